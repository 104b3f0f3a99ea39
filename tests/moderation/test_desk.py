"""The queue: what it shows, and how it is narrowed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.accounts.models import Guest, Member
from forum.comments.states import Reason
from forum.moderation.models import AuthorMeasure, Note, Trace
from forum.moderation.undoing import undo
from tests.moderation.conftest import HOSTILE
from tests.moderation.queue_page import QUEUE, count, numbers, page


def test_the_longest_waiting_comes_first_and_the_tabs_count(desk, wait, say, ana):
    first = wait("first")
    second = wait("second", held_rule="links")
    say("stands", by=None)
    guest = wait("third", by=None, guest_name="Gus")
    html = page(desk)
    assert numbers(html) == [first.pk, second.pk, guest.pk]
    assert [count(html, name) for name in ("waiting", "new", "rule")] == [3, 3, 1]
    assert "oldest 2\xa0hours" in html
    Member.objects.filter(pk=ana.pk).update(comments_standing=1)
    assert numbers(page(desk, "?queue=new")) == [guest.pk]
    assert numbers(page(desk, "?queue=rule")) == [second.pk]


def test_a_card_shows_what_a_moderator_needs(desk, wait, say, ben, mia):
    rude = say("rude")
    rude.remove(by=mia, reason="insult")
    Member.objects.filter(pk=rude.author_id).update(comments_standing=3, comments_removed=1)
    above = say("the question", by=ben)
    comment = wait("**bold**", to=above, html="<p><strong>bold</strong></p>", language="da")
    html = page(desk)
    for part in (
        "<p><strong>bold</strong></p>", "**bold**", "the question", "The bridge", 'lang="da"',
        "are read by a moderator before they appear", "3 comments stand", "1 removed (25 %)",
        "removed (insult or harassment)", f'id="card-{comment.pk}"', 'value="Danish"', "new member",
    ):  # fmt: skip
        assert part in html.replace("\xa0", " "), part
    for place, (value, _label) in enumerate(Reason.choices, start=1):
        assert f'name="reason" value="{value}" data-number="{place}"' in html


def test_a_guest_who_has_proved_the_address_has_a_record_too(desk, wait, say, mia):
    gus = {"by": None, "guest_name": "Gus", "guest_email": "gus@example.org"}
    for text in ("one", "two", "three"):
        say(text, **gus)
    say("rude", **gus).remove(by=mia, reason="insult")
    say("mine", **gus).remove(by=None, removed_as="author")
    mistake = say("mistaken for spam", **gus)
    mistake.remove(by=mia, reason="spam")
    undo(mistake.decisions.get(), by=mia)
    waits = wait("and again", **gus)
    say("somebody else's", by=None, guest_name="Eva", guest_email="eva@example.org").remove(
        by=mia, reason="hate"
    )
    stranger = wait("hello", by=None, guest_name="Gus")
    # Anybody may have typed an address that nobody has proved.
    guest = Guest.objects.create(email="gus@example.org")
    assert "The author" not in page(desk)
    guest.confirmed_at = timezone.now()
    guest.save()
    html = page(desk)
    card, other = (html.split(f'id="card-{one.pk}"')[1] for one in (waits, stranger))
    card = card.split("</article>")[0].replace("\xa0", " ")
    assert "The author: 4 comments stand, 1 removed (20 %)" in card
    assert card.count("card__past") == 1
    assert "removed (insult or harassment)" in card
    assert "The author" not in other
    alone = desk.client.get(f"/admin/comments/comment/{waits.pk}/change/").content.decode()
    assert "4 published, 1 waiting, 2 removed" in alone


def test_filters_narrow_by_language_article_standing_and_reason(desk, wait, ben):
    danish = wait("hej", language="da")
    english = wait("hello", by=ben, held_rule="words")
    guest = wait("salut", by=None, language="fr")
    thread = danish.thread_id
    assert numbers(page(desk, "?language=da")) == [danish.pk]
    assert numbers(page(desk, "?reason=words")) == [english.pk]
    assert numbers(page(desk, "?standing=guest")) == [guest.pk]
    assert len(numbers(page(desk, f"?thread={thread}"))) == 3
    assert numbers(page(desk, f"?thread={thread + 1}")) == []
    ben.suspend()
    assert numbers(page(desk, "?standing=suspended")) == [english.pk]


def test_the_queue_begins_with_the_languages_a_moderator_reads(desk, wait, moderator):
    danish, english = wait("hej", language="da"), wait("hello")
    unknown, basque = wait("hm", language="und"), wait("kaixo", language="eu")
    html = page(desk)
    assert len(numbers(html)) == 4
    assert "that no moderator reads" not in html
    Member.objects.filter(pk=moderator.pk).update(reads="da,no")
    html = page(desk)
    assert numbers(html) == [danish.pk, unknown.pk]
    assert "2 comments are in languages that no moderator reads" in html
    assert numbers(page(desk, "?language=unread")) == [english.pk, basque.pk]
    assert len(numbers(page(desk, "?language=all"))) == 4
    Member.objects.create_user("eva@example.org", "x", name="Eva", is_staff=True, reads="en,fr")
    assert "1 comment is in a language that no moderator reads" in page(desk)


def test_what_is_chosen_stays_chosen_where_nothing_is_left(desk, wait):
    comment = wait("hej", language="da", held_rule="words")
    chosen = f"?language=da&thread={comment.thread_id}&reason=words"
    comment.publish(by=None)
    html = page(desk, chosen)
    for option in (
        '<option value="da" selected>Danish (0)', '<option value="words" selected>Listed words (0)',
        f'<option value="{comment.thread_id}" selected>The bridge (0)',
    ):  # fmt: skip
        assert option in html, option


@pytest.mark.parametrize(
    "query",
    ["?queue=none", "?language=%00", "?thread=x", "?thread=" + "9" * 40, "?standing=tall",
     "?after=-1", "?after=%D9%A3", "?reason=%00", "?language=" + "a" * 500, "?after=99999"],
)  # fmt: skip
def test_nonsense_in_the_address_is_not_an_error(desk, wait, query):
    wait("hello")
    desk.client.get(QUEUE + query)


def test_forty_cards_cost_the_queries_of_four(desk, wait, say, ben, ana):
    def read() -> tuple[int, list[int]]:
        with CaptureQueriesContext(connection) as asked:
            found = numbers(page(desk))
        return len(asked), found

    proved = timezone.now()
    for number in range(40):
        Guest.objects.create(email=f"gus{number}@example.org", confirmed_at=proved)
    Guest.objects.create(email="gus@example.org", confirmed_at=proved)
    above = say("above")
    for number in range(4):
        email = "" if number % 3 < 2 else "gus@example.org"
        wait(
            f"see https://example.org/{number}",
            to=above,
            by=[ana, ben, None][number % 3],
            guest_email=email,
        )
    few, _found = read()
    for number in range(40):
        email = "" if number % 3 < 2 else f"gus{number}@example.org"
        deep = wait(f"more {number}", to=above, by=[ana, ben, None][number % 3], guest_email=email)
        wait(f"below {number}", to=deep, by=ben, language=["da", "fr"][number % 2])
    many, found = read()
    assert len(found) == 40
    assert many == few
    assert many <= 25


def test_a_queue_goes_on_where_its_page_ends(desk, wait):
    posted = [wait(f"number {number}") for number in range(50)]
    html = page(desk)
    assert numbers(html) == [comment.pk for comment in posted[:40]]
    more = re.search(r'data-more href="(\?after=\d+)"', html)[1]
    assert numbers(page(desk, more)) == [comment.pk for comment in posted[40:]]


def test_hostile_words_and_names_stay_words_and_names(desk, wait):
    comment = wait(HOSTILE, by=None, guest_name=HOSTILE[:50], html="<p>safe</p>")
    wait(HOSTILE, html="<p>safe</p>", to=comment)
    for address in (QUEUE, f"{QUEUE}{comment.pk}/", f"{QUEUE}{comment.pk}/alike/text/"):
        html = desk.client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;" in html


def test_a_card_tells_what_moderators_know_of_its_author(desk, wait, ana, mia):
    wait("hello")
    AuthorMeasure.objects.take(ana, "hold", by=mia, words="Too many links.")
    Note.objects.create(member=ana, words="Same person as <b>Bob</b>?", by=mia)
    html = page(desk)
    assert "new comments wait for a moderator" in html
    assert "Too many links." in html
    assert "Same person as &lt;b&gt;Bob&lt;/b&gt;?" in html


def test_a_card_says_that_a_service_did_not_answer(desk, wait):
    comment = wait("hello")
    Trace.objects.create(
        comment=comment, digest="", sender="", neighbourhood="", notes=["akismet: silent"]
    )
    for address in (QUEUE, f"/admin/comments/comment/{comment.pk}/change/"):
        html = desk.client.get(address).content.decode()
        assert "No answer from the rule’s service when this was posted: Akismet" in html
