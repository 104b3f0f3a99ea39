"""Texts taken apart for a translator and put together again."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup.rendering import render_comment
from forum.markup.segments import take_apart


def translated(text: str, by=str.upper, names=()) -> str:
    taken = take_apart(text, names)
    return taken.put_together([by(segment.text) for segment in taken.segments])


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", "HELLO"),
        ("one\n\ntwo", "ONE\n\nTWO"),
        ("one\ntwo", "ONE\nTWO"),
        ("> quoted\n\nanswer", "> QUOTED\n\nANSWER"),
        ("run `make test` now", "RUN ` make test ` NOW"),
        ("see https://example.org/a_b now", "SEE https://example.org/a_b NOW"),
        ("see [the page](https://example.org/x)", "SEE [THE PAGE](<https://example.org/x>)"),
        ("**so** it *is*", "SO IT IS"),
        ("2 * 3 \\* 4", "2 \\* 3 \\* 4"),
        ("@Ben, no", "@Ben, NO"),
    ],
)
def test_words_change_and_the_rest_stays(text, expected):
    assert translated(text) == expected


def test_lists_keep_their_marks():
    html = render_comment(translated("- one\n- two\n\n1. first\n2. second"))
    assert html.count("<li>") == 4
    assert ("<ul>" in html, "<ol>" in html) == (True, True)
    assert words(html) == "ONE TWO FIRST SECOND"


def test_code_blocks_and_names_with_blanks_are_not_translated():
    text = "@Finn Bjerrehave, look:\n\n```\nx = 1\n```"
    assert translated(text, names=["Finn Bjerrehave"]) == (
        "@Finn Bjerrehave, LOOK:\n\n```\nx = 1\n```"
    )


def test_a_translation_that_lost_a_placeholder_is_known():
    (segment,) = take_apart("run `a` and `b`").segments
    assert segment.is_whole("⟦1⟧ og ⟦0⟧")
    assert not segment.is_whole("⟦0⟧ og")
    assert not segment.is_whole("⟦0⟧ og ⟦0⟧ ⟦1⟧")
    assert segment.joined(["kør ", " og ", ""]) == "kør ⟦0⟧ og ⟦1⟧"


def test_what_a_translator_says_brings_no_markup():
    html = render_comment(translated("hello", by=lambda _text: "# [x](javascript:y) <b> 1. `c`"))
    assert "<a" not in html
    assert words(html) == "# [x](javascript:y) &lt;b&gt; 1. `c`"


@given(st.text(max_size=300))
def test_any_text_comes_back_with_its_letters(text):
    taken = take_apart(text)
    again = taken.put_together([segment.text for segment in taken.segments])
    letters = [c for c in words(render_comment(text)) if c.isalpha()]
    assert [c for c in words(render_comment(again)) if c.isalpha()] == letters
