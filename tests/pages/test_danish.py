"""Whoever reads in Danish meets no English of ours, on any page, in any mail."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from forum.comments.states import Reason
from tests.accounts.conftest import link_in

TEMPLATES = Path(settings.BASE_DIR) / "templates"
CATALOGUE = Path(settings.BASE_DIR) / "locale/da/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# What a person reads or hears of an element besides its text.
TOLD = re.compile(
    r"title|alt|placeholder|content|aria-label|aria-description|data-(?!thread|mine|session).*"
)
DANISH = {"accept-language": "da"}


class Visible(HTMLParser):
    """Collects what a page shows and tells, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs) -> None:
        self.silent += tag in {"script", "style"}
        self.pieces += [value for name, value in attrs if value and TOLD.fullmatch(name)]

    def handle_endtag(self, tag) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data) -> None:
        if not self.silent:
            self.pieces.append(data)


def visible(markup: str) -> str:
    parser = Visible()
    parser.feed(markup)
    # A tag within a sentence parts its pieces, so they are joined as they stand.
    return " ".join("".join(f"{piece} " for piece in parser.pieces).split())


def english() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield our strings that Danish says otherwise and that are too long to be met by chance."""
    for entry in polib.pofile(str(CATALOGUE)):
        said = [entry.msgstr, *entry.msgstr_plural.values()]
        for words in filter(None, (entry.msgid, entry.msgid_plural)):
            plain = visible(words)
            bare = PLACEHOLDER.sub("", plain).strip()
            if words in said or (len(bare) < 10 and len(bare.split()) < 3):
                continue
            parts = [re.escape(part) for part in PLACEHOLDER.split(plain)]
            yield words, re.compile(rf"(?<!\w){'.{1,60}?'.join(parts)}(?!\w)", re.IGNORECASE)


ENGLISH = list(english())


class Reader:
    """Goes from page to page in Danish and keeps what stands there."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.read: dict[str, str] = {}

    def get(self, address: str, status: int = 200, client: Client | None = None) -> str:
        return self._keep(address, (client or self.client).get(address, headers=DANISH), status)

    def post(self, address: str, status: int = 200, **fields) -> str:
        answer = self.client.post(address, fields, headers=DANISH)
        return self._keep(f"{address} sent {len(self.read)}", answer, status)

    def _keep(self, name: str, answer, status: int) -> str:
        assert answer.status_code == status, (name, answer.status_code)
        page = answer.content.decode()
        self.read[name] = visible(page)
        return page

    def english(self) -> list[str]:
        """Return what was met of our English, with where it stood."""
        return [
            f"{name}: {words}"
            for name, text in self.read.items()
            for words, pattern in ENGLISH
            if pattern.search(text)
        ]


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    """Make every address a Danish one."""
    with translation.override("da"):
        yield


@pytest.fixture
def reader(client) -> Reader:
    return Reader(client)


@pytest.fixture
def talk(say, mia, thread):
    """Comments in every state and shape, from every kind of author."""
    first = say("Hej alle")
    deep = first
    for number in range(6):
        deep = say(f"Nummer {number}", to=deep, by=None, guest_name="Gus", language="da")
    for reason in [*Reason, ""]:
        removed = say("Væk")
        say("Svaret bliver", to=removed)
        removed.remove(by=mia, reason=reason)
    spam, own = say("Køb"), say("Fortrudt", by=mia)
    for comment, how in [(spam, "spam"), (own, "author")]:
        say("Svar", to=comment)
        comment.remove(by=mia, removed_as=how)
    waits = say("Venter", state="pending", held_because="thread")
    say("Svar", to=waits)
    for _ in range(25):
        say("Mere")
    gone = say("Helt væk")
    gone.remove(by=mia)
    return {"first": first, "deep": deep, "waits": waits, "gone": gone, "removed": removed}


def test_the_search_for_english_finds_it(reader, article):
    with translation.override("en"):
        reader.read["/en/"] = visible(reader.client.get("/en/").content.decode())
    assert any("Every comment keeps the language" in found for found in reader.english())


def test_readers_pages_hold_no_english(reader, talk, article, thread, mia):
    for address in [
        "/da/", article.get_absolute_url(), f"{article.get_absolute_url()}?sort=oldest",
        talk["first"].get_absolute_url(), talk["deep"].get_absolute_url(),
        reverse("comments:detail", args=[talk["first"].pk], query={"after": talk["deep"].pk}),
        reverse("comments:new", args=[thread.pk], query={"parent": talk["deep"].pk}),
        reverse("comments:options", args=[talk["first"].pk]),
    ]:  # fmt: skip
        reader.get(address)
    thread.lock(by=mia)
    reader.get(article.get_absolute_url())
    reader.get(talk["gone"].get_absolute_url(), 410)
    reader.get("/da/findes-ikke/", 404)
    reader.get("/findes-ikke/", 404)
    assert reader.english() == []


def test_the_pages_of_writing_hold_no_english(reader, talk, thread, compose, mia, settings):
    create = reverse("comments:create", args=[thread.pk])
    good = compose(reader.client, "Et ord", name="Gus")
    for change in [
        {"text": ""}, {"text": "x" * 20_000}, {"name": ""}, {"name": "x"}, {"name": "Ana"},
        {"name": "Admin"}, {"name": "gus@example.org"}, {"email": "nej"}, {"homepage": "ja"},
        {"opened": "gammel"}, {"parent": "999999"},
    ]:  # fmt: skip
        reader.post(create, 422, **good | change)
    reader.post(reverse("comments:preview"), **good)
    settings.POSTING_LIMITS = settings.PREVIEW_LIMITS = [(1, 3600)]
    reader.post(create, 303, **good)
    reader.post(create, 429, **compose(reader.client, "Et til", name="Gus"))
    settings.POSTING_LIMITS = []
    thread.arrange(mode="moderated", guests_allowed=True)
    waits = reader.client.post(create, compose(reader.client, "Venter", name="Gus"))
    reader.get(waits["Location"])
    thread.lock(by=mia)
    reader.post(create, 422, **compose(reader.client, "For sent", name="Gus"))
    assert reader.english() == []


def test_what_a_member_may_do_is_said_without_english(reader, talk, thread, ana, mia, article):
    for member in (ana, mia):
        reader.client.force_login(member)
        for comment in talk.values():
            reader.get(reverse("comments:options", args=[comment.pk]))
        own = ",".join(str(comment.pk) for comment in talk.values())
        reader.get(reverse("threads:mine", args=[thread.pk], query={"c": own}))
    reader.post(reverse("comments:removal", args=[talk["first"].pk]), 422, reason="")
    reader.post(reverse("comments:language", args=[talk["first"].pk]), 422, language="?")
    ana.suspend()
    reader.client.force_login(ana)
    reader.post(reverse("comments:create", args=[thread.pk]), 422, text="Nej")
    reader.get(reverse("account"))
    assert reader.english() == []


WORD = "en bro med elleve buer"


def test_the_pages_and_mails_of_an_account_hold_no_english(reader, ana):
    new = {"name": "Nora", "email": "nora@example.org", "password1": WORD}
    sign_up, sign_in = reverse("account_signup"), reverse("account_login")
    for change in [{"name": "Ana"}, {"email": "nej"}, {"password1": "kort"}, {"password1": ""}]:
        reader.post(sign_up, **new | change)
    for name in ("Nora", "Nora igen"):
        reader.get(reader.client.post(sign_up, new | {"name": name})["Location"])
    reader.post(sign_in, login="ana@example.org", password="forkert")
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    ana.language = "da"
    ana.save()
    reader.get(reader.client.post(sign_up, new | {"email": ana.email, "name": "Nina"})["Location"])
    reader.post(reverse("account_reset_password"), email="nej")
    reader.get(reader.client.post(reverse("account_reset_password"), {"email": ana.email}).url)
    reset = link_in(mail.outbox[-1])
    page = reader.client.get(reset, follow=True)
    form = page.request["PATH_INFO"]
    reader.get(form)
    reader.post(form, password1="a", password2="b")
    reader.get(reader.client.post(form, {"password1": WORD, "password2": WORD}).url)
    reader.get(reset)
    reader.client.post(sign_in, {"login": ana.email, "password": WORD})
    reader.get(reverse("account"))
    reader.post(reverse("account"), 422, name="x", language="da")
    reader.client.post(reverse("account"), {"name": "Ana B", "language": "da"})
    reader.get(reverse("account"))
    reader.get(reverse("account_email"))
    fields = {"email": "ana@example.net", "action_add": ""}
    again = reader.client.post(reverse("account_email"), fields)["Location"]
    reader.get(again)
    reader.post(again, password="forkert")
    reader.client.post(again, {"password": WORD})
    reader.get(reverse("account_email"))
    confirm = link_in(mail.outbox[-1])
    reader.get(confirm)
    reader.client.post(confirm)
    reader.get(reverse("account"))
    reader.get(confirm)
    change = reverse("account_change_password")
    reader.get(change)
    reader.post(change, oldpassword="forkert", password1="a", password2="b")
    fields = {"oldpassword": WORD, "password1": WORD[::-1], "password2": WORD[::-1]}
    reader.client.post(change, fields)
    reader.get(reverse("account"))
    reader.get(reverse("account_reauthenticate"))
    reader.get(reverse("account_logout"))
    assert len(mail.outbox) >= 6
    reader.read |= {f"mail {m.subject}": f"{m.subject} {m.body}" for m in mail.outbox}
    assert reader.english() == []


DESK = [
    "/admin/", "/admin/comments/comment/", "/admin/comments/comment/?as=tree&state=all",
    "/admin/comments/comment/?thread_like=findes+ikke", "/admin/comments/comment/{c}/change/",
    "/admin/comments/comment/{c}/removal/", "/admin/threads/thread/",
    "/admin/threads/thread/{t}/change/", "/admin/moderation/decision/", "/admin/accounts/member/",
    "/admin/accounts/member/{m}/change/", "/admin/accounts/member/{m}/suspension/",
    "/admin/articles/article/", "/admin/articles/article/{a}/change/",
    "/admin/articles/article/add/", "/admin/articles/family/",
]  # fmt: skip


def test_the_admin_holds_no_english_of_ours(reader, admin_client, talk, article, thread, ana):
    reader.client = admin_client
    waits = talk["waits"]
    for page in DESK:
        reader.get(page.format(c=waits.pk, t=thread.pk, m=ana.pk, a=article.pk))
    for comment in talk.values():
        reader.get(f"/admin/comments/comment/{comment.pk}/change/")
    queue = "/admin/comments/comment/?state=all"
    listed = reader.get(queue)
    seen = re.findall(r'name="seen" value="([^"]+)"', listed)
    chosen = {"index": "0", "_selected_action": [waits.pk, talk["first"].pk], "seen": seen}
    actions = re.findall(r'<option value="(\w+)">', listed[: listed.index("</select>")])
    assert len(actions) == 4
    for action in actions:
        answer = admin_client.post(queue, {"action": action, **chosen}, headers=DANISH, follow=True)
        reader.read[action] = visible(answer.content.decode())
    suspend = f"/admin/accounts/member/{ana.pk}/suspension/"
    answer = admin_client.post(
        suspend, {"days": "7", "reason": "insult", "confirmed": "yes"}, headers=DANISH, follow=True
    )
    reader.read["suspended"] = visible(answer.content.decode())
    assert reader.english() == []


def test_dates_are_written_as_their_readers_write_them(reader, say, article, ana):
    say("Hej", posted_at=datetime(2024, 2, 10, 15, 5, tzinfo=UTC))
    assert "10. februar 2024" in visible(reader.get(article.get_absolute_url()))
    ana.suspend(until=datetime(2124, 2, 10, 15, 5, tzinfo=UTC))
    reader.client.force_login(ana)
    assert "til 10. februar 2124 15:05:" in visible(reader.get(reverse("account")))
    with translation.override("en"):
        page = reader.client.get(article.get_absolute_url()).content.decode()
        assert "10 February 2024" in visible(page)
        page = reader.client.get(reverse("account")).content.decode()
        assert "until 10 February 2124, 15:05:" in visible(page)


def test_pages_name_their_language_and_lead_to_the_other(reader, article):
    page = reader.get(article.get_absolute_url())
    assert '<html lang="da" dir="ltr">' in page
    assert re.search(
        r'<a href="/en/articles/[^"]+" lang="en" hreflang="en" dir="auto">English</a>', page
    )


def test_numbers_and_languages_are_counted_in_danish(reader, say, article):
    say("One")
    assert "1 kommentar " in visible(reader.get(article.get_absolute_url()))
    say("To", language="da")
    page = visible(reader.get(article.get_absolute_url()))
    assert "2 kommentarer på 2 sprog" in page
    assert re.search(r"dansk 1\b.*\bengelsk 1\b|engelsk 1\b.*\bdansk 1\b", page)


SELDOM = ["[45]*.html", "account/email/*.txt", "account/messages/*.txt", "account/*_*.html"]


def test_what_is_seldom_said_holds_no_english(reader):
    """Errors, mails and pages that few ever see, with nothing to show but what they say."""
    for path in [path for pattern in SELDOM for path in TEMPLATES.glob(pattern)]:
        if path.name == "_standing.html":  # It says nothing without a person's numbers.
            continue
        name = str(path.relative_to(TEMPLATES))
        reader.read[name] = visible(render_to_string(name))
    assert len(reader.read) > 40
    assert reader.english() == []


CODE = re.compile(r"{#.*?#}|{% blocktranslate.*?endblocktranslate %}|{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r'<(?:"[^"]*"|[^">])*>|&\w+;')
SPOKEN = re.compile(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"')


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_every_word_of_a_template_is_to_be_translated(path):
    bare = CODE.sub("", path.read_text("utf-8"))
    said = [TAG.sub(" ", bare), *SPOKEN.findall(bare)]
    assert [words.strip() for words in said if re.search(r"[^\W\d_]{2}", words)] == []
