"""Words that Django says on our pages and has no translation of in one of our languages.

Nothing imports them: they stand here to be extracted, and our catalogues are asked before a
library's. Once a library's own catalogues have one, it can go.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

WORDS = (
    _("Add link"),
    _("Breadcrumbs"),
    _("Change or view list link"),
    _("Error:"),
    _("Filter navigation items"),
    _("Hide counts"),
    _("Model name"),
    _("Select all objects on this page for an action"),
    _("Select this object for an action - {}"),
    _("Show counts"),
    _("Sidebar"),
    _("Skip to main content"),
    _("Start typing to filter…"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: dark)"),
    _("Toggle theme (current theme: light)"),
    _("View selected %(model)s"),
)


def correct(errors: int) -> str:
    """Return what stands above a form with errors in the admin."""
    return ngettext("Please correct the error below.", "Please correct the errors below.", errors)


def too_short(length: int) -> str:
    """Return what the validator of passwords says."""
    return ngettext(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        length,
    )
