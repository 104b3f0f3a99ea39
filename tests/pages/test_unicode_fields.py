"""Every hostile text in every text field: never a failure, and what is kept is in normal form."""

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.admin import LineField
from articles.models import Article
from forum.accounts.forms import NameField
from forum.accounts.models import Member
from forum.comments import stamps
from forum.comments.fields import TextField
from forum.comments.models import Comment
from forum.markup.plaintext import clean_line, clean_text
from tests.judge.visitor import Visitor

CORPORA = Path(__file__).parents[1] / "corpora"
NAMES = ["unicode_bidi", "unicode_confusable_names", "unicode_hostile", "naughty_strings"]
PAYLOADS = [
    json.loads(line)["payload"]
    for name in NAMES
    for line in (CORPORA / f"{name}.jsonl").read_text("ascii").splitlines()
]
# Through whole requests, a part of them: the fields have had them all.
SOME = PAYLOADS[::7]
# Direction controls that reach beyond their own words, and what hides in names.
REACHING = set("\u202a\u202b\u202d\u202e")
BIDI = REACHING | set("\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@pytest.fixture
def visitor(db) -> Visitor:
    """A guest whom the site's own failures are counted for."""
    return Visitor(Counter(), [])


def with_token(visitor: Visitor, fields: dict[str, str]) -> dict[str, str]:
    return fields | {"csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}


def is_normal(text: str) -> bool:
    """Whether a stored text is NFC, without controls, with isolates that end."""
    controls = {c for c in text if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n", "\t"}
    return unicodedata.is_normalized("NFC", text) and not controls | (set(text) & REACHING)


def test_the_corpora_are_here():
    assert len(PAYLOADS) > 600


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_a_field_takes_is_in_normal_form(payload):
    for field in (TextField(), NameField(), LineField()):
        try:
            text = field.clean(payload)
        except ValidationError:
            continue
        assert is_normal(text), ascii(text)
        assert field.clean(text) == text
        if not isinstance(field, TextField):
            assert not BIDI & set(text)


def test_texts_and_names_are_kept_in_normal_form(visitor, thread, settings):
    settings.RULES = []
    visitor.get(reverse("comments:new", args=[thread.pk]))
    address = reverse("comments:create", args=[thread.pk])
    typed = {"text": "hello", "name": "Gus", "email": "", "opened": stamps.stamp()}
    for turn, payload in enumerate(SOME):
        field = ("text", "name", "email")[turn % 3]
        answer = visitor.send(address, with_token(visitor, typed | {field: payload}))
        assert answer.status_code in {303, 422}, ascii(payload)
    assert visitor.complaints == []
    kept = list(Comment.objects.values_list("text", "guest_name"))
    assert len(kept) > len(SOME) / 3
    for text, name in kept:
        assert is_normal(text), ascii(text)
        assert is_normal(name), ascii(name)
        assert (text, name) == (clean_text(text), clean_line(name))
        assert not BIDI & set(name), ascii(name)


def test_a_members_name_and_searches_take_anything(visitor, say):
    say("here")
    owner = Member.objects.create_superuser("owner@example.org", "owns it all", name="Olga")
    visitor.force_login(owner)
    account = reverse("account")
    visitor.get(account)
    changelists = [
        reverse(f"admin:{noun}_changelist")
        for noun in ("comments_comment", "articles_article", "articles_family", "accounts_member")
    ]
    page = say("there").thread.get_absolute_url()
    for turn, payload in enumerate(SOME):
        fields = with_token(visitor, {"name": payload, "language": "en", "reads": payload})
        assert visitor.send(account, fields).status_code in {303, 422}, ascii(payload)
        query = payload.encode("utf-8", "surrogatepass")
        assert visitor.get(changelists[turn % 4], {"q": query}).status_code < 500, ascii(payload)
        assert visitor.get(page, {"lang": query}).status_code in {200, 302}, ascii(payload)
    owner.refresh_from_db()
    assert is_normal(owner.name)
    assert not BIDI & set(owner.name)
    assert visitor.complaints == []


def test_an_articles_title_takes_anything_and_reaches_nothing_round_it(visitor, article):
    owner = Member.objects.create_superuser("owner@example.org", "owns it all", name="Olga")
    visitor.force_login(owner)
    address = reverse("admin:articles_article_change", args=[article.pk])
    visitor.get(address)
    fields = {
        "slug": article.slug, "language": "en", "body": "It stands.", "state": "published",
        "published_at_0": "2026-01-01", "published_at_1": "10:00", "family": str(article.family_id),
    }  # fmt: skip
    for payload in SOME[::2]:
        named = fields | {"title": payload, "byline": payload, "source": payload[:100]}
        answer = visitor.send(address, with_token(visitor, named))
        assert answer.status_code in {200, 302}, ascii(payload)
        title = Article.objects.get(pk=article.pk).title
        assert not BIDI & set(title), ascii(title)
        assert is_normal(title), ascii(title)
    assert visitor.complaints == []
