"""Draw the pictures that are kept: the seed page for the documentation, the icons, the preview.

    python tests/screenshots.py icons
    python tests/screenshots.py pages http://127.0.0.1:8000/en/articles/…/

Needs Playwright and a Chromium; `CHROMIUM` names one, else the system's own is looked for.
"""

import os
import shutil
import struct
import sys
from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
IMAGES = ROOT / "docs" / "images"
ICO_SIZE = 32
# Every clone carries the pictures; as WebP of this quality they are a quarter of what PNG takes.
QUALITY = 17

PREVIEW = """
<body style="margin:0;background:#fbfaf7;color:#1b2024;display:grid;height:630px;width:1200px">
<div style="align-self:center;padding:0 96px;font-family:'Liberation Serif',Georgia,serif">
<div style="border-top:12px solid;border-bottom:3px solid;height:6px"></div>
<p style="font-size:132px;font-weight:700;letter-spacing:-2px;margin:36px 0 12px">Thingstead</p>
<p style="color:#00545e;font-size:44px;margin:0 0 44px">
Where many places speak, and are heard in turn</p>
<div style="border-top:3px solid"></div></div>
"""


def draw(browser: Browser, html: str, width: int, height: int) -> bytes:
    """Return the PNG of a piece of HTML at this size, see-through where nothing is drawn."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(html)
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


def draw_icons(browser: Browser) -> None:
    """Draw favicon.ico, the touch icon and the social preview from `favicon.svg`."""
    svg = (STATIC / "favicon.svg").read_text()

    def icon(size: int) -> bytes:
        styled = svg.replace("<svg ", f'<svg width="{size}" height="{size}" ')
        return draw(browser, f'<body style="margin:0;line-height:0">{styled}', size, size)

    png = icon(ICO_SIZE)
    # An .ico may hold a PNG: six bytes of header, one directory entry, the picture.
    entry = struct.pack("<BBBBHHII", ICO_SIZE, ICO_SIZE, 0, 0, 1, 32, len(png), 22)
    (STATIC / "favicon.ico").write_bytes(struct.pack("<HHH", 0, 1, 1) + entry + png)
    (STATIC / "apple-touch-icon.png").write_bytes(icon(180))
    (STATIC / "social.png").write_bytes(draw(browser, PREVIEW, 1200, 630))


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep what stands in the window, or the whole page, as a picture of the documentation."""
    wanted: dict[str, object] = {"format": "webp", "quality": QUALITY}
    if whole:
        size = page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
        wanted |= {"clip": clip, "captureBeyondViewport": True}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", wanted)
    (IMAGES / f"{name}.webp").write_bytes(b64decode(taken["data"]))


def draw_pages(browser: Browser, address: str) -> None:
    """Draw the page at two widths in both modes and in four languages, and the README's picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            page.goto(address)
            keep(page, f"seed-{width}-{scheme}", whole=True)
            page.close()
    # The discussion in other languages of the interface, one of them from right to left.
    for language in ("da", "ar", "ja"):
        for width in (360, 1280):
            page = browser.new_page(viewport={"width": width, "height": 900})
            # On a phone the discussion alone, since a page of text stands beside it.
            part = "#discussion" if width == 360 else ""
            page.goto(f"{address.replace('/en/', f'/{language}/')}{part}")
            page.wait_for_timeout(500)
            keep(page, f"seed-{language}-{width}", whole=not part)
            page.close()
    page = browser.new_page(viewport={"width": 800, "height": 900})
    page.goto(address)
    page.locator("#discussion").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#discussion').scrollIntoView()")
    keep(page, "seed")
    page.close()


def main(what: str, address: str = "") -> None:
    """Draw `icons` or `pages`."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-lcd-text"]
        )
        if what == "icons":
            draw_icons(browser)
        else:
            draw_pages(browser, address)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
