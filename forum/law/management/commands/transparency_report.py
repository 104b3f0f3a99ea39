"""`manage.py transparency_report`: the numbers of a year that the regulation asks for."""

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.html import format_html, format_html_join

from forum.law.transparency import Line, report

# The years that have a next one, by which they end.
YEARS = range(1, 9999)


class Command(BaseCommand):
    """Prints the report as CSV, JSON or HTML."""

    help = "Print the transparency report of a year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the year and the format."""
        parser.add_argument("--year", type=int, required=True, choices=YEARS, metavar="YEAR")
        parser.add_argument("--format", choices=["csv", "json", "html"], default="csv")

    def handle(self, *_args: Any, year: int, **options: Any) -> None:
        """Print it."""
        getattr(self, f"_{options['format']}")(year, report(year))

    def _csv(self, year: int, lines: list[Line]) -> None:
        rows = csv.writer(self.stdout, lineterminator="\n")
        rows.writerow(["year", "section", "name", "value"])
        rows.writerows([year, *line] for line in lines)

    def _json(self, year: int, lines: list[Line]) -> None:
        found: dict[str, dict[str, float]] = {}
        for line in lines:
            found.setdefault(line.section, {})[line.name] = line.value
        self.stdout.write(json.dumps({"year": year, "site": settings.SITE_NAME, **found}, indent=2))

    def _html(self, year: int, lines: list[Line]) -> None:
        rows = format_html_join("\n", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", lines)
        page = (
            "<!doctype html>\n<html lang=en><meta charset=utf-8><title>{site}, {year}</title>\n"
            "<h1>Transparency report of {site}, {year}</h1>\n<table>\n{rows}\n</table>\n</html>"
        )
        self.stdout.write(format_html(page, site=settings.SITE_NAME, year=year, rows=rows))
