"""One decision on one or many comments, each with its record, none on what nobody saw.

A moderator judges what stood on their page. Each comment is therefore compared, under its
tree's lock, with what that page showed (its `sight.fingerprint`): one that the author or a
colleague has changed since is left alone and reported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from forum.accounts.models import Member
from forum.comments import tree
from forum.comments.models import Comment
from forum.comments.retrying import writing
from forum.comments.states import LanguageBy, Reason, RemovedAs
from forum.moderation.calming import let_stand
from forum.moderation.reporting import Report
from forum.moderation.sight import fingerprint


class Verb(Protocol):
    """What a moderator can do with a comment."""

    def is_done(self, comment: Comment) -> bool:
        """Whether the comment already is as the verb would leave it."""

    def applies_to(self, comment: Comment) -> bool:
        """Whether the verb would do anything to a comment in this state."""

    def carry_out(self, comment: Comment) -> None:
        """Do it, by the comment's own verb, and see that it is recorded."""


@dataclass(frozen=True)
class Publication:
    """Let waiting comments stand."""

    by: Member

    def is_done(self, comment: Comment) -> bool:
        """Whether it stands."""
        return comment.is_published

    def applies_to(self, comment: Comment) -> bool:
        """Whether it waits; what was removed is restored instead."""
        return comment.is_pending

    def carry_out(self, comment: Comment) -> None:
        """Publish it."""
        comment.publish(by=self.by)


@dataclass(frozen=True)
class Approval:
    """Let comments stand that readers reported."""

    by: Member

    def is_done(self, comment: Comment) -> bool:
        """Whether no report on it waits any more."""
        return not Report.objects.waiting().filter(comment=comment).exists()

    def applies_to(self, comment: Comment) -> bool:
        """Whether it stands; what waits is published instead."""
        return comment.is_published

    def carry_out(self, comment: Comment) -> None:
        """Dismiss the reports."""
        let_stand(comment, by=self.by)


@dataclass(frozen=True)
class Removal:
    """Take comments away, for a reason of the fixed list and in words."""

    by: Member
    reason: str
    words: str = ""

    def is_done(self, comment: Comment) -> bool:
        """Whether somebody took it away before."""
        return comment.is_removed

    def applies_to(self, comment: Comment) -> bool:
        """Any comment can be removed that is not."""
        return not comment.is_removed

    def carry_out(self, comment: Comment) -> None:
        """Remove it."""
        spam = self.reason == Reason.SPAM
        removed_as = RemovedAs.SPAM if spam else RemovedAs.MODERATOR
        comment.remove(by=self.by, reason=self.reason, words=self.words, removed_as=removed_as)


@dataclass(frozen=True)
class Restoration:
    """Bring comments back as they were before their removal."""

    by: Member

    def is_done(self, comment: Comment) -> bool:
        """Whether it is not removed."""
        return not comment.is_removed

    def applies_to(self, comment: Comment) -> bool:
        """Whether it is removed, and not by its author, whose own word that was.

        Of one whose author erased the words since, nothing is left to bring back.
        """
        return comment.is_removed and comment.removed_as != RemovedAs.AUTHOR and bool(comment.text)

    def carry_out(self, comment: Comment) -> None:
        """Restore it."""
        comment.restore(by=self.by)


@dataclass(frozen=True)
class LanguageMark:
    """Say which language comments are in."""

    by: Member
    language: str

    def is_done(self, comment: Comment) -> bool:
        """Whether a person has said so before."""
        return comment.language == self.language and comment.language_by != LanguageBy.DETECTOR

    def applies_to(self, comment: Comment) -> bool:
        """Any comment whose author has not said it."""
        return LanguageBy.MODERATOR.may_replace(comment.language_by)

    def carry_out(self, comment: Comment) -> None:
        """Mark it."""
        comment.speak(self.language, by=LanguageBy.MODERATOR, person=self.by)


@dataclass(frozen=True)
class Move:
    """Put a comment, with all below it, under another one, or make it a conversation."""

    by: Member
    to: Comment | None

    def is_done(self, comment: Comment) -> bool:
        """Whether it stands there."""
        return bool(comment.parent_id == (self.to and self.to.pk))

    def applies_to(self, comment: Comment) -> bool:
        """Any comment can be moved within its discussion."""
        return self.to is None or self.to.thread_id == comment.thread_id

    def carry_out(self, comment: Comment) -> None:
        """Move it; raises `tree.Cycle` for a place below itself."""
        comment.move(to=self.to, by=self.by)


@dataclass
class Outcome:
    """The numbers of the comments that changed, already were so, had changed, or did not fit."""

    changed: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    unfit: list[int] = field(default_factory=list)


def decide(comments: Iterable[Comment], verb: Verb, seen: Mapping[int, str]) -> Outcome:
    """Carry out a verb on each comment whose fingerprint is as `seen`, each in a transaction."""
    outcome = Outcome()
    for comment in comments:
        getattr(outcome, _decide_one(comment, verb, seen.get(comment.pk, ""))).append(comment.pk)
    return outcome


@writing
def _decide_one(comment: Comment, verb: Verb, seen: str) -> str:
    # Both trees of a move at once, in their order, so that two moves cannot wait for each other.
    beside = [verb.to.pk] if isinstance(verb, Move) and verb.to else []
    tree.hold_trees([comment.pk, *beside])
    comment.refresh_from_db()
    if verb.is_done(comment):
        return "already"
    if fingerprint(comment) != seen:
        return "stale"
    if not verb.applies_to(comment):
        return "unfit"
    verb.carry_out(comment)
    return "changed"
