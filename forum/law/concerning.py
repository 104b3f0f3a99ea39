"""Open notices of illegal content, as the moderators' queue and its cards show them."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.law.models import Notice
from forum.moderation import concerns
from forum.moderation.concerns import Concern


class OpenNotices:
    """The notices on which nobody has decided."""

    def numbers(self, most: int) -> Iterable[int]:
        """Return the comments with such a notice."""
        return _open().values_list("comment", flat=True)[:most]

    def of(self, pks: Collection[int]) -> Iterable[tuple[int, Concern]]:
        """Return the open notices on these comments, each with the way to its page."""
        for notice in _open().filter(comment__in=pks):
            yield (
                notice.comment_id,
                Concern(
                    title=_title(notice),
                    words=notice.reasons,
                    address=reverse("admin:law_notice_change", args=[notice.pk]),
                    at=notice.at,
                    revision=notice.revision,
                ),
            )


def _open() -> "QuerySet[Notice]":
    return Notice.objects.filter(outcome="").order_by("pk")


def _title(notice: Notice) -> str:
    """Return "Notice of illegal content N-2026-17: fraud", and which authority ordered it."""
    said = f"{_('Notice of illegal content')} {notice.number}: {notice.get_category_display()}"
    return f"{said} ({_('ordered by')} {notice.authority})" if notice.authority else said


concerns.register(OpenNotices())
