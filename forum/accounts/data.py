"""What the site holds of a person: which columns, what of it they get, and what erasure does.

Each room says of each of its columns that point to a person, or hold an address, what becomes of
it (`holds`, in the room's `personal.py`), and the same of columns that point to what is a person's
own: their comments, what they follow, their notices. A test walks the schema and fails on a column
of which nobody has said so. Export and erasure do what is said there and nothing else.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from forum.accounts.models import Guest, Member
from forum.accounts.tables import write_table
from forum.outbox.chores import every

_INERT = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"}
Person = Member | Guest
# For so long something may turn up that was on its way when the account was erased.
LATE = timedelta(hours=1)
# As often as somebody who is just writing can hold erasure up.
TURNS = 10


class Unfinished(Exception):
    """Something of the person came back as often as it was erased."""


class Holding(NamedTuple):
    """What is held in one column, by "room.Model.column"."""

    column: str
    # Whether the person gets the rows; `shown` names what of them, all columns where it is empty.
    exported: bool
    shown: tuple[str, ...]
    # What erasure does, and why it leaves what it leaves.
    erase: str
    why: str
    # Whether the rows are the person's own, so that what points to them is theirs to ask for too.
    own: bool

    @property
    def model(self) -> type[models.Model]:
        """The model the column is of."""
        return apps.get_model(self.column.rpartition(".")[0])

    def rows_of(self, person: Person) -> Any:
        """Return the rows that point to the person, or hold their address."""
        name = self.column.rpartition(".")[2]
        field: Any = self.model._meta.get_field(name)
        rows: Any = self.model._base_manager
        if not field.is_relation:
            return rows.filter(**{f"{name}__iexact": person.email}) if person.email else rows.none()
        if field.related_model in {Member, Guest}:
            same = isinstance(person, field.related_model)
            return rows.filter(**{name: person}) if same else rows.none()
        pks: set[Any] = set()
        for holding in _own(field.related_model):
            pks |= set(holding.rows_of(person).values_list("pk", flat=True))
        return rows.filter(**{f"{name}__in": pks})


# What erasure may do with a column.
DELETED, EMPTIED, KEPT, ELSEWHERE = "deleted", "emptied", "kept", "elsewhere"
_holdings: dict[str, Holding] = {}
_erasers: list[Callable[[Person, bool], object]] = []


def holds(
    column: str, *, exported: bool, erase: str, why: str = "", shown: str = "", own: bool = False
) -> None:
    """Say what becomes of a column. `erase` is DELETED (its rows), EMPTIED, KEPT (say `why`), or
    ELSEWHERE (by an eraser or a column beside it; say by which)."""
    _holdings[column] = Holding(column, exported, tuple(shown.split()), erase, why, own)


def _own(model: type[models.Model]) -> list[Holding]:
    """Return the columns that say whose the rows of a model are."""
    return [holding for holding in _holdings.values() if holding.own and holding.model is model]


def eraser(work: Callable[[Person, bool], object]) -> Callable[[Person, bool], object]:
    """Register what a room does with a person's things, given whether their words are to stay.

    It is asked again until nothing is left, so it must be safe to repeat.
    """
    _erasers.append(work)
    return work


def holdings() -> dict[str, Holding]:
    """Return what is known of all columns."""
    return _holdings


def personal_columns() -> Iterator[str]:
    """Yield each column of the schema that points to a person or to what is theirs, or holds an
    address."""
    owned = {holding.model for holding in _holdings.values() if holding.own}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if not getattr(field, "concrete", False):
                continue
            pointed = field.is_relation and field.related_model in {Member, Guest, *owned}
            address = isinstance(field, models.EmailField | models.GenericIPAddressField)
            if pointed or address or model in {Member, Guest}:
                yield f"{model._meta.label}.{field.name}"


# --- Export ---


def export(person: Person) -> bytes:
    """Return a zip of what is held of the person: one JSON, and a CSV for each kind of row."""
    found = {label: list(rows) for label, rows in _rows(person)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        # As Django writes JSON into pages: whoever opens the file as HTML runs nothing in it.
        archive.writestr("data.json", text.translate(_INERT))
        for label, rows in found.items():
            archive.writestr(f"{label.lower()}.csv", write_table(rows))
    return packed.getvalue()


def _rows(person: Person) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    own = {field.attname: getattr(person, field.attname) for field in _told(person._meta.model)}
    yield person._meta.label, iter([own])
    seen: dict[str, list[Holding]] = {}
    for holding in _holdings.values():
        if holding.exported and holding.model not in {Member, Guest}:
            seen.setdefault(holding.model._meta.label, []).append(holding)
    for label, parts in seen.items():
        shown = [name for part in parts for name in part.shown] or [
            field.attname for field in _told(parts[0].model)
        ]
        pks = {pk for part in parts for pk in part.rows_of(person).values_list("pk", flat=True)}
        rows: Any = parts[0].model._base_manager.filter(pk__in=pks).order_by("pk")
        if pks:
            yield label, rows.values(*shown)


def _told(model: type[models.Model]) -> list[Any]:
    """Return the columns of a row that are the person's to have: no secrets, no other people."""
    secret = {"password", "name_key", "token", "token_secret", "secret", "data"}
    return [
        field for field in model._meta.concrete_fields
        if field.name not in secret and field.related_model not in {Member, Guest}
    ]  # fmt: skip


# --- Erasure ---


def ask_for_erasure(member: Member, *, keeps_words: bool) -> None:
    """Have the account erased when the time for calling it off is over."""
    member.erase_at = timezone.now() + timedelta(hours=settings.ERASURE_HOURS)
    member.keeps_words = keeps_words
    member.save(update_fields=["erase_at", "keeps_words"])
    member.sign_out_everywhere()


def call_off_erasure(member: Member) -> None:
    """Keep the account after all."""
    member.erase_at = None
    member.save(update_fields=["erase_at"])


@every(600)
def erase_due() -> int:
    """Erase the accounts whose time is over; returns how many. Safe to repeat and to break off."""
    due = Member.objects.filter(erase_at__lte=timezone.now(), is_staff=False)
    count = 0
    for member in due.order_by("erase_at")[:50]:
        erase(member, keeps_words=member.keeps_words)
        count += 1
    # What was being sent while the account was erased.
    for member in Member.objects.filter(erased_at__gte=timezone.now() - LATE):
        _erase_elsewhere(member, keeps_words=member.keeps_words)
    return count


def erase(person: Person, *, keeps_words: bool) -> None:
    """Erase a person: what each room holds of them, then the account or the address itself.

    An account's row stays as nobody's, since decisions and answers point to it.
    """
    if isinstance(person, Member):
        # Nobody writes under it from here on.
        person.is_active = False
        person.save(update_fields=["is_active"])
        person.sign_out_everywhere()
    for _turn in range(TURNS):
        _erase_elsewhere(person, keeps_words=keeps_words)
        if _finish(person):
            return
    raise Unfinished(f"{person.pk} goes on writing; the next turn of the worker goes on.")


@transaction.atomic
def _finish(person: Person) -> bool:
    """Erase the account or address itself if nothing else is left of it.

    Takes no tree's lock while it holds the row: who is just writing holds the one and waits for
    the other.
    """
    person._meta.model._base_manager.select_for_update().get(pk=person.pk)
    if any(part.rows_of(person).exists() for part in _left_to_rooms()):
        return False
    for holding in _holdings.values():
        _erase_column(holding, person)
    if isinstance(person, Member):
        _make_nobody(person)
    else:
        person.delete()
    return True


def _left_to_rooms() -> Iterator[Holding]:
    for holding in _holdings.values():
        if holding.erase == ELSEWHERE and holding.model not in {Member, Guest}:
            yield holding


def _erase_elsewhere(person: Person, *, keeps_words: bool) -> None:
    for work in _erasers:
        work(person, keeps_words)


def _erase_column(holding: Holding, person: Person) -> None:
    if holding.model in {Member, Guest} or holding.erase not in {DELETED, EMPTIED}:
        return
    rows = holding.rows_of(person)
    name = holding.column.rpartition(".")[2]
    if holding.erase == DELETED:
        rows.delete()
    else:
        field: Any = holding.model._meta.get_field(name)
        rows.update(**{name: None if field.null else ""})


def _make_nobody(member: Member) -> None:
    """Leave of an account what says nothing of anybody."""
    member.email = f"{member.pk}@erased.invalid"
    member.name = f"— {member.pk}"
    member.set_unusable_password()
    member.bio = member.bio_html = member.language = member.reads = ""
    member.lists_comments = member.is_superuser = False
    member.days_visited = member.comments_standing = member.comments_removed = member.level = 0
    member.visited_on = member.last_login = member.erase_at = None
    member.suspended_at = member.suspended_until = None
    member.erased_at = timezone.now()
    member.save()
    member.groups.clear()
    member.user_permissions.clear()
