"""Whose language is whose: what a list of languages means."""

import pytest

from forum.languages.reading import MOST_READ, read_list, reads, write_list


@pytest.mark.parametrize(
    ("read", "tag", "known"),
    [
        ("en", "en-GB", True),
        ("en-US", "en", True),
        ("en", "da", False),
        ("da,en", "da", True),
        ("en", "und", True),
        ("en", "", True),
        ("", "en", False),
        ("nn", "nb", True),
        ("no", "nb", True),
        ("nb", "da", False),
        ("hr", "bs", True),
        ("sr-Latn", "hr", True),
        ("zh-Hans", "zh-Hant", False),
        ("zh-TW", "zh-Hant", True),
        ("pt-BR", "pt", True),
    ],
)
def test_a_reader_of_one_reads_the_other(read, tag, known):
    assert reads(read_list(read), tag) is known


def test_a_list_is_sorted_bounded_and_made_of_languages():
    assert read_list("en,da,en,  DA,und,,xx-nonsense,<b>,\x00,\ud800") == ("da", "en")
    many = ",".join(["en", "da", "de", "fr", "es", "nl", "sv", "nb", "pl", "ru", "tr", "ar", "ja"])
    assert len(read_list(many)) == MOST_READ
    assert read_list("x" * 100_000) == ()
    assert read_list(write_list(["sv", "en"])) == ("en", "sv")
