"""Signing up, and what a member says of themselves."""

from typing import Any

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.accounts.models import Member
from forum.accounts.names import LEAST_NAME, NAME_LENGTH, objection_to
from forum.markup.plaintext import clean_line

# What is looked at of a name; beyond it nothing can become valid.
MOST_TYPED = 1000


class NameField(forms.CharField):
    """A name as it will be shown: one clean line that does not speak for the house."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Name"))
        super().__init__(max_length=NAME_LENGTH, **options)
        self.widget.attrs.setdefault("autocomplete", "nickname")
        self.widget.attrs.setdefault("minlength", str(LEAST_NAME))

    def to_python(self, value: Any) -> str:
        """Return the line that is stored for what was typed."""
        return clean_line(str(value or "")[:MOST_TYPED])

    def validate(self, value: Any) -> None:
        """Refuse a name that nobody may have."""
        super().validate(value)
        if value and (objection := objection_to(value)):
            raise ValidationError(objection)


def refuse_taken(name: str) -> None:
    """Raise when a member is known by a name that reads the same."""
    if name and Member.is_named(name):
        raise ValidationError(_("A member already has this name; please choose another."))


class SignupForm(BaseSignupForm):  # type: ignore[misc]
    """Asks for a name besides e-mail and password; the name must be free."""

    name = NameField(help_text=gettext_lazy("Shown beside your comments."))
    field_order = ("name", "email", "password1")

    def clean_name(self) -> str:
        """Return the name, refused when a member already has it."""
        name: str = self.cleaned_data["name"]
        refuse_taken(name)
        return name


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """What members may change about themselves without confirming it by mail."""

    name = NameField(help_text=gettext_lazy("Shown beside your comments, earlier ones too."))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("The language we write to you in."),
        choices=lambda: settings.LANGUAGES,
    )

    class Meta:
        model = Member
        fields = ("name", "language")

    def clean_name(self) -> str:
        """Return the name, refused when another member has it."""
        name: str = self.cleaned_data["name"]
        if name != self.instance.name and not self.instance.answers_to(name):
            refuse_taken(name)
        return name
