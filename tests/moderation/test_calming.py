"""Locks and slow conversations: set by moderators, or grown from reports."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.accounts.models import Member
from forum.accounts.origins import NOWHERE, Origin
from forum.comments import policy
from forum.comments.checks import Refused, apply, judge
from forum.comments.models import Comment
from forum.comments.rules import Attempt
from forum.moderation.models import AuthorMeasure, Decision, Report, Trace
from forum.moderation.reporting import report
from forum.moderation.rules.readers import minutes_below, minutes_for
from forum.moderation.undoing import undo
from tests.moderation.test_rules import Strict, named


@pytest.fixture
def answer(thread):
    """Answer a comment as the form does: `answer(parent, ben)`."""

    def _answer(parent, by, *, post=True):
        comment = Comment(thread=thread, parent=parent, author=by, text="x", html="x")
        comment.attempt = Attempt(comment, by, f"member {by.pk}")
        if not post:
            return judge(comment.attempt)
        apply(comment.attempt)
        comment.post()
        return comment

    return _answer


def test_below_a_locked_comment_nobody_answers_and_beside_it_everybody_may(say, ana, ben, mia):
    root = say("root")
    locked, beside = say("locked", to=root), say("beside", to=root)
    deep = say("deep", to=say("below", to=locked))
    locked.lock(by=mia)
    for comment in (locked, deep):
        assert "locked" in policy.objection_to_posting(ben, comment.thread, comment)
    for comment in (root, beside):
        assert policy.may_post(ben, comment.thread, comment)
    locked.refresh_from_db()
    locked.unlock(by=mia)
    assert policy.may_post(ben, deep.thread, deep)
    assert [d.verb for d in Decision.objects.order_by("pk")] == ["lock", "unlock"]


def test_a_lock_moves_with_its_comment_and_holds_what_moves_below_it(say, ben, mia):
    locked, stray = say("locked"), say("stray")
    locked.lock(by=mia)
    stray.move(to=locked, by=mia)
    stray.refresh_from_db()
    assert not policy.may_post(ben, stray.thread, stray)
    stray.move(to=None, by=mia)
    stray.refresh_from_db()
    assert policy.may_post(ben, stray.thread, stray)


def test_a_lock_and_a_slowing_can_be_undone(say, mia):
    comment = say("hot")
    comment.lock(by=mia)
    comment.slow(5, by=mia)
    for decision in Decision.objects.order_by("-pk")[:2]:
        undo(decision, by=mia)
    comment.refresh_from_db()
    assert (comment.locked_at, comment.slow_minutes) == (None, None)


def test_a_moderator_calms_a_conversation_and_others_may_not(client, say, ben, mia):
    comment = say("hot")
    url = reverse("comments:calming", args=[comment.pk])
    client.force_login(ben)
    assert client.post(url, {"locked": "on"}).status_code == 403
    client.force_login(mia)
    client.post(url, {"locked": "on", "minutes": "5"})
    comment.refresh_from_db()
    assert comment.is_locked
    assert comment.slow_minutes == 5
    page = client.get(reverse("comments:options", args=[comment.pk])).content.decode()
    assert "checked" in page
    assert 'value="5"' in page
    client.post(url, {"minutes": ""})
    client.post(url, {"minutes": "-3"})
    comment.refresh_from_db()
    assert (comment.locked_at, comment.slow_minutes) == (None, None)


def test_why_a_conversation_is_calmed_is_on_record(client, say, mia):
    comment = say("hot")
    client.force_login(mia)
    sent = {"locked": "on", "minutes": "5", "reason": "insult", "words": "They <b>shout</b>."}
    client.post(reverse("comments:calming", args=[comment.pk]), sent)
    told = Decision.objects.order_by("pk").values_list("verb", "reason", "words")
    assert list(told) == [
        ("lock", "insult", "They <b>shout</b>."), ("slow", "insult", "5; They <b>shout</b>."),
    ]  # fmt: skip


def test_who_calms_on_an_old_page_is_told_and_keeps_the_words(client, say, ben, mia):
    comment = say("hot")
    client.force_login(mia)
    options = reverse("comments:options", args=[comment.pk])
    url = reverse("comments:calming", args=[comment.pk])

    def was(page: str) -> str:
        return re.search(r'name="was" value="([^"]+)"', page)[1]

    sent = {"minutes": "7", "words": "Slower </textarea>", "reason": "insult"}
    sent["was"] = was(client.get(options).content.decode())
    comment.lock(by=ben)
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "so nothing was decided" in page
    assert "Slower &lt;/textarea&gt;</textarea>" in page
    assert 'value="7"' in page
    comment.refresh_from_db()
    assert (comment.is_locked, comment.slow_minutes) == (True, None)
    assert client.post(url, sent | {"was": was(page), "locked": "on"}).status_code == 303
    comment.refresh_from_db()
    assert (comment.is_locked, comment.slow_minutes) == (True, 7)


def test_minutes_that_are_none_come_back_with_what_was_typed(client, say, mia):
    client.force_login(mia)
    url = reverse("comments:calming", args=[say("hot").pk])
    answer = client.post(url, {"minutes": "9999", "words": "Slower"})
    assert answer.status_code == 422
    assert 'value="9999"' in answer.content.decode()
    assert "Slower</textarea>" in answer.content.decode()


def test_the_words_of_a_removal_on_an_old_page_are_kept_on_the_site_too(client, say, ana, mia):
    comment = say("as it was")
    client.force_login(mia)
    page = client.get(reverse("comments:options", args=[comment.pk])).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    comment.edit("as it became", by=ana, seen=1)
    sent = {"reason": "insult", "words": "Not here </textarea>", "seen": seen}
    answer = client.post(reverse("comments:removal", args=[comment.pk]), sent)
    assert answer.status_code == 409
    assert "Not here &lt;/textarea&gt;</textarea>" in answer.content.decode()
    assert re.search(r'value="insult" selected', answer.content.decode())


def test_in_a_slow_conversation_each_waits_and_is_told_until_when(say, answer, ben, ana, mia):
    root = say("root")
    hot = say("hot", to=root)
    hot.slow(10, by=mia)
    answer(hot, ben)
    with pytest.raises(Refused, match="once in 10 minutes"):
        answer(say("other", to=hot), ben)
    answer(hot, ana)
    answer(root, ben)
    Trace.objects.update(at=timezone.now() - timedelta(minutes=10, seconds=1))
    answer(hot, ben)


def test_a_refusal_of_a_slow_conversation_keeps_the_text(client, say, answer, ben, mia):
    hot = say("hot")
    hot.slow(10, by=mia)
    answer(hot, ben)
    client.force_login(ben)
    initial = client.get(
        f"/en/threads/{hot.thread_id}/comments/new/?parent={hot.pk}"
    ).context["form"].initial  # fmt: skip
    page = client.post(
        f"/en/threads/{hot.thread_id}/comments/", {**initial, "text": "my dear words"}
    )
    assert page.status_code == 422
    assert "my dear words" in page.content.decode()
    assert "You can send this from" in page.content.decode()


@pytest.mark.parametrize(
    ("weight", "minutes"), [(0, 0), (2.9, 0), (3, 2), (4.5, 4), (5, 8), (8, 60), (99, 60)]
)
def test_a_conversation_slows_with_the_weight_of_its_reports(settings, weight, minutes):
    assert minutes_for(weight) == minutes
    settings.SLOW_REPORTS = 0
    assert minutes_for(weight) == 0


def test_reports_anywhere_above_slow_what_is_below_until_they_are_decided(say, answer, ben, mia):
    root = say("root")
    first = say("first", to=root)
    second = say("second", to=first)
    for number, comment in enumerate((first, first, second)):
        reader = Member.objects.create_user(f"r{number}@example.org", name=f"Reader {number}")
        report(comment, member=reader, origin=Origin(f"203.0.{number}.1"), reason="insult")
    assert (minutes_below(root), minutes_below(first), minutes_below(second)) == (0, 0, 2)
    answer(second, ben)
    with pytest.raises(Refused):
        answer(second, ben)
    Report.objects.resolve(second, "dismissed", None)
    answer(second, ben)


def test_many_accounts_of_one_network_slow_nothing(say):
    rude = say("rude")
    for number in range(8):
        reader = Member.objects.create_user(f"r{number}@example.org", name=f"Reader {number}")
        report(rude, member=reader, origin=Origin(f"203.0.113.{number}"), reason="spam")
    assert minutes_below(rude) == 0


def test_one_reader_who_reports_everything_above_slows_nothing(say, ben):
    comment = say("root")
    for _level in range(8):
        comment = say("below", to=comment)
        report(comment, member=ben, origin=NOWHERE, reason="spam")
    assert minutes_below(comment) == 0


def test_the_comments_of_a_held_author_wait_until_that_is_lifted(say, answer, ben, mia):
    root = say("root")
    measure = AuthorMeasure.objects.take(ben, "hold", by=mia, reason="insult")
    assert answer(root, ben, post=False).rule == "author"
    AuthorMeasure.objects.lift(measure, by=mia)
    assert answer(root, ben, post=False) is None


def test_an_edit_meets_the_rules_too_and_waits_in_the_same_moment(client, say, ana, settings):
    settings.STANDING_LINKS = [0, 0, 0, 0]
    comment = say("calm")
    client.force_login(ana)
    url = reverse("comments:revision", args=[comment.pk])
    client.post(url, {"text": "https://a.example", "revision": "1"})
    comment.refresh_from_db()
    assert (comment.state, comment.held_rule, comment.revision) == ("pending", "links", 2)
    assert [d.verb for d in Decision.objects.all()].count("hold") == 1


def test_an_edit_that_a_rule_refuses_keeps_the_form_and_the_comment(client, say, ana, settings):
    settings.RULES = named(Strict)
    comment = say("calm")
    client.force_login(ana)
    url = reverse("comments:revision", args=[comment.pk])
    page = client.post(url, {"text": "well hello", "revision": "1"})
    assert page.status_code == 422
    assert "Not hello." in page.content.decode()
    assert "well hello" in page.content.decode()
    comment.refresh_from_db()
    assert comment.text == "calm"


def test_the_page_says_where_a_conversation_ends_and_offers_no_reply_below(client, say, mia):
    root = say("root")
    locked = say("locked", to=root)
    below = say("below", to=locked)
    beside = say("beside", to=root)
    address = root.thread.get_absolute_url()
    before = client.get(address)
    locked.lock(by=mia)
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    page = after.content.decode()

    def answers(comment) -> bool:
        return f"?parent={comment.pk}" in page

    assert [answers(comment) for comment in (root, locked, below, beside)] == [
        True, False, False, True,
    ]  # fmt: skip
    assert page.count("This conversation is locked.") == 1


def test_deep_below_a_lock_the_permalink_says_so_too(client, say, mia):
    top = comment = say("top")
    for number in range(25):
        comment = say(f"level {number}", to=comment)
    top.lock(by=mia)
    page = client.get(comment.get_absolute_url()).content.decode()
    assert "This conversation is locked." in page
    assert f"?parent={comment.pk}" not in page


def test_a_locked_tombstone_says_so(client, say, mia):
    root = say("root")
    say("below", to=root)
    root.lock(by=mia)
    root.remove(by=mia, reason="insult")
    page = client.get(root.thread.get_absolute_url()).content.decode()
    assert "This conversation is locked." in page
    assert "?parent=" not in page
