"""A browser for the tests: `page` runs our JavaScript, `plain_page` runs none.

Both fail the test when the page logs an error, breaks the Content-Security-Policy or asks
for anything that another host would serve.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.languages.detection import preload
from tests import chromium

# A small laptop; tests of a phone set their own size.
SIZE = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that a machine without Chromium can leave them out."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    path = chromium.find()
    # As the server does before it takes the first request.
    preload()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def fresh_page(browser: Browser, base_url: str, **options: Any) -> Iterator[Page]:
    """Open a page with no past; on leaving, complain of what the browser complained of."""
    complaints: list[str] = []
    context = browser.new_context(
        base_url=base_url, **{"locale": "en-GB", "viewport": SIZE, **options}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on(
        "request",
        lambda asked: (
            asked.url.startswith(("http", "ws"))
            and not asked.url.startswith(base_url)
            and complaints.append(f"asked {asked.url}")
        ),
    )
    page.complaints = complaints  # type: ignore[attr-defined]
    yield page
    context.close()
    # A refusal (403, 404, 422) is the page's business and the test's, not a fault of it.
    faults = [
        words for words in complaints if "the server responded with a status of 4" not in words
    ]
    assert faults == []


@pytest.fixture
def base_url(live_server) -> str:
    """The address that the live server answers at."""
    return live_server.url


@pytest.fixture
def page(browser, base_url) -> Iterator[Page]:
    """A page with JavaScript."""
    with fresh_page(browser, base_url) as page:
        yield page


@pytest.fixture
def plain_page(browser, base_url) -> Iterator[Page]:
    """A page whose browser runs no JavaScript."""
    with fresh_page(browser, base_url, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def context(page) -> BrowserContext:
    """The cookies and windows that `page` lives in."""
    return page.context


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def reader(request, browser, base_url) -> Iterator[Page]:
    """A page with JavaScript, and again one without."""
    with fresh_page(browser, base_url, java_script_enabled=request.param) as page:
        page.scripts = request.param  # type: ignore[attr-defined]
        yield page


@pytest.fixture
def seed(transactional_db) -> list[Comment]:
    """The five comments of the seed article, in the order they were written."""
    call_command("loaddata", "seed", verbosity=0)
    return list(Comment.objects.order_by("posted_at"))


def confirm(member: Member) -> Member:
    """Let a member of the cast sign in by mail address and password."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def enter(page: Page, member: Member, base_url: str) -> None:
    """Give the page's browser the cookies of somebody who has signed in."""
    client = Client()
    client.force_login(member)
    session = client.cookies["sessionid"].value
    cookies = {"sessionid": session, "member": "1"}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": base_url} for name, value in cookies.items()]
    )


@pytest.fixture
def finn(seed) -> Comment:
    """The comment in Danish that is answered."""
    return seed[1]
