"""The forms of the law: giving notice, complaining, deciding on either."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.comments.fields import TextField
from forum.comments.refusing import WritersForm
from forum.law.models import NAME_LENGTH, Complaint, Notice
from forum.markup.plaintext import clean_line

MAX_WORDS = 5_000


def _words(label: Any, **options: Any) -> TextField:
    attrs = {"rows": 5, "dir": "auto", "class": "composer__field"}
    return TextField(
        label=label, max_length=MAX_WORDS, widget=forms.Textarea(attrs=attrs),
        error_messages={"required": gettext_lazy("Write something first.")}, **options,
    )  # fmt: skip


class NoticeForm(WritersForm):
    """A notice of illegal content by anybody (Art. 16(2))."""

    # The version of the comment that the form's page showed.
    revision = forms.CharField(required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(
        label=gettext_lazy("What is illegal about it?"),
        choices=[("", "—"), *Notice.Category.choices],
    )
    reasons = _words(gettext_lazy("Why is it illegal? Name the words and, if you can, the law."))
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=NAME_LENGTH, required=False,
        help_text=gettext_lazy("Not needed for a notice of sexual abuse of children."),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("Your email address"), max_length=254, required=False,
        help_text=gettext_lazy("We confirm your notice and tell you what was decided."),
    )  # fmt: skip
    good_faith = forms.BooleanField(
        label=gettext_lazy(
            "I believe in good faith that what I say here is accurate and complete."
        ),
        error_messages={
            "required": gettext_lazy("A notice needs this statement; tick it if it is true.")
        },
    )

    def clean_revision(self) -> int:
        """Return the version by its number; 0 where nobody knows which it was."""
        said: str = self.cleaned_data["revision"]
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0

    def clean_name(self) -> str:
        """Return the name as one line."""
        return clean_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Ask for a name and an address, except where the law does not."""
        if self.cleaned_data.get("category") != Notice.Category.MINORS:
            for field in ("name", "email"):
                if field not in self.errors and not self.cleaned_data.get(field):
                    self.add_error(field, _("Please give this; the law asks for it."))
        return self.cleaned_data


class ComplaintForm(WritersForm):
    """A complaint about a decision (Art. 20)."""

    reasons = _words(gettext_lazy("Why is the decision wrong?"))


class NoticeDecisionForm(forms.Form):
    """What a moderator decides on a notice."""

    # What the page showed of the comment (see `moderation.sight`).
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("acted", gettext_lazy("Remove the comment as illegal")),
            ("rejected", gettext_lazy("Let the comment stand")),
        ],
        widget=forms.RadioSelect,
    )
    words = _words(gettext_lazy("Reasons, for who gave notice and for the author"))


class ComplaintDecisionForm(forms.Form):
    """What another moderator decides on a complaint."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (Complaint.Outcome.UPHELD, gettext_lazy("The complaint is right: undo the decision")),
            (Complaint.Outcome.DISMISSED, gettext_lazy("The decision stands")),
        ],
        widget=forms.RadioSelect,
    )
    words = _words(gettext_lazy("Reasons, for who complained"))

    def clean_outcome(self) -> str:
        """Return the outcome, which is one of the two."""
        outcome: str = self.cleaned_data["outcome"]
        if outcome not in Complaint.Outcome.values:
            raise ValidationError(_("Please choose one of the two."))
        return outcome
