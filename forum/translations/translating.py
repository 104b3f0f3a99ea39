"""A translation when somebody asks for one: from what is kept, else from the engine, once.

Equal requests at the same time are one: the first takes the row's lease and asks, the others wait
for the row. No lock and no transaction is held while the engine works. What it answers is kept
only if the comment still stands with the same words, decided under its tree's lock.
"""

import hashlib
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.accounts.models import Member
from forum.comments import policy, tree
from forum.comments.models import Comment
from forum.comments.rendering import mentions
from forum.languages.names import UNKNOWN
from forum.markup.limits import MAX_COMMENT
from forum.markup.plaintext import clean_text
from forum.markup.rendering import render_comment
from forum.markup.segments import Segment, Taken, take_apart
from forum.translations import pairs
from forum.translations.breaker import breaker, seats
from forum.translations.engines import engine
from forum.translations.engines.protocol import (
    Busy,
    QuotaSpent,
    TooLong,
    Translator,
    Unavailable,
    Unsupported,
)
from forum.translations.models import Translation
from forum.translations.spending import BudgetSpent, give_back, spend

# Longer comments are not sent: they would cost what a day's others do.
MOST_SENT = 5_000
# How often who waits for somebody else's request looks, in seconds.
GLANCE = 0.1


class Refused(Exception):
    """There is no translation; its words say why, `status` what kind of reason it is in HTTP."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


def hash_of(comment: Comment) -> str:
    """Return what a translation of just these words is kept under."""
    return hashlib.sha256(comment.text.encode("utf-8", "surrogatepass")).hexdigest()


def is_offered(comment: Comment, target: str) -> bool:
    """Whether the site would translate this comment into that language."""
    return comment.language != UNKNOWN and pairs.offers(comment.language, target)


def found(comment: Comment, target: str) -> Translation | None:
    """Return the translation that is kept of the comment as it stands, a person's before the
    engine's; what another engine or version of it made is not used again."""
    rows = Translation.objects.filter(
        comment=comment, target=target, body_hash=hash_of(comment), made_at__isnull=False
    )
    if asked := engine():
        current = Q(engine=asked.name, engine_version=asked.version)
        rows = rows.filter(current | Q(corrected_at__isnull=False))
    return rows.order_by(F("corrected_at").desc(nulls_last=True), "-made_at").first()


def outdated(comment: Comment, target: str) -> Translation | None:
    """Return a person's correction of words that the comment no longer has, for who corrects."""
    rows = Translation.objects.filter(comment=comment, target=target, corrected_at__isnull=False)
    return rows.exclude(body_hash=hash_of(comment)).order_by("-corrected_at").first()


def translate(comment: Comment, target: str, *, person: Any) -> Translation:
    """Return the comment in the target language; raises `Refused`."""
    if objection := _objection(comment, target, person):
        raise objection
    if known := found(comment, target):
        return known
    asked = engine()
    if asked is None:
        raise Refused(_("This site translates nothing."), 404)
    deadline = time.monotonic() + 2 * settings.TRANSLATOR_TIMEOUT
    while True:
        row = _lease(comment, target, asked)
        if row.made_at is not None:
            return row
        if row.pk is not None and row.leased_until == getattr(row, "mine", None):
            return _make(comment, row, asked)
        if time.monotonic() > deadline:
            raise Refused(_("The translation takes long. Try again in a minute."), 503)
        time.sleep(GLANCE)


def correct(translation: Translation, text: str, *, by: Member) -> None:
    """Put a person's words in place of a machine's."""
    translation.text = text
    translation.html = _rendered(translation.comment, text)
    translation.corrected_at, translation.corrected_by = timezone.now(), by
    translation.save(update_fields=["text", "html", "corrected_at", "corrected_by"])


def _objection(comment: Comment, target: str, person: Any) -> Refused | None:
    if not comment.is_published and not policy.is_moderator(person):
        return Refused(_("This comment is not there any more."), 404)
    if pairs.fold(comment.language) == pairs.fold(target):
        return Refused(_("This comment is in that language already."), 409)
    if not is_offered(comment, target):
        return Refused(_("This site cannot translate between these two languages."), 404)
    if len(comment.text) > MOST_SENT:
        return _too_long()
    if breaker.is_open:
        return _silent()
    return None


def _silent() -> Refused:
    return Refused(_("The translator does not answer. Try again in a few minutes."), 503)


def _too_long() -> Refused:
    return Refused(_("This comment is too long to be translated."), 422)


def _lease(comment: Comment, target: str, asked: Translator) -> Translation:
    """Return the row of this translation, leased by us where nobody else works on it."""
    now = timezone.now()
    until = now + timedelta(seconds=2 * settings.TRANSLATOR_TIMEOUT)
    kept_under = {
        "comment": comment, "target": target, "body_hash": hash_of(comment),
        "engine": asked.name, "engine_version": asked.version,
    }  # fmt: skip
    row, is_new = Translation.objects.get_or_create(
        **kept_under, defaults={"source": comment.language, "leased_until": until}
    )
    if not is_new:
        expired = Q(pk=row.pk, made_at=None, leased_until__lt=now)
        is_new = bool(Translation.objects.filter(expired).update(leased_until=until))
        row.leased_until = until if is_new else row.leased_until
    row.mine = until if is_new else None  # type: ignore[attr-defined]
    return row


def _make(comment: Comment, row: Translation, asked: Translator) -> Translation:
    """Ask the engine and keep its answer; the lease is given up when that fails."""
    taken = take_apart(comment.text, names=[*mentions(comment)])
    try:
        if not seats.acquire(blocking=False):
            raise Busy
        try:
            if not breaker.lets_through(settings.TRANSLATOR_TIMEOUT):
                raise _silent()
            said = _Bill(asked, pairs.fold(row.source), pairs.fold(row.target)).ask(taken)
        finally:
            seats.release()
        breaker.note(failed=False)
        return _keep(comment, row, clean_text(taken.put_together(said))[:MAX_COMMENT])
    except Exception as error:
        Translation.objects.filter(pk=row.pk, made_at=None).delete()
        raise _refusal(error) from error


class _Bill:
    """Asks an engine and counts all that it is sent; what comes to nothing costs nothing."""

    def __init__(self, asked: Translator, source: str, target: str) -> None:
        self.asked, self.source, self.target = asked, source, target
        self.sent = 0

    def ask(self, taken: Taken) -> list[str]:
        """Return the segments' translations, placeholders and all."""
        if not taken.segments:
            raise Unsupported
        try:
            texts = self._send([segment.text for segment in taken.segments])
            return [
                text if segment.is_whole(text) else self._by_pieces(segment)
                for segment, text in zip(taken.segments, texts, strict=True)
            ]
        except BaseException:
            give_back(self.sent)
            raise

    def _by_pieces(self, segment: Segment) -> str:
        pieces = [_Piece(piece) for piece in segment.pieces()]
        rest = iter(self._send([piece.words for piece in pieces if piece.words]))
        return segment.joined(
            [piece.around(next(rest)) if piece.words else piece.text for piece in pieces]
        )

    def _send(self, texts: list[str]) -> list[str]:
        characters = sum(map(len, texts))
        spend(characters)
        self.sent += characters
        said = self.asked.translate(texts, self.source, self.target)
        told = [clean_text(text) for text in said]
        if not all(told) or sum(map(len, told)) > MAX_COMMENT:
            raise Unavailable("nothing, or more than anybody may say")
        return told


class _Piece:
    """A text between placeholders, with the blanks that part it from them."""

    def __init__(self, text: str) -> None:
        self.text, self.words = text, text.strip()

    def around(self, words: str) -> str:
        before, after = self.text.split(self.words)[0], self.text.rsplit(self.words)[-1]
        # A translator that loses placeholders may invent some, too.
        return f"{before}{words.replace('⟦', '[').replace('⟧', ']').strip()}{after}"


def _keep(comment: Comment, row: Translation, text: str) -> Translation:
    with transaction.atomic():
        tree.hold(comment)
        if hash_of(comment) != row.body_hash or comment.is_removed:
            raise Refused(_("This comment has changed. Ask again to translate it."), 409)
        row.text, row.html, row.made_at = text, _rendered(comment, text), timezone.now()
        # Nothing is written where the row was purged meanwhile.
        kept = Translation.objects.filter(pk=row.pk, made_at=None)
        if not kept.update(text=row.text, html=row.html, made_at=row.made_at):
            raise Refused(_("This comment has changed. Ask again to translate it."), 409)
    return row


def _rendered(comment: Comment, text: str) -> str:
    return render_comment(text, mentions(comment))


def _refusal(error: Exception) -> Exception:
    if isinstance(error, BudgetSpent | QuotaSpent):
        return Refused(_("No more can be translated for now: the site's budget is used up."), 503)
    if isinstance(error, Busy):
        return Refused(_("The translator is busy. Try again in a minute."), 503)
    if isinstance(error, TooLong):
        return _too_long()
    if isinstance(error, Unsupported):
        return Refused(_("This site cannot translate between these two languages."), 404)
    if isinstance(error, Unavailable):
        breaker.note(failed=True)
        return _silent()
    return error
