"""Articles and the families of their translations."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.querysets import ArticleManager, FamilyManager
from articles.signals import family_arranged

TITLE_LENGTH = 200


@lru_cache(maxsize=4096)
def article_address(slug: str, _language: str | None) -> str:
    """Return the address of an article in the active language, which a page names several times."""
    return reverse("articles:detail", args=[slug])


class Family(models.Model):
    """The translations of one article; what a discussion belongs to.

    Where translations have discussions of their own, each later one is in a family of its own,
    which says by `story` whose translation it is.
    """

    class Sharing(models.TextChoices):
        """Whether people who read different translations speak with each other."""

        SHARED = "shared", _("one discussion for all translations")
        FOLDED = "folded", _("one discussion, comments in other languages folded")
        SEPARATE = "separate", _("a discussion for each translation")

    name = models.SlugField(_("name"), max_length=TITLE_LENGTH, unique=True, allow_unicode=True)
    sharing = models.CharField(
        _("discussion"), max_length=8, choices=Sharing, default=Sharing.SHARED,
        db_default=Sharing.SHARED,
        help_text=_(
            "A change loses nothing: conversations move to the discussion of the translation "
            "they began under, or come together, and can be parted again."
        ),
    )  # fmt: skip
    story = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="parted",
    )

    objects = FamilyManager()

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")
        constraints = [
            models.CheckConstraint(
                condition=Q(sharing__in=["shared", "folded", "separate"]),
                name="articles_known_sharing",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def head(self) -> "Family":
        """The family whose translations these are too; mostly itself."""
        return self.story or self

    def arrange(self, sharing: str) -> None:
        """Say how its translations share a discussion, and put its articles where that wants them.

        Raises ValidationError when two to be brought together are in one language.
        """
        with transaction.atomic():
            head = Family.objects.select_for_update().get(pk=self.head.pk)
            head.sharing = self.sharing = sharing
            head.save(update_fields=["sharing"])
            if sharing == self.Sharing.SEPARATE:
                head._part()
            else:
                head._gather()
            family_arranged.send(Family, family=head)

    def _part(self) -> None:
        """Give each article but the first a family of its own."""
        for article in list(self.articles.order_by("pk"))[1:]:
            # One it had before has waited empty, so that an address of its discussion holds.
            empty = self.parted.filter(name=article.slug, articles=None).first()
            own = empty or Family.objects.begin(article.slug)
            Family.objects.filter(pk=own.pk).update(story=self, sharing=self.sharing)
            Article.objects.filter(pk=article.pk).update(family=own)

    def _gather(self) -> None:
        """Bring back the articles that have families of their own."""
        parted = Article.objects.filter(family__story=self)
        kept = set(self.articles.values_list("language", flat=True))
        for article in parted.order_by("pk"):
            if article.language in kept:
                raise ValidationError(
                    _("Two of these articles are in one language, so they cannot be one family: "
                      "%(title)s."),
                    # A title of the other direction turns nothing round it (UAX 9, FSI and PDI).
                    params={"title": f"\u2068{article.title}\u2069"},
                )  # fmt: skip
            kept.add(article.language)
        Family.objects.filter(story=self).update(sharing=self.sharing)
        parted.update(family=self)

    def natural_key(self) -> tuple[str]:
        """Return what names this family in a fixture."""
        return (self.name,)


class Article(models.Model):
    """One text in one language, under which people speak."""

    class State(models.TextChoices):
        """Who can see an article: its editors, or everyone."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, related_name="articles", verbose_name=_("family")
    )
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    slug = models.SlugField(_("slug"), max_length=TITLE_LENGTH, unique=True, allow_unicode=True)
    language = models.CharField(_("language"), max_length=35, default="en")
    body = models.TextField(
        _("text"), help_text=_("Markdown; paragraphs are parted by a blank line.")
    )
    body_html = models.TextField(editable=False, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)

    objects = ArticleManager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("-published_at", "-pk")
        indexes = [models.Index(fields=["-published_at", "-id"], name="articles_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "language"], name="articles_one_per_language"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published"]), name="articles_known_state"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """Return what names this article in a fixture."""
        return (self.slug,)

    def get_absolute_url(self) -> str:
        """Return the article's page in the active interface language."""
        return article_address(self.slug, get_language())

    @property
    def day(self) -> str:
        """The day it was published, in the active language."""
        return date_format(timezone.localtime(self.published_at), "DATE_FORMAT")

    @property
    def moment(self) -> str:
        """The time it was published, as machines read it."""
        return timezone.localtime(self.published_at).isoformat()

    @property
    def origin(self) -> str:
        """What its source is called: its name, or else its address."""
        return self.source or self.source_url

    @property
    def is_published(self) -> bool:
        """Whether readers may see it."""
        return self.state == self.State.PUBLISHED

    def save(self, **kwargs: Any) -> None:
        """Store the article with its HTML, in a family of its own unless it has one."""
        if not self.slug:
            self.slug = slugify(self.title, allow_unicode=True)
        if self.family_id is None:
            self.family = Family.objects.begin(self.slug)
        self.render()
        super().save(**kwargs)

    def render(self) -> None:
        """Make the stored HTML anew from the text, by the project's renderer."""
        renderer: Callable[[str], str] = import_string(settings.ARTICLES_RENDERER)
        self.body_html = renderer(self.body)
