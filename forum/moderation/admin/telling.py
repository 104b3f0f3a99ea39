"""What a moderator is told after a decision: how many changed, and what became of the rest."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from forum.moderation.deciding import (
    Approval,
    LanguageMark,
    Move,
    Outcome,
    Publication,
    Removal,
    Verb,
)


def tell(request: HttpRequest, outcome: Outcome, verb: Verb) -> None:
    """Add one message for each way the comments went."""
    if outcome.changed:
        messages.success(request, changed(verb, len(outcome.changed)))
    if outcome.already:
        messages.info(request, already(verb, len(outcome.already)))
    if outcome.unfit:
        messages.warning(request, unfit(verb, outcome.unfit))
    if outcome.stale:
        messages.error(request, _stale(outcome.stale))


def changed(verb: Verb, count: int) -> str:
    """Say that so many comments are now as the verb leaves them."""
    if isinstance(verb, Publication):
        told = ngettext(
            "%(count)d comment was published.", "%(count)d comments were published.", count
        )
    elif isinstance(verb, Approval):
        told = ngettext("%(count)d comment stands.", "%(count)d comments stand.", count)
    elif isinstance(verb, Removal):
        told = ngettext("%(count)d comment was removed.", "%(count)d comments were removed.", count)
    elif isinstance(verb, Move):
        told = ngettext("%(count)d comment was moved.", "%(count)d comments were moved.", count)
    elif isinstance(verb, LanguageMark):
        told = ngettext(
            "The language of %(count)d comment was set.",
            "The language of %(count)d comments was set.", count,
        )  # fmt: skip
    else:
        told = ngettext(
            "%(count)d comment was restored.", "%(count)d comments were restored.", count
        )
    return told % {"count": count}


def already(verb: Verb, count: int) -> str:
    """Say that so many comments were before as the verb would leave them."""
    if isinstance(verb, Publication):
        told = ngettext(
            "%(count)d comment was published already.",
            "%(count)d comments were published already.", count,
        )  # fmt: skip
    elif isinstance(verb, Approval):
        told = ngettext(
            "Nobody reports %(count)d comment any more.",
            "Nobody reports %(count)d comments any more.", count,
        )  # fmt: skip
    elif isinstance(verb, Removal):
        told = ngettext(
            "%(count)d comment was removed already.",
            "%(count)d comments were removed already.", count,
        )  # fmt: skip
    elif isinstance(verb, Move):
        told = ngettext(
            "%(count)d comment stands there already.",
            "%(count)d comments stand there already.", count,
        )  # fmt: skip
    elif isinstance(verb, LanguageMark):
        told = ngettext(
            "%(count)d comment is set to this language already.",
            "%(count)d comments are set to this language already.", count,
        )  # fmt: skip
    else:
        told = ngettext(
            "%(count)d comment was not removed in the first place.",
            "%(count)d comments were not removed in the first place.", count,
        )  # fmt: skip
    return told % {"count": count}


def unfit(verb: Verb, numbers: list[int]) -> str:
    """Say why the verb left these comments as they are."""
    if isinstance(verb, Publication):
        told = gettext("Removed comments are restored, not published: %(numbers)s.")
    elif isinstance(verb, Move):
        told = gettext("A comment moves within its own discussion only: %(numbers)s.")
    elif isinstance(verb, LanguageMark):
        told = gettext("Left as they are, because their authors chose the language: %(numbers)s.")
    else:
        told = gettext("Left as they are, because their authors took them back: %(numbers)s.")
    return told % {"numbers": _listed(numbers)}


def _stale(numbers: list[int]) -> str:
    told = ngettext(
        "%(count)d comment has changed since you saw it and was left as it is: %(numbers)s."
        " Read it again and decide anew.",
        "%(count)d comments have changed since you saw them and were left as they are: %(numbers)s."
        " Read them again and decide anew.",
        len(numbers),
    )
    return told % {"count": len(numbers), "numbers": _listed(numbers)}


def _listed(numbers: list[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)
