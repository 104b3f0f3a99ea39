"""What a form of the queue asks for, and where its answer leads."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from forum.accounts.models import Member
from forum.moderation.deciding import Approval, LanguageMark, Publication, Removal, Verb
from forum.moderation.forms import RemovalForm, SpokenForm
from forum.moderation.queues import Choice


def choice_of(request: HttpRequest) -> Choice:
    """Return what the page asked for on which the form stood."""
    if request.method != "POST":
        return Choice.read(request.GET)
    mine = [name for name in request.POST if name.startswith("in_")]
    return Choice.read({name.removeprefix("in_"): request.POST[name] for name in mine})


def verb_of(request: HttpRequest, moderator: Member) -> tuple[Verb | None, str]:
    """Return what the form asks to be done, or why that cannot be read."""
    asked = request.POST.get("verb", "")
    if asked == "publish":
        return Publication(moderator), ""
    if asked == "keep":
        return Approval(moderator), ""
    if asked == "language":
        spoken = SpokenForm(request.POST)
        if spoken.is_valid():
            return LanguageMark(moderator, spoken.cleaned_data["language"]), ""
        return None, str(spoken.errors["language"][0])
    form = RemovalForm(request.POST)
    if form.is_valid():
        return Removal(moderator, **form.cleaned_data), ""
    return None, " ".join(str(error) for errors in form.errors.values() for error in errors)


def back_to(choice: Choice) -> HttpResponseRedirect:
    """Lead to the queue as it was chosen."""
    address = choice.address()
    url = reverse("admin:moderation_queue_changelist")
    return HttpResponseRedirect(f"{url}?{address}" if address else url, status=303)


def is_scripted(request: HttpRequest) -> bool:
    """Whether the queue's script asks, which puts the answer in its place."""
    return request.headers.get("HX-Request") == "true"


def is_number(text: str) -> bool:
    """Whether this can be a comment's number."""
    return text.isascii() and text.isdigit() and len(text) <= 18
