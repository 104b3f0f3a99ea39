"""Numbers and lengths of time as the interface's language writes them, by the CLDR in Babel."""

from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from django.utils import timezone, translation

from forum.languages.names import locale_of

# Below it no language groups the digits, and most numbers of a page are.
_GROUPED_FROM = 1000


def grouped(number: int) -> str:
    """Return a whole number with its digits grouped: 1234 is "1.234" in Danish."""
    if number < _GROUPED_FROM:
        return str(number)
    language = translation.get_language()
    # Numbers that grow by ones, as counts do, have all but their last digits alike.
    thousands, rest = divmod(number, _GROUPED_FROM)
    beginning = _beginning(thousands, language)
    return f"{beginning}{rest:03}" if beginning else _number(number, language)


def age(since: datetime) -> str:
    """Return how long a time has gone, in one unit that no line parts from its number: "3 Tage"."""
    return _told(since, with_direction=False).replace(" ", "\xa0")


def ago(since: datetime) -> str:
    """Return how long ago a time was, in one unit and whole words: "vor 3 Tagen"."""
    return _told(since, with_direction=True)


def _told(since: datetime, *, with_direction: bool) -> str:
    past = min(since - timezone.now(), timedelta(seconds=-1))
    locale = locale_of(translation.get_language() or "en")
    told = format_timedelta(past, threshold=1, add_direction=with_direction, locale=locale)
    return str(told)


@lru_cache(maxsize=4096)
def _number(number: int, language: str) -> str:
    return str(format_decimal(number, locale=locale_of(language or "en")))


@lru_cache(maxsize=4096)
def _beginning(thousands: int, language: str) -> str:
    """Return what stands before the last three digits, "" where they are not told apart so."""
    told = _number(thousands * _GROUPED_FROM, language)
    return told[:-3] if told.endswith("000") else ""
