"""An engine for the tests, which says what was asked of it, and a comment in Danish."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forum.circuit import Breaker
from forum.comments.models import Comment
from forum.translations import pairs, translating


class Echo:
    """Says each text in capitals, between Danish and a few others."""

    name, version, label = "apertium", "1", "Echo"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.answer: Callable[[str], str] = str.upper
        self.before: Callable[[], None] = lambda: None

    def pairs(self):
        return {("da", "en"), ("en", "da"), ("da", "nb")}

    def translate(self, texts, source, target):
        self.asked.append(list(texts))
        self.before()
        return [self.answer(text) for text in texts]


@pytest.fixture
def echo(db, settings, monkeypatch) -> Iterator[Echo]:
    settings.TRANSLATOR = "apertium"
    settings.TRANSLATOR_URL = "http://127.0.0.1:9"
    made = Echo()
    monkeypatch.setattr(translating, "engine", lambda: made)
    monkeypatch.setattr(pairs, "engine", lambda: made)
    monkeypatch.setattr(translating, "breaker", Breaker(5, 60))
    pairs.forget()
    pairs.refresh()
    yield made
    pairs.forget()


@pytest.fixture
def danish(say):
    return say("Hej @Ben, se `kode` her.", language="da")


@pytest.fixture
def address(article) -> str:
    return f"/en/articles/{article.slug}/"


def ask(client: Client, comment: Comment, **headers: Any) -> Any:
    """Ask for a translation as the button below the comment does."""
    return client.post(reverse("comments:translation", args=[comment.pk]), **headers)


def see(client: Client, comment: Comment) -> str:
    """Return the page of the comment's translation."""
    return client.get(reverse("comments:translation", args=[comment.pk])).content.decode()
