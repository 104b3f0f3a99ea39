"""Who may do what to whom: predicates taking the person, asked by form, view, page and admin alike.

A person is a member or Django's anonymous user. Whoever took words away may bring them back: an
author, for a while, what the author took away, moderators what moderators did. A suspended member
reads and may take back their own words, but writes nothing.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.accounts.standing import edit_window
from forum.comments import editing
from forum.comments.models import Comment
from forum.comments.states import LanguageBy, RemovedAs
from forum.threads.models import Thread

Person = Member | AnonymousUser


def objection_to_posting(person: Person, thread: Thread, parent: Comment | None = None) -> str:
    """Return why the person may not write there, in the reader's words, or "" when they may."""
    if thread.is_closed:
        return _("This discussion is closed; nobody can write here any more.")
    if not thread.is_readable:
        return _("This article is not published, so nobody can write under it.")
    if parent is not None and not parent.is_published:
        return _("The comment you are replying to is not there any more.")
    if parent is not None and _is_under_lock(parent):
        return _("This conversation is locked; nobody can answer in it any more.")
    if not isinstance(person, Member):
        return "" if thread.lets_guests_write else _("Please sign in to write here.")
    return _objection_to_member(person)


def may_post(person: Person, thread: Thread, parent: Comment | None = None) -> bool:
    """Whether the person may write under the article, or in answer to that comment."""
    return not objection_to_posting(person, thread, parent)


def may_see(person: Person, comment: Comment) -> bool:
    """Whether the comment's own words are for that person's eyes."""
    return comment.is_published or is_moderator(person) or comment.is_by(person)


def objection_to_editing(person: Person, comment: Comment) -> str:
    """Return why the author may not change these words now, or "" when they may."""
    if comment.is_removed:
        return _("This comment was removed, so it cannot be changed.")
    if comment.thread.is_closed:
        return _("This discussion is closed; what was said stays as it is.")
    if _is_under_lock(comment):
        return editing.locked()
    if isinstance(person, Member) and (objection := _objection_to_member(person)):
        return objection
    if timezone.now() > editable_until(person, comment):
        return _("A comment can be changed for a while only, and this one is older.")
    if comment.replies and not settings.EDIT_AFTER_REPLIES:
        return _("Somebody has answered this comment, so it stays as it is.")
    return ""


def waits_first(person: Person, thread: Thread) -> bool:
    """Whether what the person writes there is read before it stands, whatever it says."""
    return thread.is_moderated and not is_moderator(person)


def editable_until(person: Person, comment: Comment) -> datetime:
    """Return the end of the time in which its author may change the words, by their standing."""
    until: datetime = comment.posted_at + edit_window(person)
    return until


def may_edit(person: Person, comment: Comment) -> bool:
    """Whether the person may change the words: nobody but their author, for a while."""
    return comment.is_by(person) and not objection_to_editing(person, comment)


def may_remove(person: Person, comment: Comment) -> bool:
    """Whether the person may take the words away: its author, or a moderator."""
    return not comment.is_removed and (comment.is_by(person) or is_moderator(person))


def may_publish(person: Person, comment: Comment) -> bool:
    """Whether the person may let a waiting comment stand."""
    return comment.is_pending and is_moderator(person)


def may_restore(person: Person, comment: Comment) -> bool:
    """Whether the person may bring the words back: who took them away."""
    if not comment.is_removed:
        return False
    if comment.removed_as == RemovedAs.AUTHOR:
        return comment.is_by(person) and not is_suspended(person) and may_undo(comment)
    # Nothing is left to bring back where its author erased the words since.
    return is_moderator(person) and bool(comment.text)


def may_undo(comment: Comment) -> bool:
    """Whether what its author took away can still come back."""
    if comment.removed_at is None:
        return False
    return timezone.now() <= comment.removed_at + timedelta(minutes=settings.UNDO_MINUTES)


def may_correct_language(person: Person, comment: Comment) -> bool:
    """Whether the person may say which language the comment is in.

    Its author, and a moderator unless the author has said it.
    """
    if comment.is_removed:
        return False
    if comment.is_by(person):
        return not is_suspended(person)
    return is_moderator(person) and comment.language_by != LanguageBy.AUTHOR


def actions(person: Person, comment: Comment) -> Iterator[str]:
    """Yield the names of what the person may do: the last parts of the addresses to post to."""
    if may_edit(person, comment):
        yield "revision"
    if may_publish(person, comment):
        yield "publication"
    if may_remove(person, comment):
        yield "removal"
    if may_restore(person, comment):
        yield "restoration"
    if may_correct_language(person, comment):
        yield "language"
    if is_moderator(person) and comment.is_published:
        yield "pick"
        if comment.parent_id is None:
            yield "pin"


def is_moderator(person: Person) -> bool:
    """Whether the person may decide on others' comments now."""
    return isinstance(person, Member) and person.is_moderator and not person.is_suspended


def is_suspended(person: Person) -> bool:
    """Whether the person is a member who may not write now."""
    return isinstance(person, Member) and person.is_suspended


def _is_under_lock(comment: Comment) -> bool:
    if comment.is_under_lock is None:
        return bool(Comment.objects.locks_over(comment).exists())
    return comment.is_under_lock


def _objection_to_member(member: Member) -> str:
    if not member.is_suspended:
        return ""
    if member.suspended_until is None:
        return _("Your account is suspended: you can read, but not write.")
    until = date_format(localtime(member.suspended_until), "DATETIME_FORMAT")
    return _("Your account is suspended until %(until)s: you can read, but not write.") % {
        "until": until
    }
