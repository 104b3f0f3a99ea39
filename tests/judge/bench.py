"""One bench of `make judge`: a site with a database of its own, judging its share of the rows."""

import json
import logging
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup()

# The models behind these can be read only now.
from django.core.management import call_command  # noqa: E402

from .site import Row  # noqa: E402
from .trial import judge_rows  # noqa: E402

# The pages of one row alone cost ten times what the rows together do, in the same markup.
CLOSELY = 10


def read_rows(folder: Path) -> list[Row]:
    """Return the rows of every file there; the files are ASCII, whatever their payloads are."""
    return [
        Row(str(row["id"]), str(row["payload"]), closely=number % CLOSELY == 0)
        for file in sorted(folder.glob("*.jsonl"))
        for number, row in enumerate(_read(file))
    ]


def _read(file: Path) -> list[dict[str, object]]:
    # By line feeds only: other line ends may stand unescaped in a payload.
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def main(folder: str, number: str, benches: str) -> None:
    """Judge every so-manieth row and print the verdict as JSON."""
    # Refusals are expected by the thousand; a fault is told with its exception.
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    verdict = judge_rows(read_rows(Path(folder))[int(number) :: int(benches)])
    wrong = [
        f"{f.exhibit.place} of {f.exhibit.row}: {'; '.join([*f.executed, *f.outside][:4])}"
        for f in verdict.findings
    ]
    counts = ("posted", "refused", "executed", "outside", "server_errors")
    told = {name: getattr(verdict, name) for name in counts}
    print(json.dumps({**told, "wrong": wrong + verdict.complaints}))


if __name__ == "__main__":
    main(*sys.argv[1:])
