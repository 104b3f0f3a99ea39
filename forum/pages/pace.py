"""The words for whoever writes faster than the site lets them."""

from django.utils.translation import ngettext

from forum.accounts.allowances import Spent


def words_to_wait(spent: Spent) -> str:
    """Return when to send it again."""
    words = ngettext(
        "That was a little too fast. Please send it again in %(seconds)d second.",
        "That was a little too fast. Please send it again in %(seconds)d seconds.",
        spent.seconds,
    )
    return words % {"seconds": spent.seconds}
