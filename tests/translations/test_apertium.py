"""The seed's Danish comment in Norwegian, by a real Apertium."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from forum.circuit import Breaker
from forum.comments.models import Comment
from forum.translations import pairs, translating
from forum.translations.models import Translation
from tests import apy

pytestmark = pytest.mark.apertium


def test_the_seeds_danish_comment_is_read_in_norwegian(client, db, settings, monkeypatch):
    call_command("loaddata", "seed", verbosity=0)
    danish = Comment.objects.get(language="da")
    monkeypatch.setattr(translating, "breaker", Breaker(5, 60))
    with apy.running() as address:
        settings.TRANSLATOR, settings.TRANSLATOR_URL = "apertium", address
        settings.TRANSLATOR_TIMEOUT = 20.0
        pairs.forget()
        pairs.refresh()
        assert pairs.offers("da", "nb")
        made = translating.translate(danish, "nb", person=None)
        pairs.forget()
    assert made.html.startswith("<p")
    assert "Nato" in made.text
    # What only the translation has, and what only the original had.
    assert " mot Russland" in made.text
    assert "Rusland" not in made.text
    assert Translation.objects.get().engine == "apertium"
    assert client.get(reverse("comments:translation", args=[danish.pk])).status_code == 200
