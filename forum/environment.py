"""What the environment says, read once, refused in one clear line when unsafe.

Two modes. `production` is the default and refuses to start on an unsafe setting.
`local` is what `make run` uses: plain HTTP on this machine's own address, mail to
the console, a secret kept in `var/`. `test` is the suite's.
"""

import os
import secrets
import sys
import zoneinfo
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

# Django's own deployment check asks for fifty characters of secret.
SECRET_LENGTH = 50
YES_AND_NO = {*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def refuse(why: str) -> NoReturn:
    """Stop the process with one line that says what to change."""
    sys.exit(f"Thingstead does not start: {why}")


class Environment(environ.Env):  # type: ignore[misc]
    """django-environ, but a value that it cannot read stops the process."""

    def get_value(self, var: str, cast: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the value as that type, or refuse."""
        raw = os.environ.get(var)
        if cast is bool and raw is not None and raw.strip().lower() not in YES_AND_NO:
            refuse(f"{var} is {raw!r}; it may be true or false.")
        try:
            return super().get_value(var, cast, *args, **kwargs)
        except ValueError:
            refuse(f"{var} is {raw!r}, which is no number.")


env = Environment()


def read_mode() -> str:
    """Return `production`, `local` or `test`."""
    mode: str = env.str("THINGSTEAD_MODE", default="production")
    if mode not in {"production", "local", "test"}:
        refuse(f"THINGSTEAD_MODE is {mode!r}; it may be production, local or test.")
    return mode


def read_secret(mode: str, folder: Path) -> str:
    """Return the signing secret: from SECRET_KEY, or in local mode from a file made once."""
    secret: str = env.str("SECRET_KEY", default="")
    if secret:
        if mode == "production" and (len(secret) < SECRET_LENGTH or len(set(secret)) < 5):
            refuse(f"SECRET_KEY must hold at least {SECRET_LENGTH} random characters.")
        return secret
    if mode == "production":
        refuse("SECRET_KEY is not set; give it at least 50 random characters.")
    if mode == "test":
        return secrets.token_urlsafe(SECRET_LENGTH)
    path = folder / "secret_key"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(SECRET_LENGTH))
        return path.read_text().strip()
    except OSError as error:
        refuse(f"cannot keep its secret in {path}: {error.strerror}.")


def read_hosts(mode: str) -> list[str]:
    """Return the host names this site answers to; production must name them."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", default=[])
    if mode != "production":
        return hosts or ["127.0.0.1", "localhost", "[::1]", "testserver"]
    if not hosts:
        refuse("ALLOWED_HOSTS is not set; name the host that readers type, such as talk.example.")
    if "*" in hosts:
        refuse("ALLOWED_HOSTS must name hosts; '*' would let a stranger forge links in mails.")
    return hosts


def read_site_url(mode: str, *, https: bool) -> str:
    """Return the address readers type, without a slash at its end."""
    url: str = env.str("SITE_URL", default="").rstrip("/")
    if not url and mode != "production":
        return "http://127.0.0.1:8000"
    parts = urlsplit(url)
    if not parts.netloc or parts.path or parts.scheme not in {"http", "https"}:
        refuse(f"SITE_URL is {url!r}; give the address readers type, such as https://talk.example.")
    if mode == "production" and https and parts.scheme != "https":
        refuse("SITE_URL begins with http:// while HTTPS is on; mails would link to the wrong one.")
    return url


def read_database(mode: str, folder: Path) -> dict[str, Any]:
    """Return Django's settings of the database: what DATABASE_URL names, or SQLite."""
    url: str = env.str("DATABASE_URL", default=f"sqlite:///{folder}/thingstead.sqlite3")
    # Looked at first because django-environ prints an address it does not know, password and all.
    if not url.startswith(("postgres://", "postgresql://", "sqlite:///")):
        refuse("DATABASE_URL is not an address such as postgres://user:word@host:5432/name.")
    try:
        database: dict[str, Any] = env.db_url_config(url)
    except ValueError:
        refuse(
            "DATABASE_URL cannot be read; write `@`, `/` and `:` in a password as %40, %2F, %3A."
        )
    if url.startswith("sqlite"):
        return database | sqlite_options(folder, mode)
    return database | postgresql_options(mode, database.get("OPTIONS", {}))


def sqlite_options(folder: Path, mode: str) -> dict[str, Any]:
    """Return what makes SQLite safe for several writers."""
    return {
        "OPTIONS": {
            # A deferred transaction that turns into a writer fails at once with
            # "database is locked"; IMMEDIATE waits its turn instead.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # A file, for writers that race each in a thread of their own.
        "TEST": {"NAME": folder / "test.sqlite3"} if mode == "test" else {},
    }


def postgresql_options(mode: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the given options with a pool of connections that are checked before use."""
    # Nothing is prepared for its number of uses, only what asks for it (`articles.rows`).
    # Nor is anything compiled: where PostgreSQL expects many rows, it spends 200 ms on a statement
    # that takes one. What is prepared is planned once for all values: planning it for each took
    # as long as asking it. A pooler in between may take none of it; an owner's own options stand.
    own: dict[str, Any] = {"connect_timeout": 3}
    if env.bool("DATABASE_PREPARE", default=True):
        once = "-c jit=off -c plan_cache_mode=force_generic_plan"
        own |= {"prepare_threshold": 2**31, "options": once}
    options = own | options
    # A pool cannot live inside a test database that comes and goes.
    if mode != "test":
        size = env.int("DATABASE_POOL", default=8)
        if size < 1:
            refuse("DATABASE_POOL must be at least 1; it is how many connections a worker keeps.")
        options["pool"] = {"min_size": 1, "max_size": size, "timeout": 10}
    return {"OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def read_redis() -> str:
    """Return the address of Redis or Valkey; empty without one."""
    url: str = env.str("REDIS_URL", default="")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        refuse("REDIS_URL is not an address such as redis://:word@host:6379/0.")
    return url


def read_mail(mode: str) -> dict[str, Any]:
    """Return Django's settings of outgoing mail; only production needs a server for it."""
    mail: dict[str, Any] = env.email_url("EMAIL_URL", default="consolemail://")
    transport = mail.pop("EMAIL_BACKEND")
    is_smtp = transport.endswith("smtp.EmailBackend")
    if mode == "production" and not is_smtp:
        refuse(
            "EMAIL_URL is not set; name a server, such as smtp+tls://user:word@mail.example:587."
        )
    mail["MAIL_TRANSPORT"] = "forum.outbox.transport.SmtpBackend" if is_smtp else transport
    return mail


def read_choice(name: str, choices: list[str]) -> str:
    """Return which of the words was chosen; the first unless said."""
    choice: str = env.str(name, default=choices[0])
    if choice not in choices:
        refuse(f"{name} is {choice!r}; it may be {', '.join(choices)}.")
    return choice


def read_limits(name: str, default: str) -> list[tuple[int, float]]:
    """Return limits such as "1/3,10/600" as pairs of a count and seconds; "" gives none."""
    try:
        pairs = [part.split("/") for part in env.str(name, default=default).split(",") if part]
        limits = [(int(count), float(seconds)) for count, seconds in pairs]
    except ValueError:
        limits = [(0, 0.0)]
    if any(count < 1 or seconds <= 0 for count, seconds in limits):
        refuse(f"{name} must be pairs of a count and seconds, such as {default}.")
    return limits


def read_numbers(name: str, default: str) -> list[int]:
    """Return a list of numbers, as many as the default has; none is less than 0."""
    try:
        numbers = [int(part) for part in env.str(name, default=default).split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != default.count(",") + 1 or any(number < 0 for number in numbers):
        refuse(f"{name} must be {default.count(',') + 1} numbers, such as {default}.")
    return numbers


def read_count(name: str, default: int) -> int:
    """Return a number that is not less than 0."""
    try:
        count: int = env.int(name, default=default)
    except ValueError:
        count = -1
    if count < 0:
        refuse(f"{name} must be a number that is not less than 0, such as {default}.")
    return count


def read_sender(site_url: str, site_name: str) -> str:
    """Return who mails come from; unless said, the site's own host."""
    host = urlsplit(site_url).hostname
    sender: str = env.str("DEFAULT_FROM_EMAIL", default=f"{site_name} <noreply@{host}>")
    return sender


def read_proxies(mode: str, *, https: bool) -> int:
    """Return how many proxies of the owner's stand in front, each adding to X-Forwarded-For."""
    count: int = env.int("TRUSTED_PROXIES", default=0)
    if count < 0:
        refuse("TRUSTED_PROXIES counts the proxies in front; it cannot be less than 0.")
    if mode == "production" and https and count == 0:
        refuse("TRUSTED_PROXIES is not set; HTTPS needs a proxy in front, so it is at least 1.")
    return count


def read_time_zone() -> str:
    """Return the time zone that dates are shown in."""
    name: str = env.str("TIME_ZONE", default="UTC")
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        refuse(f"TIME_ZONE is {name!r}; give a name such as Europe/Copenhagen.")
    return name


def read_log_level() -> str:
    """Return the least level that is logged."""
    level: str = env.str("LOG_LEVEL", default="INFO").upper()
    if level not in LOG_LEVELS:
        refuse(f"LOG_LEVEL is {level!r}; it may be {', '.join(LOG_LEVELS)}.")
    return level
