"""What a moderator does with comments, and what is written down of it."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from forum.comments.states import Reason
from forum.moderation.models import Decision
from tests.moderation.conftest import LIST, told


def record(comment) -> list[tuple[str, str, str]]:
    """Return what was decided about it since it began to wait."""
    decided = comment.decisions.exclude(verb="hold").order_by("pk")
    return [(d.verb, d.reason, d.words) for d in decided]


def test_ticked_comments_are_published_and_counted(desk, say, moderator):
    one, two = say("one", state="pending"), say("two", state="pending")
    stands = say("stands")
    answer = desk.act("publish", one, two, stands)
    assert told(answer) == ["2 comments were published.", "1 comment was published already."]
    one.refresh_from_db()
    assert one.is_published
    assert record(one) == [("publish", "", "")]
    assert one.decisions.latest("pk").by == moderator
    assert record(stands) == []


def test_removal_asks_why_and_then_removes_all_that_were_ticked(desk, say):
    one, two = say("one"), say("two", state="pending")
    question = desk.act("remove", one, two)
    page = question.content.decode()
    assert "Remove 2 comments: why?" in page
    assert all(f'name="reason" value="{reason}"' in page for reason in Reason.values)
    answer = desk.act(
        "remove", one, two, page=page, confirmed="yes", reason="hate", words="Twice now."
    )
    assert told(answer) == ["2 comments were removed."]
    one.refresh_from_db()
    assert (one.state, one.removal_reason, one.removed_as) == ("removed", "hate", "moderator")
    assert record(two) == [("remove", "hate", "Twice now.")]


def test_removal_without_a_reason_asks_again_and_keeps_the_words(desk, say):
    one = say("one")
    answer = desk.press("removal", one, words="because <b>")
    assert answer.status_code == 422
    assert "Choose a reason." in answer.content.decode()
    assert "because &lt;b&gt;" in answer.content.decode()
    one.refresh_from_db()
    assert one.is_published


def test_removal_as_spam_says_so(desk, say):
    one = say("buy")
    desk.press("removal", one, reason="spam")
    one.refresh_from_db()
    assert one.removed_as == "spam"


def test_restoring_brings_back_what_was_there(desk, say, moderator):
    stood, waited = say("stood"), say("waited", state="pending")
    for comment in (stood, waited):
        comment.remove(by=moderator, reason="other")
    answer = desk.act("restore", stood, waited)
    assert told(answer) == ["2 comments were restored."]
    stood.refresh_from_db()
    waited.refresh_from_db()
    assert (stood.state, waited.state) == ("published", "pending")


def test_what_authors_took_back_stays_taken_back(desk, say, ana):
    comment = say("regretted")
    comment.remove(by=ana, removed_as="author")
    answer = desk.act("restore", comment)
    assert told(answer) == [
        f"Left as they are, because their authors took them back: #{comment.pk}."
    ]
    comment.refresh_from_db()
    assert comment.is_removed


def test_removed_comments_are_not_published_by_mistake(desk, say, moderator):
    comment = say("rude")
    comment.remove(by=moderator, reason="insult")
    answer = desk.act("publish", comment)
    assert told(answer) == [f"Removed comments are restored, not published: #{comment.pk}."]


def test_languages_are_marked_on_many_and_recorded(desk, say):
    one, two = say("hej", language="en"), say("dav", language="und")
    page = desk.act("mark_language", one, two).content.decode()
    assert "Which language are 2 comments in?" in page
    answer = desk.act("mark_language", one, two, page=page, confirmed="yes", language="da")
    assert told(answer) == ["The language of 2 comments was set."]
    one.refresh_from_db()
    assert (one.language, one.language_by) == ("da", "moderator")
    assert record(one) == [("speak", "", "en → da")]


def test_no_language_that_does_not_exist(desk, say):
    one = say("hej")
    assert desk.press("language", one, language='"><script>').status_code == 422
    one.refresh_from_db()
    assert one.language == "en"


@pytest.mark.parametrize("verb", ["publication", "removal"])
def test_a_decision_on_a_text_that_changed_meanwhile_is_refused(desk, say, verb):
    comment = say("harmless", state="pending")
    seen = desk.seen(desk.page())[0]
    type(comment).objects.filter(pk=comment.pk).update(text="not harmless at all")
    answer = desk.press(verb, comment, seen=seen, reason="other")
    assert answer.status_code == 409
    assert "has changed since you saw it" in told(answer)[0]
    comment.refresh_from_db()
    assert comment.is_pending
    assert record(comment) == []


def test_those_that_changed_are_shown_as_seen_and_as_they_stand(desk, say, ana):
    same, edited = say("same", state="pending"), say("a blue kite", state="pending")
    page = desk.page()
    edited.edit("a red kite", by=ana)
    answer = desk.act("publish", same, edited, page=page)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert told(answer)[0] == "1 comment was published."
    assert "a blue kite" in shown
    assert "<del>blue</del><ins>red</ins>" in shown
    assert f"{LIST}{edited.pk}/change/" in shown
    assert record(edited) == []


def test_a_decision_after_a_colleagues_is_refused(desk, say, ben):
    comment = say("on the edge", state="pending")
    page = desk.page()
    comment.publish(by=ben)
    desk.act("remove", comment, page=page, confirmed="yes", reason="other")
    comment.refresh_from_db()
    assert comment.is_published
    assert record(comment) == [("publish", "", "")]


def test_what_no_page_showed_is_not_decided(desk, say):
    shown, hidden = say("shown", state="pending"), say("hidden", state="pending")
    page = desk.page(f"?q=%23{shown.pk}")
    desk.act("publish", shown, hidden, page=page, select_across="1")
    hidden.refresh_from_db()
    assert hidden.is_pending


def test_the_button_of_a_row_sends_the_lists_form_and_returns_to_its_filters(desk, say):
    one, two = say("one", state="pending"), say("two", state="pending")
    page = desk.page("?language=en")
    assert f'formaction="{LIST}{one.pk}/publication/"' in page
    sent = {"seen": desk.seen(page), "_changelist_filters": "language=en"}
    answer = desk.client.post(f"{LIST}{one.pk}/publication/", sent)
    assert answer.url == f"{LIST}?language=en"
    two.refresh_from_db()
    assert two.is_pending


def test_the_page_of_a_comment_shows_it_beside_its_source_and_its_record(desk, say, moderator, ben):
    parent = say("the question", by=ben)
    comment = say("**bold**", to=parent, html="<p><strong>bold</strong></p>", language="da")
    comment.remove(by=moderator, reason="insult", words="No names, please.")
    page = desk.client.get(f"{LIST}{comment.pk}/change/").content.decode()
    for part in (
        '<div class="comment__body" lang="da" dir="auto"><p><strong>bold</strong></p></div>',
        "**bold**", "the question", "Ben", "insult or harassment", "No names, please.", "Mia",
        "0 published, 0 waiting, 1 removed",
    ):  # fmt: skip
        assert part in page


def test_only_moderators_decide(client, say, ben):
    comment = say("one", state="pending")
    ben.is_staff = True
    ben.save()
    ben.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(ben)
    page = client.get(LIST).content.decode()
    assert "publication" not in page
    assert 'name="action"' not in page
    for noun in ("publication", "removal", "restoration", "language", "place"):
        assert client.post(f"{LIST}{comment.pk}/{noun}/").status_code == 403
    assert client.get(f"{LIST}{comment.pk}/removal/").status_code == 403
    comment.refresh_from_db()
    assert comment.is_pending


def test_a_verb_is_sent_never_followed(desk, say):
    comment = say("one", state="pending")
    for noun in ("publication", "restoration", "language", "place"):
        assert desk.client.get(f"{LIST}{comment.pk}/{noun}/").status_code == 405
    assert desk.client.post(f"{LIST}{comment.pk}/change/").status_code == 405


def test_nobody_adds_or_deletes_comments_or_decisions_in_the_admin(admin_client, say, mia):
    comment = say("one")
    comment.remove(by=mia, reason="other")
    number = Decision.objects.get().pk
    for url in (f"{LIST}add/", f"{LIST}{comment.pk}/delete/", "/admin/moderation/decision/add/",
                f"/admin/moderation/decision/{number}/delete/"):  # fmt: skip
        assert admin_client.get(url).status_code == 403
    assert "delete_selected" not in admin_client.get(LIST).content.decode()


def test_a_comment_that_is_not_there_is_missing(desk):
    assert desk.client.get(f"{LIST}999/removal/").status_code == 404
    assert desk.client.get(f"{LIST}999/change/", follow=True).redirect_chain


def test_a_comment_is_moved_split_off_and_recorded(desk, say, moderator):
    began = timezone.now()
    first, second = say("first"), say("second")
    reply = say("to first", to=first)
    assert told(desk.press("place", reply, to=second.pk)) == ["1 comment was moved."]
    reply.refresh_from_db()
    assert reply.parent_id == second.pk
    desk.press("place", reply, to="")
    reply.refresh_from_db()
    assert reply.parent_id is None
    words = [f"#{first.pk} → #{second.pk}", f"#{second.pk} → –"]
    assert record(reply) == [("move", "", word) for word in words]
    for decision in reply.decisions.all():
        assert decision.by == moderator
        assert began <= decision.at <= timezone.now()


def test_a_comment_does_not_move_below_itself_nor_under_nothing(desk, say):
    first = say("first")
    reply = say("to first", to=first)
    assert told(desk.press("place", first, to=reply.pk)) == ["A comment cannot stand below itself."]
    assert told(desk.press("place", reply, to=999)) == ["There is no comment of that number."]
    reply.refresh_from_db()
    assert reply.parent_id == first.pk


def test_the_words_of_a_refused_removal_are_kept_and_it_is_decided_anew_there(desk, say, ana):
    first, second = say("as it was"), say("as it was too")
    page = desk.page("?state=all")
    first.edit("as it became", by=ana, seen=1)
    words = 'Not "here" </textarea><b>'
    answer = desk.act(
        "remove", first, second, page=page, confirmed="yes", reason="insult", words=words
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Not &quot;here&quot; &lt;/textarea&gt;&lt;b&gt;</textarea>" in shown
    second.refresh_from_db()
    assert second.is_removed
    again = desk.act("remove", first, page=shown, confirmed="yes", reason="insult", words=words)
    assert told(again) == ["1 comment was removed."]
    assert record(first)[-1] == ("remove", "insult", words)


def test_the_words_of_one_removal_are_kept_too(desk, say, ana):
    comment = say("as it was")
    seen = desk.seen(desk.client.get(f"{LIST}{comment.pk}/removal/").content.decode())[0]
    comment.edit("as it became", by=ana, seen=1)
    sent = {"reason": "insult", "words": "Not here."}
    shown = desk.press("removal", comment, seen, **sent).content.decode()
    assert "Not here.</textarea>" in shown
    assert told(desk.press("removal", comment, desk.seen(shown)[0], **sent)) == [
        "1 comment was removed."
    ]
