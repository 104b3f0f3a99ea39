"""Reads the hostile corpora: the sample checked in here, and the whole where it stands beside."""

import json
from collections.abc import Iterator
from pathlib import Path

from forum.markup.limits import MAX_COMMENT

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "tests" / "corpora", ROOT.parent / "shared" / "corpora"]


def rows(*kinds: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of each row of the corpora whose names start with one of `kinds`."""
    for folder in FOLDERS:
        for kind in kinds:
            for file in sorted(folder.glob(f"{kind}*.jsonl")):
                for line in file.read_text("ascii").splitlines():
                    row = json.loads(line)
                    yield row["id"], row["payload"][:MAX_COMMENT]
