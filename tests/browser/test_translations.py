"""A translation beside the original, by the site's engine or by the browser itself."""

import re

import pytest
from playwright.sync_api import expect

from forum.translations import pairs, translating
from forum.translations.breaker import Breaker

OWN = """
self.Translator = {
  availability: async () => "available",
  create: async () => ({ translate: async (text) => `<b>${text.length}</b>` }),
};
"""


class Shouting:
    name, version, label = "apertium", "1", "Apertium"

    def pairs(self):
        return {("da", "en")}

    def translate(self, texts, source, target):
        return [text.upper() for text in texts]


@pytest.fixture
def shouting(transactional_db, settings, monkeypatch):
    settings.TRANSLATOR, settings.TRANSLATOR_URL = "apertium", "http://127.0.0.1:9"
    made = Shouting()
    for module in (pairs, translating):
        monkeypatch.setattr(module, "engine", lambda: made)
    monkeypatch.setattr(translating, "breaker", Breaker())
    pairs.forget()
    pairs.refresh()
    yield
    pairs.forget()


def test_the_sites_translation_stands_below_and_the_original_comes_back(page, seed, shouting):
    page.goto(seed[1].thread.get_absolute_url())
    danish = page.locator(f"#c{seed[1].pk}")
    danish.get_by_role("link", name="Translate with Apertium").first.click()
    box = danish.locator("> .comment__translation")
    expect(box).to_contain_text("KRIGEN ER I TEORIEN")
    expect(box).to_contain_text("Machine translation from Danish")
    expect(box.locator(".comment__translated")).to_have_attribute("lang", "en")
    original = danish.locator("> .comment__fold .comment__body, > .comment__body").first
    expect(original).to_have_attribute("lang", "da")
    toggle = box.get_by_role("button")
    if toggle.count():
        toggle.click()
        expect(original).to_be_visible()


def test_without_javascript_the_page_has_both(plain_page, seed, shouting):
    plain_page.goto(seed[1].thread.get_absolute_url())
    plain_page.get_by_role("link", name="Translate with Apertium").first.click()
    plain_page.get_by_role("button", name="Translate with Apertium").click()
    expect(plain_page.locator("main")).to_contain_text("KRIGEN ER I TEORIEN")
    expect(plain_page.locator("main")).to_contain_text("Krigen er i teorien")


def test_a_browser_that_can_translates_by_itself_and_only_as_text(page, seed):
    page.add_init_script(OWN)
    page.goto(seed[1].thread.get_absolute_url())
    danish = page.locator(f"#c{seed[1].pk}")
    danish.get_by_role("link", name="Translate", exact=True).first.click()
    box = danish.locator("> .comment__translation")
    expect(box).to_contain_text("Translated from Danish by this browser")
    expect(box.locator(".comment__translated p").first).to_have_text(re.compile("^<b>"))
    expect(box.locator("b")).to_have_count(0)
