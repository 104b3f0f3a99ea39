"""Fifty readers report one comment at the same moment."""

import threading

import pytest
from django.db import connection

from forum.accounts.models import Member
from forum.accounts.origins import Origin
from forum.comments.models import Comment
from forum.moderation.models import Decision, Report
from forum.moderation.reporting import report

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_reports_at_once_are_one_row_each_and_one_hold(say):
    rude = say("rude")
    readers = [
        Member.objects.create_user(f"r{n}@example.org", name=f"Reader {n}") for n in range(25)
    ]
    errors: list[Exception] = []
    together = threading.Barrier(50)

    def send(number: int) -> None:
        # Everybody twice, as by a double click.
        reader = readers[number % 25]
        try:
            together.wait()
            origin = Origin(f"203.0.{number % 25}.7")
            report(Comment.objects.get(pk=rude.pk), member=reader, origin=origin, reason="insult")
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[number]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Report.objects.count() == 25
    assert Decision.objects.filter(verb="hold").count() == 1
    rude.refresh_from_db()
    assert rude.is_pending
