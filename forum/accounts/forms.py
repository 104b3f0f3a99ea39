"""The sign-up form: allauth's, and a name to be known by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from allauth.account.forms import SignupForm as BaseSignupForm

from forum.accounts.models import NAME_LENGTH, Member


class SignupForm(BaseSignupForm):  # type: ignore[misc]
    """Asks for a name besides e-mail and password; the name must be free."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH, help_text=_("Shown beside your comments."))

    def clean_name(self) -> str:
        """Return the name, refused when a member already has it."""
        name: str = self.cleaned_data["name"]
        if Member.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("A member already has this name; please choose another."))
        return name
