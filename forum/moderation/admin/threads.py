"""Threads in the admin: open, read before publication, or locked."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment, Tally
from forum.comments.states import State
from forum.threads.models import ARRANGED, Thread

TITLES = Prefetch(
    "family__articles", Article.objects.only("family", "title", "slug", "state").order_by("pk")
)


class ThreadForm(forms.ModelForm):  # type: ignore[type-arg]
    """The mode, when it closes, whether guests may write, and the lock."""

    locked = forms.BooleanField(
        label=_("Locked"), required=False, help_text=_("Nobody may write here any more.")
    )

    class Meta:
        model = Thread
        fields = ("mode", "closes_after_days", "guests_allowed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["locked"] = self.instance.is_locked


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists the discussions with how much is said and how much waits."""

    form = ThreadForm
    list_display = ("title", "mode", "is_locked", "published", "waiting", "active", "look")
    list_filter = ("mode", ("locked_at", admin.EmptyFieldListFilter))
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    search_fields = ("family__name", "family__articles__title")
    search_help_text = _("Title of the article")
    ordering = ("-pk",)
    actions = ("lock", "unlock", "moderate", "open")
    fields = (
        "title", "mode", "closes_after_days", "closing", "guests_allowed",
        "locked", "locked_at", "locked_by", "look",
    )  # fmt: skip
    readonly_fields = ("title", "closing", "locked_at", "locked_by", "look")
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: a thread is opened by its article."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Thread | None = None) -> bool:
        """Never: people have spoken in it."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        """Return the threads with their counts, each from the tallies or an index."""
        tallies = Tally.objects.filter(thread=OuterRef("pk")).order_by().values("thread")
        held = Comment.objects.filter(thread=OuterRef("pk"), state=State.PENDING)
        held = held.order_by().values("thread").annotate(n=Count("pk")).values("n")
        threads: QuerySet[Thread] = super().get_queryset(request)
        return threads.prefetch_related(TITLES).annotate(
            published_count=Coalesce(Subquery(tallies.annotate(n=Sum("published")).values("n")), 0),
            waiting_count=Coalesce(Subquery(held), 0),
            last_active=Subquery(tallies.annotate(n=Max("active_at")).values("n")),
        )  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Thread, form: Any, change: bool) -> None:
        """Use the thread's verbs, which also name a new version of its pages."""
        if changed := ARRANGED & set(form.changed_data):
            obj.arrange(by=_person(request), **{name: getattr(obj, name) for name in changed})
        if form.cleaned_data["locked"]:
            obj.lock(by=_person(request))
        else:
            obj.unlock(by=_person(request))

    @admin.display(description=_("article"))
    def title(self, thread: Thread) -> str:
        """The title of the family's first article."""
        return str(next(iter(thread.family.articles.all()), thread.family))

    @admin.display(description=_("locked"), empty_value="–", ordering="locked_at")
    def is_locked(self, thread: Thread) -> Any:
        """Say so where nobody may write."""
        return _("locked") if thread.is_locked else None

    @admin.display(description=_("closes by itself"))
    def closing(self, thread: Thread) -> Any:
        """When nobody may write any more."""
        return thread.closes_at or _("never")

    @admin.display(description=_("published"), ordering="published_count")
    def published(self, thread: Any) -> int:
        """How many comments stand."""
        return int(thread.published_count)

    @admin.display(description=_("waiting"), ordering="waiting_count")
    def waiting(self, thread: Any) -> int:
        """How many wait."""
        return int(thread.waiting_count)

    @admin.display(description=_("last activity"), ordering="last_active")
    def active(self, thread: Any) -> Any:
        """When something last changed."""
        return thread.last_active

    @admin.display(description=_("comments"))
    def look(self, thread: Thread) -> SafeString:
        """Where its comments are listed."""
        return format_html(
            '<a href="{}?thread={}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:moderation_queue_changelist"), thread.pk, _("queue"),
            reverse("admin:comments_comment_tree", args=[thread.pk]), _("tree"),
        )  # fmt: skip

    @admin.action(description=_("Lock the discussion"), permissions=["change"])
    def lock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        """Lock each that is open."""
        self._change(
            request,
            queryset.filter(locked_at=None),
            _("Locked."),
            lambda thread: thread.lock(by=_person(request)),
        )

    @admin.action(description=_("Unlock the discussion"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        """Unlock each that is locked."""
        self._change(
            request, queryset.exclude(locked_at=None), _("Unlocked."),
            lambda thread: thread.unlock(by=_person(request)),
        )  # fmt: skip

    @admin.action(description=_("Read comments before publication"), permissions=["change"])
    def moderate(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        """Make new comments wait."""
        self._arrange(request, queryset, Thread.Mode.MODERATED)

    @admin.action(description=_("Publish comments at once"), permissions=["change"])
    def open(self, request: HttpRequest, queryset: QuerySet[Thread]) -> None:
        """Let new comments stand at once."""
        self._arrange(request, queryset, Thread.Mode.OPEN)

    def _arrange(self, request: HttpRequest, queryset: QuerySet[Thread], mode: str) -> None:
        self._change(
            request, queryset.exclude(mode=mode), Thread.Mode(mode).label,
            lambda thread: thread.arrange(mode=mode, by=_person(request)),
        )  # fmt: skip

    def _change(
        self, request: HttpRequest, queryset: QuerySet[Thread], what: Any, verb: Any
    ) -> None:
        """Do it to each thread, note it in the admin's history, and say how many changed."""
        changed = list(queryset)
        for thread in changed:
            verb(thread)
            self.log_change(request, thread, str(what))
        told = ngettext(
            "%(count)d discussion was changed.", "%(count)d discussions were changed.", len(changed)
        )
        self.message_user(request, told % {"count": len(changed)}, messages.SUCCESS)


def _person(request: HttpRequest) -> Member:
    return cast(Member, request.user)
