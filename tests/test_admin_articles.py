"""Articles are written and published in the admin."""

import re
from io import StringIO

from django.core.management import call_command
from django.utils import translation

from articles.admin import WebAddressField, language_name
from articles.models import Article

URL = "/admin/articles/article/"
TYPED = {
    "title": "Øresund åbner", "slug": "", "language": "da", "body": "Den **står**.", "byline": "",
    "source": "", "source_url": "example.org/a", "published_at_0": "2026-02-01",
    "published_at_1": "10:00", "state": "published", "family": "",
}  # fmt: skip


def test_slug_and_family_come_from_the_title(admin_client, db):
    answer = admin_client.post(URL + "add/", TYPED)
    assert answer.status_code == 302
    article = Article.objects.get()
    assert article.slug == "øresund-åbner"
    assert article.family.name == article.slug
    assert "<strong>står</strong>" in article.body_html
    assert article.source_url == "https://example.org/a"


def test_a_translation_joins_the_family_once_per_language(admin_client, article):
    family = {"family": article.family_id}
    admin_client.post(URL + "add/", TYPED | family)
    assert article.family.articles.count() == 2
    answer = admin_client.post(URL + "add/", TYPED | family | {"slug": "again"})
    assert answer.status_code == 200
    assert article.family.articles.count() == 2


def test_a_family_whose_name_is_taken_gets_a_number(article):
    Article.objects.filter(pk=article.pk).update(slug="moved")
    again = Article.objects.create(title=article.title, body=".", language="en")
    assert again.family.name == "the-bridge-2"


def test_a_title_without_letters_or_a_taken_slug_is_told_at_the_field(admin_client, article):
    answer = admin_client.post(URL + "add/", TYPED | {"title": "!!!"})
    assert "The title has no letters" in answer.content.decode()
    answer = admin_client.post(URL + "add/", TYPED | {"title": article.title})
    assert answer.status_code == 200
    assert Article.objects.count() == 1


def test_only_a_published_article_links_to_its_page(admin_client, article):
    page = f"{URL}{article.pk}/change/"
    assert article.get_absolute_url() in admin_client.get(page).content.decode()
    Article.objects.update(state="draft")
    assert "viewsitelink" not in admin_client.get(page).content.decode()


def test_nobody_deletes_an_article_under_which_people_spoke(admin_client, article):
    assert admin_client.get(f"{URL}{article.pk}/delete/").status_code == 403


def test_articles_are_rendered_again_by_todays_rules(article):
    Article.objects.update(body_html="<p>old rules</p>")
    out = StringIO()
    call_command("render_articles", stdout=out)
    article.refresh_from_db()
    assert "It stands." in article.body_html
    assert "1 articles changed." in out.getvalue()
    call_command("render_articles", stdout=out)
    assert "0 articles changed." in out.getvalue()


def test_languages_are_named_and_filtered_by(admin_client, article):
    Article.objects.create(title="Broen", body=".", language="da", family=article.family)
    Article.objects.create(title="Odd", body=".", language="tlh-x")
    page = admin_client.get(URL).content.decode()
    for tag, name in [("en", "English"), ("da", "Danish"), ("tlh-x", "tlh-x")]:
        assert f'<td class="field-tongue">{name}</td>' in page
        assert re.search(rf'href="\?language={tag}">\s*{name}<', page)
    page = admin_client.get(URL + "?language=da").content.decode()
    assert '<td class="field-tongue">Danish</td>' in page
    assert '<td class="field-tongue">English</td>' not in page
    assert admin_client.get(URL + "?language=nope").status_code == 200
    assert language_name("zh-Hant") == "Traditional Chinese"
    with translation.override("da"):
        assert language_name("en").casefold() == "engelsk"


def test_no_nul_reaches_a_filter(admin_client):
    for address in (
        "articles/article/?language=%00",
        "articles/article/?state=%00",
        "accounts/member/?language=%00",
    ):
        assert admin_client.get(f"/admin/{address}").status_code == 400


def test_an_article_does_not_leave_its_discussion_behind(admin_client, article, say):
    say("hello")
    alone = article.family
    other = Article.objects.create(title="The tunnel", body=".", language="da").family
    page = f"{URL}{article.pk}/change/"
    sent = TYPED | {"slug": article.slug, "language": "en"}
    for family in (other.pk, ""):
        answer = admin_client.post(page, sent | {"family": family})
        assert "it stays with their comments" in answer.content.decode()
        article.refresh_from_db()
        assert article.family == alone
    Article.objects.create(title="Broen", body=".", language="da", family=alone)
    Article.objects.filter(family=other).delete()
    assert admin_client.post(page, sent | {"family": other.pk}).status_code == 302


def test_an_article_nobody_spoke_under_changes_its_family(admin_client, article, thread):
    other = Article.objects.create(title="The tunnel", body=".", language="da").family
    sent = TYPED | {"slug": article.slug, "language": "en", "family": other.pk}
    assert admin_client.post(f"{URL}{article.pk}/change/", sent).status_code == 302
    thread.refresh_from_db()
    assert thread.article is None
    assert not thread.is_readable
    assert thread.language == "en"
    assert thread.get_absolute_url() == "/en/"


def test_an_address_is_kept_as_a_clean_line():
    typed = "https://e\u0301xample.org/\u202ea\u0301"
    assert WebAddressField().clean(typed) == "https://\xe9xample.org/\xe1"
    assert WebAddressField(required=False).clean(None) == ""
