"""Who may ask for how much: the site's budgets, one person's share, and the engine's seats."""

import threading
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from forum.accounts.models import Member
from forum.translations import spending, translating
from forum.translations.breaker import seats
from forum.translations.models import Spending, Translation
from tests.translations.conftest import ask


def test_what_is_sent_a_second_time_is_counted_too(client, echo, danish, settings):
    settings.TRANSLATION_DAY_CHARACTERS = 1000
    echo.answer = lambda text: text.replace("⟦0⟧", "").upper()
    ask(client, danish)
    sent = sum(len(text) for texts in echo.asked for text in texts)
    assert len(echo.asked) == 2
    assert max(Spending.objects.values_list("characters", flat=True)) == sent


def test_a_slow_engine_keeps_no_more_readers_than_there_are_seats(client, echo, danish, say):
    taken = [seats.acquire(blocking=False) for _seat in range(4)]
    try:
        answer = ask(client, danish)
        assert (answer.status_code, echo.asked) == (503, [])
        assert "busy" in answer.content.decode()
        assert Translation.objects.count() == 0
    finally:
        for _seat in taken:
            seats.release()
    assert all(taken)
    assert ask(client, danish).status_code == 303
    assert not translating.breaker.is_open


def test_the_sites_budget_is_never_overspent(client, echo, say, settings):
    settings.TRANSLATION_DAY_CHARACTERS = 30
    codes = [ask(client, say("Hej med dig du", language="da")).status_code for _turn in range(3)]
    assert codes == [303, 303, 503]
    with pytest.raises(spending.BudgetSpent):
        spending.spend(10)
    spending.spend(2)


@pytest.mark.parametrize("period", ["DAY", "MONTH"])
def test_each_budget_ends_by_itself_and_begins_anew(echo, settings, period):
    settings.TRANSLATION_DAY_CHARACTERS = settings.TRANSLATION_MONTH_CHARACTERS = 0
    setattr(settings, f"TRANSLATION_{period}_CHARACTERS", 30)
    spending.spend(30)
    with pytest.raises(spending.BudgetSpent):
        spending.spend(1)
    days = {"DAY": 1, "MONTH": 31}[period]
    later = timezone.now() + timedelta(days=days)
    with patch("forum.translations.spending.timezone.now", return_value=later):
        spending.spend(30)
    assert sorted(Spending.objects.values_list("characters", flat=True)) == [30, 30]


def test_one_person_may_ask_for_so_many(client, echo, say, settings):
    settings.TRANSLATION_LIMITS = [(1, 600)]
    first, second = (say(f"Hej {n}", language="da") for n in "ab")
    assert ask(client, first).status_code == 303
    assert ask(client, second).status_code == 429
    assert ask(client, first).status_code == 303


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_parallel_spending_keeps_the_budget(settings):
    settings.TRANSLATION_DAY_CHARACTERS = 100
    Member.objects.create_user("x@example.org", "x", name="Xenia")
    spent = []

    def run() -> None:
        try:
            spending.spend(30)
            spent.append(30)
        except spending.BudgetSpent:
            pass
        finally:
            connection.close()

    crowd = [threading.Thread(target=run) for _turn in range(6)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert sum(spent) == 90
