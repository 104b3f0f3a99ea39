"""The seed: a real page, kept to the letter."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment, Tally
from forum.markup.rendering import render_article
from forum.threads.models import Thread

ROOT = Path(__file__).parent.parent
COPY = (ROOT / "tests/data/seed.txt").read_text(encoding="utf-8")


@pytest.fixture
def seed(db):
    call_command("loaddata", "seed", verbosity=0)
    return list(Comment.objects.order_by("posted_at"))


def everything() -> list[object]:
    models = (Article, Thread, Comment, Tally)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_every_character_of_the_page_is_in_the_fixture(seed):
    first, finn, john, smith, last = seed
    article = Article.objects.get()
    page = f"{article.body}\n\n{first.text}\n{finn.guest_name}\n{finn.text}\n\n{john.text}\n\n"
    page += f"{smith.guest_name}\n{smith.text}\n\n{last.text}"
    assert page == COPY


def test_who_speaks_in_what_language_and_to_whom_is_as_designed(seed):
    said = [
        (c.guest_name, c.language, seed.index(c.parent) + 1 if c.parent else None) for c in seed
    ]
    assert said == [
        ("", "en", None),
        ("Finn Bjerrehave", "da", None),
        ("John", "en", 2),
        ("John Smith", "en", 3),
        ("John", "en", 4),
    ]
    assert [c.level for c in seed] == [0, 0, 1, 2, 3]
    assert list(seed[1].get_descendants()) == seed[2:]


def test_loading_it_again_changes_nothing(seed):
    before = everything()
    call_command("loaddata", "seed", verbosity=0)
    assert everything() == before


def test_loading_it_again_after_an_answer_sets_nothing_back(seed):
    ana = Member.objects.create_user("ana@example.org", name="Ana")
    last = seed[-1]
    Comment(thread=last.thread, parent=last, author=ana, text="Indeed", language="en").post()
    before = everything()
    call_command("loaddata", "seed", verbosity=0)
    assert everything() == before


def test_loaded_mentions_link_to_the_comments_they_answer(seed):
    _first, finn, john, smith, last = seed
    assert f'href="/comments/{finn.pk}/"' in john.html
    assert f'href="/comments/{john.pk}/"' in smith.html
    assert f'href="/comments/{smith.pk}/"' in last.html


def test_the_stored_html_of_the_article_is_what_its_text_renders_to(seed):
    article = Article.objects.get()
    assert article.body_html == render_article(article.body)


def test_the_fixture_names_no_primary_key():
    rows = json.loads((ROOT / "fixtures/seed.json").read_text(encoding="utf-8"))
    assert not [row for row in rows if "pk" in row]
