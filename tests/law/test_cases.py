"""Notices, statements of reasons and complaints, from the first word to the last."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from forum.law import complaining, noticing
from forum.law.cases import COMPLAINT_TIME
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.measures import AuthorMeasure
from forum.moderation.undoing import undo
from tests.law.conftest import queued

ADMIN = {"notice": "admin:law_notice_decide", "complaint": "admin:law_complaint_decide"}


@pytest.fixture
def address(article) -> str:
    return f"/en/articles/{article.slug}/"


def decide(client, case, **fields):
    kind = type(case).__name__.lower()
    return client.post(reverse(ADMIN[kind], args=[case.pk]), fields)


def see(client, case, status=200) -> str:
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == status
    return answer.content.decode()


def test_anybody_gives_notice_without_an_account_and_gets_a_number(client, say, give_notice):
    comment = say("hello")
    page = client.get(reverse("comments:notice", args=[comment.pk]))
    assert page.status_code == 200
    answer = give_notice(comment)
    notice = Notice.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, notice.get_absolute_url())
    assert (notice.revision, notice.good_faith, notice.email) == (1, True, "nora@example.org")
    assert notice.number in see(client, notice)
    assert queued("notice received") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"category": ""}, "category"), ({"reasons": " "}, "reasons"), ({"name": ""}, "name"),
     ({"email": ""}, "email"), ({"email": "nobody"}, "email"), ({"good_faith": None}, "good_faith"),
     ({"category": "made up"}, "category"), ({"reasons": "x" * 6000}, "reasons")],
    ids=str,
)  # fmt: skip
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(say, give_notice, changes, field):
    answer = give_notice(say("hello"), **changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if "reasons" not in changes:
        assert "The second sentence threatens me." in answer.content.decode()
    assert Notice.objects.count() == 0


def test_who_gives_notice_of_abuse_of_children_need_not_say_who_they_are(say, give_notice):
    answer = give_notice(say("hello"), category="minors", name="", email="")
    assert answer.status_code == 303
    assert Notice.objects.get().email == ""


def test_notices_are_limited(say, give_notice, settings):
    settings.NOTICE_LIMITS = [(1, 3600)]
    comment = say("hello")
    assert give_notice(comment).status_code == 303
    answer = give_notice(comment)
    assert (answer.status_code, answer["Retry-After"] != "") == (429, True)
    assert "The second sentence threatens me." in answer.content.decode()


def test_a_removal_answers_the_notice_and_states_its_reasons(client, noticed, mia, ana, letters):
    client.force_login(mia)
    assert decide(client, noticed, outcome="acted", words="A threat.").status_code == 302
    noticed.refresh_from_db()
    assert (noticed.outcome, noticed.decision.verb, noticed.decided_by) == ("acted", "remove", mia)
    statement = Statement.objects.get()
    assert (statement.author, statement.notice, statement.ground) == (ana, noticed, "law")
    assert (statement.decided_by_program, statement.detected_by_program) == (False, False)
    sent = {to: body for to, _subject, body in letters()}
    assert statement.get_absolute_url() in sent["ana@example.org"]
    assert "A threat." in sent["ana@example.org"]
    assert "Nora" not in sent["ana@example.org"]
    assert noticed.get_absolute_url() in sent["nora@example.org"]
    client.logout()
    page = see(client, statement)
    assert "After a notice by somebody." in page
    assert "Nora" not in page
    assert "canary" not in page


def test_a_rejected_notice_says_why_and_lets_the_comment_stand(client, noticed, mia):
    client.force_login(mia)
    decide(client, noticed, outcome="rejected", words="It is an opinion.")
    noticed.refresh_from_db()
    assert noticed.outcome == "rejected"
    assert noticed.comment.is_published
    assert Statement.objects.count() == 0
    assert "It is an opinion." in see(client, noticed)
    assert queued("notice decided") == 1
    late = decide(client, noticed, outcome="acted", words="No, it is not.")
    assert late.status_code == 409
    assert "No, it is not.</textarea>" in late.content.decode()


def test_every_restriction_of_a_moderator_or_rule_has_its_statement(say, mia, ana, ben):
    say("rude").remove(by=mia, reason="insult", words="No.")
    say("held").hold(by=None, rule="reports", details=None)
    say("spam", by=ben).remove(by=mia, reason="spam", removed_as="spam")
    AuthorMeasure.objects.take(ana, "suspend", by=mia, reason="insult", words="Enough.")
    found = {
        (s.decision.verb if s.decision else s.measure.kind, s.decided_by_program)
        for s in Statement.objects.all()
    }
    assert found == {("remove", False), ("hold", True), ("suspend", False)}
    assert Statement.objects.count() == 4
    # Who sends spam is not written to (Art. 17(2)).
    assert queued("statement") == 3


def test_what_authors_do_to_their_own_words_is_no_restriction(say, ana):
    say("mine").remove(by=ana, removed_as="author")
    assert Statement.objects.count() == 0


def test_a_notice_ends_when_the_author_takes_the_comment_away(noticed, ana):
    noticed.comment.remove(by=ana, removed_as="author")
    noticed.refresh_from_db()
    assert noticed.outcome == "gone"


def test_undoing_and_restoring_lift_the_statement(say, mia):
    first, second = say("one"), say("two")
    for comment in (first, second):
        comment.remove(by=mia, reason="insult")
    undo(first.decisions.get(), by=mia)
    second.restore(by=mia)
    assert [s.is_lifted for s in Statement.objects.all()] == [True, True]


def test_a_complaint_is_decided_by_somebody_else_and_undoes_the_decision(
    client, say, mia, paul, letters
):
    comment = say("canary")
    comment.remove(by=mia, reason="insult", words="Rude.")
    statement = Statement.objects.get()
    address = reverse("law:complaint", args=[statement.key])
    assert client.post(address, {"reasons": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(address, {"reasons": "It was irony."}).status_code == 303
    complaint = Complaint.objects.get()
    assert "It was irony." in see(client, statement)
    client.force_login(mia)
    refused = decide(client, complaint, outcome="upheld", words="Fine.")
    assert refused.status_code == 409
    assert "somebody else" in refused.content.decode()
    client.force_login(paul)
    assert decide(client, complaint, outcome="upheld", words="Irony it was.").status_code == 302
    comment.refresh_from_db()
    statement.refresh_from_db()
    assert comment.is_published
    assert statement.is_lifted
    assert any("Irony it was." in body for _to, _subject, body in letters())


def test_a_dismissed_complaint_changes_nothing_else(client, say, mia, paul):
    comment = say("rude")
    comment.remove(by=mia, reason="insult")
    complaint = complaining.complain(Statement.objects.get(), "No!", language="en")
    client.force_login(paul)
    decide(client, complaint, outcome="dismissed", words="It was rude.")
    comment.refresh_from_db()
    assert comment.is_removed
    client.logout()
    assert "It was rude." in see(client, Statement.objects.get())


def test_a_notifiers_complaint_that_is_right_removes_the_comment(client, noticed, mia, paul):
    noticing.decide(noticed, outcome="rejected", words="Fine.", by=mia)
    address = reverse("law:notice_complaint", args=[noticed.key])
    assert client.post(address, {"reasons": "Look again."}).status_code == 303
    client.force_login(paul)
    decide(client, Complaint.objects.get(), outcome="upheld", words="Indeed a threat.")
    noticed.comment.refresh_from_db()
    assert noticed.comment.is_removed


def test_a_measure_is_lifted_by_an_upheld_complaint(say, mia, paul, ana):
    AuthorMeasure.objects.take(ana, "suspend", by=mia, reason="insult", words="Enough.")
    complaint = complaining.complain(Statement.objects.get(), "Why?", language="en")
    complaining.decide(complaint, upheld=True, words="A mix-up.", by=paul)
    ana.refresh_from_db()
    assert not ana.is_suspended
    assert Statement.objects.get().is_lifted


def test_complaints_come_in_time_or_not_at_all(client, say, mia):
    say("rude").remove(by=mia, reason="insult")
    Statement.objects.update(at=timezone.now() - COMPLAINT_TIME - timedelta(days=1))
    statement = Statement.objects.get()
    answer = client.post(reverse("law:complaint", args=[statement.key]), {"reasons": "No!"})
    assert answer.status_code == 422
    assert Complaint.objects.count() == 0


def test_a_case_is_opened_by_its_key_alone(client, noticed, ben):
    for key in ("x", str(noticed.pk), noticed.key[:-1]):
        assert client.get(reverse("law:notice", args=[key])).status_code == 404
        assert client.get(reverse("law:statement", args=[key])).status_code == 404
    client.force_login(ben)
    for kind in ("notice", "complaint", "statement"):
        assert client.get(f"/admin/law/{kind}/").status_code in {302, 403}
    assert client.post(reverse("admin:law_notice_decide", args=[noticed.pk])).status_code in {
        302,
        403,
    }
    noticed.refresh_from_db()
    assert noticed.is_open


def test_the_admins_pages_stand_and_show_what_waits_first(client, noticed, mia, say):
    say("rude").remove(by=mia, reason="insult")
    complaining.complain(Statement.objects.get(), "No!", language="en")
    client.force_login(mia)
    for model in (Notice, Complaint, Statement):
        kind = model.__name__.lower()
        assert client.get(f"/admin/law/{kind}/").status_code == 200
        page = client.get(f"/admin/law/{kind}/{model.objects.get().pk}/change/").content.decode()
        assert ("Decide</button>" in page) == (model != Statement)
    assert noticed.number in client.get("/admin/law/notice/").content.decode()
    assert noticed.number not in client.get("/admin/law/notice/?decided=yes").content.decode()


def test_more_cases_cost_no_more_queries(client, say, mia, ana, django_assert_max_num_queries):
    for n in range(5):
        say(f"rude {n}").remove(by=mia, reason="insult")
        complaining.complain(Statement.objects.first(), "No!", language="en")
    client.force_login(ana)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("law:own")).content.decode()
    assert page.count("/en/statements/") == 5
    client.force_login(mia)
    for kind in ("notice", "complaint", "statement"):
        with django_assert_max_num_queries(12):
            client.get(f"/admin/law/{kind}/")


def test_the_public_log_is_off_until_the_owner_says_so(client, say, mia, settings):
    say("canary").remove(by=mia, reason="insult", words="secret words")
    assert client.get(reverse("law:log")).status_code == 404
    settings.PUBLIC_LOG = True
    page = client.get(reverse("law:log")).content.decode()
    assert "insult or harassment" in page
    for private in ("canary", "secret words", "Mia", "Ana"):
        assert private not in page


def test_the_contact_stands_in_every_footer(client, address, settings):
    settings.LEGAL_CONTACT = "legal@talk.example"
    assert reverse("law:contact") in client.get(address).content.decode()
    assert "legal@talk.example" in client.get(reverse("law:contact")).content.decode()


def test_the_database_keeps_the_rules(noticed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(good_faith=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(outcome="acted")
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(ground="law")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_decisions_on_one_notice_at_once_are_one(say, mia, give_notice):
    give_notice(say("hello"))
    notice, outcomes = Notice.objects.get(), []

    def run(outcome: str) -> None:
        try:
            noticing.decide(notice, outcome=outcome, words=outcome, by=mia)
            outcomes.append(outcome)
        except noticing.Refused:
            pass
        finally:
            connection.close()

    crowd = [threading.Thread(target=run, args=[o]) for o in ("acted", "rejected") * 3]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    notice.refresh_from_db()
    assert outcomes == [notice.outcome]
    assert queued("notice decided") == 1


def test_an_authoritys_order_is_entered_and_handled_like_a_notice(client, say, mia, ana):
    comment = say("illegal words")
    add = "/admin/law/notice/add/"
    order = {"comment": comment.pk, "category": "hate", "reasons": "Order 7", "email": ""}
    client.force_login(mia)
    assert client.get(add).status_code == 200
    assert client.post(add, order | {"authority": ""}).status_code == 200
    assert Notice.objects.count() == 0
    assert client.post(add, order | {"authority": "District Court"}).status_code == 302
    notice = Notice.objects.get()
    assert (notice.authority, notice.revision, notice.good_faith) == ("District Court", 1, True)
    decide(client, notice, outcome="acted", words="By order.")
    comment.refresh_from_db()
    assert comment.is_removed
    client.force_login(ana)
    assert client.get(add).status_code in {302, 403}
