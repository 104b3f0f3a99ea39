"""Listed words: what counts as one, in which language, and what a pattern may not do."""

import time

import pytest

from forum.comments.checks import Refused, judge
from forum.comments.rules import tell
from forum.moderation.models import WordEntry


def listed(text, *, language="", kind="word", action="hold"):
    entry = WordEntry(language=language, text=text, kind=kind, action=action)
    entry.full_clean()
    entry.save()
    return entry


@pytest.mark.parametrize(
    ("entry", "text", "fits"),
    [
        ("rat", "You RAT!", True),
        ("rat", "You ｒａｔ", True),
        ("rat", "r\u200dat", True),
        ("rat", "democratic", False),
        ("dirty rat", "you dirty,\nrat", True),
        ("dirty rat", "you dirty rats", False),
        ("傻瓜", "你这个傻瓜啊", True),
        ("कमीना", "वह कमीना है", True),
        ("कम", "वह कमीना है", False),
        ("idiót", "IDIÓT", True),
    ],
)  # fmt: skip
def test_a_listed_word_counts_as_a_word_in_every_script(db, attempt, entry, text, fits):
    listed(entry)
    found = judge(attempt(text))
    assert (found is not None) == fits


def test_words_count_in_their_language_and_an_author_does_not_choose_around_them(attempt):
    listed("hell", language="en")
    english = "Go to hell, all of you who think that this bridge was ever needed by anybody here."
    assert judge(attempt("Die Sonne scheint hell über der Brücke.", language="de")) is None
    assert judge(attempt(english)).rule == "words"
    assert judge(attempt(english, language="da", language_by="author")).rule == "words"


def test_a_text_too_short_to_tell_meets_the_words_of_the_article(attempt):
    listed("rat", language="en")
    assert judge(attempt("rat", language="und")).rule == "words"


def test_a_word_refuses_or_holds_and_names_what_was_found(attempt):
    entry = listed("casino bonus", action="refuse")
    with pytest.raises(Refused, match="casino bonus"):
        judge(attempt("A Casino Bonus for you"))
    entry.action = "hold"
    entry.save()
    found = judge(attempt("A Casino Bonus for you"))
    assert "“casino bonus”" in tell(found.rule, found.details)


@pytest.mark.once
@pytest.mark.parametrize(
    "pattern", [r"https?://\S*casino\S*", r"v[i1!|]+\W*[a@]+\W*g+\W*r+\W*[a@]+", r"\pL+!{3,9}\pL+"]
)
def test_what_people_write_is_a_pattern(admin_client, pattern):
    fields = {"language": "", "text": pattern, "kind": "pattern", "action": "hold"}
    answer = admin_client.post("/admin/moderation/wordentry/add/", fields)
    assert answer.status_code == 302


def test_a_pattern_cannot_run_away(attempt):
    listed(r"(a+)+$", kind="pattern")
    began = time.process_time()
    judge(attempt("a" * 9000 + " b"))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "pattern",
    ["(", "(?=a)", "a*", "((a{9}){999}){999}", "\\", "(.{1,30}){30}z", "[^z]{900}z"],
)
def test_a_pattern_that_is_not_one_is_refused_on_saving(admin_client, pattern):
    fields = {"language": "", "text": pattern, "kind": "pattern", "action": "hold"}
    page = admin_client.post("/admin/moderation/wordentry/add/", fields)
    assert page.status_code == 200
    assert "This pattern" in page.content.decode()
    assert not WordEntry.objects.exists()


def test_a_word_is_listed_changed_and_deleted_in_the_admin(admin_client, admin_user, attempt):
    fields = {"language": "", "text": "rat", "kind": "word", "action": "hold"}
    admin_client.post("/admin/moderation/wordentry/add/", fields)
    entry = WordEntry.objects.get()
    assert entry.added_by == admin_user
    assert judge(attempt("rat")).rule == "words"
    url = f"/admin/moderation/wordentry/{entry.pk}/change/"
    admin_client.post(url, fields | {"text": "mouse"})
    assert judge(attempt("rat")) is None
    assert judge(attempt("mouse")).rule == "words"
    admin_client.post(url.replace("change", "delete"), {"post": "yes"})
    assert judge(attempt("mouse")) is None
