"""Every address, every role, every state: the codes of `routes`, and no other."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from forum.accounts.models import Guest, Member
from forum.comments.models import Comment
from forum.comments.states import State
from tests.pages.routes import FORMS, ROLES, ROUTES, STATES

pytestmark = pytest.mark.once


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the full name of each address of the site but the admin's, which has its own tests."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from names(entry, inner)
        elif isinstance(entry, URLPattern) and "admin" not in spaces:
            assert entry.name, entry
            yield ":".join((*spaces, entry.name))


class World:
    """Ana's comment in each state, and six clients."""

    def __init__(self, thread, ana: Member, ben: Member, mia: Member) -> None:
        self.thread, self.ana, self.ben = thread, ana, ben
        # A page of her own, and words in it that nobody else has.
        ana.comments_standing, ana.lists_comments = 1, True
        ana.save()
        self.comments = {state: self._comment(state, mia) for state in STATES}
        lost = Member.objects.create_user("lost@example.org", "x", name="Lost")
        guest = Guest.objects.create(email="proved@example.org", epoch=1)
        self.clients = {role: Client(enforce_csrf_checks=False) for role in ROLES}
        session = self.clients["proved"].session
        session["guest"] = [guest.pk, guest.epoch]
        session.save()
        self.clients["proved"].cookies["sessionid"] = session.session_key
        lost.suspend()
        for role, member in {"ben": ben, "ana": ana, "suspended": lost, "mia": mia}.items():
            self.clients[role].force_login(member)

    def _comment(self, state: str, mia: Member) -> Comment:
        waiting = State.PENDING if state == "waiting" else State.PUBLISHED
        comment = Comment(
            thread=self.thread, author=self.ana, text=state, html=f"<p>{state}</p>",
            language="en", state=waiting,
            held_because="thread" if state == "waiting" else "",
        )  # fmt: skip
        comment.post()
        if state == "tombstone":
            answer = Comment(
                thread=self.thread, parent=comment, author=self.ben, text="a", html="a"
            )
            answer.post()
        if state in {"removed", "tombstone"}:
            comment.remove(by=mia, reason="insult")
        return comment

    def address(self, name: str, comment: Comment | None = None) -> str:
        """Return an address of the route: about the comment, else about what is there."""
        about = {
            "pk": comment.pk if comment else self.pk_of(name), "thread_pk": self.thread.pk,
            "slug": self.thread.article.slug, "token": "forged", "tag": "en", "key": "forged",
            "uidb36": "1", "provider_id": "paper",
        }  # fmt: skip
        for wanted in ([], ["pk"], ["thread_pk"], ["slug"], ["token"], ["tag"], ["key"],
                       ["uidb36", "key"], ["provider_id"]):  # fmt: skip
            try:
                return reverse(name, kwargs={part: about[part] for part in wanted})
            except NoReverseMatch:
                continue
        raise AssertionError(f"{name} needs a part that this test does not know")

    def pk_of(self, name: str) -> int:
        """Return the number of what the route is about, where that is no comment."""
        if name.startswith("threads:"):
            return self.thread.pk
        if name in {"people:detail", "feeds:member"}:
            return self.ana.pk
        return 999

    def ask(self, name: str, method: str, role: str, comment: Comment | None = None) -> int:
        """Return the code of one request, and leave nothing of it behind."""
        client = self.clients[role]
        fields = FORMS.get(name, {}) if method == "POST" else {}
        with transaction.atomic():
            session = client.cookies.get("sessionid")
            kept = session.value if session else None
            send = client.post if method == "POST" else client.get
            code = send(self.address(name, comment), fields).status_code
            if kept:
                client.cookies["sessionid"] = kept
            transaction.set_rollback(True)
        return code


@pytest.fixture
def world(thread, ana, ben, mia) -> World:
    return World(thread, ana, ben, mia)


def rows() -> list[tuple[str, str, str, str]]:
    """Return the table as rows: route, method, state ("" for none), codes."""
    found = []
    for name, methods in ROUTES.items():
        for method, codes in methods.items():
            states = codes if isinstance(codes, dict) else {"": codes}
            found += [(name, method, state, line) for state, line in states.items()]
    return found


def is_about_a_comment(name: str) -> bool:
    return name.startswith("comments:") and any(
        isinstance(codes, dict) for codes in ROUTES[name].values()
    )


def test_every_route_is_in_the_table_and_nothing_else():
    assert sorted(set(names(get_resolver()))) == sorted(ROUTES)


def test_every_row_is_whole():
    for name, method, state, codes in rows():
        assert method in {"GET", "POST"}, name
        assert state in {"", *STATES}
        assert re.fullmatch(r"\d{3}( \d{3}){5}", codes), (name, method, state)
    for name, methods in ROUTES.items():
        assert set(methods) == {"GET", "POST"}, name
        for codes in methods.values():
            assert not isinstance(codes, dict) or set(codes) == set(STATES), name


@pytest.mark.parametrize("name", ROUTES)
def test_route_answers_each_role_as_the_table_says(world, name):
    for row, method, state, codes in rows():
        if row == name:
            comment = world.comments[state] if state else None
            got = " ".join(str(world.ask(name, method, role, comment)) for role in ROLES)
            assert got == codes, (method, state or "any")


# --- The admin ---


def admin_names() -> list[str]:
    found = []

    def walk(resolver: URLResolver, spaces: tuple[str, ...]) -> None:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                walk(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
            elif "admin" in spaces and entry.name:
                found.append(entry.name)

    walk(get_resolver(), ())
    return sorted(set(found) - {"login", "logout", "jsi18n"})


def admin_address(name: str) -> str:
    """Return an address of the route about whatever is first."""
    for args in ([], [1], ["1"], ["comments"], [1, 1]):
        try:
            return reverse(f"admin:{name}", args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(f"admin:{name} needs parts that this test does not know")


def test_admin_lets_in_nobody_but_staff(world):
    for name in admin_names():
        for role in ("reader", "ben", "suspended"):
            for send in (world.clients[role].get, world.clients[role].post):
                answer = send(admin_address(name))
                assert answer.status_code in {302, 403, 404, 405}, (name, role)
                if answer.status_code == 302:
                    assert "/login/" in answer["Location"], (name, role)
