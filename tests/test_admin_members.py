"""Members are suspended and let back in the admin; their addresses stay the owner's."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

URL = "/admin/accounts/member/"
TOLD = {"reason": "insult", "words": "Please stop."}


@pytest.fixture
def desk(client, mia):
    mia.user_permissions.clear()
    mia.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(mia)
    return client


def test_a_moderator_suspends_for_a_week(desk, ana):
    desk.post(f"{URL}{ana.pk}/suspension/", TOLD | {"days": "7"})
    ana.refresh_from_db()
    assert ana.is_suspended
    assert timedelta(days=6) < ana.suspended_until - timezone.now() < timedelta(days=8)
    assert "suspended until" in desk.get(f"{URL}{ana.pk}/history/").content.decode()


def test_many_are_suspended_until_lifted_and_let_back(desk, ana, ben):
    ticked = {"action": "suspend", "index": "0", "_selected_action": [ana.pk, ben.pk]}
    assert "for how long?" in desk.post(URL, ticked).content.decode()
    answer = desk.post(URL, ticked | TOLD | {"confirmed": "yes", "days": "0"}, follow=True)
    assert "2 members were suspended." in answer.content.decode()
    ana.refresh_from_db()
    assert ana.is_suspended
    assert ana.suspended_until is None
    assert "Ana" in desk.get(URL + "?suspended=yes").content.decode()
    desk.post(URL, ticked | {"action": "lift"})
    ana.refresh_from_db()
    assert not ana.is_suspended


def test_nobody_suspends_themselves_or_an_owner(desk, mia, admin_user):
    ticked = {"action": "suspend", "index": "0", "_selected_action": [mia.pk, admin_user.pk]}
    answer = desk.post(URL, ticked | TOLD | {"confirmed": "yes", "days": "0"}, follow=True)
    assert "Nobody suspends themselves or an owner." in answer.content.decode()
    mia.refresh_from_db()
    assert not mia.is_suspended


def test_a_moderator_sees_no_addresses(desk, ana):
    for page in (URL, f"{URL}{ana.pk}/change/", f"{URL}{ana.pk}/suspension/"):
        assert "ana@example.org" not in desk.get(page).content.decode()
    assert 'class="field-name"' not in desk.get(URL + "?q=ana@example").content.decode()


def test_nobody_but_an_owner_makes_moderators(client, ben, ana):
    ben.is_staff = True
    ben.save()
    ben.user_permissions.set(
        Permission.objects.filter(codename__in=["view_member", "change_member"])
    )
    client.force_login(ben)
    client.post(
        f"{URL}{ana.pk}/change/",
        {
            "name": "Anna",
            "language": "",
            "is_staff": "on",
            "is_superuser": "on",
            "email": "evil@example.org",
        },
    )
    ana.refresh_from_db()
    assert (ana.name, ana.email, ana.is_staff, ana.is_superuser) == (
        "Anna",
        "ana@example.org",
        False,
        False,
    )


def test_who_may_not_suspend_is_refused(client, ben, ana):
    ben.is_staff = True
    ben.save()
    ben.user_permissions.set(Permission.objects.filter(codename="view_member"))
    client.force_login(ben)
    assert client.post(f"{URL}{ana.pk}/suspension/", {"days": "7"}).status_code == 403


def test_a_suspended_moderator_decides_nothing_in_the_admin(desk, mia, say):
    comment = say("hello")
    mia.suspend()
    # That ended her sessions; signing in anew opens no more.
    assert desk.get("/admin/").status_code == 302
    desk.force_login(mia)
    for address in (
        "/admin/",
        f"{URL}{mia.pk}/suspension/",
        f"/admin/comments/comment/{comment.pk}/",
    ):
        assert desk.get(address, follow=True).status_code == 403
    desk.post(f"{URL}{mia.pk}/suspension/", {"lift": "1"})
    desk.post(f"/admin/comments/comment/{comment.pk}/removal/", {"reason": "spam"})
    for row in (mia, comment):
        row.refresh_from_db()
    assert mia.is_suspended
    assert comment.is_published
