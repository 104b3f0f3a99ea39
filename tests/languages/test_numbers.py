"""Numbers and lengths of time as each language of the interface writes them."""

from datetime import timedelta

import pytest
from babel.numbers import format_decimal
from django.utils import timezone, translation

from forum.languages.names import locale_of
from forum.languages.numbers import age, ago, grouped


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1,234"), ("da", "1.234"), ("sv", "1\xa0234"), ("ar", "1,234"), ("ja", "1,234"),
     ("pt-br", "1.234"), ("zh-hans", "1,234")],
)  # fmt: skip
def test_digits_are_grouped_as_the_language_does(language, written):
    with translation.override(language):
        assert grouped(1234) == written
        assert grouped(999) == "999"


@pytest.mark.parametrize("language", ["en", "es", "pl", "hi", "fa", "my", "de-ch", "ja"])
def test_any_number_is_grouped_as_the_cldr_has_it(language):
    with translation.override(language):
        for number in (
            1000,
            1001,
            1999,
            9999,
            10_000,
            12_045,
            99_999,
            123_456,
            7_654_321,
            10**9 + 7,
        ):
            assert grouped(number) == format_decimal(number, locale=locale_of(language))


@pytest.mark.parametrize(
    ("language", "long", "past"),
    [("en", "3 days", "3 days ago"), ("da", "3 dage", "for 3 dage siden"),
     ("de", "3 Tage", "vor 3 Tagen"), ("ru", "3 дня", "3 дня назад"),
     ("ar", "3 أيام", "قبل 3 أيام"), ("ja", "3 日", "3 日前")],
)  # fmt: skip
def test_times_are_told_in_the_language_s_own_forms(language, long, past):
    since = timezone.now() - timedelta(days=3, hours=2)
    with translation.override(language):
        assert age(since) == long.replace(" ", "\xa0")
        assert ago(since) == past


def test_what_is_to_come_is_told_as_a_second_ago():
    assert ago(timezone.now() + timedelta(hours=1)) == "1 second ago"
