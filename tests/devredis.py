"""A real Redis or Valkey for the suite: on a free port of this machine, gone with the run."""

import atexit
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import redis

NAMES = ("redis-server", "valkey-server")
START_SECONDS = 10


class Unavailable(Exception):
    """No Redis can be started here; the message says why in one line."""


class Server:
    """One server; it can be stopped and started again at its address."""

    def __init__(self) -> None:
        """Start a server on a free port, in a folder of its own."""
        self.folder = Path(tempfile.mkdtemp(prefix="thingstead-redis-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        atexit.register(self.discard)
        self.start()

    def start(self) -> None:
        """Start the server; wait until it answers."""
        options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [program(), "--port", str(self.port), "--dir", str(self.folder), *options],
            stdout=subprocess.DEVNULL,
        )
        client = redis.Redis.from_url(self.url)
        for _ in range(START_SECONDS * 50):
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.02)
            else:
                client.close()
                return
        raise Unavailable("redis-server does not answer")

    def stop(self) -> None:
        """Kill the server, whatever it is doing."""
        self.process.kill()
        self.process.wait(10)

    def discard(self) -> None:
        """Stop the server and remove its folder."""
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def program() -> str:
    """Return the server's program."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        raise Unavailable("neither redis-server nor valkey-server is installed")
    return found
