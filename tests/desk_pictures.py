"""Draw the pictures of docs/moderating.md: `python -m tests.desk_pictures`.

Fills a site of its own with waiting, reported and removed comments, serves it, and photographs
what a moderator does there. Needs Playwright and a Chromium; `CHROMIUM` names one.
"""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.bench import served
from tests.screenshots import keep

QUEUE = "/admin/moderation/queue/"

FILL = """
from datetime import timedelta
from django.test import Client
from django.utils import timezone
from articles.models import Article
from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments.models import Comment
from forum.comments.rendering import render
from forum.moderation.models import Note
from forum.moderation.reporting import report
from forum.threads.models import Thread
now = timezone.now()
def member(name, **more):
    email = name.split()[0].lower() + "@example.org"
    return Member.objects.create_user(email, name=name, **more)
def say(text, language, by, parent=None, hours=1.0, **more):
    at = now - timedelta(hours=hours)
    comment = Comment(thread=thread, parent=parent, author=by, text=text, language=language,
                      posted_at=at, **more)
    render(comment)
    comment.post()
    return comment
article = Article.objects.create(title="The bridge will be closed for six weeks", language="en",
    body="From Monday the bridge is closed to cars.", state="published")
thread = Thread.objects.of(article)
ana = member("Ana Lima", comments_standing=41, comments_removed=2, level=2)
finn = member("Finn Bjerrehave", comments_standing=12, level=1)
juergen = member("Jürgen Groß")
nadia = member("نادية", comments_standing=5, level=1)
mia = Member.objects.create_superuser("mia@example.org", name="Mia", reads="en,da,de,ar")
root = say("Has anybody asked the people who live on the *other* side?", "en", ana, hours=9)
danish = say("Det har kommunen, se https://example.org/referat", "da", finn, root, hours=8)
rude = say("You are all idiots.", "en", juergen, root, hours=7)
rude.remove(by=mia, reason="insult", words="Argue about the bridge, not about people.")
listed = {"held_rule": "words", "held_details": {"found": "idiot"}}
first = say("Only an **idiot** closes a bridge in October. See https://example.org/plan", "en",
    juergen, danish, hours=6, state="pending", **listed)
say("أنا أعبر هذا الجسر كل يوم، ولم يخبرنا أحد.", "ar", nadia, root, hours=5, state="pending",
    held_because="thread")
say("Kaixo, zubia ez da berria.", "eu", None, hours=4, state="pending", held_because="thread",
    guest_name="Itziar")
for place in range(3):
    say("Buy a boat at https://boats.example/now", "en", juergen, hours=3 - place / 9,
        state="pending", held_rule="links", held_details={"count": 5})
reported = say("The mayor lives there himself, at Quay Street 12.", "en", finn, root, hours=2)
report(reported, member=ana, origin=Origin("192.0.2.1"), reason="privacy", words="His address!")
report(reported, member=nadia, origin=Origin("198.51.100.1"), reason="privacy")
thread.arrange(mode="moderated", by=mia, reason="insult", words="Until people have slept on it.")
Note.objects.create(member=juergen, by=mia, words="Wrote as “Jorge” last year.")
client = Client()
client.force_login(mia)
print("NUMBERS", client.cookies["sessionid"].value, first.pk, thread.pk)
"""


EDIT = """
from forum.comments.models import Comment
comment = Comment.objects.get(pk={})
comment.edit("Nobody closes a bridge in October. See https://example.org/plan", by=comment.author)
"""


def open_page(browser: Browser, address: str, session: str, width: int) -> Page:
    """Open a moderator's page of this width."""
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 800}, locale="en-GB"
    )
    context.add_cookies(
        [{"name": name, "value": value, "url": address}
         for name, value in (("sessionid", session), ("member", "1"))]
    )  # fmt: skip
    return context.new_page()


def draw(
    browser: Browser, env: dict[str, str], address: str, session: str, first: int, thread: int
) -> None:
    """Draw the queue at two widths, a reported card, a changed one, the tree and the log."""
    page = open_page(browser, address, session, 1100)
    page.goto(QUEUE)
    page.keyboard.press("j")
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    keep(page, "desk-queue")
    page.goto(f"{QUEUE}?queue=reported")
    page.locator("article.card").scroll_into_view_if_needed()
    keep(page, "desk-reported")
    page.goto(QUEUE)
    served.manage(env, "shell", "--verbosity", "0", "--command", EDIT.format(first))
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.locator(f"#card-{first} .sight").wait_for()
    page.locator(f"#card-{first}").scroll_into_view_if_needed()
    keep(page, "desk-changed")
    page.goto(f"/admin/comments/comment/tree/{thread}/")
    keep(page, "desk-tree")
    page.goto("/admin/moderation/decision/")
    keep(page, "desk-log")
    phone = open_page(browser, address, session, 360)
    phone.goto(QUEUE)
    phone.locator(f"#card-{first}").evaluate("card => card.scrollIntoView()")
    keep(phone, "desk-phone")


def main() -> None:
    """Fill, serve, draw."""
    with served.folder() as folder:
        env = served.environment(f"sqlite:///{Path(folder)}/desk.sqlite3", folder)
        served.manage(env, "migrate", "--verbosity", "0")
        told = served.manage(env, "shell", "--verbosity", "0", "--command", FILL)
        session, first, thread = re.search(r"NUMBERS (\w+) (\d+) (\d+)", told).groups()
        with served.served(env, cores="0,1") as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.installed(), args=chromium.ARGUMENTS
            )
            draw(browser, env, site.address, session, int(first), int(thread))
            browser.close()


if __name__ == "__main__":
    main()
