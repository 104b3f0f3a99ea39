"""A real Apertium on loopback, from Debian's `apertium-apy` and `apertium-dan-nor`."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

MODES = Path("/usr/share/apertium/modes")


class Unavailable(Exception):
    """It is not installed."""


def find() -> str:
    """Return its program; raises `Unavailable` where it or the Danish pair is missing."""
    program = shutil.which("apertium-apy")
    if program is None or not (MODES / "dan-nob.mode").exists():
        raise Unavailable("apt-get install apertium-apy apertium-dan-nor")
    return program


@contextmanager
def running() -> Iterator[str]:
    """Run it on a free port for a block; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [find(), "--port", str(port), str(MODES)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(f"{address}/listPairs", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError("Apertium did not start.")
