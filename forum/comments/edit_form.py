"""The form by which authors change what they said."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from forum.accounts import allowances
from forum.accounts.models import Member
from forum.comments import editing, policy
from forum.comments.fields import BodyField, LanguageField
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.comments.states import LanguageBy
from forum.markup.differences import Piece, differences


class EditForm(forms.Form):
    """Changes a comment for its author; what policy refuses is an error of this form.

    It names the version it was opened on. When another stands meanwhile it comes back with the
    difference, and sent again it replaces what the writer has then seen.
    """

    text = BodyField()
    language = LanguageField()
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, comment: Comment, person: policy.Person,
                 sender: str = "") -> None:  # fmt: skip
        self.comment, self.person, self.sender = comment, person, sender
        self.is_stale = False
        chosen = comment.language if comment.language_by != LanguageBy.DETECTOR else ""
        initial = {"text": comment.text, "language": chosen, "revision": comment.revision}
        super().__init__(data, initial=initial, auto_id=f"editor-{comment.pk}-%s")

    def clean(self) -> dict[str, Any]:
        """Refuse what policy refuses, and what was written on a version that stands no longer."""
        if objection := policy.objection_to_editing(self.person, self.comment):
            self.add_error(None, objection)
        elif self.cleaned_data.get("revision") != self.comment.revision:
            self._is_stale()
        return self.cleaned_data

    def save(self) -> bool:
        """Change the comment; False when this form has an error now, which says why not.

        Raises `allowances.Spent` when this sender must wait.
        """
        allowances.take("edit", self.sender, settings.POSTING_LIMITS)
        data = self.cleaned_data
        by = self.person if isinstance(self.person, Member) else None
        try:
            self.comment.edit(
                data["text"], by=by, seen=data["revision"], language=data.get("language", "")
            )
        except editing.Stale:
            self.comment.refresh_from_db()
            self.full_clean()
        except editing.Refused as refusal:
            self.comment.refresh_from_db()
            self.add_error(None, refusal.words)
        return not self.errors

    def preview(self) -> str:
        """Return the HTML the text would have; "" when the text itself is refused."""
        if "text" not in self.cleaned_data:
            return ""
        comment, text = self.comment, self.cleaned_data["text"]
        draft = Comment(thread=comment.thread, parent=comment.parent, text=text)
        render(draft)
        return str(draft.html)

    @property
    def difference(self) -> list[Piece]:
        """What sending this form would do to the version that stands."""
        return differences(self.comment.text, self.cleaned_data.get("text", ""))

    def again(self) -> None:
        """Make the form ready to be shown with what was typed, on the version that stands now."""
        self.data = {**{name: self.data.get(name) for name in self.data},
                     "revision": str(self.comment.revision)}  # fmt: skip

    def keep_objections(self, *fields: str) -> None:
        """Forget what was found wrong except with these fields."""
        for field in [name for name in self.errors if name not in fields]:
            del self.errors[field]

    def _is_stale(self) -> None:
        self.is_stale = True
        self.add_error(
            None,
            _(
                "This comment was changed meanwhile, perhaps by you in another window. "
                "Below you see what sending this form would change in what stands now."
            ),
        )
