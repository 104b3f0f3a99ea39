"""Opens every page that moderators and those they decide on see, with hostile words on all of them.

What is written is what the forms store, put there past the forms where their checks would keep it
out (a member's name); the forms themselves are sent what they refuse, and give it back. A sitting
leaves nothing: its transaction is undone.
"""

from collections.abc import Iterator

from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from forum.accounts.models import Member

from .court import Exhibit
from .docket import Docket, Matter, proved_guest
from .post import Post
from .site import SITTING, Row, Site

OWN = {
    "MODE": "local", "PUBLIC_LOG": True, "NOTICE_LIMITS": [], "REPORTS_HOLD": 0,
    "EXPORT_LIMITS": [], "GUEST_REPORTING_LIMITS": [],
    "RULES": ["forum.moderation.rules.outside.Classifier"],
}  # fmt: skip

# Lists of the admin, each with all of the sitting on it.
LISTS = {
    "admin decisions": ("moderation_decision_changelist", ""),
    "admin all comments": ("comments_comment_changelist", "?state=all"),
    "admin reports": ("moderation_report_changelist", ""),
    "admin words": ("moderation_wordentry_changelist", ""),
    "admin members": ("accounts_member_changelist", ""),
    "admin threads": ("threads_thread_changelist", ""),
    "admin mails": ("outbox_outgoingmail_changelist", ""),
    "admin open notices": ("law_notice_changelist", ""),
    "admin decided notices": ("law_notice_changelist", "?decided=yes"),
    "admin open complaints": ("law_complaint_changelist", ""),
    "admin decided complaints": ("law_complaint_changelist", "?decided=yes"),
    "admin statements": ("law_statement_changelist", ""),
    "admin index": ("index", ""),
}
QUEUES = ["waiting", "reported", "new", "held", "all"]


class Office:
    """The moderators' rooms of a site, and the doors of those they decide on."""

    def __init__(self, site: Site) -> None:
        self._site, self.editor, self.guest = site, site.editor, site.guest
        mia, paul = (
            Member.objects.create_superuser(f"{name}@office.example", "x", name=name)
            for name in ("Mia of the office", "Paul of the office")
        )
        people = [
            Member.objects.create_user(f"p{n}@office.example", "x", name=f"Person {n}")
            for n in range(SITTING + 1)
        ]
        self.docket = Docket(people, mia, paul)
        self.gus = proved_guest()
        self._exhibits: list[Exhibit] = []

    def sit(self, rows: list[Row]) -> list[Exhibit]:
        """Put the rows before moderators and return all that shows them; `SITTING` at most."""
        self._exhibits = []
        with override_settings(**OWN), translation.override("en"), transaction.atomic():
            matters = [
                self.docket.enter(row.name, row.payload, row.closely, number)
                for number, row in enumerate(rows)
            ]
            together = f"{rows[0].name} to {rows[-1].name}"
            post = Post(self._site, self.docket.listener, self.gus)
            self._exhibits += post.deliver(matters, together)
            self._show_together(together)
            for matter in matters:
                if matter.closely:
                    self._show_closely(matter)
            transaction.set_rollback(True)
        return self._exhibits

    def _show_together(self, rows: str) -> None:
        for place, (name, query) in LISTS.items():
            self._show(rows, place, reverse(f"admin:{name}") + query)
        queue = reverse("admin:moderation_queue_changelist")
        for name in QUEUES:
            self._show(rows, f"admin queue {name}", f"{queue}?queue={name}")
        self._show(rows, "public log", reverse("law:log"))
        listener = self.docket.listener.member
        self._show(rows, "notifications", reverse("notifications:list"), listener)

    def _show_closely(self, matter: Matter) -> None:
        for place, path in self._pages(matter):
            self._show(matter.name, place, path)
        for place, path in (
            ("own statements", reverse("law:own")), ("own measures", reverse("measures")),
            ("statement to its author", matter.statement.get_absolute_url()),
        ):  # fmt: skip
            self._show(matter.name, place, path, matter.author)
        self._try_forms(matter)

    def _pages(self, matter: Matter) -> Iterator[tuple[str, str]]:
        """Yield the pages about one matter alone."""
        for state in ("waiting", "standing", "removed"):
            pk = getattr(matter, state).pk
            yield f"admin card {state}", reverse("admin:moderation_queue_card", args=[pk])
            yield f"admin comment {state}", reverse("admin:comments_comment_change", args=[pk])
        pk = matter.waiting.pk
        for kind in ("author", "text", "link"):
            yield f"admin alike {kind}", reverse("admin:moderation_queue_alike", args=[pk, kind])
        yield "admin tree", reverse("admin:comments_comment_tree", args=[matter.standing.thread_id])
        for name, thing in (
            ("accounts_member", matter.author), ("moderation_report", matter.report),
            ("law_notice", matter.notice), ("law_complaint", matter.complaint),
            ("law_statement", matter.statement), ("moderation_wordentry", matter.entry),
            ("moderation_decision", matter.removed.decisions.first()),
        ):  # fmt: skip
            if thing is not None:
                yield f"admin {name}", reverse(f"admin:{name}_change", args=[thing.pk])
        yield from self._pages_of_the_admin(matter)
        yield "admin decided notice", reverse("admin:law_notice_change", args=[matter.decided.pk])
        measures = reverse("admin:accounts_member_measures", args=[matter.author.pk])
        yield "admin measures", measures
        yield "open notice", matter.notice.get_absolute_url()
        yield "decided notice", matter.decided.get_absolute_url()
        yield "statement", matter.statement.get_absolute_url()
        yield "notice form", reverse("comments:notice", args=[matter.standing.pk])
        yield "report form", reverse("comments:report", args=[matter.standing.pk])
        yield "history", reverse("comments:history", args=[matter.standing.pk])

    def _pages_of_the_admin(self, matter: Matter) -> Iterator[tuple[str, str]]:
        """Yield what Django's own admin makes of names and titles beside our pages."""
        for name, thing in (
            ("articles_article", matter.article), ("moderation_wordentry", matter.entry),
            ("accounts_member", matter.author),
        ):  # fmt: skip
            if thing is not None:
                yield f"admin history {name}", reverse(f"admin:{name}_history", args=[thing.pk])
        if matter.entry is not None:
            pk = matter.entry.pk
            yield "admin deleting a word", reverse("admin:moderation_wordentry_delete", args=[pk])
        thread = matter.standing.thread_id
        yield "admin thread", reverse("admin:threads_thread_change", args=[thread])
        suspension = reverse("admin:accounts_member_suspension", args=[matter.author.pk])
        yield "admin suspension", suspension

    def _try_forms(self, matter: Matter) -> None:
        """Send each form the text beside something that it does not take."""
        said, standing = matter.words, matter.standing.pk
        forms = {
            "refused notice": (reverse("comments:notice", args=[standing]),
                               {"reasons": said, "name": matter.line, "email": said}),
            "refused report": (reverse("comments:report", args=[standing]),
                               {"words": said, "reason": said}),
            "refused complaint": (f"{matter.decided.get_absolute_url()}complaint/",
                                  {"reasons": said * 3 + "x" * 6000}),
            "admin refused notice": (reverse("admin:law_notice_decide", args=[matter.notice.pk]),
                                     {"outcome": said, "words": said, "seen": said}),
            "admin stale notice": (reverse("admin:law_notice_decide", args=[matter.notice.pk]),
                                   {"outcome": "acted", "words": said or "x", "seen": "7.x"}),
            "admin refused order": (reverse("admin:law_notice_add"),
                                    {"comment": said, "reasons": said, "authority": said}),
            "admin refused complaint": (
                reverse("admin:law_complaint_decide", args=[matter.complaint.pk]),
                {"outcome": said, "words": said},
            ),
            "admin refused word": (reverse("admin:moderation_wordentry_add"),
                                   {"text": said, "remark": said, "kind": said, "language": said}),
            "admin refused measure": (
                reverse("admin:accounts_member_measures", args=[matter.author.pk]),
                {"kind": said, "words": said, "reason": said},
            ),
            "admin refused removal": (
                reverse("admin:comments_comment_removal", args=[standing]),
                {"reason": said, "words": said, "seen": said},
            ),
            "admin stale removal": (
                reverse("admin:comments_comment_removal", args=[standing]),
                {"reason": "insult", "words": said, "seen": "1.published.x"},
            ),
            "admin refused suspension": (
                reverse("admin:accounts_member_suspension", args=[matter.author.pk]),
                {"days": "7", "words": said, "reason": said},
            ),
            "admin unexplained card": (
                reverse("admin:moderation_queue_decision", args=[matter.waiting.pk]),
                {"verb": "remove", "reason": "illegal", "seen": said},
            ),
            "admin refused alike": (
                reverse("admin:moderation_queue_alike", args=[matter.waiting.pk, "text"]),
                {"reason": said, "words": said, "seen": said},
            ),
            "admin refused card": (
                reverse("admin:moderation_queue_decision", args=[standing]),
                {"verb": "remove", "reason": said, "words": said, "seen": said},
            ),
            "admin stale card": (
                reverse("admin:moderation_queue_decision", args=[standing]),
                {"verb": "remove", "reason": "insult", "words": said, "seen": "1.published.x"},
            ),
        }  # fmt: skip
        for place, (path, fields) in forms.items():
            visitor = self.editor if place.startswith("admin") else self.guest
            token = visitor.cookies.get("csrftoken")
            fields = fields | {"csrfmiddlewaretoken": token.value if token else ""}
            answer = visitor.send(path, fields)
            self._site.tally["posted"] += 1
            self._site.tally["refused"] += 400 <= answer.status_code < 500
            page = answer.content.decode()
            self._exhibits.append(Exhibit(matter.name, place, page, "document"))

    def _show(self, rows: str, place: str, path: str, person: Member | None = None) -> None:
        visitor = self.editor if place.startswith("admin") else self.guest
        if person is not None:
            visitor = self._site.new_visitor()
            visitor.force_login(person)
        answer = visitor.get(path)
        if answer.status_code != 200:
            raise LookupError(f"{place}: {answer.status_code} for {path}")
        self._exhibits.append(Exhibit(rows, place, answer.content.decode(), "document"))
