"""What the lines of the year's report are called in the active language."""

from itertools import groupby
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from forum.comments.states import Reason
from forum.law.models import Complaint, Notice, Statement
from forum.law.transparency import Line
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision

SECTIONS: dict[str, Any] = {
    "orders": _("orders by authorities"), "notices": _("notices"), "measures": _("measures"),
    "automation": _("automation"), "complaints": _("complaints"), "decisions": _("decisions"),
}  # fmt: skip
PLAIN: dict[str, Any] = {
    "all": _("all"), "open": _("waiting for a decision"),
    "median hours to decision": _("median hours to the decision"),
    "after a notice": _("after a notice"), "of our own accord": _("of our own accord"),
    "found by a program": _("found by a program"),
    "decided by a program": _("decided by a program"),
    "of these confirmed": _("of these confirmed by a person"),
    "of these lifted": _("of these lifted again"),
    "accuracy": _("accuracy: share confirmed of those that a person looked at"),
    "possible rate of error": _(
        "possible rate of error: share lifted of those that a person looked at"
    ),
    "by authors": _("by authors"), "by notifiers": _("by those who gave notice"),
    "reason not given": _("no reason given"),
}  # fmt: skip
# A name of two words is a value of one of these, by which it is told apart from its namesakes.
KINDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "category": (_("category"), dict(Notice.Category.choices)),
    "outcome": (_("outcome"), dict(Notice.Outcome.choices) | dict(Complaint.Outcome.choices)),
    "ground": (_("ground"), dict(Statement.Ground.choices)),
    "reason": (_("reason"), dict(Reason.choices)),
    "comment": (_("comment"), dict(Decision.Verb.choices)),
    "account": (_("author"), dict(AuthorMeasure.Kind.choices)),
}


class Section(NamedTuple):
    """The lines of one heading, each with its label."""

    title: str
    rows: list[tuple[str, float | None]]


def sections(lines: list[Line]) -> list[Section]:
    """Return the report as people read it."""
    return [
        Section(capfirst(str(SECTIONS[name])), [(label(line), line.value) for line in rows])
        for name, rows in groupby(lines, lambda line: line.section)
    ]


def label(line: Line) -> str:
    """Return what a line counts."""
    if line.name in PLAIN:
        return str(capfirst(str(PLAIN[line.name])))
    kind, value = line.name.split(" ", 1)
    group, labels = KINDS[kind]
    return f"{capfirst(str(group))}: {labels[value]}"
