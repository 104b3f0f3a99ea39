"""The engines' answers as their documentation shows them, and everything that can go wrong."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from forum.translations.engines import ENGINES, engine
from forum.translations.engines.protocol import Busy, QuotaSpent, TooLong, Unavailable, Unsupported


class Server(ThreadingHTTPServer):
    """An engine on loopback that answers as a test tells it, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Any] = {}
        self.status, self.pause = 200, 0.0
        self.asked: list[tuple[str, str, dict[str, str]]] = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        server.asked.append((self.path, body, dict(self.headers)))
        time.sleep(server.pause)
        answer = server.answers.get(self.path, {})
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(server.status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):
            # Who asked has left by then, as it should.
            self.wfile.write(data)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


class Dripping:
    """An engine that sends its headers, or all after them, a byte in a tenth of a second."""

    def __init__(self, part: str) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"
        self.at_once, self.slowly = (b"", head) if part == "headers" else (head, b" " * 9000)
        self.over = threading.Event()

    def __enter__(self) -> "Dripping":
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.socket.close()

    def serve(self) -> None:
        asking, _address = self.socket.accept()
        with asking, suppress(OSError):
            asking.recv(65_536)
            asking.sendall(self.at_once)
            for byte in self.slowly:
                if self.over.wait(0.1):
                    return
                asking.sendall(bytes([byte]))


@pytest.fixture
def server(settings) -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    settings.TRANSLATOR_URL = f"http://127.0.0.1:{made.server_port}"
    settings.TRANSLATOR_KEY = "secret:fx"
    settings.TRANSLATOR_TIMEOUT = 1.0
    yield made
    made.shutdown()
    made.server_close()


def named(name: str, settings):
    settings.TRANSLATOR = name
    return engine()


def test_libretranslate_is_asked_for_all_texts_at_once(server, settings):
    server.answers["/translate"] = {"translatedText": ["Hello", "World"]}
    made = named("libretranslate", settings)
    assert made.translate(["Hej", "Verden"], "da", "zh-Hans") == ["Hello", "World"]
    _path, body, _headers = server.asked[0]
    assert json.loads(body) == {
        "q": ["Hej", "Verden"], "source": "da", "target": "zh", "format": "text",
        "api_key": "secret:fx",
    }  # fmt: skip


def test_libretranslates_pairs_have_our_names(server, settings):
    server.answers["/languages"] = [
        {"code": "en", "name": "English", "targets": ["da", "en", "zt", "pb"]}
    ]
    assert named("libretranslate", settings).pairs() == {
        ("en", "da"), ("en", "zh-Hant"), ("en", "pt-BR"),
    }  # fmt: skip


def test_deepl_is_asked_in_its_own_names_with_the_owners_key(server, settings):
    server.answers["/v2/translate"] = {
        "translations": [{"detected_source_language": "DA", "text": "Hello"}]
    }
    assert named("deepl", settings).translate(["Hej"], "da", "en") == ["Hello"]
    _path, body, headers = server.asked[0]
    sent = json.loads(body)
    assert (sent["source_lang"], sent["target_lang"]) == ("DA", "EN-GB")
    assert headers["Authorization"] == "DeepL-Auth-Key secret:fx"


def test_deepl_gets_at_most_fifty_texts_at_once(server, settings):
    made = named("deepl", settings)
    server.answers["/v2/translate"] = {"translations": [{"text": "x"}] * 50}
    with pytest.raises(Unavailable):
        made.translate(["a"] * 60, "da", "en")
    assert [len(json.loads(body)["text"]) for _path, body, _headers in server.asked] == [50, 10]


def test_deepls_pairs_are_each_source_with_each_target(server, settings):
    server.answers["/v2/languages?type=source"] = [{"language": "DA"}, {"language": "EN"}]
    server.answers["/v2/languages?type=target"] = [
        {"language": "EN-GB"}, {"language": "PT-BR"}, {"language": "ZH-HANT"},
    ]  # fmt: skip
    assert named("deepl", settings).pairs() == {
        ("da", "en"), ("da", "pt-BR"), ("da", "zh-Hant"), ("en", "pt-BR"), ("en", "zh-Hant"),
    }  # fmt: skip


def test_apertium_is_asked_text_by_text_in_iso_639_3(server, settings):
    server.answers["/translate"] = {
        "responseData": {"translatedText": "Hei"},
        "responseStatus": 200,
    }
    assert named("apertium", settings).translate(["Hej", "Hej"], "da", "nb") == ["Hei", "Hei"]
    assert "langpair=dan%7Cnob" in server.asked[0][1]
    server.answers["/listPairs"] = {
        "responseData": [
            {"sourceLanguage": "dan", "targetLanguage": "nob"},
            {"sourceLanguage": "xxx", "targetLanguage": "nob"},
        ]
    }
    assert named("apertium", settings).pairs() == {("da", "nb")}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    ("status", "error"),
    [(429, Busy), (529, Busy), (413, TooLong), (414, TooLong),
     (456, QuotaSpent), (403, QuotaSpent), (400, Unsupported), (404, Unsupported),
     (500, Unavailable), (502, Unavailable), (503, Unavailable), (302, Unavailable)],
)  # fmt: skip
def test_every_refusal_has_its_name(server, settings, name, status, error):
    server.status = status
    with pytest.raises(error):
        named(name, settings).translate(["Hej"], "da", "nb")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    "answer",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"text"', b"{}", b"[" * 100_000,
     b'{"translatedText": [1], "translations": [{"text": 1}], "responseData": {}}',
     b" " * 1_100_000],
    ids=range(10),
)  # fmt: skip
def test_nonsense_is_no_translation(server, settings, name, answer):
    server.answers = {"/translate": answer, "/v2/translate": answer, "/languages": answer}
    with pytest.raises(Unavailable):
        named(name, settings).translate(["Hej"], "da", "nb")


@pytest.mark.parametrize("name", ENGINES)
def test_one_that_hangs_is_left(server, settings, name):
    settings.TRANSLATOR_TIMEOUT = 0.3
    server.pause = 2.0
    with pytest.raises(Unavailable):
        named(name, settings).translate(["Hej"], "da", "nb")


@pytest.mark.parametrize("part", ["headers", "body"])
def test_one_that_sends_byte_by_byte_is_left(settings, part):
    """Each byte begins a socket's time-out anew, so it must not be the only clock."""
    settings.TRANSLATOR_TIMEOUT = 0.3
    begun = time.monotonic()
    with Dripping(part) as dripping:
        settings.TRANSLATOR_URL = dripping.address
        with pytest.raises(Unavailable):
            named("libretranslate", settings).translate(["Hej"], "da", "nb")
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("name", ENGINES)
def test_one_that_is_down_is_said_so(settings, name):
    settings.TRANSLATOR_URL = "http://127.0.0.1:9"
    settings.TRANSLATOR_KEY = "k"
    with pytest.raises(Unavailable):
        named(name, settings).pairs()
