"""Rules that ask a service elsewhere: one that speaks Akismet's protocol, and any classifier.

A service never keeps a writer waiting longer than `settings.OUTSIDE_SECONDS`, whatever it does:
the asking runs in a thread of its own, and then its line is cut, so that no thread stays behind
with a service that drips. One that failed `FAILURES` times in
a row is not asked for `PAUSE` seconds, and then for one writer before the others. What becomes of
the comment says `settings.OUTSIDE_FALLBACK`: "pass" lets it stand, "hold" makes it wait; either way
the silence is noted for the moderators.
"""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.circuit import Breaker
from forum.comments.rules import Attempt, Finding, Rule
from forum.markup.plaintext import clean_line
from forum.moderation.rules.line import Line
from forum.moderation.rules.models import SILENT

log = logging.getLogger(__name__)

FAILURES = 3
PAUSE = 60.0
# Threads that wait for services, of all rules of this process together.
AT_ONCE = 8
# No answer of a service is longer.
MOST_BYTES = 64 * 1024
MOST_REASON = 200


class Silent(Exception):
    """The service was not asked, or gave no answer that can be used."""


_threads = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="outside")


class Outside(Rule):
    """What both rules share: the time that a service has, and what follows from its silence."""

    is_outside = True
    silent = _(
        "The service that looks at comments did not answer, so a moderator reads this one first."
    )

    def __init__(self) -> None:
        self.breaker = Breaker(FAILURES, PAUSE)

    def ask(self, question: Callable[[Line, float], Any]) -> Any:
        """Return the answer to a question on a line within a time limit, or raise `Silent`."""
        seconds = settings.OUTSIDE_SECONDS
        if not self.breaker.lets_through(seconds):
            raise Silent("paused")
        line = Line()
        asking = _threads.submit(_on, line, question, seconds)
        try:
            answer = asking.result(timeout=seconds)
        except Exception as error:
            # One that has not begun need not begin any more.
            asking.cancel()
            line.cut()
            self.breaker.note(failed=True)
            log.warning("The service of the rule %s gave no answer: %r", self.slug, error)
            raise Silent from error
        self.breaker.note(failed=False)
        return answer

    def fall_back(self, attempt: Attempt) -> Finding | None:
        """Do what the settings say where nobody answers, and say so."""
        attempt.notes.append(f"{self.slug}{SILENT}")
        return self.hold(silent=True) if settings.OUTSIDE_FALLBACK == "hold" else None

    def tell(self, details: dict[str, Any], *, refuses: bool = False) -> str:
        """Say what the service found, or that it said nothing."""
        return str(self.silent) if details.get("silent") else super().tell(details, refuses=refuses)


class Akismet(Outside):
    """Holds what an Akismet-compatible service calls spam."""

    slug = "akismet"
    holding = _("The spam filter of this site asks a moderator to look at this comment.")

    def find(self, attempt: Attempt) -> Finding | None:
        """Ask `comment-check`; nothing without a key."""
        if not settings.AKISMET_KEY:
            return None
        fields = _akismet_fields(attempt)
        try:
            spam = self.ask(lambda line, seconds: _check_spam(line, fields, seconds))
        except Silent:
            return self.fall_back(attempt)
        return self.hold() if spam else None


class Classifier(Outside):
    """Does what a classifier of the owner's says; `docs/owners.md` has both messages' form."""

    slug = "classifier"
    holding = _("A program of this site asks a moderator to look at this comment. %(why)s")
    refusing = _("A program of this site does not take this comment. %(why)s")

    def find(self, attempt: Attempt) -> Finding | None:
        """Send the comment, signed; nothing without an address."""
        if not settings.CLASSIFIER_URL:
            return None
        body = json.dumps(_described(attempt), ensure_ascii=False).encode()
        try:
            verdict, why = self.ask(lambda line, seconds: _classify(line, body, seconds))
        except Silent:
            return self.fall_back(attempt)
        if verdict == "pass":
            return None
        return self.refuse(why=why) if verdict == "refuse" else self.hold(why=why)


def _check_spam(line: Line, fields: dict[str, str], seconds: float) -> bool:
    address = f"{settings.AKISMET_URL}/1.1/comment-check"
    answer = _fetch(line, address, seconds, data=fields).strip()
    if answer not in (b"true", b"false"):
        raise Silent(answer[:100])
    return answer == b"true"


def _classify(line: Line, body: bytes, seconds: float) -> tuple[str, str]:
    moment = str(int(time.time()))
    secret = settings.CLASSIFIER_SECRET.encode()
    signature = hmac.new(secret, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    answer = _fetch(
        line, settings.CLASSIFIER_URL, seconds, data=body,
        headers={
            "Content-Type": "application/json", "X-Thingstead-Time": moment,
            "X-Thingstead-Signature": f"sha256={signature}",
        },
    )  # fmt: skip
    said = json.loads(answer)
    if not isinstance(said, dict) or said.get("verdict") not in ("pass", "hold", "refuse"):
        raise Silent("no verdict")
    return said["verdict"], clean_line(str(said.get("reason") or ""))[:MOST_REASON]


def _on(line: Line, question: Callable[[Line, float], Any], seconds: float) -> Any:
    try:
        return question(line, seconds)
    finally:
        line.close()


def _fetch(line: Line, url: str, seconds: float, **kwargs: Any) -> bytes:
    """Return the body of an answer with status 200, no more than `MOST_BYTES` of it."""
    kwargs.setdefault("headers", {})["User-Agent"] = "Thingstead"
    with line.post(
        url, timeout=(seconds, seconds), stream=True, allow_redirects=False, **kwargs
    ) as response:
        if response.status_code != 200:
            raise Silent(f"status {response.status_code}")
        body = b""
        for piece in response.iter_content(1024):
            body += piece
            if len(body) > MOST_BYTES:
                raise Silent("too long")
    return body


def _akismet_fields(attempt: Attempt) -> dict[str, str]:
    comment = attempt.comment
    return {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.SITE_URL,
        "user_ip": attempt.origin.address,
        "user_agent": attempt.origin.agent,
        "permalink": _address(attempt),
        "comment_type": "reply" if comment.parent_id else "comment",
        "comment_author": str(comment.author_name),
        "comment_author_email": attempt.member.email if attempt.member else comment.guest_email,
        "comment_content": comment.text,
        "blog_lang": ",".join(tag for tag, _name in settings.LANGUAGES),
        "blog_charset": "UTF-8",
    }


def _described(attempt: Attempt) -> dict[str, Any]:
    """Return what a classifier is told; no address, no email."""
    comment = attempt.comment
    return {
        "version": 1,
        "edit": attempt.is_edit,
        "comment": {
            "key": str(comment.key), "text": comment.text, "language": comment.language,
            "guest": attempt.member is None, "author": str(comment.author_name),
        },
        "parent": {"text": comment.parent.text} if comment.parent else None,
        "article": {"address": _address(attempt), "language": comment.thread.language},
    }  # fmt: skip


def _address(attempt: Attempt) -> str:
    thread = attempt.comment.thread
    if thread.article is None:
        return f"{settings.SITE_URL}{reverse('articles:index')}"
    return f"{settings.SITE_URL}{thread.get_absolute_url()}"
