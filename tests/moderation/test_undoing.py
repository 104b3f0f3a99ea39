"""Undoing puts back exactly what was, and only the newest word on a matter can be undone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.comments import checking
from forum.comments.models import Comment
from forum.comments.tree import Cycle
from forum.moderation.deciding import (
    LanguageMark,
    Move,
    Publication,
    Removal,
    Restoration,
    decide,
)
from forum.moderation.models import Decision
from forum.moderation.sight import fingerprint
from forum.moderation.undoing import Refused, undo
from tests.moderation.conftest import told

# Places in a tree are numbers with gaps, which a move back may number anew; their order is not.
NUMBERS = {"tree_id", "lft", "rght"}


def rows() -> dict[int, dict]:
    """Each comment's stored columns, with its place as the parent and the replies before it."""
    found = {}
    comments = Comment.objects.order_by("tree_id", "lft")
    for values in comments.values():
        siblings = [n for n, row in found.items() if row["parent_id"] == values["parent_id"]]
        place = siblings if values["parent_id"] else []
        # When it was last active is told of a conversation only, see `counting`.
        unkept = NUMBERS | ({"active_at"} if values["parent_id"] else set())
        kept = {name: value for name, value in values.items() if name not in unkept}
        found[values["id"]] = kept | {"behind": place}
    return found


def decided(comment, verb) -> Decision | None:
    comment.refresh_from_db()
    decide([comment], verb, {comment.pk: fingerprint(comment)})
    return Decision.objects.order_by("-pk").first()


@pytest.fixture
def story(say):
    """Three conversations of several states, the first of which branches."""
    root = say("root")
    first = say("first", to=root)
    say("below first", to=first, state="pending", held_because="thread")
    say("second", to=root)
    say("third", to=root, language="da")
    say("waits", state="pending", held_because="thread", posted_at=timezone.now() - timedelta(1))
    say("last")
    return list(Comment.objects.order_by("pk"))


VERBS = {
    "publish": lambda by, _other: Publication(by),
    "insult": lambda by, _other: Removal(by, "insult", "No names."),
    "spam": lambda by, _other: Removal(by, "spam"),
    "restore": lambda by, _other: Restoration(by),
    "danish": lambda by, _other: LanguageMark(by, "da"),
    "english": lambda by, _other: LanguageMark(by, "en"),
    "move": Move,
    "split": lambda by, _other: Move(by, None),
}


# What waits is only some of them.
COMMON = [*VERBS, "publish", "publish", "publish", "restore"]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(COMMON), st.integers(0, 6)),
        min_size=3, max_size=10,
    )
)  # fmt: skip
@pytest.mark.django_db(transaction=True)
def test_a_row_of_decisions_undone_in_turn_leaves_every_row_as_it_was(story, mia, steps):
    """Runs on what the examples before left, which is how it was at the start."""
    began, undoing = rows(), []
    for which, verb, other in steps:
        before, count = rows(), Decision.objects.count()
        try:
            decided(story[which], VERBS[verb](mia, story[other]))
        except Cycle:
            continue
        if Decision.objects.count() > count:
            undoing.append((Decision.objects.latest("pk"), before))
    for decision, before in reversed(undoing):
        undo(decision, by=mia)
        assert rows() == before
    assert rows() == began
    assert not any(damage.times for damage in checking.check())


def test_the_undoing_of_an_undoing_does_it_again(story, mia):
    removal = decided(story[0], Removal(mia, "insult", "No names."))
    removed = rows()
    undoing = undo(removal, by=mia)
    again = undo(undoing, by=mia)
    assert rows() == removed
    assert [removal.verb, undoing.verb, again.verb] == ["remove", "undo", "undo"]
    assert (undoing.undoes, again.undoes) == (removal, undoing)
    undo(again, by=mia)
    story[0].refresh_from_db()
    assert story[0].is_published


def test_what_somebody_decided_again_stays(story, mia, ben):
    waits = story[5]
    publication = decided(waits, Publication(mia))
    removal = decided(waits, Removal(ben, "spam"))
    with pytest.raises(Refused, match=r"Ben decided on this again \(removed\). Undo that first."):
        undo(publication, by=mia)
    undo(removal, by=mia)
    undo(publication, by=mia)
    waits.refresh_from_db()
    assert (waits.state, waits.held_because, waits.published_at) == ("pending", "thread", None)


def test_a_conversation_is_as_old_again_as_it_was(story, mia):
    before = rows()
    publication = decided(story[2], Publication(mia))
    assert rows()[story[0].pk]["active_at"] > before[story[0].pk]["active_at"]
    undo(publication, by=mia)
    assert rows() == before


def test_decisions_on_other_matters_do_not_stand_in_the_way(story, mia):
    removal = decided(story[0], Removal(mia, "insult"))
    decided(story[0], LanguageMark(mia, "da"))
    undo(removal, by=mia)
    story[0].refresh_from_db()
    assert (story[0].state, story[0].language) == ("published", "da")


def test_nothing_is_undone_twice(story, mia):
    removal = decided(story[0], Removal(mia, "insult"))
    undo(removal, by=mia)
    with pytest.raises(Refused, match="undone before"):
        undo(removal, by=mia)


def test_an_authors_own_word_is_not_undone(story, ana, mia):
    story[0].remove(by=ana, removed_as="author")
    with pytest.raises(Refused, match="The author did this"):
        undo(Decision.objects.latest("pk"), by=mia)


def test_what_was_decided_before_there_was_a_change_on_record_is_decided_anew(story, mia):
    old = Decision.objects.create(comment=story[0], verb="remove", state="removed", by=mia)
    with pytest.raises(Refused, match="decide anew"):
        undo(old, by=mia)


def test_a_row_that_changed_behind_the_log_is_left_alone(story, mia):
    removal = decided(story[0], Removal(mia, "insult"))
    Comment.objects.filter(pk=story[0].pk).update(removed_as="author")
    with pytest.raises(Refused, match="has changed since"):
        undo(removal, by=mia)


def test_a_moved_reply_comes_back_between_its_neighbours(story, mia):
    root, first, below, second, third, _waits, last = story
    moves = [decided(reply, Move(mia, last)) for reply in (second, first)]
    for move in reversed(moves):
        undo(move, by=mia)
    replies = Comment.objects.filter(parent=root).order_by("lft")
    assert list(replies) == [first, second, third]
    below.refresh_from_db()
    assert below.level == 2
    assert not any(damage.times for damage in checking.check())


def test_a_place_that_went_below_the_comment_is_not_gone_back_to(story, mia):
    root, first, *_rest = story
    split = decided(first, Move(mia, None))
    decided(root, Move(mia, first))
    with pytest.raises(Refused, match="not free any more"):
        undo(split, by=mia)


def test_the_record_tells_version_rule_and_language(story, ana, mia):
    ana.language = "ar"
    ana.save()
    Comment.objects.filter(pk=story[0].pk).update(revision=3)
    removal = decided(story[0], Removal(mia, "insult"))
    assert (removal.revision, removal.told_language, removal.automated) == (3, "ar", False)
    assert removal.change["state"] == ["published", "removed"]


LOG = "/admin/moderation/decision/"


def test_one_click_in_the_log_undoes_and_leads_back_to_its_filters(desk, story, mia):
    removal = decided(story[0], Removal(mia, "insult"))
    page = desk.client.get(f"{LOG}?verb__exact=remove").content.decode()
    assert f'formaction="{LOG}{removal.pk}/undoing/"' in page
    sent = {"_changelist_filters": "verb__exact=remove"}
    answer = desk.client.post(f"{LOG}{removal.pk}/undoing/", sent, follow=True)
    assert answer.redirect_chain == [(f"{LOG}?verb__exact=remove", 302)]
    assert told(answer) == ["The decision was undone."]
    assert "undoing/" not in answer.content.decode()
    answer = desk.client.post(f"{LOG}{removal.pk}/undoing/", sent)
    assert answer.status_code == 409
    assert "This was undone before." in answer.content.decode()
    assert f'href="{LOG}?verb__exact=remove"' in answer.content.decode()
    story[0].refresh_from_db()
    assert story[0].is_published


def test_a_decision_is_undone_from_the_comments_page_too(desk, story, mia):
    removal = decided(story[0], Removal(mia, "insult"))
    change = f"/admin/comments/comment/{story[0].pk}/change/"
    assert f"{LOG}{removal.pk}/undoing/" in desk.client.get(change).content.decode()
    answer = desk.client.post(f"{LOG}{removal.pk}/undoing/", {"back": "comment"}, follow=True)
    assert answer.redirect_chain == [(change, 302)]


def test_only_moderators_undo_and_only_by_sending(client, story, ben, mia):
    removal = decided(story[0], Removal(mia, "insult"))
    ben.is_staff = True
    ben.save()
    ben.user_permissions.add(Permission.objects.get(codename="view_decision"))
    client.force_login(ben)
    assert "undoing/" not in client.get(LOG).content.decode()
    assert client.post(f"{LOG}{removal.pk}/undoing/").status_code == 403
    client.force_login(mia)
    assert client.get(f"{LOG}{removal.pk}/undoing/").status_code == 405
    assert client.post(f"{LOG}99999/undoing/").status_code == 404


def test_a_log_of_forty_costs_the_queries_of_four(desk, say, mia):
    def read() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.client.get(LOG)
        return len(asked)

    for number in range(4):
        decided(say(f"rude {number}"), Removal(mia, "insult"))
    few = read()
    for number in range(36):
        undo(decided(say(f"ruder {number}"), Removal(mia, "insult")), by=mia)
    assert read() == few
