"""What may be stored as a body or a name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup.plaintext import _PLAIN, _clean_any_line, clean_line, clean_text

# What the rules are about, which chance alone would seldom draw.
TROUBLE = st.text(
    st.sampled_from(
        "ae \n\r\t\x00\x0b\x85\xa0\xad\u0300\u0301\u0327\u0344\u034f\u0628\u0915\u0958\u093c\u094d"
        "\u09be\u09c7\u0f71\u0f73\u1100\u1160\u1161\u11a8\u180e\u200b\u200c\u200d\u200e\u2028\u202e"
        "\u2060\u2066\u2067\u2069\u2800\u3164\ud800\udc00\ufe0f\ufeff\ufffe\ufffb\U0001d15e"
        "\U0001f3f4\U0001f469\U0001f3fb\U000e0001\U000e0067\U000e007f"
    ),
    max_size=40,
)
ANYTHING = st.one_of(TROUBLE, st.text(st.characters(), max_size=40))


@given(ANYTHING)
def test_a_clean_text_passes_unchanged(raw):
    text = clean_text(raw)
    assert clean_text(text) == text
    assert unicodedata.is_normalized("NFC", text)


@given(ANYTHING)
def test_a_clean_line_passes_unchanged(raw):
    line = clean_line(raw)
    assert clean_line(line) == line
    assert unicodedata.is_normalized("NFC", line)
    assert line == " ".join(line.split())


def test_every_character_that_is_taken_for_plain_is_cleaned_as_any():
    plain = [chr(code) for code in range(0x10000) if _PLAIN.fullmatch(chr(code))]
    assert len(plain) > 20_000
    for character in plain:
        for raw in (character, f"a{character}b", f"{character} {character}"):
            assert clean_line(raw) == _clean_any_line(raw), ascii(raw)
    # Neighbours neither join nor combine: in any order, the whole is its parts.
    whole = "".join(plain)
    for raw in (whole, whole[::-1], whole[::7] + whole[3::5]):
        assert clean_line(raw) == _clean_any_line(raw)


@given(
    st.text(st.sampled_from("a \t\x00\x1c\x7féåбя日ー—“…\xa0\xad\u0301\u200d\u202e"), max_size=20)
)
def test_a_line_is_cleaned_alike_whether_it_looks_plain_or_not(raw):
    assert clean_line(raw) == _clean_any_line(raw)


@pytest.mark.parametrize(
    "text",
    [
        "It stands.\n\nStill.",
        "👨\u200d👩\u200d👧\u200d👦 and 👩🏽\u200d❤\ufe0f\u200d👨🏻",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Skye",
        "می\u200cخواهم",
        "क्\u200dष",
        "ཧྐྵྨླྺྼྻྂ",
        "\u2067שלום\u2069 said Ana",
        "Krigen er i teorien slut, smørrebrød på bordet.",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\x00b\x07c\x9fd", "abcd"),
        ("a\ud800b\ufffec\ufdd0d", "abcd"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("e\u0301", "é"),
        ("a\u202eb\u202ac\u202d\u202b", "abc"),
        ("so\xadft\u2060\ufeff\u180e", "soft"),
        ("\U000e0041\U000e0042x", "x"),
        ("a\ufff9b\ufffac\ufffbd", "abcd"),
        ("a\u2067b\nc", "a\u2067b\u2069\nc"),
        ("a\u2069b", "ab"),
        ("x" + "\u0301" * 50, "x" + "\u0301" * 8),
        ("a" + "\u200d" * 9 + "b", "a" + "\u200d" * 4 + "b"),
        ("a \t\nb", "a\nb"),
        ("\n\n a\n\n\n\n\n\nb\n \n", " a\n\n\nb"),
    ],
)
def test_what_hides_or_overflows_is_taken_out(raw, text):
    assert clean_text(raw) == text


def test_an_invisible_character_is_no_base_for_more_marks():
    stack = clean_text("x" + "\u0301\u200d" * 50)
    assert stack.count("\u0301") == 8


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  Finn \n\t Bjerrehave ", "Finn Bjerrehave"),
        ("A\u202en\u200ea\u2066", "Ana"),
        ("A\u200dn\u200ba\u200c", "Ana"),
        ("Ana\ufe0f\U000e0100", "Ana"),
        ("\u0301Ana", "Ana"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀 Ana 🇩🇰", "👩\u200d🚀 Ana 🇩🇰"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("A\ue000n\u0378a", "Ana"),
        ("\u3164\u2800\u115f", ""),
        ("\u0301\u200d \u202e", ""),
        ("", ""),
    ],
)
def test_a_name_holds_only_what_shows(raw, line):
    assert clean_line(raw) == line
