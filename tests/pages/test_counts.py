"""The numbers of comments of many articles at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from articles.models import Article
from forum.comments.models import Comment
from forum.threads.models import Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """Ask for the numbers of articles: `ask("the-bridge", piece=True)`."""

    def _ask(*slugs, piece=False, **headers):
        query = {"article": slugs} | ({"piece": "1"} if piece else {})
        return client.get(reverse("threads:counts"), query, headers=headers)

    return _ask


def test_published_comments_are_counted_by_article(ask, article, say, mia):
    say("one")
    say("to", to=say("root"), language="da")
    say("rude").remove(by=mia, reason="insult")
    other = Article.objects.create(title="Quiet", body="x", state="published")
    assert ask(article.slug, other.slug).json() == {
        "articles": {
            article.slug: {"comments": 3, "words": "3 comments"},
            other.slug: {"comments": 0, "words": "0 comments"},
        }
    }


def test_a_piece_is_a_list_of_links_in_the_order_asked(ask, article, say):
    say("one")
    other = Article.objects.create(title="Quiet", body="x", state="published")
    page = ask(other.slug, article.slug, piece=True).content.decode()
    assert page.replace("\n", "") == (
        f'<li><a href="{other.get_absolute_url()}#discussion">0 comments</a></li>'
        f'<li><a href="{article.get_absolute_url()}#discussion">1 comment</a></li>'
    )


def test_words_are_in_the_readers_language(client, article, say):
    say("one")
    with translation.override("da"):
        address = reverse("threads:counts", query={"article": article.slug})
    assert client.get(address).json()["articles"][article.slug]["words"] == "1 kommentar"


def test_what_cannot_be_read_is_left_out(ask, article):
    draft = Article.objects.create(title="Draft", body="x")
    asked = ask(draft.slug, "nothing", "a\x00b", "x" * 5000, '"><script>', article.slug)
    assert list(asked.json()["articles"]) == [article.slug]


@pytest.mark.parametrize("number", [0, 51])
def test_too_few_and_too_many_are_refused_in_words(ask, number):
    asked = ask(*(f"slug-{n}" for n in range(number)))
    assert asked.status_code == 400
    assert asked.json() == {"error": "Name one to 50 articles, each as article=slug."}


def test_fifty_articles_cost_one_query(ask):
    slugs = []
    for number in range(50):
        article = Article.objects.create(title=f"Number {number}", body="x", state="published")
        comment = Comment(thread=Thread.objects.of(article), text="x", html="x", guest_name="Gus")
        comment.post()
        slugs.append(article.slug)
    with CaptureQueriesContext(connection) as queries:
        asked = ask(*slugs)
    assert len(queries) == 1
    assert {facts["comments"] for facts in asked.json()["articles"].values()} == {1}


def test_an_answer_is_everybody_s_and_holds_until_a_number_changes(ask, article, say):
    first = ask(article.slug)
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert not first.cookies
    assert ask(article.slug, **{"If-None-Match": first["ETag"]}).status_code == 304
    say("one")
    assert ask(article.slug, **{"If-None-Match": first["ETag"]}).status_code == 200
