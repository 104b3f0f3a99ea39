"""The lens in a browser: what a reader's languages fold, remember, and never fold."""

import pytest
from playwright.sync_api import expect

from forum.accounts.models import Member
from forum.comments.models import Comment
from tests.browser.conftest import enter, fresh_page

DANISH = ".comment:has(> header > bdi:text-is('Finn Bjerrehave'))"


@pytest.fixture
def address(seed) -> str:
    return seed[0].thread.get_absolute_url()


def open_bodies(page) -> int:
    return page.locator(".comment__body[lang]:visible").count()


def test_first_guess_is_the_browsers_languages(browser, base_url, address):
    for locale, shown in (("en-GB", 4), ("da-DK", 5), ("de-DE", 4)):
        with fresh_page(browser, base_url, locale=locale) as page:
            page.goto(address)
            assert open_bodies(page) == shown
            assert page.locator(".comment__fold").count() == 5 - shown


def test_a_folded_comment_is_one_line_that_opens(page, address):
    page.goto(address)
    danish = page.locator(DANISH)
    line = danish.locator("> .comment__fold > summary")
    expect(line).to_have_text("in Danish Show")
    expect(danish.locator("> header > bdi")).to_be_visible()
    expect(danish.locator("> header time")).to_be_visible()
    # Its replies stand, whatever it is folded for.
    expect(page.get_by_text("Trudeau is a dead man")).to_be_visible()
    line.focus()
    page.keyboard.press("Enter")
    expect(danish.locator("> .comment__fold > .comment__body")).to_be_visible()
    assert danish.locator("> .comment__fold > .comment__body").get_attribute("lang") == "da"


def test_the_bar_switches_and_this_browser_remembers(page, address):
    page.goto(address)
    bar = page.get_by_role("list", name="Languages")
    expect(bar.get_by_role("link", name="Danish 1 (folded)")).to_be_visible()
    bar.get_by_role("link", name="Danish 1 (folded)").click()
    assert open_bodies(page) == 5
    assert "lang=" not in page.url
    page.reload()
    assert open_bodies(page) == 5
    bar.get_by_role("link", name="English 4").click()
    assert open_bodies(page) == 1
    bar.get_by_role("link", name="All languages").click()
    assert open_bodies(page) == 5
    page.reload()
    assert open_bodies(page) == 5
    expect(bar.get_by_role("link", name="All languages")).to_have_attribute("aria-current", "true")


def test_the_bar_works_without_scripts(plain_page, address):
    plain_page.goto(address)
    assert open_bodies(plain_page) == 5
    plain_page.get_by_role("link", name="English 4").click()
    assert plain_page.url.endswith("?lang=en#discussion")
    assert open_bodies(plain_page) == 4
    plain_page.locator(".comment__fold > summary").click()
    assert open_bodies(plain_page) == 5
    plain_page.get_by_role("link", name="All languages").click()
    assert open_bodies(plain_page) == 5
    assert "lang=" not in plain_page.url


def test_an_address_with_languages_is_shown_as_it_says(page, address):
    page.goto(f"{address}?lang=da")
    assert open_bodies(page) == 1
    page.get_by_role("link", name="English 4 (folded)").click()
    page.wait_for_url("**lang=da,en**")
    assert open_bodies(page) == 5
    page.get_by_role("link", name="All languages").click()
    page.wait_for_function("!location.search")
    assert open_bodies(page) == 5


def test_the_comment_that_a_link_leads_to_is_open(page, seed, address):
    finn = seed[1]
    page.goto(f"/en/comments/{finn.pk}/")
    expect(page.locator(f"#c{finn.pk} > .comment__body")).to_be_visible()
    page.goto(f"{address}#c{finn.pk}")
    expect(page.locator(f"#c{finn.pk} .comment__body[lang=da]")).to_be_visible()
    page.goto(address)
    assert open_bodies(page) == 4
    page.evaluate(f"location.hash = 'c{finn.pk}'")
    expect(page.locator(f"#c{finn.pk} .comment__body[lang=da]")).to_be_visible()


def test_a_member_reads_by_their_profile_and_sees_their_own(page, seed, address, base_url):
    danish = seed[1]
    dora = Member.objects.create_user("dora@example.org", "dora reads a lot", name="Dora")
    dora.reads = "da"
    dora.save()
    Comment.objects.filter(pk=seed[0].pk).update(author=dora, guest_name="", guest_email="")
    enter(page, dora, base_url)
    page.goto(address)
    # Her own stands open though it is English.
    expect(page.locator(".comment__fold")).to_have_count(3)
    expect(page.locator(f"#c{seed[0].pk} > .comment__body")).to_be_visible()
    expect(page.locator(f"#c{danish.pk} > .comment__body")).to_be_visible()
    # What she chooses here holds here, until her profile says something new.
    page.get_by_role("link", name="All languages").click()
    page.reload()
    expect(page.get_by_text("Signed in as")).to_be_visible()
    assert page.locator(".comment__fold").count() == 0
    dora.reads = "da,de"
    dora.save()
    page.reload()
    expect(page.locator(".comment__fold")).to_have_count(3)


def test_what_is_written_here_is_not_folded(page, seed, address):
    page.goto(address)
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Your comment").fill("Det er en meget dansk kommentar om krigen og freden.")
    page.get_by_label("Name").fill("Gus")
    page.get_by_role("button", name="Send").click()
    own = page.locator(".comment__body:has-text('meget dansk')")
    expect(own).to_be_visible()
    page.reload()
    expect(own).to_be_visible()
    assert page.locator(".comment__fold").count() == 1


def test_nothing_jumps_when_comments_fold(page, address):
    page.add_init_script(
        "new PerformanceObserver((list) => { for (const entry of list.getEntries())"
        " window.jumped = (window.jumped ?? 0) + entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.set_viewport_size({"width": 1280, "height": 9000})
    page.goto(address)
    page.wait_for_timeout(300)
    assert page.evaluate("window.jumped ?? 0") < 0.01


def test_more_replies_come_folded(page, address, seed):
    finn = seed[1]
    for n in range(15):
        Comment(
            thread=finn.thread, parent=finn, text=f"svar {n}", html=f"<p>svar {n}</p>",
            language="da", guest_name="Gus",
        ).post()  # fmt: skip
    page.goto(address)
    before = page.locator(".comment__fold").count()
    page.locator("a.more").first.click()
    expect(page.locator("a.more")).to_have_count(0)
    assert page.locator(".comment__fold").count() > before
    assert page.get_by_text("svar 14", exact=True).is_hidden()
