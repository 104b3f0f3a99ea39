"""The numbers of a year (Art. 15 and 24): each is counted from the rows when it is asked for."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from forum.comments.states import Reason, RemovedAs, State
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.models import Decision

# What says why a statement was made.
CAUSES = "decision", "measure"


class Line(NamedTuple):
    """One number: its section and name for machines, and what it counts; None for a share of 0."""

    section: str
    name: str
    value: float | None


def report(year: int) -> list[Line]:
    """Return the report of a calendar year in UTC, in the order of the regulation."""
    span = {
        "at__gte": datetime(year, 1, 1, tzinfo=UTC), "at__lt": datetime(year + 1, 1, 1, tzinfo=UTC)
    }  # fmt: skip
    notices = Notice.objects.filter(**span)
    statements = Statement.objects.filter(**span)
    return [
        *_notices("orders", notices.exclude(authority="")),
        *_notices("notices", notices.filter(authority="")),
        *_measures(statements),
        *_automation(statements),
        *_complaints(Complaint.objects.filter(**span)),
        Line("decisions", "all", Decision.objects.filter(**span).count()),
    ]


def _notices(section: str, notices: QuerySet[Notice]) -> Iterable[Line]:
    yield Line(section, "all", notices.count())
    for category in Notice.Category.values:
        yield Line(section, f"category {category}", notices.filter(category=category).count())
    yield Line(section, "open", notices.filter(outcome="").count())
    for outcome in Notice.Outcome.values:
        yield Line(section, f"outcome {outcome}", notices.filter(outcome=outcome).count())
    yield Line(section, "median hours to decision", _median_hours(notices))


def _measures(statements: QuerySet[Statement]) -> Iterable[Line]:
    yield Line("measures", "all", statements.count())
    for ground in Statement.Ground.values:
        yield Line("measures", f"ground {ground}", statements.filter(ground=ground).count())
    for name, state in (("remove", State.REMOVED), ("hold", State.PENDING)):
        yield Line("measures", f"comment {name}", statements.filter(decision__state=state).count())
    for kind in ("warn", "hold", "suspend", "ban"):
        yield Line("measures", f"account {kind}", statements.filter(measure__kind=kind).count())
    yield from _reasons(statements)
    yield Line("measures", "after a notice", statements.exclude(notice=None).count())
    yield Line("measures", "of our own accord", statements.filter(notice=None).count())


def _reasons(statements: QuerySet[Statement]) -> Iterable[Line]:
    """Count by what was broken; the sum is that of all measures."""
    counts = Counter(statement.cause.reason for statement in statements.select_related(*CAUSES))
    for reason in Reason.values:
        yield Line("measures", f"reason {reason}", counts[reason])
    yield Line("measures", "reason not given", counts[""])


def _automation(statements: QuerySet[Statement]) -> Iterable[Line]:
    """Count what programs did, and what people made of it (Art. 15(1)(e)).

    A program's decision is judged by the person who looked at it: who took the comment away
    confirmed it, who let it stand lifted it. What nobody has looked at says nothing of either.
    """
    decided = statements.filter(decided_by_program=True)
    lifted = decided.exclude(lifted_at=None).count()
    taken = Q(decision__comment__removed_as__in=[RemovedAs.MODERATOR, RemovedAs.SPAM])
    confirmed = decided.filter(taken, lifted_at=None).count()
    found = statements.filter(detected_by_program=True).count()
    yield Line("automation", "found by a program", found)
    yield Line("automation", "decided by a program", decided.count())
    yield Line("automation", "of these confirmed", confirmed)
    yield Line("automation", "of these lifted", lifted)
    yield Line("automation", "accuracy", _share(confirmed, confirmed + lifted))
    yield Line("automation", "possible rate of error", _share(lifted, confirmed + lifted))


def _share(count: int, of: int) -> float | None:
    return round(count / of, 4) if of else None


def _complaints(complaints: QuerySet[Complaint]) -> Iterable[Line]:
    yield Line("complaints", "all", complaints.count())
    yield Line("complaints", "by authors", complaints.exclude(statement=None).count())
    yield Line("complaints", "by notifiers", complaints.exclude(notice=None).count())
    yield Line("complaints", "open", complaints.filter(outcome="").count())
    for outcome in Complaint.Outcome.values:
        yield Line("complaints", f"outcome {outcome}", complaints.filter(outcome=outcome).count())
    yield Line("complaints", "median hours to decision", _median_hours(complaints))


def _median_hours(cases: QuerySet[Any]) -> float:
    times = cases.exclude(decided_at=None).values_list("at", "decided_at")
    hours = [(decided - at) / timedelta(hours=1) for at, decided in times]
    return round(median(hours), 1) if hours else 0
