"""What a person may do with a comment, on the site."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from forum.comments.models import Comment
from forum.moderation.forms import WORDS_LENGTH
from forum.moderation.models import Decision
from forum.moderation.sight import fingerprint

HTMX = {"HX-Request": "true"}
STATES = {"publication": "pending", "removal": "published", "restoration": "removed"}
FIELDS = {"removal": {"reason": "insult", "words": "Calm down."}, "language": {"language": "da"}}


@pytest.fixture
def cast(ana, ben, mia):
    """Everybody, by who they are to a comment of Ana's."""
    suspended = type(ben).objects.create_user("sus@example.org", "x", name="Sus", is_staff=True)
    suspended.user_permissions.set(mia.user_permissions.all())
    suspended.suspend()
    return {"guest": None, "author": ana, "member": ben, "moderator": mia, "suspended": suspended}


def seen(comment: Comment, **fields) -> dict:
    """What a form sends that was opened on the comment as it stands."""
    comment.refresh_from_db()
    return {"seen": fingerprint(comment), **fields}


def as_(person) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ("publication", {"moderator"}),
        ("removal", {"author", "moderator"}),
        ("restoration", {"moderator"}),
        ("language", {"author", "moderator"}),
    ],
)
@pytest.mark.parametrize("who", ["guest", "member", "suspended", "author", "moderator"])
def test_only_the_entitled_decide(cast, mia, say, action, allowed, who):
    state = STATES.get(action, "published")
    comment = say("hello", state="pending" if state == "pending" else "published")
    say("answer", to=comment)
    if state == "removed":
        comment.remove(by=mia, reason="spam")
    before = Comment.objects.values("state", "language").get(pk=comment.pk)
    address = reverse(f"comments:{action}", args=[comment.pk])
    answer = as_(cast[who]).post(address, seen(comment, **FIELDS.get(action, {})))
    after = Comment.objects.values("state", "language").get(pk=comment.pk)
    if who in allowed:
        assert answer.status_code == 303
        assert before != after
    else:
        assert answer.status_code in {403, 404}
        assert before == after


@pytest.mark.parametrize("action", ["publication", "removal", "restoration", "language"])
def test_decision_needs_a_token_and_a_post(mia, say, action):
    comment = say("hello")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mia)
    address = reverse(f"comments:{action}", args=[comment.pk])
    assert strict.post(address, FIELDS.get(action, {})).status_code == 403
    assert strict.get(address).status_code == 405
    assert Comment.objects.get().is_published


def test_waiting_comment_of_another_is_not_known_to_exist(cast, say):
    comment = say("secret", state="pending")
    for who, status in {"guest": 404, "member": 404, "author": 200, "moderator": 200}.items():
        answer = as_(cast[who]).get(reverse("comments:options", args=[comment.pk]))
        assert answer.status_code == status
    assert as_(None).get(reverse("comments:options", args=[2**70])).status_code == 404


def test_removed_words_are_shown_to_moderators_and_their_author_only(cast, mia, say):
    comment = say("harsh words")
    say("answer", to=comment)
    comment.remove(by=mia, reason="insult")
    for who in cast:
        answer = as_(cast[who]).get(reverse("comments:options", args=[comment.pk]))
        assert answer.status_code == 200
        assert (b"harsh words" in answer.content) == (who in {"author", "moderator"})
        assert "private" in answer["Cache-Control"]


def test_options_lead_a_guest_to_signing_in(client, say):
    page = client.get(reverse("comments:options", args=[say("hello").pk])).content.decode()
    assert reverse("account_login") in page
    assert "<form" not in page


def test_moderator_removes_with_a_reason_on_the_record(mia, say):
    comment = say("rude")
    say("calm", to=comment)
    client = as_(mia)
    address = reverse("comments:removal", args=[comment.pk])
    assert client.post(address, {"reason": "because"}).status_code == 422
    answer = client.post(address, seen(comment, **FIELDS["removal"]))
    assert answer["Location"] == comment.get_absolute_url()
    decision = Decision.objects.get(comment=comment)
    assert (decision.by, decision.reason, decision.words) == (mia, "insult", "Calm down.")
    assert client.post(address, FIELDS["removal"]).status_code == 303
    assert Decision.objects.count() == 1


def test_author_takes_back_and_brings_back(ana, mia, say):
    comment = say("hasty")
    client = as_(ana)
    answer = client.post(reverse("comments:removal", args=[comment.pk]))
    assert answer["Location"] == reverse("comments:options", args=[comment.pk])
    assert b"restoration" in client.get(answer["Location"]).content
    comment.refresh_from_db()
    assert comment.removed_as == "author"
    assert as_(mia).post(reverse("comments:restoration", args=[comment.pk])).status_code == 403
    answer = client.post(reverse("comments:restoration", args=[comment.pk]))
    assert answer["Location"] == comment.get_absolute_url()
    comment.refresh_from_db()
    assert comment.is_published


def test_author_does_not_undo_a_moderator(ana, mia, say):
    comment = say("rude")
    comment.remove(by=mia, reason="insult")
    assert as_(ana).post(reverse("comments:restoration", args=[comment.pk])).status_code == 403


def test_htmx_gets_the_comment_as_it_now_is(mia, say):
    comment = say("fine", state="pending")
    address = reverse("comments:publication", args=[comment.pk])
    answer = as_(mia).post(address, seen(comment), headers=HTMX)
    assert answer.status_code == 200
    assert f'id="c{comment.pk}"' in answer.content.decode()


def test_language_outside_the_list_is_refused(ana, say):
    address = reverse("comments:language", args=[say("hej").pk])
    assert as_(ana).post(address, {"language": "xx-evil"}).status_code == 422
    assert as_(ana).post(address, {"language": "da"}).status_code == 303
    comment = Comment.objects.get()
    assert (comment.language, comment.language_by) == ("da", "author")


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "piece"])
def test_language_is_asked_for(headers, ana, say):
    comment = say("hej")
    asked = as_(ana).get(reverse("comments:options", args=[comment.pk]), headers=headers)
    assert '<select name="language"' in asked.content.decode()
    wrong = {"language": "xx-evil"}
    again = as_(ana).post(reverse("comments:language", args=[comment.pk]), wrong, headers=headers)
    assert '<select name="language"' in again.content.decode()
    assert "xx-evil is not one of the available choices" in again.content.decode()


def test_words_have_one_limit_on_site_and_admin(mia, say):
    on_site, in_admin = say("one"), say("two")
    client = as_(mia)
    page = client.get(f"/admin/comments/comment/{in_admin.pk}/change/").content.decode()
    shown = re.search(r'name="seen" value="([^"]+)"', page)[1]
    for words, gone in [("x" * (WORDS_LENGTH + 1), False), ("x" * WORDS_LENGTH, True)]:
        sent = {"reason": "spam", "words": words}
        client.post(reverse("comments:removal", args=[on_site.pk]), seen(on_site, **sent))
        sent["seen"] = shown
        client.post(f"/admin/comments/comment/{in_admin.pk}/removal/", sent)
        for comment in (on_site, in_admin):
            comment.refresh_from_db()
            assert comment.is_removed == gone


def mine(client: Client, thread, *comments: Comment, **query):
    query.setdefault("c", ",".join(str(comment.pk) for comment in comments))
    return client.get(reverse("threads:mine", args=[thread.pk]), query, headers=HTMX)


def test_page_of_a_guest_has_nothing_of_their_own(client, thread, say):
    answer = mine(client, thread, say("hello"))
    assert answer.status_code == 204
    assert "private" in answer["Cache-Control"]


def test_member_gets_their_session_their_actions_and_what_waits(ana, thread, say, ben):
    own, other = say("own"), say("other", by=ben)
    waiting = say("in the queue", state="pending", held_because="thread")
    say("another's", by=ben, state="pending")
    page = mine(as_(ana), thread, own, other).content.decode()
    assert 'id="session"' in page
    assert "Ana" in page
    assert f"#c{own.pk} >" in page
    assert f"#c{other.pk} >" not in page
    assert f'id="c{waiting.pk}"' in page
    assert "waiting for a moderator" in page
    assert "another&#x27;s" not in page


def test_only_the_newest_that_wait_are_listed_and_the_rest_counted(ana, thread, say):
    waiting = [say(f"number {n}", state="pending") for n in range(20)]
    client = as_(ana)
    assert "more comment" not in mine(client, thread).content.decode()
    for more, words in [(1, "1 more comment of yours"), (2, "2 more comments of yours")]:
        waiting.append(say("another", state="pending"))
        page = mine(client, thread).content.decode()
        assert words in page
        shown = [int(number) for number in re.findall(r'<article[^>]* id="c(\d+)"', page)]
        assert shown == [comment.pk for comment in waiting[more:]]


def test_moderator_gets_actions_on_everybody(mia, thread, say):
    comment = say("hello")
    assert f"#c{comment.pk} >" in mine(as_(mia), thread, comment).content.decode()


@pytest.mark.parametrize("c", ["", "x", "1,,2", "9" * 5000, "-1", "\u0663", "\x00", "1," * 9000])
def test_any_list_of_comments_is_answered(ana, thread, c):
    assert mine(as_(ana), thread, c=c).status_code == 200


def test_more_comments_cost_no_more_queries(ana, thread, say, django_assert_max_num_queries):
    comments = [say("hello") for _comment in range(30)]
    client = as_(ana)
    with django_assert_max_num_queries(12):
        mine(client, thread, *comments)


@pytest.mark.parametrize(
    ("action", "fields", "verb"),
    [
        ("removal", {"reason": "spam", "words": "Pills."}, "remove"),
        ("language", {"language": "da"}, "speak"),
    ],
)
def test_site_and_admin_record_the_same(mia, say, action, fields, verb):
    on_site, in_admin = say("one"), say("two")
    client = as_(mia)
    client.post(reverse(f"comments:{action}", args=[on_site.pk]), seen(on_site, **fields))
    page = client.get(f"/admin/comments/comment/{in_admin.pk}/change/").content.decode()
    shown = re.search(r'name="seen" value="([^"]+)"', page)[1]
    client.post(f"/admin/comments/comment/{in_admin.pk}/{action}/", fields | {"seen": shown})
    columns = ["state", "removed_as", "removal_reason", "language", "language_by"]
    stored = Comment.objects.filter(pk__in=[on_site.pk, in_admin.pk]).values(*columns).distinct()
    assert len(set(map(str, stored))) == 1
    records = Decision.objects.values("verb", "state", "reason", "words", "by")
    assert len(records) == 2
    assert len(set(map(str, records))) == 1
    assert records[0]["verb"] == verb


def test_no_reason_is_given_that_nobody_chose(mia, say):
    comment = say("fine")
    page = as_(mia).get(reverse("comments:options", args=[comment.pk])).content.decode()
    assert '<option value="" selected>' in page
    assert as_(mia).post(reverse("comments:removal", args=[comment.pk])).status_code == 422


def test_a_form_says_what_its_page_showed(mia, say):
    comment = say("fine")
    page = as_(mia).get(reverse("comments:options", args=[comment.pk])).content.decode()
    assert f'name="seen" value="{fingerprint(comment)}"' in page


@pytest.mark.parametrize("action", ["publication", "removal", "language"])
def test_a_decision_on_what_its_author_changed_is_refused_with_both_versions(ana, mia, say, action):
    comment = say("a harmless kite", state="pending")
    form = seen(comment, **FIELDS.get(action, {}))
    comment.edit("a harmful kite", by=ana)
    answer = as_(mia).post(reverse(f"comments:{action}", args=[comment.pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "has changed since you saw it" in page
    assert "a harmless kite" in page
    assert "<del>harmless</del><ins>harmful</ins>" in page
    comment.refresh_from_db()
    assert (comment.state, comment.language_by) == ("pending", "detector")
    assert not Decision.objects.exclude(verb="hold").exists()
    again = re.search(r'name="seen" value="([^"]+)"', page)[1]
    answer = as_(mia).post(reverse(f"comments:{action}", args=[comment.pk]), form | {"seen": again})
    assert (answer.status_code, Decision.objects.latest("pk").revision) == (303, 2)


def test_a_decision_after_a_colleagues_is_refused_and_told(mia, ben, say):
    comment = say("on the edge", state="pending")
    form = seen(comment, **FIELDS["removal"])
    comment.publish(by=ben)
    answer = as_(mia).post(reverse("comments:removal", args=[comment.pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "it was waiting for a moderator; now it is published." in page
    assert "published (<bdi>Ben</bdi>)" in page


@pytest.mark.parametrize(
    "mark", ["", "x", "1", "9" * 30 + ".pending.x", "-1.pending.", "\u0663.x.y"]
)
def test_a_form_that_does_not_say_what_it_showed_decides_nothing(mia, say, mark):
    comment = say("fine", state="pending")
    sent = FIELDS["removal"] | {"seen": mark}
    assert as_(mia).post(reverse("comments:removal", args=[comment.pk]), sent).status_code == 409
    assert not Decision.objects.exclude(verb="hold").exists()


def test_author_can_undo_for_a_while_only(ana, say, settings):
    comment, client = say("hasty"), as_(ana)
    removal = reverse("comments:removal", args=[comment.pk])
    piece = client.post(removal, headers={"HX-Request": "true"}).content.decode()
    assert f'id="c{comment.pk}"' in piece
    assert "hasty" not in piece
    restoration = reverse("comments:restoration", args=[comment.pk])
    assert restoration in piece
    settings.UNDO_MINUTES = 0
    assert client.post(restoration).status_code == 403
    settings.UNDO_MINUTES = 15
    back = client.post(restoration, headers={"HX-Request": "true"}).content.decode()
    assert "hasty" in back


def test_answered_comment_leaves_a_tombstone_and_an_unanswered_one_nothing(ana, ben, say):
    answered, alone = say("answered"), say("alone")
    say("an answer", to=answered, by=ben)
    for comment in (answered, alone):
        as_(ana).post(reverse("comments:removal", args=[comment.pk]))
    page = Client().get(answered.thread.get_absolute_url()).content.decode()
    assert f'id="c{answered.pk}"' in page
    assert f'id="c{alone.pk}"' not in page
    assert "Removed by its author." in page
    assert "an answer" in page
