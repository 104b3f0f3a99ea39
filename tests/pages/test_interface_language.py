"""The interface's language is in the address; an address without one asks the browser for it."""

import pytest
from django.utils.translation import trans_real


@pytest.mark.parametrize(
    ("accepted", "code"),
    [("da", "da"), ("da-DK,da;q=0.9,en;q=0.5", "da"), ("xx,en;q=0.2", "en"), ("", "en"),
     ("*", "en"), ("\x00;q=x", "en"), ("a" * 5000, "en")],
)  # fmt: skip
def test_addresses_without_a_language_lead_to_the_readers_once(client, say, accepted, code):
    comment = say("hello")
    for address, target in (
        ("/", f"/{code}/"),
        (f"/comments/{comment.pk}/", f"/{code}/comments/{comment.pk}/"),
    ):
        answer = client.get(address, headers={"Accept-Language": accepted})
        assert answer.status_code == 302
        assert answer["Location"] == target
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies


def test_a_public_page_depends_on_its_address_alone(client, say, article):
    comment = say("hello")
    for path in ("", f"articles/{article.slug}/", f"comments/{comment.pk}/"):
        for code in ("en", "da"):
            page = client.get(f"/{code}/{path}", headers={"Accept-Language": "da"})
            other = client.get(f"/{code}/{path}", headers={"Accept-Language": "en"})
            assert page.content == other.content
            assert f'<html lang="{code}" dir="ltr"' in page.content.decode()
            varies = {name.strip() for name in page.get("Vary", "").split(",")} - {""}
            # How the bytes are packed, which HTTP asks to be said; what they say, nothing else.
            assert varies <= {"Accept-Encoding"}
            asked = {"Accept-Language": "da", "HX-Request": "true", "User-Agent": "Odd"}
            assert client.get(f"/{code}/{path}", headers=asked).content == page.content
            assert not page.cookies


def test_a_date_of_another_direction_than_its_article_stands_by_itself(client, article):
    page = client.get(f"/ar/articles/{article.slug}/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    # The direction isolates it: in a line from left to right "10 …" would lose its day.
    assert '<time lang="ar" dir="auto" datetime=' in page


def test_a_page_loads_the_words_of_its_own_language_alone(client, monkeypatch, article):
    monkeypatch.setattr(trans_real, "_translations", {})
    for path in ("", f"articles/{article.slug}/", "comments/999999/", "nowhere/"):
        page = client.get(f"/en/{path}").content.decode()
        assert 'href="/da/' in page
    # A Danish page, then, leads to the same place in the others.
    assert (
        f'href="/ja/articles/{article.slug}/"'
        in client.get(f"/da/articles/{article.slug}/").content.decode()
    )
    assert set(trans_real._translations) == {"en", "da"}
