"""Posts hostile rows to the site as a guest and an editor would, and cuts up what it answers."""

import re
import uuid
from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.threads.models import Thread

from .court import Exhibit
from .cutting import cut, hidden_fields
from .visitor import Visitor

# As many as an article's page shows roots, so that each row is on the page that is judged.
SITTING = 20
# The admin holds fifty on a page, and links to a page between the first and the last.
MORE_THAN_TWO_PAGES = 105


class Row(NamedTuple):
    """One hostile text; one looked at `closely` is judged on all pages of its own as well."""

    name: str
    payload: str
    closely: bool = True


class Site:
    """The site under judgement; `tally` counts `posted`, `refused` and `server_errors`."""

    def __init__(self) -> None:
        self.tally: Counter[str] = Counter(posted=0, refused=0, server_errors=0)
        self.complaints: list[str] = []
        self.guest = Visitor(self.tally, self.complaints)
        self.editor = Visitor(self.tally, self.complaints)
        editor = Member.objects.create_superuser("editor@example.org", "edits a lot", name="Editor")
        self.editor.force_login(editor)
        self._exhibits: list[Exhibit] = []

    def new_visitor(self) -> Visitor:
        """Return somebody else, whose faults are counted along."""
        return Visitor(self.tally, self.complaints)

    def sit(self, rows: list[Row]) -> list[Exhibit]:
        """Post these rows in each field, and return all that shows them; `SITTING` at most."""
        self._exhibits = []
        with translation.override("en"):
            self._sit_on_texts(rows)
            self._sit_on_names(rows)
            self._sit_on_titles(rows)
            together = f"{rows[0].name} to {rows[-1].name}"
            comments = reverse("admin:comments_comment_changelist")
            self._show(together, "admin comments", comments, "document")
        return self._exhibits

    def fill(self) -> None:
        """Have so much on the site that every list goes on to another page."""
        for number in range(MORE_THAN_TWO_PAGES):
            Comment(
                thread=self._new_thread(),
                guest_name="Guest",
                text="It stands.",
                html="<p>It stands.</p>",
                language="en",
                posted_at=timezone.now() - timedelta(days=number),
            ).post()

    # --- The three fields ---

    def _sit_on_texts(self, rows: list[Row]) -> None:
        """Post each as a comment's text by htmx."""
        thread, form = self._open_thread()
        posted: dict[str, Row] = {}
        for row in rows:
            fields = form | {"key": str(uuid.uuid4()), "name": "Guest", "text": row.payload}
            answer = self.guest.send(
                reverse("comments:create", args=[thread.pk]), fields, htmx=True
            )
            if row.closely:
                preview = self.guest.send(reverse("comments:preview"), fields, htmx=True)
                self._keep(row, "preview", preview, "fragment")
            if self._takes(row, "text", answer, "fragment"):
                self._keep(row, "answer", answer, "fragment")
                found = re.search(r'id="(c\d+)"', answer.content.decode())
                posted[found[1] if found else ""] = row
        self._show_discussion(thread, posted, "comment__body", "writer")

    def _sit_on_names(self, rows: list[Row]) -> None:
        """Post each as a guest's name by a plain form."""
        thread, form = self._open_thread()
        posted: dict[str, Row] = {}
        for row in rows:
            fields = form | {"key": str(uuid.uuid4()), "name": row.payload, "text": "It stands."}
            answer = self.guest.send(reverse("comments:create", args=[thread.pk]), fields)
            if self._takes(row, "name", answer, "document"):
                pk = answer["Location"].strip("/").rpartition("/")[2]
                posted[f"c{pk}"] = row
                if row.closely:
                    reply = reverse("comments:new", args=[thread.pk], query={"parent": pk})
                    self._show(row.name, "reply form", reply, "document")
        self._show_discussion(thread, posted, "bdi", "plain")

    def _sit_on_titles(self, rows: list[Row]) -> None:
        """Post each as an article's title in the admin."""
        add = reverse("admin:articles_article_add")
        form = hidden_fields(self.editor.read(add))
        for row in rows:
            now = timezone.now()
            fields = form | {
                "title": row.payload, "slug": f"judged-{uuid.uuid4().hex}", "language": "en",
                "body": "It stands.", "state": "published", "_continue": "1",
                "published_at_0": f"{now:%Y-%m-%d}", "published_at_1": f"{now:%H:%M:%S}",
            }  # fmt: skip
            answer = self.editor.send(add, fields)
            if self._takes(row, "title", answer, "document") and row.closely:
                self._show(row.name, "admin article", answer["Location"], "document")
                article = Article.objects.get(slug=fields["slug"])
                self._show(row.name, "titled article", article.get_absolute_url(), "document")
        together = f"{rows[0].name} to {rows[-1].name}"
        page = self._show(together, "front page", reverse("articles:index"), "document")
        for piece in cut(page, "article-list__title"):
            self._exhibits.append(Exhibit(together, "front page's titles", piece.html, "fragment"))
        articles = reverse("admin:articles_article_changelist")
        self._show(together, "admin articles", articles, "document")

    # --- What is kept ---

    def _takes(self, row: Row, field: str, answer: HttpResponse, way: str) -> bool:
        """Count an answer; keep a refusal, which gives the text back, and return False."""
        self.tally["posted"] += 1
        # The admin gives its forms back with 200; what it takes, it answers with a redirect.
        refused = 400 <= answer.status_code < 500 or (
            field == "title" and answer.status_code == 200
        )
        if refused:
            self.tally["refused"] += 1
            if row.closely:
                self._keep(row, f"refused {field}", answer, way)
        return not refused and answer.status_code < 400

    def _show_discussion(self, thread: Thread, rows: dict[str, Row], style: str, way: str) -> None:
        """Keep the article's page, each row as cut from it, and the pages of a closer look."""
        together = f"{min(rows)} to {max(rows)}" if rows else "nothing"
        page = self._show(together, f"article {style}", thread.get_absolute_url(), "served")
        pieces = {piece.where: piece.html for piece in cut(page, style)}
        if missing := rows.keys() - pieces.keys():
            raise LookupError(
                f"not on the article's page: {[rows[where].name for where in missing]}"
            )
        for where, row in rows.items():
            self._exhibits.append(Exhibit(row.name, style, pieces[where], way))
            if row.closely:
                pk = where.removeprefix("c")
                self._show(row.name, "permalink", reverse("comments:detail", args=[pk]), "document")
                own = reverse("admin:comments_comment_change", args=[pk])
                self._show(row.name, "admin comment", own, "document")

    def _show(self, rows: str, place: str, path: str, way: str) -> str:
        """Keep the page there for the court."""
        visitor = self.editor if place.startswith("admin") else self.guest
        page = visitor.read(path)
        self._exhibits.append(Exhibit(rows, place, page, way))
        return page

    def _keep(self, row: Row, place: str, answer: HttpResponse, way: str) -> None:
        self._exhibits.append(Exhibit(row.name, place, answer.content.decode(), way))

    def _open_thread(self) -> tuple[Thread, dict[str, str]]:
        """Return a new thread, and what its form sends along unseen."""
        thread = self._new_thread()
        form = self.guest.read(reverse("comments:new", args=[thread.pk]))
        return thread, hidden_fields(form)

    def _new_thread(self) -> Thread:
        article = Article.objects.create(
            title="The bridge", slug=uuid.uuid4().hex, body="It stands.", language="en",
            state="published",
        )  # fmt: skip
        return Thread.objects.of(article)
