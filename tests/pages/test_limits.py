"""Nothing that somebody can fill is without an end, and what is ours is so by its whole name."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.http.request import validate_host
from django.test import Client
from django.urls import get_resolver, reverse

from forum.comments.fields import BodyField
from forum.pages.views.counts import MOST_ARTICLES
from tests.pages.forms import create

pytestmark = pytest.mark.once

ROOMS = ("forum.", "articles.")
# Fields that name no end of their own, and what ends them.
ENDED = {
    "ArticleForm.body": "owners write it; a request has at most DATA_UPLOAD_MAX_MEMORY_SIZE",
    "SignupForm.username": "left out of the form; people have names",
    "JoinForm.username": "left out of the form; people have names",
    "MemberForm.bio": "clean_bio: MOST_TYPED characters",
    "CommentForm.homepage": "refused unless it is empty",
    "CommentForm.key": "kept as a UUID or not at all",
    "CommentForm.seen": "read by its signature, and not kept",
    "CommentForm.opened": "read by its signature, and not kept",
    "EditForm.opened": "read by its signature, and not kept",
    "NoticeForm.revision": "kept as a number of nine digits",
    **{
        f"{form}.credential": "read by the library, which keeps only what it verified"
        for form in (
            "ReadCredential",
            "AddPasskeyForm",
            "PasskeyForm",
            "LoginPasskeyForm",
            "ConfirmPasskeyForm",
        )
    },
    "AddPasskeyForm.name": "LONGEST_NAME, a validator of the form",
    "EditPasskeyForm.name": "LONGEST_NAME, a validator of the form",
    "AuthenticateForm.code": "compared with a code, and not kept",
    "ReauthenticateForm.code": "compared with a code, and not kept",
}
# Columns of any length, and what ends what is put into them. A new one fails until it says so.
COLUMNS = {
    "articles.Article.body": "ArticleForm.body",
    "articles.Article.body_html": "rendered from the body",
    "accounts.Counted.value": "ours: counts",
    "accounts.Member.bio": "MemberForm.bio",
    "accounts.Member.bio_html": "rendered from the bio",
    "comments.Comment.text": "BodyField",
    "comments.Comment.html": "rendered from the text",
    "comments.Comment.held_details": "ours: what a rule found, each word bounded",
    "comments.Revision.text": "what a comment said",
    "comments.Revision.html": "rendered from the text",
    "law.Complaint.reasons": "MAX_WORDS",
    "law.Complaint.words": "MAX_WORDS",
    "law.Notice.reasons": "MAX_WORDS",
    "law.Notice.words": "MAX_WORDS",
    "moderation.AuthorMeasure.words": "WORDS_LENGTH",
    "moderation.Decision.change": "ours: what a decision changed",
    "moderation.Decision.words": "WORDS_LENGTH",
    "moderation.Note.words": "WORDS_LENGTH",
    "moderation.Report.words": "WORDS_LENGTH",
    "moderation.Trace.notes": "ours: names of rules",
    "outbox.OutgoingMail.about": "ours: numbers",
    "outbox.OutgoingMail.answer": "cut where it is kept",
    "outbox.OutgoingMail.headers": "ours, each one bounded line",
    "outbox.OutgoingMail.html": "made of what is bounded",
    "outbox.OutgoingMail.text": "made of what is bounded",
    "translations.Translation.html": "rendered from the text",
    "translations.Translation.text": "CorrectionForm; an engine's answer is read to an end",
}


def all_forms(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        if form.__module__.startswith(ROOMS):
            yield form
        yield from all_forms(form)


def typed() -> dict[str, forms.CharField]:
    """Return each field of ours that people type in."""
    # Every form is known once every address is, but for those of second factors, asked for late.
    assert get_resolver().url_patterns
    import_module("forum.accounts.factors")
    return {
        f"{form.__name__}.{name}": field
        for form in all_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
    }


def test_every_field_that_is_typed_in_ends():
    fields = typed()
    assert len(fields) > 40
    endless = {
        name
        for name, field in fields.items()
        if not field.max_length and not isinstance(field, BodyField)
    }
    assert endless == set(ENDED)


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\U0001f600", "e\u0301"])
def test_the_end_is_kept(letter):
    for name, field in typed().items():
        if name in ENDED:
            continue
        most = field.most if isinstance(field, BodyField) else field.max_length
        with pytest.raises(ValidationError):
            field.clean(letter * (most + 1))


def test_every_column_of_any_length_says_what_ends_it():
    found = {
        f"{field.model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith(ROOMS)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.TextField | models.JSONField | models.BinaryField)
        or (isinstance(field, models.CharField) and not field.max_length)
    }
    assert found == set(COLUMNS)


def test_lists_in_addresses_end(client, ana, article, thread, say):
    many = [f"bridge-{turn}" for turn in range(MOST_ARTICLES)]
    counts = reverse("threads:counts")
    assert client.get(counts, {"article": [*many, "one-more"]}).status_code == 400
    assert client.get(counts, {"article": [article.slug * 500]}).json() == {"articles": {}}
    comments = [say("hello") for _turn in range(3)]
    client.force_login(ana)
    mine = reverse("threads:mine", args=[thread.pk])
    asked = ",".join(str(turn) for turn in range(10**6, 10**6 + 5_000))
    late = client.get(mine, {"c": f"{asked},{comments[0].pk}"}).content.decode()
    assert f"#c{comments[0].pk} " not in late
    assert f"#c{comments[0].pk} " in client.get(mine, {"c": comments[0].pk}).content.decode()


# What an ending alone would let through (CVE-2026-33393), for a name and for its hosts below.
@pytest.mark.parametrize(
    ("host", "own", "below"),
    [
        ("talk.example", True, True),
        ("TALK.example", True, True),
        ("a.talk.example", False, True),
        ("a.b.talk.example", False, True),
        ("eviltalk.example", False, False),
        ("evil-talk.example", False, False),
        ("talk.example.evil.example", False, False),
        ("talk.example-evil.example", False, False),
        ("talkxexample", False, False),
        ("talk.exampl", False, False),
        ("example", False, False),
        ("", False, False),
    ],
)
def test_a_host_is_ours_by_its_whole_name_or_below_a_dot(client, db, settings, host, own, below):
    for allowed, ours in ((["talk.example"], own), ([".talk.example"], below)):
        settings.ALLOWED_HOSTS = allowed
        assert validate_host(host.lower(), allowed) is ours
        if host:
            answer = client.get("/en/", headers={"Host": host})
            assert answer.status_code == (200 if ours else 400)


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        ("http://testserver", True),
        ("https://testserver", False),
        ("http://testserver:8000", False),
        ("http://testserver.evil.example", False),
        ("http://eviltestserver", False),
        ("http://evil.example/testserver", False),
        ("http://a.testserver", False),
        ("null", False),
    ],
)
def test_a_form_is_ours_by_its_whole_origin(thread, compose, origin, taken):
    strict = Client(enforce_csrf_checks=True)
    fields = compose(strict, "hello")
    fields["csrfmiddlewaretoken"] = strict.cookies["csrftoken"].value
    answer = strict.post(create(thread), fields, headers={"Origin": origin})
    assert (answer.status_code == 303) is taken
    assert answer.status_code in {303, 403}
