"""Sends what a browser cannot be stopped from sending, and counts what the site makes of it."""

import secrets
from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.test import Client


class Visitor(Client):
    """A client with its own cookies, under the full CSRF check; a fault of the site is a 500."""

    def __init__(self, tally: Counter[str], complaints: list[str]) -> None:
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False)
        self.tally, self.complaints = tally, complaints

    def request(self, **request: Any) -> HttpResponse:
        """Ask, and note an answer that is the site's own failure."""
        answer: HttpResponse = super().request(**request)
        if answer.status_code >= 500:
            self.tally["server_errors"] += 1
            self.complaints.append(
                f"{answer.status_code} for {request['PATH_INFO']}: {answer.exc_info!r:.300}"
            )
        return answer

    def send(self, path: str, fields: dict[str, str], *, htmx: bool = False) -> HttpResponse:
        """Send a form as browsers do, letters that are none included."""
        boundary = secrets.token_hex(16).encode()
        body = b"".join(
            b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
            % (boundary, name.encode(), value.encode("utf-8", "surrogatepass"))
            for name, value in fields.items()
        )
        kind = f"multipart/form-data; boundary={boundary.decode()}"
        headers = {"HX-Request": "true"} if htmx else {}
        answer: HttpResponse = self.generic(
            "POST", path, body + b"--%b--\r\n" % boundary, kind, headers=headers
        )
        return answer

    def read(self, path: str) -> str:
        """Return the page there."""
        return self.get(path).content.decode()
