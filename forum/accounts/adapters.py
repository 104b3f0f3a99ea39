"""Where allauth asks us: what a member is called, in which language we write to them, who asks."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from forum.accounts import endings
from forum.accounts.addresses import client_network
from forum.accounts.links import login_link
from forum.accounts.models import Member
from forum.accounts.names import NAME_LENGTH
from forum.markup.plaintext import clean_line
from forum.outbox.lines import named

# Where a session keeps the address of what its owner was about to do before they signed in.
GO_ON = "go_on"
# How sites say that an address is proved.
PROVED = (True, "true", "True")


def _is_link(name: str, value: Any) -> bool:
    return name.endswith("_url") and isinstance(value, str)


def _at_home(link: str) -> str:
    """Return a link with the site's own address before it, whatever Host and port were asked."""
    parts = urlsplit(link)
    return f"{settings.SITE_URL}{urlunsplit(('', '', parts.path, parts.query, ''))}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps the name that the sign-up form asked for, and the language it was asked in."""

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Store the new member under the name they gave."""
        user.name = form.cleaned_data["name"]
        user.language = translation.get_language() or ""
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to the address in its owner's language, else in the one being read."""
        member = context.get("user") or Member.objects.filter(email=email.lower()).first()
        language = getattr(member, "language", "") or translation.get_language()
        with translation.override(language):
            if template_prefix == "account/email/login_code" and member is not None:
                endings.begin_anew(self.request, member)
                context = {**context, "login_url": f"{settings.SITE_URL}{login_link(member)}"}
            links = {name: _at_home(link) for name, link in context.items() if _is_link(name, link)}
            context = {**context, **links, "site_name": named(settings.SITE_NAME)}
            context["site_url"] = settings.SITE_URL
            super().send_mail(template_prefix, email, context)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Note what the member is as they begin to sign in."""
        answer = super().pre_login(request, user, **kwargs)
        if answer is None:
            endings.begin(request, user)
        return answer

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign the member in, unless what they began with has ended meanwhile."""
        endings.complete(request, user)
        super().login(request, user)

    def write_for_nobody(self, template_prefix: str, context: dict[str, Any]) -> None:
        """Write a mail as for a member, to be thrown away: time must not tell who is one."""
        context = {**context, "site_name": named(settings.SITE_NAME)}
        context["site_url"] = settings.SITE_URL
        self.render_mail(template_prefix, "nobody@erased.invalid", context)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether people may join with an address and a password of their own."""
        return bool(settings.SIGNUP_OPEN)

    def format_email_subject(self, subject: str) -> str:
        """Return the subject with the site's name before it."""
        return f"{named(settings.SITE_NAME)}: {subject}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what allauth's rate limits count as one sender."""
        return client_network(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return to what was begun before signing in, however many mails lay between."""
        begun = request.session.pop(GO_ON, "")
        return str(begun or super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the account's page."""
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Return to the account's page, or to signing in."""
        signed_in = self.request is not None and self.request.user.is_authenticated
        return reverse("account" if signed_in else "account_login")


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Joins people whom another site has vouched for, under the name they choose here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether people may join by the sites that the owner has named: always."""
        return True

    def new_user(self, request: HttpRequest, sociallogin: Any) -> Any:
        """Return who is to join or sign in; settles first which of their addresses are proved.

        An issuer that says itself that an address is not proved is believed, the publisher's own
        too, and in whatever way it says so: `"false"` is no proof.
        """
        sociallogin.account.extra_data = _storable(sociallogin.account.extra_data)
        claims = _claims(sociallogin)
        who = sociallogin.account.uid
        if not isinstance(claims.get("sub", ""), str | int) or who != _storable(who):
            raise OAuth2Error("The issuer does not say who it is.")
        said = claims.get("email_verified")
        for address in sociallogin.email_addresses:
            address.verified = address.verified in PROVED and (said is None or said in PROVED)
        return super().new_user(request, sociallogin)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take over the address; what they are called is asked of them."""
        return super().populate_user(request, sociallogin, {"email": data.get("email")})

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """Return what the form begins with: the name as the other site has it, to be changed."""
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        name = _claims(sociallogin).get("name")
        initial["name"] = clean_line(name)[:NAME_LENGTH] if isinstance(name, str) else ""
        return initial

    def save_user(self, request: Any, sociallogin: Any, form: Any = None) -> Any:
        """Store the new member under the name they gave, without a password."""
        user = sociallogin.user
        user.name = form.cleaned_data["name"]
        user.language = translation.get_language() or ""
        return super().save_user(request, sociallogin, form)


def _claims(sociallogin: Any) -> dict[str, Any]:
    """Return what the other site says of the person, where allauth looks for it."""
    told: dict[str, Any] = sociallogin.account.extra_data
    return told.get("userinfo") or told.get("id_token") or told


def _storable(told: Any) -> Any:
    """Return what JSON told, without the characters that no database takes: NUL, half ones."""
    if isinstance(told, str):
        return told.replace("\x00", "").encode(errors="ignore").decode()
    if isinstance(told, list):
        return [_storable(part) for part in told]
    if isinstance(told, dict):
        return {_storable(name): _storable(part) for name, part in told.items()}
    return told
