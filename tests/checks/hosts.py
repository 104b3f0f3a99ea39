"""No kept file names a package registry or a folder of one person's machine.

A clone must install from whatever index its machine is set to, and build anywhere.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces, or this file would be the first it finds.
HOSTS = ["python" + "hosted", "pypi" + r"\.org", "registry" + r"\.npmjs", r"deb\.deb" + "ian"]
FOLDERS = ["/ro" + "ot/", "/ho" + r"me/\w", "/Us" + r"ers/\w", "/wo" + "rk/"]
# Only at the beginning of a word: inside an address it is no folder.
NAMED = re.compile("|".join([*HOSTS, *(rf"(?<![\w.\-/}}]){folder}" for folder in FOLDERS)]))
# Hostile input and the seed are other people's words.
OTHERS_WORDS = ("tests/corpora/", "tests/data/", "fixtures/", "static/htmx/")


def faults() -> list[str]:
    """Return every line that names one."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name.startswith(OTHERS_WORDS) or not path.is_file():
            continue
        lines = path.read_bytes().decode(errors="replace").splitlines()
        found += [
            f"{name}:{n}: {line[:120]}" for n, line in enumerate(lines, 1) if NAMED.search(line)
        ]
    return found


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
