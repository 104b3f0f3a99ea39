"""What each address that takes something writes: what `writes` says of it, and nothing else.

Every column of every model is sent along with the form of each such address, by its name and by
the name of its key, as somebody would who has read the source. The database must look afterwards
as it does after the form alone. A new address fails until `writes` has its row; a new column is
sent along by itself.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.apps import apps
from django.db import models, transaction
from django.test import Client, TestCase

from forum.accounts.forms import MemberForm
from forum.accounts.models import Guest
from tests.accounts.conftest import reauthenticate
from tests.pages.routes import NEVER, ROUTES
from tests.pages.test_routes import World
from tests.pages.writes import WRITES, Write

pytestmark = pytest.mark.once

# Counted and kept by requests of every kind.
UNSEEN = {"sessions.Session", "accounts.Counted", "accounts.Allowance"}
WORD = "thrownword"
NUMBER = "7007"

Rows = dict[str, dict[Any, dict[str, Any]]]
Changes = Counter[tuple[str, str]]


def stored() -> Rows:
    """Return every row of every model, by the model and the row's key."""
    return {
        model._meta.label: {
            row[model._meta.pk.attname]: row for row in model._base_manager.values()
        }
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in UNSEEN
    }


def changes(before: Rows, after: Rows) -> Changes:
    """Return what changed, as pairs of a column and its value now; "+" and "-" are whole rows."""
    found: Changes = Counter()
    for label, rows in after.items():
        pk = apps.get_model(label)._meta.pk.attname
        for key, row in rows.items():
            old = before[label].get(key)
            for column, value in row.items():
                if old is None and column != pk and not column.endswith("_ptr_id"):
                    found[f"+{label}.{column}", told(value)] += 1
                elif old is not None and old[column] != value:
                    found[f"{label}.{column}", told(value)] += 1
        for _key in before[label].keys() - rows.keys():
            found[f"-{label}", ""] += 1
    return found


def whole_row(column: str) -> str:
    """Return what `writes` calls a change: of a new row it names the model only."""
    return column.rpartition(".")[0] if column.startswith("+") else column


def told(value: Any) -> str:
    """Return a value as it is compared; the moment of a request is none of what it says."""
    if hasattr(value, "hour"):
        return "a moment"
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "a moment", str(value))
    return re.sub(r"[\w-]+:[\w-]{6,}:[\w-]{20,}", "a signature", text)


def thrown() -> dict[str, str]:
    """Return every column of every model, each with a value that it could take."""
    every: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname}:
                every.setdefault(name, value_for(field))
    return every


def value_for(field: Any) -> str:
    if field.is_relation:
        last = field.related_model._base_manager.order_by("pk").last()
        return str(last.pk if last is not None else 1)
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2001-01-01"
    if isinstance(field, models.EmailField):
        return f"{WORD}@example.org"
    if field.choices:
        return str(field.choices[-1][0])
    return NUMBER if isinstance(field, models.IntegerField | models.FloatField) else WORD


class Writer:
    """One who sends forms, each to a database that looks as it did before the last one."""

    def __init__(self, world: World, name: str, row: Write) -> None:
        self.world, self.name, self.row = world, name, row

    def send(self, more: dict[str, str]) -> tuple[int, Changes]:
        """Return the code of the answer to the form and `more`, and what it changed."""
        with transaction.atomic():
            client = self._client()
            comment = self.world.comments[self.row.state] if self.row.state else None
            address = self.world.address(self.name.partition(" ")[0], comment)
            if self.row.prepare:
                address = self.row.prepare(self.world, client, comment) or address
            fields = self.row.fields
            fields = fields(self.world, client, comment) if callable(fields) else fields
            before = stored()
            # What the form itself takes is not thrown.
            with TestCase.captureOnCommitCallbacks(execute=self.row.commits):
                answer = client.post(address, {**more, **fields})
            found = changes(before, stored())
            transaction.set_rollback(True)
        return answer.status_code, found

    def _client(self) -> Client:
        client = Client()
        member = {"ana": self.world.ana, "ben": self.world.ben, "mia": self.world.mia}
        if self.row.role in member:
            client.force_login(member[self.row.role])
            # They have just shown once more that it is them.
            reauthenticate(client, member[self.row.role])
        elif self.row.role == "proved":
            guest = Guest.objects.get()
            session = client.session
            session["guest"] = [guest.pk, guest.epoch]
            session.save()
            client.cookies["sessionid"] = session.session_key
        return client


@pytest.fixture
def world(thread, ana, ben, mia) -> World:
    made = World(thread, ana, ben, mia)
    made.mia = mia
    for member in (ana, ben, mia):
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return made


def writing_routes() -> list[str]:
    return [name for name, methods in ROUTES.items() if methods["POST"] != NEVER]


def test_every_address_that_takes_something_has_its_row():
    assert sorted(writing_routes()) == sorted({name.partition(" ")[0] for name in WRITES})


def differences(send: Callable[[dict[str, str]], tuple[int, Changes]]) -> list[str]:
    """Return what is otherwise when every column is sent along; nothing should be."""
    code, clean = send({})
    # Keys, hashes and the like are new each time.
    again = send({})[1]
    moving = {column for column, _value in (clean - again) + (again - clean)}
    other, found = send(thrown())
    wrong = [] if other == code else [f"{other} instead of {code}"]
    for column, value in (found - clean) + (clean - found):
        # By itself, for what is new each time may have its digits among others.
        is_thrown = WORD in value or re.search(rf"(?<!\w){NUMBER}(?!\w)", value)
        if column not in moving or is_thrown:
            wrong.append(f"{column} {value}")
    return wrong


@pytest.fixture(autouse=True)
def many_fields(settings) -> None:
    """Let one form hold all columns."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000


@pytest.mark.parametrize("name", WRITES)
def test_address_writes_what_its_row_says_whatever_is_thrown_at_it(world, name):
    row = WRITES[name]
    writer = Writer(world, name, row)
    code, found = writer.send({})
    assert code == row.code
    assert {whole_row(column) for column, _value in found} == set(row.changes)
    assert differences(writer.send) == []


def test_a_form_that_takes_more_than_its_page_has_is_seen(world, monkeypatch):
    class Careless(MemberForm):
        is_staff = forms.BooleanField(required=False)

        class Meta(MemberForm.Meta):
            fields = (*MemberForm.Meta.fields, "is_staff")

    monkeypatch.setattr("forum.pages.views.accounts.MemberForm", Careless)
    wrong = differences(Writer(world, "account", WRITES["account"]).send)
    assert wrong == ["accounts.Member.is_staff True"]
