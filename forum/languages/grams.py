"""py3langid's model in a sixth of its room, with the same answers.

The library finds a text's byte n-grams by an automaton whose table takes 40 MB, and keeps scores of
languages that nobody asks for. The automaton is that of Aho and Corasick (1975): after each byte
its state is the longest known beginning of an n-gram that the text up to there ends with. So the
tree of those beginnings, as two sorted columns, finds the same for all bytes of a text at once.
"""

from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

# Rows of the library's table looked through at once while the tree is made.
_ROWS = 4096
_ROOT = 0
# A byte that no text in UTF-8 holds, and so no n-gram.
_NEVER = b"\xff"
_BITS = np.uint32(8)
_PAST = np.array([2**32 - 1], dtype=np.uint32)

_Numbers = np.ndarray[Any, np.dtype[Any]]


class Tree(NamedTuple):
    """The beginnings of n-grams by the one they prolong; a beginning is a number, the root 0."""

    # A beginning and the byte that prolongs it in one number, sorted, and one past all of them;
    # and what it is then.
    edges: _Numbers
    ends: _Numbers
    # The beginning that each byte is by itself, the root if none.
    first: _Numbers
    # The n-gram that a beginning is as a whole, or ends with; below 0 if none.
    grams: _Numbers

    def found(self, text: bytes) -> list[int]:
        """Return the n-grams that the text has, in its order, each as often as it is there."""
        # A last byte that goes on with nothing spares asking where the text ends.
        letters = np.frombuffer(text + _NEVER, dtype=np.uint8)
        longest = self.first.take(letters)
        places = longest.nonzero()[0]
        known = longest.take(places)
        while places.size:
            # What ends here and is known may go on with the byte behind it, and with it only.
            places += 1
            wanted = (known << _BITS) | letters.take(places)
            at = self.edges.searchsorted(wanted)
            there = (self.edges.take(at) == wanted).nonzero()[0]
            places, known = places.take(there), self.ends.take(at.take(there))
            longest[places] = known
        grams = self.grams.take(longest)
        found: list[int] = grams[grams >= 0].tolist()
        return found


def tree(moves: _Numbers, rows: _Numbers, grams: _Numbers) -> Tree:
    """Return the tree behind an automaton: `moves` are its distinct rows, `rows` each state's.

    A state that none nearer to the root leads to is the child of the one that does.
    """
    seen = np.zeros(len(rows), dtype=bool)
    seen[_ROOT] = True
    level: _Numbers = np.array([_ROOT], dtype=np.uint32)
    edges, ends = [], []
    while len(level):
        reached = []
        for begin in range(0, len(level), _ROWS):
            parents = level[begin : begin + _ROWS]
            table = moves[rows[parents]]
            parent, letter = np.nonzero(~seen[table])
            edges.append((parents[parent] << 8) | letter.astype(np.uint32))
            reached.append(table[parent, letter])
        level = np.concatenate(reached)
        seen[level] = True
        ends.append(level)
    keys, children = np.concatenate(edges), np.concatenate(ends)
    order = np.argsort(keys)
    sorted_keys = np.concatenate([keys[order], _PAST])
    return Tree(sorted_keys, children[order], moves[rows[_ROOT]].copy(), grams)


class Identifier(LanguageIdentifier):  # type: ignore[misc]
    """The library's, with a tree in the place of its table, for some of its languages."""

    __slots__ = ("_tree",)

    def __init__(self, languages: Collection[str]) -> None:
        """Read the model; what is not of these languages is let go of."""
        scores, priors, names, moves, rows, grams = load_model(MODEL_DIR / MODEL_FILE)
        asked = [place for place, name in enumerate(names) if name in languages]
        # By rows, since a text's n-grams are looked up by row.
        kept = np.ascontiguousarray(scores[:, asked])
        names = [names[place] for place in asked]
        super().__init__(kept, priors[asked], names, None, None, norm_probs=True, tk_row=())
        self._tree = tree(
            np.frombuffer(moves, dtype=f"u{moves.itemsize}").reshape(-1, 256),
            np.frombuffer(rows, dtype=f"u{rows.itemsize}"),
            np.array(grams, dtype=np.int32),
        )

    def _raw_score(self, text: bytes) -> _Numbers:
        """Return the languages' scores, as the library does, which asks for them here."""
        found = self._tree.found(text)
        scores: _Numbers = (
            self._sparse_score(Counter(found), self.nb_ptc)
            if found
            else np.zeros(len(self.nb_classes), dtype=np.float32)
        )
        return scores
