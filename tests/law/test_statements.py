"""What authors are told of a restriction: all of it, in their language, while it is in force."""

import pytest
from django.conf import settings
from django.urls import reverse

from forum.accounts.models import Guest
from forum.comments import writers
from forum.law import complaining
from forum.law.models import Statement
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.moderation.undoing import undo
from tests.law.conftest import mail_to
from tests.law.test_cases import see

GUEST = {"by": None, "guest_name": "Gus", "guest_email": "gus@example.org"}


@pytest.fixture
def proved(db) -> Guest:
    """The guest Gus, who has proved the address."""
    return Guest.objects.create(email="gus@example.org", confirmed_at="2026-01-01T00:00Z")


def test_the_letter_says_all_that_the_law_asks_for(say, mia, letters):
    say("canary words").remove(by=mia, reason="insult", words="Calling him an ass.")
    body = mail_to(letters, "ana@example.org")
    for told in (
        "was removed and is not shown anywhere on this site", "The bridge", "> canary words",
        "For how long: Until it is lifted.", "against the house rules. Insult or harassment.",
        "Calling him an ass.", "Moderators found it, or readers reported it. A person decided.",
        "It costs nothing.", "for six months", "out-of-court", "/statements/",
    ):  # fmt: skip
        assert told in body, told


def test_a_hold_by_a_rule_says_which_and_that_a_program_decided(say, letters):
    say("too many links").hold(by=None, rule="links", details={"count": 9})
    body = mail_to(letters, "ana@example.org")
    assert "Until a moderator has decided." in body
    assert "A program found it. A program decided." in body
    assert "9" in body


HELD_FIRST = {"state": "pending", "held_rule": "links", "held_details": {"count": 9}}


BY_MODES = {
    "moderated": {"held_because": "thread"},
    "newcomers": {"held_rule": "newcomer", "held_details": {"needed": 2}},
}


@pytest.mark.parametrize("mode", BY_MODES)
def test_what_waits_by_the_mode_of_its_discussion_is_restricted_for_nothing_it_says(
    say, ana, mia, letters, mode
):
    """Art. 17(1) asks for reasons where content was found illegal or against the terms."""
    comment = say("Good day.", state="pending", **BY_MODES[mode])
    comment.publish(by=mia)
    undo(comment.decisions.get(verb="publish"), by=mia)
    comment.refresh_from_db()
    assert comment.is_pending
    comment.remove(by=mia, reason="insult")
    comment.restore(by=mia)
    # The removal alone was on the ground of what it says.
    assert [one.decision.verb for one in Statement.objects.all()] == ["remove"]
    assert [to for to, subject, _body in letters() if "S-" in subject] == [ana.email]


def test_what_a_rule_finds_in_the_words_is_a_restriction_wherever_it_stands(say, thread):
    thread.arrange(mode="moderated")
    say("Buy boats!", **HELD_FIRST)
    assert Statement.objects.get().decision.rule == "links"


def test_who_waits_because_of_a_rule_is_not_told_that_they_broke_a_rule(say, letters, client):
    say("hello", **HELD_FIRST)
    body = mail_to(letters, "ana@example.org")
    page = see(client, Statement.objects.get())
    for told in (body, page):
        assert "Nobody has found it illegal or against the house rules." in told
        assert "It has 9 links" in told
        assert "found to be" not in told
        assert "A program decided." in told
    assert "For how long: Until a moderator has decided." in body


def test_a_statement_says_why_as_long_as_it_is_kept(say, mia, letters, client):
    comment = say("hello", **HELD_FIRST)
    comment.publish(by=mia)
    comment.remove(by=mia, reason="insult", words="An ass.")
    hold, removal = Statement.objects.order_by("pk")
    assert "It has 9 links" in see(client, hold)
    assert "Lifted on" in see(client, hold)
    assert "It has 9 links" not in see(client, removal)
    held, removed = (body for _to, _subject, body in letters())
    assert "For how long: Lifted on" in held
    assert "It has 9 links" in held
    assert "It was found to be against the house rules. Insult or harassment." in removed


def test_what_readers_reported_was_not_found_by_a_program(say, mia):
    comment = say("rude")
    comment.hold(by=None, rule="reports", details={"count": 3})
    comment.remove(by=mia, reason="insult")
    found = [(s.detected_by_program, s.decided_by_program) for s in Statement.objects.all()]
    assert sorted(found) == [(False, False), (False, True)]


def test_an_author_is_told_in_their_language(say, mia, ana, letters):
    ana.language = "da"
    ana.save(update_fields=["language"])
    say("rude").remove(by=mia, reason="insult")
    (sent,) = ((s, b) for to, s, b in letters() if to == "ana@example.org")
    assert "Hvad der blev afgjort" in sent[0]
    assert "Din kommentar" in sent[1]


def test_a_guest_who_proved_the_address_is_told_in_the_language_they_wrote(
    say, mia, proved, letters
):
    say("canary på dansk", language="da", **GUEST).remove(by=mia, reason="insult")
    body = mail_to(letters, "gus@example.org")
    assert "Din kommentar" in body
    assert "canary på dansk" in body


def test_an_address_that_nobody_proved_hears_of_a_moderator_and_not_the_words(say, mia, letters):
    comment = say("canary", **GUEST)
    comment.hold(by=None, rule="links", details={"count": 9})
    assert [to for to, *_rest in letters()] == []
    comment.remove(by=mia, reason="insult", words="No.")
    body = mail_to(letters, "gus@example.org")
    assert "No." in body
    assert "canary" not in body


def test_a_guests_own_page_lists_what_was_decided(client, say, mia, proved):
    say("rude", **GUEST).remove(by=mia, reason="insult")
    session = client.session
    session["guest"] = [proved.pk, proved.epoch]
    session.save()
    page = client.get(reverse("guests:comments")).content.decode()
    assert Statement.objects.get().get_absolute_url() in page


def test_what_is_claimed_brings_its_statements_along(say, mia, ben):
    comment = say("rude", **GUEST)
    comment.remove(by=mia, reason="insult")
    writers.claim(comment, email="gus@example.org", by=ben)
    assert Statement.objects.get().author == ben


def test_the_page_shows_the_words_to_nobody_but_their_author_and_moderators(
    client, say, mia, ana, ben
):
    say("canary").remove(by=mia, reason="insult")
    statement = Statement.objects.get()
    for person, reads in ((None, False), (ben, False), (ana, True), (mia, True)):
        if person:
            client.force_login(person)
        page = see(client, statement)
        assert ("canary" in page) == reads, person
        assert "The bridge" in page


def test_a_lifted_measure_lifts_its_statement(mia, ana):
    ban = AuthorMeasure.objects.take(ana, "ban", by=mia, reason="insult")
    AuthorMeasure.objects.take(ana, "hold", by=mia, reason="insult")
    AuthorMeasure.objects.lift_suspension(ana, by=mia)
    assert Statement.objects.get(measure=ban).is_lifted
    assert Statement.objects.filter(lifted_at=None).count() == 1


def test_a_restriction_that_comes_back_by_undoing_is_stated_again(say, mia, letters):
    comment = say("rude")
    comment.remove(by=mia, reason="illegal", words="See section 5.")
    comment.restore(by=mia)
    undo(Decision.objects.get(verb="restore"), by=mia)
    comment.refresh_from_db()
    assert comment.is_removed
    again = Statement.objects.get(lifted_at=None)
    assert (again.decision.verb, again.cause.reason, again.ground) == ("undo", "illegal", "law")
    assert sum("See section 5." in body for _to, _subject, body in letters()) == 2


def test_restoring_what_its_author_took_back_leaves_a_hold_in_force(say, ana):
    comment = say("links")
    comment.hold(by=None, rule="links", details={"count": 9})
    comment.remove(by=ana, removed_as="author")
    comment.restore(by=ana)
    assert comment.is_pending
    assert not Statement.objects.get().is_lifted


def test_a_hold_at_posting_ends_by_an_upheld_complaint(say, paul):
    comment = say("links", state="pending", held_rule="links", held_details={"count": 9})
    complaint = complaining.complain(Statement.objects.get(), "My sources.", language="en")
    complaining.decide(complaint, upheld=True, words="Fine.", by=paul)
    comment.refresh_from_db()
    assert comment.is_published
    assert Statement.objects.get().is_lifted


def test_a_warning_is_lifted_by_an_upheld_complaint_even_when_it_was_read(mia, paul, ana):
    warning = AuthorMeasure.objects.take(ana, "warn", by=mia, reason="insult", words="Stop.")
    AuthorMeasure.objects.filter(pk=warning.pk).update(read_at=warning.at)
    complaint = complaining.complain(Statement.objects.get(), "Why?", language="en")
    complaining.decide(complaint, upheld=True, words="It was a joke.", by=paul)
    warning.refresh_from_db()
    assert warning.lifted_by == paul


@pytest.mark.parametrize("language", [tag for tag, _name in settings.LANGUAGES if tag != "en"])
def test_a_statement_holds_no_english_in_any_language(say, mia, ana, letters, client, language):
    ana.language = language
    ana.save(update_fields=["language"])
    say("ord", **HELD_FIRST).remove(by=mia, reason="illegal", words="§ 266 b")
    bodies = [body for to, _subject, body in letters() if to == "ana@example.org"]
    assert len(bodies) == 2
    for body in bodies:
        for english in (
            "Your comment", "a moderator reads", "It was found", "For how long", "Until a",
            "A program", "A person", "Contest this", "It costs", "dispute", "Illegal content",
        ):  # fmt: skip
            assert english not in body, english
