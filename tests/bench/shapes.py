"""How discussions branch and what is said in them: the made-up contents of a loaded database.

A discussion grows as they do: one comment in four begins a conversation, half of
the others answer one of the last sixty, half whom many answered already, down to level 12.
"""

import random
from collections import Counter
from typing import NamedTuple

from forum.comments import numbering

DEEPEST = 12
BODIES = 2000
LANGUAGES = ["en"] * 40 + ["de"] * 14 + ["es"] * 12 + ["fr"] * 10 + ["da"] * 9 + ["ru"] * 8 + ["ar"]

WORDS = {
    "ru": "город дорога мост сосед вопрос ответ читать думать вчера снова почему деньги школа",
    "ar": "مدينة شارع جسر سؤال جواب اليوم أمس لماذا مدرسة مال قراءة شكرا",
    "": "council road bridge noise budget nobody answers why again school report lorries promised",
}


class Node(NamedTuple):
    """One comment of a shape; `parent` and `root` are positions in it, `facts` is for COPY."""

    parent: int | None
    root: int
    state: str
    facts: str
    active: int


class Shape(NamedTuple):
    """How one discussion branched, with what its counters say."""

    nodes: list[Node]
    shown_roots: int


class Plan(NamedTuple):
    """One article to fill: with how many comments, and how they branch.

    `kind` is "grown" as discussions do, "tree" for one conversation, "roots" for nothing but
    conversations without a reply, "flat" for nothing but replies to the first comment.
    """

    comments: int
    kind: str = "grown"


def parents(dice: random.Random, size: int, kind: str) -> list[int | None]:
    """Return whom each comment of a discussion answers, by position."""
    if kind in ("roots", "flat"):
        return [0 if n and kind == "flat" else None for n in range(size)]
    found: list[int | None] = []
    levels: list[int] = []
    answered: list[int] = []
    for n in range(size):
        parent = None
        if n and (kind == "tree" or dice.random() >= 0.25):
            while True:
                recent = dice.random() < 0.5
                parent = dice.randrange(max(0, n - 60), n) if recent else dice.choice(answered)
                if levels[parent] < DEEPEST:
                    break
            answered.append(parent)
        found.append(parent)
        answered.append(n)
        levels.append(0 if parent is None else levels[parent] + 1)
    return found


def shape(dice: random.Random, size: int, kind: str) -> Shape:
    """Return a discussion with numbers and counters as the product itself keeps them."""
    above = parents(dice, size, kind)
    states = dice.choices(["published", "removed", "pending"], [975, 20, 5], k=size)
    children: list[list[int]] = [[] for _n in range(size)]
    roots, level = list(range(size)), [0] * size
    for n, parent in enumerate(above):
        if parent is not None:
            children[parent].append(n)
            roots[n], level[n] = roots[parent], level[parent] + 1
    edges = {}
    for root in range(size):
        if above[root] is None:
            edges |= _edges(children, root)
    shown_replies, shown = [0] * size, [False] * size
    below, active = Counter[int](), list(range(size))
    for n in range(size - 1, -1, -1):
        shown[n] = states[n] == "published" or shown_replies[n] > 0
        parent = above[n]
        if parent is not None:
            shown_replies[parent] += shown[n]
            below[roots[n]] += shown[n]
        if states[n] != "pending":
            active[roots[n]] = max(active[roots[n]], n)
    nodes = []
    for n in range(size):
        lft, rght = edges[n]
        facts = (
            lft, rght, level[n], len(children[n]), "t" if shown[n] else "f", shown_replies[n],
            below[n] if above[n] is None else 0, states[n],
            "moderator" if states[n] == "removed" else "",
        )  # fmt: skip
        line = "\t".join(str(fact) for fact in facts)
        nodes.append(Node(above[n], roots[n], states[n], line, active[n]))
    return Shape(nodes, sum(shown[n] for n in range(size) if above[n] is None))


def _edges(children: list[list[int]], root: int) -> dict[int, tuple[int, int]]:
    """Return each comment's numbers in a tree, spread evenly over the whole space."""
    order: list[tuple[int, int]] = []
    waiting = [(root, 0)]
    while waiting:
        n, side = waiting.pop()
        order.append((n, side))
        if not side:
            waiting.append((n, 1))
            waiting.extend((child, 0) for child in reversed(children[n]))
    gap = numbering.whole(len(order))
    at = {edge: gap * position for position, edge in enumerate(order)}
    return {n: (at[n, 0], at[n, 1]) for n, side in order if not side}


def sizes(dice: random.Random, articles: int, comments: int) -> list[Plan]:
    """Return how many comments each article gets: most few, some very many, so many in all."""
    weights = [min(dice.paretovariate(1.2), 500) for _article in range(articles)]
    whole = sum(weights)
    found = [int(comments * weight / whole) for weight in weights]
    found[0] += comments - sum(found)
    return [Plan(size) for size in found]


def bodies(dice: random.Random) -> list[tuple[str, str]]:
    """Return (language, text and HTML as COPY takes them) to pick from, 300 characters each."""
    found = []
    for _body in range(BODIES):
        language = dice.choice(LANGUAGES)
        words = WORDS.get(language, WORDS[""]).split()
        size = max(40, min(900, int(dice.lognormvariate(5.62, 0.42))))
        text = " ".join(dice.choices(words, k=size // 6)).capitalize() + "."
        found.append((language, f"{text}\t<p>{text}</p>\t{language}"))
    return found
