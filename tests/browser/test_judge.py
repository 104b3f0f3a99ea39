"""What breaks other sites does not break this one: hostile words on real pages, in Chromium."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from forum.comments.models import Comment
from tests.judge.bench import read_rows
from tests.judge.site import Row, Site
from tests.judge.trial import judge_rows

CORPORA = Path(__file__).parents[1] / "corpora"
# Of each corpus the first rows; they are in no order of ours.
OF_EACH = 5
TRAPS = [
    "hx-get='/healthz' hx-trigger=load",
    "data-hx-get='/healthz' data-hx-trigger='load, click'",
    "hx-post='/healthz' hx-trigger='every 20ms'",
    "hx-on:click=\"fetch('/healthz')\" onclick=\"fetch('/healthz')\"",
]


@pytest.fixture(autouse=True)
def ruleless(settings) -> None:
    """Let everything stand that is not refused: many write the same words at once here."""
    settings.RULES = []


@pytest.fixture
def sample() -> list[Row]:
    """The first rows of each corpus, one in four looked at closely."""
    by_corpus: dict[str, list[Row]] = {}
    for row in read_rows(CORPORA):
        by_corpus.setdefault(row.name.rpartition("-")[0], []).append(row)
    rows = [row for some in by_corpus.values() for row in some[:OF_EACH]]
    return [row._replace(closely=number % 4 == 0) for number, row in enumerate(rows)]


def test_nothing_that_is_written_runs_or_leaves_the_list(db, sample):
    verdict = judge_rows(sample, rooms=["site"])
    assert (verdict.findings, verdict.complaints) == ([], [])
    assert verdict.is_clean
    assert verdict.posted == 3 * len(sample)
    # Most of what is refused is a name or a title that is too long or empty.
    assert verdict.refused < len(sample)


def test_a_page_that_escaped_nothing_would_be_found_guilty(db, monkeypatch):
    monkeypatch.setattr("forum.comments.rendering.render_comment", lambda text, *_: text)
    rows = [Row("calm", "It stands."), Row("rude", "<img src=x onerror=alert(1)>")]
    verdict = judge_rows(rows, is_trusted=True, rooms=["site"])
    found = {finding.exhibit.place for finding in verdict.findings}
    assert {"answer", "comment__body", "preview", "permalink", "admin comment"} <= found
    assert verdict.executed
    assert not verdict.is_clean


def test_nothing_runs_before_moderators_or_in_what_leaves_the_site(db, sample):
    rows = [row._replace(closely=n % 12 == 0) for n, row in enumerate(sample[::4])]
    verdict = judge_rows(rows, is_trusted=True, rooms=["office"])
    assert (verdict.findings, verdict.complaints) == ([], [])
    assert verdict.is_clean


def test_mails_feeds_and_cards_that_escaped_nothing_would_be_found_guilty(db, monkeypatch):
    monkeypatch.setattr("forum.comments.rendering.render_comment", lambda text, *_: text)
    for room in ("notifications.letters", "pages.feeds"):
        monkeypatch.setattr(f"forum.{room}.abroad", lambda html: html)
    rows = [Row("rude", "<img src=x onerror=alert(1)>")]
    verdict = judge_rows(rows, is_trusted=True, rooms=["office"])
    found = {finding.exhibit.place for finding in verdict.findings if finding.executed}
    assert {"comment mail", "digest mail", "entry of a feed", "admin queue all"} <= found
    assert {"admin card waiting", "statement to its author"} <= found
    assert not verdict.is_clean


def test_a_fault_of_the_site_is_counted(db, monkeypatch):
    def fail(*_args):
        raise RuntimeError

    site = Site()
    monkeypatch.setattr("forum.pages.views.site.HttpResponse", fail)
    site.guest.get("/healthz")
    assert site.tally["server_errors"] == 1


@pytest.mark.parametrize("trap", TRAPS)
def test_comment_is_inert_to_htmx(page, thread, say, trap):
    written = say("x", html="")
    Comment.objects.filter(pk=written.pk).update(html=f"<p id=trap {trap}>Press here</p>")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(thread.get_absolute_url())
    page.wait_for_function("window.htmx !== undefined")
    page.locator("#trap").click()
    page.wait_for_timeout(150)
    assert [url for url in asked if "healthz" in url] == []
    # That the policy and htmx complain of the trap is right.
    page.complaints.clear()


def test_the_trap_is_one(page, thread, say):
    say("x")
    page.goto(thread.get_absolute_url())
    page.wait_for_function("window.htmx !== undefined")
    with page.expect_request(re.compile("healthz")):
        page.evaluate(
            """() => {
              document.body.insertAdjacentHTML("beforeend",
                "<p id=t hx-get=/healthz hx-trigger=load>");
              htmx.process(document.getElementById("t"));
            }"""
        )
    expect(page.locator("#t")).to_have_text("ok")
