"""Two moderators at once on one author: what holds on record is what holds on the account."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from forum.accounts.models import Member
from forum.moderation.models import AuthorMeasure
from tests.moderation.racing import ROUNDS, together

Kind = AuthorMeasure.Kind


@pytest.mark.race
def test_of_a_suspension_and_a_ban_at_once_one_holds(transactional_db, mia, ben, ana):
    for _round in range(ROUNDS):
        until = timezone.now() + timedelta(days=7)
        take = AuthorMeasure.objects.take
        together(
            partial(take, ana, Kind.SUSPEND, by=mia, until=until, reason="insult"),
            partial(take, Member.objects.get(pk=ana.pk), Kind.BAN, by=ben, reason="insult"),
        )
        (holds,) = AuthorMeasure.objects.in_force(ana)
        account = Member.objects.get(pk=ana.pk)
        assert account.is_suspended
        assert account.suspended_until == holds.until
        AuthorMeasure.objects.lift(holds, by=mia)
        assert not Member.objects.get(pk=ana.pk).is_suspended


@pytest.mark.race
def test_of_two_who_measure_one_author_one_does_and_the_other_is_told(
    transactional_db, mia, ben, ana
):
    ben.is_staff = True
    ben.save()
    desks = []
    for moderator in (mia, ben):
        moderator.user_permissions.set(Permission.objects.all())
        desks.append(Client())
        desks[-1].force_login(moderator)
    url = f"/admin/accounts/member/{ana.pk}/measures/"
    for _round in range(3):
        newest = AuthorMeasure.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answers = together(*(
            partial(desk.post, url, {
                "kind": kind, "days": "7", "reason": "insult", "words": f"So I {kind}.",
                "seen": str(newest),
            })
            for desk, kind in zip(desks, ("suspend", "ban"), strict=True)
        ))  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        late = [answer.status_code for answer in answers].index(409)
        page = answers[late].content.decode()
        assert f"So I {('suspend', 'ban')[late]}.</textarea>" in page
        taken = AuthorMeasure.objects.get(pk__gt=newest)
        assert taken.by.name in page
        assert f'name="seen" value="{taken.pk}"' in page
        AuthorMeasure.objects.lift(taken, by=None)
