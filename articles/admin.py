"""Articles in the admin: written, published, translated."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Family
from articles.signals import family_left


def _tag(code: str) -> str:
    """Return Django's code as BCP 47 writes it: "zh-hant" is "zh-Hant"."""
    primary, _hyphen, rest = code.partition("-")
    return f"{primary}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else primary


def language_choices(also: str = "") -> list[tuple[str, str]]:
    """Return the languages Django knows, by their own names, and one more if it is new."""
    known = {_tag(code): info["name_local"] for code, info in LANG_INFO.items() if "name" in info}
    if also:
        known.setdefault(also, also)
    named = [(tag, f"{name} ({tag})") for tag, name in known.items()]
    return sorted(named, key=lambda pair: pair[1].casefold())


def language_name(tag: str) -> str:
    """Return what the reader calls a language; one that Django does not know, by its tag."""
    try:
        return str(get_language_info(tag.lower())["name_translated"])
    except KeyError:
        return tag


class LanguageFilter(admin.SimpleListFilter):
    """The languages that articles are written in."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer those there are, by name."""
        tags = Article.objects.order_by("language").values_list("language", flat=True).distinct()
        return sorted(((tag, language_name(tag)) for tag in tags), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one language's."""
        return queryset.filter(language=self.value()) if self.value() else queryset


class WebAddressField(forms.URLField):
    """An address of the web; one typed without a scheme is taken as https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]
    """An article; its slug and its family are made from the title when left empty."""

    language = forms.ChoiceField(label=_("Language"))

    class Meta:
        model = Article
        field_classes = {"source_url": WebAddressField}
        fields = (
            "title", "slug", "language", "body", "byline", "source", "source_url", "published_at",
            "state", "family",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A moderator who may only read an article gets a form without fields.
        if "language" in self.fields:
            choices = language_choices(self.instance.language)
            self.fields["language"].choices = choices  # type: ignore[attr-defined]
            self.fields["language"].initial = self.instance.language
        for name in {"slug", "family"} & set(self.fields):
            self.fields[name].required = False
        if "family" in self.fields:
            self.fields["family"].help_text = _(
                "The article this one translates; empty for a new one."
            )

    def clean(self) -> dict[str, Any]:
        """Make the slug from the title when there is none; let no discussion be left alone."""
        cleaned = super().clean() or {}
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("title"):
            cleaned["slug"] = slugify(cleaned["title"], allow_unicode=True)
            if not cleaned["slug"]:
                self.add_error("slug", _("The title has no letters to make this from; type one."))
        if "family" in cleaned:
            self._leave_family(cleaned["family"])
        return cleaned

    def _leave_family(self, chosen: Family | None) -> None:
        """Refuse to move a family's last article away when somebody above objects."""
        family = Family.objects.filter(pk=self.instance.family_id).first()
        if family is None or chosen == family:
            return
        if family.articles.exclude(pk=self.instance.pk).exists():
            return
        try:
            family_left.send(sender=Family, family=family)
        except ValidationError as objection:
            self.add_error("family", objection)


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists articles, newest first.

    None is deleted here, since people have spoken under it: made a draft, it is withdrawn.
    """

    form = ArticleForm
    list_display = ("title", "tongue", "state", "byline", "published_at")
    list_filter = ("state", LanguageFilter, ("published_at", admin.DateFieldListFilter))
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    search_fields = ("title", "slug", "byline")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("family",)
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=_("language"), ordering="language")
    def tongue(self, article: Article) -> str:
        """The language's name."""
        return language_name(article.language)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Never."""
        return False

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave the address of an article alone once it is published."""
        return {} if obj is not None and obj.is_published else self.prepopulated_fields

    def view_on_site(self, obj: Article) -> str | None:
        """Link to the article's page where readers have one."""
        return obj.get_absolute_url() if obj.is_published else None


@admin.register(Family)
class FamilyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lets an article's form search for a family; not named on the first page."""

    search_fields = ("name", "articles__title")
    ordering = ("-pk",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Family | None = None) -> bool:
        """Never: a discussion hangs on it."""
        return False
