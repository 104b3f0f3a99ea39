"""Every page for everybody: what axe-core minds, and the keyboard alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from forum.comments.models import Comment
from tests.browser.conftest import enter

# What a width or a colour can change; the rest is the same in every look.
LOOKS_ONLY = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
LOOKS = [
    (360, "light", None),
    (360, "dark", LOOKS_ONLY),
    (1280, "light", LOOKS_ONLY),
    (1280, "dark", None),
]


def faults(
    page: Page, within: str | None = None, looks: list[tuple[int, str, list[str] | None]] = LOOKS
) -> list[str]:
    """Return what axe-core minds about the page or a part of it, at two widths, light and dark."""
    found = []
    axe = Axe()
    page.evaluate(axe.axe_script)
    # What fades is judged when it has faded.
    page.emulate_media(reduced_motion="reduce")
    for width, scheme, rules in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
        options = {"resultTypes": ["violations"], **only}
        if within:
            # The admin's colours take their time to change, whatever a reader prefers.
            page.wait_for_timeout(500)
        judge = "([within, options]) => axe.run(within ?? document, options)"
        result = page.evaluate(judge, [within, options])
        found += [
            f"{page.url} at {width} px, {scheme}: {fault['id']}: {node['html'][:200]}"
            for fault in result["violations"]
            for node in fault["nodes"]
        ]
    return found


def test_axe_finds_nothing_on_what_is_read(page, seed):
    found = []
    finn = seed[1]
    for path in ("/en/", finn.thread.get_absolute_url(), seed[3].get_absolute_url(), "/en/no/"):
        page.goto(path)
        found += faults(page)
    assert found == []


def test_axe_finds_nothing_on_what_is_written(page, seed):
    finn = seed[1]
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{finn.pk} > .comment__actions").get_by_text("Reply").click()
    expect(page.locator("form.composer textarea")).to_be_focused()
    expect(page.get_by_role("toolbar")).to_be_visible()
    page.keyboard.type("@")
    expect(page.get_by_role("option").first).to_be_visible()
    found = faults(page)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".field__error").first).to_be_visible()
    found += faults(page)
    page.goto(f"/en/threads/{finn.thread_id}/comments/new/?parent={finn.pk}")
    found += faults(page)
    assert found == []


def test_axe_finds_nothing_at_the_doors(page, seed):
    found = []
    for path in ("login/", "signup/", "password/reset/"):
        page.goto(f"/en/accounts/{path}")
        found += faults(page)
    page.get_by_role("button").last.click()
    expect(page.locator(".field__error").first).to_be_visible()
    assert found + faults(page) == []


def test_axe_finds_nothing_on_what_members_see(page, seed, ana, mia, base_url):
    enter(page, mia, base_url)
    finn = seed[1]
    waiting = Comment(
        thread=finn.thread,
        parent=finn,
        author=mia,
        text="x",
        html="<p>x</p>",
        state="pending",
        held_because="thread",
    )
    waiting.post()
    seed[2].remove(by=mia, reason="insult")
    found = []
    for path in (
        finn.thread.get_absolute_url(),
        f"/en/comments/{finn.pk}/options/",
        f"/en/comments/{seed[2].pk}/options/",
        "/en/accounts/",
        "/en/accounts/logout/",
    ):
        page.goto(path)
        if "articles" in path:
            expect(page.locator(".comment--pending").first).to_be_visible()
        found += faults(page)
    assert found == []


def test_skip_links_lead_past_the_frame(page, seed):
    page.goto(seed[1].thread.get_absolute_url())
    for words, target in (("Skip to content", "main"), ("Skip to the discussion", "discussion")):
        page.keyboard.press("Tab")
        link = page.get_by_role("link", name=words)
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport(ratio=1)
        assert link.get_attribute("href") == f"#{target}"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#discussion$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#discussion').contains(document.activeElement)")


def test_every_stop_of_the_keyboard_can_be_seen(page, seed):
    page.goto(seed[1].thread.get_absolute_url())
    seen = set()
    for _stop in range(60):
        page.keyboard.press("Tab")
        name, outline, inside = page.evaluate(
            """() => {
                const here = document.activeElement, box = here.getBoundingClientRect();
                const style = getComputedStyle(here);
                return [
                    here.outerHTML.slice(0, 120),
                    style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                    box.width > 0 && box.bottom > 0 && box.top < innerHeight,
                ];
            }"""
        )
        if name.startswith("<body"):
            break
        assert outline, name
        assert inside, name
        seen.add(name)
    # Five comments have a time, Reply and More; three of them a handle.
    assert len(seen) > 5 * 3 + 3


def press_until(page: Page, script: str, key: str = "Tab", most: int = 60) -> None:
    """Press a key until the focused element is what the script asks of `here`."""
    for _press in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(() => {{ const here = document.activeElement; return {script} }})()"):
            return
    pytest.fail(f"{key} never came to {script}")


def test_keyboard_alone_folds_answers_and_comes_back(page, seed):
    finn = seed[1]
    page.goto(finn.thread.get_absolute_url())
    fold = page.locator(f"#c{finn.pk} > .comment__replies")
    press_until(page, f"here.matches('#c{finn.pk} > .comment__replies > summary')")
    page.keyboard.press("Enter")
    expect(fold).not_to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(fold).to_have_attribute("open", "")
    press_until(page, f"here.href?.endsWith('?parent={finn.pk}')", key="Shift+Tab")
    page.keyboard.press("Enter")
    text = page.get_by_label("Your comment")
    expect(text).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#c{finn.pk} > .comment__actions a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    page.keyboard.type("Said with the keyboard, and with nothing else.")
    press_until(page, "here.name === 'name'", key="Tab")
    page.keyboard.type("Kim")
    press_until(page, "here.textContent.trim() === 'Send'")
    page.keyboard.press("Enter")
    expect(page.locator(".comment:focus > header > bdi")).to_have_text("Kim")
    expect(page.locator("#announcement")).to_contain_text("Your comment has been posted")
    assert Comment.objects.get(guest_name="Kim").parent == finn


def test_axe_finds_nothing_where_words_are_changed(page, seed, ana, base_url):
    finn = seed[1]
    own = Comment(thread=finn.thread, parent=finn, author=ana, text="Hasty", html="<p>Hasty</p>")
    own.post()
    own.edit("Considered", by=ana)
    enter(page, ana, base_url)
    page.goto(f"/en/comments/{own.pk}/history/")
    found = faults(page)
    page.goto(f"/en/comments/{own.pk}/revision/")
    field = page.get_by_role("textbox", name="Your comment")
    expect(page.get_by_role("toolbar")).to_be_visible()
    field.fill("Well considered")
    found += faults(page)
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{finn.pk} > .comment__actions").get_by_text("Reply").click()
    expect(page.get_by_role("toolbar")).to_be_visible()
    field.press_sequentially("@")
    expect(page.get_by_role("option").first).to_be_visible()
    found += faults(page)
    assert found == []
