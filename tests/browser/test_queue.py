"""Forty waiting comments, cleared by keyboard alone, and again by plain forms."""

import re

import pytest
from playwright.sync_api import expect

from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments.models import Comment
from forum.moderation.claims import claim
from forum.moderation.models import Decision
from forum.moderation.reporting import report
from tests.browser.conftest import enter
from tests.browser.test_accessibility import faults
from tests.browser.test_translations import shouting  # noqa: F401

QUEUE = "/admin/moderation/queue/"


@pytest.fixture
def waiting(transactional_db, say, ben) -> list[Comment]:
    """Forty comments that wait, in several languages."""
    tongues = [
        ("en", "Hello there"),
        ("da", "Hej med jer"),
        ("ar", "مرحبا بكم"),
        ("ja", "こんにちは"),
    ]
    return [
        say(f"{tongues[n % 4][1]} {n}", language=tongues[n % 4][0], by=[ben, None][n % 2],
            state="pending", held_because="thread")
        for n in range(40)
    ]  # fmt: skip


@pytest.fixture
def complained(waiting, say, ana, ben) -> Comment:
    """A comment that stands and that a member reported."""
    comment = say("on the edge", to=waiting[0])
    report(comment, member=ben, origin=Origin("192.0.2.1"), reason="insult", words="Look!")
    return comment


def states() -> dict[str, int]:
    found = list(Comment.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_forty_are_cleared_by_keyboard_alone(page, waiting, mia, base_url):
    enter(page, mia, base_url)
    page.goto(QUEUE)
    sent = []
    page.on("request", lambda asked: asked.method == "POST" and sent.append(asked.url))
    page.keyboard.press("j")
    expect(page.locator(f"#card-{waiting[0].pk}")).to_be_focused()
    for number, comment in enumerate(waiting):
        expect(page.locator(f"#card-{comment.pk}")).to_be_focused()
        if number % 4 == 3:
            page.keyboard.press("r")
            page.keyboard.press(str(8 if number % 8 == 7 else 1 + number % 3))
        else:
            page.keyboard.press("a")
        expect(page.locator(f"#card-{comment.pk} [data-done]")).to_be_visible()
    expect(page.locator("[data-said]")).to_have_text(
        "Done: removed. Against the house rules. That was the last one on this page."
    )
    expect(page.locator("[data-more]")).to_be_focused()
    assert states() == {"published": 30, "removed": 10}
    assert Decision.objects.filter(by=mia).count() == 40
    # One for each decision, and one that claimed the first card.
    assert len(sent) <= 2 * 40
    assert len([url for url in sent if url.endswith("/decision/")]) == 40
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing here waits for you.")).to_be_visible()


def test_what_is_illegal_is_explained_by_keyboard_alone(page, waiting, mia, base_url):
    enter(page, mia, base_url)
    page.goto(QUEUE)
    for key in ("j", "r", "4"):
        page.keyboard.press(key)
    card = page.locator(f"#card-{waiting[0].pk}")
    expect(card.get_by_role("alert")).to_contain_text("Name the law")
    expect(card.locator("textarea")).to_be_focused()
    page.keyboard.type("Section 130: a call to violence.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("Illegal content.")
    expect(page.locator(f"#card-{waiting[1].pk}")).to_be_focused()
    assert Decision.objects.get(by=mia).words == "Section 130: a call to violence."


def test_forty_are_cleared_by_plain_forms(plain_page, waiting, mia, base_url):
    enter(plain_page, mia, base_url)
    plain_page.goto(QUEUE)
    for number, comment in enumerate(waiting):
        card = plain_page.locator(f"#card-{comment.pk}")
        name = "Publish" if number % 4 != 3 else "advertising or spam"
        card.get_by_role("button", name=name).click()
        expect(card).to_have_count(0)
    expect(plain_page.get_by_text("Nothing here waits for you.")).to_be_visible()
    assert states() == {"published": 30, "removed": 10}
    plain_page.get_by_role("button", name="Undo").click()
    expect(plain_page.locator("article.card")).to_have_count(1)
    assert states() == {"published": 30, "removed": 9, "pending": 1}


def test_keys_go_back_skip_undo_and_leave_fields_alone(page, waiting, mia, base_url):
    enter(page, mia, base_url)
    page.goto(QUEUE)
    first, second, third = (page.locator(f"#card-{comment.pk}") for comment in waiting[:3])
    page.keyboard.press("u")
    expect(page.locator("[data-said]")).to_have_text("There is nothing to undo on this page.")
    for key, card in [("j", first), ("s", second), ("j", third), ("k", second)]:
        page.keyboard.press(key)
        expect(card).to_be_focused()
    # A digit means nothing before "r", and nothing after Escape.
    page.keyboard.press("1")
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(second).to_be_focused()
    height = second.bounding_box()["height"]
    page.keyboard.press("a")
    expect(third).to_be_focused()
    assert second.bounding_box()["height"] == pytest.approx(height, abs=1)
    page.keyboard.press("u")
    expect(second).to_be_focused()
    expect(second.locator("[data-verbs]")).to_be_visible()
    words = first.get_by_text("In your own words")
    words.click()
    first.locator("textarea").fill("")
    first.locator("textarea").press_sequentially("a jar of juice, 1 kr")
    expect(first.locator("textarea")).to_have_value("a jar of juice, 1 kr")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("j")
    expect(first).not_to_be_focused()
    assert states() == {"pending": 40}


def test_every_tab_counts_what_is_decided_and_undone(page, waiting, complained, mia, base_url):
    report(waiting[1], member=mia, origin=Origin("192.0.2.2"), reason="insult")
    enter(page, mia, base_url)
    page.goto(QUEUE)

    def counts() -> list[str]:
        filters = page.locator("[data-narrow] option").all_text_contents()
        return page.locator("[data-count]").all_inner_texts() + re.findall(
            r"\((\d+)\)", str(filters)
        )

    def as_served() -> list[str]:
        fresh = page.context.request.get(QUEUE).text()
        return re.findall(r'data-count="\w+">(\d+)<', fresh) + re.findall(
            r"\((\d+)\)</option>", fresh
        )

    assert counts() == as_served()
    # The tabs, then four languages, one article and one reason.
    assert counts()[:5] == ["40", "2", "40", "0", "41"]
    assert len(counts()) == 11
    page.keyboard.press("j")
    for number, keys in enumerate(["a", "a", "r6"]):
        card = page.locator(f"#card-{waiting[number].pk}")
        expect(card).to_be_focused()
        for key in keys:
            page.keyboard.press(key)
        expect(card.locator("[data-done]")).to_be_visible()
        assert counts() == as_served()
    page.keyboard.press("u")
    expect(page.locator(f"#card-{waiting[2].pk} [data-verbs]")).to_be_visible()
    assert counts() == as_served()
    page.goto(f"{QUEUE}?queue=reported")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(f"#card-{complained.pk} [data-done]")).to_be_visible()
    assert counts() == as_served()


def test_a_card_that_changed_or_that_a_colleague_reads_is_shown_so(
    page, browser, waiting, mia, ana, base_url
):
    enter(page, mia, base_url)
    page.goto(QUEUE)
    page.keyboard.press("j")
    one, two = waiting[0], waiting[1]
    expect(page.locator(f"#card-{one.pk}")).to_be_focused()
    one.edit("Something else entirely", by=one.author)
    page.keyboard.press("a")
    card = page.locator(f"#card-{one.pk}")
    expect(card.get_by_role("alert")).to_contain_text("has changed since you saw it")
    expect(card.locator("ins")).to_contain_text("Something else")
    expect(card).to_be_focused()
    eva = Member.objects.create_superuser("eva@example.org", "x", name="Eva")
    with_eva = browser.new_context(base_url=base_url)
    try:
        other = with_eva.new_page()
        enter(other, eva, base_url)
        other.goto(f"{QUEUE}?after={one.pk}")
        with other.expect_response("**/claim/"):
            other.keyboard.press("j")
    finally:
        with_eva.close()
    page.keyboard.press("a")
    expect(page.locator(f"#card-{two.pk}")).to_contain_text("Eva is reading this one")
    expect(page.locator(f"#card-{waiting[2].pk}")).to_be_focused()
    page.locator(f"#card-{two.pk}").get_by_role("button", name="Take it over").click()
    expect(page.locator(f"#card-{two.pk} [data-verbs]")).to_be_visible()
    assert states() == {"pending": 39, "published": 1}


def test_a_card_is_translated_in_place(page, waiting, mia, base_url, shouting):  # noqa: F811
    enter(page, mia, base_url)
    page.goto(f"{QUEUE}?language=da")
    page.keyboard.press("j")
    card = page.locator(f"#card-{waiting[1].pk}")
    expect(card).to_be_focused()
    page.keyboard.press("t")
    expect(card.locator(".comment__translated")).to_contain_text("HEJ MED JER 1")
    expect(page.locator("[data-said]")).to_contain_text("Machine translation from Danish")
    page.keyboard.press("a")
    expect(card.locator("[data-done]")).to_be_visible()


def test_axe_finds_nothing_at_the_moderators_desk(page, waiting, complained, mia, base_url):
    """What is ours of each page; the frame is Django's."""
    enter(page, mia, base_url)
    found = []
    thread, one = complained.thread_id, waiting[0]
    claim(waiting[1].pk, one.author)
    for path in (
        f"{QUEUE}?standing=guest",
        f"{QUEUE}?queue=reported",
        f"{QUEUE}{one.pk}/alike/author/",
        f"/admin/comments/comment/tree/{thread}/",
    ):
        page.goto(path)
        found += faults(page, "#content")
    page.goto(f"{QUEUE}{one.pk}/")
    one.edit("Something else entirely", by=one.author)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults(page, "#content")
    assert found == []


def test_the_log_is_undone_on_a_telephone_without_scrolling_sideways(
    page, waiting, thread, mia, base_url
):
    thread.lock(by=mia, reason="insult", words="Until people have slept on it, all of them. " * 3)
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page, mia, base_url)
    page.goto("/admin/moderation/decision/")
    row = page.locator("#result_list tbody tr").first
    # What is empty takes no room, and what is there is read without scrolling.
    expect(row.locator(".field-writer")).to_be_hidden()
    expect(row.locator(".field-said")).to_be_visible()
    undo = row.get_by_role("button", name="Undo")
    box = undo.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert min(box["width"], box["height"]) >= 44
    looks = [(360, "light", None), (360, "dark", None)]
    assert faults(page, "#content", looks) == []
    undo.click()
    expect(page.locator(".messagelist")).to_contain_text("The decision was undone.")
    thread.refresh_from_db()
    assert not thread.is_locked


def test_a_moderator_whose_session_is_lost_keeps_the_words_and_is_led_back(
    page, waiting, mia, base_url
):
    enter(page, mia, base_url)
    page.goto(QUEUE)
    page.keyboard.press("j")
    card = page.locator(f"#card-{waiting[0].pk}")
    card.get_by_text("In your own words").click()
    card.locator("textarea").fill("Argue about the bridge.")
    # The session ends elsewhere.
    page.context.clear_cookies(name="sessionid")
    card.get_by_role("button", name="insult").click()
    trouble = card.locator("[data-trouble]")
    expect(trouble).to_contain_text("You are not signed in any more, so nothing was decided.")
    expect(card.locator("textarea")).to_have_value("Argue about the bridge.")
    door = trouble.get_by_role("link", name="Sign in").get_attribute("href")
    assert door == f"/admin/login/?next={QUEUE}"
    assert states() == {"pending": 40}
    # Signing in elsewhere makes this page's token old; the same press now decides.
    page.context.clear_cookies(name="csrftoken")
    enter(page, mia, base_url)
    other = page.context.new_page()
    other.goto(door)
    other.wait_for_url(f"**{QUEUE}")
    other.close()
    card.get_by_role("button", name="insult").click()
    expect(card.locator("[data-done]")).to_be_visible()
    expect(trouble).to_have_count(0)
    assert Decision.objects.get(by=mia).words == "Argue about the bridge."
    # And so do all other cards.
    page.keyboard.press("a")
    expect(page.locator(f"#card-{waiting[1].pk} [data-done]")).to_be_visible()


def test_a_decision_that_fails_says_so_where_it_is_seen(page, waiting, mia, base_url):
    enter(page, mia, base_url)
    page.goto(QUEUE)
    page.keyboard.press("j")
    card = page.locator(f"#card-{waiting[0].pk}")
    page.route("**/decision/", lambda route: route.abort())
    page.keyboard.press("a")
    expect(card.locator("[data-trouble]")).to_be_in_viewport()
    expect(card.locator("[data-trouble]")).to_contain_text("The site did not answer")
    page.unroute("**/decision/")
    page.keyboard.press("a")
    expect(card.locator("[data-done]")).to_be_visible()
    expect(card.locator("[data-trouble]")).to_have_count(0)
    assert page.complaints == ["Failed to load resource: net::ERR_FAILED"]
    page.complaints.clear()
