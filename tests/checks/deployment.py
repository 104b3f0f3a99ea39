"""`manage.py check --deploy` with the settings of a production site; any warning is a failure."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What an owner has to give, and nothing more: the defaults must be safe.
PRODUCTION = {
    "THINGSTEAD_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "talk.example",
    "SITE_URL": "https://talk.example",
    "TRUSTED_PROXIES": "1",
    "EMAIL_URL": "smtp+tls://thingstead:word@mail.example:587",
}


def run(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` as a production site would, with changed or missing settings."""
    settings = {key: value for key, value in (PRODUCTION | changes).items() if value is not None}
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "DATA_DIR") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    done = run("check", "--deploy", "--fail-level", "WARNING")
    print(done.stdout + done.stderr, end="")
    sys.exit(done.returncode)
