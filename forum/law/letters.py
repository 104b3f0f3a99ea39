"""The letters of a case, written when they leave: plain sentences, in the person's language.

Anybody can type anybody's address into a notice, so a receipt repeats nothing that was typed.
"""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from forum.comments.models import Comment
from forum.law.models import Case, Complaint, Notice, Statement
from forum.markup.excerpts import excerpt
from forum.notifications.addresses import confirmed_guests
from forum.outbox.letters import Letter, letter
from forum.outbox.lines import named

# So much of a comment is repeated to its author.
QUOTED = 500


@letter("notice received")
def write_receipt(pk: int) -> Letter | None:
    """Confirm a notice (Art. 16(4))."""
    notice = Notice.objects.select_related("comment").get(pk=pk)
    subject = gettext_noop("Your notice %(number)s")
    return _write(notice, notice.email, "notice_received", subject, _about(notice.comment))


@letter("notice decided")
def write_decision(pk: int) -> Letter | None:
    """Tell who gave a notice what was decided, and what they can do about it (Art. 16(5))."""
    notice = Notice.objects.select_related("comment").get(pk=pk)
    subject = gettext_noop("Your notice %(number)s: decided")
    return _write(notice, notice.email, "notice_decided", subject, _about(notice.comment))


@letter("statement")
def write_statement(pk: int) -> Letter | None:
    """Tell an author why something of theirs was restricted (Art. 17)."""
    rows = Statement.objects.select_related(
        "author", "decision__comment__thread", "measure", "notice"
    )
    statement = rows.get(pk=pk)
    subject = gettext_noop("What was decided about your contribution: %(number)s")
    told: dict[str, Any] = {"cause": statement.cause}
    if statement.decision is not None:
        comment = statement.decision.remark
        article = comment.thread.article
        told |= {"comment": comment, "title": named(article.title) if article else ""}
        if statement.author is not None or _is_proved(comment.guest_email):
            told["beginning"] = excerpt(comment.text, QUOTED)
    return _write(statement, _address(statement), "statement", subject, told)


@letter("complaint received")
def write_complaint_receipt(pk: int) -> Letter | None:
    """Confirm a complaint (Art. 20)."""
    complaint = Complaint.objects.get(pk=pk)
    to = _complainer(complaint)
    return _write(complaint, to, "complaint_received", gettext_noop("Your complaint %(number)s"))


@letter("complaint decided")
def write_complaint_decision(pk: int) -> Letter | None:
    """Tell who complained what was decided (Art. 20(5))."""
    complaint = Complaint.objects.get(pk=pk)
    to = _complainer(complaint)
    return _write(
        complaint, to, "complaint_decided", gettext_noop("Your complaint %(number)s: decided")
    )


def _about(comment: Comment) -> dict[str, Any]:
    # An address that sends everybody on to their own language.
    return {"about": settings.SITE_URL + reverse("permalinks:comment", args=[comment.pk])}


def _complainer(complaint: Complaint) -> str:
    if complaint.notice is not None:
        return complaint.notice.email
    return _address(complaint.statement) if complaint.statement else ""


def _address(statement: Statement) -> str:
    """Return where an author can be written to, or "".

    An address that a guest gave and never proved may be somebody else's: it hears of what a
    moderator decided, and not of what a program does to as many comments as anybody likes to send.
    """
    if statement.author is not None:
        return str(statement.author.email) if statement.author.is_active else ""
    email: str = statement.decision.remark.guest_email if statement.decision else ""
    return email if _is_proved(email) or not statement.decided_by_program else ""


def _is_proved(email: str) -> bool:
    return email in confirmed_guests([email])


def _write(
    case: Case, to: str, template: str, subject: str, told: dict[str, Any] | None = None
) -> Letter | None:
    if not to:
        return None
    with translation.override(case.language):
        against: Any = getattr(case, "against", case)
        context = {
            "case": case, "site": named(settings.SITE_NAME),
            "url": settings.SITE_URL + against.get_absolute_url(),
            "contact": settings.LEGAL_CONTACT, **(told or {}),
        }  # fmt: skip
        return Letter(
            to=to, subject=gettext(subject) % {"number": case.number}, language=case.language,
            text=render_to_string(f"law/mails/{template}.txt", context).strip() + "\n",
        )  # fmt: skip
