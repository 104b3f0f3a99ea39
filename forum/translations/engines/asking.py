"""Asking an engine over HTTP: bounded in time and size, and never trusted with more than text."""

import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from json import loads
from typing import Any

import requests
import urllib3
from django.conf import settings

from forum.translations.engines.protocol import Busy, QuotaSpent, TooLong, Unavailable, Unsupported

# The longest answer that is read, in bytes; a comment has at most ten thousand characters.
MOST_READ = 1_000_000
# How long an answer is waited for when its own time is over, in seconds: who is only slow fails by
# itself and says why.
GRACE = 0.2
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
    seconds = settings.TRANSLATOR_TIMEOUT
    address = f"{settings.TRANSLATOR_URL.rstrip('/')}{path}"

    def fetch() -> Any:
        with requests.request(
            method, address, data=data, json=json, headers=headers, timeout=seconds,
            allow_redirects=False, stream=True,
        ) as answer:  # fmt: skip
            _refuse(answer.status_code)
            return loads(_body(answer, seconds).decode("utf-8"))

    try:
        return _within(seconds + GRACE, fetch)
    except (
        requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError,
        RecursionError,
    ) as error:  # fmt: skip
        raise Unavailable(type(error).__name__) from error


def _body(answer: requests.Response, seconds: float) -> bytes:
    """Return the answer's bytes, read as they come: a part of it may be long in coming."""
    deadline = time.monotonic() + seconds
    body = b""
    while part := answer.raw.read1(16_384, decode_content=True):
        body += part
        if len(body) > MOST_READ or time.monotonic() > deadline:
            raise Unavailable("too long")
    return body


def _within(seconds: float, work: Callable[[], Any]) -> Any:
    """Return what the work gives, if it does in time.

    A socket's time-out begins anew with each byte, so an engine that sends its headers one by one
    would keep a reader for hours. Its thread is left behind, and the breaker lets few follow it.
    """
    done: list[Any] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="translator", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise Unavailable("too slow")
    return done[0]


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
