"""A real Chromium for the browser tests: the one installed, or one that is fetched.

`CHROMIUM` names another. Asked in this order: what is installed, what Playwright has
downloaded, Playwright's download now, the distribution's package where we may install.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What keeps a browser in a container quiet and still; it talks to nobody but the tests.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Chromium refuses to sandbox itself as root.
    ARGUMENTS.append("--no-sandbox")
DOWNLOAD_SECONDS = 300


class Unavailable(Exception):
    """No Chromium can be had here; the message says why in one line."""


def installed() -> str | None:
    """Return the Chromium that the machine has, if any."""
    if "CHROMIUM" in os.environ:
        return os.environ["CHROMIUM"]
    return next((path for path in map(shutil.which, NAMES) if path), None)


def downloaded() -> str | None:
    """Return the Chromium that Playwright has downloaded before, if any."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def fetched() -> str | None:
    """Download Playwright's own Chromium."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(4, "--with-deps")
    attempt(command)
    return downloaded()


def packaged() -> str | None:
    """Install the distribution's Chromium, which only root may."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    attempt(["apt-get", "update", "-qq"])
    attempt(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
    return installed()


def attempt(command: list[str]) -> None:
    """Run a command that may fail; what it was to bring is looked for afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, env=environment, capture_output=True, timeout=DOWNLOAD_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]} gave up: {error}", file=sys.stderr)


def starts(path: str) -> bool:
    """Whether that browser really opens a page here."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            browser.close()
    except Error as error:
        print(f"{path} does not start: {str(error).splitlines()[0]}", file=sys.stderr)
        return False
    return True


def ways() -> Iterator[Callable[[], str | None]]:
    """Yield the ways to a browser, the cheapest first."""
    yield from (installed, downloaded)
    if "CHROMIUM" not in os.environ:
        yield from (fetched, packaged)


def find() -> str:
    """Return the path of a Chromium that starts; fetch one if there is none."""
    for way in ways():
        path = way()
        if path and starts(path):
            return path
    raise Unavailable("no Chromium is installed and none could be downloaded; set CHROMIUM")
