"""A form whose token is not the cookie's any more costs no words, and no second press if it can."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from forum.comments.models import Comment
from tests.browser.composer import WORDS, answer, text_of
from tests.browser.conftest import confirm, enter

EXPIRED = "This form had expired"


def race(context: BrowserContext) -> None:
    """Have each composer come with a token beside a cookie that another answer has set since."""

    def lose(route: Route) -> None:
        form = route.fetch()
        context.clear_cookies(name="csrftoken")
        other = route.fetch()
        assert "csrftoken" in other.headers["set-cookie"]
        headers = {name: said for name, said in form.headers.items() if name != "set-cookie"}
        route.fulfill(status=form.status, headers=headers, body=form.body())

    context.route("**/comments/new/**", lose)


def sign_in_elsewhere(context: BrowserContext, email: str, password: str) -> None:
    """Sign in by the form in another window of the same browser, and close it."""
    other = context.new_page()
    other.goto(reverse("account_login"))
    other.locator("[name=login]").fill(email)
    other.locator("[name=password]").fill(password)
    other.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url(lambda url: "/login/" not in url)
    other.close()


def test_guest_whom_two_answers_gave_a_cookie_sends_once(page, finn, context):
    race(context)
    refused: list[Response] = []
    page.on("response", lambda got: got.status == 403 and refused.append(got))
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    form.get_by_label("Name").fill("Gus")
    text_of(form).fill(WORDS)
    form.get_by_role("button", name="Send").click()
    expect(page.locator(".comment--target")).to_contain_text(WORDS)
    assert Comment.objects.filter(guest_name="Gus").count() == 1
    # The race was there: what was posted first was refused, once.
    assert ["x-fresh-token" in got.headers for got in refused] == [True]


def test_member_who_signs_in_again_elsewhere_sends_once(page, finn, ana, base_url, context):
    confirm(ana)
    enter(page, ana, base_url)
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    text_of(form).fill(WORDS)
    context.clear_cookies(name="sessionid")
    sign_in_elsewhere(context, "ana@example.org", "ana writes a lot")
    form.get_by_role("button", name="Send").click()
    expect(page.locator(".comment--target")).to_contain_text(WORDS)
    assert Comment.objects.get(author=ana).text == WORDS
    # What else stands on the page has the fresh token too.
    with page.expect_response(lambda got: got.request.method == "POST") as voted:
        page.locator(f"#c{finn.pk} > .comment__actions").get_by_role(
            "button", name="Agree", exact=True
        ).click()
    assert voted.value.status == 200


def test_words_of_a_guest_are_not_sent_under_a_name_signed_in_since(page, finn, ana, context):
    confirm(ana)
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    form.get_by_label("Name").fill("Gus")
    text_of(form).fill(WORDS)
    sign_in_elsewhere(context, "ana@example.org", "ana writes a lot")
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text(EXPIRED)
    expect(text_of(form)).to_have_value(WORDS)
    expect(form.get_by_label("Name")).to_have_count(0)
    assert not Comment.objects.filter(text=WORDS).exists()
    form.get_by_role("button", name="Send").click()
    expect(page.locator(".comment--target")).to_contain_text(WORDS)
    assert Comment.objects.get(text=WORDS).author == ana


def test_change_is_saved_at_once_after_signing_in_again_elsewhere(
    page, thread, ana, say, base_url, context
):
    confirm(ana)
    own = say("The bridge is old.", by=ana)
    enter(page, ana, base_url)
    page.goto(reverse("comments:revision", args=[own.pk]))
    page.get_by_role("textbox", name="Your comment").fill(WORDS)
    context.clear_cookies(name="sessionid")
    sign_in_elsewhere(context, "ana@example.org", "ana writes a lot")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{own.get_absolute_url()}")
    expect(page.locator("main")).to_contain_text(WORDS)


def test_form_comes_back_with_its_words_without_scripts(plain_page, finn):
    page = plain_page
    race(page.context)
    page.goto(f"{reverse('comments:new', args=[finn.thread_id])}?parent={finn.pk}")
    page.get_by_label("Name").fill("Gus")
    text_of(page).fill(WORDS)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("form.composer")).to_contain_text(EXPIRED)
    expect(text_of(page)).to_have_value(WORDS)
    expect(page.get_by_label("Name")).to_have_value("Gus")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(f"#c{finn.pk} ~ *, .comment").filter(has_text=WORDS).first).to_be_visible()
    assert Comment.objects.filter(guest_name="Gus").count() == 1


@pytest.mark.parametrize("verb", ["Report", "Give notice"])
def test_reports_and_notices_come_back_with_their_words_too(plain_page, finn, verb):
    page: Page = plain_page
    name = "comments:report" if verb == "Report" else "comments:notice"
    page.goto(reverse(name, args=[finn.pk]))
    page.context.clear_cookies(name="csrftoken")
    page.locator("textarea").fill(WORDS)
    page.locator("main").get_by_role("button", name=verb).click()
    expect(page.locator("main")).to_contain_text(EXPIRED)
    expect(page.locator("textarea")).to_have_value(WORDS)
