"""Two at once on one comment: one outcome, one row of the log, and everybody is told which."""

import pytest

from articles.models import Article
from forum.accounts.models import Member
from forum.comments import checking
from forum.comments.editing import Stale
from forum.comments.models import Comment
from forum.moderation.claims import Claim, claim
from forum.moderation.deciding import Publication, Removal, decide
from forum.moderation.models import Decision
from forum.moderation.sight import fingerprint
from forum.moderation.undoing import Refused, undo
from forum.threads.models import Thread
from tests.moderation.queue_page import by_people
from tests.moderation.racing import ROUNDS, together


@pytest.fixture
def thread(transactional_db) -> Thread:
    return Thread.objects.of(
        Article.objects.create(title="The bridge", body="It stands.", state="published")
    )


@pytest.fixture
def desks(transactional_db, ana, ben) -> list[Member]:
    return [ana, ben]


def say(thread, author: Member) -> Comment:
    comment = Comment(
        thread=thread, author=author, text="as it was", html="<p>as it was</p>", state="pending",
        held_because="thread", language="en",
    )  # fmt: skip
    comment.post()
    return comment


def sound() -> bool:
    return not any(damage.times for damage in checking.check())


@pytest.mark.race
def test_two_moderators_decide_the_same_comment_and_one_of_them_does(thread, desks):
    one, other = desks
    for _round in range(ROUNDS):
        comment = say(thread, one)
        seen = {comment.pk: fingerprint(comment)}
        outcomes = together(
            lambda comment=comment, seen=seen: decide(
                [Comment.objects.get(pk=comment.pk)], Publication(one), seen
            ),
            lambda comment=comment, seen=seen: decide(
                [Comment.objects.get(pk=comment.pk)], Removal(other, "spam"), seen
            ),
        )
        comment.refresh_from_db()
        decision = by_people(comment).get()
        assert sorted([len(o.changed), len(o.stale)] for o in outcomes) == [[0, 1], [1, 0]]
        assert decision.state == comment.state
        assert (decision.verb == "publish") == bool(outcomes[0].changed)
    assert sound()


@pytest.mark.race
def test_a_decision_and_an_edit_at_once_leave_no_text_decided_unseen(thread, desks):
    author, moderator = desks
    for _round in range(ROUNDS):
        comment = say(thread, author)
        seen = {comment.pk: fingerprint(comment)}

        def edit(pk: int = comment.pk) -> bool:
            try:
                Comment.objects.get(pk=pk).edit("as it became", by=author, seen=1)
            except Stale:
                return False
            return True

        edited, outcome = together(
            edit,
            lambda comment=comment, seen=seen: decide(
                [Comment.objects.get(pk=comment.pk)], Removal(moderator, "insult"), seen
            ),
        )
        comment.refresh_from_db()
        decisions = list(by_people(comment))
        # Either the edit came first, and the decision on the old text was refused, or last.
        assert edited != bool(outcome.changed)
        assert comment.text == ("as it became" if edited else "as it was")
        assert [d.revision for d in decisions] == ([] if edited else [1])
        assert comment.is_removed != edited
    assert sound()


@pytest.mark.race
def test_two_who_undo_at_once_undo_once(thread, desks):
    one, other = desks
    for _round in range(ROUNDS):
        comment = say(thread, one)
        decide([comment], Publication(other), {comment.pk: fingerprint(comment)})
        publication = by_people(comment).get()

        def take_back(by: Member, pk: int = publication.pk) -> bool:
            try:
                undo(Decision.objects.get(pk=pk), by=by)
            except Refused:
                return False
            return True

        done = together(lambda: take_back(one), lambda: take_back(other))
        comment.refresh_from_db()
        assert sorted(done) == [False, True]
        assert comment.is_pending
        assert Decision.objects.filter(undoes=publication).count() == 1
    assert sound()


@pytest.mark.race
def test_of_two_who_open_a_card_one_gets_it(thread, desks):
    one, other = desks
    for _round in range(ROUNDS):
        comment = say(thread, one)
        got = together(lambda pk=comment.pk: claim(pk, one), lambda pk=comment.pk: claim(pk, other))
        assert sorted(got) == [False, True]
        assert Claim.objects.get(comment=comment).by == desks[got.index(True)]
