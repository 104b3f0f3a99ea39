"""The columns of the list of comments; everything a stranger wrote is escaped."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from forum.comments.models import Comment
from forum.languages.names import direction, html_lang, language_name
from forum.languages.numbers import ago
from forum.markup.plaintext import clean_line
from forum.moderation.sight import fingerprint

EXCERPT = 280
# Deeper levels are drawn like this one and say their number.
DEEPEST_INDENT = 12


def excerpt(comment: Comment, length: int = EXCERPT) -> str:
    """Return the text's beginning as it was typed, quotations and all, on one line."""
    return Truncator(clean_line(comment.text[: length * 4])).chars(length) or "…"


def article_of(comment: Comment) -> Any:
    """Return the first article of the comment's thread, from what is loaded; None without any."""
    return next(iter(comment.thread.family.articles.all()), None)


class Columns:
    """What the list says of each comment."""

    @admin.display(description=_("comment"))
    def words(self, comment: Comment) -> SafeString:
        """The beginning of its text, and under which article it stands and why it waits."""
        return format_html("{}{}", self._excerpt(comment), self._about(comment))

    def _excerpt(self, comment: Comment) -> SafeString:
        """The text's beginning, linked to the comment's page, with what was seen of it."""
        return format_html(
            '<input type="hidden" name="seen" value="{}:{}">'
            '<a class="queue__words" href="{}" lang="{}" dir="auto">{}</a>',
            comment.pk, fingerprint(comment),
            reverse("admin:comments_comment_change", args=[comment.pk]),
            html_lang(comment.language), excerpt(comment),
        )  # fmt: skip

    def _about(self, comment: Comment) -> SafeString:
        """The article, linked to its tree, and why the comment waits or was removed."""
        why = comment.why_held
        if comment.is_removed:
            why = comment.get_removal_reason_display() or comment.get_removed_as_display()
        return format_html(
            '<span class="queue__about">'
            '<a href="{}" dir="auto">{}</a>{}</span>',
            reverse("admin:comments_comment_tree", args=[comment.thread_id]),
            Truncator(article_of(comment) or comment.thread).chars(60),
            format_html(" · {}", why) if why else "",
        )  # fmt: skip

    @admin.display(description=_("comment"))
    def branch(self, comment: Comment) -> SafeString:
        """The same, indented by its level."""
        return format_html(
            '<div class="branch branch--{}">'
            '<span class="branch__level" title="{}">{}</span> {}</div>',
            min(comment.level, DEEPEST_INDENT),
            gettext("Level %(level)d") % {"level": comment.level + 1},
            comment.level + 1,
            format_html(
                "<div>{}{}</div>",
                self._excerpt(comment),
                self._about(comment) if comment.level == 0 or not comment.is_published else "",
            ),
        )

    @admin.display(description=_("author"))
    def writer(self, comment: Comment) -> SafeString:
        """Who wrote it, and that they are suspended or a guest."""
        note = ""
        if comment.author is None:
            note = gettext("guest")
        elif comment.author.is_suspended:
            note = gettext("suspended")
        return format_html(
            '<bdi>{}</bdi>{}', comment.author_name,
            format_html(' <span class="queue__note">{}</span>', note) if note else "",
        )  # fmt: skip

    @admin.display(description=_("language"))
    def tongue(self, comment: Comment) -> SafeString:
        """The language's name, and who says so."""
        name = language_name(comment.language, get_language() or "en")
        return format_html(
            '<span title="{}" dir="{}">{}</span>',
            comment.get_language_by_display(), direction(get_language() or "en"), name,
        )  # fmt: skip

    @admin.display(description=_("state"))
    def standing(self, comment: Comment) -> SafeString:
        """Its own state."""
        return format_html(
            '<span class="state state--{}">{}</span>', comment.state, comment.get_state_display()
        )

    @admin.display(description=_("posted"), ordering="posted_at")
    def posted(self, comment: Comment) -> SafeString:
        """How long ago it was written."""
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', comment.posted_at.isoformat(),
            f"{comment.posted_at:%Y-%m-%d %H:%M} UTC", ago(comment.posted_at),
        )  # fmt: skip

    @admin.display(description=_("decide"))
    def decide(self, comment: Comment) -> SafeString:
        """The verbs that fit its state; the buttons send the list's own form."""
        if comment.is_removed:
            return self._button(comment, "restoration", gettext("Restore"))
        remove = format_html(
            '<a class="queue__verb" href="{}">{}</a>',
            reverse("admin:comments_comment_removal", args=[comment.pk]), gettext("Remove…"),
        )  # fmt: skip
        if comment.is_pending:
            publish = self._button(comment, "publication", gettext("Publish"))
            return format_html("{} {}", publish, remove)
        return remove

    def _button(self, comment: Comment, noun: str, label: str) -> SafeString:
        return format_html(
            '<button type="submit" class="queue__verb" formaction="{}"'
            ' aria-label="{} #{}">{}</button>',
            reverse(f"admin:comments_comment_{noun}", args=[comment.pk]), label, comment.pk, label,
        )  # fmt: skip
