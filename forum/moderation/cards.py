"""The cards of the queue: all that a moderator needs to decide on a comment, for a page at once.

Forty cards cost the questions of four: what belongs to each is asked for all of them together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.comments.states import LanguageBy, Reason
from forum.languages import numbers
from forum.languages.names import UNKNOWN, html_lang, language_name, same_language
from forum.moderation import concerns
from forum.moderation.alike import Alike, alike
from forum.moderation.claims import Claim
from forum.moderation.concerns import Concern
from forum.moderation.measures import Known, known_of
from forum.moderation.models import Trace
from forum.moderation.records import Record, records_of, writer_of
from forum.moderation.reporting import Report
from forum.moderation.rules.names import name_of
from forum.moderation.sight import Sight, fingerprint

# So many comments above are shown, the nearest ones.
ANCESTORS_SHOWN = 3

NOBODY = Alike(0, 0, 0, 0)


@dataclass
class Card:
    """One comment in the queue, with what is around it."""

    comment: Comment
    article: Article | None
    seen: str
    ancestors: list[Comment] = field(default_factory=list)
    # What moderators decided about its writer before; None for a guest who has proved nothing.
    record: Record | None = None
    reports: list[Report] = field(default_factory=list)
    weight: float = 0
    concerns: list[Concern] = field(default_factory=list)
    # The rules whose service said nothing when it was posted, by the names of the rules.
    silent: list[str] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    alike: Alike = NOBODY
    claim: Claim | None = None
    # What a refused decision is told: an error, and what was seen beside what stands.
    error: str = ""
    sight: Sight | None = None
    typed: dict[str, Any] = field(default_factory=dict)
    # The reason that was chosen and needs words that were not given.
    unexplained: Reason | None = None

    # The address of the next card on the page, "" for none.
    skip: str = ""

    @property
    def tongue(self) -> str:
        """The name of its language, in the moderator's."""
        return language_name(self.comment.language, get_language() or "en")

    @property
    def may_be_told_its_language(self) -> bool:
        """Whether a moderator may correct it: what its author chose stays."""
        return LanguageBy.MODERATOR.may_replace(self.comment.language_by)

    @property
    def may_be_translated(self) -> bool:
        """Whether the site has a translator and the moderator reads another language."""
        language = self.comment.language
        foreign = not same_language(language, get_language() or "en")
        return bool(settings.TRANSLATOR) and language != UNKNOWN and foreign

    @property
    def ago(self) -> str:
        """How long ago it was written, in one unit."""
        return numbers.ago(self.comment.posted_at)

    @property
    def why(self) -> str:
        """Why it waits, in one sentence."""
        return self.comment.why_held

    @property
    def lang(self) -> str:
        """The language as HTML names it."""
        return html_lang(self.comment.language)

    @property
    def is_taken(self) -> bool:
        """Whether somebody else reads it now."""
        return self.claim is not None


def with_all(found: "QuerySet[Comment]") -> "QuerySet[Comment]":
    """Return the comments with their authors, articles and claims, whatever their number."""
    articles = Article.objects.only("family", "title", "slug", "state").order_by("pk")
    return found.select_related("author", "thread__family", "claim__by").prefetch_related(
        Prefetch("thread__family__articles", articles)
    )


def cards(comments: Sequence[Comment], moderator: Member) -> list[Card]:
    """Return a card for each comment, as read by `with_all`."""
    above = _ancestors(comments)
    records = records_of(comments)
    likenesses, reports = alike(comments), _reports(comments)
    weights = Report.objects.weights_of(reports)
    known = known_of({comment.author_id for comment in comments} - {None})
    pks = [comment.pk for comment in comments]
    against, silent = concerns.of(pks), Trace.objects.silent(pks)
    return [
        Card(
            comment,
            next(iter(comment.thread.family.articles.all()), None),
            fingerprint(comment),
            ancestors=above.get(comment.pk, []),
            record=records.get(writer_of(comment)),
            reports=reports.get(comment.pk, []),
            weight=weights.get(comment.pk, 0),
            concerns=against.get(comment.pk, []),
            silent=[name_of(slug) for slug in silent.get(comment.pk, [])],
            known=known.get(comment.author_id, Known()),
            alike=likenesses[comment.pk],
            claim=_other_claim(comment, moderator),
        )
        for comment in comments
    ]


def card_of(pk: int, moderator: Member) -> Card | None:
    """Return one card; None where there is no such comment."""
    comments = list(with_all(Comment.objects.filter(pk=pk)))
    return cards(comments, moderator)[0] if comments else None


def _other_claim(comment: Comment, moderator: Member) -> Claim | None:
    claim: Claim | None = getattr(comment, "claim", None)
    return claim if claim is not None and claim.holds_against(moderator) else None


def _ancestors(comments: Sequence[Comment]) -> dict[int, list[Comment]]:
    """Return the nearest comments above each, the topmost first."""
    answers = [comment.pk for comment in comments if comment.parent_id is not None]
    if not answers:
        return {}
    marks = ", ".join(["%s"] * len(answers))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up (below, id, steps) AS ("
            f" SELECT id, parent_id, 1 FROM comments_comment WHERE id IN ({marks})"
            " UNION ALL SELECT up.below, c.parent_id, up.steps + 1"
            "  FROM comments_comment c JOIN up ON c.id = up.id"
            f"  WHERE c.parent_id IS NOT NULL AND up.steps < {ANCESTORS_SHOWN})"
            " SELECT below, id FROM up ORDER BY below, steps DESC",
            answers,
        )
        chains = cursor.fetchall()
    known = Comment.objects.select_related("author").defer("html").in_bulk({pk for _, pk in chains})
    found: dict[int, list[Comment]] = defaultdict(list)
    for below, pk in chains:
        found[below].append(known[pk])
    return found


def _reports(comments: Sequence[Comment]) -> dict[int, list[Report]]:
    """Return the reports that wait on each comment, the heaviest first."""
    rows = Report.objects.waiting().filter(comment__in=[comment.pk for comment in comments])
    found: dict[int, list[Report]] = defaultdict(list)
    for report in rows.select_related("member").order_by("-weight", "pk"):
        found[report.comment_id].append(report)
    return found
