"""The rules asked in their order, before a comment takes its place.

Nothing here holds a lock or a transaction, since a rule may ask a service elsewhere. A refusal
ends it; the first rule that holds is the one that is named, and those after it can still refuse.
Moderators' own words pass, since they would be the ones to read them.
"""

import logging

from django.db import DatabaseError

from forum.comments import policy
from forum.comments.models import Comment
from forum.comments.rules import BROKEN, Attempt, Finding, Rule, rules, tell
from forum.comments.states import State

log = logging.getLogger(__name__)


class Refused(Exception):
    """A rule does not take the comment like this; `str()` is its sentence for the writer."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(tell(finding.rule, finding.details, refuses=True))
        self.finding = finding


def judge(attempt: Attempt) -> Finding | None:
    """Return what holds the attempt, None when nothing does; raises `Refused`."""
    if policy.is_moderator(attempt.person):
        return None
    held = None
    for rule in rules().values():
        if rule.is_outside and (held or attempt.comment.is_pending):
            continue
        finding = _ask(rule, attempt)
        if finding is not None and finding.refuses:
            raise Refused(finding)
        held = held or finding
    return held


def apply(attempt: Attempt) -> None:
    """Judge a new comment, and make it wait when a rule says so; raises `Refused`."""
    if finding := judge(attempt):
        note(attempt.comment, finding)


def note(comment: Comment, finding: Finding) -> None:
    """Write on a comment that is not stored yet which rule makes it wait."""
    comment.state = State.PENDING
    comment.held_because = ""
    comment.held_rule, comment.held_details = finding.rule, finding.details


def _ask(rule: Rule, attempt: Attempt) -> Finding | None:
    """Return what the rule finds; a rule that breaks is a reason to look, not to lose words."""
    try:
        return rule.find(attempt)
    except DatabaseError:
        raise
    except Exception:
        log.exception("The rule %s broke; a moderator reads the comment instead.", rule.slug)
        return Finding(rule.slug, {BROKEN: True})
