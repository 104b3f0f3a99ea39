"""Translations of one article: who speaks with whom, and which page is whose translation."""

import re
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client

from articles.models import Article, Family
from forum.accounts.models import Member
from forum.comments.checking import check
from forum.comments.models import Comment
from forum.threads.models import Thread

SHARED, FOLDED, SEPARATE = Family.Sharing


@pytest.fixture
def danish(article) -> Article:
    return Article.objects.create(
        title="Broen", body="Den står.", language="da", state="published", family=article.family
    )


@pytest.fixture
def owner(db, client) -> Member:
    owner = Member.objects.create_superuser("owner@example.org", "owns it all", name="Owner")
    client.force_login(owner)
    return owner


@pytest.fixture
def spoken(say, ben, danish):
    """An English conversation and a Danish one, each answered under the other's article."""
    english = say("hello", language="en", edition="en")
    say("hej", to=english, by=ben, language="da", edition="da")
    dane = say("goddag", language="da", edition="da")
    say("good day", to=dane, by=ben, language="en", edition="en")
    say("from before", language="en")
    return english, dane


def said(client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r'<div class="comment__body"[^>]*><p>([^<]+)</p>', page)


def sound() -> bool:
    return not any(damage.times for damage in check())


def share(client, family: Family, sharing: str):
    address = f"/admin/articles/family/{family.pk}/change/"
    assert client.get(address).status_code == 200
    return client.post(address, {"name": family.name, "sharing": sharing})


EN, DA = "/en/articles/the-bridge/", "/da/articles/broen/"


def test_one_discussion_is_read_under_every_translation(client, spoken):
    assert sorted(said(client, EN)) == sorted(said(client, DA))
    assert len(said(client, EN)) == 5


@pytest.mark.django_db(transaction=True)
def test_parted_and_joined_again_nothing_is_lost(client, spoken, owner, article):
    english, dane = spoken
    before = dict(Comment.objects.values_list("pk", "text"))
    first = Thread.objects.get()
    first.arrange(mode="moderated")
    assert share(client, article.family, SEPARATE).status_code == 302
    assert sorted(said(client, EN)) == ["from before", "hej", "hello"]
    assert sorted(said(client, DA)) == ["goddag", "good day"]
    assert "2 kommentarer" in client.get(DA).content.decode()
    assert sound()
    # A discussion that is new is led as the one it comes from.
    assert {thread.mode for thread in Thread.objects.all()} == {"moderated"}
    assert client.get(f"/en/comments/{dane.pk}/").status_code == 200
    Comment(thread=Thread.objects.get(family__name="broen"), text="ny", html="<p>ny</p>",
            language="da", edition="da").post()  # fmt: skip
    for sharing in (SHARED, FOLDED, SEPARATE, SHARED):
        share(client, article.family, sharing)
        assert sound()
    assert len(said(client, EN)) == len(said(client, DA)) == 6
    assert before.items() <= dict(Comment.objects.values_list("pk", "text")).items()
    english.refresh_from_db()
    assert english.thread == first
    assert Thread.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_was_broken_off_is_finished_by_a_command(client, spoken, article, capsys):
    Family.objects.filter(pk=article.family_id).update(sharing=SEPARATE)
    with patch("forum.comments.sharing.settle"):
        article.family.arrange(SEPARATE)
    # Nothing is out of sight meanwhile.
    assert len(said(client, EN)) == 5
    call_command("settle_conversations")
    assert "1 conversations moved." in capsys.readouterr().out
    assert sorted(said(client, DA)) == ["goddag", "good day"]
    assert sound()


def test_others_are_folded_where_the_owner_folds_them(client, spoken, owner, article):
    share(client, article.family, FOLDED)
    page = client.get(EN).content.decode()
    assert page.count('class="comment__fold"') == 2
    assert 'data-lens="owner"' in page
    assert client.get(DA).content.decode().count('class="comment__fold"') == 3
    page = client.get(f"{EN}?lang=all").content.decode()
    assert 'class="comment__fold"' not in page
    assert f'href="{EN}?lang=all#discussion" rel="nofollow" data-lang="*" aria-current' in page
    assert client.get(f"{EN}?lang=da").content.decode().count('class="comment__fold"') == 3
    english = spoken[0]
    page = client.get(f"/en/comments/{english.pk}/").content.decode()
    assert page.count('class="comment__fold"') == 1


def test_two_of_one_language_are_not_brought_together(client, owner, article, danish):
    share(client, article.family, SEPARATE)
    danish.refresh_from_db()
    Article.objects.filter(pk=danish.pk).update(language="en")
    answer = share(client, article.family, SHARED)
    assert answer.status_code == 200
    assert "in one language" in answer.content.decode()
    assert Family.objects.get(pk=article.family_id).sharing == SEPARATE


def test_a_translation_added_later_is_parted_too(client, owner, article):
    article.family.arrange(SEPARATE)
    fields = {
        "title": "Die Brücke", "slug": "die-bruecke", "language": "de", "body": "Sie steht.",
        "published_at_0": "2026-01-01", "published_at_1": "10:00", "state": "published",
        "family": article.family_id,
    }  # fmt: skip
    assert client.post("/admin/articles/article/add/", fields).status_code == 302
    german = Article.objects.get(language="de")
    assert german.family.story == article.family
    assert german.family.sharing == SEPARATE


def hreflangs(client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    found = re.findall(
        r'<link rel="alternate" hreflang="([\w-]+)" href="https?://[^/]+([^"]+)"', page
    )
    return dict(found)


@pytest.mark.parametrize("sharing", [SHARED, SEPARATE])
def test_translations_name_each_other_and_nothing_else(client, article, danish, sharing):
    article.family.arrange(sharing)
    assert hreflangs(client, EN) == hreflangs(client, DA) == {"en": EN, "da": DA, "x-default": EN}
    # A Danish article read with an English interface is nobody's translation, and no English
    # article with a French one is French.
    odd, untranslated = "/en/articles/broen/", "/fr/articles/the-bridge/"
    assert hreflangs(client, odd) == hreflangs(client, untranslated) == {}
    for address in (EN, DA, odd, untranslated):
        page = client.get(address).content.decode()
        assert re.search(rf'<link rel="canonical" href="https?://[^/]+{address}">', page)


def test_a_translation_into_what_no_interface_speaks_is_named_where_it_stands(client, article):
    for slug, language in (("silta", "fi"), ("a-ponte", "pt")):
        Article.objects.create(
            title=slug, slug=slug, body="…", language=language, state="published",
            family=article.family,
        )  # fmt: skip
    finnish, portuguese = "/en/articles/silta/", "/pt-br/articles/a-ponte/"
    pages = {"en": EN, "fi": finnish, "pt": portuguese, "x-default": EN}
    assert hreflangs(client, EN) == hreflangs(client, finnish) == pages
    assert hreflangs(client, portuguese) == pages


def test_an_article_by_itself_is_named_in_every_language_of_the_interface(client, article):
    pages = {code: f"/{code.lower()}/articles/the-bridge/" for code, _name in settings.LANGUAGES}
    assert hreflangs(client, EN) == pages | {"x-default": EN}
    assert hreflangs(client, "/fr/articles/the-bridge/") == pages | {"x-default": EN}


def test_the_switch_leads_to_the_translation(client, article, danish):
    page = client.get(f"{EN}?sort=oldest").content.decode()
    assert f'<a href="{DA}" lang="da" hreflang="da" dir="auto">Dansk</a>' in page
    page = client.get("/da/articles/the-bridge/?sort=oldest").content.decode()
    switch = '<a href="/en/articles/the-bridge/?sort=oldest" lang="en" hreflang="en" dir="auto">'
    assert switch in page
    assert f'<a href="{DA}" rel="alternate" hreflang="da" lang="da">dansk</a>' in page


def test_a_page_knows_of_a_new_translation_at_once(client, article, say):
    say("hello")
    tag = client.get(EN)["ETag"]
    danish = Article.objects.create(
        title="Broen", body="…", language="da", state="draft", family=article.family
    )
    assert client.get(EN, headers={"If-None-Match": tag}).status_code == 304
    Article.objects.filter(pk=danish.pk).update(state="published")
    assert client.get(EN, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("referer", "edition"),
    [
        ("http://testserver/da/articles/broen/?sort=oldest", "da"),
        ("http://testserver/en/articles/the-bridge/", "en"),
        ("http://testserver/en/", "en"),
        ("http://[", "en"),
        ("/en/articles/%00/", "en"),
        ("", "en"),
    ],
)
def test_a_comment_remembers_the_version_it_was_written_under(
    client, article, danish, thread, referer, edition
):
    address = f"/{referer[18:20] if '/da/' in referer else 'en'}/threads/{thread.pk}/comments/"
    page = client.get(f"{address}new/", headers={"Referer": referer}).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', page))
    client.post(address, {**fields, "name": "Gus", "text": "Jeg er enig."})
    assert Comment.objects.get().edition == edition


def test_an_edition_that_is_none_is_not_kept(thread, danish):
    assert thread.edition("<b>\x00") == "en"
    assert thread.edition("da") == "da"


@pytest.mark.race
def test_of_two_who_move_the_last_two_articles_away_one_is_refused(transactional_db):
    article = Article.objects.create(title="One", body="…", language="en", state="published")
    other = Article.objects.create(
        title="Two", body="…", language="da", state="published", family=article.family
    )
    Comment(thread=Thread.objects.of(article), text="hi", html="<p>hi</p>", language="en").post()
    homes = [Family.objects.begin("elsewhere"), Family.objects.begin("yonder")]
    owner = Member.objects.create_superuser("owner@example.org", "owns it all", name="Owner")

    def move(turn: int) -> int:
        moved = (article, other)[turn]
        try:
            client = Client()
            client.force_login(owner)
            return client.post(
                f"/admin/articles/article/{moved.pk}/change/",
                {
                    "title": moved.title, "slug": moved.slug, "language": moved.language,
                    "body": "…", "published_at_0": "2026-01-01", "published_at_1": "10:00",
                    "state": "published", "family": homes[turn].pk,
                },
            ).status_code  # fmt: skip
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(move, range(2))) == [200, 302]
    assert article.family.articles.count() == 1
