"""The rules before people: that order counts, what a writer is told, and the same text again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.comments.checks import Refused, judge
from forum.comments.models import Comment
from forum.comments.rules import Rule
from forum.moderation.models import Trace
from tests.moderation.conftest import ELSEWHERE, LONG, NEXT_DOOR


class Picky(Rule):
    slug = "picky"
    holding = "It says %(word)s."

    def find(self, attempt):
        return self.hold(word="hello") if "hello" in attempt.comment.text else None


class Strict(Rule):
    slug = "strict"
    refusing = "Not %(word)s."

    def find(self, attempt):
        return self.refuse(word="hello") if "hello" in attempt.comment.text else None


class Broken(Rule):
    slug = "broken"

    def find(self, attempt):
        raise RuntimeError("oh")


class Outside(Rule):
    slug = "outside"
    is_outside = True
    asked = 0

    def find(self, attempt):
        Outside.asked += 1


def named(*rules):
    return [f"{__name__}.{rule.__name__}" for rule in rules]


def test_a_later_rule_may_refuse_what_an_earlier_one_holds(settings, attempt):
    settings.RULES = named(Picky, Strict)
    with pytest.raises(Refused, match="Not hello"):
        judge(attempt("hello"))
    assert judge(attempt("good day")) is None


def test_the_first_rule_that_holds_is_named_and_nothing_is_sent_elsewhere(settings, attempt):
    settings.RULES = named(Picky, Broken, Outside)
    Outside.asked = 0
    assert judge(attempt("hello")).rule == "picky"
    assert Outside.asked == 0
    settings.RULES = named(Outside, Picky)
    judge(attempt("hello"))
    assert Outside.asked == 1


def test_a_broken_rule_holds_and_says_no_more_than_it_knows(settings, write, caplog):
    settings.RULES = named(Broken)
    comment = write("anything")
    assert comment.is_pending
    assert comment.why_held == "A rule of this site asks a moderator to read this comment."
    assert "The rule broken broke" in caplog.text


def test_a_rule_taken_away_since_still_has_a_sentence(settings, write):
    settings.RULES = named(Picky)
    comment = write("hello")
    settings.RULES = []
    assert "asks a moderator" in Comment.objects.get(pk=comment.pk).why_held


def test_moderators_pass_the_rules(settings, attempt, mia):
    settings.RULES = named(Picky, Strict, Broken)
    assert judge(attempt("hello", by=mia)) is None


# --- Repeated ---


def test_the_same_words_are_not_taken_twice_however_they_are_spaced(write, attempt):
    write(LONG)
    with pytest.raises(Refused, match="sent this text before"):
        judge(attempt(LONG.upper().replace(" ", "\n") + "!!"))


def test_others_may_say_the_same_and_anybody_says_thanks_twice(write, ben):
    write(LONG)
    write(LONG, by=ben)
    write("Thanks!")
    write("Thanks!")


def test_a_guest_next_door_repeats_what_a_guest_said(write, attempt):
    write(LONG, by=None)
    with pytest.raises(Refused):
        judge(attempt(LONG, by=None, origin=NEXT_DOOR))
    assert judge(attempt(LONG, by=None, origin=ELSEWHERE)) is None


def test_what_was_taken_back_or_is_old_may_be_said_again(write, attempt, ana, settings):
    comment = write(LONG)
    comment.remove(by=ana, removed_as="author")
    again = write(LONG)
    later = timezone.now() - timedelta(hours=settings.REPEAT_HOURS + 1)
    Trace.objects.filter(comment=again).update(at=later)
    assert judge(attempt(LONG)) is None


def test_the_same_form_sent_twice_is_one_comment(client, ana, compose_for):
    client.force_login(ana)
    fields = compose_for(LONG)
    first, second = (client.post(fields["action"], fields) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Comment.objects.count() == 1


@pytest.fixture
def compose_for(client, thread):
    """Open the form as a person would; return what it would send."""

    def _compose(text):
        form = client.get(f"/en/threads/{thread.pk}/comments/new/").context["form"]
        return {
            "action": f"/en/threads/{thread.pk}/comments/", "text": text,
            "key": form.initial["key"], "opened": form.initial["opened"], "name": "Gus",
        }  # fmt: skip

    return _compose


def test_a_refusal_keeps_what_was_typed_and_says_why(client, ana, compose_for):
    client.force_login(ana)
    client.post((fields := compose_for(LONG))["action"], fields)
    answer = client.post((fields := compose_for(LONG))["action"], fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert LONG in page
    assert "sent this text before" in page


def test_a_hold_is_told_to_its_author_in_their_language(client, ana, compose_for, settings):
    settings.STANDING_LINKS = [1, 1, 1, 1]
    client.force_login(ana)
    fields = compose_for("https://a.example https://b.example")
    page = client.post(fields["action"], fields, follow=True).content.decode()
    assert "It has 2 links" in page
    comment = Comment.objects.get()
    assert (comment.state, comment.held_rule, comment.held_details) == (
        "pending", "links", {"count": 2},
    )  # fmt: skip


def test_old_traces_go(write):
    comment = write("hello")
    Trace.objects.filter(comment=comment).update(at=timezone.now() - timedelta(days=8))
    assert Trace.objects.forget() == 1


def test_a_trace_holds_no_address(write):
    write("hello", by=None)
    trace = Trace.objects.values().get()
    assert "203.0.113" not in str(trace)
