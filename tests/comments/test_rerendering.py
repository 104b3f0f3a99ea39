"""Stored HTML is made anew when the rules change."""

from io import StringIO

from django.core.management import call_command

from forum.comments.models import Comment
from forum.markup import POLICY_VERSION


def rerender(*arguments: str) -> str:
    out = StringIO()
    call_command("rerender_comments", *arguments, stdout=out)
    return out.getvalue()


def test_comments_of_older_rules_are_rendered_once(say, thread):
    old = say("**now** bold", html="<p>old rules</p>")
    thread.refresh_from_db()
    before = thread.version
    assert "1 comments rendered." in rerender()
    old.refresh_from_db()
    assert "<strong>now</strong>" in old.html
    assert old.html_version == POLICY_VERSION
    thread.refresh_from_db()
    assert thread.version == before + 1
    assert "0 comments rendered." in rerender()


def test_all_are_rendered_on_demand_and_a_stopped_run_goes_on(say):
    first, second = say("one"), say("two")
    rerender()
    Comment.objects.update(html="<p>spoiled</p>")
    assert "1 comments rendered." in rerender("--all", "--after", str(first.pk))
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.html == "<p>spoiled</p>"
    assert "two" in second.html
