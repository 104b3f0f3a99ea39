"""Runs the whole suite on both databases; `python -m tests.suite` is `make test`.

Says in one line what it could not run and why. With `--whole`, as `.ci/run` asks, leaving
anything out is a failure.
"""

import os
import subprocess
import sys
import time

from tests import apy, chromium, devpg, devredis

# Two are enough for a small machine; a worker each for more is slower than it helps.
WORKERS = min(2, os.cpu_count() or 1)
# The marks of tests that find no difference between the databases: they run on the first alone.
ONCE = ("apertium", "browser", "once")


def run(database: str, *options: str, environment: dict[str, str]) -> int:
    """Run pytest on one database; return its exit code."""
    print(f"— the suite on {database} —", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(WORKERS), *options]
    # An address in the person's own environment must not become the suite's database.
    clean = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        command, env={**clean, **environment, "TEST_DATABASE": database}, check=False
    )
    return done.returncode


def main(arguments: list[str]) -> int:
    """Run what can be run; return 0 only if all of that passed."""
    whole = "--whole" in arguments
    options = [argument for argument in arguments if argument != "--whole"]
    started, left_out, environment = time.monotonic(), [], {}
    # The marks of tests that need what is not there.
    missing: list[str] = []
    try:
        environment["CHROMIUM"] = chromium.find()
    except chromium.Unavailable as reason:
        left_out.append(f"browser tests ({reason})")
        missing.append("browser")
    try:
        apy.find()
    except apy.Unavailable as reason:
        left_out.append(f"Apertium ({reason})")
        missing.append("apertium")
    try:
        devredis.program()
    except devredis.Unavailable as reason:
        left_out.append(f"Redis ({reason})")
        missing.append("redis")
    databases = ["sqlite"]
    try:
        devpg.discard(devpg.start_in_own_folder())
        databases.append("postgresql")
    except devpg.Unavailable as reason:
        left_out.append(f"PostgreSQL ({reason})")
    codes: dict[str, int] = {}
    for name in databases:
        without = sorted({*missing, *(ONCE if codes else [])})
        marks = ["-m", " and ".join(f"not {mark}" for mark in without)] if without else []
        codes[name] = run(name, *options, *marks, environment=environment)
    verdict = ", ".join(
        f"{name} {'passed' if not code else 'FAILED'}" for name, code in codes.items()
    )
    print(f"The suite: {verdict}; {time.monotonic() - started:.0f} s.")
    print(f"Left out: {'; '.join(left_out) or 'nothing'}.")
    return 1 if any(codes.values()) or (whole and left_out) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
