"""Atom feeds: what is in them, what never is, and what a program that asks again is told."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from html import escape

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.accounts import data
from forum.accounts.models import Member
from forum.markup.rendering import render_comment
from tests.markup.allowed import forbidden
from tests.markup.hostile import rows

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CANARY = "canarywords"


def entries(answer) -> list[ET.Element]:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    assert faults(feed) == []
    assert feed.find(f"{ATOM}id").text.startswith("tag:127.0.0.1,")
    return feed.findall(f"{ATOM}entry")


# What RFC 4287 wants once (4.1.1, 4.1.2), and in which elements anything may stand at all.
ONCE = {"feed": {"id", "title", "updated"}, "entry": {"id", "title", "updated", "content"}}
KNOWN = {
    "feed": ONCE["feed"] | {"link", "author", "entry"},
    "entry": ONCE["entry"] | {"link", "author", "published"},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9-]+")


def faults(part: ET.Element) -> list[str]:
    """Return what RFC 4287 would have otherwise in a feed or one of its entries."""
    kind = part.tag.removeprefix(ATOM)
    inside = [child.tag.removeprefix(ATOM) for child in part]
    found = [f"{kind}: {name}" for name in inside if name not in KNOWN[kind]]
    found += [f"{kind}: {name} once" for name in ONCE[kind] if inside.count(name) != 1]
    links = [(link.get("rel"), link.get("href")) for link in part.findall(f"{ATOM}link")]
    wanted = ["alternate", "self"] if kind == "feed" else ["alternate"]
    found += [f"links {links}"] * (sorted(rel for rel, _href in links) != wanted)
    found += [f"link {href}" for _rel, href in links if not href.startswith("http://127.0.0.1")]
    names = [author.findtext(f"{ATOM}name") for author in part.findall(f"{ATOM}author")]
    found += [f"{kind}: authors {names}"] * (len(names) != 1 or not names[0])
    times = [part.findtext(f"{ATOM}{name}") for name in ("updated", "published")]
    found += [f"time {time}" for time in times if time and not TIME.fullmatch(time)]
    found += [f"id {one}" for one in [part.findtext(f"{ATOM}id")] if not TAG_URI.fullmatch(one)]
    found += ["content"] * any(one.get("type") != "html" for one in part.findall(f"{ATOM}content"))
    entries = part.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    found += ["ids twice"] * (len(ids) != len(set(ids)))
    return found + [fault for entry in entries for fault in faults(entry)]


def words(answer) -> list[str]:
    return [entry.find(f"{ATOM}content").text for entry in entries(answer)]


@pytest.fixture
def addresses(say, ana, thread) -> list[str]:
    """Each kind of feed, all of them with one comment of Ana's and room for more."""
    Member.objects.filter(pk=ana.pk).update(lists_comments=True, comments_standing=1)
    root = say("here", posted_at=timezone.now() - timedelta(hours=1))
    return [
        reverse("threads:feed", args=[thread.pk]), reverse("comments:feed", args=[root.pk]),
        reverse("feeds:language", args=["en"]), reverse("feeds:member", args=[ana.pk]),
    ]  # fmt: skip


def test_each_feed_tells_the_newest_first(client, addresses, say, ana):
    root = ana.comments.get()
    reply = say("news", to=root)
    for address in addresses:
        answer = client.get(address)
        assert words(answer) == ["<p>news</p>", "<p>here</p>"]
        entry = entries(answer)[0]
        assert entry.find(f"{ATOM}title").text == "Ana on “The bridge”"
        assert entry.find(f"{ATOM}link").get("href").endswith(reply.get_absolute_url())
        day = reply.posted_at.date().isoformat()
        assert entry.find(f"{ATOM}id").text == f"tag:127.0.0.1,{day}:comment-{reply.pk}"
        assert entry.get(LANG) == "en"


def test_each_entry_is_in_its_own_language(client, thread, say):
    say("hej", language="da")
    say("?", language="und")
    said = entries(client.get(f"/da/threads/{thread.pk}/feed/"))
    assert [entry.get(LANG) for entry in said] == ["", "da"]
    feed = ET.fromstring(client.get(f"/da/threads/{thread.pk}/feed/").content)
    assert feed.get(LANG) == "da"
    danish = client.get(reverse("feeds:language", args=["da"]))
    assert words(danish) == ["<p>hej</p>"]


@pytest.mark.parametrize("how", ["pending", "removed", "unpublished"])
def test_what_nobody_may_read_is_in_no_feed(client, addresses, say, mia, how, ana):
    comment = say(
        CANARY, to=ana.comments.get(), state="pending" if how == "pending" else "published"
    )
    before = {address: client.get(address) for address in addresses}
    if how == "removed":
        comment.remove(by=mia, reason="insult")
    elif how == "unpublished":
        Article.objects.update(state="draft")
    for address in addresses:
        answer = client.get(address, headers={"If-None-Match": before[address]["ETag"]})
        assert CANARY not in answer.content.decode()
        assert answer.status_code in ({304} if how == "pending" else {200, 404})


def test_a_feed_that_has_not_changed_is_not_sent_again(client, addresses, say, ana):
    for address in addresses:
        tag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        comment = say("more", to=ana.comments.order_by("pk").first())
        changed = client.get(address, headers={"If-None-Match": tag})
        assert changed.status_code == 200
        comment.edit("changed", by=ana)
        again = client.get(address, headers={"If-None-Match": changed["ETag"]})
        assert "changed" in words(again)[0]
        assert "public" in again["Cache-Control"]
        assert "Last-Modified" not in again
        assert "Cookie" not in again.get("Vary", "")


def test_a_name_that_is_erased_leaves_the_feeds_too(client, addresses, say, ana, ben):
    say("Goddag", by=ben, language="da")
    say("@Ben, welcome", to=ana.comments.get())
    before = {address: client.get(address) for address in addresses}
    data.erase(ben, keeps_words=False)
    for address, answer in before.items():
        assert "@Ben" in answer.content.decode()
        again = client.get(address, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 200
        assert "Ben" not in again.content.decode()


def test_ids_outlast_what_may_be_corrected(client, addresses, article, ana):
    def ids(address: str) -> list[str]:
        return [one.text for one in ET.fromstring(client.get(address).content).iter(f"{ATOM}id")]

    before = {address: ids(address) for address in addresses}
    article.published_at += timedelta(days=40)
    article.title, article.slug = "Another", "another"
    article.save()
    ana.comments.get().edit("changed", by=ana)
    assert {address: ids(address) for address in addresses} == before


def test_a_feed_is_bounded_and_costs_the_same_for_any_number(
    client, addresses, say, ana, django_assert_max_num_queries
):
    root = ana.comments.get()
    for number in range(60):
        say(f"{number}", to=root)
    for address in addresses:
        with django_assert_max_num_queries(5):
            assert len(words(client.get(address))) == 50


def test_a_reply_leads_to_the_feed_of_its_conversation(client, say):
    root = say("root")
    deep = say("deep", to=say("below", to=root))
    say("elsewhere")
    answer = client.get(reverse("comments:feed", args=[deep.pk]), follow=True)
    assert answer.request["PATH_INFO"] == reverse("comments:feed", args=[root.pk])
    assert words(answer) == ["<p>deep</p>", "<p>below</p>", "<p>root</p>"]


def test_a_member_who_does_not_list_their_comments_has_no_feed(client, say, ana):
    say("here")
    assert client.get(reverse("feeds:member", args=[ana.pk])).status_code == 404
    Member.objects.filter(pk=ana.pk).update(lists_comments=True, bio="x", is_active=False)
    assert client.get(reverse("feeds:member", args=[ana.pk])).status_code == 404


@pytest.mark.parametrize("path", ["languages/xx-none", "languages/und", "members/0",
                                  "members/" + "9" * 30, "languages/" + "e" * 60])  # fmt: skip
def test_what_is_not_there_has_no_feed(client, db, path):
    assert client.get(f"/en/feeds/{path}/").status_code == 404


def test_a_language_has_one_address_however_it_is_typed(client, db):
    answer = client.get("/en/feeds/languages/zh-hans/")
    assert answer["Location"] == "/en/feeds/languages/zh-Hans/"
    assert entries(client.get(answer["Location"])) == []


def test_an_empty_feed_is_a_feed(client, thread):
    assert entries(client.get(reverse("threads:feed", args=[thread.pk]))) == []


def test_mentions_lead_to_this_site_from_anywhere(client, say, thread):
    root = say("one")
    say("x", to=root, html=f'<p><a href="/comments/{root.pk}/">@Ana</a></p>')
    content = words(client.get(reverse("threads:feed", args=[thread.pk])))[0]
    assert f'href="http://127.0.0.1:8000/comments/{root.pk}/"' in content


@pytest.mark.parametrize("kind", ["xss_h5sc", "naughty", "unicode"])
def test_hostile_words_do_nothing_in_a_feed(client, say, thread, article, kind):
    for _name, payload in list(rows(kind))[:60]:
        harmless = payload.replace("\x00", "").encode("utf-8", "replace").decode()
        Article.objects.filter(pk=article.pk).update(title=harmless[:200] or "x")
        say("x", by=None, guest_name=harmless[:50], html=harmless + escape(harmless))
        answer = client.get(reverse("threads:feed", args=[thread.pk]))
        for entry in entries(answer):
            assert forbidden(entry.find(f"{ATOM}content").text or "") == [], ascii(payload)
            title = entry.find(f"{ATOM}title").text
            assert "\u202e" not in title
            assert title.count("\u2068") == title.count("\u2069")


def test_text_from_right_to_left_says_so_in_a_reader_of_feeds(client, addresses, say):
    text = "שלום (1)\n\nhello\n\n- אחת\n\n  two\n\n> שלוש"
    say(text, language="he", html=render_comment(text))
    entry = words(client.get(addresses[0]))[0]
    assert '<p dir="auto">שלום (1)</p>' in entry
    assert '<p dir="auto">hello</p>' in entry
    assert '<ul dir="auto">' in entry
    assert "<p>אחת</p>" in entry
    assert '<blockquote dir="auto">' in entry
