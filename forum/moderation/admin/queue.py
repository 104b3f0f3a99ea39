"""The queue in the admin: cards to decide on, by mouse, by keyboard, or by plain forms.

A decision is one POST. With `HX-Request` (static/js/admin-queue.js) it is answered with what then
stands in the card's place; without, with the queue that is left.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.accounts.models import Member
from forum.comments import policy
from forum.comments.models import Comment
from forum.comments.states import Reason
from forum.languages.names import choices
from forum.moderation import queues
from forum.moderation.admin.decisions import ReadOnly
from forum.moderation.admin.queue_forms import back_to, choice_of, is_number, is_scripted, verb_of
from forum.moderation.admin.queue_head import Asked, counted_for, head_of
from forum.moderation.admin.telling import already, changed, tell, unfit
from forum.moderation.admin.verbs import has_seen, ticked
from forum.moderation.alike import KINDS, MOST_AT_ONCE, like
from forum.moderation.cards import Card, card_of, cards, with_all
from forum.moderation.claims import Queue, claim, claimed_by_another, release
from forum.moderation.deciding import LanguageMark, Verb, decide
from forum.moderation.forms import RemovalForm
from forum.moderation.models import Decision
from forum.moderation.queues import Choice
from forum.moderation.sight import beside, fingerprint
from forum.moderation.undoing import Refused, undo

PAGE = 40
TEMPLATES = "admin/moderation/queue"


@admin.register(Queue)
class QueueAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows the queue to whoever decides; it has no rows of its own to edit."""

    class Media:
        css = {"all": ["css/admin.css", "css/admin-queue.css"]}
        js = ["js/admin-queue.js"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this person decides on comments."""
        return policy.is_moderator(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the queue is named on the first page."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the queue and of what is done in it."""
        views: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("", self.queue_view, "changelist"),
            ("<int:pk>/", self.card_view, "card"),
            ("<int:pk>/decision/", self.decision_view, "decision"),
            ("<int:pk>/claim/", self.claim_view, "claim"),
            ("<int:pk>/alike/<slug:kind>/", self.alike_view, "alike"),
            ("undoing/<int:pk>/", self.undoing_view, "undoing"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"moderation_queue_{name}")
            for route, view, name in views
        ]

    # --- Looking ---

    @method_decorator(require_safe)
    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """Show a page of a queue."""
        moderator = self._moderator(request)
        choice = Choice.read(request.GET)
        asked = Asked.by(moderator, choice)
        comments = queues.page_of(with_all(asked.found), choice, asked.reported, PAGE)
        on_page = cards(comments[:PAGE], moderator)
        for card, following in pairwise(on_page):
            card.skip = f"#card-{following.comment.pk}"
        context = {
            "cards": on_page,
            "more": choice.address(after=comments[PAGE - 1].pk) if len(comments) > PAGE else "",
        } | head_of(asked)
        return self._render(request, "queue", choice, context)

    @method_decorator(require_safe)
    def card_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one card by itself."""
        moderator = self._moderator(request)
        card = _card_or_404(pk, moderator)
        return self._answer(request, card, Choice.read(request.GET))

    # --- Deciding ---

    @method_decorator(require_POST)
    def decision_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide on a card; claim the next one in the same go."""
        moderator = self._moderator(request)
        comment = Comment.objects.select_related("author").filter(pk=pk).first()
        if comment is None:
            raise Http404
        if claimed_by_another(pk, moderator):
            return self._refuse(request, pk, _("A colleague is reading this one now."))
        verb, error = verb_of(request, moderator)
        if verb is None:
            return self._refuse(request, pk, error, status=422)
        seen = {pk: request.POST.get("seen", "")}
        outcome = decide([comment], verb, seen)
        if outcome.stale:
            return self._refuse(request, pk, seen=seen[pk])
        if outcome.unfit:
            return self._refuse(request, pk, unfit(verb, outcome.unfit))
        if outcome.already and not _is_own_doing(comment, moderator):
            return self._refuse(request, pk, already(verb, 1), seen=seen[pk])
        release(pk)
        if isinstance(verb, LanguageMark):
            return self._answer(request, _card_or_404(pk, moderator), choice_of(request))
        return self._tell_done(request, comment, verb)

    @method_decorator(require_POST)
    def undoing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a decision made here; answer with the card as it stands again."""
        moderator = self._moderator(request)
        decision = Decision.objects.select_related("comment").filter(pk=pk, thread=None).first()
        if decision is None:
            raise Http404
        try:
            undo(decision, by=moderator)
        except Refused as refusal:
            return self._refuse(request, decision.remark.pk, str(refusal))
        card = _card_or_404(decision.remark.pk, moderator)
        if not is_scripted(request):
            messages.success(request, _("The decision was undone."))
        claim(card.comment.pk, moderator)
        return self._answer(request, card, choice_of(request))

    @method_decorator(require_POST)
    def claim_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Claim a card, or take it over from a colleague."""
        moderator = self._moderator(request)
        _card = _card_or_404(pk, moderator)
        if claim(pk, moderator, takes_over="take" in request.POST):
            if is_scripted(request) and "take" not in request.POST:
                return HttpResponse(status=204)
            if not is_scripted(request):
                messages.success(request, _("Others see now that you are reading this one."))
            return self._answer(request, _card_or_404(pk, moderator), choice_of(request))
        return self._refuse(request, pk, _("A colleague is reading this one now."))

    def alike_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """List the waiting comments that are like one, and decide on those ticked together."""
        moderator = self._moderator(request)
        card = _card_or_404(pk, moderator)
        if kind not in KINDS:
            raise Http404
        error, status = "", 200
        if request.method == "POST":
            verb, error = verb_of(request, moderator)
            if verb is not None:
                comments = ticked(request)
                outcome = decide(comments, verb, has_seen(request))
                tell(request, outcome, verb)
                if not outcome.stale:
                    return back_to(choice_of(request))
            status = 422 if error else 409
        found = like(card.comment, kind).select_related("author")
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME) if request.method == "POST" else None
        rows = [
            (one, fingerprint(one), chosen is None or str(one.pk) in chosen)
            for one in found[:MOST_AT_ONCE]
        ]
        context = {
            "card": card, "kind": KINDS[kind], "rows": rows, "count": found.count(),
            "error": error, "checkbox": ACTION_CHECKBOX_NAME, "form": RemovalForm(),
            "words": request.POST.get("words", ""),
        }  # fmt: skip
        return self._render(request, "alike", choice_of(request), context, status=status)

    # --- Answering ---

    def _moderator(self, request: HttpRequest) -> Member:
        if not policy.is_moderator(request.user):
            raise PermissionDenied
        return cast(Member, request.user)

    def _render(
        self, request: HttpRequest, page: str, choice: Choice, context: dict[str, Any],
        *, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        is_part = is_scripted(request) and page.startswith("_")
        # What every page of the admin knows costs more than a card, and a part needs none of it.
        # It brings tabs and filters along, since one decision changes what several of them count.
        if is_part:
            around = counted_for(choice, self._moderator(request))
        else:
            around = self.admin_site.each_context(request)
        shared = {
            "title": _("Queue"), "opts": Queue._meta, "media": self.media, "choice": choice,
            "is_nav_sidebar_enabled": False, "removal_reasons": RemovalForm.reasons,
            "spoken": choices(get_language() or "en"), "is_part": is_part,
        }  # fmt: skip
        return TemplateResponse(
            request, f"{TEMPLATES}/{page}.html", around | shared | context, status=status
        )

    def _answer(
        self, request: HttpRequest, card: Card, choice: Choice, *, status: int = 200
    ) -> HttpResponse:
        """Return the card to the script, else a page of it alone."""
        page = "_card" if is_scripted(request) else "card"
        return self._render(request, page, choice, {"card": card}, status=status)

    def _refuse(
        self, request: HttpRequest, pk: int, error: str = "", *, seen: str = "", status: int = 409
    ) -> HttpResponse:
        """Show the card again with why nothing was decided, and what was typed."""
        card = _card_or_404(pk, self._moderator(request))
        card.error = error
        card.sight = beside(card.comment, seen) if seen or not error else None
        card.typed = {name: request.POST.get(name, "") for name in ("words", "language")}
        reason = request.POST.get("reason")
        if status == 422 and reason in Reason.values:
            card.unexplained = Reason(reason)
        return self._answer(request, card, choice_of(request), status=status)

    def _tell_done(self, request: HttpRequest, comment: Comment, verb: Verb) -> HttpResponse:
        """Say what was decided, with the way to undo it."""
        moderator = self._moderator(request)
        decision = Decision.objects.filter(comment=comment, by=moderator).first()
        if not is_scripted(request):
            messages.success(request, changed(verb, 1))
            return back_to(choice_of(request))
        following = request.POST.get("next", "")
        got = is_number(following) and _claim_if_there(int(following), moderator)
        context = {"comment": comment, "decision": decision, "is_next_taken": not got}
        return self._render(request, "_done", choice_of(request), context)


def _card_or_404(pk: int, moderator: Member) -> Card:
    card = card_of(pk, moderator)
    if card is None:
        raise Http404
    return card


def _is_own_doing(comment: Comment, moderator: Member) -> bool:
    """Whether the last word on a comment was this moderator's, as when a form is sent twice."""
    last = Decision.objects.filter(comment=comment).first()
    return last is not None and last.by_id == moderator.pk


def _claim_if_there(pk: int, moderator: Member) -> bool:
    return Comment.objects.filter(pk=pk).exists() and claim(pk, moderator)
