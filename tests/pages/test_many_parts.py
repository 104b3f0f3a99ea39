"""Requests of very many parts cost what is bounded: fields, headers, languages."""

import tracemalloc

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import get_language_from_request

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", ["account_login", "guests:comments"])
@pytest.mark.parametrize("packed", [True, False])
def test_form_of_very_many_fields_is_refused_before_they_are_kept(client, db, name, packed):
    fields = {f"f{number}": "" for number in range(2_000)}
    body = "&".join(f"{field}=" for field in fields)
    kind = "application/x-www-form-urlencoded"
    answer = (
        client.generic("POST", reverse(name), body, content_type=kind)
        if packed
        else client.post(reverse(name), fields)
    )
    assert answer.status_code in {400, 413}


def test_query_of_very_many_names_is_no_failure(client, db, article):
    query = "&".join(f"f{number}=1" for number in range(5_000))
    assert client.get(f"{article.get_absolute_url()}?{query}").status_code < 500
    assert client.get(f"{reverse('account_login')}?{query}").status_code < 500


def test_request_of_very_many_headers_is_answered(db):
    headers = {f"X-{number}": "1" for number in range(10_000)}
    assert Client().get("/en/", headers=headers).status_code == 200


def test_ten_thousand_wishes_for_languages_are_not_remembered():
    ask = RequestFactory()
    tracemalloc.start()
    try:
        for number in range(10_000):
            wish = f"x{number}-{'a' * 8};q=0.5,{'da-' * 10}{number}"
            assert get_language_from_request(ask.get("/", headers={"Accept-Language": wish}))
        held, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 10_000_000
