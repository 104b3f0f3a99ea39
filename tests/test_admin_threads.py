"""Discussions are opened, read first, and locked in the admin."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from forum.moderation.models import Decision
from forum.threads.models import Thread

URL = "/admin/threads/thread/"


def test_the_list_says_how_many_stand_and_wait(admin_client, say):
    say("stands")
    say("waits", state="pending")
    page = admin_client.get(URL).content.decode()
    assert '<td class="field-published">1</td>' in page
    assert '<td class="field-waiting">1</td>' in page
    assert "The bridge" in page


def test_forty_discussions_cost_the_queries_of_four(admin_client, db):
    def open_threads(numbers) -> None:
        for number in numbers:
            Thread.objects.of(Article.objects.create(title=f"Article {number}", body="."))

    open_threads(range(4))
    with CaptureQueriesContext(connection) as few:
        admin_client.get(URL)
    open_threads(range(4, 40))
    with CaptureQueriesContext(connection) as many:
        admin_client.get(URL)
    assert len(many) == len(few)


def test_locking_says_who_and_names_a_new_version_of_the_page(client, mia, thread):
    client.force_login(mia)
    before = thread.version
    ticked = {"action": "lock", "index": "0", "_selected_action": [thread.pk]}
    ticked |= {"confirmed": "yes", "reason": "off_topic"}
    answer = client.post(URL, ticked | {"seen": f"{thread.pk}:0"}, follow=True)
    assert "1 discussion was changed." in answer.content.decode()
    thread.refresh_from_db()
    assert thread.is_locked
    assert thread.locked_by == mia
    assert thread.version > before
    seen = f"{thread.pk}:{Decision.objects.get().pk}"
    client.post(URL, ticked | {"action": "unlock", "seen": seen})
    thread.refresh_from_db()
    assert not thread.is_locked


def test_the_form_sets_mode_guests_and_lock(admin_client, thread):
    sent = {"mode": "moderated", "guests_allowed": "false", "locked": "on", "reason": "insult"}
    admin_client.post(f"{URL}{thread.pk}/change/", sent)
    thread.refresh_from_db()
    assert (thread.mode, thread.guests_allowed, thread.is_locked) == ("moderated", False, True)
    seen = Decision.objects.first().pk
    sent = {"mode": "open", "guests_allowed": "unknown", "seen": seen}
    admin_client.post(f"{URL}{thread.pk}/change/", sent)
    thread.refresh_from_db()
    assert (thread.mode, thread.guests_allowed, thread.is_locked) == ("open", None, False)


def test_many_are_read_before_publication_and_opened_again(admin_client, thread):
    ticked = {"index": "0", "_selected_action": [thread.pk]}
    page = admin_client.post(URL, ticked | {"action": "moderate"}).content.decode()
    assert "The bridge" in page
    assert "Read comments before publication" in page
    ticked["confirmed"] = "yes"
    admin_client.post(URL, ticked | {"action": "moderate", "seen": f"{thread.pk}:0"})
    thread.refresh_from_db()
    assert thread.is_moderated
    seen = f"{thread.pk}:{Decision.objects.get().pk}"
    admin_client.post(URL, ticked | {"action": "open", "seen": seen})
    thread.refresh_from_db()
    assert not thread.is_moderated


def test_no_thread_is_added_or_deleted(admin_client, thread):
    assert admin_client.get(f"{URL}add/").status_code == 403
    assert admin_client.get(f"{URL}{thread.pk}/delete/").status_code == 403
