"""Words that wait, were held, removed or replaced are in no answer to who may not read them.

Every address of the site, the admin's included, is asked by everybody, about the comments that
hold a canary: a new address is asked as well, and one that needs a part which nobody knows fails.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from forum.accounts.models import Guest
from forum.comments.models import Comment
from forum.moderation.measures import AuthorMeasure
from forum.moderation.roles import MODERATORS
from tests.pages.audience import AUDIENCE
from tests.pages.routes import FORMS
from tests.pages.test_routes import World, names

pytestmark = pytest.mark.once

CANARY = "canarywords"
WRITER = "Canarius"
ADDRESS = "canary@example.org"
# Who may read none of it; moderators and owners may.
STRANGERS = ["reader", "ben", "ana", "banned", "proved", "staff"]
# Who may, in part: the guest who wrote the words, and moderators, whatever they read.
ENTITLED = ["author", "elsewhere", "moderator", "owner"]


@pytest.fixture
def world(thread, ana, ben, mia) -> World:
    made = World(thread, ana, ben, mia)
    staff = ben.__class__.objects.create_user("s@example.org", "x", name="Stan", is_staff=True)
    banned = staff.__class__.objects.create_user("b@example.org", "x", name="Bertha")
    AuthorMeasure.objects.take(banned, "ban", by=mia, reason="insult")
    people = {"staff": staff, "banned": banned, "owner": mia}
    for role, reads in {"moderator": "en", "elsewhere": "ja"}.items():
        people[role] = staff.__class__.objects.create_user(
            f"{role}@example.org", "x", name=role, is_staff=True, reads=reads
        )
        people[role].groups.add(Group.objects.get(name=MODERATORS))
    for role, member in people.items():
        made.clients[role] = Client()
        made.clients[role].force_login(member)
    guest = Guest.objects.create(email=ADDRESS, epoch=1)
    author = made.clients["author"] = Client()
    session = author.session
    session["guest"] = [guest.pk, guest.epoch]
    session.save()
    author.cookies["sessionid"] = session.session_key
    return made


@pytest.fixture
def hidden(say, mia) -> dict[str, Comment]:
    """A guest's words in every state in which they are nobody's but the moderators'."""
    guest = {"by": None, "guest_name": WRITER, "guest_email": ADDRESS}
    above = say("above")
    waiting = say(CANARY, to=above, state="pending", **guest)
    held, removed, tombstone, edited = (say(CANARY, to=above, **guest) for _state in range(4))
    held.hold(by=None, rule="reports", details=None)
    removed.remove(by=mia, reason="insult", words=CANARY)
    say("an answer", to=tombstone)
    tombstone.remove(by=mia, reason="illegal", words=CANARY)
    edited.edit("Something else.", by=mia)
    edited.remove(by=mia, reason="insult", words=CANARY)
    return {
        "waiting": waiting, "held": held, "removed": removed, "tombstone": tombstone,
        "edited": edited,
    }  # fmt: skip


def leaks(answer, address: str) -> list[str]:
    """Return what of the canary an answer holds; also what a download holds."""
    assert answer.status_code < 500, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = f"{dict(answer.headers)}{body.decode('utf-8', 'replace')}".lower()
    return [word for word in (CANARY, WRITER.lower(), ADDRESS) if word in said]


def of_the_admin(comment: Comment) -> Iterator[tuple[str, str]]:
    """Yield every name and address of the admin, each about what there is of the comment."""
    decision = comment.decisions.first()
    found = {entry.name for entry in addresses(admin.site.get_urls()) if entry.name}
    for name in sorted(found):
        pk = comment.pk
        if name.startswith("threads_") or name == "comments_comment_tree":
            pk = comment.thread_id
        elif name.startswith("moderation_decision_") and decision is not None:
            pk = decision.pk
        apart = [1, pk] if name == "view_on_site" else [pk, "author"]
        for parts in ([], [pk], [str(pk)], ["comments"], apart):
            try:
                yield f"admin:{name}", reverse(f"admin:{name}", args=parts)
                break
            except NoReverseMatch:
                continue
        else:
            raise AssertionError(f"{name} needs a part that this test does not know")


def addresses(entries) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from addresses(entry.url_patterns)


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("state", ["waiting", "held", "removed", "tombstone", "edited"])
def test_no_address_tells_a_stranger(world, hidden, role, state):
    comment, client = hidden[state], world.clients[role]
    found = {}
    about = [world.address(name, comment) for name in sorted(set(names(get_resolver())))]
    page = comment.thread.get_absolute_url()
    about += [
        page, f"{page}?sort=oldest", f"{page}?lang=en", f"{page}?q={comment.pk}",
        reverse("threads:mine", args=[comment.thread_id], query={"c": comment.pk}),
        reverse("threads:counts", query={"article": comment.thread.article.slug}),
        reverse("comments:new", args=[comment.thread_id], query={"parent": comment.pk}),
        *dict(of_the_admin(comment)).values(),
    ]  # fmt: skip
    for address in about:
        for headers in ({}, {"HX-Request": "true"}):
            with transaction.atomic():
                session = client.cookies.get("sessionid")
                kept = session.value if session else None
                if told := leaks(client.get(address, headers=headers, follow=True), address):
                    found[address] = told
                transaction.set_rollback(True)
            if kept:
                client.cookies["sessionid"] = kept
    assert found == {}


@pytest.mark.parametrize("role", ENTITLED)
def test_who_may_read_them_does_so_at_the_addresses_of_the_table_alone(world, hidden, role):
    """A new address that tells even a moderator fails until it is in `audience`."""
    heard = set()
    for comment in (hidden["waiting"], hidden["removed"]):
        about = {name: world.address(name, comment) for name in set(names(get_resolver()))}
        about |= dict(of_the_admin(comment))
        for name, address in about.items():
            client = world.clients[role]
            kept = client.cookies["sessionid"].value
            with transaction.atomic():
                answer = client.get(address)
                transaction.set_rollback(True)
            client.cookies["sessionid"] = kept
            if CANARY in "".join(leaks(answer, address)):
                heard.add(name)
    assert heard == AUDIENCE[role]


@pytest.mark.parametrize("role", STRANGERS)
def test_no_form_tells_a_stranger(world, hidden, role):
    client, found = world.clients[role], {}
    for name in sorted(set(names(get_resolver()))):
        for comment in hidden.values():
            address = world.address(name, comment)
            with transaction.atomic():
                session = client.cookies.get("sessionid")
                kept = session.value if session else None
                fields = FORMS.get(name, {}) | {"parent": comment.pk, "seen": "1"}
                if told := leaks(client.post(address, fields), address):
                    found[address] = told
                transaction.set_rollback(True)
            if kept:
                client.cookies["sessionid"] = kept
    assert found == {}


def test_the_canary_sings_to_who_may_hear_it(world, hidden):
    page = world.clients["mia"].get(reverse("comments:options", args=[hidden["waiting"].pk]))
    assert CANARY in page.content.decode()
