"""Readers' reports: one per person, weighed, and heavy enough together to hold a comment."""

import pytest
from django.urls import reverse

from forum.accounts.models import Member
from forum.accounts.origins import NOWHERE, Origin
from forum.moderation import reporting
from forum.moderation.models import Decision, Report
from forum.moderation.reporting import report
from forum.moderation.undoing import undo


def network(number: int) -> Origin:
    return Origin(f"203.0.{number}.7")


@pytest.fixture
def reader(db):
    """Return another member each time: `reader(3)`."""

    def _reader(number: int) -> Member:
        return Member.objects.create_user(f"r{number}@example.org", name=f"Reader {number}")

    return _reader


@pytest.fixture
def rude(say):
    return say("rude")


def test_a_report_says_who_what_and_on_which_version(client, ben, rude):
    client.force_login(ben)
    url = reverse("comments:report", args=[rude.pk])
    assert "What is wrong?" in client.get(url).content.decode()
    answer = client.post(url, {"reason": "insult", "words": "look <b>"})
    assert answer.status_code == 201
    assert "Your report is noted" in answer.content.decode()
    noted = Report.objects.get()
    assert (noted.member, noted.reason, noted.words, noted.revision, noted.weight) == (
        ben, "insult", "look <b>", 1, 1.0,
    )  # fmt: skip
    assert "Your report is noted" in client.get(url).content.decode()


def test_a_guest_reports_without_an_account_and_leaves_no_address(client, rude):
    url = reverse("comments:report", args=[rude.pk])
    assert client.post(url, {"reason": "spam"}).status_code == 201
    noted = Report.objects.values().get()
    assert noted["member_id"] is None
    assert "127.0.0" not in str(noted)


def test_one_person_reports_a_comment_once(client, ben, rude):
    client.force_login(ben)
    url = reverse("comments:report", args=[rude.pk])
    for reason in ("insult", "hate"):
        assert client.post(url, {"reason": reason}).status_code == 201
    assert Report.objects.get().reason == "insult"


def test_a_report_without_a_reason_keeps_what_was_typed(client, ben, rude):
    client.force_login(ben)
    answer = client.post(reverse("comments:report", args=[rude.pk]), {"words": "because"})
    assert answer.status_code == 422
    assert "Choose a reason." in answer.content.decode()
    assert "because" in answer.content.decode()


def test_nobody_reports_their_own_comment_or_one_that_does_not_stand(client, ana, mia, rude, say):
    client.force_login(ana)
    assert client.post(reverse("comments:report", args=[rude.pk])).status_code == 403
    say("below", to=rude)
    rude.remove(by=mia, reason="insult")
    assert client.get(reverse("comments:report", args=[rude.pk])).status_code == 404


def test_guests_report_a_few_times_an_hour(client, say, settings):
    settings.GUEST_REPORTING_LIMITS = [(2, 3600.0)]
    urls = [reverse("comments:report", args=[say(f"c{n}").pk]) for n in range(3)]
    answers = [client.post(url, {"reason": "spam", "words": "mine"}) for url in urls]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert "mine" in answers[2].content.decode()
    assert int(answers[2]["Retry-After"]) > 0


def test_three_readers_hold_a_comment_and_the_record_names_the_rule(rude, reader):
    for number in range(3):
        assert report(rude, member=reader(number), origin=network(number), reason="insult")
    rude.refresh_from_db()
    assert (rude.state, rude.held_rule) == ("pending", "reports")
    assert rude.why_held == "3 readers reported this comment, so a moderator looks at it."
    held = Decision.objects.get()
    assert (held.verb, held.automated, held.rule, held.by) == ("hold", True, "reports", None)


def test_one_person_never_reaches_the_threshold(rude, reader, settings, say, mia):
    settings.REPORTS_HOLD = 0.5
    trusted = reader(1)
    for number in range(200):
        Report.objects.create(
            comment=say(f"c{number}"), member=trusted, reason="spam", weight=1,
            outcome="upheld", resolved_at="2026-01-01T00:00Z",
        )  # fmt: skip
    report(rude, member=trusted, origin=network(1), reason="spam")
    for number in range(2, 9):
        # The same person with other accounts, from the same place.
        report(rude, member=reader(number), origin=network(1), reason="spam")
    for number in range(9, 20):
        # And as a guest, wherever they go.
        report(rude, member=None, origin=network(number), reason="spam")
    rude.refresh_from_db()
    assert rude.is_published
    assert Report.objects.weight_of(rude) < reporting.LEAST_HOLD


def test_a_hundred_guests_never_reach_it_from_one_network_or_from_all(rude):
    for number in range(100):
        report(rude, member=None, origin=Origin(f"203.0.113.{number}"), reason="spam")
    assert Report.objects.count() == 1
    for number in range(100):
        report(rude, member=None, origin=network(number), reason="spam")
    report(rude, member=None, origin=NOWHERE, reason="spam")
    rude.refresh_from_db()
    assert rude.is_published
    assert Report.objects.weight_of(rude) == reporting.GUESTS


def test_many_accounts_within_what_one_customer_gets_are_one_person(rude, reader):
    for number in range(60):
        origin = Origin(f"2001:db8:7:{number:x}::1")
        report(rude, member=reader(number), origin=origin, reason="spam")
        report(rude, member=None, origin=origin, reason="spam")
    rude.refresh_from_db()
    assert Report.objects.count() == 61
    assert rude.is_published
    assert Report.objects.weight_of(rude) == 1


def test_a_reader_who_is_seldom_right_weighs_little(rude, reader, say, mia):
    fair, unfair = reader(1), reader(2)
    for number in range(8):
        comment = say(f"c{number}")
        report(comment, member=fair if number % 2 else unfair, origin=NOWHERE, reason="spam")
        if number % 2:
            comment.remove(by=mia, reason="spam")
        else:
            Report.objects.resolve(
                comment, "dismissed", Decision.record(comment, "publish", by=mia)
            )
    assert reporting.weight_of(fair) == 1.5
    assert reporting.weight_of(unfair) == 0.5
    assert reporting.weight_of(reader(3)) == 1.0


def test_publishing_dismisses_reports_and_they_do_not_hold_it_again(rude, reader, mia):
    for number in range(3):
        report(rude, member=reader(number), origin=network(number), reason="insult")
    before = rude.published_at
    rude.publish(by=mia)
    assert rude.published_at == before
    assert set(Report.objects.values_list("outcome", flat=True)) == {"dismissed"}
    for number in range(10, 15):
        report(rude, member=reader(number), origin=network(number), reason="insult")
    rude.refresh_from_db()
    assert rude.is_published
    rude.edit("worse", by=rude.author)
    report(rude, member=reader(20), origin=network(20), reason="insult")
    rude.refresh_from_db()
    assert rude.is_pending


def test_removing_upholds_reports_and_the_author_makes_them_moot(rude, say, ben, ana, mia):
    report(rude, member=ben, origin=NOWHERE, reason="insult")
    rude.remove(by=mia, reason="insult")
    upheld = Report.objects.get()
    assert (upheld.outcome, upheld.decision.verb) == ("upheld", "remove")
    other = say("other")
    report(other, member=ben, origin=NOWHERE, reason="spam")
    other.remove(by=ana, removed_as="author")
    assert Report.objects.get(comment=other).outcome == "moot"


def test_undoing_a_removal_lets_its_reports_wait_again(rude, ben, mia):
    report(rude, member=ben, origin=NOWHERE, reason="insult")
    rude.remove(by=mia, reason="insult")
    undo(Decision.objects.get(), by=mia)
    assert Report.objects.get().resolved_at is None


def test_undoing_what_reports_did_dismisses_them(rude, reader, mia):
    for number in range(3):
        report(rude, member=reader(number), origin=network(number), reason="insult")
    undo(Decision.objects.get(), by=mia)
    rude.refresh_from_db()
    assert rude.is_published
    assert set(Report.objects.values_list("outcome", flat=True)) == {"dismissed"}


def test_a_moderator_lets_a_reported_comment_stand(client, rude, ben, mia, ana):
    report(rude, member=ben, origin=NOWHERE, reason="insult", words="so rude")
    url = reverse("comments:dismissal", args=[rude.pk])
    client.force_login(ana)
    assert client.post(url).status_code == 403
    assert "so rude" not in client.get(reverse("comments:options", args=[rude.pk])).content.decode()
    client.force_login(mia)
    assert "so rude" in client.get(reverse("comments:options", args=[rude.pk])).content.decode()
    assert client.post(url).status_code == 303
    assert client.post(url).status_code == 303
    assert Report.objects.get().outcome == "dismissed"
    assert Decision.objects.get().by == mia


def test_reports_of_one_network_on_two_comments_do_not_show_that_they_are(say):
    for number in range(2):
        report(say(f"c{number}"), member=None, origin=network(1), reason="spam")
    assert len(set(Report.objects.values_list("network", flat=True))) == 2


def test_reports_can_be_switched_off(rude, reader, settings):
    settings.REPORTS_HOLD = 0
    for number in range(5):
        report(rude, member=reader(number), origin=network(number), reason="insult")
    rude.refresh_from_db()
    assert rude.is_published


def test_reported_words_are_changed_where_the_site_lets_them(client, ana, ben, rude, settings):
    report(rude, member=ben, origin=NOWHERE, reason="insult")
    client.force_login(ana)
    url = reverse("comments:revision", args=[rude.pk])
    settings.EDIT_AFTER_REPORTS = False
    answer = client.post(url, {"text": "calm", "revision": 1})
    assert answer.status_code == 422
    assert "Readers have reported this comment" in answer.content.decode()
    assert "calm</textarea>" in answer.content.decode()
    rude.refresh_from_db()
    assert (rude.text, rude.revision) == ("rude", 1)
    settings.EDIT_AFTER_REPORTS = True
    assert client.post(url, {"text": "calm", "revision": 1}).status_code == 303
    rude.refresh_from_db()
    assert (rude.text, Report.objects.get().revision) == ("calm", 1)


def test_a_held_comment_that_was_removed_waits_again_when_restored(rude, mia):
    stood = rude.published_at
    rude.hold(by=None, rule="reports", details={"count": 3})
    rude.remove(by=mia, reason="insult")
    rude.restore(by=mia)
    assert (rude.state, rude.held_rule) == ("pending", "reports")
    rude.publish(by=mia)
    assert (rude.state, rude.held_rule, rude.published_at) == ("published", "", stood)
