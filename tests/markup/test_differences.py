"""What changed between two texts is told word by word, whole and soon."""

import random
import time

import pytest

from forum.markup.differences import Piece, differences


def told(before: str, after: str) -> list[Piece]:
    """Return the differences, having seen that both texts are in them."""
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    return pieces


def test_changed_word_is_told_as_a_word():
    assert told("The cat sat.", "The cow sat.") == [
        ("same", "The "), ("gone", "cat"), ("new", "cow"), ("same", " sat."),
    ]  # fmt: skip


def test_changed_words_side_by_side_are_one_change():
    assert told("We go to town now", "We walk into town now") == [
        ("same", "We "), ("gone", "go to"), ("new", "walk into"), ("same", " town now"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("我喜欢猫", "我喜欢狗", "猫", "狗"),
        ("सरकार ने कहा", "सरकार ने सुना", "कहा", "सुना"),
        ("Cafe\u0301 x", "Cafe\u0301 y", "x", "y"),
        ("no 👍🏽!", "no 👍🏿!", "👍🏽", "👍🏿"),
        ("هذا بيت", "هذا باب", "بيت", "باب"),
    ],
)
def test_no_script_is_cut_within_what_a_reader_takes_for_one(before, after, gone, new):
    changed = [piece for piece in told(before, after) if piece.kind != "same"]
    assert changed == [("gone", gone), ("new", new)]


def test_same_text_has_no_differences():
    assert told("As it was.\n\nStill.", "As it was.\n\nStill.") == [
        ("same", "As it was.\n\nStill.")
    ]
    assert told("", "") == []
    assert told("", "new") == [("new", "new")]


@pytest.mark.parametrize("letters", [2, 20, 110, 600, 3000])
def test_texts_made_to_take_long_do_not(letters):
    signs = [chr(0x4E00 + number) for number in range(letters)]
    text = "".join(signs * (10_000 // letters))
    mixed = "".join((signs[::2] + signs[1::2]) * (10_000 // letters))
    shuffled = "".join(random.Random(1).sample(text, len(text)))
    began = time.process_time()
    for other in (mixed, shuffled, text[::-1]):
        told(text, other)
    assert time.process_time() - began < 3
