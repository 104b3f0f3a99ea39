"""How long ago something was stands where its line begins, whichever way its words run."""

import pytest

LEFT = """() => {
  const time = document.querySelector(".article__byline time"), words = document.createRange();
  words.selectNodeContents(time);
  return words.getBoundingClientRect().left - time.parentElement.getBoundingClientRect().left;
}"""


@pytest.mark.browser
def test_an_age_in_arabic_stands_at_the_beginning_of_an_english_line(page, article, base_url):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{base_url}/ar/articles/{article.slug}/")
    page.wait_for_function("document.querySelector('.article__byline time').style.textAlign")
    assert page.evaluate(LEFT) < 1
