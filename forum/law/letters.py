"""The letters of a case, written when they leave: plain sentences, in the person's language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from forum.law.models import Case, Complaint, Notice, Statement
from forum.notifications.addresses import confirmed_guests
from forum.outbox.letters import Letter, letter


@letter("notice received")
def write_receipt(pk: int) -> Letter | None:
    """Confirm a notice (Art. 16(4))."""
    notice = Notice.objects.get(pk=pk)
    return _write(notice, notice.email, "notice_received", gettext_noop("Your notice %(number)s"))


@letter("notice decided")
def write_decision(pk: int) -> Letter | None:
    """Tell who gave a notice what was decided, and what they can do about it (Art. 16(5))."""
    notice = Notice.objects.get(pk=pk)
    return _write(
        notice, notice.email, "notice_decided", gettext_noop("Your notice %(number)s: decided")
    )


@letter("statement")
def write_statement(pk: int) -> Letter | None:
    """Tell an author why something of theirs was restricted (Art. 17)."""
    statement = Statement.objects.select_related("author", "decision__comment", "measure").get(
        pk=pk
    )
    subject = gettext_noop("What was decided about your contribution: %(number)s")
    return _write(statement, _address(statement), "statement", subject)


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


def _complainer(complaint: Complaint) -> str:
    if complaint.notice is not None:
        return complaint.notice.email
    return _address(complaint.statement) if complaint.statement else ""


def _address(statement: Statement) -> str:
    """Return where an author can be written to; a guest's address only where they proved it."""
    if statement.author is not None:
        return str(statement.author.email) if statement.author.is_active else ""
    email = statement.decision.comment.guest_email if statement.decision else ""
    return email if email and email in confirmed_guests([email]) else ""


def _write(case: Case, to: str, template: str, subject: str) -> Letter | None:
    if not to:
        return None
    with translation.override(case.language):
        against: Any = getattr(case, "against", case)
        context = {
            "case": case, "site": settings.SITE_NAME,
            "url": settings.SITE_URL + against.get_absolute_url(),
            "contact": settings.LEGAL_CONTACT,
        }  # fmt: skip
        return Letter(
            to=to, subject=gettext(subject) % {"number": case.number}, language=case.language,
            text=render_to_string(f"law/mails/{template}.txt", context).strip() + "\n",
        )  # fmt: skip
