"""Judges every row of a folder of .jsonl files; see `make judge`.

Prints what is wrong, then `posted N refused N executed N outside N server_errors N`: each row is
posted three times, as a comment's text, a guest's name and an article's title; refused are those of
them that the site gave back with an error. Besides, it stands in every place where a moderator may
meet it, and in what leaves the site (see `office`); one row in ten is looked at there on pages of
its own, after each form was sent it and gave it back. Exits 1 when anything ran in Chromium, left
the allow-list, or was the site's own failure, and 2 when there is nothing to judge or no judgement.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

COUNTS = ("posted", "refused", "executed", "outside", "server_errors")
# A site and a Chromium each; the rows are dealt out like cards.
BENCHES = max(1, min(4, os.cpu_count() or 1))
SHOWN = 60


def main(folder: str) -> int:
    """Judge the folder on benches side by side, and print what they say together."""
    started = time.monotonic()
    if not any(Path(folder).glob("*.jsonl")):
        print(f"No .jsonl in {folder!r}; say make judge CORPUS=<folder>.")
        return 2
    with tempfile.TemporaryDirectory(prefix="thingstead-judge-") as place:
        benches = [_start(folder, Path(place) / str(number), number) for number in range(BENCHES)]
        told = [bench.communicate()[0] for bench in benches]
    if any(bench.returncode for bench in benches):
        print("A bench has fallen; there is no judgement.")
        return 2
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for verdict in map(json.loads, told):
        counts.update({name: verdict[name] for name in COUNTS})
        wrong += verdict["wrong"]
    print(*wrong[:SHOWN], sep="\n", end="\n" if wrong else "")
    if len(wrong) > SHOWN:
        print(f"and {len(wrong) - SHOWN} more")
    print(f"in {time.monotonic() - started:.0f} s")
    print(*(f"{name} {counts[name]}" for name in COUNTS))
    return 1 if counts["executed"] or counts["outside"] or counts["server_errors"] else 0


def _start(folder: str, place: Path, number: int) -> subprocess.Popen[str]:
    """Start a bench on a site of its own, with the limits lifted that slow a writer down."""
    (place / "static").mkdir(parents=True)
    own = {
        "THINGSTEAD_MODE": "test",
        "DATABASE_URL": f"sqlite:///{place}/judge.sqlite3",
        "DATA_DIR": str(place),
        "POSTING_LIMITS": "",
        "PREVIEW_LIMITS": "",
        "PAGE_LIMITS": "",
        "READING_LIMITS": "",
        "PROFILE_LIMITS": "",
        "FORM_LEAST_SECONDS": "0",
        # What is judged is what stands, so nothing waits for a moderator.
        "RULES": "",
    }
    command = [sys.executable, "-m", "tests.judge.bench", folder, str(number), str(BENCHES)]
    return subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
