"""A form sent many times at once is one comment, whatever the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from articles.models import Article
from forum.accounts import allowances
from forum.comments.models import Comment
from forum.threads.models import Thread


@pytest.fixture
def open_thread(transactional_db):
    return Thread.objects.of(
        Article.objects.create(title="The bridge", body="It stands.", state="published")
    )


def at_once(number: int, do):
    """Do it from so many threads and return what each got."""

    def alone(turn: int):
        try:
            return do(turn)
        finally:
            connections.close_all()

    workers = 20 if connection.vendor == "postgresql" else 4
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(alone, range(number)))


@pytest.mark.race
def test_twenty_parallel_sendings_are_one_comment(open_thread, settings):
    settings.POSTING_LIMITS = [(1, 3), (10, 600)]
    fields = {
        "text": "Once only", "name": "Gus", "key": "5b8a3f0e-6c55-4b2e-9a53-0b6a3c1f0d11",
    }  # fmt: skip
    page = Client().get(reverse("comments:new", args=[open_thread.pk]))
    fields["opened"] = page.context["form"]["opened"].value()
    address = reverse("comments:create", args=[open_thread.pk])
    answers = at_once(20, lambda _turn: Client().post(address, fields))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Comment.objects.count() == 1


@pytest.mark.race
def test_parallel_senders_get_no_more_than_their_allowance(transactional_db):
    def ask(_turn: int) -> bool:
        try:
            allowances.take("post", "network 192.0.2.1", [(5, 3600)])
        except allowances.Spent:
            return False
        return True

    assert sum(at_once(20, ask)) == 5
