"""Passkeys in a real browser: Chromium's own authenticator keeps and uses one."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.browser.conftest import confirm


@pytest.fixture
def authenticator(page):
    """A device of the browser's that keeps passkeys and finds its owner there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, added["authenticatorId"]


def fill_in(page, member, password: str) -> None:
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password").fill(password)
    page.locator("button[name=action]").click()


def test_passkey_is_added_signs_in_alone_and_completes_a_password(page, ana, authenticator):
    confirm(ana)
    session, device = authenticator
    page.goto(reverse("account_login"))
    fill_in(page, ana, "ana writes a lot")
    page.wait_for_url("**/en/")
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Password").fill("ana writes a lot")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    assert Authenticator.objects.filter(user=ana, type="webauthn").count() == 1

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/en/")
    page.goto(reverse("account"))
    assert page.get_by_role("heading", name="Your account").is_visible()

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    fill_in(page, ana, "ana writes a lot")
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/en/")

    # Without the device the page says what to do, and nobody is signed in.
    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    session.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey was used").wait_for()


def test_passkey_is_not_offered_where_no_script_runs(plain_page, ana):
    plain_page.goto(reverse("account_login"))
    assert not plain_page.get_by_role("button", name="Sign in with a passkey").is_visible()
