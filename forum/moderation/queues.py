"""The queues: which comments ask for a moderator, counted, and narrowed by language and more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.accounts.standing import Level
from forum.comments.models import Comment
from forum.comments.states import State
from forum.languages.numbers import age
from forum.languages.reading import read_list, reads
from forum.moderation import concerns
from forum.moderation.reporting import Report
from forum.threads.models import Thread

WAITING = Q(state=State.PENDING)

# In the order of their tabs.
QUEUES: dict[str, Any] = {
    "waiting": _("Waiting"),
    "reported": _("Reported"),
    "new": _("New writers"),
    "rule": _("Held by a rule"),
    "all": _("All"),
}

# No more reported comments are looked at; who has so many decides on the first of them first.
MOST_REPORTED = 2000

STANDINGS: dict[str, tuple[Any, Q]] = {
    "guest": (_("Guests"), Q(author=None)),
    "new": (_("New members"), Q(author__level=Level.NEW)),
    "known": (_("Known members"), Q(author__level=Level.KNOWN)),
    "trusted": (_("Trusted members"), Q(author__level=Level.TRUSTED)),
    "suspended": (
        _("Suspended members"),
        Q(author__suspended_at__isnull=False)
        & (Q(author__suspended_until=None) | Q(author__suspended_until__gt=Now())),
    ),
}

MINE, ALL, UNREAD = "mine", "all", "unread"

# So many discussions are offered to narrow the queue by: those where most waits.
DISCUSSIONS_OFFERED = 25


@dataclass(frozen=True)
class Sum:
    """How many comments ask for somebody, and since when the oldest does."""

    count: int
    oldest: datetime | None

    @property
    def age(self) -> str:
        """For how long the oldest has waited, in one unit."""
        return age(self.oldest) if self.oldest else ""


@dataclass(frozen=True)
class Choice:
    """What a moderator asked to see; what makes no sense falls back to the default."""

    queue: str = "waiting"
    language: str = MINE
    thread: int | None = None
    standing: str = ""
    reason: str = ""
    after: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Choice":
        """Return what an address asks for."""
        asked: dict[str, Any] = {}
        for field in fields(cls):
            value = query.get(field.name, "").strip()
            if field.name in {"thread", "after"}:
                if value.isascii() and value.isdigit() and len(value) <= 18:
                    asked[field.name] = int(value)
            elif value and "\0" not in value and len(value) <= 40:
                asked[field.name] = value
        for name, known in (("queue", QUEUES), ("standing", STANDINGS)):
            if asked.get(name) not in known:
                asked.pop(name, None)
        return cls(**asked)

    def address(self, **other: Any) -> str:
        """Return the query of an address that asks for this, or for this but for some changes."""
        wanted = replace(self, **other)
        said = {
            field.name: value
            for field in fields(self)
            if (value := getattr(wanted, field.name)) not in {field.default, None}
        }
        return urlencode(said)


@dataclass(frozen=True)
class Languages:
    """The languages in which something waits, for one moderator."""

    waiting: dict[str, Sum]
    mine: frozenset[str]
    unread: frozenset[str]
    # Whether the moderator has said which languages they read; until then all are theirs.
    is_said: bool

    def wanted(self, choice: Choice) -> Iterable[str] | None:
        """Return the languages that are asked for, None for all of them."""
        if choice.language == ALL or (choice.language == MINE and not self.is_said):
            return None
        if choice.language == MINE:
            return self.mine
        return self.unread if choice.language == UNREAD else {choice.language}

    @property
    def without_reader(self) -> Sum:
        """What waits in languages that no moderator has said they read."""
        sums = [self.waiting[tag] for tag in self.unread]
        since = [one.oldest for one in sums if one.oldest]
        return Sum(sum(one.count for one in sums), min(since, default=None))


def reported() -> frozenset[int]:
    """Return the numbers of the comments that somebody says something against.

    Those with reports that wait, reported first, and those that a room above names.
    """
    waiting = Report.objects.waiting().order_by("pk").values_list("comment", flat=True)
    return frozenset(waiting[:MOST_REPORTED]) | concerns.numbers(MOST_REPORTED)


def _condition(queue: str, numbers: frozenset[int]) -> Q:
    """Return what the comments of a queue have in common; `numbers` are those `reported`."""
    if queue == "reported":
        return Q(pk__in=numbers) & ~Q(state=State.REMOVED)
    if queue == "new":
        return WAITING & (Q(author=None) | Q(author__comments_standing=0))
    if queue == "rule":
        return WAITING & ~Q(held_rule="")
    return WAITING if queue == "waiting" else WAITING | _condition("reported", numbers)


def languages_of(moderator: Member, numbers: frozenset[int]) -> Languages:
    """Return in which languages something waits, and which are this moderator's.

    A language is without a reader when moderators said what they read, and nobody said this one.
    """
    rows = asking(numbers).values_list("language").annotate(n=Count("pk"), oldest=Min("posted_at"))
    waiting = {tag: Sum(n, oldest) for tag, n, oldest in rows.order_by("language")}
    own = read_list(moderator.reads)
    staff = Member.objects.filter(is_staff=True, is_active=True).exclude(reads="")
    lists = [read_list(said) for said in staff.values_list("reads", flat=True)]
    return Languages(
        waiting,
        mine=frozenset(tag for tag in waiting if reads(own, tag)),
        unread=frozenset(
            tag for tag in waiting if lists and not any(reads(one, tag) for one in lists)
        ),
        is_said=bool(own),
    )


def asking(numbers: frozenset[int]) -> "QuerySet[Comment]":
    """Return every comment that asks for a moderator, in whichever queue."""
    found: QuerySet[Comment] = Comment.objects.filter(_condition("all", numbers)).order_by()
    return found


def narrowed(choice: Choice, languages: Languages, numbers: frozenset[int]) -> "QuerySet[Comment]":
    """Return the comments that a choice leaves, its queue and its page aside."""
    found = asking(numbers)
    if (tags := languages.wanted(choice)) is not None:
        found = found.filter(language__in=tags)
    if choice.thread is not None:
        found = found.filter(thread=choice.thread)
    if choice.standing:
        found = found.filter(STANDINGS[choice.standing][1])
    if choice.reason:
        found = found.filter(Q(held_rule=choice.reason) | Q(held_because=choice.reason))
    return found


def sums(found: "QuerySet[Comment]", numbers: frozenset[int]) -> dict[str, Sum]:
    """Return how many of these comments each queue has, in one question."""
    asked: dict[str, Any] = {}
    for name in QUEUES:
        condition = _condition(name, numbers)
        asked[f"{name}_count"] = Count("pk", filter=condition)
        asked[f"{name}_oldest"] = Min("posted_at", filter=condition)
    told = found.aggregate(**asked)
    return {name: Sum(told[f"{name}_count"], told[f"{name}_oldest"]) for name in QUEUES}


def page_of(
    found: "QuerySet[Comment]", choice: Choice, numbers: frozenset[int], size: int
) -> "list[Comment]":
    """Return one comment more than a page of a queue holds, the longest waiting first."""
    found = found.filter(_condition(choice.queue, numbers)).order_by("posted_at", "pk")
    if choice.after is not None:
        last = Comment.objects.filter(pk=choice.after).values_list("posted_at", flat=True).first()
        if last is not None:
            found = found.filter(Q(posted_at__gt=last) | Q(posted_at=last, pk__gt=choice.after))
    return list(found[: size + 1])


def reasons(found: "QuerySet[Comment]") -> list[tuple[str, str, int]]:
    """Return the rules that hold these comments, with how many each: (because, rule, count)."""
    rows = found.filter(WAITING).values_list("held_because", "held_rule")
    return list(rows.annotate(n=Count("pk")).order_by("-n", "held_rule"))


def discussions(
    found: "QuerySet[Comment]", chosen: int | None = None
) -> list[tuple[int, str, int]]:
    """Return the discussions where most of these comments are: (number, title, count).

    The `chosen` one is among them, however little is left in it.
    """
    titled = Min("thread__family__articles__title")
    rows = found.values_list("thread").annotate(n=Count("pk", distinct=True), title=titled)
    most = [(pk, title or "", n) for pk, n, title in rows.order_by("-n")[:DISCUSSIONS_OFFERED]]
    if chosen is None or chosen in {pk for pk, _title, _n in most}:
        return most
    left = {pk: n for pk, n, _title in rows.filter(thread=chosen)}
    named = Thread.objects.filter(pk=chosen).values_list("pk", Min("family__articles__title"))
    return most + [(pk, title or "", left.get(pk, 0)) for pk, title in named]
