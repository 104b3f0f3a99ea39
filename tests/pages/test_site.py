"""The site's own addresses, and the one that only a waiting comment's writer has."""

from django.core import signing

from forum.pages.views.writing import WAITING_SALT


def test_sign_of_life_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_front_door_leads_to_the_readers_language(client, db):
    answer = client.get("/", headers={"Accept-Language": "da"})
    assert (answer.status_code, answer["Location"]) == (302, "/da/")


def test_waiting_comment_is_shown_by_its_signed_address_only(client, say):
    held = say("is anybody there", state="pending", held_because="thread")
    address = f"/en/threads/{held.thread_id}/comments/waiting/"
    seal = signing.dumps(held.pk, salt=WAITING_SALT)
    assert "is anybody there" in client.get(address, {"c": seal}).content.decode()
    for forged in ("", str(held.pk), seal[:-1], signing.dumps(held.pk, salt="other")):
        assert client.get(address, {"c": forged}).status_code == 404


def test_search_engines_are_told_which_pages_say_nothing_to_them(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain"
    assert "Disallow: /admin/" in answer.content.decode()
