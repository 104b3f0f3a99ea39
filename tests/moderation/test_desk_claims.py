"""The queue: who reads which card, so that two moderators do not do the same one."""

from datetime import timedelta

from django.utils import timezone

from forum.moderation.claims import LASTS, Claim, claim
from tests.moderation.queue_page import HTMX, QUEUE, page, send


def test_a_claimed_card_is_a_colleagues_until_it_runs_out(desk, wait, ben, moderator):
    comment = wait("hello")
    assert claim(comment.pk, ben)
    html = page(desk)
    assert "<bdi>Ben</bdi> is reading this one" in html
    assert f"{QUEUE}{comment.pk}/decision/" not in html
    assert desk.client.post(f"{QUEUE}{comment.pk}/claim/", headers=HTMX).status_code == 409
    answer = send(desk, comment, verb="publish")
    assert answer.status_code == 409
    assert "A colleague is reading this one now." in answer.content.decode()
    comment.refresh_from_db()
    assert comment.is_pending
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert desk.client.post(f"{QUEUE}{comment.pk}/claim/", headers=HTMX).status_code == 204
    claimed = Claim.objects.get()
    assert claimed.by == moderator
    assert timezone.now() < claimed.until <= timezone.now() + LASTS


def test_a_card_can_be_taken_over(desk, wait, ben, moderator):
    comment = wait("hello")
    claim(comment.pk, ben)
    answer = desk.client.post(f"{QUEUE}{comment.pk}/claim/", {"take": "yes"}, headers=HTMX)
    assert f"{QUEUE}{comment.pk}/decision/" in answer.content.decode()
    assert Claim.objects.get().by == moderator


def test_who_claims_the_next_card_lets_the_last_one_go(desk, wait, moderator):
    one, two = wait("one"), wait("two")
    claim(one.pk, moderator)
    claim(two.pk, moderator)
    assert [held.comment_id for held in Claim.objects.all()] == [two.pk]
    send(desk, two, verb="publish")
    assert Claim.objects.count() == 0


def test_a_next_card_that_is_taken_or_nonsense_is_told(desk, wait, ben):
    one, two, three = wait("one"), wait("two"), wait("three")
    claim(two.pk, ben)
    assert "data-next-taken" in send(desk, one, verb="publish", next=two.pk).content.decode()
    for nonsense in ("x", "99999", "9" * 30):
        answer = send(desk, three, verb="publish", next=nonsense)
        assert answer.status_code in {200, 409}


def test_a_card_is_claimed_without_scripts(desk, wait, ben, moderator):
    comment = wait("hello")
    claims = f"{QUEUE}{comment.pk}/claim/"
    button = f'<button type="submit" class="queue__verb" formaction="{claims}">'
    assert f"<noscript>{button}" in page(desk)
    answer = desk.client.post(claims, {"seen": "of the form that decides"})
    assert "Others see now that you are reading this one." in answer.content.decode()
    assert Claim.objects.get().by == moderator
    Claim.objects.update(by=ben)
    refused = desk.client.post(claims)
    assert refused.status_code == 409
    assert "A colleague is reading this one now." in refused.content.decode()
