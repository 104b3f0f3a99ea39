"""Loads what the site answered into a real Chromium and says what ran there and what it became.

The site's own Content-Security-Policy is left out, so that the sanitiser stands alone; in its place
the browser only reports on inline script, which no page of ours has. The reports are read from the
browser's console, out of reach of the page.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    Route,
    TimeoutError,
    sync_playwright,
)

from tests import chromium

from .words import WRITERS, Vocabulary, Word

HERE = Path(__file__).parent
ORIGIN = "http://judge.test"
REPORT = "script-src 'self' 'unsafe-eval' 'report-sample'"
SECONDS = 10
# A page with this much in it is still parsed in a blink.
STACK = 60
HTML = "text/html"
KINDS = {"feed": "application/atom+xml"}
# What is loaded as a page of its own.
ALONE = {"served", "alone", *KINDS}
# What may be fetched without anything having run; everything else is counted as an execution.
PASSIVE = {"image", "stylesheet", "font", "media", "manifest", "texttrack"}

# No name is looked up anywhere, so that nothing can be fetched past the court.
ARGUMENTS = [*chromium.ARGUMENTS, "--host-resolver-rules=MAP * ~NOTFOUND"]

Files = Callable[[str], tuple[str, bytes] | None]


class Exhibit(NamedTuple):
    """Some HTML of a real answer.

    `row` is whose payload is in it and `place` what it was cut from. `way` says what it is and so
    how Chromium gets it: a page `served` with its scripts; a whole `document` among others; a
    `mail`'s HTML, by itself and swapped into a page; a `feed`, by itself as its own kind;
    or a `fragment`, a `writer`'s HTML or `plain` text, each parsed, swapped in and taken twice.
    """

    row: str
    place: str
    html: str
    way: str


class Finding(NamedTuple):
    """What is wrong with an exhibit: what ran, and what is outside the allow-list."""

    exhibit: Exhibit
    executed: list[str]
    outside: list[str]


class Misjudged(Exception):
    """The court does not know right from wrong."""


class Seen(NamedTuple):
    """What Chromium made of some exhibits; `words` is empty where it did not get so far."""

    executed: list[str]
    strays: list[str]
    words: list[list[Word]]


class Court:
    """One Chromium, and the vocabulary it has learned."""

    def __init__(self, browser: Browser, files: Files) -> None:
        self.vocabulary = Vocabulary()
        self._files = files
        self._context = browser.new_context(service_workers="block")
        self._context.route("**/*", self._answer)
        self._page: Page | None = None
        self._body = ""
        self._quiet = True
        self._kind = HTML
        self._executed: list[str] = []
        self._strays: list[str] = []
        self._mark = f"data-{secrets.token_hex(8)}"
        self._describe = (HERE / "describe.js").read_text()
        self._provoke = (HERE / "provoke.js").read_text()

    def learn(self, exhibits: list[Exhibit]) -> None:
        """Take the markup around harmless words as the site's own, or raise `Misjudged`."""
        for stack in _stacks(exhibits):
            # A mail is by itself another thing than within a page; what else there is, is the same.
            for how in _ways(stack[0]) if stack[0].way == "mail" else _ways(stack[0])[:1]:
                seen = self._look(stack, how)
                if seen.executed or seen.strays:
                    places = {exhibit.place for exhibit in stack}
                    raise Misjudged(f"harmless {places}: {seen.executed + seen.strays}")
                for exhibit, words in zip(stack, seen.words, strict=True):
                    self.vocabulary.learn(exhibit.place, words)

    def judge(self, exhibits: list[Exhibit]) -> list[Finding]:
        """Return a finding for each exhibit that ran something or left the allow-list."""
        return [finding for stack in _stacks(exhibits) for finding in self._try(stack)]

    def _try(self, stack: list[Exhibit]) -> list[Finding]:
        """Look at a stack in each way it may reach a page, until something has run."""
        found: list[Finding] = []
        for how in _ways(stack[0]):
            found += self._halve(stack, how)
            if any(finding.executed for finding in found):
                break
        return found

    def _halve(self, stack: list[Exhibit], how: str) -> list[Finding]:
        """Look at all at once; when something is wrong, at halves, until each stands alone."""
        seen = self._look(stack, how)
        if len(stack) > 1 and (seen.executed or seen.strays or len(seen.words) != len(stack)):
            half = len(stack) // 2
            return self._halve(stack[:half], how) + self._halve(stack[half:], how)
        found = []
        for number, exhibit in enumerate(stack):
            words = seen.words[number] if number < len(seen.words) else []
            outside = seen.strays + self.vocabulary.outside(exhibit.place, words)
            if seen.executed or outside:
                found.append(Finding(exhibit, seen.executed, outside))
        return found

    def _look(self, stack: list[Exhibit], how: str, *, is_second: bool = False) -> Seen:
        self._executed, self._strays = [], []
        self._quiet = how != "served"
        self._kind = KINDS.get(how, HTML)
        self._body = stack[0].html if how in ALONE else self._stacked(stack, how)
        words: list[list[Word]] = []
        try:
            page = self._open()
            page.goto(f"{ORIGIN}/page", wait_until="load", timeout=SECONDS * 1000)
            # A page that runs a stranger's script is guilty already and may never answer.
            if not self._executed:
                words = self._read(page, stack, how)
        except TimeoutError:
            # A busy machine may be slow once; a page that a script holds up is so every time.
            self._close()
            if not is_second:
                return self._look(stack, how, is_second=True)
            self._executed.append("held up the page")
        except Error as error:
            self._executed.append(f"broke the page: {error.message.splitlines()[0][:80]}")
        if self._executed:
            self._close()
        return Seen(self._executed, self._strays, words)

    def _read(self, page: Page, stack: list[Exhibit], how: str) -> list[list[Word]]:
        if how in {"swapped", "twice"}:
            pieces = [exhibit.html for exhibit in stack]
            page.evaluate(_SWAP, [self._mark, pieces, how == "twice"])
        told = json.loads(page.evaluate(self._describe, [self._mark, how not in ALONE, WRITERS]))
        self._strays += told["strays"]
        page.evaluate(self._provoke, self._mark)
        return [[Word(*word) for word in words] for words in told["exhibits"]]

    def _stacked(self, stack: list[Exhibit], how: str) -> str:
        boxes = "".join(
            f'<div {self._mark}=box data-zone="{_zone(exhibit)}">'
            f"{exhibit.html if how == 'parsed' else ''}</div>"
            for exhibit in stack
        )
        mark = self._mark
        return (
            f"<!doctype html><html {mark}><head {mark}><meta {mark} charset=utf-8></head>"
            f"<body {mark}><div {mark}=root>{boxes}</div></body></html>"
        )

    def _open(self) -> Page:
        if self._page is None:
            self._page = self._context.new_page()
            self._page.on("console", self._hear)
            self._page.on("dialog", self._dismiss)
            self._page.on("popup", lambda _page: self._executed.append("opened a window"))
            self._page.on("crash", lambda _page: self._executed.append("crashed"))
        return self._page

    def _close(self) -> None:
        if self._page is not None:
            self._page.close()
            self._page = None

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy directive" in message.text:
            self._executed.append(message.text[:200])

    def _dismiss(self, dialog: Dialog) -> None:
        self._executed.append(f"{dialog.type}: {dialog.message[:80]}")
        dialog.dismiss()

    def _answer(self, route: Route, request: Request) -> None:
        address = urlsplit(request.url)
        if request.url == f"{ORIGIN}/page" and request.is_navigation_request() and self._body:
            body, self._body = self._body, ""
            headers = {"Content-Security-Policy-Report-Only": REPORT}
            route.fulfill(
                status=200, content_type=f"{self._kind}; charset=utf-8", headers=headers,
                body=body.encode("utf-8", "replace"),
            )  # fmt: skip
            return
        file = self._files(address.path) if request.url.startswith(f"{ORIGIN}/") else None
        if file is not None:
            content_type, content = file
            route.fulfill(content_type=content_type, body=b"" if self._quiet else content)
            return
        self._note(request)
        # Nothing is fetched from anywhere; an empty answer leaves a page where it is.
        route.fulfill(status=204)

    def _note(self, request: Request) -> None:
        framed = request.is_navigation_request() and request.frame.parent_frame is not None
        said = f"asked for {request.resource_type} {request.url[:120]}"
        passive = framed or request.resource_type in PASSIVE
        (self._strays if passive else self._executed).append(said)


_SWAP = """([mark, pieces, twice]) => {
  document.querySelectorAll(`[${mark}=box]`).forEach((box, number) => {
    box.innerHTML = pieces[number];
    if (twice) box.innerHTML = String(box.innerHTML);
  });
}"""


def _stacks(exhibits: list[Exhibit]) -> Iterator[list[Exhibit]]:
    """Yield what may be looked at together: whatever comes the same way, pages one by one."""
    ways: dict[str, list[Exhibit]] = {}
    for exhibit in exhibits:
        ways.setdefault(exhibit.way, []).append(exhibit)
    for way, stack in ways.items():
        size = 1 if way in {"mail", *ALONE} else STACK
        for start in range(0, len(stack), size):
            yield stack[start : start + size]


def _ways(exhibit: Exhibit) -> list[str]:
    if exhibit.way in {"writer", "plain", "fragment"}:
        return ["parsed", "swapped", "twice"]
    if exhibit.way == "mail":
        return ["alone", "swapped"]
    return [exhibit.way] if exhibit.way in ALONE else ["parsed"]


def _zone(exhibit: Exhibit) -> str:
    return exhibit.way if exhibit.way in {"writer", "plain"} else ""


@contextmanager
def open_court(files: Files) -> Iterator[Court]:
    """Start a Chromium with a court in it."""
    path = chromium.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield Court(browser, files)
        finally:
            browser.close()
