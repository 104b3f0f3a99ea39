"""Every page of the admin that we show keeps to the content security policy."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth.models import Group

# What the policy would block: inline code, inline style, handlers.
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style|<[^>]+\s(?:style|on[a-z]+)=",
    re.I,
)
PAGES = [
    "/admin/", "/admin/comments/comment/", "/admin/comments/comment/?as=tree",
    "/admin/comments/comment/{c}/change/", "/admin/comments/comment/{c}/removal/",
    "/admin/threads/thread/", "/admin/threads/thread/{t}/change/", "/admin/moderation/decision/",
    "/admin/accounts/member/", "/admin/accounts/member/{m}/change/",
    "/admin/accounts/member/{m}/suspension/", "/admin/articles/article/",
    "/admin/articles/article/{a}/change/",
]  # fmt: skip
OWNERS = ["/admin/articles/article/add/", "/admin/auth/group/add/", "/admin/articles/family/"]


def address(page: str, comment, article) -> str:
    return page.format(c=comment.pk, t=comment.thread_id, m=comment.author_id, a=article.pk)


@pytest.mark.parametrize("page", [*PAGES, *OWNERS])
def test_pages_hold_no_inline_code_or_style(admin_client, say, article, page):
    answer = admin_client.get(address(page, say("hello", state="pending"), article))
    assert answer.status_code == 200
    assert INLINE.findall(answer.content.decode()) == []
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_a_moderator_of_the_group_sees_what_they_need(client, mia, say, article, page):
    mia.user_permissions.clear()
    mia.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(mia)
    assert client.get(address(page, say("hello"), article)).status_code == 200


@pytest.mark.parametrize("page", OWNERS)
def test_a_moderator_does_not_see_what_is_the_owners(client, mia, say, article, page):
    mia.user_permissions.clear()
    mia.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(mia)
    assert client.get(address(page, say("hello"), article)).status_code == 403


@pytest.mark.parametrize("page", [*PAGES[1:], *OWNERS])
def test_staff_without_permissions_see_nothing(client, ben, say, article, page):
    ben.is_staff = True
    ben.save()
    client.force_login(ben)
    assert client.get(address(page, say("hello"), article)).status_code == 403


def test_a_groups_name_is_kept_as_every_line_is(admin_client):
    hostile = {"name": " Night\u202e\u2066  shift\x00 e\u0301 ", "permissions": []}
    admin_client.post("/admin/auth/group/add/", hostile)
    assert Group.objects.filter(name="Night shift é").exists()


@pytest.mark.parametrize(
    "page",
    [
        "mfa/authenticator",
        "socialaccount/socialapp",
        "socialaccount/socialtoken",
        "socialaccount/socialaccount",
    ],
)
def test_nobody_types_what_a_library_keeps_for_itself(admin_client, page):
    assert admin_client.get(f"/admin/{page}/").status_code == 200
    assert admin_client.get(f"/admin/{page}/add/").status_code == 403
    assert admin_client.post(f"/admin/{page}/add/", {}).status_code == 403


def test_no_secret_of_a_sign_in_is_shown_to_an_owner(admin_client, ana):
    app = SocialApp.objects.create(
        provider="github", name="Code", client_id="public", secret="hush-secret", key="hush-key",
        settings={"certificate_key": "hush-certificate"},
    )  # fmt: skip
    account = SocialAccount.objects.create(user=ana, provider="github", uid="7")
    token = SocialToken.objects.create(
        app=app, account=account, token="hush-token", token_secret="hush-again"
    )
    factor = Authenticator.objects.create(user=ana, type="totp", data={"secret": "hush-code"})
    for row in (app, account, token, factor):
        place = f"/admin/{row._meta.app_label}/{row._meta.model_name}"
        for address in ("/", f"/{row.pk}/change/", f"/{row.pk}/delete/", f"/{row.pk}/history/"):
            answer = admin_client.get(place + address)
            assert answer.status_code == 200
            assert "hush" not in answer.content.decode(), place + address
    shown = admin_client.get(f"/admin/socialaccount/socialapp/{app.pk}/change/").content.decode()
    assert "public" in shown
