"""What a rule holds when it is posted is on record, and the record can be undone like any other."""

import pytest

from forum.comments import checking, writers
from forum.comments.models import Comment
from forum.law.models import Statement
from forum.moderation.deciding import Removal, Restoration, decide
from forum.moderation.models import Decision
from forum.moderation.sight import fingerprint
from forum.moderation.undoing import Refused, undo
from forum.notifications.models import Event

LOG = "/admin/moderation/decision/"


@pytest.fixture
def held(say):
    return say("Buy boats!", state="pending", held_rule="links", held_details={"count": 5})


def hold_of(comment) -> Decision:
    return Decision.objects.get(comment=comment, verb="hold")


def test_undoing_a_rules_hold_lets_the_comment_stand_as_if_there_had_been_none(held, mia):
    hold = hold_of(held)
    assert (hold.automated, hold.rule, hold.by, hold.revision) == (True, "links", None, 1)
    undo(hold, by=mia)
    held.refresh_from_db()
    assert (held.state, held.published_at, held.shown) == ("published", held.posted_at, True)
    assert (held.held_rule, held.held_details, held.why_held) == ("", None, "")
    assert Event.objects.filter(comment=held).exists()
    undo(Decision.objects.get(verb="undo"), by=mia)
    held.refresh_from_db()
    assert (held.state, held.published_at) == ("pending", None)
    assert (held.held_rule, held.held_details) == ("links", {"count": 5})
    assert not any(damage.times for damage in checking.check())


def test_where_everything_is_read_first_it_goes_on_waiting_for_that(thread, say, mia):
    thread.mode = "moderated"
    thread.save()
    held = say("Buy boats!", state="pending", held_rule="links", held_details={"count": 5})
    undo(hold_of(held), by=mia)
    held.refresh_from_db()
    assert (held.state, held.held_because, held.held_rule) == ("pending", "thread", "")


def test_what_waits_because_everything_does_is_on_record_too(client, say, thread, mia, settings):
    thread.arrange(mode="moderated")
    comment = say("Good day.", state="pending", held_because="thread")
    hold = hold_of(comment)
    assert (hold.automated, hold.rule, hold.by, hold.state) == (True, "thread", None, "pending")
    assert hold.by_rule == "The discussion is moderated"
    # Nothing was found against it, so there is nothing to state, and nothing for the public log.
    assert not Statement.objects.exists()
    settings.PUBLIC_LOG = True
    assert "held for a moderator" not in client.get("/en/moderation-log/").content.decode()
    undo(hold, by=mia)
    comment.refresh_from_db()
    assert (comment.state, comment.published_at) == ("published", comment.posted_at)
    assert comment.held_by == ""
    undo(Decision.objects.get(verb="undo"), by=mia)
    comment.refresh_from_db()
    assert (comment.state, comment.held_because, comment.held_rule) == ("pending", "thread", "")
    assert "read by a moderator" in comment.why_held


@pytest.mark.parametrize("mode", ["moderated", "newcomers"])
def test_other_words_in_the_place_of_those_that_were_read_are_read_too(
    client, say, thread, ana, mia, mode
):
    thread.arrange(mode=mode)
    comment = say("Good day.")
    client.force_login(ana)
    address = f"/en/comments/{comment.pk}/revision/"
    client.post(address, {"text": "Buy boats!", "revision": 1})
    comment.refresh_from_db()
    assert (comment.text, comment.state) == ("Buy boats!", "pending")
    assert comment.why_held
    assert hold_of(comment).revision == 2
    comment.publish(by=mia)
    thread.arrange(mode="open")
    client.post(address, {"text": "Good night.", "revision": 2})
    comment.refresh_from_db()
    assert (comment.text, comment.state) == ("Good night.", "published")


def test_a_moderators_own_change_waits_for_nobody(client, say, thread, mia):
    thread.arrange(mode="moderated")
    comment = say("Good day.", by=mia)
    client.force_login(mia)
    client.post(f"/en/comments/{comment.pk}/revision/", {"text": "Good night.", "revision": 1})
    comment.refresh_from_db()
    assert (comment.text, comment.state) == ("Good night.", "published")


def test_the_log_names_the_rule_and_offers_the_undoing(desk, held):
    hold = hold_of(held)
    for address in (LOG, f"/admin/comments/comment/{held.pk}/change/"):
        page = desk.client.get(address).content.decode()
        assert "Many links" in page
        assert f"{LOG}{hold.pk}/undoing/" in page
    desk.client.post(f"{LOG}{hold.pk}/undoing/")
    held.refresh_from_db()
    assert held.is_published


@pytest.mark.parametrize("rule", ["links", "reports"])
def test_words_that_changed_since_are_not_let_through_unread(say, ana, mia, rule):
    comment = say("Buy boats!")
    comment.hold(by=None, rule=rule)
    comment.edit("Buy more boats!", by=ana)
    with pytest.raises(Refused, match="has changed since"):
        undo(hold_of(comment), by=mia)
    comment.refresh_from_db()
    assert comment.is_pending


def test_erased_words_are_a_removal_on_record_that_nobody_undoes(say, ana, mia):
    comment = say("My words.")
    writers.forget(comment, keeps_words=False)
    removal = Decision.objects.get(comment=comment)
    assert (removal.verb, removal.state, removal.by) == ("remove", "removed", ana)
    with pytest.raises(Refused, match="The author did this"):
        undo(removal, by=mia)


def test_a_removal_is_not_taken_back_when_nothing_is_left(say, mia):
    comment = say("My words.")
    decide([comment], Removal(mia, "insult"), {comment.pk: fingerprint(comment)})
    writers.forget(comment, keeps_words=False)
    comment = Comment.objects.get(pk=comment.pk)
    with pytest.raises(Refused, match="has changed since"):
        undo(Decision.objects.get(comment=comment), by=mia)
    outcome = decide([comment], Restoration(mia), {comment.pk: fingerprint(comment)})
    assert outcome.unfit == [comment.pk]
