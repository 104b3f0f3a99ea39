"""What a member has earned here: three levels, what each asks for, and what each unlocks.

A level is a pure function of a record: days on which the member came to read, comments of theirs
that stand, comments that moderators took away. The record and the level are columns of the member,
kept by what happens; asking costs no query. Guests stand below the lowest level, staff at the top.
The figures are the owner's (settings STANDING_…, docs/settings.md).
"""

from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# More than one in so many comments taken away keeps a member at the first level.
TAKEN_AWAY_ONE_IN = 5


class Level(models.IntegerChoices):
    """How far a person is trusted; a guest has none of the three that are stored."""

    GUEST = -1, _("guest")
    NEW = 0, _("new member")
    KNOWN = 1, _("known member")
    TRUSTED = 2, _("trusted member")


class Record(NamedTuple):
    """What a level is judged by."""

    days: int
    comments: int
    removed: int


class Requirement(NamedTuple):
    """What a level asks for: days of reading, and comments that stand."""

    days: int
    comments: int


class Limits(NamedTuple):
    """What a level may do."""

    # Links in one comment.
    links: int
    # Comments in a day; None is as many as the site's other limits let.
    comments_a_day: int | None
    # For how long after posting the words may be changed.
    edit_window: timedelta
    # Whether a moderator reads their comments first where comments are read first.
    is_read_first: bool


class Standing(NamedTuple):
    """Where a person stands, what that unlocks, and what the next level still asks for."""

    level: Level
    limits: Limits
    next: Level | None
    # To the next level: days and comments still missing; both 0 when only removals hold it back.
    missing: Requirement

    @property
    def edit_minutes(self) -> int:
        """For how many minutes words may be changed."""
        return round(self.limits.edit_window.total_seconds() / 60)


def requirements() -> dict[Level, Requirement]:
    """Return what each level that is earned asks for."""
    asked = map(Requirement, settings.STANDING_DAYS, settings.STANDING_COMMENTS)
    return dict(zip((Level.KNOWN, Level.TRUSTED), asked, strict=True))


def limits_of(level: Level) -> Limits:
    """Return what a level may do."""
    place = level - Level.GUEST
    return Limits(
        links=settings.STANDING_LINKS[place],
        comments_a_day=settings.STANDING_PER_DAY[place] or None,
        edit_window=timedelta(minutes=settings.STANDING_EDIT_MINUTES[place]),
        is_read_first=level < Level.TRUSTED,
    )


def level_of(record: Record) -> Level:
    """Return the level that a record has earned."""
    if record.removed * TAKEN_AWAY_ONE_IN > record.comments + record.removed:
        return Level.NEW
    reached = Level.NEW
    for level, asked in requirements().items():
        if record.days >= asked.days and record.comments >= asked.comments:
            reached = level
    return reached


def record_of(member: Any) -> Record:
    """Return what the member's columns say."""
    return Record(member.days_visited, member.comments_standing, member.comments_removed)


def standing_of(person: Any) -> Standing:
    """Return where a member, or Django's anonymous user, stands; asks nothing of the database."""
    if not person.is_authenticated:
        return _standing(Level.GUEST, None, Requirement(0, 0))
    if person.is_staff:
        return _standing(Level.TRUSTED, None, Requirement(0, 0))
    level = Level(person.level)
    if level == Level.TRUSTED:
        return _standing(level, None, Requirement(0, 0))
    following = Level(level + 1)
    asked, record = requirements()[following], record_of(person)
    missing = Requirement(
        max(0, asked.days - record.days), max(0, asked.comments - record.comments)
    )
    return _standing(level, following, missing)


def edit_window(person: Any) -> timedelta:
    """Return for how long after posting that person may change their words."""
    return standing_of(person).limits.edit_window


def links_allowed(person: Any) -> int:
    """Return how many links one comment of that person may hold."""
    return standing_of(person).limits.links


def is_read_first(person: Any) -> bool:
    """Whether a moderator reads that person's comments first where comments are read first."""
    return standing_of(person).limits.is_read_first


def _standing(level: Level, following: Level | None, missing: Requirement) -> Standing:
    return Standing(level, limits_of(level), following, missing)
