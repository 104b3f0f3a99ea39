"""What a comment would look like, and the language it would be taken for."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from forum.comments.models import Comment
from tests.markup.hostile import rows
from tests.pages.forms import HTMX, create


def test_author_says_which_language(client, ana, send):
    client.force_login(ana)
    send(client, "Hej", language="da")
    comment = Comment.objects.get()
    assert (comment.language, comment.language_by) == ("da", "author")


def test_preview_is_the_rendering_itself_and_keeps_the_text(client, ana, say, compose, thread):
    parent = say("first")
    client.force_login(ana)
    fields = compose(client, "@Ana **yes**", parent=parent.pk)
    piece = client.post(reverse("comments:preview"), fields, headers=HTMX).content.decode()
    page = client.post(reverse("comments:preview"), fields).content.decode()
    client.post(create(thread), fields)
    html = Comment.objects.get(parent=parent).html
    assert html in piece
    assert html in page
    assert "@Ana **yes**</textarea>" in page
    assert "<html" not in piece
    again = client.post(create(thread), fields | {"preview": "1"})
    assert html in again.content.decode()
    assert Comment.objects.count() == 2


@pytest.mark.once
@pytest.mark.parametrize("kind", ["markdown", "unicode", "html5lib"])
def test_page_shows_byte_for_byte_what_the_preview_showed(client, ana, say, thread, compose, kind):
    parent = say("first")
    client.force_login(ana)
    fields = compose(client, "", parent=parent.pk)
    # A form cannot send half of a character that takes two.
    texts = [text.encode(errors="replace").decode() for _name, text in rows(kind)][::12]
    shown = 0
    for text in (f"@Ana, {text} <-" for text in texts):
        sent = fields | {"text": text.replace("\x00", ""), "key": str(uuid4())}
        answer = client.post(reverse("comments:preview"), sent, headers=HTMX)
        assert answer.status_code in {200, 422}, ascii(text)
        if client.post(create(thread), sent).status_code != 303:
            continue
        comment = Comment.objects.latest("pk")
        assert comment.html in answer.content.decode(), ascii(text)
        if not comment.is_published:
            continue
        page = client.get(comment.get_absolute_url()).content.decode()
        assert comment.html in page, ascii(text)
        shown += 1
    assert shown > 1


def test_empty_preview_says_so(client, compose):
    fields = compose(client, " ")
    assert client.post(reverse("comments:preview"), fields, headers=HTMX).status_code == 422
    assert client.post(reverse("comments:preview"), fields | {"thread": "x"}).status_code == 404


def test_language_guess_is_told_before_sending(client, thread, settings):
    address = reverse("comments:guess", args=[thread.pk])
    text = "Det er jeg helt enig i, og sådan har det været i mange år nu."
    assert client.post(address, {"text": text}).json() == {"tag": "da", "name": "Danish"}
    assert client.post(address, {"text": "?"}).json()["tag"] == "und"
    assert client.post(address, {}).json()["tag"] == "und"
    assert client.get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address, {"text": text}).status_code == 403
    settings.PREVIEW_LIMITS = [(1, 60)]
    client.post(address, {"text": text})
    refused = client.post(address, {"text": text})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1


def test_preview_page_presets_the_language_it_would_take(client, compose):
    text = "Det er jeg helt enig i, og sådan har det været i mange år nu."
    page = client.post(reverse("comments:preview"), compose(client, text)).content.decode()
    assert '<option value="da" selected>' in page
    chosen = compose(client, text, language="nb")
    page = client.post(reverse("comments:preview"), chosen).content.decode()
    assert '<option value="nb" selected>' in page
