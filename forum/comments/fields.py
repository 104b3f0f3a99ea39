"""What the forms for writing and for changing a comment have in common."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from forum.languages.names import choices
from forum.markup.graphemes import count_graphemes
from forum.markup.limits import MAX_CODE_POINTS, MAX_COMMENT
from forum.markup.plaintext import clean_text


class TextField(forms.CharField):
    """A text as it is stored, which may differ from what was typed in what nobody sees."""

    def to_python(self, value: Any) -> str:
        """Return the text that is stored for what was typed."""
        return clean_text(str(value or ""))


class BodyField(TextField):
    """A comment's body; the limit counts what readers take for characters in what is stored, and
    never cuts what was typed."""

    most = MAX_COMMENT

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Your comment"))
        options.setdefault(
            "help_text", gettext_lazy("*emphasis*, **strong**, > quote, `code`, [words](link)")
        )
        attrs = {"rows": 4, "dir": "auto", "class": "composer__field"}
        options.setdefault("widget", forms.Textarea(attrs=attrs))
        options.setdefault("error_messages", {"required": gettext_lazy("Write something first.")})
        super().__init__(**options)

    def validate(self, value: Any) -> None:
        """Refuse a text that is longer than a comment may be."""
        super().validate(value)
        for length, most in (
            (len(value), MAX_CODE_POINTS),
            (count_graphemes(value[:MAX_CODE_POINTS]), MAX_COMMENT),
        ):
            if length > most:
                raise ValidationError(
                    _("This text has %(length)d characters; a comment can have at most %(most)d."),
                    params={"length": length, "most": most},
                )


class LanguageField(forms.ChoiceField):
    """Which language a comment is in; nothing chosen leaves it to the guess."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Language"))
        super().__init__(required=False, choices=_languages, **options)


def _languages() -> list[tuple[str, str]]:
    reader = get_language() or settings.LANGUAGE_CODE
    return [("", _("guess from the text")), *choices(reader)]
