"""The library's model in less room answers as the library itself does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from forum.languages.grams import Identifier
from tests.languages.test_detection import SEED_TEXTS

ASKED = ["da", "no", "sr", "hr", "en", "ru", "zh", "ja", "ar", "fi"]
SAID = [text for _tag, text in SEED_TEXTS] + [
    "Источник всё же нужен, согласны?", "日本語のテキスト、中文", "النص بالعربية", "ÆØÅ, ærø",
    "", "x", "\ud800", "\x00\xff", "å" * 600,
]  # fmt: skip

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def ours():
    return Identifier(ASKED)


@pytest.fixture(scope="module")
def theirs():
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(ASKED)
    return identifier


@pytest.mark.parametrize("text", SAID)
def test_a_text_is_ranked_alike(ours, theirs, text):
    assert ours.rank(text) == theirs.rank(text)


@given(st.text(max_size=200) | st.lists(st.sampled_from(" ".join(SAID)), max_size=80).map("".join))
@settings(max_examples=150, deadline=None)
def test_whatever_is_said_is_ranked_alike(ours, theirs, text):
    assert ours.rank(text) == theirs.rank(text)


def test_what_is_kept_is_a_sixth_of_the_library_s(ours, theirs):
    scores, moves = theirs._full_model[0].nbytes, memoryview(theirs.tk_nextmove).nbytes
    kept = sum(column.nbytes for column in ours._tree) + ours.nb_ptc.nbytes
    assert kept < (scores + moves) / 6
