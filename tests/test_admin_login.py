"""The admin has no door of its own."""

from urllib.parse import parse_qs, urlsplit

import pytest


def test_a_stranger_is_sent_to_the_one_login_and_back(client, db):
    answer = client.get("/admin/comments/comment/?state=all", follow=True)
    address, _status = answer.redirect_chain[-1]
    assert address.startswith("/en/accounts/login/?next=/admin/comments/comment/")
    assert b'name="login"' in answer.content


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_the_way_back_never_leaves_the_site(client, admin_client, onward):
    client.logout()
    for visitor in (client, admin_client):
        assert "evil" not in visitor.get("/admin/login/", {"next": onward}).url
        assert "javascript" not in visitor.get("/admin/login/", {"next": onward}).url


def test_a_member_without_the_right_is_refused_not_sent_in_circles(client, ana):
    client.force_login(ana)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403


def test_nothing_can_be_posted_to_the_admins_own_login(client, mia):
    answer = client.post(
        "/admin/login/", {"username": "mia@example.org", "password": "mia moderates well"}
    )
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session


def test_log_out_and_password_are_the_sites(client, mia):
    client.force_login(mia)
    assert client.get("/admin/password_change/").url == "/en/accounts/password/change/"
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_a_form_that_is_sent_signed_out_leads_back_to_where_it_stood(client, db):
    stood = "/admin/moderation/queue/?queue=all"
    url = "/admin/moderation/queue/7/decision/"
    answer = client.post(url, {"verb": "publish"}, headers={"referer": f"http://testserver{stood}"})
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.url).query) == {"next": [stood]}
    for elsewhere in ("https://evil.example/admin/", "javascript:alert(1)", "http://testserver"):
        answer = client.post(url, {"verb": "publish"}, headers={"referer": elsewhere})
        assert parse_qs(urlsplit(answer.url).query) == {"next": ["/admin/"]}


# What moderators and editors write at length, by the names of their forms' fields.
@pytest.mark.parametrize("field", ["words", "body", "note", "reasons"])
def test_a_form_that_is_sent_signed_out_shows_the_words_and_the_door(client, db, field):
    sent = {"reason": "insult", field: "Argue </textarea><b>about the bridge."}
    referer = {"referer": "http://testserver/admin/moderation/queue/7/"}
    answer = client.post("/admin/moderation/queue/7/decision/", sent, headers=referer)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Argue &lt;/textarea&gt;&lt;b&gt;about the bridge.</textarea>" in page
    assert 'href="/admin/login/?next=%2Fadmin%2Fmoderation%2Fqueue%2F7%2F"' in page
