"""What a reader takes for one character is counted as one; a browser counts the same."""

import time

import pytest

from forum.markup.graphemes import count_graphemes

# Text, and how many characters UAX 29 finds in it.
EXAMPLES = [
    ("", 0),
    ("abc", 3),
    ("a\r\nb", 3),
    ("\n\u0301", 2),
    ("e\u0301\u0323", 1),
    ("\U0001f469\u200d\U0001f469\u200d\U0001f467", 1),
    ("\U0001f1e9\U0001f1f0\U0001f1e9\U0001f1f0\U0001f1f8", 3),
    ("\u2764\ufe0f\u200d\U0001f525", 1),
    ("\U0001f468\U0001f3fd\u200d\U0001f680", 1),
    ("1\ufe0f\u20e3", 1),
    ("क्षत्रिय", 3),
    ("നമസ്കാരം", 4),
    ("தமிழ்", 3),
    ("ขอบคุณ", 5),
    ("ที่นี่ กำ", 4),
    ("\u1100\u1161\u11a8각", 2),
    ("العَرَبِيَّة", 7),
    ("a\u200db", 2),
    ("\U0001f1e9\U0001f1f0\u200d\U0001f1f8", 2),
    ("\u271a\u200d\u264b", 2),
    ("\u0905\u094d\u0928", 2),
    ("\u0915\u093e\u094d\u0937", 2),
    ("\u0915\u200c\u094d\u0937", 2),
    ("\u0e10\u094d\u0e38\u0e16", 2),
]


@pytest.mark.parametrize(("text", "number"), EXAMPLES)
def test_graphemes_are_counted_as_readers_do(text, number):
    assert count_graphemes(text) == number


def test_long_texts_are_counted_soon():
    began = time.process_time()
    for text in ("क्षत्रिय " * 2000, "e\u0301" * 10_000, "\U0001f1e9" * 20_000, "\u200d" * 20_000):
        count_graphemes(text)
    assert time.process_time() - began < 2
