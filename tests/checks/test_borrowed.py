"""What Django says on our pages is said in every language that is offered."""

from importlib.resources import files

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

pytestmark = pytest.mark.once

SAID_BY = ("django.conf", "django.contrib.admin", "django.contrib.auth")
# What stands on no page of ours: Django's own pages of users and logins, kinds of columns, form
# sets with limits, addresses of the net, and names of languages, which are Babel's here.
NOT_SHOWN = (
    "authentication", "using a password", "Set password", "Reset password", "Raw passwords",
    "Enabled", "Disabled", "created a user", "you’ve forgotten", "Forgotten", "valid username",
    "spending some quality", "Conflicting form data", "instance with", "String (unlimited)", "IPv",
    "protocol", "domain name", "multiple of step size", "Please submit at", "Malay",
    "Uyghur", "Kurdish", "Constraint", "entry", "Added:", "Changed:", "Deleted:",
)  # fmt: skip


def strings() -> list[polib.POEntry]:
    return [
        entry
        for package in SAID_BY
        for entry in polib.pofile(str(files(package) / "locale/en/LC_MESSAGES/django.po"))
        if not any(part in entry.msgid for part in NOT_SHOWN)
    ]


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES if code != "en"])
def test_no_library_says_anything_in_english(code):
    with translation.override(code):
        catalogue = trans_real.translation(code)._catalog
        lacking = []
        for entry in strings():
            said = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
            if catalogue.get((said, 0) if entry.msgid_plural else said) is None:
                lacking.append(entry.msgid)
    assert lacking == []
    assert len(strings()) > 500
