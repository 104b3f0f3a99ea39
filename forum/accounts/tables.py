"""Tables for spreadsheets (CSV, RFC 4180), in which no cell is taken for a formula.

Every file of the kind that leaves the site is written here.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

# Spreadsheets take a cell that begins so for a formula, some after blanks and invisible marks.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_table(rows: Sequence[Mapping[str, Any]], *, end: str = "\r\n") -> str:
    """Return the rows under the names of the first one's columns."""
    written = io.StringIO()
    table = csv.DictWriter(written, list(rows[0]), lineterminator=end)
    table.writeheader()
    for row in rows:
        table.writerow({name: _cell(value) for name, value in row.items()})
    return written.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _begins(text).startswith(FORMULA) else text


def _begins(text: str) -> str:
    """Return the text from its first mark that can be seen, tabs and line ends included."""
    for place, character in enumerate(text):
        if character in "\t\r\n" or (character.isprintable() and character != " "):
            return text[place : place + 1]
    return ""
