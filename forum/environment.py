"""What the environment says, read once, refused in one clear line when unsafe.

Two modes. `production` is the default and refuses to start on an unsafe setting.
`local` is what `make run` uses: plain HTTP on this machine's own address, mail to
the console, a secret kept in `var/`. `test` is the suite's.
"""

import secrets
import sys
from pathlib import Path
from typing import NoReturn

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Django's own deployment check asks for fifty characters of secret.
SECRET_LENGTH = 50


def refuse(why: str) -> NoReturn:
    """Stop the process with one line that says what to change."""
    sys.exit(f"Thingstead does not start: {why}")


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
