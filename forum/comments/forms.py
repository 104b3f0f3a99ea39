"""The form by which people write."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.accounts import allowances
from forum.accounts.forms import NameField, refuse_taken
from forum.accounts.guests import clean_address
from forum.accounts.models import Member
from forum.accounts.origins import NOWHERE, Origin
from forum.comments import answering, checks, guessing, once, policy, stamps
from forum.comments.fields import BodyField, LanguageField
from forum.comments.models import Comment
from forum.comments.refusing import WritersForm
from forum.comments.rendering import render
from forum.comments.rules import Attempt
from forum.comments.states import Held, LanguageBy, State
from forum.languages.names import UNKNOWN
from forum.markup.differences import Piece
from forum.threads.models import Thread

# The largest number a row can have; a larger one would be the database's error.
MOST_PK = 2**63 - 1


class CommentForm(WritersForm):
    """Posts a comment for a person; a closed thread or a lost parent is an error of this form."""

    text = BodyField()
    name = NameField()
    email = forms.EmailField(
        label=gettext_lazy("Email (optional)"),
        help_text=gettext_lazy("Never shown."),
        max_length=254,
        required=False,
    )
    language = LanguageField()
    # Out of people's sight and named as programs like it; a browser may fill it in all the same.
    homepage = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    parent = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_PK, widget=forms.HiddenInput
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    # Which version of the parent stood above the form.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, thread: Thread, person: policy.Person,
                 sender: str = "", origin: Origin = NOWHERE,
                 parent: Any = None, edition: str = "",
                 kept: Mapping[str, str] | None = None) -> None:  # fmt: skip
        self.thread, self.person, self.sender, self.origin = thread, person, sender, origin
        self.answered = _find_parent(thread, data.get("parent") if data is not None else parent)
        initial = {
            "key": str(uuid4()), "opened": stamps.stamp(),
            "parent": self.answered.pk if self.answered else None,
            "seen": answering.seen_now(self.answered),
            # What its writer had typed before they went to sign in.
            **(kept or {}),
        }  # fmt: skip
        self.is_kept = bool(kept)
        # What the parent said when the form was made and says no more; the writer is shown it.
        self.changes: list[Piece] = []
        self.is_outdated = False
        # The language of the article that was being read, as the form carries it along.
        self.edition = str((edition if data is None else data.get("edition")) or "")[:35]
        # Several composers may stand on one page.
        auto_id = f"composer-{self.answered.pk if self.answered else 0}-%s"
        super().__init__(data, initial=initial, auto_id=auto_id)
        if isinstance(person, Member) or not thread.lets_guests_write:
            del self.fields["name"], self.fields["email"]

    def clean_name(self) -> str:
        """Return a guest's name, refused when it is a member's."""
        name: str = self.cleaned_data["name"]
        refuse_taken(name)
        return name

    def clean_email(self) -> str:
        """Return a guest's address as it is compared."""
        return clean_address(self.cleaned_data["email"])

    def clean_homepage(self) -> str:
        """Return nothing; what a program or a browser filled in is refused."""
        if self.cleaned_data["homepage"]:
            raise ValidationError(
                _("This was filled in, perhaps by your browser. Empty it and send again.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuse what policy refuses, what was sent too fast, and a parent that is not there."""
        if objection := policy.objection_to_posting(self.person, self.thread, self.answered):
            raise ValidationError(objection)
        if self.answered is None and self.data.get("parent"):
            raise ValidationError(_("The comment you are replying to is not there any more."))
        self._compare_parent()
        if objection := stamps.objection_to(self.cleaned_data.get("opened", "")):
            raise ValidationError(objection)
        return self.cleaned_data

    def posted_before(self) -> Comment | None:
        """Return the comment that this very form has posted, whatever is wrong with it by now."""
        if not {"text", *self.fields.keys() & {"name", "email"}} <= self.cleaned_data.keys():
            return None
        return once.earlier(self.comment())

    @property
    def has_lost_parent(self) -> bool:
        """Whether what was to be answered stands no more; the words may go under the article."""
        gone = self.answered is None or not self.answered.is_published
        return self.is_bound and bool(self.data.get("parent")) and gone

    def save(self) -> Comment:
        """Post the comment, or return it when this form has posted it before.

        Raises `allowances.Spent` when this sender must wait and `checks.Refused` when a rule
        does not take it.
        """
        comment = self.comment()
        try:
            # Asked before the costly part, and taken with the comment.
            allowances.check("post", self.sender, settings.POSTING_LIMITS)
            self._note_language(comment)
            render(comment)
            comment.attempt = Attempt(comment, self.person, self.sender, self.origin)
            checks.apply(comment.attempt)
            return once.post(comment, first=self._take_allowance)
        except (allowances.Spent, checks.Refused):
            # Perhaps by this very form, sent a moment ago and acknowledged since.
            if found := once.earlier(comment):
                return found
            raise

    def comment(self) -> Comment:
        """Return the comment this form would post."""
        data = self.cleaned_data
        member = self.person if isinstance(self.person, Member) else None
        waits = policy.waits_first(self.person, self.thread)
        return Comment(
            thread=self.thread, parent=self.answered, author=member,
            parent_revision=self.answered.revision if self.answered else None,
            guest_name=data.get("name", ""), guest_email=data.get("email", ""),
            text=data["text"], key=_read_key(data.get("key", "")),
            edition=self.thread.edition(self.edition),
            state=State.PENDING if waits else State.PUBLISHED,
            held_because=Held.THREAD if waits else "",
        )  # fmt: skip

    def preview(self) -> str:
        """Return the HTML the text would have; "" when the text itself is refused."""
        if "text" not in self.cleaned_data:
            return ""
        comment = Comment(thread=self.thread, parent=self.answered, text=self.cleaned_data["text"])
        render(comment)
        return str(comment.html)

    def guess(self) -> str:
        """Return the language the text would be taken for, "und" when nobody can tell."""
        text = self.cleaned_data.get("text", "")
        return guessing.guess(Comment(thread=self.thread, text=text), self.person).tag

    def preset_language(self) -> None:
        """Choose the guess in the form for a writer who has chosen nothing, and can change it."""
        if not self.data.get("language") and (tag := self.guess()) != UNKNOWN:
            self.data = {**{name: self.data.get(name) for name in self.data}, "language": tag}

    def again(self) -> None:
        """Make the form ready to be shown with what was typed, under a stamp that is good."""
        data: dict[str, Any] = {name: self.data.get(name) for name in self.data}
        data["opened"] = stamps.renewed(data.get("opened") or "")
        data["seen"] = answering.seen_now(self.answered)
        self.data = data
        if "homepage" in self.errors:
            # It is shown now, so the keyboard must reach it.
            del self.fields["homepage"].widget.attrs["tabindex"]

    def _compare_parent(self) -> None:
        """Refuse once, with what changed, when the parent is not what it was above the form."""
        if self.answered is None:
            return
        seen = answering.seen_then(self.cleaned_data.get("seen", ""), self.answered)
        if seen is not None and seen != self.answered.revision:
            self.is_outdated = True
            self.changes = answering.changes_since(self.answered, seen)
            raise ValidationError(
                _(
                    "The comment you are replying to was changed while you wrote. "
                    "Below you see how; send it again if your words still answer it."
                )
            )

    def _take_allowance(self) -> None:
        allowances.take("post", self.sender, settings.POSTING_LIMITS)

    def _note_language(self, comment: Comment) -> None:
        if chosen := self.cleaned_data.get("language"):
            comment.language, comment.language_by = chosen, LanguageBy.AUTHOR
            return
        comment.language = guessing.guess(comment, self.person).tag


def _find_parent(thread: Thread, pk: Any) -> Comment | None:
    """Return the comment of this thread with that number, whatever was sent as a number."""
    if not str(pk or "").isascii() or not str(pk or "").isdigit() or int(str(pk)[:20]) > MOST_PK:
        return None
    found: Comment | None = Comment.objects.to_answer(thread, int(str(pk)[:20]))
    return found


def _read_key(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return uuid4()
