"""The queue: what a decision in it answers, on one card or on all that are alike."""

import re

import pytest

from forum.comments.models import Comment
from forum.moderation.claims import Claim
from forum.moderation.sight import fingerprint
from tests.moderation.conftest import told
from tests.moderation.queue_page import HTMX, QUEUE, by_people, numbers, page, send


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
    verbs = [d.verb for d in comment.decisions.order_by("pk")]
    assert verbs == ["hold", "publish", "undo"]


def test_a_removal_by_number_takes_its_reason_and_words(desk, wait):
    comment = wait("rude")
    html = send(desk, comment, reason="hate", words="No groups.").content.decode()
    assert "Hatred against a group." in html
    decision = by_people().get()
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
    undoing = f"{QUEUE}undoing/{by_people().get().pk}/"
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
    assert by_people().count() == 0


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
    publication = by_people().get()
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


@pytest.mark.parametrize("scripted", [True, False])
def test_what_a_colleague_decided_meanwhile_is_told_with_what_stands(desk, wait, ben, scripted):
    comment = wait("hello")
    seen = fingerprint(comment)
    comment.publish(by=ben)
    answer = send(desk, comment, scripted=scripted, seen=seen, verb="publish")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "1 comment was published already." in html
    assert "When you saw it, it was waiting for a moderator; now it is published." in html
    assert "<bdi>Ben</bdi>" in html
    assert by_people().count() == 1


@pytest.mark.parametrize("scripted", [True, False])
def test_a_form_sent_twice_is_one_decision(desk, wait, scripted):
    comment = wait("hello")
    seen = fingerprint(comment)
    for _time in range(2):
        answer = send(desk, comment, scripted=scripted, seen=seen, verb="publish")
        assert answer.status_code == (200 if scripted else 303)
    assert by_people().count() == 1
