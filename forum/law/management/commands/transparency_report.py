"""`manage.py transparency_report`: the numbers of a year that the regulation asks for."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

from forum.accounts.tables import write_table
from forum.languages.names import direction, html_lang
from forum.law.labels import sections
from forum.law.transparency import Line, report

# The years that have a next one, by which they end.
YEARS = range(1, 9999)


def _year(said: str) -> int:
    """Return a year that can be reported."""
    if (year := int(said)) not in YEARS:
        raise ArgumentTypeError(f"{said} is no year from {YEARS.start} to {YEARS.stop - 1}")
    return year


class Command(BaseCommand):
    """Prints the report: CSV and JSON for machines, HTML for people in a language of the site."""

    help = "Print the transparency report of a year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the year and the format."""
        parser.add_argument("--year", type=_year, required=True)
        parser.add_argument("--format", choices=["csv", "json", "html"], default="csv")
        parser.add_argument(
            "--language", choices=dict(settings.LANGUAGES), default=settings.LANGUAGE_CODE,
            help="what the HTML is written in; the site's own unless you say",
        )  # fmt: skip

    def handle(self, *_args: Any, year: int, **options: Any) -> None:
        """Print it."""
        with translation.override(options["language"]):
            getattr(self, f"_{options['format']}")(year, report(year))

    def _csv(self, year: int, lines: list[Line]) -> None:
        rows = [{"year": year, **line._asdict()} for line in lines]
        self.stdout.write(write_table(rows, end="\n"), ending="")

    def _json(self, year: int, lines: list[Line]) -> None:
        found: dict[str, dict[str, float | None]] = {}
        for line in lines:
            found.setdefault(line.section, {})[line.name] = line.value
        self.stdout.write(json.dumps({"year": year, "site": settings.SITE_NAME, **found}, indent=2))

    def _html(self, year: int, lines: list[Line]) -> None:
        tag = translation.get_language() or settings.LANGUAGE_CODE
        context = {
            "site": settings.SITE_NAME, "year": str(year), "sections": sections(lines),
            "language": html_lang(tag), "direction": direction(tag),
        }  # fmt: skip
        self.stdout.write(render_to_string("law/report.html", context))
