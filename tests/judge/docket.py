"""What moderators have before them: each hostile text in every place where somebody may put one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from articles.models import Article
from forum.accounts.models import Guest, Member
from forum.accounts.names import NAME_LENGTH
from forum.accounts.origins import Origin
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.law import complaining, noticing
from forum.law.models import Complaint, Notice, Statement
from forum.markup.limits import MAX_COMMENT
from forum.markup.plaintext import clean_line, clean_text
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision, Note, Report, WordEntry
from forum.moderation.reporting import report
from forum.notifications.models import Kind, Listener, Notification, Way
from forum.threads.models import Thread

# What moderators and those who complain may write at most.
WORDS = 2000
SHORT = 200


@dataclass
class Matter:
    """Everything about one row: comments in each state, what was said of them and decided."""

    name: str
    closely: bool
    words: str
    line: str
    author: Member
    article: Article
    waiting: Comment
    standing: Comment
    removed: Comment
    reply: Comment
    report: Report
    notice: Notice
    statement: Statement
    complaint: Complaint
    decided: Notice
    entry: WordEntry | None


class Docket:
    """Makes matters; all of it is undone with the sitting's transaction."""

    def __init__(self, people: list[Member], mia: Member, paul: Member) -> None:
        self.people, self.mia, self.paul = people, mia, paul
        # Who is mailed of all that is said.
        reader = people[-1]
        EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
        self.listener = Listener.objects.of(reader)

    def enter(self, name: str, payload: str, closely: bool, number: int) -> Matter:
        """Put a text, as the forms store it, wherever somebody may put one."""
        words, line = clean_text(payload)[:WORDS], clean_line(payload)
        author = self._author(self.people[number], line, words)
        article = Article.objects.create(
            title=line[:SHORT] or "The bridge", slug=uuid4().hex, body="It stands.",
            language="en", state="published",
        )  # fmt: skip
        thread = Thread.objects.of(article)
        standing, found = self._standing(thread, author, payload, words)
        removed = self._say(thread, words, author=author, to=standing)
        removed.remove(by=self.mia, reason="insult", words=words)
        statement = Statement.objects.get(decision__comment=removed)
        complaint = complaining.complain(statement, words or "x", language="en")
        if number % 2:
            complaining.decide(complaint, upheld=False, words=words, by=self.paul)
        decided = self._notice(standing, words, line)
        noticing.decide(decided, outcome="rejected", words=words, by=self.mia)
        decided.refresh_from_db()
        complaining.complain(decided, words or "x", language="en")
        return Matter(
            name, closely, words, line, author, article, self._waiting(thread, line, words),
            standing, removed, self._reply(thread, standing, words, line), found,
            self._notice(standing, words, line), statement, complaint, decided, _entry(line),
        )  # fmt: skip

    def _author(self, author: Member, line: str, words: str) -> Member:
        """Give a member the name, past the rules for names, and say the words about them."""
        Member.objects.filter(pk=author.pk).update(name=line[:NAME_LENGTH] or "Nobody")
        author.refresh_from_db()
        Note.objects.create(member=author, words=words, by=self.mia)
        LogEntry.objects.log_actions(self.mia.pk, [author], CHANGE, words, single_object=True)
        AuthorMeasure.objects.take(author, "warn", by=self.mia, reason="other", words=words)
        return author

    def _standing(
        self, thread: Thread, author: Member, payload: str, words: str
    ) -> tuple[Comment, Report]:
        """Return a comment that was changed once, and what a reader reported of it."""
        text = clean_text(payload)[:MAX_COMMENT]
        standing = self._say(thread, f"It stood.\n\n{text}", author=author)
        Decision.record(standing, "move", by=self.mia, words=words)
        notice = self._notice(standing, words, "")
        standing.edit(f"{text}\n\nIt stands.", by=author)
        noticing.decide(notice, outcome="rejected", words=words, by=self.paul)
        report(standing, member=None, origin=Origin(), reason="insult", words=words)
        return standing, Report.objects.get(comment=standing)

    def _waiting(self, thread: Thread, line: str, words: str) -> Comment:
        """Return a guest's comment that waits, by a rule that repeats what it found."""
        return self._say(
            thread, words, guest_name=line[:NAME_LENGTH], state="pending",
            held_rule="classifier", held_details={"why": line[:SHORT]},
        )  # fmt: skip

    def _reply(self, thread: Thread, to: Comment, words: str, line: str) -> Comment:
        """Return an answer, of which somebody is told at once and in a daily mail."""
        reply = self._say(thread, f"@{line} {words}", guest_name=line[:NAME_LENGTH], to=to)
        Notification.objects.create(
            listener=self.listener, comment=reply, kind=Kind.REPLY, way=Way.DAILY,
            digest_on=timezone.now().date(), made_at=timezone.now() - timedelta(days=1),
        )  # fmt: skip
        return reply

    def _notice(self, comment: Comment, words: str, line: str) -> Notice:
        return noticing.give_notice(
            comment, language="en", category="insult", reasons=words or "x", good_faith=True,
            name=line[:NAME_LENGTH], email="nora@example.org",
        )  # fmt: skip

    def _say(self, thread: Thread, text: str, *, to: Comment | None = None, **who: Any) -> Comment:
        if "author" not in who:
            who["guest_email"] = "gus@example.org"
        comment = Comment(thread=thread, parent=to, text=text, language="en", **who)
        render(comment)
        comment.post()
        return comment


def proved_guest() -> Guest:
    """Return the guest who holds the address that every guest here writes with."""
    return Guest.objects.create(email="gus@example.org", confirmed_at=timezone.now(), epoch=1)


def _entry(line: str) -> WordEntry | None:
    """Put it on the list of words, unless it is there."""
    if not line:
        return None
    entry, _new = WordEntry.objects.get_or_create(
        language="", kind="word", text=line[:SHORT], defaults={"remark": line[:SHORT]}
    )
    return entry
