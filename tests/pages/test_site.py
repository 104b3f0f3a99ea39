"""The site's own addresses, and the one that only a waiting comment's writer has."""

import pytest
from django.core import signing

from forum.pages.views.writing import WAITING_SALT

# Word for word: what is not named is not allowed; three of them, `default-src` does not stand for.
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'",
    "font-src": "'self'", "connect-src": "'self'", "manifest-src": "'self'",
    "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
    "object-src": "'none'",
}  # fmt: skip


def policy_of(answer) -> dict[str, str]:
    """Return what an answer's policy says of each kind of thing."""
    parts = answer["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts)


def test_sign_of_life_asks_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_front_door_leads_to_the_readers_language(client, db):
    answer = client.get("/", headers={"Accept-Language": "da"})
    assert (answer.status_code, answer["Location"]) == (302, "/da/")


def test_languages_are_listed_with_who_made_their_words(client, db, settings):
    page = client.get("/en/languages/").content.decode()
    for code, name in settings.LANGUAGES:
        assert f'<strong lang="{code}"><bdi>{name}</bdi></strong>' in page
    assert "written by the makers" in page
    assert "Dansk</bdi></strong> (Danish):" in page
    assert page.count("translated by a machine") == len(settings.LANGUAGES) - 1
    assert 'href="/en/languages/"' in client.get("/en/").content.decode()


def test_the_language_menu_names_each_language_in_itself(client, db, settings):
    page = client.get("/en/languages/").content.decode()
    menu = page[page.index('<details class="tongues">') : page.index("</details>")]
    for code, name in settings.LANGUAGES[1:]:
        assert (
            f'<a href="/{code}/languages/" lang="{code}" hreflang="{code}" dir="auto">{name}</a>'
            in menu
        )
    assert 'href="/en/' not in menu


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


@pytest.mark.parametrize(
    ("address", "kept"),
    [("/en/", True), ("/robots.txt", True), ("/en/articles/the-bridge/", True)]
    + [(address, False) for address in (
        "/", "/nowhere", "/en/nowhere/", "/admin/", "/admin/nowhere/", "/admin/jsi18n/", "/healthz",
        "/en/accounts/", "/en/accounts/login/", "/en/accounts/signup/",
        "/en/accounts/password/reset/",
        "/en/accounts/password/reset/key/1-x/", "/en/threads/1/mine/", "/en/threads/1/comments/",
        "/en/comments/1/removal/", "/static/nowhere.css", "/en/articles/the-bridge",
    )],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_answer_is_closed_to_other_sites_and_kept_only_if_public(
    client, article, address, kept, method
):
    answer = getattr(client, method)(address)
    assert policy_of(answer) == POLICY
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    kept = kept and method == "get"
    assert ("public" in answer["Cache-Control"]) is kept
    assert ("no-store" in answer["Cache-Control"]) is not kept
    assert (answer["Referrer-Policy"] == "same-origin") is not kept


def test_a_foreign_host_is_refused_under_the_same_defences(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/en/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_sign_of_life_needs_no_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/en/").status_code == 301


@pytest.mark.parametrize("query", ["x=1&" * 1500, "sort=" + "x" * 20_000])
def test_an_address_of_any_length_makes_no_page_of_its_fifteenfold(client, article, query):
    usual = len(client.get(f"{article.get_absolute_url()}?sort=x").content)
    refused = client.get(f"{article.get_absolute_url()}?{query}")
    assert refused.status_code in (400, 404)
    assert len(refused.content) < usual + 1000
