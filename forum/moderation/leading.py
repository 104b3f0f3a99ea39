"""How a discussion is led, decided on what was seen: what a colleague decided since is not undone.

A page that offers to lead a discussion carries its `mark`, the number of the last decision on it.
Who decides on an older one is told what was decided meanwhile, and nothing is changed.
"""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.template.defaultfilters import yesno
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.markup.isolating import isolated
from forum.moderation.models import Decision
from forum.threads.models import ARRANGED, Thread

# The mark of a discussion, for a queryset of them.
MARK = Subquery(
    Decision.objects.filter(thread=OuterRef("pk")).order_by("-pk").values("pk")[:1]
)  # fmt: skip


def mark(thread: Thread) -> int:
    """Return the number of the last decision on a discussion, 0 before the first."""
    last = Decision.objects.filter(thread=thread).order_by("-pk").values_list("pk", flat=True)
    return last.first() or 0


def since(thread: Thread, seen: int) -> list[Decision]:
    """Return what was decided after what was seen, the newest first."""
    found = Decision.objects.filter(thread=thread, pk__gt=seen).select_related("by")
    return list(found.order_by("-pk"))


@transaction.atomic
def lead(thread: Thread, seen: int, verb: Callable[[Thread], bool]) -> tuple[bool, list[Decision]]:
    """Do it unless somebody decided since; tell whether anything changed, and what they decided."""
    thread.hold()
    if overtaking := since(thread, seen):
        return False, overtaking
    return verb(thread), []


def objection(decisions: Iterable[Decision]) -> str:
    """Say who decided what meanwhile, of decisions given newest first."""
    newest, *before = decisions
    told = [f"{one.get_verb_display()} ({arranged(one)})" if arranged(one)
            else str(one.get_verb_display()) for one in [newest, *before]]  # fmt: skip
    return overtaken(newest.by, "; ".join(reversed(told)))


def overtaken(by: Member | None, what: str) -> str:
    """Say that somebody decided something since a page was shown."""
    return _(
        "%(who)s has decided on this since you saw it: %(what)s. Nothing was changed; look again"
        " and decide anew."
    ) % {"who": isolated(str(by or "–")), "what": what}


def arranged(decision: Decision) -> str:
    """Return what of a discussion was arranged otherwise, such as "mode: open → closed"."""
    told = []
    for name, pair in sorted((decision.change or {}).items()):
        if decision.thread_id is not None and name in ARRANGED:
            label = Thread._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            told.append(f"{label}: {' → '.join(_value(name, value) for value in pair)}")
    return "; ".join(told)


def _value(name: str, value: object) -> str:
    if name == "mode":
        return str(dict(Thread.Mode.choices).get(str(value), value))
    if isinstance(value, bool):
        return str(yesno(value))
    return "–" if value is None else str(value)
