"""Each kind of thing that is kept for a time goes when its time is over, and nothing else does."""

import io
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from forum.accounts.models import Allowance, Guest
from forum.comments.models import Comment
from forum.law import complaining, noticing
from forum.law.models import Complaint, Notice, Statement
from forum.moderation.models import Report
from forum.moderation.rules.models import Trace
from forum.notifications.models import Listener
from forum.outbox.models import OutgoingMail
from forum.translations.models import Translation

DAY = timedelta(days=1)


def purge(*arguments: str) -> dict[str, int]:
    """Run the command; return its numbers by kind, those that are not 0."""
    out = io.StringIO()
    call_command("purge", *arguments, stdout=out)
    told = (line.rsplit(": ", 1) for line in out.getvalue().splitlines())
    return {kind: int(n.split()[0]) for kind, n in told if not n.startswith("0")}


def snapshot() -> dict[tuple[str, object], dict]:
    """Return every row of every room, by model and key."""
    rooms = [m for m in apps.get_models() if m.__module__.startswith("forum.")]
    return {
        (model.__name__, row["pk"]): row
        for model in rooms
        for row in model._base_manager.values("pk", *[f.attname for f in model._meta.fields])
    }


def changes(before: dict, after: dict) -> dict[tuple[str, object], set[str]]:
    """Return what went, as {"gone"}, and the columns that changed of what stayed."""
    assert after.keys() <= before.keys()
    found = {key: {"gone"} for key in before.keys() - after.keys()}
    for key, row in after.items():
        if columns := {name for name in row if row[name] != before[key][name]}:
            found[key] = columns
    return found


@pytest.fixture
def world(say, mia, ana, ben, noticed):
    """Something of each kind, all of it of today."""
    guest = {"by": None, "guest_name": "Gus", "guest_email": "gus@example.org"}
    spam = say("buy pills", by=ben)
    spam.edit("buy more pills", by=ben)
    spam.remove(by=mia, reason="spam", removed_as="spam")
    Translation.objects.create(
        comment=spam, target="da", source="en", body_hash="x", engine="e", text="køb",
        leased_until=timezone.now(), made_at=timezone.now(),
    )  # fmt: skip
    said = say("as a guest", **guest)
    Guest.objects.create(email="gus@example.org", told_at=timezone.now())
    Listener.objects.create(address="gus@example.org")
    rude = say("rude")
    report = Report.objects.create(comment=rude, network="f" * 32, reason="insult", weight=1)
    waiting = Report.objects.create(comment=said, network="f" * 32, reason="insult", weight=1)
    rude.remove(by=mia, reason="insult")
    trace = Trace.objects.create(comment=said, digest="d", sender="s", neighbourhood="n")
    mail = OutgoingMail.objects.create(
        key="k", to="x@example.org", state="sent", done_at=timezone.now()
    )
    allowance = Allowance.objects.create(key="a", whole_at=time.time())
    noticing.decide(noticed, outcome="rejected", words="Fine.", by=mia)
    return {
        "spam": spam, "said": said, "rude": rude, "report": report, "waiting": waiting,
        "trace": trace, "mail": mail, "allowance": allowance, "notice": noticed,
    }  # fmt: skip


def age(row, days: int, *columns: str) -> None:
    """Make the row as old as that."""
    type(row)._base_manager.filter(pk=row.pk).update(
        **dict.fromkeys(columns, timezone.now() - days * DAY)
    )


def test_nothing_is_due_on_the_first_day(world):
    before = snapshot()
    assert purge("--dry-run") == {}
    assert purge() == {}
    assert changes(before, snapshot()) == {}


def test_words_of_spam_go_with_their_versions_and_translations(world, settings):
    spam = world["spam"]
    age(spam, settings.KEEP_SPAM + 1, "removed_at")
    before = snapshot()
    assert purge("--dry-run") == {"words of spam": 1}
    assert changes(before, snapshot()) == {}
    assert purge() == {"words of spam": 1}
    revision = spam.revisions.get().pk
    translation = next(key for key in before if key[0] == "Translation")
    assert changes(before, snapshot()) == {
        ("Comment", spam.pk): {"text", "html"},
        ("Revision", revision): {"text", "html"},
        translation: {"gone"},
    }
    assert purge() == {}


def test_spam_that_somebody_must_judge_again_is_kept(world, settings):
    age(world["spam"], settings.KEEP_SPAM + 1, "removed_at")
    statement = Statement.objects.get(decision__comment=world["spam"])
    complaining.complain(statement, "It is no spam.", language="en")
    assert purge() == {}


def test_guests_addresses_go_and_so_do_the_guests(world, settings):
    days = settings.KEEP_GUEST_EMAILS + 1
    age(world["said"], days, "posted_at")
    guest = Guest.objects.get()
    before = snapshot()
    assert purge("--dry-run") == {"guests' email addresses": 1}
    purge()
    assert changes(before, snapshot()) == {("Comment", world["said"].pk): {"guest_email"}}
    age(guest, days, "told_at")
    before = snapshot()
    assert purge("--dry-run") == purge() == {"guests": 1}
    listener = next(key for key in before if key[0] == "Listener")
    assert changes(before, snapshot()) == {("Guest", guest.pk): {"gone"}, listener: {"gone"}}


def test_traces_and_networks_go(world, settings):
    days = settings.KEEP_SENDERS + 1
    age(world["trace"], days, "at")
    age(world["report"], days, "resolved_at")
    # A report that waits still must count once a network.
    age(world["waiting"], days, "at")
    before = snapshot()
    assert purge("--dry-run") == purge() == {"traces of senders": 1, "networks of reporters": 1}
    assert changes(before, snapshot()) == {
        ("Trace", world["trace"].pk): {"gone"},
        ("Report", world["report"].pk): {"network"},
    }
    assert purge() == {}


def test_networks_of_many_reports_of_one_comment_go_together(world, settings):
    more = Report.objects.create(
        comment=world["rude"], network="e" * 32, reason="insult", weight=1, outcome="upheld",
        resolved_at=timezone.now(),
    )  # fmt: skip
    for report in (more, world["report"]):
        age(report, settings.KEEP_SENDERS + 1, "resolved_at")
    assert purge() == {"networks of reporters": 2}


def test_mails_and_allowances_go(world, settings):
    age(world["mail"], settings.KEEP_MAILS + 1, "done_at")
    Allowance.objects.filter(pk="a").update(whole_at=time.time() - 7200)
    before = snapshot()
    assert purge("--dry-run") == purge() == {"sent mails": 1, "spent allowances": 1}
    assert set(changes(before, snapshot())) == {
        ("OutgoingMail", world["mail"].pk), ("Allowance", "a")
    }  # fmt: skip


def test_decided_cases_go_and_open_ones_stay(world, settings, mia, paul):
    days = settings.KEEP_CASES + 1
    notice, rude = world["notice"], Statement.objects.get(decision__comment=world["rude"])
    contested = complaining.complain(rude, "No!", language="en")
    age(notice, days, "at", "decided_at")
    age(rude, days, "at")
    before = snapshot()
    assert purge("--dry-run") == purge() == {"cases": 1}
    assert changes(before, snapshot()) == {("Notice", notice.pk): {"gone"}}
    complaining.decide(contested, upheld=False, words="It stands.", by=paul)
    age(contested, days, "decided_at")
    before = snapshot()
    assert purge() == {"cases": 2}
    assert changes(before, snapshot()) == {
        ("Statement", rude.pk): {"gone"}, ("Complaint", contested.pk): {"gone"}
    }  # fmt: skip
    assert (Notice.objects.count(), Complaint.objects.count()) == (0, 0)


def test_an_open_notice_is_kept_however_old(say, give_notice, settings):
    give_notice(say("another"))
    age(Notice.objects.get(), settings.KEEP_CASES + 100, "at")
    assert purge() == {}


def test_periods_are_settings(world, settings):
    age(world["spam"], 2, "removed_at")
    settings.KEEP_SPAM = 1
    assert purge("--dry-run") == {"words of spam": 1}
    assert Comment.objects.get(pk=world["spam"].pk).text
