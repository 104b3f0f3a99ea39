"""How long the doors take for an address that nobody has: `python -m tests.bench.bench_doors`.

Asks each door by turns with a member's address and with one that is nobody's, and prints the
medians and their difference in milliseconds. Works on a database
of its own in memory, with the password hasher of a real site.
"""

import argparse
import os
import statistics
import time

os.environ["THINGSTEAD_MODE"] = "test"
os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from forum.accounts.models import Member  # noqa: E402

DOORS = {
    "account_login": {"login": "", "password": "wrong wrong wrong"},
    "account_reset_password": {"email": ""},
    "account_request_login_code": {"email": ""},
    "account_signup": {"email": "", "name": "", "password1": "a bridge of eleven arches"},
}


def main(times: int) -> None:
    """Measure each door and print a line for it."""
    for name in ("LOGIN", "SIGNUP", "MAIL", "CODE"):
        setattr(settings, f"{name}_LIMITS", [])
    settings.ACCOUNT_RATE_LIMITS = False
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    ana = Member.objects.create_user("ana@example.org", "ana writes a lot", name="Ana")
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    for door, fields in DOORS.items():
        took: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(times * 2):
            known = turn % 2 == 0
            address = ana.email if known else f"nobody{turn}@example.org"
            typed = {
                name: value or (address if name != "name" else f"N {door} {turn}")
                for name, value in fields.items()
            }
            client = Client()
            began = time.perf_counter()
            client.post(reverse(door), typed)
            took[known].append(time.perf_counter() - began)
        here, nowhere = (statistics.median(took[known][2:]) * 1000 for known in (True, False))
        print(
            f"{door:28} member {here:7.1f} ms  nobody {nowhere:7.1f} ms  {here - nowhere:+6.1f} ms"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=200)
    main(parser.parse_args().times)
