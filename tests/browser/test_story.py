"""The main story, told with JavaScript and again without: read, answer, moderate."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from forum.comments.models import Comment
from forum.threads.models import Thread
from tests.browser.conftest import confirm, enter

DANISH = "Det er jeg *helt* enig i, og sådan har det været i mange år nu."


def open_composer(page: Page, comment: Comment) -> Locator:
    """Answer a comment that the page shows; return the form that opens."""
    own = page.locator(f"#c{comment.pk} > .comment__actions")
    own.get_by_role("link", name="Reply").click()
    form = page.locator("form.composer")
    expect(form).to_be_visible()
    return form


def sign_in(page: Page, address: str, word: str) -> None:
    """Fill in the log-in form that the page shows, and send it."""
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill(word)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def test_reader_finds_the_seed_and_its_chain(reader, seed):
    _first, finn, john, smith, last = seed
    reader.goto("/")
    expect(reader).to_have_url(re.compile(r"/en/$"))
    reader.get_by_role("link", name="NATO chief").click()
    expect(reader.get_by_role("heading", name="5 comments in 2 languages")).to_be_visible()
    chain = " ".join(f"#c{comment.pk}" for comment in (finn, john, smith, last))
    expect(reader.locator(chain)).to_be_visible()
    expect(reader.locator(f"#c{finn.pk} .comment__body").first).to_have_attribute("lang", "da")
    expect(reader.locator(f"#c{finn.pk} > header")).to_contain_text("Danish")
    expect(reader.locator(f"#c{john.pk} > header")).not_to_contain_text("English")
    reader.get_by_role("link", name="@Finn Bjerrehave").click()
    where = rf"#c{finn.pk}$" if reader.scripts else rf"/en/comments/{finn.pk}/$"
    expect(reader).to_have_url(re.compile(where))
    expect(reader.locator(f"#c{finn.pk}")).to_be_in_viewport()


def test_guest_looks_at_the_answer_and_sends_it_once(reader, seed):
    finn = seed[1]
    reader.goto(finn.thread.get_absolute_url())
    form = open_composer(reader, finn)
    if reader.scripts:
        expect(reader.locator(f"#c{finn.pk} form.composer textarea")).to_be_focused()
    form.get_by_label("Name").fill("Gus")
    form.get_by_label("Your comment").fill(DANISH)
    form.get_by_role("button", name="Preview").click()
    expect(reader.locator(".composer__preview em")).to_have_text("helt")
    expect(form.get_by_label("Your comment")).to_have_value(DANISH)
    # The second click of a double click may come while the answer is on its way.
    form.get_by_role("button", name="Send").dblclick(no_wait_after=True)
    mine = reader.locator(".comment", has=reader.locator("> .comment__body em"))
    mine = mine.filter(has_text="helt enig").last
    expect(mine.locator("> header > bdi")).to_have_text("Gus")
    expect(mine.locator(".comment__body")).to_have_attribute("lang", "da")
    comment = Comment.objects.get(guest_name="Gus")
    assert comment.parent == finn
    if reader.scripts:
        expect(reader.locator(f"#c{comment.pk}")).to_be_focused()
        assert "/articles/" in reader.url
    else:
        expect(reader).to_have_url(re.compile(rf"/en/comments/{comment.pk}/$"))
        expect(reader.locator(".comment--target")).to_have_attribute("id", f"c{comment.pk}")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [("Gus", "", "Write something first."), ("ANA", "It is me, *really*.", "name")],
)
def test_refused_form_keeps_what_was_typed(reader, seed, ana, name, text, why):
    reader.goto(seed[1].thread.get_absolute_url())
    form = open_composer(reader, seed[1])
    form.get_by_label("Name").fill(name)
    form.get_by_label("Your comment").fill(text)
    form.get_by_role("button", name="Send").click()
    expect(form.locator(".field__error")).to_contain_text(why)
    expect(form.get_by_label("Name")).to_have_value(name)
    expect(form.get_by_label("Your comment")).to_have_value(text)
    if reader.scripts:
        expect(form.locator("[aria-invalid='true']")).to_be_focused()
    assert Comment.objects.count() == len(seed)


def test_form_sent_faster_than_a_person_writes_waits_for_them(reader, seed, settings):
    settings.FORM_LEAST_SECONDS = 1.5
    reader.goto(seed[1].thread.get_absolute_url())
    form = open_composer(reader, seed[1])
    form.get_by_label("Name").fill("Gus")
    form.get_by_label("Your comment").fill("Quick as a program, said by a person.")
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("very fast")
    reader.wait_for_timeout(1500)
    form.get_by_role("button", name="Send").click()
    expect(reader.locator(".comment > header > bdi", has_text="Gus")).to_be_visible()


def test_second_comment_at_once_is_asked_to_wait(reader, seed, settings):
    settings.POSTING_LIMITS = [(1, 600)]
    for turn in (1, 2):
        reader.goto(seed[1].thread.get_absolute_url())
        form = open_composer(reader, seed[1])
        form.get_by_label("Name").fill("Gus")
        form.get_by_label("Your comment").fill(f"This is the comment of number {turn}.")
        form.get_by_role("button", name="Send").click()
        if turn == 1:
            expect(reader.locator(".comment > header > bdi", has_text="Gus")).to_be_visible()
    expect(form).to_contain_text("a little too fast")
    expect(form.get_by_label("Your comment")).to_have_value(re.compile("number 2"))
    assert Comment.objects.count() == len(seed) + 1


def test_newcomer_joins_confirms_answers_and_leaves(reader, seed):
    finn = seed[1]
    reader.goto("/en/accounts/signup/")
    reader.get_by_label("Name").fill("Nora")
    reader.locator("[name=email]").fill("nora@example.org")
    reader.locator("[name=password1]").fill("a bridge of eleven arches")
    reader.get_by_role("button", name="Make an account").click()
    expect(reader.get_by_role("heading", name="Check your mail")).to_be_visible()
    reader.goto(re.search(r"https?://[^/\s]+(/\S*confirm-email/\S+)", mail.outbox[0].body)[1])
    reader.get_by_role("button", name="Yes, confirm it").click()
    expect(reader.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(reader, "nora@example.org", "a bridge of eleven arches")
    expect(reader).to_have_url(re.compile(r"/en/$"))
    reader.goto(finn.thread.get_absolute_url())
    if reader.scripts:
        expect(reader.locator("#session")).to_contain_text("Signed in as Nora")
    form = open_composer(reader, finn)
    expect(form.get_by_label("Name")).to_have_count(0)
    form.get_by_label("Your comment").fill("Here is what I think of it, after all these years.")
    form.get_by_role("button", name="Send").click()
    expect(reader.locator(".comment > header > bdi", has_text="Nora")).to_be_visible()
    reader.goto("/en/accounts/logout/")
    reader.locator("main").get_by_role("button", name="Sign out").click()
    expect(reader).to_have_url(re.compile(r"/en/$"))
    expect(reader.locator("#session")).to_have_text("Account")


def test_moderator_removes_in_the_admin_and_restores(reader, seed, ana, mia):
    rude = Comment(
        thread=seed[1].thread, parent=seed[1], author=ana, text="You fool", html="<p>You fool</p>",
        language="en",
    )  # fmt: skip
    rude.post()
    reply = Comment(thread=rude.thread, parent=rude, text="Calm", html="<p>Calm</p>", language="en")
    reply.post()
    confirm(mia)
    page = rude.thread.get_absolute_url()
    # The admin's own door leads to the one login; both are open afterwards.
    reader.goto("/admin/")
    sign_in(reader, "mia@example.org", "mia moderates well")
    expect(reader).to_have_url(re.compile(r"/admin/"))
    reader.goto(page)
    own = reader.locator(f"#c{rude.pk} > .comment__actions")
    if reader.scripts:
        expect(own.get_by_role("link", name="Remove")).to_be_visible()
    own.locator("a[href$='/options/']").click()
    expect(reader.locator("form#removal")).to_be_visible()
    reader.goto(f"/admin/comments/comment/{rude.pk}/change/")
    reader.get_by_label("words").fill("Please speak of the matter.")
    reader.locator(".reasons button[value='insult']").click()
    expect(reader.locator(".messagelist")).to_be_visible()
    reader.goto(page)
    tombstone = reader.locator(f"#c{rude.pk} > p.comment__body")
    expect(tombstone).to_contain_text("Removed by a moderator")
    expect(reader.locator("main")).not_to_contain_text("You fool")
    expect(reader.locator(f"#c{reply.pk}")).to_be_visible()
    reader.goto(f"/admin/comments/comment/{rude.pk}/change/")
    reader.get_by_role("button", name="Restore").click()
    reader.goto(page)
    expect(reader.locator(f"#c{rude.pk} > .comment__body")).to_have_text("You fool")


def test_waiting_comment_is_its_authors_until_a_moderator_publishes_it(
    reader, seed, ana, mia, base_url
):
    thread = seed[1].thread
    Thread.objects.filter(pk=thread.pk).update(mode="moderated")
    enter(reader, ana, base_url)
    reader.goto(thread.get_absolute_url())
    form = open_composer(reader, seed[1])
    form.get_by_label("Your comment").fill("May I say this, in all friendliness?")
    form.get_by_role("button", name="Send").click()
    waiting = reader.locator(".comment--pending")
    expect(waiting).to_contain_text("May I say this")
    expect(waiting).to_contain_text("waiting for a moderator")
    comment = Comment.objects.get(author=ana)
    if reader.scripts:
        reader.reload()
        expect(waiting).to_have_count(1)
        expect(waiting).to_contain_text("May I say this")
    reader.context.clear_cookies()
    reader.goto(thread.get_absolute_url())
    expect(reader.locator("main")).not_to_contain_text("May I say this")
    enter(reader, mia, base_url)
    reader.goto(f"/en/comments/{comment.pk}/options/")
    reader.get_by_role("button", name="Publish").click()
    expect(reader.locator(f"#c{comment.pk}.comment--target")).to_contain_text("May I say this")


def test_closed_discussion_says_so_and_takes_nothing(reader, seed, mia):
    thread = seed[1].thread
    reader.goto(thread.get_absolute_url())
    form = open_composer(reader, seed[1])
    form.get_by_label("Name").fill("Gus")
    form.get_by_label("Your comment").fill("Just a moment late")
    thread.lock(by=mia)
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("closed")
    expect(form.get_by_label("Your comment")).to_have_value("Just a moment late")
    reader.goto(thread.get_absolute_url())
    expect(reader.locator("#discussion .notice")).to_contain_text("closed")
    expect(reader.get_by_role("link", name="Reply")).to_have_count(0)


def test_suspended_member_is_told_and_keeps_the_text(reader, seed, ana, base_url):
    ana.suspend()
    enter(reader, ana, base_url)
    reader.goto(seed[1].thread.get_absolute_url())
    form = open_composer(reader, seed[1])
    form.get_by_label("Your comment").fill("But why")
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("suspended")
    expect(form.get_by_label("Your comment")).to_have_value("But why")
    assert not Comment.objects.filter(author=ana).exists()


def test_actions_stand_where_there_is_room_for_them(page, seed, ana, mia, base_url):
    finn = seed[1]
    reply = Comment(thread=finn.thread, parent=finn, author=ana, text="x", html="<p>x</p>")
    reply.post()
    enter(page, mia, base_url)
    page.goto(reply.get_absolute_url())
    remove = page.get_by_role("link", name="Remove")
    expect(page.locator(f"#c{reply.pk} > .comment__actions").locator(remove)).to_be_visible()
    expect(page.locator(f"#c{finn.pk}").locator(remove)).to_have_count(0)
    finn.remove(by=mia)
    page.goto(finn.thread.get_absolute_url())
    restore = page.locator(f"#c{finn.pk} > p.comment__body").get_by_role("link", name="Restore")
    expect(restore).to_be_visible()
