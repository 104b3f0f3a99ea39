"""Other words in the place of a comment's: what is kept, what changes, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from forum.comments import checking, editing, history, policy
from forum.comments.models import Comment, Revision, Tally
from forum.comments.signals import comment_edited
from forum.comments.states import RemovedAs

DANISH = "Det er jeg helt enig i, og sådan har det været i mange år nu."


def changes(thread) -> int:
    """Return the version of the thread's pages as the tallies name it."""
    return sum(Tally.objects.filter(thread=thread).values_list("changes", flat=True))


def test_edit_keeps_what_stood_before(say, ana):
    comment = say("The bridge *fell*.", html="<p>The bridge <em>fell</em>.</p>")
    comment.edit("The bridge *stands*.", by=ana, seen=1)
    comment.refresh_from_db()
    assert (comment.text, comment.revision) == ("The bridge *stands*.", 2)
    assert "<em>stands</em>" in comment.html
    former = comment.revisions.get()
    assert (former.number, former.text, former.replaced_by) == (1, "The bridge *fell*.", ana)
    assert former.html == "<p>The bridge <em>fell</em>.</p>"
    assert former.written_at == comment.posted_at
    assert former.replaced_at == comment.edited_at


def test_edit_names_a_new_version_of_the_page_and_moves_no_counter(say, thread, ana):
    comment = say("One")
    before = changes(thread)
    comment.edit("Two", by=ana)
    assert changes(thread) > before
    assert not any(damage.times for damage in checking.check())


def test_same_words_change_nothing(say, thread, ana):
    comment = say("One")
    before = changes(thread)
    comment.edit("One", by=ana)
    assert (comment.revision, changes(thread)) == (1, before)
    assert not Revision.objects.exists()


def test_language_is_guessed_anew_unless_a_person_has_said_it(say, ana):
    guessed, said = say("One"), say("Two", language_by="moderator")
    for comment in (guessed, said):
        comment.edit(DANISH, by=ana)
        comment.refresh_from_db()
    assert (guessed.language, said.language) == ("da", "en")
    guessed.edit(DANISH + " Ja.", by=ana, language="nb")
    assert (guessed.language, guessed.language_by) == ("nb", "author")
    assert not any(damage.times for damage in checking.check())


def test_edit_of_a_version_that_stands_no_longer_is_refused(say, ana):
    comment, other_window = say("One"), None
    other_window = Comment.objects.get(pk=comment.pk)
    other_window.edit("Two", by=ana, seen=1)
    with pytest.raises(editing.Stale):
        comment.edit("Three", by=ana, seen=1)
    comment.refresh_from_db()
    assert (comment.text, comment.revision) == ("Two", 2)


def test_removed_comment_is_not_changed(say, ana, mia):
    comment = say("One")
    Comment.objects.get(pk=comment.pk).remove(by=mia)
    with pytest.raises(editing.Stale):
        comment.edit("Two", by=ana)
    assert Comment.objects.get(pk=comment.pk).text == "One"


def test_who_hears_of_an_edit_may_refuse_it(say, ana):
    comment = say("One")

    def refuse(comment, before, **_kwargs):
        raise editing.Refused(f"No: {before.text} → {comment.text}")

    comment_edited.connect(refuse, sender=Comment)
    try:
        with pytest.raises(editing.Refused) as refusal:
            comment.edit("Two", by=ana)
    finally:
        comment_edited.disconnect(refuse, sender=Comment)
    assert refusal.value.words == "No: One → Two"
    assert Comment.objects.get(pk=comment.pk).text == "One"
    assert not Revision.objects.exists()


def test_former_version_is_written_once(say, ana):
    comment = say("One")
    comment.edit("Two", by=ana)
    former = comment.revisions.get()
    with pytest.raises(TypeError):
        former.save()
    with pytest.raises(TypeError):
        former.delete()


def test_only_the_author_may_edit_and_for_a_while_only(say, ana, ben, mia, settings):
    settings.STANDING_EDIT_MINUTES = [15, 15, 60, 1440]
    fresh = say("One")
    old = say("Two", posted_at=timezone.now() - timedelta(minutes=16))
    assert policy.may_edit(ana, fresh)
    assert not policy.may_edit(ana, old)
    ana.level = 1
    assert policy.may_edit(ana, old)
    ana.level = 0
    for stranger in (ben, mia, AnonymousUser()):
        assert not policy.may_edit(stranger, fresh)
    guests = say("Three", by=None, guest_name="Gus")
    assert not any(policy.may_edit(person, guests) for person in (ana, AnonymousUser()))


def test_closed_suspended_removed_or_answered_stays_as_it_is(say, ana, ben, mia, thread, settings):
    comment = say("One")
    say("Two", to=comment, by=ben)
    comment.refresh_from_db()
    assert policy.may_edit(ana, comment)
    settings.EDIT_AFTER_REPLIES = False
    assert "answered" in policy.objection_to_editing(ana, comment)
    settings.EDIT_AFTER_REPLIES = True
    ana.suspend()
    assert "suspended" in policy.objection_to_editing(ana, comment)
    ana.lift_suspension()
    thread.lock(by=mia)
    comment = Comment.objects.get(pk=comment.pk)
    assert "closed" in policy.objection_to_editing(ana, comment)
    comment.remove(by=ana, removed_as=RemovedAs.AUTHOR)
    assert "removed" in policy.objection_to_editing(ana, comment)


def test_below_a_lock_what_was_said_stays_as_it_is(say, ana, mia):
    root = say("Root")
    comment = say("Two", to=say("One", to=root))
    beside = say("Beside")
    root.refresh_from_db()
    root.lock(by=mia)
    assert "locked" in policy.objection_to_editing(ana, comment)
    assert "locked" in policy.objection_to_editing(ana, root)
    assert policy.may_edit(ana, beside)
    # Whoever opened the form before is refused by the verb itself.
    with pytest.raises(editing.Refused, match="is locked"):
        comment.edit("Three", by=ana, seen=1)
    comment.refresh_from_db()
    assert (comment.text, comment.revision, comment.revisions.count()) == ("Two", 1, 0)
    root.unlock(by=mia)
    comment.edit("Three", by=ana, seen=1)
    assert comment.text == "Three"


def numbers(person, comment) -> list[int]:
    """Return which versions the person may read."""
    return [version.number for version in history.versions(person, comment)]


def test_readers_see_the_versions_that_were_answered(say, ana, ben, mia, settings):
    comment, guest = say("One"), AnonymousUser()
    comment.edit("Two", by=ana)
    comment.edit("Three", by=ana)
    assert numbers(ana, comment) == numbers(mia, comment) == [3, 2, 1]
    assert numbers(guest, comment) == numbers(ben, comment) == [3]
    answer = say("But two?", to=comment, by=ben, parent_revision=2)
    assert numbers(guest, comment) == [3, 2]
    answer.remove(by=mia)
    assert numbers(guest, comment) == [3]
    settings.EDIT_HISTORY = "all"
    assert numbers(guest, comment) == [3, 2, 1]
    settings.EDIT_HISTORY = "none"
    answer.restore(by=mia)
    assert numbers(guest, comment) == [3]


def test_history_of_a_removed_comment_is_nobody_elses(say, ana, ben, mia, settings):
    settings.EDIT_HISTORY = "all"
    comment = say("One")
    comment.edit("Two", by=ana)
    comment.remove(by=mia)
    comment.refresh_from_db()
    assert numbers(ben, comment) == [2]
    assert numbers(mia, comment) == [2, 1]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_parallel_edits_of_one_version_one_stands(say, ana):
    comment = say("One")

    def edit(number: int) -> bool:
        try:
            Comment.objects.get(pk=comment.pk).edit(f"Words {number}", by=ana, seen=1)
        except editing.Stale:
            return False
        finally:
            connection.close()
        return True

    workers = 12 if connection.vendor == "postgresql" else 4
    with ThreadPoolExecutor(workers) as pool:
        assert sum(pool.map(edit, range(12))) == 1
    comment.refresh_from_db()
    assert comment.revision == 2
    assert comment.revisions.get().text == "One"
    assert not any(damage.times for damage in checking.check())
