"""The look keeps its own rules: layers, logical properties, contrast, nothing inline."""

import re
from itertools import product
from math import cos, radians, sin
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest
from django.utils import translation

from forum.pages.views import errors

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
SHEETS = sorted((STATIC / "css").glob("*.css"))
# The admin keeps Django's look, and its tokens.
SITE_SHEETS = [sheet for sheet in SHEETS if not sheet.name.startswith("admin")]
MODULES = sorted((STATIC / "js").glob("*.js"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
STATUSES = [400, 403, 404, 410, 429, 500, 503]


def name_of(path: Path) -> str:
    return path.name


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_no_sheet_knows_left_from_right(sheet):
    sides = "left|right|top|bottom"
    physical = rf"(?<![\w-])(((margin|padding|border)-)?({sides})|width|height)[\w-]*\s*:"
    css = re.sub(r"\(.*?\)\s*\{", "{", without_comments(sheet.read_text()))
    assert not re.search(physical, css)


@pytest.mark.parametrize("sheet", SITE_SHEETS, ids=name_of)
def test_every_rule_stands_in_a_layer(sheet):
    outside = re.sub(r"@layer [\w, ]+;", "", without_comments(sheet.read_text()))
    depth, start = 0, 0
    for at, letter in enumerate(outside):
        if letter == "{":
            if depth == 0:
                assert outside[start:at].strip().startswith("@layer")
            depth += 1
        elif letter == "}":
            depth, start = depth - 1, at + 1
    assert depth == 0


@pytest.mark.parametrize("file", SHEETS + MODULES, ids=name_of)
def test_every_sheet_and_module_is_asked_for_and_short(file):
    asked = f'"{file.relative_to(STATIC)}"'
    askers = [*PAGES, *settings.BASE_DIR.glob("forum/*/admin/*.py")]
    assert any(asked in asker.read_text() for asker in askers)
    assert len(file.read_text().splitlines()) < 250


def test_every_property_used_is_defined_in_the_tokens():
    tokens = (STATIC / "css" / "tokens.css").read_text()
    defined = set(re.findall(r"(--[\w-]+)\s*:", tokens))
    for sheet in SITE_SHEETS:
        assert set(re.findall(r"var\((--[\w-]+)", sheet.read_text())) <= defined


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_nothing_is_inline(page):
    html = page.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|data:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Return the relative luminance of an oklch colour (Ottosson 2020; WCAG 2.2)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return sum(
        weight * min(max(channel, 0), 1)
        for weight, channel in zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True)
    )


def read_colours(mode: str) -> dict[str, float]:
    """Return the luminance of each token in light or dark mode."""
    light, dark = (STATIC / "css" / "tokens.css").read_text().split("color-scheme: dark)", 1)
    pattern = r"(--[\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
    found = re.findall(pattern, light if mode == "light" else light + dark)
    return {name: luminance(float(x), float(y), float(z)) for name, x, y, z in found}


# How far a colour stands out from the papers it is used on: text 7:1, the quietest label 4.5:1,
# a line that means something 3:1.
CONTRASTS = {
    "--ink": (7, ["--paper", "--paper-raised", "--paper-sunk", "--accent-soft", "--warning-soft"]),
    "--accent": (7, ["--paper", "--paper-raised"]),
    "--danger": (4.5, ["--paper", "--paper-raised"]),
    "--warning": (4.5, ["--paper", "--warning-soft"]),
    "--ink-quiet": (4.5, ["--paper", "--paper-raised", "--paper-sunk", "--accent-soft"]),
    "--accent-ink": (7, ["--accent"]),
    "--rail": (3, ["--paper", "--paper-raised"]),
    "--focus": (3, ["--paper", "--paper-raised"]),
}


@pytest.mark.parametrize(("mode", "colour"), list(product(["light", "dark"], CONTRASTS)))
def test_colours_stand_out_from_their_paper(mode, colour):
    colours = read_colours(mode)
    least, papers = CONTRASTS[colour]
    for paper in papers:
        dim, bright = sorted([colours[colour], colours[paper]])
        assert (bright + 0.05) / (dim + 0.05) >= least, f"{colour} on {paper}, {mode}"


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["en", "da"])
def test_each_error_has_a_page_that_asks_no_database(rf, status, language):
    request = rf.get("/nowhere/")
    handlers = {
        400: lambda: errors.bad_request(request, Exception()),
        403: lambda: errors.permission_denied(request, Exception()),
        404: lambda: errors.page_not_found(request, Exception()),
        410: lambda: errors.gone(request),
        429: lambda: errors.too_many_requests(request, 30),
        500: lambda: errors.server_error(request),
        503: lambda: raise_and_answer(request),
    }
    with translation.override(language):
        response = handlers[status]()
    page = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in page
    assert "page__why" in page
    assert "no-store" in response["Cache-Control"]


def raise_and_answer(request: HttpRequest):
    try:
        raise OperationalError("gone")
    except OperationalError:
        return errors.server_error(request)
