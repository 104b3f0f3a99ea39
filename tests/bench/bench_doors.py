"""How long the doors take for an address that nobody has: `python -m tests.bench.bench_doors`.

Asks each door by turns with a member's address and with one that is nobody's, and prints the
medians and their difference in milliseconds: of this process's processor time, which a busy machine
does not change, and of the clock. Works on a database of its own in memory, with the password
hasher and the outbox of a real site. What is told to a member and not to a stranger is the
difference: less than `MOST` is lost in any network, more is a failure.
"""

import argparse
import os
import statistics
import sys
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

MOST = 10.0

DOORS = {
    "account_login": {"login": "", "password": "wrong wrong wrong"},
    "account_reset_password": {"email": ""},
    "account_request_login_code": {"email": ""},
    "account_signup": {"email": "", "name": "", "password1": "a bridge of eleven arches"},
}


def main(times: int) -> int:
    """Measure each door and print a line for it; return how many tell too much."""
    for name in ("LOGIN", "SIGNUP", "MAIL", "CODE"):
        setattr(settings, f"{name}_LIMITS", [])
    settings.ACCOUNT_RATE_LIMITS = False
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    ana = Member.objects.create_user("ana@example.org", "ana writes a lot", name="Ana")
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    settings.EMAIL_BACKEND = "forum.outbox.backend.EmailBackend"
    far = []
    for door, fields in DOORS.items():
        spent: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        for turn in range(times * 2):
            known = turn % 2 == 0
            address = ana.email if known else f"nobody{turn}@example.org"
            typed = {
                name: value or (address if name != "name" else f"N {door} {turn}")
                for name, value in fields.items()
            }
            spent[known].append(ask(door, typed))
        here, nowhere = (medians(spent[known][2:]) for known in (True, False))
        gap = here[0] - nowhere[0]
        far += [door] if abs(gap) >= MOST else []
        print(
            f"{door:28} member {here[0]:6.1f} ms, nobody {nowhere[0]:6.1f} ms, {gap:+5.1f} ms"
            f" (by the clock {here[1] - nowhere[1]:+5.1f} ms)"
        )
    return len(far)


def ask(door: str, typed: dict[str, str]) -> tuple[float, float]:
    """Return the milliseconds of this process and of the clock that one answer took."""
    client = Client()
    began, stood = time.process_time(), time.perf_counter()
    client.post(reverse(door), typed)
    return (time.process_time() - began) * 1000, (time.perf_counter() - stood) * 1000


def medians(spent: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the medians of both."""
    own, clock = zip(*spent, strict=True)
    return statistics.median(own), statistics.median(clock)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=200)
    sys.exit(main(parser.parse_args().times))
