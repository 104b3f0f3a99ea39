"""What moderators do about an author: on record, told to the author, lifted from the same place."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.accounts.origins import NOWHERE
from forum.comments import policy
from forum.moderation.measures import known_of
from forum.moderation.models import AuthorMeasure, Note
from forum.moderation.reporting import report


@pytest.fixture
def page(ana):
    return reverse("admin:accounts_member_measures", args=[ana.pk])


SUSPENSION = {"days": "7", "reason": "insult", "words": "Please stop."}


def take(desk, page, kind, **fields):
    sent = {"kind": kind, "reason": "insult", "words": "Please stop.", "days": "0"} | fields
    return desk.client.post(page, sent)


@pytest.mark.parametrize("kind", ["warn", "hold", "suspend", "ban"])
def test_a_measure_is_taken_told_and_lifted(desk, page, ana, thread, kind):
    assert take(desk, page, kind).status_code == 302
    measure = AuthorMeasure.objects.get()
    assert (measure.kind, measure.reason, measure.words) == (kind, "insult", "Please stop.")
    ana.refresh_from_db()
    assert ana.is_suspended == (kind in ("suspend", "ban"))
    assert policy.may_post(ana, thread) == (kind not in ("suspend", "ban"))
    told = Client()
    told.force_login(ana)
    assert "Please stop." in told.get(reverse("measures")).content.decode()
    if kind == "warn":
        return
    assert 'name="lift"' in desk.client.get(page).content.decode()
    desk.client.post(page, {"lift": measure.pk})
    ana.refresh_from_db()
    assert not ana.is_suspended
    measure.refresh_from_db()
    assert measure.lifted_by is not None
    assert "Lifted on" in told.get(reverse("measures")).content.decode()


def test_a_ban_ends_sessions_and_the_banned_can_still_sign_in_to_read_why(desk, page, ana):
    browser = Client()
    browser.force_login(ana)
    assert browser.get(reverse("account")).status_code == 200
    take(desk, page, "ban")
    assert browser.get(reverse("account")).status_code == 302
    ana.refresh_from_db()
    browser.force_login(ana)
    assert "You are banned" in browser.get(reverse("measures")).content.decode()


def test_a_measure_ends_by_itself(desk, page, ana):
    take(desk, page, "hold", days="7")
    assert AuthorMeasure.objects.in_force(ana).count() == 1
    AuthorMeasure.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert not AuthorMeasure.objects.in_force(ana).exists()
    take(desk, page, "ban", days="7")
    assert AuthorMeasure.objects.get(kind="ban").until is None


def test_a_suspension_from_the_list_of_members_is_on_record_too(desk, ana):
    desk.client.post(f"/admin/accounts/member/{ana.pk}/suspension/", SUSPENSION)
    measure = AuthorMeasure.objects.get()
    assert (measure.kind, measure.is_in_force) == ("suspend", True)
    assert (measure.reason, measure.words) == ("insult", "Please stop.")
    desk.client.post(f"/admin/accounts/member/{ana.pk}/suspension/", {"lift": "yes"})
    measure.refresh_from_db()
    assert not measure.is_in_force
    ana.refresh_from_db()
    assert not ana.is_suspended


@pytest.mark.parametrize("lacking", [{"reason": ""}, {"reason": "illegal", "words": ""}])
def test_nobody_is_suspended_without_the_reasons_the_law_asks_for(desk, ana, lacking):
    sent = SUSPENSION | lacking
    answer = desk.client.post(f"/admin/accounts/member/{ana.pk}/suspension/", sent)
    assert answer.status_code == 422
    assert sent["words"] in answer.content.decode()
    assert not AuthorMeasure.objects.exists()


def test_a_measure_without_a_reason_keeps_what_was_typed(desk, page):
    answer = take(desk, page, "warn", reason="")
    assert answer.status_code == 422
    assert "Choose a reason." in answer.content.decode()
    assert "Please stop." in answer.content.decode()
    assert not AuthorMeasure.objects.exists()


def test_nobody_measures_themselves_or_an_owner(desk, moderator, admin_user):
    for member in (moderator, admin_user):
        page = reverse("admin:accounts_member_measures", args=[member.pk])
        assert take(desk, page, "ban").status_code == 422
    assert not AuthorMeasure.objects.exists()


def test_only_who_may_suspend_sees_measures_and_notes(client, page, ben, desk):
    desk.client.post(page, {"note": "a canary note"})
    ben.is_staff = True
    ben.save()
    client.force_login(ben)
    assert client.get(page).status_code == 403
    assert client.post(page, {"note": "mine"}).status_code == 403


def test_notes_are_for_moderators_alone_and_are_only_added(desk, page, ana, moderator):
    assert desk.client.post(page, {"note": ""}).status_code == 422
    desk.client.post(page, {"note": "<b>canary</b>"})
    assert "&lt;b&gt;canary" in desk.client.get(page).content.decode()
    note = Note.objects.get()
    assert note.by == moderator
    with pytest.raises(TypeError):
        note.save()
    with pytest.raises(TypeError):
        note.delete()
    author = Client()
    author.force_login(ana)
    for address in ("account", "measures", "muted"):
        assert "canary" not in author.get(reverse(address)).content.decode()


def test_what_is_known_of_many_costs_two_queries(
    desk, page, ana, ben, mia, django_assert_num_queries
):
    take(desk, page, "hold")
    desk.client.post(page, {"note": "known"})
    with django_assert_num_queries(2):
        known = known_of([ana.pk, ben.pk, mia.pk])
        assert [m.kind for m in known[ana.pk].measures] == ["hold"]
        assert [n.by.name for n in known[ana.pk].notes] == ["Mia"]
        assert known[ben.pk].notes == []


def test_reports_are_listed_for_moderators(desk, say, ben):
    comment = say("rude")
    report(comment, member=ben, origin=NOWHERE, reason="insult", words="<i>look</i>")
    page = desk.client.get("/admin/moderation/report/").content.decode()
    assert "&lt;i&gt;look" in page
    assert f"#{comment.pk}" in page
