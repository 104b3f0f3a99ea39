"""What makes a template engine compute, a header break, a table's cell run or a server fetch does
nothing of the kind here: it is text, in every field that takes any."""

import csv
import io
import json
import socket
import zipfile

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from forum.accounts import data
from forum.accounts.models import Guest, Member
from forum.accounts.tables import FORMULA
from forum.comments.models import Comment
from forum.outbox.models import OutgoingMail
from tests.accounts.conftest import reauthenticate, sign_in
from tests.markup import hostile

pytestmark = pytest.mark.once


def every_nth(kind: str, number: int = 1) -> list[str]:
    return sorted({text for _id, text in hostile.rows(kind)})[::number]


OURS = {"sessionid", "csrftoken", "member", "messages", "django_language"}
CELLS = [*every_nth("csv_injection"), "+1", "-1", "@SUM(1)", "\t=1", "＝1"]
SUMS = ["{{ 7|add:7 }}", "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% debug %}", "*{7*7}",
        "{{ settings.SECRET_KEY }}", "{% load i18n %}", "%(name)s", "{0.__class__}"]  # fmt: skip


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_no_cell_of_an_export_is_a_formula(confirmed, say):
    for cell in CELLS:
        say(cell)
        say("x", by=None, guest_name=cell[:40], guest_email=confirmed.email)
    confirmed.bio = CELLS[0]
    confirmed.save()
    for person in (confirmed, Guest.of(confirmed.email)):
        files = unpacked(data.export(person))
        for name, table in files.items():
            if name.endswith(".csv"):
                for row in csv.reader(io.StringIO(table)):
                    assert not [cell for cell in row if cell.startswith(FORMULA)], name
        # The JSON has the words as they were written.
        told = json.loads(files["data.json"])["comments.Comment"]
        assert {row["text"] for row in told} <= {"x", *CELLS}


def test_nothing_that_is_typed_is_a_template(client, confirmed, thread, send):
    """As text, name, words of a report and of a profile, and in the mail that follows."""
    sign_in(client, confirmed)
    reauthenticate(client, confirmed)
    for text in [*SUMS, *every_nth("template_injection", 4)]:
        profile = {"name": "Ana", "language": "en", "bio": text}
        assert client.post(reverse("account"), profile).status_code == 303
        answer = send(client, text)
        assert answer.status_code == 303, text
        guest = send(Client(), f"Said: {text}", name=text[:30] or "Gus", email="gus@example.org")
        assert guest.status_code in {303, 422}
        page = client.get(answer["Location"]).content.decode()
        shown = page + client.get(confirmed.get_absolute_url()).content.decode()
        for computed in ("SECRET_KEY =", "django.", "uid=0", ">49<", ">14<", "<class"):
            assert computed not in shown, text
    confirmed.refresh_from_db()
    assert confirmed.bio == text
    assert not [row for row in OutgoingMail.objects.all() if "49" in row.subject]


def test_no_field_or_address_breaks_a_header(client, confirmed, thread, send):
    for text in every_nth("crlf_header"):
        page = reverse("articles:index")
        raw = text.encode("utf-8", "surrogatepass")
        for answer in (
            client.get(page, {"sort": raw, "next": raw, "lang": raw}),
            client.get(f"{page}?next={text}"),
            client.get(reverse("account_login"), {"next": raw}),
            client.post(reverse("account_login"), {"login": text, "password": "x", "next": text}),
            client.post(reverse("account_request_login_code"), {"email": f"a@b.c{text}"}),
            send(Client(), "Hello", name=text, email=f"a@b.c{text}"),
        ):
            assert answer.status_code < 500, text
            for name, value in answer.items():
                assert "\r" not in value + name, text
                assert "\n" not in value + name, text
            assert set(answer.cookies) <= OURS
    for message in mail.outbox:
        assert "\n" not in message.subject


@pytest.fixture
def unplugged(monkeypatch):
    """Note whom the process would have asked, and reach nobody."""
    asked: list[object] = []

    def refuse(*args, **_kwargs):
        asked.append(args)
        raise OSError("nobody is asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    return asked


def test_no_address_that_somebody_gives_is_fetched(unplugged, client, confirmed, thread, send):
    sign_in(client, confirmed)
    for address in every_nth("ssrf_urls", 2):
        words = f"See [this]({address}) and {address} and ![that]({address})"
        send(client, words)
        client.post(reverse("comments:preview"), {"thread": thread.pk, "text": words})
        client.post(reverse("account"), {"name": "Ana", "language": "en", "bio": words})
        client.get(reverse("account_login"), {"next": address.encode("utf-8", "surrogatepass")})
        client.get(thread.get_absolute_url(), {"url": address.encode("utf-8", "surrogatepass")})
    assert Comment.objects.filter(author=confirmed).exists()
    assert Member.objects.get(pk=confirmed.pk).bio
    assert unplugged == []
