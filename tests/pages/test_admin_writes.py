"""What each form of the admin writes: what it shows, and nothing else.

The forms are found by asking the admin's pages: to add, to change, to do something with the rows
that are ticked, and those of its own pages, with what each of them asks next. Every column of every
model is sent along; the database must look afterwards as it does after the form alone.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.law import noticing
from tests.pages.fields import Form, forms_on
from tests.pages.preparing import NOTICE
from tests.pages.test_canary import of_the_admin
from tests.pages.test_routes import World
from tests.pages.test_writes import (
    Changes,
    changes,
    differences,
    many_fields,
    stored,
    world,
)

pytestmark = pytest.mark.once
__all__ = ["many_fields", "world"]

# What ticked rows are called, and what says that nothing is to be done with them.
TICKED, NOTHING = "_selected_action", ""
# What is sent where a page's own words would be refused.
FITTING = {"reason": "insult", "word": "badword", "pattern": "badword", "language": "en"}
# Of forms that must have written something: each kind there is.
WRITING = {
    "admin:accounts_member_change", "admin:accounts_member_changelist",
    "admin:accounts_member_suspension", "admin:articles_article_add",
    "admin:articles_article_change", "admin:auth_group_add", "admin:auth_group_change",
    "admin:comments_comment_changelist", "admin:comments_comment_removal",
    "admin:moderation_wordentry_add", "admin:threads_thread_change",
    "admin:threads_thread_changelist", "admin:moderation_decision_undoing",
    "admin:moderation_queue_decision", "admin:law_notice_decide",
}  # fmt: skip


def pages(world: World) -> list[str]:
    """Return the admin's addresses, a few of each kind, about things that are there."""
    numbered = [*world.comments.values(), Comment(pk=1, thread_id=1)]
    numbered += [Comment(pk=world.ana.pk, thread_id=1)]
    kinds: dict[str, dict[str, None]] = {}
    for one in numbered:
        for name, address in of_the_admin(one):
            kinds.setdefault(name, {})[address] = None
    return [address for found in kinds.values() for address in found]


class Desk:
    """Somebody at the admin, whose forms leave nothing behind."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.wrote: set[str] = set()
        self.tried: set[object] = set()

    def open(self, address: str) -> list[Form]:
        client = self._client()
        with transaction.atomic():
            answer = client.get(address)
            transaction.set_rollback(True)
        html = answer.status_code == 200 and "html" in answer.get("Content-Type", "")
        return forms_on(address, answer.content.decode()) if html else []

    def wrong_in(self, form: Form) -> Iterator[str]:
        """Yield what is otherwise with every column sent along, here and in what is asked next."""
        for sent in ways(form):
            key = (form.route, *sorted(sent), *(sent.get(name) for name in ("action", "do")))
            if form.method != "post" or key in self.tried:
                continue
            self.tried.add(key)
            asked: list[Form] = []

            def send(more: dict[str, str], form: Form = form, sent: dict[str, str] = sent,
                     asked: list[Form] = asked) -> tuple[int, Changes]:  # fmt: skip
                code, found, page = self._send(form.address, {**more, **sent})
                if not more:
                    asked[:] = forms_on(form.address, page) if code == 200 else []
                    self.wrote |= {form.route} if found else set()
                return code, found

            yield from (f"{form.route} {sent}: {said}" for said in differences(send))
            for following in asked:
                if following.route == form.route:
                    yield from self.wrong_in(following)

    def _send(self, address: str, fields: dict[str, str]) -> tuple[int, Changes, str]:
        with transaction.atomic():
            client = self._client()
            before = stored()
            # An empty box is not sent, but it is the form's.
            sent = {name: value for name, value in fields.items() if value}
            answer = client.post(address, sent)
            found = changes(before, stored())
            transaction.set_rollback(True)
        page = answer.content.decode("utf-8", "replace")
        return answer.status_code, found, page

    def _client(self) -> Client:
        client = Client()
        client.force_login(self.member)
        return client


def ways(form: Form) -> Iterator[dict[str, str]]:
    """Yield what the form sends: by each of its buttons, with each thing to do to ticked rows."""
    fitting = {
        name: next(filter(None, offered), "")
        for name, offered in form.choices.items()
        if name != "action" and not form.values[name]
    }
    fitting |= {name: value for name, value in FITTING.items() if name in form.values}
    for press in form.presses():
        sent = {**form.values, **fitting, **press}
        if TICKED not in form.values:
            yield sent
            continue
        for action in form.choices.get("action", [sent.get("action", "")]):
            if action != NOTHING:
                yield {**sent, "action": action, "index": "0"}


@pytest.mark.parametrize("role", ["mia", "owner"])
def test_no_form_of_the_admin_takes_more_than_it_shows(world, role):
    said = {**NOTICE, "good_faith": True}
    noticing.give_notice(world.comments["standing"], language="en", **said)
    world.mia.is_superuser = role == "owner"
    world.mia.save()
    desk = Desk(world.mia)
    wrong = [
        said for address in pages(world) for form in desk.open(address)
        for said in desk.wrong_in(form)
    ]  # fmt: skip
    assert wrong == []
    if role == "owner":
        assert desk.wrote >= WRITING


def test_a_form_of_the_admin_that_takes_more_than_it_shows_is_seen(world, monkeypatch):
    def careless(self, request, members, form):
        Member.objects.filter(pk=members[0].pk).update(language=request.POST.get("language", ""))

    monkeypatch.setattr("forum.accounts.admin.MemberAdmin._suspend", careless)
    world.mia.is_superuser = True
    world.mia.save()
    address = reverse("admin:accounts_member_suspension", args=[world.ana.pk])
    desk = Desk(world.mia)
    wrong = [said for form in desk.open(address) for said in desk.wrong_in(form)]
    assert any("accounts.Member.language" in said for said in wrong)
