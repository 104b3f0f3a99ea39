"""What languages are called, and which way they run."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.languages.names import (
    autonym,
    choices,
    direction,
    html_lang,
    is_known,
    language_name,
    same_language,
)


@pytest.mark.parametrize(
    ("tag", "reader", "name"),
    [
        ("da", "en", "Danish"),
        ("en", "da", "engelsk"),
        ("ar", "fr", "arabe"),
        ("zh-Hant", "en", "Traditional Chinese"),
        ("zh_hant", "en", "Traditional Chinese"),
        ("pt-BR", "fr", "portugais brésilien"),
        ("sr-Latn", "en", "Serbian (Latin)"),
        ("und", "en", "language unknown"),
        ("xx-nowhere", "en", "xx-nowhere"),
        ("da", "no such reader", "Danish"),
    ],
)
def test_language_is_named_in_the_readers_language(tag, reader, name):
    assert language_name(tag, reader) == name


def test_language_is_called_what_its_speakers_call_it():
    assert autonym("da") == "dansk"
    assert autonym("ja") == "日本語"
    assert autonym("zh-Hant") == "繁體中文"


@pytest.mark.parametrize(
    "tag",
    ["ar", "fa", "he", "ur", "yi", "ps", "ckb", "ug", "dv", "sd", "ar-EG", "pa-PK", "ku-Arab"],
)
def test_some_scripts_run_from_right_to_left(tag):
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["da", "en", "ja", "ru", "und", "", "pa", "ku", "he-Latn", "<b>"])
def test_others_run_from_left_to_right(tag):
    assert direction(tag) == "ltr"


def test_unknown_language_has_an_empty_lang_attribute():
    assert html_lang("und") == ""
    assert html_lang("") == ""
    assert html_lang("da") == "da"
    assert html_lang('da" onclick="x') == ""


def test_choices_are_sorted_and_hold_what_is_detected():
    names = [name for _, name in choices("da")]
    assert names == sorted(names, key=str.casefold)
    tags = {tag for tag, _ in choices("da")}
    assert {"da", "en", "ar", "zh-Hans", "zh-Hant", "nb", "ja", "sr"} <= tags
    assert "und" not in tags


def test_choices_can_be_changed_without_harm():
    choices("en").clear()
    assert choices("en")


def test_same_language_ignores_the_region_but_not_chinese_script():
    assert same_language("en-GB", "en")
    assert same_language("zh-TW", "zh-Hant")
    assert same_language("zh", "zh-Hans")
    assert not same_language("zh-Hans", "zh-Hant")
    assert not same_language("da", "nb")
    assert not same_language("und", "und")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60))
def test_any_tag_is_answered(tag, other):
    assert len(language_name(tag, other)) <= 35 or is_known(tag)
    assert direction(tag) in ("ltr", "rtl")
    assert len(html_lang(tag)) <= 35
    same_language(tag, other)
    autonym(tag)


def test_long_tag_is_cut():
    assert len(language_name("x" * 10_000, "en")) == 35
    assert not is_known("da-" + "abcdefgh-" * 1000)
