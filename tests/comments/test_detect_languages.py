"""Old comments get their language, and nobody's word is overwritten."""

from io import StringIO

from django.core.management import call_command

from forum.comments.checking import check
from forum.comments.models import Comment
from forum.comments.tallies import Tally

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


def test_more_comments_cost_no_more_queries_to_read(say, django_assert_max_num_queries):
    for _ in range(5):
        say("👍", language="und")
    with django_assert_max_num_queries(4):
        detect()
