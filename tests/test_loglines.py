"""Log lines: nobody writes a line of their own into them, or moves a terminal's cursor."""

import io
import logging

import pytest
from django.conf import settings

from forum.loglines import Escaped
from tests.browser.test_judge import CORPORA
from tests.judge.bench import read_rows

pytestmark = pytest.mark.once
HOSTILE = [
    "\nERROR all is well", "\r\nSet-Cookie: a=b", "\x1b[2J\x1b]0;owned\x07", "\u2028x", "\x85x",
    "\u202egnp.exe", "\x00", "\ud800", "\x9b31m",
]  # fmt: skip


@pytest.fixture
def log():
    """Log to a stream as the site does; return the lines of what a call wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Escaped())
    logger = logging.Logger("of this test")
    logger.addHandler(handler)

    def _log(message: str, *args: object, **options: object) -> list[str]:
        written.seek(0)
        written.truncate()
        logger.error(message, *args, **options)
        return written.getvalue().removesuffix("\n").split("\n")

    return _log


def test_the_site_writes_its_lines_so():
    assert settings.LOGGING["formatters"]["escaped"]["()"] == "forum.loglines.Escaped"
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "escaped"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_is_one_line_of_what_can_be_seen(log, text):
    (line,) = log("Mail 7 was refused: %s", f"550 {text} æøå 日本")
    assert line.isprintable()
    assert line.startswith("Mail 7 was refused: 550 ")
    assert line.endswith("æøå 日本")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_raised_stands_indented_below(log, text):
    try:
        raise ValueError(text)
    except ValueError:
        first, *below = log("It broke.", exc_info=True)
    assert first == "It broke."
    assert all(line.isprintable() and line.startswith("  ") for line in below)


def test_no_text_of_the_corpora_breaks_a_line(log):
    for row in read_rows(CORPORA):
        (line,) = log("%s", row.payload)
        assert line.isprintable(), row.name
