"""`manage.py prepare`: bring the database, the catalogues and the static files up to date."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from articles.models import Article
from forum.accounts.models import Member
from forum.catalogues import compile_catalogues
from forum.moderation.roles import MODERATORS

PEOPLE = [
    ("Mia", "mia@example.org", "moderates"),
    ("Ana", "ana@example.org", "writes"),
    ("Ben", "ben@example.org", "replies"),
]


class Command(BaseCommand):
    """Does what is needed and nothing twice, so that it can run before every start."""

    help = "Migrate, compile catalogues, collect static files; with --example also load the seed."
    # Each start pays for them; `make check` and `manage.py check --deploy` run them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --example."""
        parser.add_argument(
            "--example",
            action="store_true",
            help="fill an empty site with the seed article, a moderator and two members",
        )

    def handle(self, *_args: Any, example: bool = False, **_options: Any) -> None:
        """Bring everything up to date, or say in one line why that cannot be."""
        try:
            claim_folder(settings.DATA_DIR)
            for folder in settings.LOCALE_PATHS:
                compile_catalogues(Path(folder))
            migrate()
            if example:
                self.fill()
            collect_static(settings.DATA_DIR / "static.stamp")
        except OSError as error:
            raise CommandError(f"Cannot write {error.filename}: {error.strerror}.") from error
        except DatabaseError as error:
            raise CommandError(f"The database answers: {' '.join(str(error).split())}") from error

    def fill(self) -> None:
        """Load the seed and its people into a site that has neither; print their passwords."""
        if Member.objects.exists() or Article.objects.exists():
            return
        with transaction.atomic():
            call_command("loaddata", "seed", verbosity=0)
            passwords = [make_member(name, email) for name, email, _does in PEOPLE]
            mia = Member.objects.get_by_natural_key(PEOPLE[0][1])
            make_moderator(mia)
        self.stdout.write("Three people may sign in; their passwords are shown this once:\n")
        for (name, email, does), password in zip(PEOPLE, passwords, strict=True):
            self.stdout.write(f"  {name} {does:<10} {email:<18} {password}")


def claim_folder(folder: Path) -> None:
    """Make the data folder, or say that it cannot be written to."""
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CommandError(f"Cannot write to {folder}; set DATA_DIR to a folder of your own.")


def migrate() -> None:
    """Apply missing migrations; asking first is ten times faster than applying none."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def make_member(name: str, email: str) -> str:
    """Make a member whose address counts as verified; return the password."""
    password = secrets.token_urlsafe(9)
    member = Member.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    return password


def make_moderator(member: Member) -> None:
    """Let a member moderate."""
    member.is_staff = True
    member.save(update_fields=["is_staff"])
    member.groups.add(Group.objects.get(name=MODERATORS))


def collect_static(stamp: Path) -> None:
    """Collect and compress the static files, unless they are those of last time."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = os.stat(storage.path(name))
            seen.update(f"{name}:{state.st_size}:{state.st_mtime_ns};".encode())
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen.hexdigest())
