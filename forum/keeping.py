"""Keeps a program running beside the one that started it; knows nothing of Django.

`python -m forum.keeping COMMAND…` starts the command again when it dies, ends it when told to
stop, and ends it too when whoever started the keeper is gone, killed perhaps. It is a process of
its own since the web server forks its workers, which threads of ours would not survive.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType

# Seconds before a program that died is started again: from the first time to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# A program that lived so long had no trouble starting.
SOUND_SECONDS = 60.0
# How often the keeper looks whether it is still wanted.
LOOK = 0.5
# What a program gets to finish what it has begun.
STOP_SECONDS = 20.0


@contextlib.contextmanager
def kept_beside(*command: str) -> Iterator[None]:
    """Keep a command running while the block runs."""
    keeper = subprocess.Popen([sys.executable, "-m", "forum.keeping", *command])  # noqa: S603
    try:
        yield
    finally:
        keeper.terminate()
        keeper.wait(STOP_SECONDS * 2)


class Keeper:
    """Runs one command, again and again."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self.parent = os.getppid()
        self.stopping = False

    def run(self) -> None:
        """Keep it running until told to stop or left alone."""
        pause = FIRST_PAUSE
        while not self.stopping:
            began = time.monotonic()
            with subprocess.Popen(self.command) as program:  # noqa: S603
                self._watch(program)
            if time.monotonic() - began > SOUND_SECONDS:
                pause = FIRST_PAUSE
            self._rest(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Stop, and stop the program."""
        self.stopping = True

    def _watch(self, program: "subprocess.Popen[bytes]") -> None:
        """Wait until the program ends, or end it; one that will not is killed."""
        while program.poll() is None:
            if self._is_unwanted():
                program.terminate()
                try:
                    program.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    program.kill()
                return
            self._wait(program)

    def _wait(self, program: "subprocess.Popen[bytes]") -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(LOOK)

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._is_unwanted():
            time.sleep(LOOK)

    def _is_unwanted(self) -> bool:
        if os.getppid() != self.parent:
            self.stopping = True
        return self.stopping


def main() -> None:
    """Keep the command of the command line."""
    keeper = Keeper(sys.argv[1:])
    signal.signal(signal.SIGINT, keeper.stop)
    signal.signal(signal.SIGTERM, keeper.stop)
    keeper.run()


if __name__ == "__main__":
    main()
