"""`manage.py drop_second_factor ADDRESS`: for a member who has lost passkey, app and codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from forum.accounts.models import Member


class Command(BaseCommand):
    """Removes a member's second factors and ends their sessions; be sure who asks you to."""

    help = "Remove the passkeys, app and recovery codes of the member with that email address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address."""
        parser.add_argument("email", help="the member's email address")

    def handle(self, *_args: Any, email: str, **_options: Any) -> None:
        """Remove them; says whose and how many."""
        member = Member.objects.filter(email=email.strip().lower()).first()
        if member is None:
            raise CommandError(f"No member has the address {email}.")
        with transaction.atomic():
            count, _by_model = Authenticator.objects.filter(user=member).delete()
            member.sign_out_everywhere()
        self.stdout.write(f"{member.name} has no second factor now ({count} removed).")
