"""Every relative link in a Markdown file leads to a file, and to a heading if it names one."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)


def documents() -> list[Path]:
    """Return the Markdown files that are kept, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.exists()]


def anchors(path: Path) -> set[str]:
    """Return the anchors that a page of Markdown gives its headings."""
    text = FENCE.sub("", path.read_text())
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(text))
    return {title.replace(" ", "-") for title in plain}


def fault(path: Path, link: str) -> str | None:
    """Return what is wrong with a link of this file, if anything."""
    if re.match(r"[a-z]+:", link):
        return None
    name, _hash, anchor = link.partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists():
        return f"{path.relative_to(ROOT)}: {link} leads nowhere"
    if anchor and target.suffix == ".md" and anchor not in anchors(target):
        return f"{path.relative_to(ROOT)}: {link} names no heading"
    return None


def faults() -> list[str]:
    """Return every broken link, one line each."""
    found = []
    for path in documents():
        for first, second in LINK.findall(FENCE.sub("", path.read_text())):
            found.append(fault(path, first or second))
    return [line for line in found if line]


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
