"""The form by which a person corrects a machine."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.comments.fields import TextField
from forum.markup.limits import MAX_COMMENT


class CorrectionForm(forms.Form):
    """The words that a translation shall have, in Markdown."""

    text = TextField(
        label=_("The translation, corrected"),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "class": "composer__field"}),
        error_messages={"required": _("Write something first.")},
    )
