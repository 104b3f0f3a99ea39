"""A comment in the reader's language: made once, kept, and gone with its words."""

import threading
import time

import pytest
from django.db import connection
from django.urls import reverse

from forum.comments.models import Comment
from forum.translations import pairs, translating
from forum.translations.breaker import FAILURES
from forum.translations.engines.protocol import (
    Busy,
    QuotaSpent,
    TooLong,
    Unavailable,
    Unsupported,
)
from forum.translations.models import Pair, Spending, Translation
from tests.translations.conftest import ask, see

CANARY = "kanariefugl"


def test_a_translation_is_made_on_demand_once_and_kept(client, echo, danish):
    assert "Translate with Apertium" in see(client, danish)
    assert echo.asked == []
    answer = ask(client, danish)
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"/en/comments/{danish.pk}/translation/",
    )
    assert ask(client, danish).status_code == 303
    assert len(echo.asked) == 1
    page = see(client, danish)
    assert "Machine translation from Danish" in page
    assert "HEJ @Ben, SE <code>kode</code> HER." in page
    assert 'class="comment__translated" lang="en" dir="auto"' in page


def test_javascript_gets_the_piece_alone(client, echo, danish):
    answer = ask(client, danish, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith("<div")


def test_without_an_engine_nothing_is_offered_or_sent(client, danish, address):
    assert "Translate with" not in client.get(address).content.decode()
    assert ask(client, danish).status_code == 404
    assert Translation.objects.count() == 0


def test_the_page_offers_it_where_the_engine_can_and_says_who_receives_the_text(
    client, echo, danish, say, address, settings
):
    settings.TRANSLATOR_RECIPIENT = "Example Ltd"
    english, french = say("hello", language="en"), say("bonjour", language="fr")
    page = client.get(address).content.decode()
    assert f'/comments/{danish.pk}/translation/">Translate with Example Ltd</a>' in page
    assert f"/comments/{english.pk}/translation/" not in page
    assert f"/comments/{french.pk}/translation/" not in page


def test_edits_removals_holds_and_other_languages_purge(client, echo, say, mia, ana):
    def fresh() -> Comment:
        comment = say(f"Hej {CANARY}", language="da")
        ask(client, comment)
        assert Translation.objects.filter(comment=comment).exists()
        return comment

    for change in (
        lambda c: c.edit("Noget helt andet", by=ana),
        lambda c: c.remove(by=mia),
        lambda c: c.hold(by=mia, rule="", details=None),
        lambda c: c.speak("nb", by="moderator"),
    ):
        comment = fresh()
        change(comment)
        assert not Translation.objects.filter(comment=comment).exists()
        assert CANARY.upper() not in see(client, comment)


def test_what_was_removed_while_the_engine_worked_is_not_kept(client, echo, danish, mia):
    echo.before = lambda: danish.remove(by=mia)
    assert ask(client, danish).status_code == 409
    assert Translation.objects.count() == 0


def test_another_engine_or_version_makes_its_own_and_is_named(client, echo, danish, settings):
    ask(client, danish)
    echo.version = "2"
    assert "Machine translation" not in see(client, danish)
    ask(client, danish)
    echo.name = "libretranslate"
    ask(client, danish)
    assert len(echo.asked) == 3
    assert "Machine translation from Danish · LibreTranslate" in see(client, danish).replace(
        "\n", ""
    )
    assert Translation.objects.count() == 3


def test_only_what_fails_to_answer_opens_the_breaker(client, echo, danish):
    def refuse() -> None:
        raise TooLong

    echo.before = refuse
    assert [ask(client, danish).status_code for _turn in range(FAILURES + 1)] == [422] * 6


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Unavailable("x"), 503, "does not answer"),
        (QuotaSpent(), 503, "budget"),
        (Busy(), 503, "busy"),
        (TooLong(), 422, "too long"),
        (Unsupported(), 404, "cannot translate between"),
    ],
)
def test_an_engine_that_fails_is_said_so_and_costs_nothing(
    client, echo, danish, error, status, words
):
    def fail() -> None:
        raise error

    echo.before = fail
    answer = ask(client, danish)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert Translation.objects.count() == 0
    assert sum(Spending.objects.values_list("characters", flat=True)) == 0


def test_an_engine_that_fails_often_is_left_alone(client, echo, danish):
    def fail() -> None:
        raise Unavailable("x")

    echo.before = fail
    for _turn in range(FAILURES + 2):
        ask(client, danish)
    assert len(echo.asked) == FAILURES


def test_a_lost_placeholder_is_mended(client, echo, danish):
    echo.answer = lambda text: text.replace("⟦0⟧", "").replace("⟦1⟧", "⟦9⟧").upper()
    ask(client, danish)
    assert "HEJ @Ben, SE <code>kode</code> HER." in see(client, danish)


def test_reordered_placeholders_go_where_the_engine_put_them(client, echo, danish):
    echo.answer = lambda text: "se ⟦1⟧ her, ⟦0⟧"
    ask(client, danish)
    assert "se <code>kode</code> her, @Ben" in see(client, danish)


@pytest.mark.parametrize("answer", ["⟦0⟧⟦1⟧⟦0⟧", "⟦7⟧", "⟦⟧ ⟦x⟧ ⟦0", "⟦01⟧ ⟦1⟧"])
def test_placeholders_that_an_engine_invents_are_no_placeholders(client, echo, danish, answer):
    echo.answer = lambda text: answer
    assert ask(client, danish).status_code == 303
    page = see(client, danish)
    shown = page.partition("comment__translated")[2].partition("</div>")[0]
    assert shown.count("<code>kode</code>") == 1
    assert shown.count("@Ben") == 1
    assert "⟦" not in shown


def test_what_a_machine_says_is_sanitised_like_anybodys_words(client, echo, danish):
    echo.answer = lambda text: text + "<img src=x onerror=alert(1)> [x](javascript:alert(1))"
    ask(client, danish)
    page = see(client, danish)
    assert "<img" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("answer", ["", " \n ", "\x00", "\ud800", "\u202e", "x" * 20_000])
def test_an_answer_that_is_none_is_not_kept(client, echo, danish, answer):
    echo.answer = lambda text: answer
    assert ask(client, danish).status_code == 503
    assert Translation.objects.count() == 0
    assert sum(Spending.objects.values_list("characters", flat=True)) == 0


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\u202e", "\x1b"])
def test_signs_that_no_text_may_hold_go(client, echo, danish, sign):
    echo.answer = lambda text: f"{sign}{text.upper()}{sign}"
    assert ask(client, danish).status_code == 303
    kept = Translation.objects.get()
    assert "HEJ @Ben, SE" in kept.text
    assert sign not in kept.text + kept.html


def test_one_line_that_comes_back_empty_is_no_translation(client, echo, say):
    echo.answer = lambda text: "" if text.startswith("To") else text.upper()
    assert ask(client, say("Et og andet\nTo og tredje", language="da")).status_code == 503
    assert Translation.objects.count() == 0


def test_what_comes_back_untranslated_is_not_marked_as_translated(client, echo, say):
    comment = say("Jeg kan godt lide at gå tur i skoven, når det ikke regner.", language="da")
    echo.answer = str
    ask(client, comment)
    assert 'class="comment__translated" lang="da"' in see(client, comment)
    other = say("Broen over floden blev bygget for hundrede år siden.", language="da")
    echo.answer = lambda text: "The bridge over the river was built a hundred years ago."
    ask(client, other)
    assert 'class="comment__translated" lang="en"' in see(client, other)


@pytest.mark.parametrize("name", [7, None, ["da"], "x" * 50, "", "xx-bogus", "da\x00"])
def test_a_pair_that_is_none_is_left_out(echo, name):
    echo.pairs = lambda: [(name, "en"), ("da", "sv")]
    pairs.refresh()
    assert list(Pair.objects.values_list("source", "target")) == [("da", "sv")]


def test_a_moderator_corrects_and_it_is_marked(client, echo, danish, mia, ana):
    ask(client, danish)
    correction = reverse("comments:correction", args=[danish.pk])
    assert client.post(correction, {"text": "x"}).status_code == 403
    client.force_login(mia)
    assert client.post(correction, {"text": ""}).status_code == 422
    assert client.post(correction, {"text": "Hello **Ben**"}).status_code == 303
    client.logout()
    page = see(client, danish)
    assert "corrected by a person" in page
    assert "<strong>Ben</strong>" in page
    danish.edit("Noget andet nu", by=ana)
    assert "corrected by a person" not in see(client, danish)
    client.force_login(mia)
    ask(client, danish)
    assert "An earlier correction" in see(client, danish)


def test_nobody_else_sees_or_sends_what_waits(client, echo, say, ben, mia):
    waiting = say(CANARY, language="da", state="pending")
    client.force_login(ben)
    assert ask(client, waiting).status_code == 404
    client.force_login(mia)
    assert ask(client, waiting).status_code == 303
    assert CANARY.upper() in see(client, waiting)
    client.force_login(ben)
    assert client.get(reverse("comments:translation", args=[waiting.pk])).status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_equal_requests_at_once_ask_the_engine_once(echo, danish):
    echo.before = lambda: time.sleep(0.3)
    made, errors = [], []

    def run() -> None:
        try:
            comment = Comment.objects.get(pk=danish.pk)
            made.append(translating.translate(comment, "en", person=None).text)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    crowd = [threading.Thread(target=run) for _turn in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert errors == []
    assert len(echo.asked) == 1
    assert len(set(made)) == 1
    assert len(made) == 8
