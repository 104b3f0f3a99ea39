"""Reading: what a reader's browser keeps, asks for, folds, loads and goes back to."""

import re

import pytest
from playwright.sync_api import Page, expect

from forum.comments.models import Comment
from tests.browser.conftest import confirm, enter


def cookies(page: Page) -> set[str]:
    """Return the names of the cookies the page's browser holds."""
    return {cookie["name"] for cookie in page.context.cookies()}


def talk(thread, number: int, *, to: Comment | None = None) -> list[Comment]:
    """Post so many comments side by side."""
    said = []
    for n in range(number):
        words = f"number {n} of {number}"
        comment = Comment(
            thread=thread, parent=to, guest_name="Gus", text=words, html=f"<p>{words}</p>",
            language="en",
        )  # fmt: skip
        comment.post()
        said.append(comment)
    return said


def test_reader_gets_no_cookie_and_a_writer_only_the_forms(page, seed, ana, base_url):
    thread = seed[1].thread
    talk(thread, 24)
    page.goto("/")
    page.get_by_role("link", name="NATO chief").click()
    page.get_by_role("link", name="Oldest").click()
    page.locator(".more").last.click()
    expect(page.locator(".comment")).to_have_count(29)
    page.locator(".comment > header > a:has(time)").first.click()
    expect(page.locator(".comment--target")).to_be_visible()
    assert cookies(page) == set()
    page.locator(".comment--target > .comment__actions").get_by_text("Reply").click()
    expect(page.locator("form.composer")).to_be_visible()
    assert cookies(page) == {"csrftoken"}
    confirm(ana)
    page.goto("/en/accounts/login/")
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill("ana writes a lot")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(r"/en/$"))
    assert {"csrftoken", "sessionid", "member"} <= cookies(page)
    page.goto("/en/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(r"/en/$"))
    assert not {"sessionid", "member"} & cookies(page)


def test_admin_logs_no_error_and_asks_no_other_host(page, seed, mia, base_url):
    mia.is_superuser = True
    mia.save()
    enter(page, mia, base_url)
    comment, thread = f"comments/comment/{seed[1].pk}", seed[1].thread_id
    paths = ["", "comments/comment/?state=all", "comments/comment/?as=tree&state=all"]
    paths += [f"{comment}/change/", f"{comment}/removal/", "threads/thread/"]
    paths += [f"threads/thread/{thread}/change/", "accounts/member/", "articles/article/"]
    paths += [f"accounts/member/{mia.pk}/change/", "articles/article/add/", "moderation/decision/"]
    for path in paths:
        answer = page.goto(f"/admin/{path}")
        assert answer.status == 200, path
    # The fixture complains of what the console or the network said.
    assert page.complaints == []


def test_language_switch_keeps_the_page(reader, seed):
    path = seed[1].thread.get_absolute_url()
    reader.goto(path)
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    reader.locator(".tongues > summary").click()
    reader.get_by_role("link", name="Dansk").click()
    expect(reader).to_have_url(re.compile(path.replace("/en/", "/da/")))
    expect(reader.locator("html")).to_have_attribute("lang", "da")
    body = reader.locator(f"#c{seed[1].pk} .comment__body").first
    expect(body).to_have_attribute("lang", "da")
    expect(reader.locator("article.article")).to_have_attribute("lang", "en")
    reader.locator(".tongues > summary").click()
    reader.get_by_role("link", name="English").click()
    expect(reader).to_have_url(re.compile(path))


def test_folded_conversation_hides_its_replies_alone(reader, seed):
    _first, finn, john, *_ = seed
    reader.goto(finn.thread.get_absolute_url())
    handle = reader.locator(f"#c{finn.pk} > .comment__replies > summary")
    expect(handle).to_have_text("1 reply to Finn Bjerrehave")
    handle.click()
    expect(reader.locator(f"#c{john.pk}")).not_to_be_visible()
    expect(reader.locator(f"#c{finn.pk} > header")).to_be_visible()
    handle.click()
    expect(reader.locator(f"#c{john.pk}")).to_be_visible()


def test_cuts_say_exactly_what_is_behind_them_and_bring_it(reader, article, thread):
    root = talk(thread, 1)[0]
    replies = talk(thread, 34, to=root)
    talk(thread, 25)
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_role("heading", name="60 comments")).to_be_visible()
    reader.get_by_role("link", name="Oldest").click()
    shown = reader.locator(f"#c{root.pk} .comment").count()
    more = reader.locator(f"#c{root.pk} a.more")
    expect(more).to_have_text(f"{34 - shown} more replies")
    rest = reader.locator("a.more").last
    expect(rest).to_have_text("6 more conversations")
    more.click()
    expect(reader.get_by_text(replies[shown].text, exact=True)).to_be_visible()
    if not reader.scripts:
        expect(reader).to_have_url(re.compile(rf"/comments/{root.pk}/\?after="))
        reader.go_back()
        expect(reader.get_by_role("heading", name="60 comments")).to_be_visible()
        return
    assert "/articles/" in reader.url
    expect(reader.locator(f"#c{replies[shown].pk}")).to_be_focused()
    while more.count():
        before = reader.locator(".comment").count()
        more.click()
        expect(reader.locator(".comment")).not_to_have_count(before)
    expect(reader.locator(f"#c{root.pk} .comment")).to_have_count(34)
    rest.click()
    expect(reader.locator(".comment")).to_have_count(60)
    expect(reader.locator("a.more")).to_have_count(0)
    numbers = reader.locator(".comment").evaluate_all("all => all.map(one => one.id)")
    assert len(set(numbers)) == 60


def test_permalink_marks_its_comment_below_what_it_answers(reader, seed):
    _first, finn, john, smith, last = seed
    reader.goto(smith.get_absolute_url())
    order = reader.locator(".comment").evaluate_all("all => all.map(one => one.id)")
    assert order == [f"c{comment.pk}" for comment in (finn, john, smith, last)]
    expect(reader.locator(".comment--target")).to_have_attribute("id", f"c{smith.pk}")
    reader.get_by_role("link", name="The whole discussion").click()
    expect(reader).to_have_url(re.compile("/articles/.*#discussion$"))
    reader.go_back()
    expect(reader.locator(".comment--target")).to_have_attribute("id", f"c{smith.pk}")


def test_mention_jumps_on_its_page_and_back_returns(page, seed):
    finn = seed[1]
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{finn.pk} > .comment__replies > summary").scroll_into_view_if_needed()
    page.evaluate("window.same = true")
    page.get_by_role("link", name="@Finn Bjerrehave").click()
    expect(page).to_have_url(re.compile(rf"#c{finn.pk}$"))
    expect(page.locator(f"#c{finn.pk}")).to_be_focused()
    expect(page.locator(f"#c{finn.pk}")).to_be_in_viewport()
    page.go_back()
    expect(page).not_to_have_url(re.compile("#"))
    assert page.evaluate("window.same") is True


def test_mention_of_a_folded_comment_unfolds_it(page, seed):
    first, finn, john, *_ = seed
    page.goto(finn.thread.get_absolute_url())
    page.evaluate(
        f"""() => {{
            document.querySelector('#c{finn.pk} > .comment__replies').open = false;
            const link = document.createElement('a');
            link.href = '/comments/{john.pk}/';
            link.textContent = 'there';
            document.querySelector('#c{first.pk} > .comment__body').append(link);
        }}"""
    )
    page.get_by_role("link", name="there").click()
    expect(page.locator(f"#c{john.pk}")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/articles/.*#c{john.pk}$"))


def test_mention_of_a_comment_elsewhere_leads_there(page, seed):
    smith, last = seed[3], seed[4]
    page.goto(last.get_absolute_url())
    page.evaluate(f"document.getElementById('c{smith.pk}').remove()")
    page.get_by_role("link", name="@John Smith").click()
    expect(page).to_have_url(re.compile(rf"/en/comments/{smith.pk}/$"))


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_page_scrolls_sideways_at_320_px(page, seed, ana, base_url, direction):
    long = "x" * 10_000
    thread = seed[1].thread
    deep = seed[4]
    for words in (long, "wide"):
        deep = Comment(
            thread=thread, parent=deep, author=ana, text=words, language="en",
            html=f"<p>{words}</p><pre><code>{words}</code></pre><blockquote>{words}</blockquote>",
        )  # fmt: skip
        deep.post()
    enter(page, ana, base_url)
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []
    for path in ("/en/", thread.get_absolute_url(), deep.get_absolute_url(), "/en/nothing/",
                 f"/en/threads/{thread.pk}/comments/new/?parent={deep.parent_id}",
                 f"/en/comments/{deep.parent_id}/options/", "/en/accounts/"):  # fmt: skip
        page.goto(path)
        page.evaluate("way => { document.documentElement.dir = way }", direction)
        if "/articles/" in path:
            page.locator(f"#c{deep.pk} > .comment__actions").get_by_text("Reply").click()
            expect(page.locator("form.composer textarea")).to_be_focused()
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append((path, page.evaluate(
                "[...document.querySelectorAll('body *')].filter(one => { const box ="
                " one.getBoundingClientRect(); return (box.right > 321 || box.left < -1) && "
                "!one.closest('pre, .skip-link, .visually-hidden') }).map(one =>"
                " one.outerHTML.slice(0, 90)).slice(0, 5)")))  # fmt: skip
    assert wide == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_while_the_page_becomes_whole(page, seed, mia, base_url, width):
    thread = seed[1].thread
    talk(thread, 3, to=seed[4])
    enter(page, mia, base_url)
    mia.name = "Anastasia of the long and beautiful name of fifty"
    mia.save()
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(
        """
        window.shifts = [];
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
                if (entry.hadRecentInput || entry.value < 0.005) continue;
                const moved = entry.sources.map((one) => one.node?.parentElement?.outerHTML);
                window.shifts.push([entry.value, ...moved.map((one) => one?.slice(0, 90))]);
            }
        }).observe({ type: "layout-shift", buffered: true });
        """
    )
    for path in (thread.get_absolute_url(), thread.get_absolute_url() + "#discussion"):
        page.goto("about:blank")
        page.goto(path)
        expect(page.locator("#session")).to_contain_text("Ana")
        expect(page.get_by_role("link", name="Remove").first).to_be_attached()
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifts") == [], path
    # Whoever answers sees the comment stay, however late the form comes.
    answered = page.locator(f"#c{seed[1].pk} > .comment__actions")
    height = "one => one.getBoundingClientRect().top + scrollY"
    before = answered.evaluate(height)
    answered.get_by_text("Reply").click()
    expect(page.locator("form.composer textarea")).to_be_focused()
    assert answered.evaluate(height) == pytest.approx(before, abs=1)


def test_paper_shows_authors_and_folded_replies_and_no_buttons(page, seed):
    page.goto(seed[1].thread.get_absolute_url())
    page.locator(f"#c{seed[1].pk} > .comment__replies > summary").click()
    page.emulate_media(media="print")
    for comment in seed:
        expect(page.locator(f"#c{comment.pk} > header > bdi")).to_be_visible()
        expect(page.locator(f"#c{comment.pk} .comment__body").first).to_be_visible()
    expect(page.locator(".comment__actions").first).not_to_be_visible()
    expect(page.locator(".site-header__links")).not_to_be_visible()


def test_nothing_moves_for_who_asked_for_stillness(page, seed):
    page.emulate_media(reduced_motion="reduce")
    page.goto(seed[3].thread.get_absolute_url() + f"#c{seed[3].pk}")
    moving = page.evaluate(
        "document.getAnimations().filter(one => one.effect.getTiming().duration > 0).length"
    )
    assert moving == 0
    assert page.locator(".comment__replies > summary").first.evaluate(
        "one => getComputedStyle(one, '::before').transitionDuration"
    ) in {"0s", "0.001s"}
