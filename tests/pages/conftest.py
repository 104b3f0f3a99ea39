"""What the tests of pages share: how a person writes, and a connection that outlives requests."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

# SQLite has no plans with buffers, nor the COPY that fills so large a discussion.
collect_ignore = (
    ["test_embedded_plans.py"]
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]
    else ["test_plans.py"]
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's own connection, which ends with a request otherwise."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def compose(thread):
    """Open the form as a person would; return its fields with words in: `compose(client, "hi")`."""

    def _compose(client: Client, text: str, **fields) -> dict[str, str]:
        page = client.get(
            reverse("comments:new", args=[thread.pk]), {"parent": fields.get("parent", "")}
        )
        assert page.status_code == 200
        hidden = dict(
            re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', page.content.decode())
        )
        hidden.pop("csrfmiddlewaretoken")
        if not page.wsgi_request.user.is_authenticated:
            hidden |= {"name": "Gus", "email": ""}
        return {**hidden, "text": text, **fields}

    return _compose


@pytest.fixture
def send(compose, thread):
    """Write and send: `send(client, "hi", parent=7)`."""

    def _send(client: Client, text: str, *, headers=None, **fields):
        address = reverse("comments:create", args=[thread.pk])
        return client.post(address, compose(client, text, **fields), headers=headers)

    return _send
