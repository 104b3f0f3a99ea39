"""`manage.py serve`: bring the site up to date and serve it with the production server."""

import sys
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from forum.keeping import kept_beside
from forum.serving import Unservable, claim, port_of, serve


class Command(BaseCommand):
    """Serves until Ctrl-C or SIGTERM, then finishes the requests it has begun."""

    help = "Serve the site with granian, after `prepare`."
    # Each start pays for them; `make check` and `manage.py check --deploy` run them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address, the number of workers, and --example as `prepare` does."""
        parser.add_argument("--bind", default="127.0.0.1", help="address to listen at")
        parser.add_argument("--port", default=8000, help="a number from 1 to 65535")
        parser.add_argument("--workers", default=1, type=int, help="processes; one a core at most")
        parser.add_argument("--example", action="store_true", help="fill an empty site")
        parser.add_argument(
            "--without-worker", action="store_true",
            help="send no mails from here; `manage.py work` runs elsewhere",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare and serve; a taken port is told before anything is changed."""
        address = options["bind"]
        try:
            port = port_of(options["port"])
            claim(address, port)
            call_command("prepare", example=options["example"])
            with ExitStack() as beside:

                def ready() -> None:
                    # Not earlier: its start would make the first reader wait.
                    if not options["without_worker"]:
                        beside.enter_context(kept_beside(sys.executable, sys.argv[0], "work"))
                    self.tell(address, port)

                serve(address, port, options["workers"], ready)
        except Unservable as why:
            raise CommandError(f"Cannot serve: {why}") from why
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped while getting ready; the next start goes on.", returncode=130
            ) from None

    def tell(self, address: str, port: int) -> None:
        """Print where the site is."""
        host = f"[{address}]" if ":" in address else address
        self.stdout.write(
            f"\nThingstead listens at http://{host}:{port}/ and calls itself {settings.SITE_URL}/\n"
            f"  Reading   {settings.SITE_URL}/\n"
            f"  Admin     {settings.SITE_URL}/admin/\n"
            + (f"  Mailbox   {settings.SITE_URL}/mailbox/\n" if settings.MODE == "local" else "")
            + "Ctrl-C stops it.\n"
        )
        self.stdout.flush()
