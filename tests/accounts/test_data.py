"""A person's own data: all of it in one file, all of it gone when they ask, nothing of others'."""

import csv
import io
import json
import threading
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.accounts import data
from forum.accounts.models import Guest, Member
from forum.comments import checking
from forum.comments.models import Comment, Revision
from forum.notifications.models import Listener
from forum.notifications.telling import tell_all
from forum.outbox.models import OutgoingMail
from forum.outbox.queueing import queue_mail
from forum.threads.models import Thread
from forum.translations.models import Translation
from forum.votes import voting
from forum.votes.models import Vote
from tests.accounts.conftest import reauthenticate, sign_in


def test_every_column_that_points_to_a_person_is_spoken_for():
    """A new column fails here until its room says in `personal.py` what becomes of it."""
    assert set(data.personal_columns()) == set(data.holdings())


def test_what_is_kept_or_left_to_others_says_why():
    for holding in data.holdings().values():
        assert holding.erase in {data.DELETED, data.EMPTIED, data.KEPT, data.ELSEWHERE}
        assert holding.why or holding.erase in {data.DELETED, data.EMPTIED}, holding.column


# --- Export ---


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture
def lively(confirmed, ben, mia, say):
    """Ana has written, changed, voted and been mailed; Ben answers her by name."""
    first = say("=cmd|' /C calc'!A0")
    changed = say("earlierwords")
    changed.edit("laterwords", by=confirmed)
    removed = say("rude")
    removed.remove(by=mia, reason="insult")
    reply = say("@Ana, I agree with @Ana", to=first, by=ben)
    voting.vote(reply, by=confirmed, value=1)
    Listener.objects.of(confirmed).follow(first.thread)
    tell_all()
    queue_mail(confirmed.email, "Hello", "secret of a mail")
    return first, changed, removed, reply


def test_export_holds_all_of_ones_own_and_nothing_of_others(client, confirmed, lively, ben):
    sign_in(client, confirmed)
    asked = client.get(reverse("account_export"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    reauthenticate(client, confirmed)
    assert client.get(reverse("account_export")).status_code == 200
    answer = client.post(reverse("account_export"))
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    files = unpacked(answer.content)
    told = json.loads(files["data.json"])
    assert told["accounts.Member"][0]["email"] == confirmed.email
    words = {row["text"] for row in told["comments.Comment"]}
    assert words == {"=cmd|' /C calc'!A0", "laterwords", "rude"}
    assert [row["text"] for row in told["comments.Revision"]] == ["earlierwords"]
    assert [row["value"] for row in told["votes.Vote"]] == [1]
    # What points to what is theirs: the decision about their words, what they follow and were told.
    assert {row["verb"] for row in told["moderation.Decision"]} == {"remove"}
    assert told["notifications.Follow"][0]["thread_id"] == lively[0].thread_id
    assert told["notifications.Notification"][0]["comment_id"] == lively[3].pk
    assert told["outbox.OutgoingMail"][0]["subject"] == "Hello"
    whole = "".join(files.values())
    for foreign in ("I agree", ben.email, "Mia", confirmed.password):
        assert foreign not in whole
    for label, rows in told.items():
        table = list(csv.DictReader(io.StringIO(files[f"{label.lower()}.csv"])))
        assert len(table) == len(rows)
    assert "'=cmd" in files["comments.comment.csv"]


def test_export_is_the_owner_s_alone_and_not_too_often(client, confirmed, settings):
    assert client.post(reverse("account_export")).status_code == 302
    settings.EXPORT_LIMITS = [(1, 86_400.0)]
    sign_in(client, confirmed)
    reauthenticate(client, confirmed)
    assert client.post(reverse("account_export")).status_code == 200
    late = client.post(reverse("account_export"))
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 3600


def test_guest_s_export_holds_what_the_address_wrote(db, say):
    mine = say("mine before", by=None, guest_name="Gus", guest_email="gus@example.org")
    mine.edit("mine", by=None)
    say("not mine", by=None, guest_name="Gus", guest_email="gustav@example.org")
    told = json.loads(unpacked(data.export(Guest.of("gus@example.org")))["data.json"])
    assert [row["text"] for row in told["comments.Comment"]] == ["mine"]
    assert [row["text"] for row in told["comments.Revision"]] == ["mine before"]
    assert told["accounts.Guest"][0]["email"] == "gus@example.org"


# --- Erasure ---


def everything() -> str:
    """Return all that is stored, in words."""
    found = []
    for model in apps.get_models():
        if model._meta.label not in {"sessions.Session", "articles.Article"}:
            found += [str(row) for row in model._base_manager.values()]
    return "\n".join(found)


@pytest.mark.parametrize("keeps_words", [False, True])
def test_erasure_leaves_nothing_of_the_person(confirmed, lively, ben, keeps_words):
    first, changed, removed, reply = lively
    confirmed.bio, confirmed.bio_html = "I am Ana Bruun", "<p>I am Ana Bruun</p>"
    Translation.objects.create(
        comment=reply, target="da", source="en", body_hash="x", text="@Ana, jeg er enig",
        made_at=timezone.now(), leased_until=timezone.now(), corrected_at=timezone.now(),
    )  # fmt: skip
    confirmed.save()
    data.erase(confirmed, keeps_words=keeps_words)
    stored = everything()
    for trace in ("ana@example.org", "Ana", "earlierwords", "secret of a mail"):
        assert trace not in stored, trace
    assert ("laterwords" in stored) == keeps_words
    for comment in (first, changed, removed, reply):
        comment.refresh_from_db()
    assert reply.author == ben
    assert reply.text == "@…, I agree with @…"
    assert "Ana" not in reply.html
    assert (reply.ups, Vote.objects.count()) == (0, 0)
    assert first.author is None
    assert first.is_removed != keeps_words
    assert first.shown
    assert removed.is_removed
    assert not Revision.objects.exists()
    assert [damage for damage in checking.check() if damage.times] == []
    confirmed.refresh_from_db()
    assert not confirmed.is_active
    assert confirmed.erased_at is not None


def test_page_of_the_discussion_says_no_erased_name(client, confirmed, lively, thread):
    assert "Ana" in client.get(thread.get_absolute_url()).content.decode()
    data.erase(confirmed, keeps_words=True)
    page = client.get(lively[0].get_absolute_url()).content.decode()
    assert "Ana" not in page
    assert client.get(confirmed.get_absolute_url()).status_code == 404


def test_name_goes_from_what_others_said_before_as_well(confirmed, ben, say):
    first = say("hello")
    reply = say("@Ana, I think so", to=first, by=ben)
    reply.edit("I think so", by=ben)
    data.erase(confirmed, keeps_words=False)
    former = reply.revisions.get()
    assert former.text == "@…, I think so"
    assert "Ana" not in former.html


def test_erasing_twice_does_nothing_more(confirmed, lively):
    data.erase(confirmed, keeps_words=False)
    before = str(list(Comment.objects.values()))
    data.erase(Member.objects.get(pk=confirmed.pk), keeps_words=False)
    assert str(list(Comment.objects.values())) == before


def ask(client, member, words="blank"):
    sign_in(client, member)
    reauthenticate(client, member)
    return client.post(reverse("account_erasure"), {"words": words})


def test_erasure_waits_and_can_be_called_off(client, confirmed, say):
    say("hello")
    elsewhere = Client()
    sign_in(elsewhere, confirmed)
    assert ask(client, confirmed, "keep")["Location"] == reverse("account")
    assert elsewhere.get(reverse("account")).status_code == 302
    page = client.get(reverse("account")).content.decode()
    assert "will be erased on" in page
    assert data.erase_due() == 0
    client.post(reverse("account_erasure"), {"call_off": "1"})
    confirmed.refresh_from_db()
    assert confirmed.erase_at is None


def test_erasure_happens_when_its_time_has_come(client, confirmed, say, capsys):
    comment = say("hello")
    ask(client, confirmed)
    Member.objects.filter(pk=confirmed.pk).update(erase_at=timezone.now() - timedelta(seconds=1))
    call_command("erase_due")
    assert "1" in capsys.readouterr().out
    comment.refresh_from_db()
    assert (comment.author, comment.text) == (None, "")
    assert client.get(reverse("account")).status_code == 302
    assert data.erase_due() == 0


def test_no_choice_is_told_in_words(client, confirmed):
    sign_in(client, confirmed)
    reauthenticate(client, confirmed)
    assert client.get(reverse("account_erasure")).status_code == 200
    assert client.post(reverse("account_erasure"), {"words": "perhaps"}).status_code == 422


def test_staff_are_not_erased_while_they_have_their_rights(client, moderator):
    ask(client, moderator)
    moderator.refresh_from_db()
    assert moderator.erase_at is None


def test_what_was_on_its_way_is_erased_by_the_next_turn(confirmed, thread):
    data.erase(confirmed, keeps_words=False)
    late = Comment(thread=thread, author=confirmed, text="late", html="late")
    late.post()
    data.erase_due()
    late.refresh_from_db()
    assert (late.author, late.text) == (None, "")


def test_account_cannot_be_erased_and_open_at_once(confirmed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=confirmed.pk).update(erased_at=timezone.now())


def test_mails_to_the_address_are_gone(confirmed):
    queue_mail("ANA@example.org", "Hello", "words")
    queue_mail("ben@example.org", "Hello", "words")
    data.erase(confirmed, keeps_words=True)
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["ben@example.org"]


@pytest.mark.race
def test_erasing_while_being_answered_and_while_writing_on(transactional_db):
    ana = Member.objects.create_user("ana@example.org", "x", name="Ana")
    ben = Member.objects.create_user("ben@example.org", "x", name="Ben")
    thread = Thread.objects.of(Article.objects.create(title="A", body="B", state="published"))
    said = []
    for _turn in range(8):
        comment = Comment(thread=thread, author=ana, text="x", html="x")
        comment.post()
        said.append(comment)
    complaints: list[str] = []
    answers: list[int] = []

    def write(by: Member, times: int) -> None:
        try:
            for turn in range(times):
                parent = Comment.objects.get(pk=said[turn % 8].pk)
                reply = Comment(thread=thread, parent=parent, author=by, text="y", html="y")
                reply.post()
                if by == ben:
                    answers.append(reply.pk)
        except Exception as error:
            complaints.append(repr(error))
        finally:
            connection.close()

    crowd = [threading.Thread(target=write, args=(by, 12)) for by in (ben, ben, ana)]
    for writer in crowd:
        writer.start()
    try:
        data.erase(ana, keeps_words=False)
    except data.Unfinished:
        complaints.append("unfinished")
    for writer in crowd:
        writer.join()
    ana.refresh_from_db()
    data.erase_due()
    assert complaints == []
    assert not Comment.objects.filter(author=ana).exists()
    assert Comment.objects.filter(pk__in=answers, author=ben, text="y").count() == 24
    assert Comment.objects.count() == 8 + 24 + 12
    assert [damage for damage in checking.check() if damage.times] == []
