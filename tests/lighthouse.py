"""Lighthouse's verdict on the seed page, as `make run` serves it; needs Node and a Chromium."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
START_SECONDS = 60


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def site(folder: str) -> Iterator[str]:
    """Serve a fresh site out of this folder; yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    clean = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    changes = {"THINGSTEAD_MODE": "local", "DATA_DIR": folder, "SITE_URL": address}
    command = [sys.executable, "manage.py", "serve", "--example", "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=ROOT, env={**clean, **changes}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Return when something answers there."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{address} did not answer within {START_SECONDS} s")


def seed_page(address: str) -> str:
    """Return the address of the only article of a fresh site."""
    with urllib.request.urlopen(f"{address}/en/", timeout=10) as answer:
        page = answer.read().decode()
    link = re.search(r'href="(/en/articles/[^"]+)"', page)
    if link is None:
        sys.exit("The front page lists no article.")
    return address + link[1]


def judge(address: str, report: str) -> dict[str, int]:
    """Return Lighthouse's score of each category, of a hundred."""
    flags = ["--headless=new", *chromium.ARGUMENTS]
    subprocess.run(
        [
            "node",
            "node_modules/lighthouse/cli/index.js",
            address,
            "--quiet",
            "--no-enable-error-reporting",
            f"--only-categories={','.join(LEAST)}",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={' '.join(flags)}",
        ],
        cwd=ROOT,
        env={**os.environ, "CHROME_PATH": chromium.find()},
        check=True,
    )
    verdict = json.loads(Path(report).read_text())
    tell_complaints(verdict)
    return {name: round(100 * verdict["categories"][name]["score"]) for name in LEAST}


def tell_complaints(verdict: dict[str, Any]) -> None:
    """Print what was found wanting, performance's many shades left out."""
    for name in set(LEAST) - {"performance"}:
        for part in verdict["categories"][name]["auditRefs"]:
            audit = verdict["audits"][part["id"]]
            if audit["score"] not in (1, None):
                print(f"{name}: {audit['title']}")


def main() -> int:
    """Print the scores; return 1 if one is too low."""
    if not shutil.which("node"):
        sys.exit("Lighthouse needs Node, which is not installed.")
    prefix = "thingstead-lighthouse-"
    with tempfile.TemporaryDirectory(prefix=prefix) as folder, site(folder) as address:
        scores = judge(seed_page(address), f"{folder}/report.json")
    for name, score in scores.items():
        print(f"{name} {score} (at least {LEAST[name]})")
    return int(any(score < LEAST[name] for name, score in scores.items()))


if __name__ == "__main__":
    sys.exit(main())
