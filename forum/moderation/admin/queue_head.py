"""What stands above the cards of the queue: tabs, filters, and the last decision."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.languages.names import language_name
from forum.moderation import queues
from forum.moderation.models import Decision
from forum.moderation.queues import Choice
from forum.moderation.rules.names import name_of


@dataclass(frozen=True)
class Asked:
    """What one moderator asks to see, and the comments that this leaves, in whichever queue."""

    moderator: Member
    choice: Choice
    languages: queues.Languages
    reported: frozenset[int]
    found: "QuerySet[Comment]"

    @classmethod
    def by(cls, moderator: Member, choice: Choice) -> "Asked":
        """Ask the database for what a choice needs."""
        reported = queues.reported()
        languages = queues.languages_of(moderator, reported)
        found = queues.narrowed(choice, languages, reported)
        return cls(moderator, choice, languages, reported, found)


def head_of(asked: Asked) -> dict[str, Any]:
    """Return what the head of a page says: the tabs, the filters and the last decision."""
    return _counted(asked) | {"last": _last_decision(asked.moderator)}


def counted_for(choice: Choice, moderator: Member) -> dict[str, Any]:
    """Return what the tabs and the filters count now."""
    return _counted(Asked.by(moderator, choice))


def _counted(asked: Asked) -> dict[str, Any]:
    choice = asked.choice
    return _tabs(asked) | {
        "tongues": _tongues(choice, asked.languages), "standings": queues.STANDINGS,
        "reasons": _reasons(choice, queues.reasons(asked.found)),
        "discussions": queues.discussions(asked.found, choice.thread),
    }  # fmt: skip


def _last_decision(moderator: Member) -> Decision | None:
    """Return the moderator's last decision, to be undone by one click."""
    last = Decision.objects.filter(by=moderator, thread=None).exclude(verb=Decision.Verb.UNDO)
    found = last.select_related("comment__author", "undoing").first()
    return None if found is None or hasattr(found, "undoing") or not found.change else found


def _tabs(asked: Asked) -> dict[str, Any]:
    choice, sums = asked.choice, queues.sums(asked.found, asked.reported)
    tabs = [
        {"name": name, "label": label, "sum": sums[name], "is_open": name == choice.queue,
         "address": choice.address(queue=name, after=None)}
        for name, label in queues.QUEUES.items()
    ]  # fmt: skip
    unread = choice.address(queue="waiting", language=queues.UNREAD, after=None)
    return {"tabs": tabs, "languages": asked.languages, "unread_address": unread}


def _tongues(choice: Choice, languages: queues.Languages) -> list[tuple[str, str, int]]:
    """Return the languages to narrow by: their tags, names, and how many wait."""
    reader = get_language() or "en"
    named = [(tag, language_name(tag, reader), one.count) for tag, one in languages.waiting.items()]
    if choice.language not in {queues.MINE, queues.ALL, queues.UNREAD, *languages.waiting}:
        named.append((choice.language, language_name(choice.language, reader), 0))
    return sorted(named, key=lambda row: row[1].casefold())


def _reasons(choice: Choice, rows: list[tuple[str, str, int]]) -> list[tuple[str, Any, int]]:
    """Return the rules to narrow by: their slugs, names and how many each holds."""
    slugs = [(rule or because, n) for because, rule, n in rows if rule or because]
    if choice.reason and choice.reason not in dict(slugs):
        slugs.append((choice.reason, 0))
    return [(slug, name_of(slug), n) for slug, n in slugs]
