"""One person, one vote, and the count equals the rows."""

import threading

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.votes import voting
from forum.votes.models import Vote
from forum.votes.scoring import best


@pytest.fixture
def address(article) -> str:
    return f"/en/articles/{article.slug}/"


def counted(comment: Comment) -> tuple[int, int]:
    comment.refresh_from_db()
    rows = Vote.objects.filter(comment=comment)
    assert comment.ups == rows.filter(value=1).count()
    assert comment.downs == rows.filter(value=-1).count()
    assert comment.best == best(comment.ups, comment.downs)
    return comment.ups, comment.downs


def press(client, comment, value, **headers):
    return client.post(reverse("comments:vote", args=[comment.pk]), {"value": value}, **headers)


def test_a_vote_is_counted_once_changed_and_taken_back(say, ben):
    comment = say("hello")
    for value, expected in [(1, (1, 0)), (1, (1, 0)), (-1, (0, 1)), (0, (0, 0)), (0, (0, 0))]:
        voting.vote(comment, by=ben, value=value)
        assert counted(comment) == expected


def test_the_database_keeps_one_vote_per_person(say, ben):
    comment = say("hello")
    voting.vote(comment, by=ben, value=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(comment=comment, member=ben, value=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(comment=comment).update(value=7)


def test_nobody_votes_on_their_own_or_on_what_is_not_there(say, ana, ben, mia):
    comment, waiting = say("hello"), say("hm", state="pending")
    with pytest.raises(voting.Refused, match="your own"):
        voting.vote(comment, by=ana, value=1)
    with pytest.raises(voting.Refused, match="not there"):
        voting.vote(waiting, by=ben, value=1)
    comment.remove(by=mia)
    with pytest.raises(voting.Refused, match="not there"):
        voting.vote(comment, by=ben, value=1)
    ben.suspend()
    with pytest.raises(voting.Refused, match="suspended"):
        voting.vote(say("again"), by=ben, value=1)


def test_a_site_without_votes_against_takes_none_and_shows_none(
    client, address, say, ben, settings
):
    settings.DOWN_VOTES = False
    comment = say("hello")
    with pytest.raises(voting.Refused):
        voting.vote(comment, by=ben, value=-1)
    Comment.objects.filter(pk=comment.pk).update(downs=3)
    page = client.get(address).content.decode()
    assert "Agree" in page
    assert "data-downs" not in page
    assert "data-disagree" not in page
    assert "sort=controversial" not in page


def test_a_form_votes_without_javascript(client, address, say, ben):
    comment = say("hello")
    client.force_login(ben)
    page = client.get(reverse("comments:vote", args=[comment.pk])).content.decode()
    assert 'name="value" value="1"' in page
    answer = press(client, comment, "1")
    assert (answer.status_code, answer["Location"]) == (303, f"/en/comments/{comment.pk}/")
    assert counted(comment) == (1, 0)
    assert "Agree 1</a>" in client.get(address).content.decode()
    page = client.get(reverse("comments:vote", args=[comment.pk])).content.decode()
    assert "Take my vote back" in page
    press(client, comment, "0")
    assert counted(comment) == (0, 0)


def test_javascript_gets_the_links_with_their_new_numbers(client, say, ben):
    comment = say("hello")
    client.force_login(ben)
    answer = press(client, comment, "1", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    link = f'<a href="/en/comments/{comment.pk}/vote/" data-ups="1">Agree 1</a>'
    assert link in answer.content.decode()


@pytest.mark.parametrize("value", ["", "2", "x", "1.0", "-0", "\0"])
def test_a_vote_that_is_none_is_refused_with_words(client, say, ben, value):
    comment = say("hello")
    client.force_login(ben)
    answer = press(client, comment, value)
    assert answer.status_code == 422
    assert "choose one of the votes" in answer.content.decode()
    assert counted(comment) == (0, 0)


def test_a_guest_is_asked_to_sign_in(client, say):
    comment = say("hello")
    page = client.get(reverse("comments:vote", args=[comment.pk]))
    assert "sign in" in page.content.decode()
    assert press(client, comment, "1").status_code == 403
    assert counted(comment) == (0, 0)


def test_votes_are_limited(client, say, ben, settings):
    settings.VOTING_LIMITS = [(2, 3600)]
    client.force_login(ben)
    comment = say("hello")
    codes = [press(client, comment, value).status_code for value in ("1", "0", "1")]
    assert codes == [303, 303, 429]


def test_ones_own_votes_come_apart_from_the_page(client, address, say, ben, thread):
    comment = say("hello")
    voting.vote(comment, by=ben, value=1)
    before = client.get(address).content
    client.force_login(ben)
    assert client.get(address).content == before
    mine = client.get(reverse("threads:mine", args=[thread.pk]), {"c": comment.pk})
    assert f'data-votes="{comment.pk}:1 "' in mine.content.decode()


def test_the_best_conversation_stands_first(client, address, say, ana, ben, mia):
    first, second = say("first"), say("second", by=None)
    for member in (ben, mia):
        voting.vote(first, by=member, value=1)
    voting.vote(second, by=ana, value=1)
    voting.vote(second, by=ben, value=-1)
    page = client.get(f"{address}?sort=best").content.decode()
    assert page.index(f"c{first.pk}") < page.index(f"c{second.pk}")
    page = client.get(f"{address}?sort=controversial").content.decode()
    assert page.index(f"c{second.pk}") < page.index(f"c{first.pk}")


def test_a_hidden_comments_votes_are_nobodys_business(client, say, ben):
    waiting = say("canary", state="pending")
    client.force_login(ben)
    assert client.get(reverse("comments:vote", args=[waiting.pk])).status_code == 404
    assert press(client, waiting, "1").status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_clicks_are_one_vote(say):
    comment = say("hello")
    eager = Member.objects.create_user("eager@example.org", "x", name="Eager")
    others = [
        Member.objects.create_user(f"m{n}@example.org", "x", name=f"Member {n}") for n in range(10)
    ]
    errors = []

    def click(member: Member) -> None:
        try:
            voting.vote(Comment.objects.get(pk=comment.pk), by=member, value=1)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    crowd = [threading.Thread(target=click, args=[m]) for m in [eager] * 50 + others]
    # SQLite has one writer, so there a few at once are as good as all.
    at_once = 60 if connection.vendor == "postgresql" else 4
    for start in range(0, len(crowd), at_once):
        for thread in crowd[start : start + at_once]:
            thread.start()
        for thread in crowd[start : start + at_once]:
            thread.join()
    assert errors == []
    assert counted(comment) == (11, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_vote_while_the_comment_is_removed_is_counted_or_refused(say, mia):
    for turn in range(10):
        comment = say(f"hello {turn}")
        voter = Member.objects.create_user(f"v{turn}@example.org", "x", name=f"Voter {turn}")
        outcome = []

        def cast(comment: Comment = comment, voter: Member = voter, to: list = outcome) -> None:
            try:
                voting.vote(Comment.objects.get(pk=comment.pk), by=voter, value=1)
                to.append("counted")
            except voting.Refused:
                to.append("refused")
            finally:
                connection.close()

        def remove(comment: Comment = comment) -> None:
            Comment.objects.get(pk=comment.pk).remove(by=None)
            connection.close()

        both = [threading.Thread(target=cast), threading.Thread(target=remove)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert counted(comment) == ((1, 0) if outcome == ["counted"] else (0, 0))


def test_the_counters_are_checked_and_mended(say, ben):
    comment = say("hello")
    voting.vote(comment, by=ben, value=1)
    Comment.objects.filter(pk=comment.pk).update(ups=7)
    assert call_command("count_votes") is None
    assert counted(comment) == (1, 0)
