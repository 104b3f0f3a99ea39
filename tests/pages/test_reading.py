"""The discussion page, as a reader gets it."""

import pytest
from django.core.management import call_command

from articles.models import Article
from forum.comments.models import Comment


@pytest.fixture
def seed(db) -> list[Comment]:
    call_command("loaddata", "seed", verbosity=0)
    return list(Comment.objects.order_by("posted_at"))


def page(client, address: str, **headers) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_seed_page_takes_at_most_eight_queries(client, seed, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        text = page(client, f"/en/articles/{Article.objects.get().slug}/")
    assert "5 comments in 2 languages" in text


def test_the_chain_of_the_seed_is_nested_and_its_languages_are_marked(client, seed):
    text = page(client, f"/en/articles/{Article.objects.get().slug}/")
    _first, finn, john, smith, last = seed
    at = [text.index(f'id="c{comment.pk}"') for comment in (finn, john, smith, last)]
    assert at == sorted(at)
    assert text.index("</article></details></article></details></article></details>") > at[-1]
    assert '<div class="comment__body" lang="da" dir="auto">' in text
    assert 'aria-label="Reply by John, level 4, 1 of 1"' in text
    assert 'aria-label="Comment by Guest, level 1, 2 of 2"' in text


def test_every_comment_has_a_page_of_its_own(client, seed):
    for comment in seed:
        text = page(client, f"/en/comments/{comment.pk}/")
        assert f'<article class="comment comment--target" id="c{comment.pk}"' in text
