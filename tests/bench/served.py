"""The site as it is served, for the benchmarks: granian, a PostgreSQL that keeps its word, wrk."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import psutil

from tests import devpg

# The server has one core and what asks it the other, so that each is measured alone.
SERVER_CORE, CLIENT_CORE = "0", "1"
START_SECONDS = 60


class Site(NamedTuple):
    """A site that is being served."""

    address: str
    process: subprocess.Popen[bytes]
    started_in: float

    def memory(self) -> float:
        """Return the MB that one worker has for itself and its share of what is shared."""
        parent = psutil.Process(self.process.pid)
        workers = [p for p in parent.children(recursive=True) if "python" in p.name()]
        return max(p.memory_full_info().pss for p in workers or [parent]) / 1e6


class Load(NamedTuple):
    """What wrk saw."""

    per_second: float
    p50: float
    p99: float
    failed: int


def environment(database: str, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a local site that one sender may ask without an end."""
    base = {"THINGSTEAD_MODE": "local", "DATABASE_URL": database, "DATA_DIR": str(folder)}
    base |= {"PAGE_LIMITS": "", "READING_LIMITS": "", "FORM_LEAST_SECONDS": "0"}
    return {**os.environ, **base, "LOG_LEVEL": "ERROR", **more}


@contextmanager
def database() -> Iterator[str]:
    """Run a PostgreSQL with durable commits; give its DATABASE_URL."""
    folder = devpg.start_in_own_folder(durable=True)
    yield f"postgres://postgres@/{folder}/postgres"
    devpg.discard(folder)


def postmaster(database: str) -> int:
    """Return the process of the server that a DATABASE_URL of `database` names."""
    folder = database.rpartition("@/")[2].rpartition("/")[0]
    return int((Path(folder) / "data" / "postmaster.pid").read_text().splitlines()[0])


def cpu_seconds(*pids: int) -> float:
    """Return the processor time of these processes and all that they started."""
    found = 0.0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            times = process.cpu_times()
            found += times.user + times.system + times.children_user + times.children_system
    return found


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for the site's files, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="thingstead-bench-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def manage(env: dict[str, str], *command: str) -> str:
    """Run one of the site's commands and return what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout


@contextmanager
def served(env: dict[str, str], *, cores: str = SERVER_CORE, workers: int = 1) -> Iterator[Site]:
    """Serve the site until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "serve", "--port", port, "--workers", str(workers)]
    begun = time.monotonic()
    process = subprocess.Popen(
        ["taskset", "-c", cores, *command],
        env={**env, "SITE_URL": address},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(address)
        yield Site(address, process, time.monotonic() - begun)
    finally:
        process.terminate()
        process.wait(10)


def wait_for(address: str) -> None:
    """Wait until the site answers."""
    for _ in range(START_SECONDS * 20):
        try:
            with urlopen(f"{address}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(address)


def ask(
    url: str, *headers: str, seconds: int = 5, connections: int = 16, warms_up: bool = True
) -> Load:
    """Ask for an address as often as it answers, after a warm-up."""
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", "--latency"]
    command += ["--timeout", "60s"]
    for header in headers:
        command += ["-H", header]
    if warms_up:
        subprocess.run([*command, "-d1s", url], check=True, capture_output=True)
    said = subprocess.run(
        [*command, f"-d{seconds}s", url], check=True, capture_output=True, text=True
    ).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        _milliseconds(re.search(r"50%\s+([\d.]+)(us|ms|s)", said)),
        _milliseconds(re.search(r"99%\s+([\d.]+)(us|ms|s)", said)),
        int(failed[1]) if failed else 0,
    )


def _milliseconds(match: re.Match[str]) -> float:
    return float(match[1]) * {"us": 0.001, "ms": 1, "s": 1000}[match[2]]
