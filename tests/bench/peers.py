"""Other systems, each installed once from its registry, filled, and thrown away with the run.

Each is given as its documentation has it served, on one core, with SQLite; none keeps anybody
waiting between two comments. What asks the network for more (Waline asks its makers' server which
accounts there are, with every request) is answered here.
"""

import atexit
import http.server
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.bench import served
from tests.bench.bench_serving import TEXT
from tests.lighthouse import free_port

START_SECONDS = 60
INSTALL_SECONDS = 600

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Post(NamedTuple):
    """How a comment is sent: where, with which headers and body, and what says it was taken."""

    path: str
    headers: dict[str, str]
    body: str
    taken: int


class Peer(NamedTuple):
    """A system that is being served: what a reader asks it, how one writes, and its process."""

    address: str
    readings: dict[str, str]
    post: Callable[[int], Post]
    pid: int


@contextmanager
def isso(comments: int) -> Iterator[Peer]:
    """Isso under gunicorn; it sends all comments unless its script asks for five replies each."""
    with served.folder() as folder:
        python = python_with("isso", "gunicorn")
        port = free_port()
        config, database = folder / "isso.cfg", folder / "isso.db"
        config.write_text(
            f"[general]\ndbpath = {database}\nhost = http://127.0.0.1:{port}/\n"
            "[guard]\nenabled = false\n"
        )
        command = [str(python), "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "isso.run"]
        with running(command, {"ISSO_SETTINGS": str(config)}, folder, port) as pid:
            _fill_isso(database, comments)
            readings = {
                "Isso, all comments": "/?uri=/peer/",
                "Isso, as its script asks": "/?uri=/peer/&nested_limit=5",
            }
            yield Peer(f"127.0.0.1:{port}", readings, _to_isso, pid)


def _to_isso(number: int) -> Post:
    body = {"author": "Guest", "text": f"{TEXT} {number}", "title": "peer"}
    return Post("/new?uri=/peer/", JSON, json.dumps(body), 201)


def _fill_isso(database: Path, comments: int) -> None:
    connection = sqlite3.connect(database)
    # It listens a moment before it makes its tables.
    for _ in range(START_SECONDS * 20):
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'comments'").fetchone():
            break
        time.sleep(0.05)
    top = comments // 4
    rows = [
        (1, n + 1, n % top + 1 if n >= top else None, time.time() - comments + n, TEXT)
        for n in range(comments)
    ]
    with connection:
        connection.execute("INSERT INTO threads (id, uri, title) VALUES (1, '/peer/', 'peer')")
        connection.executemany(
            "INSERT INTO comments (tid, id, parent, created, mode, remote_addr, text, author,"
            " voters) VALUES (?, ?, ?, ?, 1, '127.0.0.0', ?, 'Guest', x'00')",
            rows,
        )
    connection.close()


@contextmanager
def xtd(comments: int) -> Iterator[Peer]:
    """django-comments-xtd under gunicorn, its own template tag drawing the whole tree."""
    with served.folder() as folder:
        python = python_with("django-comments-xtd", "gunicorn")
        shutil.copy(Path(__file__).with_name("xtd_site.py"), folder)
        fill = [python, "xtd_site.py", "fill", str(comments), TEXT]
        subprocess.run(fill, cwd=folder, check=True, capture_output=True)
        asked = [python, "xtd_site.py", "form"]
        form = subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True)
        carried = json.loads(form.stdout)

        def to_xtd(number: int) -> Post:
            said = {"name": "Guest", "email": "guest@example.org", "comment": f"{TEXT} {number}"}
            body = {**carried, **said, "honeypot": "", "reply_to": "0", "url": ""}
            return Post("/comments/api/comment/", FORM, urlencode(body), 201)

        port = free_port()
        command = [str(python), "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "xtd_site"]
        with running(command, {}, folder, port) as pid:
            readings = {"django-comments-xtd, all comments": "/peer/"}
            yield Peer(f"127.0.0.1:{port}", readings, to_xtd, pid)


@contextmanager
def waline(comments: int) -> Iterator[Peer]:
    """Waline under Node: the newest ten conversations, with all their replies."""
    with served.folder() as folder:
        program = str(node_with("@waline/vercel") / "@waline/vercel/vanilla.js")
        _fill_waline(folder / "waline.sqlite", comments)
        port = free_port()
        with _accounts() as accounts:
            env = {
                "SQLITE_PATH": str(folder), "SQLITE_DB": "waline", "JWT_TOKEN": "peer" * 8,
                "AKISMET_KEY": "false", "IPQPS": "0", "OAUTH_URL": accounts,
            }  # fmt: skip
            with running(["node", program, str(port)], env, folder, port) as pid:
                asked = "/api/comment?path=/peer/&pageSize=10&page=1&lang=en&sortBy=insertedAt_desc"
                readings = {"Waline, ten conversations": asked}
                yield Peer(f"127.0.0.1:{port}", readings, _to_waline, pid)


def _to_waline(number: int) -> Post:
    body = {"nick": "Guest", "mail": "", "link": "", "ua": "peer", "url": "/peer/"}
    said = json.dumps({**body, "comment": f"{TEXT} {number}"})
    return Post("/api/comment?lang=en", JSON, said, 200)


def _fill_waline(database: Path, comments: int) -> None:
    """Make the three tables that it expects to find, and the comments."""
    dates = ["insertedAt", "createdAt", "updatedAt"]
    texts = ["comment", "ip", "link", "mail", "nick", "status", "ua", "url"]
    numbers = ["user_id", "rid", "pid", "sticky", '"like"']
    names = ["display_name", "email", "password", "type", "label", "url", "avatar", "github",
             "twitter", "facebook", "google", "weibo", "qq", "oidc", "huawei", '"2fa"']  # fmt: skip
    reactions = [f"reaction{n}" for n in range(9)]
    top = comments // 4
    rows = [
        (n + 1, TEXT, time.strftime("%F %T", time.gmtime(time.time() - comments + n)),
         *[n % top + 1 if n >= top else None] * 2)
        for n in range(comments)
    ]  # fmt: skip
    with sqlite3.connect(database) as connection:
        _table(connection, "wl_Comment", texts, numbers, dates)
        _table(connection, "wl_Counter", ["url"], ["time", *reactions], dates[1:])
        _table(connection, "wl_Users", names, [], dates[1:])
        connection.executemany(
            "INSERT INTO wl_Comment (id, comment, insertedAt, rid, pid, ip, mail, nick, status, ua,"
            " url) VALUES (?, ?, ?, ?, ?, '127.0.0.1', '', 'Guest', 'approved', 'x', '/peer/')",
            rows,
        )
    connection.close()


def _table(
    connection: sqlite3.Connection, name: str, texts: list[str], numbers: list[str],
    dates: list[str],
) -> None:  # fmt: skip
    columns = [f"{text} TEXT" for text in texts] + [f"{number} INTEGER" for number in numbers]
    columns += [f"{date} TEXT DEFAULT CURRENT_TIMESTAMP" for date in dates]
    connection.execute(
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY AUTOINCREMENT, {', '.join(columns)})"
    )


@contextmanager
def _accounts() -> Iterator[str]:
    """Answer, as its makers' server does, that there are no accounts to sign in with."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"services": []}')

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


class Uninstalled(Exception):
    """A system cannot be had here; the message says why in one line."""


@cache
def python_with(*packages: str) -> Path:
    """Install packages into an environment of their own; return its Python."""
    folder = _home()
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    _install([str(python), "-m", "pip", "install", "-qq", "--retries=1", *packages], folder)
    return python


@cache
def node_with(package: str) -> Path:
    """Install a package of Node's; return the folder of what is installed."""
    npm, folder = shutil.which("npm"), _home()
    if npm is None:
        raise Uninstalled("it needs Node and npm")
    (folder / "package.json").write_text("{}")
    _install([npm, "install", "--no-fund", "--no-audit", "--fetch-retries=1", package], folder)
    return folder / "node_modules"


def _home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="thingstead-peer-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _install(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS
        )
    except subprocess.TimeoutExpired as late:
        raise Uninstalled(f"not installed after {INSTALL_SECONDS} seconds") from late
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason was given"]
        raise Uninstalled(f"not installed: {said[-1]}")


@contextmanager
def running(command: list[str], env: dict[str, str], folder: Path, port: int) -> Iterator[int]:
    """Run a server on its core until the block ends; wait until it listens."""
    process = subprocess.Popen(
        ["taskset", "-c", served.SERVER_CORE, *command], cwd=folder,
        env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(START_SECONDS * 20):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise TimeoutError(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)
