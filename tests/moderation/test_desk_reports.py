"""The queue: what readers report, and what letting it stand or removing it says of them."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.moderation.models import Report
from tests.moderation.queue_page import HTMX, count, numbers, page, send


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
