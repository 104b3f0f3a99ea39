"""Members: people with an account."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import rows
from forum.accounts.names import KEY_LENGTH, NAME_LENGTH, name_key, name_look
from forum.accounts.signals import member_renamed
from forum.accounts.standing import Level, level_of, record_of
from forum.languages.reading import LONGEST_LIST


class MemberManager(BaseUserManager["Member"]):
    """Makes members; finds them by email address whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Return a new member; without a password they can only sign in by reset."""
        member = self.model(email=email.lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Return a new owner, who may do everything in the admin."""
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member with that email address."""
        return self.get(email=(username or "").lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account, known to others by name only."""

    email = models.EmailField(_("email address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    # What the name is compared by, as it reads and as it looks; set whenever the name is.
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    name_look = models.CharField(max_length=KEY_LENGTH, null=True, editable=False)  # noqa: DJ001  Releases before this one write none.
    language = models.CharField(_("language"), max_length=35, blank=True)
    # As `languages.reading` writes it; empty until they say, or when they read everything.
    reads = models.CharField(
        _("languages you read"), max_length=LONGEST_LIST, blank=True, default="", db_default=""
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True, editable=False)
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True)
    # Counted up to end every session and link at once; part of what they are checked against.
    epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    # What the member says of themselves, and whether their page lists what they wrote.
    bio = models.TextField(_("about you"), blank=True, default="", db_default="")
    bio_html = models.TextField(blank=True, default="", db_default="", editable=False)
    lists_comments = models.BooleanField(
        _("list my comments on my page"), default=False, db_default=False
    )

    # What `standing` judges, and what it came to.
    level = models.SmallIntegerField(default=0, db_default=0, choices=Level, editable=False)
    days_visited = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    visited_on = models.DateField(null=True, blank=True, editable=False)
    comments_standing = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    comments_removed = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    # When the account is to be erased, whether its words stay without a name, and when it was.
    erase_at = models.DateTimeField(null=True, blank=True, editable=False)
    keeps_words = models.BooleanField(default=False, db_default=False, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()

    # The name as the database had it; None where it was not read.
    known_as: str | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions = [("suspend_member", "Can suspend members")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_per_email"),
            models.UniqueConstraint(
                fields=["name_key"],
                name="accounts_one_per_name",
                violation_error_message=_("A member already has this name; please choose another."),
            ),
            models.UniqueConstraint(
                fields=["name_look"],
                name="accounts_one_per_look",
                violation_error_message=_("A member already has this name; please choose another."),
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=Level.NEW, level__lte=Level.TRUSTED),
                name="accounts_known_level",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(is_active=False, erase_at=None),
                name="accounts_erased_is_closed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["erase_at"], condition=models.Q(erase_at__isnull=False),
                name="accounts_to_erase",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Member":
        """Return the stored member, remembering the name they are known by."""
        member = super().from_db(*args, **kwargs)
        member.known_as = member.__dict__.get("name")
        return member

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the member anew, with the name they are known by now."""
        super().refresh_from_db(*args, **kwargs)
        self.known_as = self.__dict__.get("name")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the member, with what their name is compared by; tells who shows the name."""
        fields = kwargs.get("update_fields")
        named = fields is None or "name" in fields
        # A name that has not changed keeps what it was compared by, even where a newer table of
        # look-alikes would find it taken.
        if named and "name" in self.__dict__ and self.known_as != self.name:
            self.name_key, self.name_look = name_key(self.name), name_look(self.name)
            if fields is not None:
                kwargs["update_fields"] = {*fields, "name_key", "name_look"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if named and self.known_as not in {None, self.name}:
                member_renamed.send(Member, member=self)
        self.known_as = self.name if named else self.known_as

    @classmethod
    def is_named(cls, name: str, *, besides: "Member | None" = None) -> bool:
        """Whether a member is already known by a name that reads or looks the same."""
        found = rows.fetch(
            "SELECT EXISTS (SELECT 1 FROM accounts_member"
            " WHERE (name_key = %s OR name_look = %s) AND id <> %s)",
            [name_key(name), name_look(name), 0 if besides is None else besides.pk],
        )
        return bool(found[0][0])

    @property
    def is_suspended(self) -> bool:
        """Whether this member may not write now; an open end means until lifted."""
        if self.suspended_at is None:
            return False
        return self.suspended_until is None or self.suspended_until > timezone.now()

    def get_absolute_url(self) -> str:
        """Return the address of the member's page."""
        return reverse("people:detail", args=[self.pk])

    @property
    def has_page(self) -> bool:
        """Whether there is a page of theirs: not before they have said something here."""
        said = bool(self.comments_standing or self.bio)
        return self.is_active and self.erased_at is None and said

    @property
    def proved_email(self) -> str:
        """The member's address if a mail has proved it, else ""."""
        addresses: Any = self.emailaddress_set  # type: ignore[attr-defined]
        proved = addresses.filter(email__iexact=self.email, verified=True)
        return str(self.email) if proved.exists() else ""

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for more than one thing: a passkey, or an app's code."""
        factors: Any = self.authenticator_set  # type: ignore[attr-defined]
        return bool(factors.filter(type__in=["totp", "webauthn"]).exists())

    @property
    def must_have_second_factor(self) -> bool:
        """Whether this member may do nothing for the house without one."""
        return bool(self.is_staff and settings.STAFF_SECOND_FACTOR)

    @property
    def may_serve(self) -> bool:
        """Whether this member may act for the house: staff, with what staff must have."""
        if not (self.is_active and self.is_staff):
            return False
        return self.has_second_factor or not self.must_have_second_factor

    @property
    def is_moderator(self) -> bool:
        """Whether this member may decide on others' comments."""
        return self.may_serve and self.has_perm("comments.moderate_comment")

    def suspend(self, *, until: Any = None) -> None:
        """Stop this member from writing, until a time or until lifted; ends every session."""
        self.suspended_at = timezone.now()
        self.suspended_until = until
        self.save(update_fields=["suspended_at", "suspended_until"])
        self.sign_out_everywhere()

    def lift_suspension(self) -> None:
        """Let this member write again."""
        self.suspended_at = self.suspended_until = None
        self.save(update_fields=["suspended_at", "suspended_until"])

    # --- Sessions ---

    def sign_out_everywhere(self) -> None:
        """End every session and every link of this member's, from the next request on."""
        self.epoch += 1
        Member.objects.filter(pk=self.pk).update(epoch=models.F("epoch") + 1)
        self.forget_asked_addresses()

    def forget_asked_addresses(self) -> None:
        """Forget an address that was asked for and never confirmed, with the link in its mail."""
        addresses: Any = self.emailaddress_set  # type: ignore[attr-defined]
        addresses.filter(verified=False, primary=False).delete()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must have been opened with: this password, in this epoch."""
        return salted_hmac(
            "forum.accounts.sessions", f"{self.epoch} {self.password}", secret=secret,
            algorithm="sha256",
        ).hexdigest()  # fmt: skip

    # --- Standing ---

    def visit(self, today: date) -> None:
        """Note that the member came to read today; at most one write a day, and nothing finer."""
        if self.visited_on == today:
            return
        days = Member.objects.filter(pk=self.pk).exclude(visited_on=today)
        if days.update(visited_on=today, days_visited=models.F("days_visited") + 1):
            self.refresh_from_db(fields=["visited_on", "days_visited"])
            self._judge()

    def _judge(self) -> None:
        level = level_of(record_of(self))
        if level != self.level:
            self.level = level
            Member.objects.filter(pk=self.pk).update(level=level)

    @classmethod
    def keep_record(cls, pk: int, count: Callable[[], tuple[int, int]]) -> None:
        """Store how many comments of a member stand and were taken away, as `count` says.

        It is asked while the member's row is held, so that of two writers the later one sees
        what the earlier one did.
        """
        with transaction.atomic():
            member = cls.objects.select_for_update().get(pk=pk)
            standing, removed = count()
            if (standing, removed) == (member.comments_standing, member.comments_removed):
                return
            member.comments_standing, member.comments_removed = standing, removed
            cls.objects.filter(pk=pk).update(comments_standing=standing, comments_removed=removed)
            member._judge()


class Guest(models.Model):
    """An address that somebody wrote with as a guest; who holds it can prove it by a link."""

    email = models.EmailField(max_length=254, unique=True)
    # Counted up by each use of a link, which so is good once, and by erasure.
    epoch = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_guest_email_is_lower"
            )
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def of(cls, email: str) -> "Guest":
        """Return the guest with that address, made where there is none."""
        return cls.objects.get_or_create(email=email)[0]


class Allowance(models.Model):
    """When one sender's allowance of one kind is whole again; read and written by `allowances`."""

    key = models.CharField(max_length=64, primary_key=True)
    whole_at = models.FloatField(db_index=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self) -> str:
        return self.key


class Counted(models.Model):
    """A row of Django's cache, which allauth counts attempts in; only its backend reads it.

    In the database since a cache in memory counts for each process apart, and forgets all at a
    restart; the columns are those of `django.core.cache.backends.db`.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        # Shown to nobody, and nobody's to change.
        default_permissions = ()

    def __str__(self) -> str:
        return self.cache_key
