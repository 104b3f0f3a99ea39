"""Threads in the admin: open, read before publication, or locked, and why."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Count, Max, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Comment, Tally
from forum.comments.states import State
from forum.moderation import leading
from forum.moderation.admin.leading import TITLES, WhyForm, ask_why, tell_changed
from forum.threads.models import ARRANGED, Thread

# Modes and the lock that end a discussion are explained.
ENDING = {Thread.Mode.CLOSED}


class ThreadForm(WhyForm, forms.ModelForm):  # type: ignore[type-arg]
    """The mode, when it closes, whether guests may write, the lock, and why."""

    locked = forms.BooleanField(
        label=_("Locked"), required=False, help_text=_("Nobody may write here any more.")
    )
    seen = forms.IntegerField(required=False, max_value=2**62, widget=forms.HiddenInput)

    class Meta:
        model = Thread
        fields = ("mode", "closes_after_days", "guests_allowed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["locked"] = self.instance.is_locked
        self.initial["seen"] = leading.mark(self.instance)
        self.is_overtaken = False

    def clean(self) -> dict[str, Any]:
        """Refuse what was decided on something else; the form then knows what stands now."""
        said = self.cleaned_data
        closes = "mode" in self.changed_data and said.get("mode") in ENDING
        locks = bool(said.get("locked")) and not self.instance.is_locked
        self.ends = closes or locks
        if decisions := leading.since(self.instance, said.get("seen") or 0):
            self.is_overtaken = True
            self.add_error(None, leading.objection(decisions))
            data = cast(QueryDict, self.data).copy()
            data["seen"] = str(decisions[0].pk)
            self.data = data
        return super().clean()


@admin.register(Thread)
class ThreadAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists the discussions with how much is said and how much waits."""

    form = ThreadForm
    list_display = ("title", "mode", "is_locked", "published", "waiting", "active", "beyond")
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
        "locked", "locked_at", "locked_by", "reason", "words", "seen", "look",
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
        return threads.prefetch_related(Prefetch("family__articles", TITLES)).annotate(
            published_count=Coalesce(Subquery(tallies.annotate(n=Sum("published")).values("n")), 0),
            waiting_count=Coalesce(Subquery(held), 0),
            last_active=Subquery(tallies.annotate(n=Max("active_at")).values("n")),
            last_decision=leading.MARK,
        )  # fmt: skip

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the discussion; while one leads it, nobody else does."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            found.hold()
            # Whoever held it before may have changed it.
            found = super().get_object(request, object_id, from_field)
        return found

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form; 409 where a colleague decided meanwhile."""
        answer = super().render_change_form(request, context, *args, **kwargs)
        if getattr(context["adminform"].form, "is_overtaken", False):
            answer.status_code = 409
        return answer

    def save_model(self, request: HttpRequest, obj: Thread, form: Any, change: bool) -> None:
        """Use the thread's verbs, which also name a new version of its pages."""
        said = form.cleaned_data
        why = {name: said[name] for name in ("reason", "words")}
        who = cast(Member, request.user)
        if changed := ARRANGED & set(form.changed_data):
            obj.arrange(by=who, **why, **{name: said[name] for name in changed})
        if said["locked"]:
            obj.lock(by=who, **why)
        else:
            obj.unlock(by=who, **why)

    @admin.display(description=_("article"))
    def title(self, thread: Thread) -> str:
        """The title of the family's first article."""
        return thread.title

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

    @admin.display(description=_("comments"))
    def beyond(self, thread: Any) -> SafeString:
        """The same, with the mark of what this list showed."""
        return format_html(
            '<input type="hidden" name="seen" value="{}:{}">{}',
            thread.pk, thread.last_decision or 0, self.look(thread),
        )  # fmt: skip

    @admin.action(description=_("Lock the discussion"), permissions=["change"])
    def lock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        """Lock each that is open."""
        return self._lead(request, _("Lock the discussion"), Thread.lock, ends=True)

    @admin.action(description=_("Unlock the discussion"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        """Unlock each that is locked."""
        return self._lead(request, _("Unlock the discussion"), Thread.unlock)

    @admin.action(description=_("Read comments before publication"), permissions=["change"])
    def moderate(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        """Make new comments wait."""
        verb = partial(Thread.arrange, mode=Thread.Mode.MODERATED.value)
        return self._lead(request, _("Read comments before publication"), verb)

    @admin.action(description=_("Publish comments at once"), permissions=["change"])
    def open(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        """Let new comments stand at once."""
        verb = partial(Thread.arrange, mode=Thread.Mode.OPEN.value)
        return self._lead(request, _("Publish comments at once"), verb)

    def _lead(
        self, request: HttpRequest, label: Any, verb: Callable[..., bool], *, ends: bool = False
    ) -> HttpResponse | None:
        """Ask why, do it to each ticked thread, note it in the admin's history, and say so."""
        changed, page = ask_why(self.admin_site, request, label, verb, ends=ends)
        for thread in changed:
            self.log_change(request, thread, str(label))
        if changed or page is None:
            tell_changed(request, len(changed))
        return page
