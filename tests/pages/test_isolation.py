"""A name that runs from right to left turns nothing round it: page, title, preview, feed, mail."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from articles.models import Article
from forum.accounts.adapters import AccountAdapter
from forum.accounts.guests import send_link
from forum.accounts.models import Guest, Member
from forum.markup.isolating import isolated
from forum.outbox.lines import named
from forum.outbox.models import OutgoingMail

HEBREW = "דנה (1)"
KEPT = f"\u2068{HEBREW}\u2069"
BRIDGE = "הגשר 2026"


@pytest.fixture
def dana(db) -> Member:
    return Member.objects.create_user("dana@example.org", "dana writes a lot", name=HEBREW)


@pytest.fixture
def hebrew(article) -> Article:
    Article.objects.filter(pk=article.pk).update(title=BRIDGE)
    return Article.objects.get(pk=article.pk)


def title(page: str) -> str:
    return re.search("<title>(.*?)</title>", page)[1]


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("en", "Ana", "Ana"), ("en", "Åse", "Åse"), ("en", "", ""), ("ar", "", ""),
        ("en", HEBREW, KEPT), ("en", "Ana محمد", "\u2068Ana محمد\u2069"),
        ("ar", "Ana (1)", "\u2068Ana (1)\u2069"), ("ar", "محمد", "\u2068محمد\u2069"),
    ],
)  # fmt: skip
def test_what_could_turn_its_surroundings_is_isolated(language, text, kept):
    with translation.override(language):
        assert isolated(text) == named(text) == kept


def test_titles_and_previews_isolate(client, say, dana, hebrew):
    comment = say("shalom", by=dana)
    page = client.get(hebrew.get_absolute_url()).content.decode()
    assert title(page).startswith(f"\u2068{BRIDGE}\u2069 · ")
    assert f'<meta property="og:title" content="\u2068{BRIDGE}\u2069">' in page
    page = client.get(comment.get_absolute_url()).content.decode()
    assert title(page) == f"{KEPT} on “\u2068{BRIDGE}\u2069”"
    Member.objects.filter(pk=dana.pk).update(bio="Hi.")
    page = client.get(dana.get_absolute_url()).content.decode()
    assert title(page).startswith(f"{KEPT} · ")


def test_sentences_about_a_name_hold_it_apart(client, say, dana, hebrew, mia):
    comment = say("shalom", by=dana)
    answer = say("hello", to=comment)
    page = client.get(hebrew.get_absolute_url()).content.decode()
    assert f"1 reply to <bdi>{HEBREW}</bdi>" in page
    deep = answer
    for _level in range(4):
        deep = say("deeper", to=deep, by=dana)
    page = client.get(hebrew.get_absolute_url()).content.decode()
    assert f">in reply to <bdi>{HEBREW}</bdi></a>" in page
    client.force_login(mia)
    form = reverse("comments:new", args=[comment.thread_id])
    page = client.get(f"{form}?parent={comment.pk}").content.decode()
    assert f"Reply to <bdi>{HEBREW}</bdi>" in page
    assert f'aria-label="Reply to {KEPT}"' in page
    page = client.get(reverse("comments:options", args=[comment.pk])).content.decode()
    assert f"Mute <bdi>{HEBREW}</bdi>" in page
    page = client.get(reverse("comments:options", args=[answer.pk])).content.decode()
    assert f'lang="en" dir="auto">{BRIDGE}</a>' in page


def test_no_name_stands_bare_in_a_title(client, say, dana, hebrew):
    """Whatever page of a comment: a right-to-left run in its title is inside isolates."""
    comment = say("shalom", by=dana)
    for name in ("detail", "options", "history", "report", "vote"):
        page = client.get(reverse(f"comments:{name}", args=[comment.pk]), follow=True)
        bare = re.sub("\u2068[^\u2069]*\u2069", "", title(page.content.decode()))
        assert not re.search("[\u0590-\u08ff]", bare), name
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("language", "name", "kept"),
    [
        ("en", "ساحة (2)", "\u2068ساحة (2)\u2069"),
        ("ar", "Thingstead (2)", "\u2068Thingstead (2)\u2069"),
        ("en", "Thingstead", "Thingstead"),
    ],
)  # fmt: skip
def test_the_sites_own_name_turns_nothing(client, settings, article, language, name, kept):
    settings.SITE_NAME = name
    for path in ("", "accounts/signup/", "nowhere/", "languages/", "legal/"):
        page = client.get(f"/{language}/{path}").content.decode()
        assert f" · {kept}</title>" in page
        assert f"<bdi>{name}</bdi></a>" in page
        assert f'og:site_name" content="{name}"' in page
    with translation.override(language):
        page = client.get(article.get_absolute_url()).content.decode()
    assert title(page).endswith(f" · {kept}")
    feed = client.get(f"/{language}/feeds/languages/da/").content.decode()
    assert re.search("<title>(.*?)</title>", feed)[1].startswith(f"{kept}: ")


def test_the_sites_own_name_turns_nothing_in_mails(settings, rf, db):
    settings.SITE_NAME = "ساحة (2)"
    kept = "\u2068ساحة (2)\u2069"
    assert AccountAdapter(rf.get("/")).format_email_subject("Sign in") == f"{kept}: Sign in"
    send_link(Guest.of("gus@example.org"))
    written = OutgoingMail.objects.get(to="gus@example.org")
    assert written.subject == f"{kept}: your comments"
    assert f"wrote on {kept} as a guest" in written.text
