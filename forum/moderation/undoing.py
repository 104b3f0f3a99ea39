"""Undoing decisions: what one changed is put back exactly, and the undoing is on the record too.

An undoing is a decision like any other, and can be undone itself. What somebody decided on since
stays: an older decision is undone only after the newer ones on the same matter. A hold that a rule
imposed on a new comment is undone by letting it stand as if the rule had found nothing; one whose
words have changed since, or are erased, is not brought back unread.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments import changes, tree
from forum.comments.models import Comment
from forum.comments.retrying import writing
from forum.comments.states import RemovedAs, State
from forum.markup.isolating import isolated
from forum.moderation import reporting
from forum.moderation.models import Decision, Report
from forum.threads.models import Thread


class Refused(Exception):
    """A decision cannot be undone; the message says why, in the moderator's words."""


def undo(decision: Decision, *, by: Member) -> Decision:
    """Put back what a decision changed; return the record of it, or raise `Refused`."""
    if decision.comment is None:
        return _undo_leading(decision, by=by)
    return _undo(decision.comment, decision.pk, by=by)


@transaction.atomic
def _undo_leading(decision: Decision, *, by: Member) -> Decision:
    thread = Thread.objects.get(decisions=decision)
    thread.hold()
    if words := _undone_or_decided_again(decision, Decision.objects.filter(thread=thread)):
        raise Refused(words)
    change = thread.revert(decision.change or {}, by=by)
    return Decision.record_leading(
        thread, Decision.Verb.UNDO, by=by, change=change, undoes=decision
    )


@writing
def _undo(comment: Comment, pk: int, *, by: Member) -> Decision:
    _hold(comment, Decision.objects.get(pk=pk))
    decision = Decision.objects.get(pk=pk)
    if words := _objection(decision, comment):
        raise Refused(words)
    try:
        change = comment.revert(decision.change or {}, by=by)
    except (tree.Cycle, tree.ParentGone) as error:
        raise Refused(_("The place it came from is not free any more.")) from error
    undone = Decision.record(comment, Decision.Verb.UNDO, by=by, change=change, undoes=decision)
    Report.objects.reopen(decision)
    if decision.rule == reporting.RULE:
        # Whoever undoes what reports did has looked, and lets the comment stand.
        Report.objects.resolve(comment, reporting.Outcome.DISMISSED, undone)
    return undone


def _hold(comment: Comment, decision: Decision) -> None:
    beside = changes.earlier_parent(decision.change or {})
    tree.hold_trees([comment.pk] if beside is None else [comment.pk, beside])
    comment.refresh_from_db()


def _objection(decision: Decision, comment: Comment) -> str:
    """Return why the decision cannot be undone now, or ""; the comment's tree is held."""
    if decision.change is None:
        return _("This was decided before undoing was possible; decide anew instead.")
    if _is_the_authors(decision, comment):
        return _("The author did this; nobody else undoes it.")
    if words := _undone_or_decided_again(decision, Decision.objects.filter(comment=comment)):
        return words
    if not changes.stands(comment, decision.change) or _is_unread(decision, comment):
        return _("The comment has changed since, so this cannot be undone; decide anew instead.")
    return ""


def _undone_or_decided_again(decision: Decision, decisions: "QuerySet[Decision]") -> str:
    """Return that a decision, of those on one thing, is undone or overtaken, or ""."""
    since = list(decisions.filter(pk__gte=decision.pk).order_by("-pk"))
    undone = _undone(since)
    if decision.pk in undone or any(later.undoes_id == decision.pk for later in since):
        return _("This was undone before.")
    for later in since:
        if later.pk != decision.pk and later.pk not in undone and _same_matter(decision, later):
            return _("%(who)s decided on this again (%(what)s). Undo that first.") % {
                "who": isolated(str(later.by or _("A rule"))), "what": later.get_verb_display()
            }  # fmt: skip
    return ""


def _is_the_authors(decision: Decision, comment: Comment) -> bool:
    """Whether an author decided on their own words, even one who is nobody by now."""
    removed_as = (decision.change or {}).get("removed_as", ["", ""])[1]
    own = decision.by_id is not None and decision.by_id == comment.author_id
    return bool(own or removed_as == RemovedAs.AUTHOR)


def _is_unread(decision: Decision, comment: Comment) -> bool:
    """Whether undoing would bring back words that are not those that were decided on."""
    earlier = (decision.change or {}).get("state", [comment.state])[0]
    if earlier == State.PUBLISHED and decision.revision != comment.revision:
        return True
    return comment.is_removed and earlier != State.REMOVED and not comment.text


def _undone(decisions: list[Decision]) -> set[int]:
    """Return the numbers of what is undone, of decisions given newest first.

    An undoing that was itself undone undoes nothing.
    """
    undone: set[int] = set()
    for decision in decisions:
        if decision.undoes_id is not None and decision.pk not in undone:
            undone.add(decision.undoes_id)
    return undone


def _same_matter(decision: Decision, later: Decision) -> bool:
    if later.verb == Decision.Verb.UNDO:
        return False
    matter = (decision.change or {}).keys()
    return later.change is None or bool(matter & later.change.keys())
