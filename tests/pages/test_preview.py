"""What a comment would look like, and the language it would be taken for."""

from django.test import Client
from django.urls import reverse

from forum.comments.models import Comment
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
