"""Numbers for a tree's edges, with gaps, so that a reply rewrites (almost) nothing.

Each comment owns an opening number `lft` and a closing number `rght`; sorted by number, the
edges of a tree spell its reading order. This is the order-maintenance problem: a new pair is
put into the gap before its parent's `rght`, and when a gap is used up the smallest aligned
range that is sparse enough is spread evenly again, which costs O(log n) amortised.
Source: M. A. Bender, R. Cole, E. D. Demaine, M. Farach-Colton, J. Zito, "Two Simplified
Algorithms for Maintaining Order in a List", ESA 2002, section 2; the problem is from
P. Dietz and D. Sleator, STOC 1987.
"""

from typing import NamedTuple

# Numbers live in [0, SPACE); 62 bits leave both databases' signed 64-bit room to add.
BITS = 62
SPACE = 1 << BITS

# A range of 2**i numbers may hold at most (2 / OVERFLOW)**i of them (Bender's T, 1 < T < 2). With
# more, fewer numbers are rewritten as long as a tree is small, but one of 50,000 that grew at
# random was once rewritten whole (simulated and met); with less, a chain rewrites twice as many.
OVERFLOW = 1.45

# What a new comment's own replies get of the gap; the rest stays for its later siblings.
INSIDE = 4

# No comment takes more than this of a wide gap: half a million siblings then fit under one root
# before a number is rewritten, and chains rewrite no more than without it (simulated).
WIDEST = 1 << 43


class Edges(NamedTuple):
    """The opening and the closing number of one comment."""

    lft: int
    rght: int


ROOT = Edges(0, SPACE - 1)


def fit(before: int, after: int) -> Edges | None:
    """Return edges strictly between two neighbouring numbers, or None when there is no room.

    Replies are only ever appended, so nothing is left free before the new opening number:
    one part in `INSIDE` of the gap goes to the comment's own replies, the rest to its later
    siblings.
    """
    free = after - before - 1
    if free < 2:
        return None
    return Edges(before + 1, before + 2 + min((free - 2) // INSIDE, WIDEST))


def stride(before: int, after: int, edges: int) -> int:
    """Return how far apart so many edges may stand in a gap; 0 when there is no room.

    What moves in keeps `WIDEST` an edge at the most, like a reply, so that siblings still fit.
    """
    return min((after - before - 1) // edges, WIDEST)


def whole(edges: int) -> int:
    """Return how far apart so many edges stand when they have a whole tree to themselves."""
    return (SPACE - 1) // (edges - 1)


def ranges(at: int) -> list[tuple[int, int, int]]:
    """Return the aligned ranges round a number, smallest first, as (low, high, most).

    A range is [low, high); it may be spread again when it holds at most `most` numbers.
    Sizes grow eightfold, so that a search asks the database at most twenty times.
    """
    found = []
    for bits in range(5, BITS, 3):
        low = at >> bits << bits
        found.append((low, low + (1 << bits), int((2 / OVERFLOW) ** bits)))
    return [*found, (0, SPACE, SPACE // 4)]
