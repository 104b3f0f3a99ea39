"""What belongs to another site is nothing here: its host, its sessions, its links, its things.

An installation is one site. The column "other site" of the table of routes is therefore asked in
four ways: under another site's name, with a session of another site's, about something that
another site has and this one has not, and with a link that another site has signed.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings as site
from django.core import signing
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import iri_to_uri

from articles.models import Article
from forum.accounts import guests
from forum.accounts.links import LOGIN_SALT, login_link
from forum.accounts.models import Guest
from forum.comments import answering, stamps
from forum.comments.models import Comment
from forum.notifications import tokens
from forum.notifications.models import Listener
from forum.pages.views.writing import WAITING_SALT
from forum.threads.models import Thread
from tests.accounts.conftest import sign_in
from tests.markup import hostile
from tests.pages.elsewhere import ELSEWHERE
from tests.pages.routes import FORMS, ROLES, ROUTES
from tests.pages.test_routes import World, is_about_a_comment
from tests.pages.test_routes import world as world

pytestmark = pytest.mark.once

OTHER_KEY = "the key of another site, which is as long as ours is " * 2
METHODS = ("GET", "POST")
NOWHERE = 8_000_000_000


# --- Under another site's name ---


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil-testserver"])
def test_no_address_answers_under_another_site_s_name(world, host):
    for name in ROUTES:
        comment = world.comments["standing"] if is_about_a_comment(name) else None
        for role in ROLES:
            for send in (world.clients[role].get, world.clients[role].post):
                answer = send(world.address(name, comment), HTTP_HOST=host)
                assert answer.status_code == 400, (name, role)
                assert host not in answer.content.decode()


# --- With a session of another site's ---


@pytest.mark.parametrize("name", ROUTES)
def test_session_of_another_site_is_a_stranger_s(world, mia, name):
    """Its key is none of ours; and one of ours that another key has signed is over."""
    unknown = Client()
    unknown.cookies["sessionid"] = "k" * 32
    forged = Client()
    with override_settings(SECRET_KEY=OTHER_KEY):
        forged.force_login(mia)
    for method, codes in ROUTES[name].items():
        for state, line in (codes if isinstance(codes, dict) else {"": codes}).items():
            comment = world.comments[state] if state else None
            for client in (unknown, forged):
                world.clients["strange"] = client
                assert str(world.ask(name, method, "strange", comment)) == line.split()[0]


# --- About what another site has ---


def elsewhere(world: World, name: str) -> Iterator[str]:
    """Yield addresses of the route with every part another site's, and with each part so."""
    own = {
        "pk": world.comments["standing"].pk if name.startswith("comments:") else world.pk_of(name),
        "thread_pk": world.thread.pk, "slug": world.thread.article.slug, "tag": "en",
    }  # fmt: skip
    theirs = {
        "pk": NOWHERE, "thread_pk": NOWHERE, "slug": "their-article", "tag": "xx", "key": "theirs",
        "token": signed_elsewhere([1, 0], name), "uidb36": "zzz", "provider_id": "their-paper",
    }  # fmt: skip
    for parts in (["pk"], ["thread_pk"], ["slug"], ["token"], ["tag"], ["key"], ["uidb36", "key"],
                  ["provider_id"]):  # fmt: skip
        for mixed in (theirs, {**theirs, **own}):
            if mixed is not theirs and not any(part not in own for part in parts[:-1]):
                continue
            try:
                yield reverse(name, kwargs={part: mixed[part] for part in parts})
            except NoReverseMatch:
                break


def signed_elsewhere(value: object, name: str) -> str:
    salts = {"guests:link": guests.LINK_SALT, "account_login_link": LOGIN_SALT}
    return signing.dumps(value, key=OTHER_KEY, salt=salts.get(name, tokens.SALT))


def has_parts(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False


def test_every_address_about_something_says_what_another_site_s_thing_is():
    assert sorted(filter(has_parts, ROUTES)) == sorted(ELSEWHERE)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_another_site_has_is_nothing_here(world, name):
    addresses = list(elsewhere(world, name))
    assert addresses
    for method in METHODS:
        for address in addresses:
            got = " ".join(str(code(world, role, method, address, name)) for role in ROLES)
            assert got == ELSEWHERE[name][method], (method, address)


def code(world: World, role: str, method: str, address: str, name: str) -> int:
    world.address = lambda *_args: address  # type: ignore[method-assign]
    return world.ask(name, method, role)


def test_comment_is_answered_in_its_own_discussion_only(world):
    """The address names one article's discussion, and the form a comment of another's."""
    other = Thread.objects.of(Article.objects.create(title="B", body="B", state="published"))
    theirs = world.comments["standing"]
    ben = world.clients["ben"]
    fields = {
        "text": "Hello", "parent": str(theirs.pk), "opened": stamps.stamp(),
        "seen": answering.seen_now(theirs),
    }  # fmt: skip
    form = reverse("comments:new", args=[other.pk])
    assert theirs.text not in ben.get(form, {"parent": theirs.pk}).content.decode()
    assert ben.post(reverse("comments:create", args=[other.pk]), fields).status_code == 422
    assert not Comment.objects.in_thread(other).exists()
    waiting = signing.dumps(world.comments["waiting"].pk, salt=WAITING_SALT)
    own, foreign = (reverse("comments:waiting", args=[t.pk]) for t in (world.thread, other))
    assert ben.get(own, {"c": waiting}).status_code == 200
    assert ben.get(foreign, {"c": waiting}).status_code == 404


# --- With a link that another site has signed, or that was signed for something else ---


def links(world: World, key: str) -> dict[str, str]:
    """Return a link of each kind, as a site with that key mails them."""
    with override_settings(SECRET_KEY=key):
        proved = EmailAddress.objects.get_or_create(user=world.ana, email="new@example.org")[0]
        guest, listener = Guest.objects.get(), Listener.objects.of(world.ana)
        world.ana.refresh_from_db()
        waiting = signing.dumps(world.comments["waiting"].pk, salt=WAITING_SALT)
        return {
            "guests:link": signing.dumps([guest.pk, guest.epoch], salt=guests.LINK_SALT),
            "account_login_link": urlsplit(login_link(world.ana)).path.split("/")[-2],
            "account_confirm_email": EmailConfirmationHMAC(proved).key,
            "account_reset_password_from_key": default_token_generator.make_token(world.ana),
            "mails:stop": signing.dumps([listener.pk, 0], salt=tokens.SALT),
            "comments:waiting": waiting,
        }


def opened(world: World, name: str, token: str) -> tuple[int, str]:
    """Return the code and the words for a stranger who opens the link."""
    if name == "comments:waiting":
        address = reverse(name, args=[world.thread.pk])
        answer = Client().get(address, {"c": token})
    elif name == "account_reset_password_from_key":
        number = user_pk_to_url_str(world.ana)
        answer = Client().get(reverse(name, kwargs={"uidb36": number, "key": token}), follow=True)
    else:
        part = "key" if name == "account_confirm_email" else "token"
        answer = Client().get(reverse(name, kwargs={part: token}))
    return answer.status_code, answer.content.decode()


def is_open(name: str, status: int, words: str) -> bool:
    if name == "account_reset_password_from_key":
        return 'name="password1"' in words
    if name == "account_confirm_email":
        return "new@example.org" in words
    return status == 200


def test_link_is_good_for_what_it_was_signed_for_by_this_site(world):
    own, theirs = links(world, site.SECRET_KEY), links(world, OTHER_KEY)
    for name in own:
        for kind, token in own.items():
            assert is_open(name, *opened(world, name, token)) == (kind == name), (name, kind)
        for kind, token in theirs.items():
            assert not is_open(name, *opened(world, name, token)), (name, kind)


# --- Nobody is sent to another site ---

# What has led browsers away from other sites.
TARGETS = sorted({text for _id, text in hostile.rows("open_redirect")})
WAYS_ON = ("next", "return", "url", "redirect", "redirect_to", "back", "to")


def is_here(location: str) -> bool:
    """Whether a browser that follows stays; it takes a backslash for a slash and skips blanks."""
    seen = "".join(location.split()).replace("\\", "/")
    parts = urlsplit(seen)
    if parts.scheme or seen.startswith("//"):
        return parts.scheme in {"http", "https"} and parts.netloc == "testserver"
    return True


@pytest.mark.parametrize("name", ROUTES)
def test_no_address_leads_to_another_site(world, name):
    evil = "https://evil.example/"
    comment = world.comments["standing"] if is_about_a_comment(name) else None
    address = world.address(name, comment)
    query = "&".join(f"{way}={evil}" for way in WAYS_ON)
    fields = {**FORMS.get(name, {}), **dict.fromkeys(WAYS_ON, evil)}
    for role in ("reader", "proved", "mia"):
        client = Client()
        client.cookies.update(world.clients[role].cookies)
        for answer in (client.get(f"{address}?{query}"), client.post(f"{address}?{query}", fields)):
            assert is_here(answer.get("Location", "")), role
            assert evil not in answer.get("HX-Redirect", "") + answer.get("Refresh", "")


def test_signing_in_and_out_leads_to_no_other_site(world, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    EmailAddress.objects.create(user=world.ana, email=world.ana.email, verified=True, primary=True)
    ana = {"login": world.ana.email, "password": "ana writes a lot"}
    assert len(TARGETS) >= 40
    for target in TARGETS:
        client = Client()
        page = client.get(reverse("account_login"), {"next": target})
        assert "evil" not in page.get("Location", "")
        answers = [client.post(reverse("account_login"), {**ana, "next": target})]
        query = f"?next={iri_to_uri(target)}"
        again = {"password": "ana writes a lot", "next": target}
        answers.append(client.post(reverse("account_reauthenticate") + query, again))
        answers.append(client.get(reverse("account_login"), {"next": target}))
        answers.append(client.post(reverse("account_logout"), {"next": target}))
        for answer in answers:
            assert answer.status_code == 302, (target, answer.status_code)
            assert is_here(answer["Location"]), target


def test_an_address_of_this_site_is_led_to(world):
    EmailAddress.objects.create(user=world.ana, email=world.ana.email, verified=True, primary=True)
    client = Client()
    own = world.thread.get_absolute_url()
    answer = client.post(reverse("account_login"), {
        "login": world.ana.email, "password": "ana writes a lot", "next": own,
    })  # fmt: skip
    assert answer["Location"] == own
    assert sign_in(Client(), world.ana)["Location"] == site.LOGIN_REDIRECT_URL
