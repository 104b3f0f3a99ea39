"""What becomes of a notice: the version it is about, who decides, and whom it is told to."""

import re

import pytest
from django.urls import reverse

from forum.comments import writers
from forum.law import complaining, noticing
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.undoing import undo
from tests.law.conftest import mail_to
from tests.law.test_cases import decide, see


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
