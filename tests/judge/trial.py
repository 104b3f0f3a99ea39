"""Brings what the site answers before the court, the one posting while the other looks."""

import mimetypes
import time
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Full, Queue
from typing import NamedTuple

from django.contrib.staticfiles import finders
from django.urls import reverse

from forum.accounts.models import NAME_LENGTH
from forum.markup.limits import MAX_COMMENT

from .court import Exhibit, Finding, open_court
from .office import Office
from .site import SITTING, Row, Site
from .specimens import examine

# What is brought before the court at once; the more, the fuller its pages.
LOT = 5 * SITTING

# Harmless words in many shapes, by which the court learns the page's own markup; the first
# six are taken in every field.
TAKEN = 6
HARMLESS = [
    "The bridge stands, and it will stand for years.",
    "Broen står der endnu, og den bliver stående i mange år.",
    "הגשר עדיין עומד במקומו",
    "الجسر لا يزال قائما في مكانه",
    "橋はまだそこに立っています。",
    "> a quotation\n\n* a point\n\n`code` and **weight**, <https://bridge.example/>,"
    " http://bridge.example, bridge@example.org",
    "",
    "x" * (NAME_LENGTH + 1),
    "x" * (MAX_COMMENT + 1),
    "Editor",
]


ALL = range(100)
# Harmless words, and which of them to look at closely: for the site once as a whole; once with
# what is taken not looked at, so that the admin says so over what is refused, and once over its
# list; once with nothing taken, which leaves pages empty.
SITE_LESSONS = [
    (HARMLESS, ALL), (HARMLESS, ALL[TAKEN:]), (HARMLESS[:TAKEN], ALL[TAKEN:]),
    ([HARMLESS[TAKEN + 2]], ALL),
]  # fmt: skip
# In the office a short text, none, a long one and one with every mark say it all; a full sitting
# fills the lists.
OFFICE_LESSONS = [(HARMLESS * 2, {0, TAKEN - 1, TAKEN, TAKEN + 2}), ([""], ALL)]


class Sitting(NamedTuple):
    """A room of the site: what puts rows before it, and by what it is learned."""

    sit: Callable[[list[Row]], list[Exhibit]]
    lessons: Sequence[tuple[list[str], Container[int]]]


ROOMS = ("site", "office")


@dataclass
class Verdict:
    """What a trial found; printed as one line."""

    posted: int = 0
    refused: int = 0
    server_errors: int = 0
    findings: list[Finding] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    exhibits: int = 0
    seconds: float = 0.0

    @property
    def executed(self) -> int:
        """How many rows ran something, each counted once for each place it ran in."""
        return len({(f.exhibit.row, f.exhibit.place) for f in self.findings if f.executed})

    @property
    def outside(self) -> int:
        """How many rows left the allow-list, each counted once for each place."""
        return len({(f.exhibit.row, f.exhibit.place) for f in self.findings if f.outside})

    @property
    def is_clean(self) -> bool:
        """Whether nothing ran, nothing left the list and the site never failed."""
        return not (self.executed or self.outside or self.server_errors)

    def __str__(self) -> str:
        return (
            f"posted {self.posted} refused {self.refused} executed {self.executed}"
            f" outside {self.outside} server_errors {self.server_errors}"
        )


def judge_rows(
    rows: list[Row], *, is_trusted: bool = False, rooms: Container[str] = ROOMS
) -> Verdict:
    """Post these rows to the site of the current database and judge every answer.

    A court that is trusted has been examined in this process already. `rooms` names where it looks:
    the `site` that readers see, the `office` of moderators with the mails and feeds that leave.
    """
    started = time.monotonic()
    site = Site()
    sittings: list[Sitting] = []
    if "site" in rooms:
        site.fill()
        sittings.append(Sitting(site.sit, SITE_LESSONS))
    if "office" in rooms:
        sittings.append(Sitting(Office(site).sit, OFFICE_LESSONS))
    verdict = Verdict()
    jobs: Queue[list[Exhibit] | None] = Queue(maxsize=4)
    with ThreadPoolExecutor(max_workers=1) as pool:
        # In a thread of its own: Playwright's loop and Django's database do not share one.
        findings = pool.submit(_hear, jobs, is_trusted)
        try:
            _bring(jobs, _lesson(site, sittings), findings)
            for lot in _lots(rows):
                exhibits = [
                    exhibit
                    for some in _lots(lot, SITTING)
                    for sitting in sittings
                    for exhibit in sitting.sit(some)
                ]
                verdict.exhibits += len(exhibits)
                _bring(jobs, exhibits, findings)
        finally:
            _bring(jobs, None, findings)
        verdict.findings = findings.result()
    verdict.posted, verdict.refused = site.tally["posted"], site.tally["refused"]
    verdict.server_errors, verdict.complaints = site.tally["server_errors"], site.complaints
    verdict.seconds = time.monotonic() - started
    return verdict


def _hear(jobs: Queue[list[Exhibit] | None], is_trusted: bool) -> list[Finding]:
    """Judge what is brought, the first lot being the lesson."""
    with open_court(find_file) as court:
        if not is_trusted:
            examine(court)
        lots = iter(jobs.get, None)
        court.learn(next(lots, []))
        return [finding for lot in lots for finding in court.judge(lot)]


def _bring(
    jobs: Queue[list[Exhibit] | None], lot: list[Exhibit] | None, court: Future[list[Finding]]
) -> None:
    """Hand over a lot; a court that has fallen takes nothing more."""
    while not court.done():
        try:
            jobs.put(lot, timeout=1)
        except Full:
            continue
        return


def _lesson(site: Site, sittings: list[Sitting]) -> list[Exhibit]:
    """Return harmless exhibits of every place; what was posted for them is not counted."""
    exhibits = []
    for sitting in sittings:
        for words, closely in sitting.lessons:
            rows = [Row(f"harmless {n}", word, n in closely) for n, word in enumerate(words)]
            exhibits += sitting.sit(rows)
    site.tally.update(posted=-site.tally["posted"], refused=-site.tally["refused"])
    return exhibits


def _lots(rows: list[Row], size: int = LOT) -> Iterator[list[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def find_file(path: str) -> tuple[str, bytes] | None:
    """Return a static file of the site, with its type; the admin's catalogue is an empty script."""
    if path == reverse("admin:jsi18n"):
        return "text/javascript", b""
    found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if not isinstance(found, str):
        return None
    kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
    return kind, Path(found).read_bytes()
