"""A translation beside the original, by the site's engine or by the browser itself."""

import re

import pytest
from playwright.sync_api import expect

from forum.circuit import Breaker
from forum.comments.models import Comment
from forum.markup.rendering import render_comment
from forum.translations import pairs, translating

# A browser's own translator, as https://webmachinelearning.github.io/translation-api/ has it.
OWN = """
self.said = [];
self.Translator = {
  availability: async (pair) => (said.push(["availability", pair]), STATE),
  create: async ({ signal, monitor, ...pair }) => {
    said.push(["create", pair, navigator.userActivation.isActive]);
    monitor(new EventTarget());
    if (FAULT === "create") throw new DOMException("no", "NotAllowedError");
    if (FAULT === "hang") {
      return new Promise((_, reject) => {
        const left = () => (said.push(["aborted"]), reject(signal.reason));
        signal.addEventListener("abort", left);
      });
    }
    return {
      translate: async (text) => {
        if (FAULT === "translate") throw new DOMException("no", "QuotaExceededError");
        said.push(["translate", text]);
        return `<b>${text.length}</b>`;
      },
      destroy: () => said.push(["destroy"]),
    };
  },
};
"""


def own(state: str = "available", fault: str = "") -> str:
    return OWN.replace("STATE", repr(state)).replace("FAULT", repr(fault))


def said(page, what: str) -> list:
    return page.evaluate("what => said.filter(([one]) => one === what)", what)


class Shouting:
    name, version, label = "apertium", "1", "Apertium"

    def pairs(self):
        return {("da", "en")}

    def translate(self, texts, source, target):
        return [text.upper() for text in texts]


@pytest.fixture
def shouting(transactional_db, settings, monkeypatch):
    settings.TRANSLATOR, settings.TRANSLATOR_URL = "apertium", "http://127.0.0.1:9"
    made = Shouting()
    for module in (pairs, translating):
        monkeypatch.setattr(module, "engine", lambda: made)
    monkeypatch.setattr(translating, "breaker", Breaker(5, 60))
    pairs.forget()
    pairs.refresh()
    yield
    pairs.forget()


def test_the_sites_translation_stands_below_and_the_original_comes_back(page, seed, shouting):
    page.goto(seed[1].thread.get_absolute_url())
    danish = page.locator(f"#c{seed[1].pk}")
    danish.get_by_role("link", name="Translate with Apertium").first.click()
    box = danish.locator("> .comment__translation")
    expect(box).to_contain_text("KRIGEN ER I TEORIEN")
    expect(box).to_contain_text("Machine translation from Danish")
    # What comes back is Danish still, and is said to be.
    expect(box.locator(".comment__translated")).to_have_attribute("lang", "da")
    original = danish.locator("> .comment__fold .comment__body, > .comment__body").first
    expect(original).to_have_attribute("lang", "da")
    toggle = box.get_by_role("button")
    if toggle.count():
        toggle.click()
        expect(original).to_be_visible()


def test_without_javascript_the_page_has_both(plain_page, seed, shouting):
    plain_page.goto(seed[1].thread.get_absolute_url())
    plain_page.get_by_role("link", name="Translate with Apertium").first.click()
    plain_page.get_by_role("button", name="Translate with Apertium").click()
    expect(plain_page.locator("main")).to_contain_text("KRIGEN ER I TEORIEN")
    expect(plain_page.locator("main")).to_contain_text("Krigen er i teorien")


@pytest.mark.parametrize("state", ["available", "downloadable", "downloading"])
def test_a_browser_that_can_translates_by_itself_and_only_as_text(page, seed, state):
    sent = []
    page.on("request", lambda asked: asked.method != "GET" and sent.append(asked.url))
    page.add_init_script(own(state))
    page.goto(seed[1].thread.get_absolute_url())
    danish = page.locator(f"#c{seed[1].pk}")
    link = danish.get_by_role("link", name="Translate", exact=True).first
    expect(link).to_be_visible()
    # Nothing is fetched or translated before somebody asks for it.
    assert said(page, "create") == []
    link.click()
    box = danish.locator("> .comment__translation")
    expect(box).to_contain_text("Translated from Danish by this browser")
    expect(box.locator(".comment__translated")).to_have_attribute("lang", "en")
    expect(box.locator(".comment__translated p").first).to_have_text(re.compile("^<b>"))
    expect(box.locator("b")).to_have_count(0)
    pair = {"sourceLanguage": "da", "targetLanguage": "en"}
    assert said(page, "create") == [["create", pair, True]]
    assert said(page, "destroy") == [["destroy"]]
    assert "Krigen er i teorien" in said(page, "translate")[0][1]
    assert sent == []


def test_a_browser_that_cannot_offers_nothing(page, seed):
    page.add_init_script(own("unavailable"))
    page.goto(seed[1].thread.get_absolute_url())
    page.wait_for_function("said.length > 0")
    expect(page.get_by_role("link", name="Translate", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("state", "fault", "asks"),
    [("unavailable", "", 0), ("downloadable", "", 0), ("available", "create", 1),
     ("available", "translate", 1)],
)  # fmt: skip
def test_what_the_browser_cannot_do_the_site_does(page, seed, shouting, state, fault, asks):
    page.add_init_script(own(state, fault))
    page.goto(seed[1].thread.get_absolute_url())
    danish = page.locator(f"#c{seed[1].pk}")
    danish.get_by_role("link", name="Translate with Apertium").first.click()
    box = danish.locator("> .comment__translation")
    expect(box).to_contain_text("KRIGEN ER I TEORIEN")
    expect(box).to_contain_text("Machine translation from Danish · Apertium")
    assert len(said(page, "create")) == asks


def test_a_browser_that_hangs_is_left(page, seed, shouting):
    page.add_init_script(own("available", "hang"))
    page.clock.install()
    page.goto(seed[1].thread.get_absolute_url())
    danish = page.locator(f"#c{seed[1].pk}")
    danish.get_by_role("link", name="Translate with Apertium").first.click()
    page.wait_for_function("said.some(([one]) => one === 'create')")
    page.clock.run_for(21_000)
    expect(danish.locator("> .comment__translation")).to_contain_text("KRIGEN ER I TEORIEN")
    assert said(page, "aborted") == [["aborted"]]


def test_the_browser_gets_each_block_once_and_no_code(page, thread, transactional_db):
    text = "Hej\nmed dig\n\n- en\n  - to\n\n> citat\n\n```\nprint(1)\n```"
    comment = Comment(
        thread=thread, text=text, html=render_comment(text), language="da", guest_name="Gus"
    )
    comment.post()
    page.add_init_script(own())
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Translate", exact=True).click()
    expect(page.locator(".comment__translated > *")).to_have_count(5)
    words = [one for _what, one in said(page, "translate")]
    assert words == ["Hej\nmed dig", "en", "to", "citat"]
    expect(page.locator(".comment__translated > pre")).to_have_text("print(1)")
