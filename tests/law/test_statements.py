"""What authors are told of a restriction: all of it, in their language, while it is in force."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from forum.accounts.models import Guest
from forum.comments import writers
from forum.law import complaining, noticing
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.measures import AuthorMeasure
from forum.moderation.models import Decision
from forum.moderation.undoing import undo
from tests.law.test_cases import decide, see

GUEST = {"by": None, "guest_name": "Gus", "guest_email": "gus@example.org"}


@pytest.fixture
def proved(db) -> Guest:
    """The guest Gus, who has proved the address."""
    return Guest.objects.create(email="gus@example.org", confirmed_at="2026-01-01T00:00Z")


def mail_to(letters, address: str) -> str:
    (body,) = (body for to, _subject, body in letters() if to == address)
    return body


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


def test_a_notice_waits_again_when_its_author_brings_the_comment_back(noticed, ana):
    noticed.comment.remove(by=ana, removed_as="author")
    noticed.comment.restore(by=ana)
    noticed.refresh_from_db()
    assert noticed.is_open


def test_a_notice_waits_again_when_the_removal_is_undone(noticed, mia):
    noticing.decide(noticed, outcome="acted", words="A threat.", by=mia)
    noticed.refresh_from_db()
    undo(noticed.decision, by=mia)
    noticed.refresh_from_db()
    assert (noticed.outcome, noticed.decision, noticed.words) == ("", None, "")


def test_an_upheld_complaint_tells_who_gave_notice_and_lets_them_complain(noticed, mia, paul):
    noticing.decide(noticed, outcome="acted", words="A threat.", by=mia)
    complaint = complaining.complain(Statement.objects.get(), "A song.", language="en")
    complaining.decide(complaint, upheld=True, words="It is a song.", by=paul)
    noticed.refresh_from_db()
    assert noticed.comment.is_published
    assert (noticed.outcome, noticed.words) == ("rejected", "It is a song.")
    assert noticed.may_complain


def test_a_hold_at_posting_ends_by_an_upheld_complaint(say, paul):
    comment = say("links", state="pending", held_rule="links", held_details={"count": 9})
    complaint = complaining.complain(Statement.objects.get(), "My sources.", language="en")
    complaining.decide(complaint, upheld=True, words="Fine.", by=paul)
    comment.refresh_from_db()
    assert comment.is_published
    assert Statement.objects.get().is_lifted


def test_nobody_decides_on_their_own_words(client, say, give_notice, paul):
    comment = say("mine", by=paul)
    give_notice(comment)
    client.force_login(paul)
    answer = decide(client, Notice.objects.get(), outcome="rejected", words="It is fine.")
    assert answer.status_code == 409
    assert "You wrote this comment" in answer.content.decode()
    comment.remove(by=None, reason="insult")
    complaint = complaining.complain(Statement.objects.get(), "No!", language="en")
    assert decide(client, complaint, outcome="upheld", words="Yes.").status_code == 409
    assert Complaint.objects.get().is_open


def test_a_notice_is_about_the_version_that_was_seen(client, say, ana, mia, give_notice):
    comment = say("first words")
    page = client.get(reverse("comments:notice", args=[comment.pk])).content.decode()
    assert re.search(r'name="revision" value="1"', page)
    comment.edit("second words", by=ana)
    give_notice(comment, revision="1")
    notice = Notice.objects.get()
    assert notice.revision == 1
    client.force_login(mia)
    case = client.get(f"/admin/law/notice/{notice.pk}/change/").content.decode()
    assert "first words" in case
    assert "<ins>second</ins>" in case


@pytest.mark.parametrize("said", ["", "0", "7", "-1", "x", "9" * 40, "²", None])
def test_a_version_that_never_was_is_the_one_that_stands(say, give_notice, said):
    assert give_notice(say("here"), revision=said).status_code == 303
    assert Notice.objects.get().revision == 1


def test_a_notice_is_not_decided_on_words_that_nobody_saw(client, noticed, ana, mia):
    client.force_login(mia)
    page = client.get(f"/admin/law/notice/{noticed.pk}/change/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    noticed.comment.edit("harmless", by=ana)
    answer = decide(client, noticed, outcome="acted", words="A threat.", seen=seen)
    assert answer.status_code == 409
    assert "has changed since you saw it" in answer.content.decode()
    again = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())[1]
    decide(client, noticed, outcome="rejected", words="Harmless now.", seen=again)
    noticed.refresh_from_db()
    assert noticed.outcome == "rejected"


def test_a_receipt_repeats_nothing_that_was_typed(noticed, letters):
    body = mail_to(letters, "nora@example.org")
    assert noticed.number in body
    assert f"/comments/{noticed.comment_id}/" in body
    assert noticed.reasons not in body
    assert noticed.name not in body


def test_erasing_the_words_ends_the_notice(noticed):
    writers.forget(noticed.comment, keeps_words=False)
    noticed.refresh_from_db()
    assert noticed.outcome == "gone"


def test_who_gave_notice_is_told_only_of_ways_that_are_open(say, give_notice, mia, ana, letters):
    for number, name in enumerate(("rejected", "acted", "gone")):
        give_notice(say(name), email=f"n{number}@example.org")
    rejected, acted, gone = Notice.objects.order_by("pk")
    noticing.decide(rejected, outcome="rejected", words="Fine.", by=mia)
    noticing.decide(acted, outcome="acted", words="A threat.", by=mia)
    gone.comment.remove(by=ana, removed_as="author")
    bodies = {to: body for to, subject, body in letters() if "decided" in subject}
    told = {name: bodies[f"n{n}@example.org"] for n, name in enumerate(["no", "yes", "gone"])}
    assert {name for name, body in told.items() if "complain about it here" in body} == {"no"}
    assert {name for name, body in told.items() if "A person decided" in body} == {"no", "yes"}
    assert all("out-of-court" in body for body in told.values())


def test_who_gave_notice_hears_again_of_what_was_decided_again(noticed, mia, letters):
    for words in ("A threat.", "A threat after all."):
        noticing.decide(noticed, outcome="acted", words=words, by=mia)
        noticed.refresh_from_db()
        undo(noticed.decision, by=mia)
    bodies = [body for _to, subject, body in letters() if subject.endswith("decided")]
    # Each is written when it leaves; both leave.
    assert len(bodies) == 2


def test_an_author_is_told_of_a_notice_that_was_right_at_second_sight(noticed, mia, paul):
    noticing.decide(noticed, outcome="rejected", words="Fine.", by=mia)
    noticed.refresh_from_db()
    complaint = complaining.complain(noticed, "It names me.", language="en")
    complaining.decide(complaint, upheld=True, words="Section 241.", by=paul)
    statement = Statement.objects.get()
    assert (statement.notice, statement.ground) == (noticed, "law")


def test_an_author_is_told_which_authority_ordered_a_removal(client, noticed, mia, letters):
    Notice.objects.update(authority="Retten i Aarhus")
    noticing.decide(noticed, outcome="acted", words="Section 266 b.", by=mia)
    assert "Ordered by: Retten i Aarhus." in mail_to(letters, "ana@example.org")
    page = see(client, Statement.objects.get())
    assert "Ordered by: <bdi>Retten i Aarhus</bdi>." in page


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
