"""Old comments get their language, and nobody's word is overwritten."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from articles.models import Article
from forum.comments.checking import check
from forum.comments.management.commands import detect_languages
from forum.comments.models import Comment
from forum.comments.tallies import Tally
from forum.threads.models import Thread

DANISH = "Det her er en kommentar, som jeg har skrevet på dansk, fordi jeg bor i Danmark."


def detect(*arguments: str) -> str:
    out = StringIO()
    call_command("detect_languages", *arguments, stdout=out)
    return out.getvalue()


def test_comments_without_a_language_get_one_and_are_counted_under_it(say, thread):
    danish = say(DANISH, language="und")
    nothing = say("👍", language="und")
    assert "1 comments changed." in detect()
    danish.refresh_from_db()
    nothing.refresh_from_db()
    assert (danish.language, nothing.language) == ("da", "und")
    assert [damage.rule for damage in check() if damage.times] == []
    published = Tally.objects.filter(thread=thread, language="da").values_list(
        "published", flat=True
    )
    assert sum(published) == 1
    assert "0 comments changed." in detect()


def test_a_persons_word_stands(say):
    comment = say(DANISH, language="nb", language_by="author")
    late = Comment.objects.get(pk=comment.pk)
    assert "0 comments changed." in detect("--all")
    late.speak("da", by="detector")
    comment.refresh_from_db()
    assert (comment.language, comment.language_by) == ("nb", "author")


def test_a_stopped_run_goes_on_where_it_stopped(say):
    first, second = say(DANISH, language="und"), say(DANISH, language="und")
    assert f"--after {second.pk}" in detect("--after", str(first.pk))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.language, second.language) == ("und", "da")


def test_earlier_guesses_are_made_again_only_on_demand(say):
    comment = say(DANISH, language="sv")
    detect()
    comment.refresh_from_db()
    assert comment.language == "sv"
    detect("--all")
    comment.refresh_from_db()
    assert comment.language == "da"


def test_what_the_author_said_before_is_a_hint(say, ben):
    open_text = "Det er en god film"
    norwegian, danish = say(open_text, language="und", by=ben), say(open_text, language="und")
    say("Jeg skriver norsk.", by=ben, language="nb", language_by="author")
    say("Jeg skriver dansk.", language="da", language_by="author")
    detect()
    norwegian.refresh_from_db()
    danish.refresh_from_db()
    assert (norwegian.language, danish.language) == ("nb", "da")


@pytest.mark.parametrize("happens", ["said", "edited"])
def test_what_people_do_meanwhile_stands(say, ana, monkeypatch, happens):
    comment, guess = say(DANISH, language="und"), detect_languages.guess_language

    def while_somebody_acts(text, **hints):
        late = Comment.objects.get(pk=comment.pk)
        if happens == "said":
            late.speak("nb", by="author", person=ana)
        else:
            late.edit("This is what I meant to say in English all along.", by=ana)
        return guess(text, **hints)

    monkeypatch.setattr(detect_languages, "guess_language", while_somebody_acts)
    assert "0 comments changed." in detect()
    comment.refresh_from_db()
    assert comment.language == ("nb" if happens == "said" else "en")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_it_runs_while_people_write_and_choose(monkeypatch, transactional_db):
    monkeypatch.setattr(detect_languages, "BATCH", 7)
    article = Article.objects.create(title="The bridge", body="It stands.", state="published")
    thread = Thread.objects.of(article)

    def post(text: str) -> Comment:
        comment = Comment(
            thread=thread, guest_name="Kim", text=text, html="<p></p>", language="und"
        )
        comment.post()
        return comment

    old = [post(f"{DANISH} {n}") for n in range(40)]

    def write(part: int) -> None:
        try:
            for comment in old[part::4]:
                if part == 0:
                    detect()
                elif part == 1:
                    Comment.objects.get(pk=comment.pk).speak("nb", by="author")
                else:
                    post(DANISH)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    detect()
    said = {pk: (tag, by) for pk, tag, by in
            Comment.objects.values_list("pk", "language", "language_by")}  # fmt: skip
    assert {said.pop(comment.pk) for comment in old[1::4]} == {("nb", "author")}
    assert set(said.values()) == {("da", "detector")}
    assert len(said) == 50
    assert [damage.rule for damage in check() if damage.times] == []


def test_more_comments_cost_no_more_queries_to_read(say, django_assert_max_num_queries):
    for _ in range(5):
        say("👍", language="und")
    with django_assert_max_num_queries(5):
        detect()
