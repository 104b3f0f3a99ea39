"""What is typed to decide on a comment, on site and admin: why it goes, which language it is in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.comments.fields import TextField
from forum.comments.refusing import WritersForm
from forum.comments.states import Reason
from forum.languages.names import autonym, choices, language_name

WORDS_LENGTH = 2000


class Reasoned(forms.Form):
    """What restricts somebody for a reason; what is illegal goes with the law and the facts."""

    def clean(self) -> dict[str, Any]:
        """Ask for words where the law must be named and explained (DSA, Art. 17(3)(d))."""
        said: dict[str, Any] = self.cleaned_data
        is_silent = not said.get("words") and "words" not in self.errors
        if said.get("reason") == Reason.ILLEGAL and is_silent:
            self.add_error(
                "words", _("Name the law that this breaks and say why: the author is owed that.")
            )
        return said


class RemovalForm(Reasoned):
    """The reason of the fixed list, which the admin shows as buttons, and free words beside it."""

    reasons = Reason.choices
    words = TextField(
        label=_("In your own words"), required=False, max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "class": "vLargeTextField"}),
        help_text=_(
            "The author reads this. What is illegal needs it: which law it breaks, and why."
        ),
    )  # fmt: skip
    # Empty at first, so that no reason is given that nobody chose.
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "–"), *Reason.choices], initial="",
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )  # fmt: skip


class MoveForm(forms.Form):
    """The number of the comment to stand under; empty to split off."""

    to = forms.IntegerField(
        label=_("Under comment number"), required=False, min_value=1, max_value=2**62,
        help_text=_("Empty: a conversation of its own."),
    )  # fmt: skip


class LanguageForm(forms.Form):
    """The language the comment is in."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        unknown = ("und", language_name("und", reader))
        self.fields["language"].choices = [*choices(reader), unknown]  # type: ignore[attr-defined]


class SpokenForm(forms.Form):
    """The language a comment is in, typed by its name or its tag and completed by the browser."""

    language = TextField(label=_("Language"), max_length=80)

    def clean_language(self) -> str:
        """Return the tag of a language that the interface, the language itself or BCP 47 names."""
        said = self.cleaned_data["language"].strip()
        reader = get_language() or "en"
        unknown = language_name("und", reader)
        for tag, name in [*choices(reader), ("und", unknown)]:
            if said.casefold() in {tag.casefold(), name.casefold(), autonym(tag).casefold()}:
                return tag
        raise forms.ValidationError(_("Choose a language from the list."))


class ReportForm(WritersForm):
    """What a reader says is wrong with a comment."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Reason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason."), "invalid_choice": _("Choose a reason.")},
    )  # fmt: skip
    words = TextField(
        label=_("In your own words"), required=False, max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Optional; only moderators read this."),
    )  # fmt: skip


class OptionalWhy(forms.Form):
    """Why something is done that restricts nobody's words in particular; colleagues read it."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "–"), *Reason.choices], required=False,
        error_messages={"invalid_choice": _("Choose a reason.")},
    )  # fmt: skip
    words = TextField(
        label=_("In your own words"), required=False, max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Optional; only moderators read this."),
    )  # fmt: skip


class CalmForm(OptionalWhy):
    """How a conversation is calmed: nobody writes below the comment, or everybody seldom."""

    locked = forms.BooleanField(label=_("Nobody answers below this comment"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes between two comments of one person"), required=False,
        min_value=0, max_value=1440, help_text=_("Empty: no waiting."),
    )  # fmt: skip
    field_order = ["locked", "minutes", "reason", "words"]
    # How calm the page showed it to be (see `moderation.calming`).
    was = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # A removal, whose fields have the same names, is asked for on the same page.
        super().__init__(*args, **{"auto_id": "calm_%s", **kwargs})
