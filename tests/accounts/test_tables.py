"""Tables that leave the site: what a spreadsheet would take for a formula is text in them."""

import csv
import io
import zipfile

import pytest

from forum.accounts import data
from forum.accounts.tables import write_table

FORMULAE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1",
    "\ufeff=1", "\u202e=1", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!'A1'", "-2+3",
    '=HYPERLINK("//a.example")',
]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("text", FORMULAE)
def test_a_formula_is_text_in_a_table(text):
    ((cell,),) = [row.values() for row in csv.DictReader(io.StringIO(write_table([{"a": text}])))]
    assert cell == f"'{text}"


@pytest.mark.once
@pytest.mark.parametrize("text", ["", "a=1", "1-1", "O’Hara", '"=1"', "a\n=1", "héé, ja; nej"])
def test_what_is_no_formula_is_left_as_it_is(text):
    ((cell,),) = [row.values() for row in csv.DictReader(io.StringIO(write_table([{"a": text}])))]
    assert cell == text


def test_no_cell_of_an_export_begins_a_formula(ana, say):
    for formula in FORMULAE:
        say(f"{formula}")
    with zipfile.ZipFile(io.BytesIO(data.export(ana))) as files:
        tables = [files.read(name).decode() for name in files.namelist() if name.endswith(".csv")]
    assert len(tables) > 1
    for table in tables:
        for row in csv.reader(io.StringIO(table, newline="")):
            for cell in row:
                assert not cell.lstrip(" \u00a0\u200b\ufeff\u202e").startswith(("=", "+", "-", "@"))
