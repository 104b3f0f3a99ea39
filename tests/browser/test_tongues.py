"""The interface in each of its languages, and in two that are longer or mirrored, on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import expect

from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments.models import Comment
from forum.moderation.reporting import report
from tests.browser import pseudo
from tests.browser.conftest import enter, fresh_page

PHONE = {"width": 320, "height": 720}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def phone(browser, base_url):
    with fresh_page(browser, base_url, viewport=PHONE) as page:
        yield page


def sentences() -> list[str]:
    """Return what the interface says in English in so many words that nothing else says it."""
    said = [entry.msgid for entry in pseudo.english()]
    return [one for one in said if len(one.split()) > 3 and not re.search(r"[%{<&]", one)]


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_the_header_keeps_to_its_lines_and_leads_to_every_language(phone, seed, code):
    phone.goto(f"/{code}{seed[0].thread.get_absolute_url().removeprefix('/en')}")
    assert phone.evaluate(WIDER) <= 0
    # The site’s name and the languages on one line or two, who reads on the next.
    assert phone.locator("#session").bounding_box()["height"] <= 48
    assert phone.locator(".site-header").bounding_box()["height"] <= 128
    phone.locator(".tongues summary").click()
    links = phone.locator(".tongues a")
    expect(links).to_have_count(len(settings.LANGUAGES) - 1)
    for box in [link.bounding_box() for link in links.all()]:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert box["height"] >= 24
    assert phone.evaluate(WIDER) <= 0


@pytest.mark.parametrize("rtl", [False, True], ids=["en-XA", "ar-XB"])
def test_longer_and_mirrored_words_are_neither_cut_off_nor_left_in_english(
    phone, base_url, seed, mia, monkeypatch, rtl
):
    if rtl:
        monkeypatch.setattr(settings, "LANGUAGES_BIDI", ["da", "ar"])
    cache.clear()
    comment = seed[0]
    article = comment.thread.get_absolute_url().removeprefix("/en")
    plain = sentences()
    with pseudo.speaking("da"):
        for path in (
            article, f"/comments/{comment.pk}/", f"/comments/{comment.pk}/report/",
            f"/comments/{comment.pk}/notice/", f"/threads/{comment.thread_id}/comments/new/",
            "/accounts/login/", "/accounts/signup/", "/languages/", "/accounts/",
        ):  # fmt: skip
            if path == "/accounts/":
                enter(phone, mia, base_url)
            answer = phone.goto(f"/da{path}")
            assert answer is not None
            assert answer.status == 200, path
            shown = phone.locator("body").inner_text()
            assert "öñé" in shown, path
            assert [words for words in plain if words in shown] == [], path
            assert phone.evaluate("document.documentElement.dir") == ("rtl" if rtl else "ltr")
            assert phone.evaluate(WIDER) <= 0, path


@pytest.mark.parametrize("rtl", [False, True], ids=["en-XA", "ar-XB"])
def test_the_desk_is_neither_cut_off_nor_left_in_english(
    phone, base_url, seed, say_waiting, mia, monkeypatch, rtl
):
    if rtl:
        monkeypatch.setattr(settings, "LANGUAGES_BIDI", ["da", "ar"])
    cache.clear()
    enter(phone, mia, base_url)
    phone.context.add_cookies([{"name": "django_language", "value": "da", "url": base_url}])
    plain = sentences()
    with pseudo.speaking("da"):
        for path in (
            "moderation/queue/", "moderation/queue/?queue=reported",
            f"moderation/queue/{say_waiting.pk}/", "comments/comment/",
            f"comments/comment/{say_waiting.pk}/change/",
            f"comments/comment/{say_waiting.pk}/removal/",
            f"comments/comment/tree/{say_waiting.thread_id}/", "moderation/decision/",
        ):  # fmt: skip
            answer = phone.goto(f"/admin/{path}")
            assert answer is not None
            assert answer.status == 200, path
            shown = phone.locator("body").inner_text()
            assert "öñé" in shown, path
            assert [words for words in plain if words in shown] == [], path
            assert phone.evaluate("document.documentElement.dir") == ("rtl" if rtl else "ltr")
            if "queue" in path or "change" in path:
                assert phone.evaluate(WIDER) <= 0, path


@pytest.fixture
def say_waiting(seed, mia) -> Comment:
    """A comment that waits, below one that a reader reported."""
    report(seed[0], member=mia, origin=Origin("192.0.2.1"), reason="insult", words="Look!")
    comment = Comment(
        thread=seed[0].thread, parent=seed[0], text="Wait", html="<p>Wait</p>", language="da",
        state="pending", held_because="thread", guest_name="Gus",
    )  # fmt: skip
    comment.post()
    return comment


# What Django's own scripts write, which no template of ours can mend: a box that completes names
# itself by a role that axe wants a label for, and a hint is told by a label on a bare element.
DJANGOS = [".select2", ".help-tooltip"]
LISTS = (
    "", "comments/comment/?state=all", "articles/article/", "articles/article/add/",
    "articles/family/", "accounts/member/", "threads/thread/", "moderation/decision/",
    "moderation/report/", "moderation/wordentry/", "outbox/outgoingmail/", "law/statement/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "da", "ar", "ja"])
def test_axe_finds_nothing_on_the_lists_of_the_admin(page, base_url, seed, say_waiting, language):
    chief = Member.objects.create_superuser("chief@example.org", "x", name="Chief")
    enter(page, chief, base_url)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": base_url}])
    page.set_viewport_size({"width": 1280, "height": 800})
    axe = Axe().axe_script
    found = []
    judge = """djangos => axe.run({exclude: djangos}, {resultTypes: ["violations"]})"""
    for path in LISTS:
        answer = page.goto(f"/admin/{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert page.locator("html").get_attribute("lang") == language
        # Its colours take their time to change.
        page.wait_for_timeout(300)
        page.evaluate(axe)
        judged = page.evaluate(judge, [[one] for one in DJANGOS])
        found += [
            f"{path}: {fault['id']}: {node['html'][:160]}"
            for fault in judged["violations"]
            for node in fault["nodes"]
        ]
    page.complaints[:] = [words for words in page.complaints if "inline style" not in words]
    assert found == []
