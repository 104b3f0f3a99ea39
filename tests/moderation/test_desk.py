"""The queue: what it shows, how it is narrowed, what a decision in it answers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments.models import Comment
from forum.comments.states import Reason
from forum.moderation.claims import LASTS, Claim, claim
from forum.moderation.models import AuthorMeasure, Decision, Note, Report
from forum.moderation.reporting import report
from forum.moderation.sight import fingerprint
from tests.moderation.conftest import HOSTILE, told

QUEUE = "/admin/moderation/queue/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def wait(say):
    """Post a waiting comment: `wait("hello", language="da")`."""
    started = timezone.now() - timedelta(hours=2)
    posted = []

    def _wait(text: str, **fields) -> Comment:
        fields.setdefault("posted_at", started + timedelta(minutes=len(posted)))
        posted.append(say(text, state="pending", held_because="thread", **fields))
        return posted[-1]

    return _wait


def page(desk, query: str = "") -> str:
    answer = desk.client.get(QUEUE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-card="(\d+)"', html)]


def count(html: str, queue: str) -> int:
    return int(re.search(rf'data-count="{queue}">(\d+)<', html)[1])


def send(desk, comment, *, scripted: bool = True, seen: str | None = None, **fields):
    comment.refresh_from_db()
    sent = {"seen": fingerprint(comment) if seen is None else seen} | fields
    headers = HTMX if scripted else {}
    return desk.client.post(f"{QUEUE}{comment.pk}/decision/", sent, headers=headers)


# --- What it shows ---


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

    above = say("above")
    for number in range(4):
        wait(f"see https://example.org/{number}", to=above, by=[ana, ben, None][number % 3])
    few, _found = read()
    for number in range(40):
        deep = wait(f"more {number}", to=above, by=[ana, ben, None][number % 3])
        wait(f"below {number}", to=deep, by=ben, language=["da", "fr"][number % 2])
    many, found = read()
    assert len(found) == 40
    assert many == few
    assert many <= 24


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


# --- Deciding ---


def test_a_decision_is_one_answer_that_can_be_undone(desk, wait, moderator):
    comment, following = wait("hello"), wait("next")
    answer = send(desk, comment, verb="publish", next=following.pk)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Done: published." in html
    assert "data-next-taken" not in html
    assert Claim.objects.get().comment == following
    undoing = re.search(r'action="([^"]+)"', html)[1]
    answer = desk.client.post(undoing, headers=HTMX)
    assert numbers(answer.content.decode()) == [comment.pk]
    comment.refresh_from_db()
    assert comment.is_pending
    assert [d.verb for d in comment.decisions.order_by("pk")] == ["publish", "undo"]


def test_a_removal_by_number_takes_its_reason_and_words(desk, wait):
    comment = wait("rude")
    html = send(desk, comment, reason="hate", words="No groups.").content.decode()
    assert "Hatred against a group." in html
    decision = Decision.objects.get()
    assert (decision.verb, decision.reason, decision.words) == ("remove", "hate", "No groups.")


def test_without_scripts_a_decision_leads_back_to_what_is_left(desk, wait):
    comment = wait("hej", language="da")
    # The card's own field of the same name is not a filter.
    sent = {"in_language": "da", "in_queue": "waiting", "verb": "publish", "language": "Danish"}
    answer = send(desk, comment, scripted=False, **sent)
    assert (answer.status_code, answer.url) == (303, f"{QUEUE}?language=da")
    answer = desk.client.get(answer.url)
    assert told(answer) == ["1 comment was published."]
    html = answer.content.decode()
    assert "Your last decision" in html
    undoing = f"{QUEUE}undoing/{Decision.objects.get().pk}/"
    assert undoing in html
    assert desk.client.post(undoing, follow=True).status_code == 200
    assert numbers(page(desk)) == [comment.pk]


def test_a_language_is_set_by_its_name(desk, wait):
    comment = wait("hej")
    html = send(desk, comment, verb="language", language="danish").content.decode()
    assert 'value="Danish"' in html
    comment.refresh_from_db()
    assert (comment.language, comment.language_by, comment.state) == ("da", "moderator", "pending")
    assert send(desk, comment, verb="language", language="dansk").status_code == 200
    answer = send(desk, comment, verb="language", language="klingonish")
    assert answer.status_code == 422
    assert "Choose a language from the list." in answer.content.decode()
    assert 'value="klingonish"' in answer.content.decode()


@pytest.mark.parametrize("scripted", [True, False])
def test_what_cannot_be_read_asks_again_and_keeps_the_words(desk, wait, scripted):
    comment = wait("rude")
    answer = send(desk, comment, scripted=scripted, reason="because", words="My <b> words")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a reason." in html
    assert "My &lt;b&gt; words" in html
    assert ("<html" in html) != scripted
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("scripted", [True, False])
def test_what_its_author_changed_is_shown_as_seen_and_as_it_stands(desk, wait, ana, scripted):
    comment = wait("a blue kite")
    seen = fingerprint(comment)
    comment.edit("a red kite", by=ana)
    answer = send(desk, comment, scripted=scripted, seen=seen, verb="publish")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>blue</del><ins>red</ins>" in html
    assert f'value="{fingerprint(comment)}"' in html
    comment.refresh_from_db()
    assert comment.is_pending


def test_an_undoing_that_comes_too_late_says_so(desk, wait, ben):
    comment = wait("hello")
    send(desk, comment, verb="publish")
    publication = Decision.objects.get()
    comment.remove(by=ben, reason="spam")
    answer = desk.client.post(f"{QUEUE}undoing/{publication.pk}/", headers=HTMX)
    assert answer.status_code == 409
    assert "Ben decided on this again" in answer.content.decode()


def test_only_moderators_see_and_use_the_queue(client, wait, ben):
    comment = wait("secret words")
    ben.is_staff = True
    ben.save()
    client.force_login(ben)
    addresses = ["", f"{comment.pk}/", f"{comment.pk}/alike/author/"]
    for address in addresses:
        assert client.get(QUEUE + address).status_code == 403
    for address in (f"{comment.pk}/decision/", f"{comment.pk}/claim/", "undoing/1/", addresses[2]):
        assert client.post(QUEUE + address, {"verb": "publish"}).status_code == 403
    comment.refresh_from_db()
    assert comment.is_pending


def test_what_is_not_there_is_missing(desk):
    for address in ("999/", "999/alike/author/"):
        assert desk.client.get(QUEUE + address).status_code == 404
    for address in ("999/decision/", "999/claim/", "undoing/999/"):
        assert desk.client.post(QUEUE + address).status_code == 404
    assert desk.client.get(f"{QUEUE}999/decision/").status_code == 405


# --- Claims ---


def test_a_claimed_card_is_a_colleagues_until_it_runs_out(desk, wait, ben, moderator):
    comment = wait("hello")
    assert claim(comment.pk, ben)
    html = page(desk)
    assert "<bdi>Ben</bdi> is reading this one" in html
    assert f"{QUEUE}{comment.pk}/decision/" not in html
    assert desk.client.post(f"{QUEUE}{comment.pk}/claim/", headers=HTMX).status_code == 409
    answer = send(desk, comment, verb="publish")
    assert answer.status_code == 409
    assert "A colleague is reading this one now." in answer.content.decode()
    comment.refresh_from_db()
    assert comment.is_pending
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert desk.client.post(f"{QUEUE}{comment.pk}/claim/", headers=HTMX).status_code == 204
    claimed = Claim.objects.get()
    assert claimed.by == moderator
    assert timezone.now() < claimed.until <= timezone.now() + LASTS


def test_a_card_can_be_taken_over(desk, wait, ben, moderator):
    comment = wait("hello")
    claim(comment.pk, ben)
    answer = desk.client.post(f"{QUEUE}{comment.pk}/claim/", {"take": "yes"}, headers=HTMX)
    assert f"{QUEUE}{comment.pk}/decision/" in answer.content.decode()
    assert Claim.objects.get().by == moderator


def test_who_claims_the_next_card_lets_the_last_one_go(desk, wait, moderator):
    one, two = wait("one"), wait("two")
    claim(one.pk, moderator)
    claim(two.pk, moderator)
    assert [held.comment_id for held in Claim.objects.all()] == [two.pk]
    send(desk, two, verb="publish")
    assert Claim.objects.count() == 0


def test_a_next_card_that_is_taken_or_nonsense_is_told(desk, wait, ben):
    one, two, three = wait("one"), wait("two"), wait("three")
    claim(two.pk, ben)
    assert "data-next-taken" in send(desk, one, verb="publish", next=two.pk).content.decode()
    for nonsense in ("x", "99999", "9" * 30):
        answer = send(desk, three, verb="publish", next=nonsense)
        assert answer.status_code in {200, 409}


# --- Others like it ---


def test_others_like_a_comment_are_counted_and_decided_on_together(desk, wait, ben):
    spam = [
        wait("Buy  pills" if n else "buy PILLS", by=[ben, None][n % 2], html=f"<p>{n}</p>")
        for n in range(3)
    ]
    link = '<p><a href="https://pills.example/{}">x</a></p>'
    wait("other", by=None, html=link.format("a?b=1"))
    linked = wait("another", by=None, html=link.format("A"))
    html = page(desk)
    for words in ("2 of the same text", "1 by the same author", "1 with the same link"):
        assert words in html
    address = f"{QUEUE}{spam[0].pk}/alike/text/"
    html = desk.client.get(address).content.decode()
    assert "3 comments of the same text" in html
    shown = re.findall(r'name="seen" value="([^"]+)"', html)
    ticked = [comment.pk for comment in spam[:2]]
    answer = desk.client.post(
        address, {"seen": shown, "_selected_action": ticked, "reason": "spam"}, follow=True
    )
    assert told(answer) == ["2 comments were removed."]
    assert [Comment.objects.get(pk=one.pk).state for one in spam] == [
        "removed", "removed", "pending",
    ]  # fmt: skip
    assert "2 comments with the same link" in (
        desk.client.get(f"{QUEUE}{linked.pk}/alike/link/").content.decode()
    )


def test_together_needs_a_reason_too(desk, wait):
    one, _two = wait("same"), wait("same")
    address = f"{QUEUE}{one.pk}/alike/text/"
    answer = desk.client.post(address, {"_selected_action": [one.pk], "words": "Hm."})
    assert answer.status_code == 422
    assert "Choose a reason." in answer.content.decode()
    assert desk.client.get(f"{QUEUE}{one.pk}/alike/smell/").status_code == 404


# --- Reports ---


@pytest.fixture
def complain(db):
    """Report a comment: `complain(comment, ben, "insult")`; without a member, as a guest."""

    def _complain(comment, member=None, reason="insult", words="", host="192.0.2.1"):
        origin = Origin(host, "Firefox")
        assert report(comment, member=member, origin=origin, reason=reason, words=words)

    return _complain


def test_reported_comments_have_a_queue_that_says_who_reports_what(desk, wait, say, complain, ben):
    stands, quiet = say("on the edge"), say("quiet")
    waits = wait("waits")
    complain(stands, ben, words="He means my sister.")
    complain(stands, None, "spam", host="198.51.100.7")
    html = page(desk)
    assert [count(html, name) for name in ("waiting", "reported", "all")] == [1, 1, 2]
    assert numbers(html) == [waits.pk]
    html = page(desk, "?queue=reported").replace("\xa0", " ")
    assert numbers(html) == [stands.pk]
    for part in (
        "2 reports, weighing 1.3 together", "He means my sister.", "insult or harassment",
        "advertising or spam", "<bdi>Ben</bdi>", 'value="keep"', "published",
    ):  # fmt: skip
        assert part in html, part
    assert 'value="publish"' not in html
    assert numbers(page(desk, "?queue=all")) == [waits.pk, stands.pk]
    assert quiet.pk not in numbers(page(desk, "?queue=all"))


def test_what_is_let_stand_leaves_the_queue_and_can_be_undone(desk, say, complain, ben):
    comment = say("on the edge")
    complain(comment, ben)
    answer = send(desk, comment, verb="keep")
    assert "data-done" in answer.content.decode()
    assert numbers(page(desk, "?queue=reported")) == []
    undoing = re.search(r'action="([^"]+)"', answer.content.decode())[1]
    assert desk.client.post(undoing, headers=HTMX).status_code == 200
    assert numbers(page(desk, "?queue=reported")) == [comment.pk]
    comment.refresh_from_db()
    assert comment.is_published


def test_removing_what_was_reported_says_the_reporter_was_right(desk, say, complain, ben):
    comment = say("rude")
    complain(comment, ben)
    send(desk, comment, reason="insult")
    assert Report.objects.get().outcome == "upheld"
    assert numbers(page(desk, "?queue=reported")) == []


def test_forty_reported_cards_cost_the_queries_of_four(desk, say, complain, ana, ben):
    def read() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            found = numbers(page(desk, "?queue=reported"))
        return len(asked), len(found)

    for number in range(4):
        complain(say(f"rude {number}"), ben)
    few, _found = read()
    for number in range(36):
        complain(say(f"ruder {number}", by=ana), ben)
    assert read() == (few, 40)


def test_a_card_tells_what_moderators_know_of_its_author(desk, wait, ana, mia):
    wait("hello")
    AuthorMeasure.objects.take(ana, "hold", by=mia, words="Too many links.")
    Note.objects.create(member=ana, words="Same person as <b>Bob</b>?", by=mia)
    html = page(desk)
    assert "new comments wait for a moderator" in html
    assert "Too many links." in html
    assert "Same person as &lt;b&gt;Bob&lt;/b&gt;?" in html
