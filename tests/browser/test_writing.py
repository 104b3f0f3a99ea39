"""The composer's tools, its keys, and one's own comments, in Chromium."""

import pytest
from playwright.sync_api import Locator, Page, expect

from forum.comments.models import Comment
from tests.browser.composer import WORDS, answer, text_of
from tests.browser.conftest import enter
from tests.markup.test_graphemes import EXAMPLES


def test_comment_is_written_with_the_keyboard_alone(page, finn):
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{finn.pk} > .comment__actions").get_by_role("link", name="Reply").focus()
    page.keyboard.press("Enter")
    form = page.locator("form.composer")
    expect(text_of(form)).to_be_focused()
    expect(form.get_by_role("toolbar")).to_be_visible()
    page.keyboard.type("@bjer")
    option = page.get_by_role("option", name="Finn Bjerrehave")
    expect(option).to_be_visible()
    active = text_of(form).get_attribute("aria-activedescendant")
    assert active == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(option).to_be_hidden()
    expect(page.locator("#announcement")).to_have_text("")
    assert text_of(form).get_attribute("aria-activedescendant") is None
    page.keyboard.type("so it is. ")
    page.keyboard.press("Control+b")
    page.keyboard.type("truly")
    expect(text_of(form)).to_have_value("@Finn Bjerrehave so it is. **truly**")
    # From the text to the tools is one step, along them the arrows lead.
    page.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Emphasis")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(form.get_by_role("button", name="Strong")).to_be_focused()
    form.get_by_label("Name").focus()
    page.keyboard.type("Gus")
    # Enter in a field of one line sends the form.
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("so it is. truly")
    comment = Comment.objects.get(guest_name="Gus")
    assert f'href="/comments/{finn.pk}/"' in comment.html
    expect(page.locator(f"#c{comment.pk}")).to_be_focused()


def tab_to(page: Page, target: Locator) -> None:
    """Go to something by the Tab key alone, as far as a page has anything to go to."""
    expect(target).to_be_visible()
    for _step in range(150):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard does not reach {target}.")


def test_member_does_all_there_is_by_keyboard(page, finn, ana, base_url):
    enter(page, ana, base_url)
    page.goto(finn.thread.get_absolute_url())
    under = page.locator(f"#c{finn.pk} > .comment__actions")
    expect(page.locator("form[data-votes]")).to_be_attached()
    tab_to(page, under.get_by_role("button", name="Agree", exact=True))
    page.keyboard.press("Space")
    expect(under.get_by_role("button", name="Agree 1")).to_have_attribute("aria-pressed", "true")
    tab_to(page, under.get_by_role("link", name="Reply"))
    page.keyboard.press("Enter")
    form = page.locator("form.composer")
    expect(text_of(form)).to_be_focused()
    expect(form.get_by_role("toolbar")).to_be_visible()
    page.keyboard.type("Quite so")
    tab_to(page, form.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    own = Comment.objects.get(author=ana)
    comment = page.locator(f"#c{own.pk}")
    expect(comment).to_be_focused()
    tab_to(page, comment.get_by_role("link", name="Edit"))
    page.keyboard.press("Enter")
    editor = comment.locator("form[data-editor]")
    expect(text_of(editor)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(", all of it")
    tab_to(page, editor.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(comment.locator("> .comment__body")).to_have_text("Quite so, all of it")
    for button in ("Remove", "Undo"):
        expect(comment).to_be_focused()
        tab_to(page, comment.get_by_role("button", name=button))
        page.keyboard.press("Enter")
        expect(comment.get_by_role("button", name=button)).to_have_count(0)
    expect(comment.locator("> .comment__body")).to_have_text("Quite so, all of it")
    own.refresh_from_db()
    finn.refresh_from_db()
    assert (own.state, own.revision, finn.ups) == ("published", 2, 1)


def mark_words(page: Page, comment: Comment) -> str:
    """Mark the last paragraph of a comment as with the mouse; return its words."""
    page.evaluate(
        "id => getSelection().selectAllChildren("
        "document.querySelector(`#c${id} > .comment__body p:last-of-type`))",
        comment.pk,
    )
    return str(page.evaluate("getSelection().toString()")).strip()


def test_marked_words_come_along_as_a_quote(page, finn, seed):
    page.goto(finn.thread.get_absolute_url())
    john = seed[2]
    marked = mark_words(page, john)
    form = answer(page, john)
    expect(text_of(form)).to_have_value(f"> {marked}\n\n")
    # Once more into the same answer: what was begun stays.
    text_of(form).fill("I see.")
    mark_words(page, john)
    answer(page, john)
    expect(text_of(form)).to_have_value(f"I see.\n\n> {marked}\n\n")
    # A draft comes back above what is quoted anew.
    page.reload()
    mark_words(page, john)
    form = answer(page, john)
    expect(text_of(form)).to_have_value(f"I see.\n\n> {marked}\n\n> {marked}\n\n")


def test_who_speaks_on_another_page_is_offered_too(page, finn, ben):
    Comment(thread=finn.thread, author=ben, text="Long ago", html="x", language="en").post()
    page.goto(finn.get_absolute_url())
    expect(page.locator("bdi", has_text="Ben")).to_have_count(0)
    form = answer(page, finn)
    text_of(form).press_sequentially("@be")
    page.get_by_role("option", name="Ben").click()
    expect(text_of(form)).to_have_value("@Ben ")


def test_pasted_page_becomes_markdown_and_runs_nothing(page, finn):
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    html = (
        '<h2 style="color:red">Title</h2><p>A <b>bold</b> and <i>slanted</i> '
        '<a href="https://a.example/x">link</a> <a href="javascript:alert(1)">trap</a></p>'
        "<ul><li>one<ol><li>deep</li></ol></li><li>two</li></ul><blockquote>said</blockquote>"
        "<style>p { color: red }</style><p onfocus>4 &lt; 5</p><ol start='7'><li>seventh</li></ol>"
        "<pre>x = *1*</pre><script>alert(1)</script><img src=/nowhere onerror=alert(1) alt=pic>"
        "<p>1. snake_case *star*</p>"
    )
    text_of(form).evaluate(
        """(field, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", "plain");
          const init = { clipboardData: data, bubbles: true, cancelable: true };
          field.focus();
          field.dispatchEvent(new ClipboardEvent("paste", init));
        }""",
        html,
    )
    expect(text_of(form)).to_have_value(
        "**Title**\n\nA **bold** and *slanted* [link](https://a.example/x) trap\n\n"
        "- one\n  1. deep\n- two\n\n> said\n\n4 \\< 5\n\n7. seventh\n\n```\nx = *1*\n```\n\npic\n\n"
        "1\\. snake_case \\*star\\*"
    )


def test_language_is_guessed_before_it_is_sent_and_the_writers_choice_wins(page, finn):
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    text_of(form).fill("Det er jeg helt enig i, og sådan har det været i mange år nu.")
    expect(form.locator(".composer__guess")).to_contain_text("Danish")
    form.get_by_role("button", name="change").click()
    form.get_by_label("Language").select_option("nb")
    form.get_by_label("Name").fill("Gus")
    form.get_by_role("button", name="Send").click()
    expect(page.locator("form.composer")).to_have_count(0)
    comment = Comment.objects.get(guest_name="Gus")
    assert (comment.language, comment.language_by) == ("nb", "author")


def test_parent_that_changed_is_shown_in_the_form(page, finn, ana, base_url, say):
    parent = Comment(thread=finn.thread, author=ana, text="It fell.", html="<p>It fell.</p>")
    parent.post()
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, parent)
    text_of(form).fill(WORDS)
    form.get_by_label("Name").fill("Gus")
    parent.edit("It stands.", by=ana)
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("was changed while you wrote")
    expect(form.locator(".difference del")).to_contain_text("fell")
    expect(text_of(form)).to_have_value(WORDS)
    form.get_by_role("button", name="Send").click()
    expect(page.locator("form.composer")).to_have_count(0)
    assert Comment.objects.get(guest_name="Gus").parent_revision == 2


def test_author_changes_removes_and_brings_back_in_place(page, finn, ana, base_url):
    own = Comment(thread=finn.thread, parent=finn, author=ana, text="Hasty", html="<p>Hasty</p>")
    own.post()
    reply = Comment(thread=finn.thread, parent=own, text="Calm", html="<p>Calm</p>")
    reply.post()
    enter(page, ana, base_url)
    page.goto(finn.thread.get_absolute_url())
    comment = page.locator(f"#c{own.pk}")
    actions = page.locator(f"#c{own.pk} > .comment__actions")
    actions.get_by_role("link", name="Edit").click()
    editor = comment.locator("form[data-editor]")
    expect(editor.get_by_label("Your comment")).to_have_value("Hasty")
    editor.get_by_label("Your comment").fill("Well *considered*")
    editor.get_by_role("button", name="Save").click()
    expect(page.locator(f"#c{own.pk} > .comment__body em")).to_have_text("considered")
    expect(comment.locator("> header")).to_contain_text("edited")
    expect(page.locator(f"#c{reply.pk}")).to_be_visible()
    actions.get_by_role("button", name="Remove").click()
    expect(comment).to_contain_text("You removed this comment.")
    expect(page.locator(f"#c{reply.pk}")).to_be_visible()
    comment.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#c{own.pk} > .comment__body em")).to_have_text("considered")
    own.refresh_from_db()
    assert (own.state, own.revision) == ("published", 2)


def test_characters_are_counted_as_the_server_counts_them(page, finn):
    page.goto(finn.thread.get_absolute_url())
    form = answer(page, finn)
    for text, number in EXAMPLES:
        counted = page.evaluate(
            "text => {"
            " const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });"
            " return [...signs.segment(text)].length; }",
            text,
        )
        assert counted == number, ascii(text)
    expect(form.locator(".composer__count")).to_be_hidden()
    text_of(form).fill("word " * 1_997 + "\u0928\u093f" * 5)
    expect(form.locator(".composer__count")).to_have_text("Characters left: 10")
    text_of(form).fill("word " * 1_999 + "\u0928\u093f" * 7)
    expect(form.locator(".composer__count")).to_have_text("Characters too many: 2")


def test_the_same_without_javascript(plain_page, finn, ana, base_url):
    page = plain_page
    enter(page, ana, base_url)
    page.goto(finn.thread.get_absolute_url())
    page.locator(f"#c{finn.pk} > .comment__actions").get_by_role("link", name="Reply").click()
    form = page.locator("form.composer")
    expect(form.get_by_role("toolbar")).to_be_hidden()
    text_of(form).fill("Det er jeg helt enig i, og sådan har det været i mange år nu.")
    form.get_by_role("button", name="Preview").click()
    expect(form.get_by_label("Language")).to_have_value("da")
    form.get_by_role("button", name="Send").click()
    own = Comment.objects.get(author=ana)
    expect(page.locator(f"#c{own.pk}")).to_contain_text("helt enig")
    page.locator(f"#c{own.pk}").get_by_role("link", name="Options").click()
    page.get_by_role("link", name="Change your comment").click()
    text_of(page.locator("form.composer")).fill("Det er jeg *ikke* enig i.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(f"#c{own.pk} em")).to_have_text("ikke")
    page.locator(f"#c{own.pk}").get_by_role("link", name="Options").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(f"#c{own.pk} em")).to_have_text("ikke")
