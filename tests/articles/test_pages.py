"""The front page and an article's own."""

import pytest

from articles.models import Article


@pytest.fixture
def draft(db) -> Article:
    return Article.objects.create(title="Not yet", body="canary", state="draft")


def test_a_draft_is_nowhere_to_be_seen(client, draft, article):
    assert client.get(f"/en/articles/{draft.slug}/").status_code == 404
    assert "Not yet" not in client.get("/en/").content.decode()


def test_the_comments_of_a_draft_are_not_found(client, article, say):
    comment = say("hello")
    Article.objects.update(state="draft")
    assert client.get(f"/en/comments/{comment.pk}/").status_code == 404


def test_the_front_page_tells_how_much_is_said_and_when_last(client, article, say):
    assert "0 comments" in client.get("/en/").content.decode()
    say("one")
    text = client.get("/en/").content.decode()
    assert "1 comment<" in text
    assert text.count("<time") == 2


def test_thirty_more_articles_cost_no_more_queries(client, article, django_assert_max_num_queries):
    with django_assert_max_num_queries(3) as few:
        client.get("/en/")
    for n in range(30):
        Article.objects.create(title=f"Article {n}", body="…", state="published")
    with django_assert_max_num_queries(len(few)):
        client.get("/en/")


def test_older_articles_are_all_reached_once(client, db):
    for n in range(45):
        Article.objects.create(title=f"Article {n}", body="…", state="published")
    seen: list[str] = []
    address = "/en/"
    while address:
        response = client.get(address)
        seen += [article.slug for article in response.context["articles"]]
        more = response.context["has_more"]
        address = f"/en/?after={seen[-1]}" if more else ""
    assert len(seen) == len(set(seen)) == 45


def test_an_unchanged_front_page_is_not_sent_again(client, article, say):
    tag = client.get("/en/")["ETag"]
    assert client.head("/en/")["ETag"] == tag
    assert client.get("/en/", headers={"If-None-Match": tag}).status_code == 304
    say("news")
    assert client.get("/en/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("after", ["%00", "%F0%9F%92%A9", "", "a b", "a%0A", "../a"])
def test_a_front_page_after_what_is_no_article_is_not_found(client, article, after):
    assert client.get(f"/en/?after={after}").status_code == 404


def test_who_was_led_on_by_an_article_taken_back_begins_again(client, article):
    Article.objects.create(title="Draft", slug="draft", body="…", state="draft")
    assert client.get(f"/en/?after={article.slug}").status_code == 200
    Article.objects.filter(pk=article.pk).update(state="draft")
    said = [client.get(f"/en/?after={slug}") for slug in (article.slug, "draft", "never-was")]
    for answer in said:
        assert (answer.status_code, answer["Location"]) == (302, "/en/")
        assert "max-age=0" in answer["Cache-Control"]


def test_an_article_is_marked_with_its_language_and_found_by_any_script(client, db):
    article = Article.objects.create(
        title="Мост <стоит>", body="Да.", language="ru", state="published"
    )
    text = client.get(f"/en/articles/{article.slug}/").content.decode()
    assert '<article class="article" lang="ru" dir="auto">' in text
    assert "Мост &lt;стоит&gt;" in text


@pytest.mark.parametrize(
    "slug", ["%00", "%ED%A0%80", "%FF", "a" * 3000, "%F0%9F%98%80", "..", "%25"]
)
def test_no_made_up_slug_breaks_a_page(client, article, slug):
    assert client.get(f"/en/articles/{slug}/").status_code == 404
    assert client.get(f"/en/?after={slug}").status_code in (302, 404)
