"""Asking an engine over HTTP: bounded in time and size, and never trusted with more than text."""

import time
from collections.abc import Mapping
from http import HTTPStatus
from json import loads
from typing import Any

import requests
from django.conf import settings

from forum.translations.engines.protocol import Busy, QuotaSpent, TooLong, Unavailable, Unsupported

# The longest answer that is read, in bytes; a comment has at most ten thousand characters.
MOST_READ = 1_000_000
# DeepL's own statuses, for a spent quota and for too many requests at once.
QUOTA_EXCEEDED = 456
OVERLOADED = 529


def ask(
    method: str, path: str, *, data: Any = None, json: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Any:  # fmt: skip
    """Return the JSON at a path of the engine's address.

    Raises what `protocol` names, and nothing else, whatever the engine does.
    """
    deadline = time.monotonic() + settings.TRANSLATOR_TIMEOUT
    try:
        with requests.request(
            method, f"{settings.TRANSLATOR_URL.rstrip('/')}{path}", data=data, json=json,
            headers=headers, timeout=settings.TRANSLATOR_TIMEOUT, allow_redirects=False,
            stream=True,
        ) as answer:  # fmt: skip
            _refuse(answer.status_code)
            body = b""
            for part in answer.iter_content(16_384):
                body += part
                if len(body) > MOST_READ or time.monotonic() > deadline:
                    raise Unavailable("too long")
        return loads(body.decode("utf-8"))
    except (requests.RequestException, ValueError, RecursionError) as error:
        raise Unavailable(type(error).__name__) from error


def _refuse(status: int) -> None:
    if status == HTTPStatus.OK:
        return
    if status in {HTTPStatus.TOO_MANY_REQUESTS, OVERLOADED}:
        raise Busy
    if status in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_URI_TOO_LONG}:
        raise TooLong
    if status in {HTTPStatus.FORBIDDEN, QUOTA_EXCEEDED}:
        raise QuotaSpent
    if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
        raise Unsupported
    raise Unavailable(str(status))
