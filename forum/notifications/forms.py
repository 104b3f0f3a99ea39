"""What members say about how they want to be told."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.notifications.models import Listener

# Zones are named after places; the rest of the database is for programs.
PLACES = (
    "Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
    "Pacific/",
)  # fmt: skip


def time_zones() -> list[tuple[str, str]]:
    """Return the zones to choose from, the site's own first."""
    zones = sorted(zone for zone in available_timezones() if zone.startswith(PLACES))
    return [("", settings.TIME_ZONE), *((zone, zone.replace("_", " ")) for zone in zones)]


class WishesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Says by which way each kind of news comes, and when the day begins."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, required=False,
        help_text=_("The daily mail comes at seven in the morning there."),
    )  # fmt: skip

    class Meta:
        model = Listener
        fields = ("replies", "mentions", "follows", "time_zone")
