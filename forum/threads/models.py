"""Threads: an article's whole discussion."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Min, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles import rows
from articles.models import Article, Family
from forum.threads.signals import thread_led
from forum.threads.stories import Story

if TYPE_CHECKING:
    from forum.accounts.models import Member

# What moderators arrange.
ARRANGED = {"mode", "guests_allowed", "closes_after_days"}
# The columns that say how a discussion is led.
LED = [*sorted(ARRANGED), "locked_at", "locked_by_id"]
UNLOCKED: dict[str, Any] = {"locked_at": None, "locked_by": None}


class ThreadManager(models.Manager["Thread"]):
    """Finds or opens the thread of a family."""

    def get_by_natural_key(self, name: str) -> "Thread":
        """Return the thread of the family of that name."""
        return self.get(family__name=name)

    def known(self, pk: int) -> "Thread | None":
        """Return the thread of that number with what a posting asks of its articles.

        By one statement, written out: whoever writes waits for it.
        """
        found = rows.fetch(
            f"SELECT {rows.columns(self.model, 't')}, a.language, a.state, a.published_at"
            " FROM threads_thread t LEFT JOIN articles_article a ON a.family_id = t.family_id"
            " WHERE t.id = %s ORDER BY a.id",
            [pk],
        )
        if not found:
            return None
        width = rows.width(self.model)
        thread = rows.instance(self.model, found[0][:width])
        thread._editions = [
            (language, state, rows.value(Article, "published_at", at))
            for *_thread, language, state, at in found if language is not None
        ]  # fmt: skip
        return thread

    def of(self, article: Article) -> "Thread":
        """Return the article's thread, opened at the first call.

        It comes with the time its first article appeared, since its page asks when it closes.
        """
        published = Article.objects.published().filter(family=OuterRef("family")).order_by()
        first = published.values("family").annotate(n=Min("published_at")).values("n")
        threads = self.annotate(appeared_at=Subquery(first))
        return threads.get_or_create(family_id=article.family_id)[0]

    def of_story(self, family_pk: int) -> "Story":
        """Return the discussions of a family's translations, opened where they are missing.

        New ones are led as the family's own is.
        """
        first = self.get_or_create(family_id=family_pk)[0]
        led = {name: getattr(first, name) for name in [*ARRANGED, "locked_at", "locked_by"]}
        homes: dict[str, int] = {}
        articles = Article.objects.filter(
            models.Q(family=family_pk) | models.Q(family__story=family_pk)
        )
        for family, language in articles.order_by("-pk").values_list("family", "language"):
            homes[language] = self.get_or_create(family_id=family, defaults=led)[0].pk
        threads = self.filter(models.Q(family=family_pk) | models.Q(family__story=family_pk))
        return Story(first.pk, homes, list(threads.values_list("pk", flat=True)))

    def languages(self, pks: Iterable[int]) -> dict[int, str]:
        """Return the language of many threads by number, as `Thread.language` does of one."""
        articles = Article.objects.filter(family__thread__in=set(pks)).order_by("-pk")
        # The first article comes last and stays.
        return dict(articles.values_list("family__thread", "language"))


class Thread(models.Model):
    """One discussion; how many speak in it is told by `comments.Tally`."""

    class Mode(models.TextChoices):
        """Whether comments stand at once or wait for a moderator, or nobody may write."""

        SITE = "site", _("as the site says")
        OPEN = "open", _("open")
        NEWCOMERS = "newcomers", _("the first comments of new people are read before publication")
        MODERATED = "moderated", _("moderated before publication")
        CLOSED = "closed", _("closed")

    family = models.OneToOneField(
        Family, on_delete=models.PROTECT, related_name="thread", verbose_name=_("articles")
    )
    mode = models.CharField(_("mode"), max_length=9, choices=Mode, default=Mode.SITE)
    guests_allowed = models.BooleanField(
        _("guests may write"), null=True, blank=True, help_text=_("Unknown: as the site says.")
    )
    closes_after_days = models.PositiveSmallIntegerField(
        _("closes after days"), null=True, blank=True,
        help_text=_("Counted from the article’s publication. Empty: as the site says. 0: never."),
    )  # fmt: skip
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("locked by"),
    )  # fmt: skip
    version = models.PositiveBigIntegerField(default=0, editable=False)

    objects: ClassVar[ThreadManager] = ThreadManager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=["site", "open", "newcomers", "moderated", "closed"]),
                name="threads_known_mode",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """Return what names this thread in a fixture: its family's name."""
        return self.family.natural_key()

    natural_key.dependencies = ["articles.family"]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        """What people call it: its first article's title, from what is loaded; else its family's
        name."""
        first = min(self.family.articles.all(), key=lambda article: article.pk, default=None)
        return str(first or self.family)

    @property
    def article(self) -> Article | None:
        """The article shown when only the thread is known: the first that readers can see.

        None when every article has left the family, which takes readers' pages with it.
        """
        articles = list(self.family.articles.order_by("pk"))
        return next((article for article in articles if article.is_published), None) or next(
            iter(articles), None
        )

    @cached_property
    def _editions(self) -> list[tuple[str, str, datetime]]:
        """The language, state and date of each article, asked once: a posting needs them."""
        articles = Article.objects.filter(family=self.family_id).order_by("pk")
        return list(articles.values_list("language", "state", "published_at"))

    def edition(self, said: str) -> str:
        """Return the language of the article that a comment is written under.

        That is the one the reader's page says, else the one in the reader's language, else the
        first; "" without articles.
        """
        languages = [language for language, _state, _at in self._editions]
        for tag in (said, get_language()):
            if tag in languages:
                return str(tag)
        return languages[0] if languages else ""

    def get_absolute_url(self) -> str:
        """Return the page of the article with this discussion, the front page without one."""
        article = self.article
        return reverse("articles:index") if article is None else article.get_absolute_url()

    @cached_property
    def sharing(self) -> str:
        """How the translations of its article share it; a page's one query tells it besides."""
        return str(Family.objects.values_list("sharing", flat=True).get(pk=self.family_id))

    # The published translations of its article, as a page's one query tells them.
    versions: str = ""

    @property
    def folds_others(self) -> bool:
        """Whether comments in other languages than the article's are folded."""
        return self.sharing == Family.Sharing.FOLDED

    @property
    def is_locked(self) -> bool:
        """Whether a moderator locked it."""
        return self.locked_at is not None

    @property
    def acting_mode(self) -> str:
        """Its mode, or the site's where it has none of its own."""
        return settings.DISCUSSION_MODE if self.mode == self.Mode.SITE else self.mode

    @property
    def is_moderated(self) -> bool:
        """Whether comments wait for a moderator before they stand."""
        return self.acting_mode == self.Mode.MODERATED

    @property
    def reads_newcomers(self) -> bool:
        """Whether the first comments of everybody wait for a moderator."""
        return self.acting_mode == self.Mode.NEWCOMERS

    @property
    def closes_at(self) -> datetime | None:
        """When it closes by itself, None for never: so many days after its article appeared."""
        days = self.closes_after_days
        days = settings.CLOSE_AFTER_DAYS if days is None else days
        if not days:
            return None
        appeared: datetime | None = getattr(self, "appeared_at", None)
        if appeared is None:
            dates = [at for _language, state, at in self._editions if state == "published"]
            appeared = min(dates, default=None)
        return appeared and appeared + timedelta(days=days)

    @property
    def is_closed(self) -> bool:
        """Whether nobody may write here now: locked, closed, or its time is over."""
        if self.is_locked or self.acting_mode == self.Mode.CLOSED:
            return True
        closes_at = self.closes_at
        return closes_at is not None and closes_at <= timezone.now()

    @property
    def is_readable(self) -> bool:
        """Whether readers can see an article of it."""
        return any(state == Article.State.PUBLISHED for _language, state, _at in self._editions)

    @property
    def language(self) -> str:
        """The language of its first article; the site's own without one."""
        return self._editions[0][0] if self._editions else settings.LANGUAGE_CODE

    @property
    def lets_guests_write(self) -> bool:
        """Whether people without an account may write: the thread's word, else the site's."""
        return settings.GUESTS_ALLOWED if self.guests_allowed is None else self.guests_allowed

    def lock(self, *, by: "Member | None", **why: str) -> bool:
        """Close the discussion to new comments; tells whether it was open until now.

        `why` is a `reason` of the moderators' list and `words`, here as with the other verbs.
        """
        since = {"locked_at": timezone.now(), "locked_by": by}
        return bool(self._lead("lock", by, lambda row: {} if row.is_locked else since, why))

    def unlock(self, *, by: "Member | None", **why: str) -> bool:
        """Open the discussion again; tells whether it was closed."""
        return bool(self._lead("unlock", by, lambda row: UNLOCKED if row.is_locked else {}, why))

    def arrange(
        self, *, by: "Member | None" = None, reason: str = "", words: str = "", **fields: Any
    ) -> bool:
        """Say how it is led: `mode`, `guests_allowed` and `closes_after_days`, those given."""
        if unknown := set(fields) - ARRANGED:
            raise TypeError(f"A thread does not arrange {', '.join(sorted(unknown))}.")
        why = {"reason": reason, "words": words}
        return bool(self._lead("arrange", by, lambda _row: fields, why))

    def revert(self, change: dict[str, list[Any]], *, by: "Member | None") -> dict[str, list[Any]]:
        """Put back what a change had changed; return the change that this is."""
        fields = {name: _read(name, pair[0]) for name, pair in change.items()}
        return self._lead("revert", by, lambda _row: fields, {})

    def hold(self) -> None:
        """Let nobody else lead it until the transaction ends; who writes in it need not wait."""
        Thread.objects.select_for_update(no_key=True).get(pk=self.pk)

    def _lead(
        self, verb: str, by: "Member | None",
        fields_of: Callable[["Thread"], dict[str, Any]], why: dict[str, str],
    ) -> dict[str, list[Any]]:  # fmt: skip
        """Write what changes, seen from what stands, and say so.

        The row is held, so that of two who lead it at once the second knows what the first did.
        """
        with transaction.atomic():
            row = Thread.objects.select_for_update(no_key=True).get(pk=self.pk)
            change = {}
            led = {name: getattr(row, name) for name in LED}
            for name, value in fields_of(row).items():
                column: str = self._meta.get_field(name).attname  # type: ignore[union-attr]
                after = value.pk if column != name and value is not None else value
                if (before := led[column]) != after:
                    change[column] = [_plain(before), _plain(after)]
                led[column] = after
            for column, value in led.items():
                setattr(self, column, value)
            if change:
                self.version = row.version + 1
                written = {column: led[column] for column in change}
                Thread.objects.filter(pk=self.pk).update(version=self.version, **written)
                thread_led.send(Thread, thread=self, verb=verb, by=by, change=change, **why)
        return change


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and name.endswith("_at") else value
