"""Nothing typed is lost: drafts, sessions that end on the way, and writing without a line."""

import re

from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from forum.comments.models import Comment
from tests.browser.composer import WORDS, answer, text_of
from tests.browser.conftest import confirm, enter

DRAFT = "Object.keys(localStorage).filter(name => name.startsWith('draft ')).length"


def test_draft_survives_a_reload_and_goes_when_the_comment_stands(page, finn):
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    text_of(form).press_sequentially("I")
    expect(form).to_contain_text("Draft kept")
    text_of(form).fill(WORDS)
    form.get_by_label("Name").fill("Gus")
    page.reload()
    form = answer(page, finn)
    expect(text_of(form)).to_have_value(WORDS)
    expect(form.get_by_label("Name")).to_have_value("Gus")
    expect(form).to_contain_text("Your draft is back.")
    form.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("form.composer")).to_have_count(0)
    assert page.evaluate(DRAFT) == 0
    page.reload()
    expect(text_of(answer(page, finn))).to_have_value("")


def test_drafts_are_parted_by_what_they_answer_and_can_be_discarded(page, finn, seed):
    page.goto(finn.thread.get_absolute_url())
    text_of(answer(page, finn)).fill(WORDS)
    page.reload()
    form = answer(page, seed[2])
    expect(text_of(form)).to_have_value("")
    page.reload()
    form = answer(page, finn)
    form.get_by_role("button", name="Discard").click()
    expect(text_of(form)).to_have_value("")
    assert page.evaluate(DRAFT) == 0


def test_writer_who_signs_up_on_the_way_sends_what_was_written(reader, finn):
    page = reader
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{finn.pk} > .comment__actions").get_by_role("link", name="Reply").click()
    form = page.locator("form.composer")
    text_of(form).fill(WORDS)
    form.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Make an account").click()
    page.locator("[name=name]").fill("Nora")
    page.locator("[name=email]").fill("nora@example.org")
    page.locator("[name=password1]").fill("a bridge of eleven arches")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    page.goto(re.search(r"https?://[^/\s]+(/\S*confirm-email/\S+)", mail.outbox[-1].body)[1])
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("link", name="I have thought")).to_have_count(1)
    page.locator("[name=login]").fill("nora@example.org")
    page.locator("[name=password]").fill("a bridge of eleven arches")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    # Signing in leads to what was begun.
    expect(text_of(form)).to_have_value(WORDS)
    expect(form.get_by_label("Name")).to_have_count(0)
    form.get_by_role("button", name="Send").click()
    expect(page.locator(".comment--target")).to_contain_text(WORDS)
    comment = Comment.objects.get(author__name="Nora")
    assert comment.parent == finn
    if page.scripts:
        assert page.evaluate(DRAFT) == 0


def test_what_was_changed_after_signing_in_survives_a_reload(page, finn, ana, base_url):
    confirm(ana)
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    text_of(form).fill(WORDS)
    form.get_by_role("button", name="Sign in").click()
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill("ana writes a lot")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(text_of(form)).to_have_value(WORDS)
    expect(form.get_by_role("toolbar")).to_be_visible()
    text_of(form).fill("On second thoughts, I think so no more.")
    page.reload()
    expect(text_of(form)).to_have_value("On second thoughts, I think so no more.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        form.get_by_role("button", name="Discard").click()
    expect(text_of(form)).to_have_value("")
    expect(form.get_by_role("button", name="Discard")).to_be_hidden()
    assert page.evaluate(DRAFT) == 0
    # The site has forgotten it too, and at once.
    page.goto(reverse("account"))
    expect(page.locator("[data-drafts]")).to_be_hidden()


def test_words_that_wait_with_the_site_are_discarded_without_scripts(plain_page, finn):
    page = plain_page
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{finn.pk} > .comment__actions").get_by_role("link", name="Reply").click()
    form = page.locator("form.composer")
    expect(form.get_by_role("button", name="Discard")).to_be_hidden()
    text_of(form).fill(WORDS)
    form.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="I have thought").click()
    expect(text_of(form)).to_have_value(WORDS)
    form.get_by_role("button", name="Discard").click()
    expect(text_of(form)).to_have_value("")
    page.goto(reverse("account_login"))
    expect(page.locator("[name=login]")).to_be_visible()
    expect(page.get_by_role("link", name="I have thought")).to_have_count(0)


def test_writer_whose_session_is_lost_signs_in_and_the_comment_stands(
    page, finn, ana, base_url, context
):
    finn.thread.guests_allowed = False
    finn.thread.save()
    enter(page, ana, base_url)
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    text_of(form).fill(WORDS)
    context.clear_cookies(name="sessionid")
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("sign in")
    expect(text_of(form)).to_have_value(WORDS)
    enter(page, ana, base_url)
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    expect(text_of(form)).to_have_value(WORDS)
    form.get_by_role("button", name="Send").click()
    expect(page.locator("form.composer")).to_have_count(0)
    assert Comment.objects.get(author=ana).text == WORDS


def test_writer_without_a_line_keeps_everything_and_sends_it_later(page, finn, context):
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    form.get_by_label("Name").fill("Gus")
    context.set_offline(True)
    text_of(form).fill(WORDS)
    expect(form).to_contain_text("You are offline. Your draft is safe")
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("No answer from the site")
    expect(text_of(form)).to_have_value(WORDS)
    context.set_offline(False)
    form.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    assert Comment.objects.filter(guest_name="Gus").count() == 1
    page.complaints[:] = [words for words in page.complaints if "ERR_INTERNET" not in words]


def test_change_that_was_begun_is_kept_until_it_stands(page, finn, ana, base_url):
    own = Comment(thread=finn.thread, parent=finn, author=ana, text="Hasty", html="<p>Hasty</p>")
    own.post()
    enter(page, ana, base_url)
    editor = page.locator("form[data-editor]")
    for text in ("Hasty", "Considered"):
        page.goto(finn.thread.get_absolute_url())
        page.locator(f"#c{own.pk}").get_by_role("link", name="Edit").click()
        expect(editor.get_by_role("toolbar")).to_be_visible()
        expect(text_of(editor)).to_have_value(text)
        text_of(editor).fill("Considered")
        expect(editor).to_contain_text("Draft kept")
    editor.get_by_role("button", name="Save").click()
    expect(page.locator(f"#c{own.pk} > .comment__body")).to_have_text("Considered")
    assert page.evaluate(DRAFT) == 0


def test_change_in_place_outlasts_the_session(page, finn, ana, base_url, context):
    confirm(ana)
    own = Comment(thread=finn.thread, parent=finn, author=ana, text="Hasty", html="<p>Hasty</p>")
    own.post()
    enter(page, ana, base_url)
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{own.pk}").get_by_role("link", name="Edit").click()
    editor = page.locator("form[data-editor]")
    expect(editor.get_by_role("toolbar")).to_be_visible()
    text_of(editor).fill("Considered")
    context.clear_cookies(name="sessionid")
    # A moderator holds it meanwhile, so that nobody else may know of it.
    own.hold(by=None, rule="x")
    editor.get_by_role("button", name="Save").click()
    expect(editor).to_contain_text("Please sign in")
    expect(text_of(editor)).to_have_value("Considered")
    editor.get_by_role("button", name="Sign in").click()
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill("ana writes a lot")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(text_of(editor)).to_have_value("Considered")
    editor.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Considered")
    expect(editor).to_have_count(0)
    own.refresh_from_db()
    assert (own.text, own.state) == ("Considered", "pending")
    assert page.evaluate(DRAFT) == 0
