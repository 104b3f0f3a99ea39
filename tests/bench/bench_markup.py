"""Prints what rendering costs: `python tests/bench/bench_markup.py [FOLDER OF CORPORA]
[CHARACTERS]`.

Never part of the suite, since a clock on a busy machine proves nothing.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from forum.markup.limits import MAX_COMMENT
from forum.markup.plaintext import clean_line, clean_text
from forum.markup.rendering import excerpt, render_comment

OF_OURS = [
    "[", "![", "]", "[a](", "[a](b", "[a](<b", '[a](b "', "[a](b '", "[[a](x)", "[a [", "`",
    "`a``b", "<", "<a@b", "<http://a", "http://", "http://a.b/(", "https://a.b,", "http://a.b?",
    "//", "@", "@a", "@Finn B", "*", "*a", "*a **b", "**a*", "_a*b", "a**b_c", "> ", ">", "- ",
    "-\n", "1. ", "1.\n", "> - ", "```\n", "~~~", "\\", "&", "&a", "&#1;", "\u0300\u0327",
    "\u2067", "a\n", "\n\n", "- a\n", "> a\n\n", "# a\n", "---\n", "[a](x)", "`a` ",
    "\u05e9a\n\n",
]  # fmt: skip


def inputs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and a text for each hostile input that is there."""
    for part in OF_OURS:
        yield repr(part), part
    yield "nested", "".join(" " * level + "- a\n" for level in range(140))
    yield "brackets", "[" * 3_300 + "](x)" * 1_700
    yield "parentheses", "[a](" + "(" * 9_000
    for file in sorted(folder.glob("markdown_*.jsonl")):
        for line in file.read_text("ascii").splitlines():
            row = json.loads(line)
            yield row["id"], row["payload"]


def seconds(function: Callable[[str], object], text: str) -> float:
    """Return the processor time of one call."""
    start = time.process_time()
    function(text)
    return time.process_time() - start


def main() -> None:
    """Print the ten slowest inputs for each function."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "tests/corpora")
    size = int(sys.argv[2]) if len(sys.argv) > 2 else MAX_COMMENT
    mentions = {
        name: f"/comments/{number}/"
        for number, name in enumerate(["a" * 50, "a", "Finn Bjerrehave", "Finn B"])
    }
    functions: list[Callable[[str], object]] = [
        lambda text: render_comment(text, mentions),
        clean_text,
        clean_line,
        excerpt,
    ]
    for title, function in zip(
        ["render_comment", "clean_text", "clean_line", "excerpt"], functions, strict=True
    ):
        texts = [
            (name, (text * (size // len(text) + 1))[:size]) for name, text in inputs(folder) if text
        ]
        took = sorted(((seconds(function, text), name) for name, text in texts), reverse=True)
        print(title)
        for cost, name in took[:10]:
            print(f"  {cost:6.3f} s  {name}")


if __name__ == "__main__":
    main()
