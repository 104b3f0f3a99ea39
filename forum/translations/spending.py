"""What is sent to an engine, counted by day and month, so that no evening costs a fortune."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.translations.models import Spending


class BudgetSpent(Exception):
    """The site's budget of characters for today or this month is used up."""


@transaction.atomic
def spend(characters: int) -> None:
    """Count characters as sent; raises `BudgetSpent`, and counts nothing, when there are too many.

    Each row is changed in one statement that checks it, so parallel requests never overspend.
    """
    for period, most in _periods():
        if most is None:
            continue
        Spending.objects.bulk_create([Spending(period=period)], ignore_conflicts=True)
        room = Spending.objects.filter(period=period, characters__lte=most - characters)
        if not room.update(characters=F("characters") + characters):
            raise BudgetSpent(period)


def give_back(characters: int) -> None:
    """Take back what was counted for a request that came to nothing."""
    for period, most in _periods():
        if most is not None:
            rows = Spending.objects.filter(period=period, characters__gte=characters)
            rows.update(characters=F("characters") - characters)


def _periods() -> list[tuple[str, int | None]]:
    today = timezone.now().date().isoformat()
    # The month first, so that all take their rows in one order.
    return [
        (today[:7], settings.TRANSLATION_MONTH_CHARACTERS or None),
        (today, settings.TRANSLATION_DAY_CHARACTERS or None),
    ]
