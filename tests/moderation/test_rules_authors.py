"""Rules about who writes: new here, often removed, writing very much."""

from datetime import timedelta

from django.utils import timezone, translation

from forum.comments.checks import judge
from forum.comments.rules import tell
from forum.moderation.models import Trace


def test_new_people_wait_where_the_discussion_says_so(attempt, write, thread, settings, mia):
    settings.NEWCOMER_COMMENTS = 2
    assert judge(attempt("hello")) is None
    thread.arrange(mode="newcomers")
    first, second = write("one"), write("two")
    assert (first.held_rule, second.held_rule) == ("newcomer", "newcomer")
    first.publish(by=mia)
    assert judge(attempt("three")).rule == "newcomer"
    second.publish(by=mia)
    assert judge(attempt("three")) is None
    found = judge(attempt("hi", by=None))
    assert tell(found.rule, found.details).startswith("A moderator reads the first 2 comments")


def test_an_author_whose_comments_are_often_removed_waits(attempt, write, mia, ana, settings):
    settings.FLOOD_LIMITS = []
    written = [write(f"number {n}") for n in range(6)]
    written[0].remove(by=ana, removed_as="author")
    written[1].remove(by=mia, reason="insult")
    assert judge(attempt("another")) is None
    written[2].remove(by=mia, reason="insult")
    found = judge(attempt("another"))
    assert tell(found.rule, found.details).startswith("Moderators removed 2 of the last 5")


def test_much_in_a_short_time_waits(attempt, write, settings):
    settings.FLOOD_LIMITS = [(3, 60.0)]
    for number in range(3):
        write(f"number {number}")
    assert judge(attempt("four")).rule == "flood"
    Trace.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert judge(attempt("four")) is None


def test_each_standing_has_its_links_and_its_comments_a_day(attempt, write, settings):
    settings.STANDING_LINKS, settings.STANDING_PER_DAY = [0, 2, 5, 10], [20, 3, 0, 0]
    linked = "https://a.example"
    assert judge(attempt(linked, by=None)).rule == "links"
    assert judge(attempt(f"{linked} {linked}")) is None
    assert judge(attempt(" ".join([linked] * 3))).rule == "links"
    for number in range(3):
        write(f"number {number}")
    found = judge(attempt("four"))
    assert tell(found.rule, found.details).startswith("Its author sent more than 3 comments today")


def test_every_rule_of_the_default_list_tells_its_sentence_in_every_language(settings):
    details = {"count": 3, "needed": 2, "removed": 2, "weighed": 5, "minutes": 5, "found": "x"}
    for language in ("en", "da"):
        with translation.override(language):
            for slug in ("links", "words", "newcomer", "removals", "flood"):
                words = tell(slug, details)
                assert words
                assert "%(" not in words
                assert "A rule of this site" not in words
