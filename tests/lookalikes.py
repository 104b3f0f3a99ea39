"""Writes `forum/markup/lookalikes.txt` anew: `python -m tests.lookalikes`.

The data is Unicode's (security/confusables.txt and Scripts.txt, Unicode licence) as the package
confusable-homoglyphs carries it. That keeps no direction between a character and what it is
confused with; but of Unicode's pairs the second is never the first of another, so that in the
graph of the pairs what has many neighbours is what they all look like.
"""

import json
from collections import defaultdict
from importlib.metadata import version
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

OUT = Path(__file__).parents[1] / "forum" / "markup" / "lookalikes.txt"
# Letters that are shown from right to left stand between these in the data's source.
FRAME = "\u200e"
# Shared by all scripts, so in no name a sign of one.
SHARED = {"COMMON", "INHERITED"}


def prototypes(pairs: dict[str, list[dict[str, str]]]) -> dict[str, set[str]]:
    """Return, by what they look like, the characters that do."""
    near = defaultdict(set)
    for one, others in pairs.items():
        for other in others:
            a, b = one.strip(FRAME), other["c"].strip(FRAME)
            near[a].add(b)
            near[b].add(a)
    found = defaultdict(set)
    for one, others in near.items():
        for other in others:
            if _is_prototype(one, other, near):
                found[one].add(other)
    return found


def _is_prototype(one: str, other: str, near: dict[str, set[str]]) -> bool:
    """Whether the first is what the second looks like; of two alone, the plainer one is."""
    if len(other) != 1:
        return False
    ranks = [(len(near[text]) > 1, len(text) > 1, text.isascii()) for text in (one, other)]
    return ranks[0] > ranks[1] or (ranks[0] == ranks[1] and one < other)


def scripts(data: dict[str, list]) -> dict[str, list[tuple[int, int]]]:
    """Return the ranges of characters of each script, neighbours joined."""
    found = defaultdict(list)
    for first, last, script, _category in sorted(data["code_points_ranges"]):
        name = data["iso_15924_aliases"][script]
        if name in SHARED:
            continue
        if found[name] and found[name][-1][1] == first - 1:
            found[name][-1] = (found[name][-1][0], last)
        else:
            found[name].append((first, last))
    return found


def write() -> str:
    """Return the whole file."""
    package = files("confusable_homoglyphs")
    pairs = json.loads(package.joinpath("confusables.json").read_text("utf-8"))
    categories = json.loads(package.joinpath("categories.json").read_text("utf-8"))
    lines = [
        "# Made by tests/lookalikes.py from confusable-homoglyphs "
        f"{version('confusable-homoglyphs')}; the data is Unicode's, see docs/security.md.",
        "# Characters that look alike: what they look like, and which they are, in hexadecimal.",
    ]
    for one, others in sorted(prototypes(pairs).items()):
        lines.append(f"{_hex(one)} = {_hex(''.join(sorted(others)))}")
    lines.append("# Scripts: the ranges of their characters.")
    for name, ranges in sorted(scripts(categories).items()):
        said = " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in ranges)
        lines.append(f"{name} : {said}")
    return "\n".join(lines) + "\n"


def _hex(text: str) -> str:
    return " ".join(f"{ord(character):X}" for character in text)


def overlaps(found: dict[str, list[tuple[int, int]]]) -> bool:
    """Whether two scripts claim one character."""
    ranges = sorted(pair for pairs in found.values() for pair in pairs)
    return any(before[1] >= after[0] for before, after in pairwise(ranges))


if __name__ == "__main__":
    OUT.write_text(write(), "ascii")
