"""Signing up, and what a member says of themselves."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm as BaseResetForm
from allauth.account.forms import SignupForm as BaseSignupForm
from allauth.socialaccount.forms import SignupForm as BaseJoinForm
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.accounts.names import LEAST_NAME, NAME_LENGTH, objection_to
from forum.languages.names import choices
from forum.languages.reading import LONGEST_LIST, MOST_READ, read_list, write_list
from forum.markup.plaintext import clean_line, clean_text
from forum.markup.rendering import render_comment

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


def refuse_taken(name: str, *, besides: Member | None = None) -> None:
    """Raise when a member is known by a name that reads or looks the same."""
    if name and Member.is_named(name, besides=besides):
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

    def try_save(self, request: Any) -> Any:
        """Make the account; where the address is a member's, take as long and make none."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ResetForm(BaseResetForm):  # type: ignore[misc]
    """Asks for an address, and takes as long for one that is nobody's."""

    def save(self, request: Any, **kwargs: Any) -> Any:
        """Mail the link; without an account, write the same mail and throw it away."""
        if not self.users:
            context = {"user": None, "password_reset_url": settings.SITE_URL, "request": request}
            get_adapter().write_for_nobody("account/email/password_reset_key", context)
        return super().save(request, **kwargs)


class ReadsField(forms.MultipleChoiceField):
    """The languages a person reads, as `languages.reading` writes them; none means all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Languages you read"),
            help_text=gettext_lazy(
                "Comments in other languages are folded to one line. Without a choice, your "
                "browser's languages count."
            ),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=lambda: choices(get_language() or settings.LANGUAGE_CODE),
            error_messages={
                "invalid_choice": gettext_lazy("This is no language of the list; choose again.")
            },
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the ticked languages of a stored list."""
        return list(read_list(value)) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """Return the list to store; refuses more than anybody reads."""
        tags = super().clean(value)
        written = write_list(set(tags))
        if len(tags) > MOST_READ or len(written) > LONGEST_LIST:
            raise ValidationError(
                _("Choose at most %(most)d languages, or none to read all."),
                params={"most": MOST_READ},
            )
        return written

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other languages are ticked."""
        return super().has_changed(self.prepare_value(initial), data)


class JoinForm(BaseJoinForm):  # type: ignore[misc]
    """Asks those whom another site has vouched for what they are to be called here."""

    name = NameField(help_text=gettext_lazy("Shown beside your comments."))
    field_order = ("name", "email")

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
    reads = ReadsField()
    bio = forms.CharField(
        label=gettext_lazy("About you"),
        help_text=gettext_lazy("Stands on your page: *emphasis*, **strong**, [words](link)"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        strip=False,
    )
    lists_comments = forms.BooleanField(
        label=gettext_lazy("List my comments on my page"), required=False
    )

    class Meta:
        model = Member
        fields = ("name", "language", "reads", "bio", "lists_comments")

    def clean_bio(self) -> str:
        """Return the words as they are stored; raises when they are too many."""
        bio: str = clean_text(self.cleaned_data["bio"][: MOST_TYPED * 10])
        if len(bio) > MOST_TYPED:
            raise ValidationError(
                _("This has %(length)d characters; it can have at most %(most)d."),
                params={"length": len(bio), "most": MOST_TYPED},
            )
        return bio

    def save(self, commit: bool = True) -> Member:
        """Store the member, with what they say of themselves rendered once."""
        self.instance.bio_html = render_comment(self.cleaned_data["bio"], {})
        member: Member = super().save(commit)
        return member

    def clean_name(self) -> str:
        """Return the name, refused when another member has it."""
        name: str = self.cleaned_data["name"]
        if name != self.instance.name:
            refuse_taken(name, besides=self.instance)
        return name


class AddressForm(forms.Form):
    """Asks for an address to send a link to."""

    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)


class ErasureForm(forms.Form):
    """Asks a member what is to become of their words."""

    words = forms.ChoiceField(
        label=gettext_lazy("What becomes of your comments"),
        choices=[
            ("blank", gettext_lazy("Erase my words; what others replied stays")),
            ("keep", gettext_lazy("Keep my words without a name")),
        ],
        initial="blank",
        widget=forms.RadioSelect,
    )
