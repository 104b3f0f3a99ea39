"""Every hostile text in every field: no failure, and what is kept is in normal form.

The fields are those of all forms that the site's pages show to a reader, a writer and an owner, and
every name that the code asks an address for. The suite tries each field with a few texts, in turn,
so that every text is tried somewhere; `make fields` tries each with all of them. What a template
engine would compute is tried in every field, each kind of it.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.template.base import Template
from django.urls import get_resolver
from django.utils import timezone

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.law.models import Statement
from forum.translations.models import Translation
from forum.translations.translating import hash_of
from tests.judge.visitor import Visitor
from tests.markup import hostile
from tests.pages.fields import Field, Form, fields_of, forms_on
from tests.pages.test_canary import of_the_admin
from tests.pages.test_routes import World, names
from tests.pages.test_unicode_fields import PAYLOADS, is_normal

pytestmark = pytest.mark.once

# What a template engine would compute: Django's, Python's two ways to fill in, then all others.
# Beside each other in one text, so that every field gets every kind; one line gets the short one.
COMPUTED = "158260002"
SHORT = "{{79190001|add:79070001}}{0.__class__}%(name)s"
KINDS = [
    "{{ 79190001|add:79070001 }}", "{% widthratio 79130001 1 2 %}", "{% debug %}",
    "{0} {} {name} {self.__class__}", "{% load i18n %}", "{{ settings.SECRET_KEY }}",
    "%(site)s %s %n %(name)d", "$name ${name}", "<%= 79130001*2 %>", "#{79130001*2}",
    "*{79130001*2}", "@(79130001*2)",
]  # fmt: skip
ALL_KINDS = " ".join([*KINDS, *(text for _id, text in hostile.rows("template_injection"))])
SIGNS = (COMPUTED, "&lt;class &#x27;", "<class '", "uid=0(", "django.template.context")

# Texts for each field; of all fields together they are more than there are.
TEXTS = min(int(os.environ.get("TEXTS", "2")), len(PAYLOADS))
ROOT = Path(__file__).parents[2]
ASKED = re.compile(r"""\bGET(?:\.get|\.getlist)?[\[(]["'](\w+)["']""")
# What the machine keeps for itself, in a form of its own.
OWN = {Session}


class Asker(Visitor):
    """A visitor who carries tokens along and leaves nothing behind."""

    def __init__(self, person: Member | None) -> None:
        super().__init__(Counter(), [])
        self.handler.enforce_csrf_checks = False
        self.computed: list[str] = []
        if person is not None:
            self.force_login(person)

    def try_out(self, method: str, address: str, fields: dict[str, str]) -> list[str]:
        """Send a form; return what it left in the database that is not in normal form."""
        kept = self.cookies.get("sessionid")
        session = kept.value if kept else None
        wrote = Wrote()
        with transaction.atomic():
            with connection.execute_wrapper(wrote):
                if method == "post":
                    answer = self.send(address, fields)
                else:
                    answer = self.get(f"{address}?{encoded(fields)}")
            texts = list(kept_texts(wrote.tables))
            shown = answer.content.decode("utf-8", "replace") if not answer.streaming else ""
            said = "\n".join([shown, *texts, str(answer.headers)])
            self.computed += [f"{address}: {sign}" for sign in SIGNS if sign in said]
            found = [f"{address}: {said!a}" for said in texts if not is_normal(said)]
            transaction.set_rollback(True)
        if session:
            self.cookies["sessionid"] = session
        return found


def encoded(fields: dict[str, str]) -> str:
    """Return a query, with letters that are none as a browser would never send them."""
    pairs = ((quote_from_bytes(part.encode("utf-8", "surrogatepass")) for part in pair)
             for pair in fields.items())  # fmt: skip
    return "&".join("=".join(pair) for pair in pairs)


class Wrote:
    """Notes which tables were written to."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := re.match(r'\W*(?:INSERT INTO|UPDATE) "(\w+)"', sql):
            self.tables.add(found[1])
        elif re.search("INSERT|UPDATE .* SET", sql):
            self.tables |= {model._meta.db_table for model in apps.get_models()}
        return execute(sql, params, many, context)


def kept_texts(tables: set[str]) -> Iterator[str]:
    """Yield every text in those tables."""
    for model in apps.get_models():
        if model._meta.db_table not in tables:
            continue
        columns = [
            column.attname
            for column in model._meta.concrete_fields
            if isinstance(column, models.CharField | models.TextField | models.JSONField)
        ]
        if columns and model not in OWN:
            for row in model._default_manager.values_list(*columns).iterator():
                yield from texts_in(row)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_in([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


@pytest.fixture
def world(thread, ana, ben, mia, settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.POSTING_LIMITS = settings.REPORTING_LIMITS = []
    made = World(thread, ana, ben, mia)
    one = made.comments["standing"]
    Translation.objects.create(
        comment=one, target="en", source="da", body_hash=hash_of(one), engine="apertium",
        text="Standing", made_at=timezone.now(), leased_until=timezone.now(),
    )  # fmt: skip
    return made


@pytest.fixture
def owner(db) -> Member:
    return Member.objects.create_superuser("owner@example.org", "owns it all", name="Olga")


def addresses(world: World) -> list[str]:
    """Return every address of the site and its admin, about things that are there."""
    about = [None, *world.comments.values()]
    found = {world.address(name, one) for name in set(names(get_resolver())) for one in about}
    # Whatever has one of these numbers is asked for by it.
    numbered = [Comment(pk=pk, thread_id=pk) for pk in (1, world.ana.pk)]
    admins = {address for one in numbered for _name, address in of_the_admin(one)}
    told = {one.get_absolute_url() for one in Statement.objects.all()}
    assert told
    return sorted(found | admins | told)


def shown(asker: Asker, asked: Iterable[str]) -> Iterator[Form]:
    """Yield the forms of those pages, as this person is shown them."""
    for address in asked:
        with transaction.atomic():
            answer = asker.get(address)
            transaction.set_rollback(True)
        if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            yield from forms_on(address, answer.content.decode())


@pytest.fixture
def compiled(monkeypatch) -> list[str]:
    """Note every text that is made a template of."""
    found: list[str] = []
    make = Template.__init__

    def noted(self: Template, source: Any, *args: Any, **kwargs: Any) -> None:
        found.append(str(source))
        make(self, source, *args, **kwargs)

    monkeypatch.setattr(Template, "__init__", noted)
    return found


def test_every_field_takes_every_text(world, owner, compiled):
    texts, tried, found = cycle(PAYLOADS), Counter(), {}
    known: set[Field] = set()
    for person in (None, world.ana, owner):
        asker = Asker(person)
        for field in fields_of(shown(asker, addresses(world))):
            # What a reader may send, an owner need not send again.
            if field in known:
                continue
            known.add(field)
            template = ALL_KINDS if field.is_long else SHORT
            for payload in (template, *islice(texts, TEXTS)):
                sent = field.sent(payload)
                left = asker.try_out(field.method, field.form.address, sent)
                found |= {f"{field.route} {field.name}": said for said in left}
                tried[field.route] += 1
        assert asker.complaints == []
        assert asker.computed == []
    assert found == {}
    assert not [text for text in compiled if "79190001" in text]
    assert {field.name for field in known} >= {
        "text", "name", "email", "words", "q", "bio", "note", "title", "language", "login",
    }  # fmt: skip
    assert tried.keys() >= {"comments:correction", "comments:report", "law:complaint"}
    assert tried.keys() >= {"admin:moderation_queue_changelist", "admin:moderation_queue_decision"}
    assert sum(tried.values()) >= len(PAYLOADS)


def test_every_address_takes_every_query(world, owner):
    asked = {name for path in ("forum", "articles") for file in (ROOT / path).rglob("*.py")
             for name in ASKED.findall(file.read_text("utf-8"))}  # fmt: skip
    assert asked >= {"lang", "sort", "after", "parent", "version", "q"}
    texts, asker = cycle(PAYLOADS), Asker(owner)
    for address in addresses(world):
        for payload in islice(texts, TEXTS):
            assert asker.try_out("get", address, dict.fromkeys(sorted(asked), payload)) == []
    assert asker.complaints == []
