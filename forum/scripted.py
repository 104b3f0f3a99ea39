"""The words of the admin's scripts: Django's own, and ours where it has none in a language.

Its scripts ask a catalogue of their own (the domain `djangojs`). What that lacks is looked up among
the words of our pages and given along; what Django says goes first.
"""

from gettext import c2py
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _
from django.views.i18n import JavaScriptCatalog

WORDS = (
    _('Choose %s by selecting them and then select the "Choose" arrow button.'),
    _('Remove %s by selecting them and then select the "Remove" arrow button.'),
    _("Choose all %s"),
    _("Choose selected %s"),
    _("Remove all %s"),
    _("Remove selected %s"),
    _("Type into this box to filter down the list of selected %s."),
    _("(click to clear)"),
)
# In English, as the scripts ask for them and in the order of django.utils.dates.
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SHORT_DAYS = ["Mon", "Tue", "Wed", "Thur", "Fri", "Sat", "Sun"]


class ScriptedWords(JavaScriptCatalog):
    """What the admin's scripts read their words from."""

    packages = ["django.contrib.admin"]

    def get_catalog(self) -> dict[str, Any]:
        """Return the words by what the scripts call them; several forms make a list."""
        return _ours(str(self.get_plural() or "n != 1")) | super().get_catalog()


def _ours(plural: str) -> dict[str, Any]:
    """Return what is ours; the rule says which form the scripts take for a number."""
    days = {name: str(WEEKDAYS[n]) for n, name in enumerate(_DAYS)}
    short = {
        f"abbrev. day {day}\x04{name}": str(WEEKDAYS_ABBR[n])
        for n, (day, name) in enumerate(zip(_DAYS, _SHORT_DAYS, strict=True))
    }
    words = {word: gettext(word) for word in WORDS}
    return {"%s selected option not visible": _hidden(plural), **words, **days, **short}


def _hidden(plural: str) -> list[str]:
    """Return every form of how many options a filter hides."""
    chosen, forms = c2py(plural), {}
    for number in range(1000):
        forms[int(chosen(number))] = ngettext(
            "%s selected option not visible", "%s selected options not visible", number
        )
    return [forms.get(form, "") for form in range(max(forms) + 1)]
