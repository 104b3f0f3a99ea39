"""The year's report equals a recount, and what is needed no longer goes."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import formats, timezone, translation

from forum.comments.models import Comment
from forum.law import complaining, noticing
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.models import Decision


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_reports_totals_equal_the_rows(say, mia, noticed):
    noticing.decide(noticed, outcome="acted", words="A threat.", by=mia)
    say("held").hold(by=None, rule="reports", details=None)
    say("rude").remove(by=mia, reason="insult")
    complaining.complain(Statement.objects.first(), "No!", language="en")
    year = str(timezone.now().year)
    rows = list(csv.DictReader(io.StringIO(run("transparency_report", "--year", year))))
    told = {(row["section"], row["name"]): row["value"] and float(row["value"]) for row in rows}
    assert told["notices", "all"] == Notice.objects.count() == 1
    assert told["notices", "outcome acted"] == 1
    assert told["orders", "all"] == 0
    assert told["measures", "all"] == Statement.objects.count() == 3
    grounds = told["measures", "ground law"] + told["measures", "ground terms"]
    assert grounds == told["measures", "all"]
    own, after = told["measures", "of our own accord"], told["measures", "after a notice"]
    assert (own, after) == (2, 1)
    assert told["automation", "decided by a program"] == 1
    assert told["complaints", "all"] == Complaint.objects.count() == 1
    assert told["decisions", "all"] == Decision.objects.count()
    as_json = json.loads(run("transparency_report", "--year", year, "--format", "json"))
    assert as_json["measures"]["all"] == 3
    page = run("transparency_report", "--year", year, "--format", "html")
    assert re.findall(r"<td>(.*)</td>", page) == [row["value"] or "–" for row in rows]
    empty = json.loads(run("transparency_report", "--year", "1999", "--format", "json"))
    assert empty["decisions"]["all"] == 0


def automation(year: str) -> dict[str, float | None]:
    rows = json.loads(run("transparency_report", "--year", year, "--format", "json"))
    return rows["automation"]


def test_a_program_is_judged_by_what_people_looked_at(say, mia, ana):
    """Art. 15(1)(e): indicators of the accuracy and the possible rate of error."""
    year = str(timezone.now().year)
    held = [say(f"held {number}") for number in range(6)]
    for comment in held:
        comment.hold(by=None, rule="words", details={"found": "held"})
    told = automation(year)
    assert told["decided by a program"] == 6
    # Nobody has looked, so nothing is right or wrong yet.
    assert (told["accuracy"], told["possible rate of error"]) == (None, None)
    right, also, spam, wrong, withdrawn, _waits = held
    right.remove(by=mia, reason="insult")
    also.remove(by=mia, reason="illegal", words="§ 1")
    spam.remove(by=mia, reason="spam", removed_as="spam")
    wrong.publish(by=mia)
    withdrawn.remove(by=ana, removed_as="author")
    told = automation(year)
    assert (told["of these confirmed"], told["of these lifted"]) == (3, 1)
    assert (told["accuracy"], told["possible rate of error"]) == (0.75, 0.25)


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_report_for_people_is_in_the_language_that_is_asked_for(say, settings, mia, language):
    settings.SITE_NAME = "<b>Bro & Co</b>"
    for number in range(3):
        held = say(f"held {number}")
        held.hold(by=None, rule="reports", details=None)
        if number:
            held.remove(by=mia, reason="insult")
        else:
            held.publish(by=mia)
    year = str(timezone.now().year)
    page = run("transparency_report", "--year", year, "--format", "html", "--language", language)
    side = "rtl" if language == "ar" else "ltr"
    assert re.search(rf'<html lang="{language}" dir="{side}">', page, re.IGNORECASE)
    assert "&lt;b&gt;Bro &amp; Co&lt;/b&gt;" in page
    with translation.override(language):
        assert f"<td>{formats.localize(0.3333)}</td>" in page
    assert language == "en" or not labels(page) & labels(
        run("transparency_report", "--year", year, "--format", "html")
    )


def labels(page: str) -> set[str]:
    return set(re.findall(r"<(?:th|caption|title)[^>]*>(.*?)</", page))


def test_purging_ends_what_is_old_and_a_dry_run_changes_nothing(say, mia, noticed):
    noticing.decide(noticed, outcome="rejected", words="Fine.", by=mia)
    spam = say("buy pills", by=None, guest_name="Gus", guest_email="gus@example.org")
    spam.remove(by=mia, reason="spam", removed_as="spam")
    fresh = say("fresh", by=None, guest_name="Gus", guest_email="gus@example.org")
    old = timezone.now() - timedelta(days=2000)
    Notice.objects.update(at=old, decided_at=old)
    Statement.objects.update(at=old)
    Comment.objects.filter(pk=spam.pk).update(removed_at=old, posted_at=old)
    told = run("purge", "--dry-run")
    assert "words of spam: 1 due" in told
    assert "guests' email addresses: 1 due" in told
    assert "cases: 2 due" in told
    assert Notice.objects.count() == 1
    run("purge")
    spam.refresh_from_db()
    fresh.refresh_from_db()
    assert (spam.text, spam.html, spam.guest_email) == ("", "", "")
    assert (fresh.text, fresh.guest_email) == ("fresh", "gus@example.org")
    assert (Notice.objects.count(), Statement.objects.count()) == (0, 0)
    assert "cases: 0 due" in run("purge", "--dry-run")


@pytest.mark.once
@pytest.mark.parametrize("said", ["0", "9999", "-5", "x", "2026.5"])
def test_a_year_that_is_none_is_refused_in_one_line(said):
    with pytest.raises(CommandError) as refused:
        call_command("transparency_report", "--year", said)
    assert len(str(refused.value)) < 120
