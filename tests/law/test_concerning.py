"""Open notices stand in the moderators' queue, on the card of the comment that they are about."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.law import noticing
from forum.moderation.roles import MODERATORS

QUEUE = "/admin/moderation/queue/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def notice(say):
    """Give notice of a comment: `notice(comment, reasons="…")`."""

    def _notice(comment, **said):
        given = {"category": "fraud", "reasons": "He sells nothing.", "good_faith": True} | said
        return noticing.give_notice(comment, language="en", **given)

    return _notice


@pytest.fixture
def queue(client, mia):
    mia.groups.add(Group.objects.get(name=MODERATORS))
    client.force_login(mia)
    return lambda query="?queue=reported": client.get(QUEUE + query).content.decode()


def test_an_open_notice_brings_its_comment_into_the_queue_and_leads_to_the_case(say, notice, queue):
    comment, quiet = say("Buy my bridge"), say("quiet")
    case = notice(comment, reasons=HOSTILE)
    order = notice(comment, authority="Court of Aalborg", category="hate")
    html = queue()
    assert f'id="card-{comment.pk}"' in html
    assert f'id="card-{quiet.pk}"' not in html
    assert f"Notice of illegal content {case.number}: fraud" in html
    assert f"{order.number}: hate speech or incitement (ordered by Court of Aalborg)" in html
    assert f'href="/admin/law/notice/{case.pk}/change/"' in html
    assert "&lt;script&gt;" in html
    assert HOSTILE not in html


def test_a_decided_notice_leaves_the_queue(say, notice, queue, mia):
    stands, goes = say("Buy my bridge"), say("Buy my other bridge")
    noticing.decide(notice(stands), outcome="rejected", words="A joke.", by=mia)
    notice(goes)
    goes.remove(by=mia, reason="illegal")
    assert "card-" not in queue().split('class="cards"')[1].split('id="cards-end"')[0]


def test_forty_notices_cost_the_queries_of_four(say, notice, queue):
    def read() -> int:
        with CaptureQueriesContext(connection) as asked:
            queue()
        return len(asked)

    for number in range(4):
        notice(say(f"Buy bridge {number}"))
    few = read()
    for number in range(36):
        notice(say(f"Buy boat {number}"))
    assert read() == few
