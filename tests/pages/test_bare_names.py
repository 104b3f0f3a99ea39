"""No page lets a name or a title turn what stands round it: every text and attribute is judged."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from articles.models import Article
from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments.models import Comment
from forum.moderation.muting import Mute
from forum.moderation.reporting import report
from forum.notifications.models import Follow, Listener

HEBREW = "דנה (1)"
BRIDGE = "הגשר 2026"
RUN = re.compile("[\u0590-\u08ff]")
KEPT = re.compile("\u2068[^\u2068\u2069]*\u2069")
# What programs read, and what stands alone where it is shown.
# Django's label of a row's box ends in the row's name, which has nothing behind it to turn.
DJANGOS = "Select this object for an action - "
SILENT = {"href", "value", "data-name", "action", "src", "id"}
VOID = {"meta", "link", "input", "br", "img", "hr", "source", "wbr"}
BLOCKS = {
    "p", "li", "h1", "h2", "h3", "h4", "div", "td", "th", "dd", "dt", "blockquote", "pre",
    "textarea", "title", "button", "a", "option", "summary", "label", "legend",
}  # fmt: skip


class Bare(HTMLParser):
    """Gathers right-to-left runs that share a line with words of the page and nothing isolates."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[list] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            shown = KEPT.sub("", value or "")
            # A preview's title is shown by itself, as a page's description is.
            alone = tag == "meta" and not re.search("[A-Za-z]", shown)
            alone = alone or shown.startswith(DJANGOS)
            if name not in SILENT and RUN.search(shown) and not alone:
                self.found.append(f"<{tag} {name}={value!r}>")
        if tag not in VOID:
            isolates = tag == "bdi" or any(name == "dir" for name, _value in attrs)
            self.open.append([tag, isolates, ""])

    def handle_data(self, data):
        # Counted for the nearest block; what an element isolates is not of its line.
        for one in reversed(self.open):
            if one[1]:
                return
            if one[0] in BLOCKS:
                one[2] += data
                return

    def handle_endtag(self, tag):
        while self.open:
            name, _isolates, line = self.open.pop()
            shown = KEPT.sub("", line)
            if RUN.search(shown) and re.search(
                "[A-Za-z0-9·:(]", re.sub("[^·:A-Za-z0-9(]", "", _rest(shown))
            ):
                self.found.append(f"<{name}>{line.strip()[:120]}")
            if name == tag:
                return


def _rest(line: str) -> str:
    return line.replace(HEBREW, "").replace(BRIDGE, "")


def bare(html: str) -> list[str]:
    judge = Bare()
    judge.feed(re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL))
    return judge.found


@pytest.fixture
def dana(db) -> Member:
    return Member.objects.create_user("dana@example.org", "dana writes a lot", name=HEBREW)


@pytest.fixture
def said(article, say, dana, ana, ben, mia) -> Comment:
    """What Dana said under a Hebrew title, with all that can be said about it."""
    Article.objects.filter(pk=article.pk).update(title=BRIDGE)
    Member.objects.filter(pk=dana.pk).update(bio="Hi.", bio_html="<p>Hi.</p>")
    comment = say("shalom", by=dana)
    answer = say("hello", to=comment, by=ben)
    answer.edit("hello there", by=ben)
    say("and more", to=answer, by=dana)
    say("waits", by=dana, state="pending")
    report(comment, member=ana, origin=Origin("192.0.2.1"), reason="insult", words="Look!")
    removed = say("rude", by=dana)
    removed.remove(by=mia, reason="insult")
    Mute.objects.create(reader=mia, muted=dana)
    listener = Listener.objects.of(mia)
    Follow.objects.create(listener=listener, comment=comment)
    Follow.objects.create(listener=listener, thread=comment.thread)
    return comment


@pytest.mark.parametrize("role", ["stranger", "mia", "chief", "dana"])
def test_no_name_stands_bare_on_any_page(client, said, mia, dana, role):
    chief = Member.objects.create_superuser("chief@example.org", "x", name="Chief")
    if role != "stranger":
        client.force_login({"mia": mia, "dana": dana, "chief": chief}[role])
    pk, thread = said.pk, said.thread_id
    pages = [
        said.thread.get_absolute_url(), "/en/",
        *(reverse(f"comments:{name}", args=[pk])
          for name in ("detail", "options", "history", "report", "notice", "vote", "following")),
        f"{reverse('comments:new', args=[thread])}?parent={pk}",
        reverse("threads:mine", args=[thread]), reverse("threads:following", args=[thread]),
        dana.get_absolute_url(), "/en/accounts/", "/en/accounts/muted/", "/en/notifications/",
        "/en/notifications/wishes/", "/en/accounts/statements/", "/en/moderation-log/",
    ]  # fmt: skip
    desk = [
        "moderation/queue/", "moderation/queue/?queue=reported", "comments/comment/",
        f"comments/comment/{pk}/change/", f"comments/comment/tree/{thread}/",
        "moderation/decision/", "moderation/report/", "accounts/member/", "articles/article/",
        f"accounts/member/{dana.pk}/change/",
    ]  # fmt: skip
    if role in {"mia", "chief"}:
        pages += [f"/admin/{path}" for path in desk]
    found, seen = {}, 0
    for path in pages:
        answer = client.get(path)
        if answer.status_code == 200:
            html = answer.content.decode()
            seen += HEBREW in html
            if faults := bare(html):
                found[path] = faults
    assert found == {}
    assert seen >= 4


def test_the_judge_sees_what_is_bare():
    assert bare(f'<p aria-label="Unmute {HEBREW}">x</p>')
    assert bare(f"<p>Written by {HEBREW}, 3 times</p>")
    assert not bare(f"<p>Written by <bdi>{HEBREW}</bdi>, 3 times</p>")
    assert not bare(f'<p aria-label="Unmute \u2068{HEBREW}\u2069">x</p>')
