"""Comments filled into moulds: nothing that is filled in, or stands there, is taken for a hole."""

from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

import pytest
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from forum.pages import wording
from forum.pages.moulds import _filler

pytestmark = pytest.mark.once

HOSTILE = "{author} %(author)s \\N{DEGREE SIGN} '''\"\"\" \x02author\x03 {{0}} %%"


def test_a_hole_takes_what_it_is_given_as_it_is():
    fill = _filler("<p>\x02author\x03</p>\x02edited\x03", ("author",))
    assert fill(HOSTILE, {"edited": "{_more}"}) == f"<p>{HOSTILE}</p>{{_more}}"


def test_what_is_known_stands_in_the_mould_as_it_is():
    marked = "<p lang=\x02lang\x03>\x02author\x03</p>\x02lang\x03"
    fill = _filler(marked, ("author",), {"lang": HOSTILE})
    assert fill("Ana", {}) == f"<p lang={HOSTILE}>Ana</p>{HOSTILE}"


def test_a_mould_s_own_text_is_no_code():
    text = "{__import__('os')} {author!r:>{9}} \\x41 %s"
    assert _filler(f"{text}\x02author\x03", ("author",))("Ana", {}) == f"{text}Ana"


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati"]),
)
def test_a_date_put_together_of_parts_is_the_time_s_own(at, zone):
    place, at = ZoneInfo(zone), at.replace(tzinfo=UTC)
    # A time may come with another zone's clock and be the same.
    for told in (at, at.astimezone(place)):
        machines, people = wording.dated(told, None if zone == "UTC" else place, "en")
        assert machines == at.strftime("%4Y-%m-%dT%H:%M:%SZ")
        assert people == escape(date_format(at.astimezone(place).date(), "DATE_FORMAT"))
