"""Second factors: how their secrets are kept, and what allauth's forms do not ask by themselves."""

import secrets
from base64 import b32encode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.webauthn import forms as webauthn
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from forum.accounts import allowances

# A code is good for its half minute and the ones beside it; nobody uses one twice in that time.
CODE_ONCE_IN_SECONDS = 120.0
# As many characters tell one passkey from another.
LONGEST_NAME = 50


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of apps and recovery codes encrypted, and names the site in them."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret, or one that nobody has where SECRET_KEY is another now."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        """Return what the app shows beside the code."""
        return str(settings.SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


class OnceOnly:
    """A code that signed somebody in signs nobody in again."""

    user: Any

    def clean_code(self) -> str:
        """Return the code, refused when it has just been used; digits may be parted by blanks."""
        code: str = super().clean_code()  # type: ignore[misc]
        sender = f"member {self.user.pk} code {''.join(code.split())}"
        try:
            allowances.take("second factor", sender, [(1, CODE_ONCE_IN_SECONDS)])
        except allowances.Spent as spent:
            raise ValidationError(
                _("This code has been used; wait until your app shows the next one.")
            ) from spent
        return code


class AuthenticateForm(OnceOnly, BaseAuthenticateForm):  # type: ignore[misc]
    """The code that completes signing in."""


class ReauthenticateForm(OnceOnly, BaseReauthenticateForm):  # type: ignore[misc]
    """The code that shows again that it is you."""


class CredentialField(forms.JSONField):
    """What an authenticator answered, as JSON; refuses what is too deep, or too long a number."""

    def to_python(self, value: Any) -> Any:
        """Return what was sent, read."""
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise ValidationError(_("This passkey could not be read. Try again.")) from error


class ReadCredential(forms.Form):
    """Refuses what is no answer of an authenticator at all, whatever was sent as one."""

    credential = CredentialField(widget=forms.HiddenInput)

    def clean(self) -> Any:
        """Return the fields; a credential that cannot be read is refused like a wrong one."""
        try:
            return super().clean()
        except UNREADABLE as error:
            raise ValidationError(_("This passkey could not be read. Try again.")) from error

    def clean_credential(self) -> Any:
        """Return what allauth makes of the credential, if anything."""
        if not isinstance(self.cleaned_data["credential"], dict):
            raise ValidationError(_("This passkey could not be read. Try again."))
        try:
            return super().clean_credential()  # type: ignore[misc]
        except AttributeError as error:
            if error.name == "clean_credential":
                return self.cleaned_data["credential"]
            raise ValidationError(_("This passkey could not be read. Try again.")) from error
        except UNREADABLE as error:
            raise ValidationError(_("This passkey could not be read. Try again.")) from error


# What the library raises for bytes that are not what they claim to be.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError)


def _name_passkey(field: Any) -> None:
    field.label = _("Name of the passkey")
    field.validators.append(MaxLengthValidator(LONGEST_NAME))
    field.widget.attrs["maxlength"] = str(LONGEST_NAME)


class AddPasskeyForm(ReadCredential, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """Adds a passkey, which signs in by itself unless the member says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_passkey(self.fields["name"])
        self.fields["passwordless"].label = _("Sign in with it alone, without the password")
        self.fields["passwordless"].help_text = ""
        self.fields["passwordless"].initial = True


class EditPasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Renames a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_passkey(self.fields["name"])


class PasskeyForm(ReadCredential, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey that completes signing in."""


class LoginPasskeyForm(ReadCredential, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """The passkey that signs in by itself."""


class ConfirmPasskeyForm(ReadCredential, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey that shows again that it is you."""


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(urlsafe_b64encode(sha256(f"forum.accounts.factors {key!s}".encode()).digest()))
            for key in keys
        ]
    )
