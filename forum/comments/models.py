"""Comments; their columns are in `columns`, the tallies of a discussion in `tallies`."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments import changes, counting, editing, moving, placing, tree, writers
from forum.comments.changes import Change
from forum.comments.columns import CommentColumns
from forum.comments.querysets import KEPT, Closed
from forum.comments.retrying import writing
from forum.comments.revisions import Revision
from forum.comments.rules import tell
from forum.comments.signals import (
    comment_edited,
    comment_held,
    comment_locked,
    comment_moved,
    comment_posted,
    comment_published,
    comment_removed,
    comment_restored,
    comment_reverted,
    comment_slowed,
    comment_spoken,
)
from forum.comments.states import Held, LanguageBy, RemovedAs, State
from forum.comments.tallies import Tally
from forum.markup.isolating import isolated

__all__ = ["Comment", "Revision", "Tally"]

NOT_HELD: dict[str, Any] = {"held_because": "", "held_rule": "", "held_details": None}


def _held_by(rule: str, details: dict[str, Any] | None) -> dict[str, Any]:
    """Return the columns that say why a comment waits: by a rule, or as the discussion is led."""
    if rule in Held.values:
        return NOT_HELD | {"held_because": rule}
    return {"held_because": "", "held_rule": rule, "held_details": details}


class Comment(CommentColumns):
    """What one person said under an article, or in answer to another comment.

    The parent is the truth; the four tree columns are an index over it that only `tree`
    writes, and the counters are kept by `counting` in the transaction of each change.
    """

    class Meta(CommentColumns.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{isolated(self.author_name)} #{self.pk}"

    def natural_key(self) -> tuple[str]:
        """Return what names this comment in a fixture."""
        return (str(self.key),)

    natural_key.dependencies = ["threads.thread"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        """Return the permalink in the active interface language."""
        return reverse("comments:detail", args=[self.pk])

    # --- What it is ---

    @property
    def author_name(self) -> str:
        """The name shown; for a guest without one, "Guest" in the reader's language."""
        if self.author is not None:
            return str(self.author.name)
        return self.guest_name or str(_("Guest"))

    @property
    def is_published(self) -> bool:
        """Whether its own words stand."""
        return bool(self.state == State.PUBLISHED)

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a moderator."""
        return bool(self.state == State.PENDING)

    @property
    def is_removed(self) -> bool:
        """Whether somebody took it away."""
        return bool(self.state == State.REMOVED)

    @property
    def why_held(self) -> str:
        """Why it waits, in one sentence for its author and its moderator alike, or ""."""
        if not self.is_pending:
            return ""
        return tell(self.held_rule, self.held_details) or str(self.get_held_because_display())

    @property
    def held_by(self) -> str:
        """What makes it wait: the rule's slug, or how the discussion is led; else ""."""
        return str(self.held_rule or self.held_because)

    @property
    def is_locked(self) -> bool:
        """Whether the conversation ends with it: nobody answers it or anything below it."""
        return self.locked_at is not None

    def is_by(self, person: Any) -> bool:
        """Whether that person wrote it: a member, or a guest who has proved the address."""
        return writers.is_by(self, person)

    # --- What is done with it ---

    @writing
    def post(self, *, first: Callable[[], None] | None = None) -> None:
        """Put a new comment in its place in the tree; raises `tree.ParentGone` if that is gone.

        `first` is done before, in the same transaction, at each attempt.
        """
        if first is not None:
            first()
        if self.state == State.PUBLISHED:
            self.published_at = self.published_at or self.posted_at
        self.shown = self.is_published
        self.active_at = max(self.posted_at, self.published_at or self.posted_at)
        placing.number(self)
        comment_posted.send(Comment, comment=self, by=self.author)
        placing.insert(self)

    @writing
    def edit(
        self, text: str, *, by: Member | None, seen: int | None = None, language: str = ""
    ) -> None:
        """Put other words in the place of these, which are kept as a `Revision`.

        `seen` is the version they were written on; raises `editing.Stale` when that stands no
        longer. `language` is the author's word on it. Does nothing when the words are the same.
        """
        before = editing.edit(self, text, by=by, seen=seen, language=language)
        if before is not None:
            comment_edited.send(Comment, comment=self, by=by, before=before)

    @writing
    def publish(self, *, by: Member | None) -> None:
        """Let a waiting comment stand, at the place it had if it stood before."""
        tree.hold(self)
        if self.is_pending:
            since = self.published_at or timezone.now()
            change = self._become(State.PUBLISHED, published_at=since, **NOT_HELD)
            comment_published.send(Comment, comment=self, by=by, change=change)

    @writing
    def hold(self, *, by: Member | None, rule: str, details: dict[str, Any] | None = None) -> None:
        """Make a comment that stands wait for a moderator, by a rule (or a `Held`) that says why.

        `publish` brings back exactly what was. Does nothing to one that does not stand.
        """
        tree.hold(self)
        if self.is_published:
            change = self._become(State.PENDING, **_held_by(rule, details))
            comment_held.send(Comment, comment=self, by=by, rule=rule, change=change)

    @writing
    def remove(
        self, *, by: Member | None, reason: str = "", words: str = "",
        removed_as: str = RemovedAs.MODERATOR,
    ) -> None:  # fmt: skip
        """Take the words away and keep the row; does nothing when already removed."""
        tree.hold(self)
        if not self.is_removed:
            change = self._become(
                State.REMOVED, removed_at=timezone.now(), removed_by=by,
                removed_as=removed_as, removal_reason=reason,
            )  # fmt: skip
            comment_removed.send(
                Comment, comment=self, by=by, reason=reason, words=words, change=change
            )

    @writing
    def restore(self, *, by: Member | None) -> None:
        """Bring back exactly what was there, a comment that waited to wait; not erased words."""
        tree.hold(self)
        if self.is_removed and self.text:
            before = State.PUBLISHED if self.published_at and not self.held_by else State.PENDING
            change = self._become(
                before, removed_at=None, removed_by=None, removed_as="", removal_reason=""
            )
            comment_restored.send(Comment, comment=self, by=by, change=change)

    @writing
    def lock(self, /, *, by: Member | None, **why: str) -> None:
        """End the conversation here: nobody answers it or what is below; does nothing twice."""
        tree.hold(self)
        if not self.is_locked:
            change = self._calm(locked_at=timezone.now())
            comment_locked.send(Comment, comment=self, by=by, locked=True, change=change, **why)

    @writing
    def unlock(self, /, *, by: Member | None, **why: str) -> None:
        """Let people answer again, unless a comment above is locked too."""
        tree.hold(self)
        if self.is_locked:
            change = self._calm(locked_at=None)
            comment_locked.send(Comment, comment=self, by=by, locked=False, change=change, **why)

    @writing
    def slow(self, minutes: int | None, /, *, by: Member | None, **why: str) -> None:
        """Let each person write below it once in so many minutes; None lifts it."""
        tree.hold(self)
        if self.slow_minutes != (minutes or None):
            change = self._calm(slow_minutes=minutes or None)
            comment_slowed.send(
                Comment, comment=self, by=by, minutes=minutes or None, change=change, **why
            )

    @writing
    def speak(
        self, language: str, *, by: str, person: Member | None = None, of: str | None = None
    ) -> None:
        """Note the language it is in, on the word of `person`; moves its tally along.

        The author's stands against a moderator's, a person's against the detector's. A guess says
        `of` which text it is, and is forgotten where that was changed meanwhile.
        """
        tree.hold(self)
        if not LanguageBy(by).may_replace(self.language_by) or of not in (None, self.text):
            return
        before = self.language
        change = self._write(language=language, language_by=by)
        counting.count_language(self, before)
        comment_spoken.send(Comment, comment=self, by=person, change=change)

    @writing
    def move(self, *, to: "Comment | None", by: Member | None) -> None:
        """Put it, with all below it, under another comment of its thread, as the last reply there.

        Without `to` it becomes a conversation of its own. Does nothing when already there;
        raises `tree.Cycle` for a place below itself and `tree.ParentGone` for another thread's.
        """
        tree.hold_trees([self.pk] if to is None else [self.pk, to.pk])
        self.refresh_from_db()
        if to is not None:
            to.refresh_from_db()
        before = self.parent_id
        if before != (to and to.pk):
            change = moving.move(self, to)
            comment_moved.send(Comment, comment=self, by=by, before=before, change=change)

    @writing
    def revert(self, change: Change, *, by: Member | None) -> Change:
        """Put back exactly what a change had changed, the place of a move included.

        Returns the change that this is; raises `tree.ParentGone` where the place is gone.
        """
        to = changes.earlier_parent(change)
        tree.hold_trees([self.pk] if to is None else [self.pk, to])
        self.refresh_from_db()
        done: Change = {}
        if "parent_id" in change:
            done |= moving.move_back(self, to, behind=change["behind"][0])
        fields = changes.before(change)
        language = self.language
        if {"state", "published_at"} & fields.keys():
            done |= self._become(fields.pop("state", self.state), **fields)
            moving.recount_activity({self.tree_id})
        else:
            done |= self._write(**fields)
            counting.count_language(self, language)
            counting.tally(self, self.language, published=0)
        comment_reverted.send(Comment, comment=self, by=by, change=done)
        return done

    @writing
    def score(self, *, ups: int, downs: int, best: float, controversy: float) -> None:
        """Note how its votes stand now; called by who counts them, with its tree held."""
        self._write(ups=ups, downs=downs, best=best, controversy=controversy)
        counting.tally(self, self.language, published=0)

    @writing
    def pick(self, *, picked: bool) -> None:
        """Mark it as an editors' pick, or take the mark away; does nothing when already so."""
        self._mark("picked_at", picked)

    @writing
    def pin(self, *, pinned: bool) -> None:
        """Pin its conversation above the others, or unpin it; does nothing when already so."""
        # A pin takes a conversation out of its order: who counts on from a mark must know.
        self._mark("pinned_at", pinned, turns=1)

    def _mark(self, column: str, wanted: bool, turns: int = 0) -> None:
        tree.hold(self)
        if wanted != (getattr(self, column) is not None):
            self._write(**{column: timezone.now() if wanted else None})
            counting.tally(self, self.language, published=0, turns=turns)

    def _calm(self, **fields: Any) -> Change:
        """Write what holds for everything below, which pages show."""
        change = self._write(**fields)
        counting.tally(self, self.language, published=0)
        return change

    def _become(self, state: str, **fields: Any) -> Change:
        was_published, was_shown = self.is_published, self.shown
        shown = state == State.PUBLISHED or self.shown_replies > 0
        if state == State.PENDING and not self._is_held_by(fields):
            # An undone decision from before rules had names.
            fields["held_because"] = Held.THREAD
        change = self._write(state=state, shown=shown, **fields)
        counting.count_change(self, was_published=was_published, was_shown=was_shown)
        return change

    def _is_held_by(self, fields: dict[str, Any]) -> bool:
        """Whether a rule or a mode will hold it, once these columns are written."""
        return any(fields.get(name, getattr(self, name)) for name in ("held_rule", "held_because"))

    def _write(self, **fields: Any) -> Change:
        change = changes.compare(self, fields)
        for name, value in fields.items():
            setattr(self, name, value)
        Comment.objects.filter(pk=self.pk).update(**fields)
        return change

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a placed comment's words; a new one takes its place by `post`.

        What the verbs keep (place, state, language, counters) is left as the database has it,
        since this instance may have been read before somebody else's change.
        """
        if self._state.adding:
            raise TypeError("A new comment takes its place with post().")
        names = kwargs.pop("update_fields", None)
        if names is None:
            names = {f.name for f in self._meta.concrete_fields if not f.primary_key} - KEPT
        elif refused := KEPT & set(names):
            raise TypeError(f"Only a comment's verbs write {', '.join(sorted(refused))}.")
        models.Model.save(self, *args, update_fields=names, **kwargs)

    def _closed(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise Closed("A comment moves with move().")

    move_to = insert_at = _closed

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: people's words are removed, which keeps the row and every reply."""
        raise TypeError("A comment is never deleted; use remove().")
