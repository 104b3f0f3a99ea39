"""The form by which authors change what they said."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from forum.accounts import allowances
from forum.accounts.models import Member
from forum.accounts.origins import NOWHERE, Origin
from forum.comments import checks, editing, policy, stamps
from forum.comments.fields import BodyField, LanguageField
from forum.comments.models import Comment
from forum.comments.refusing import WritersForm
from forum.comments.rendering import render
from forum.comments.retrying import writing
from forum.comments.rules import Attempt, Finding
from forum.comments.states import Held, LanguageBy, State
from forum.markup.differences import Piece, differences

OPENED_SALT = "forum.comments.edit_form.opened"


def was_opened(value: str, pk: int) -> bool:
    """Whether that is the note by which the comment's author had it open not long ago."""
    try:
        found = signing.loads(value, salt=OPENED_SALT, max_age=stamps.MOST_SECONDS)
    except signing.BadSignature:
        return False
    return bool(found == pk)


class EditForm(WritersForm):
    """Changes a comment for its author; what policy refuses is an error of this form.

    It names the version it was opened on. When another stands meanwhile it comes back with the
    difference, and sent again it replaces what the writer has then seen.
    """

    text = BodyField()
    language = LanguageField()
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    # That its author had the form open, so that words outlast a session whatever became of both.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, comment: Comment, person: policy.Person,
                 sender: str = "", origin: Origin = NOWHERE,
                 kept: Mapping[str, str] | None = None) -> None:  # fmt: skip
        self.comment, self.person, self.sender, self.origin = comment, person, sender, origin
        self.is_stale, self.is_kept = False, bool(kept)
        chosen = comment.language if comment.language_by != LanguageBy.DETECTOR else ""
        initial = {"text": comment.text, "language": chosen, "revision": comment.revision}
        # What its writer had typed before they went to sign in.
        initial |= kept or {}
        initial["opened"] = self._opened()
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
            finding = self._finding()
            self._put(finding, by=by, seen=data["revision"], language=data.get("language", ""))
        except checks.Refused as refusal:
            self.add_error(None, str(refusal))
        except editing.Stale:
            self.comment.refresh_from_db()
            self.full_clean()
        except editing.Refused as refusal:
            self.comment.refresh_from_db()
            self.add_error(None, refusal.words)
        return not self.errors

    def _finding(self) -> Finding | None:
        """Return why the changed words wait; those of a discussion that is read first do too."""
        waits = self.comment.is_published and policy.waits_first(self.person, self.comment.thread)
        found = checks.judge(self._attempt(State.PENDING if waits else self.comment.state))
        return found or (Finding(Held.THREAD, {}) if waits else None)

    def _attempt(self, state: str) -> Attempt:
        """Return what the rules are to judge: the comment as it would be."""
        one, chosen = self.comment, self.cleaned_data.get("language", "")
        draft = Comment(
            pk=one.pk, thread=one.thread, parent=one.parent, author=one.author, key=one.key,
            guest_name=one.guest_name, guest_email=one.guest_email, state=state,
            text=self.cleaned_data["text"], language=chosen or one.language,
            language_by=LanguageBy.AUTHOR if chosen else one.language_by,
        )  # fmt: skip
        render(draft)
        return Attempt(draft, self.person, self.sender, self.origin, is_edit=True)

    def _put(self, finding: Finding | None, **edit: Any) -> None:
        """Change the words, and make them wait in the same moment when a rule says so."""
        self.comment = _put(self.comment, self.cleaned_data["text"], finding, **edit)

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
        self.data["opened"] = self._opened() or self.data.get("opened")

    def _opened(self) -> str:
        """Return the signed note that this person had the comment open to change it; "" for who
        may not."""
        own = self.comment.is_by(self.person)
        return signing.dumps(self.comment.pk, salt=OPENED_SALT) if own else ""

    def _is_stale(self) -> None:
        self.is_stale = True
        self.add_error(
            None,
            _(
                "This comment was changed meanwhile, perhaps by you in another window. "
                "Below you see what sending this form would change in what stands now."
            ),
        )


@writing
def _put(comment: Comment, /, text: str, finding: Finding | None, **edit: Any) -> Comment:
    stood = comment.revision
    comment.edit(text, **edit)
    if finding is not None and comment.revision != stood:
        comment.hold(by=None, rule=finding.rule, details=finding.details)
    return comment
