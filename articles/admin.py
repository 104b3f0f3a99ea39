"""Articles in the admin: written, published, translated."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import get_language_info, gettext
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


class LineField(forms.CharField):
    """One line as the project cleans it; nothing in it reaches the text round it."""

    def to_python(self, value: Any) -> str:
        """Return the line that is stored for what was typed."""
        clean: Callable[[str], str] = import_string(settings.ARTICLES_LINE)
        return clean(str(value or ""))


class BodyField(forms.CharField):
    """The article's text as the project cleans it."""

    def to_python(self, value: Any) -> str:
        """Return the text that is stored for what was typed."""
        clean: Callable[[str], str] = import_string(settings.ARTICLES_TEXT)
        return clean(str(value or ""))


class WebAddressField(forms.URLField):
    """An address of the web; one typed without a scheme is taken as https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the address that is stored for what was typed: one clean line, as any other."""
        clean: Callable[[str], str] = import_string(settings.ARTICLES_LINE)
        return str(super().to_python(clean(str(value or ""))))


class FamilySelect(AutocompleteSelect):
    """Django's field that completes; what was sent for a choice and is no number is none."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Offer what was chosen, which the original would look for whatever it is."""
        numbers = [number for number in value if re.fullmatch(r"[0-9]{1,18}", str(number))]
        return super().optgroups(name, numbers, attrs)


def _label_each(moment: Any) -> None:
    """Label a date and its time, beside which Django's admin only writes what they are."""
    context = moment.get_context("", None, {})
    for part, widget in zip(("date_label", "time_label"), moment.widgets, strict=True):
        widget.attrs["aria-label"] = context[part].strip(" :\uff1a")


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]
    """An article; its slug and its family are made from the title when left empty."""

    language = forms.ChoiceField(label=_("Language"))

    class Meta:
        model = Article
        field_classes = {
            "title": LineField, "body": BodyField, "byline": LineField, "source": LineField,
            "source_url": WebAddressField,
        }  # fmt: skip
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
        if "published_at" in self.fields:
            _label_each(self.fields["published_at"].widget)
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
        # Held until the admin's transaction ends, so that of two who move the last two articles
        # away the second sees what the first has done.
        family = (
            Family.objects.select_for_update(of=("self",))
            .filter(articles__pk=self.instance.pk)
            .first()
            if self.instance.pk
            else None
        )
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
    show_facets = admin.ShowFacets.NEVER

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Let the family be searched for."""
        if db_field.name == "family":
            kwargs["widget"] = FamilySelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Store the article, and part it from a family whose translations speak apart."""
        super().save_model(request, obj, form, change)
        head = obj.family.head
        if head.sharing == Family.Sharing.SEPARATE and "family" in form.changed_data:
            head.arrange(head.sharing)

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


class FamilyForm(forms.ModelForm):  # type: ignore[type-arg]
    """How the translations of an article share a discussion."""

    class Meta:
        model = Family
        fields = ("name", "sharing")

    def clean_sharing(self) -> str:
        """Refuse to bring two articles of one language together."""
        sharing: str = self.cleaned_data["sharing"]
        if sharing != Family.Sharing.SEPARATE:
            own = list(self.instance.articles.values_list("language", flat=True))
            parted = Article.objects.filter(family__story=self.instance)
            told = [*own, *parted.values_list("language", flat=True)]
            if len(told) > len(set(told)):
                raise ValidationError(
                    gettext("Two of these articles are in one language; they stay apart.")
                )
        return sharing


@admin.register(Family)
class FamilyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lets an article's form search for a family, and owners say how its discussion is shared."""

    form = FamilyForm

    search_fields = ("name", "articles__title")
    ordering = ("-pk",)

    list_display = ("name", "sharing", "languages")
    list_filter = ("sharing",)
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    fields = ("name", "sharing", "languages")
    readonly_fields = ("languages",)
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Family]:
        """Return the heads of stories; what was parted from one is led by it."""
        families: QuerySet[Family] = super().get_queryset(request).filter(story=None)
        return families.prefetch_related("articles", "parted__articles")

    @admin.display(description=_("translations"))
    def languages(self, family: Family) -> str:
        """The languages of its articles, those with discussions of their own too."""
        own = [article.language for article in family.articles.all()]
        parted = [a.language for other in family.parted.all() for a in other.articles.all()]
        return ", ".join(map(language_name, [*own, *parted])) or "–"

    def save_model(self, request: HttpRequest, obj: Family, form: Any, change: bool) -> None:
        """Store it, and arrange its articles when the way they share a discussion changes."""
        super().save_model(request, obj, form, change)
        if "sharing" in form.changed_data:
            obj.arrange(obj.sharing)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: an article begins its family."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Family | None = None) -> bool:
        """Never: a discussion hangs on it."""
        return False
