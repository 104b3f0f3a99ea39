"""What the tests of the composer ask of its answers."""

from django.urls import reverse
from django.utils.html import escape

HTMX = {"HX-Request": "true"}


def create(thread) -> str:
    """Return the address that the composer of a thread posts to."""
    return reverse("comments:create", args=[thread.pk])


def refused(answer, text: str, *words: str, status: int = 422) -> None:
    """Say that nothing was posted, why, and that the text is still in the form."""
    page = answer.content.decode()
    assert answer.status_code == status
    assert escape(text) in page
    for part in words:
        assert part in page
