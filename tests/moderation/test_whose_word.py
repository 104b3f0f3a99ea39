"""Whose word a comment's language is: the author's, then a moderator's, then the detector's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from forum.comments.models import Comment
from forum.comments.states import LanguageBy
from forum.moderation.models import Decision
from forum.moderation.sight import fingerprint
from forum.moderation.undoing import undo
from tests.moderation.conftest import LIST, told

QUEUE = "/admin/moderation/queue/"
CHOSEN = "Danish (chosen by the author)"


def word(comment) -> tuple[str, str]:
    comment.refresh_from_db()
    return comment.language, comment.language_by


@pytest.mark.parametrize("stands", LanguageBy)
@pytest.mark.parametrize("comes", LanguageBy)
def test_a_word_yields_to_none_that_counts_for_less(say, stands, comes):
    comment = say("hej", language="da", language_by=stands)
    comment.speak("nb", by=comes)
    order = ["detector", "moderator", "author"]
    replaced = order.index(comes) >= order.index(stands)
    assert word(comment) == (("nb", comes) if replaced else ("da", stands))


def test_no_page_lets_a_moderator_overwrite_the_authors_choice(desk, say):
    comment = say("hej", language="da", language_by="author", state="pending")
    options = reverse("comments:options", args=[comment.pk])
    change = f"{LIST}{comment.pk}/change/"
    assert CHOSEN in desk.client.get(options).content.decode()
    assert "Danish, chosen by the author" in desk.client.get(change).content.decode()
    card = desk.client.get(QUEUE).content.decode()
    assert CHOSEN in card
    assert 'id="id_language"' not in desk.client.get(options).content.decode()
    assert f'id="language-{comment.pk}"' not in card
    site = reverse("comments:language", args=[comment.pk])
    sent = {"seen": fingerprint(comment), "language": "nb"}
    assert desk.client.post(site, sent).status_code == 403
    left = f"Left as they are, because their authors chose the language: #{comment.pk}."
    assert told(desk.press("language", comment, language="nb")) == [left]
    desk.act("mark_language", comment, confirmed="yes", language="nb")
    decision = f"{QUEUE}{comment.pk}/decision/"
    answer = desk.client.post(
        decision, sent | {"verb": "language", "language": "German"}, headers={"HX-Request": "true"}
    )
    assert left in answer.content.decode()
    assert word(comment) == ("da", "author")
    assert not Decision.objects.exclude(verb="hold").exists()


def test_a_moderator_corrects_a_guess_and_a_colleague_and_each_is_on_record(desk, say, ben):
    comment = say("hej", language="en")
    desk.press("language", comment, language="nb")
    assert word(comment) == ("nb", "moderator")
    comment.speak("da", by="moderator", person=ben)
    assert [d.words for d in comment.decisions.order_by("pk")] == ["en → nb", "nb → da"]
    assert (
        "Danish (corrected by a moderator)"
        in desk.client.get(reverse("comments:options", args=[comment.pk])).content.decode()
    )


def test_undoing_a_correction_leaves_what_the_author_said_since(say, mia):
    comment = say("hej", language="en")
    comment.speak("nb", by="moderator", person=mia)
    undo(comment.decisions.get(), by=mia)
    assert word(comment) == ("en", "detector")
    comment.speak("nb", by="moderator", person=mia)
    comment.speak("da", by="author")
    with pytest.raises(Exception, match="has changed since"):
        undo(comment.decisions.order_by("-pk")[0], by=mia)
    assert word(comment) == ("da", "author")


def test_an_edit_makes_nobodys_correction_its_authors_word(say, ana):
    comment = say("hej", language="da", language_by="moderator")
    comment.edit("hej hej", by=ana, language="da")
    assert word(comment) == ("da", "moderator")
    comment.edit("hej hej hej", by=ana, language="nb")
    assert word(comment) == ("nb", "author")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_author_and_moderator_at_once_leave_the_authors_word(say):
    comments = [say(f"hej {number}") for number in range(12)]

    def speak(turn: int) -> None:
        comment = Comment.objects.get(pk=comments[turn // 2].pk)
        try:
            comment.speak(*(("da",) if turn % 2 else ("nb",)),
                          by="author" if turn % 2 else "moderator")  # fmt: skip
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(speak, range(24)))
    assert {word(comment) for comment in comments} == {("da", "author")}
