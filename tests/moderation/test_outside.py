"""Services elsewhere: asked outside any lock, never waited for, and never believed blindly."""

import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.urls import reverse

from forum.comments.models import Comment
from forum.comments.rules import rules
from forum.moderation.models import Trace
from forum.moderation.rules import outside

AKISMET = "forum.moderation.rules.outside.Akismet"
CLASSIFIER = "forum.moderation.rules.outside.Classifier"


class Service(ThreadingHTTPServer):
    """Answers as the test says, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.answer: bytes = b"{}"
        self.status = 200
        self.drips = False
        self.waits = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_args) -> None:
        """A client that hung up is what several tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers), body))
        time.sleep(self.server.waits)
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        for byte in self.server.answer if self.server.drips else []:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.1)
        if not self.server.drips:
            self.wfile.write(self.server.answer)

    def log_message(self, *_args) -> None:
        """Keep the tests' output quiet."""


@pytest.fixture
def service():
    server = Service()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def classifier(service, settings):
    settings.RULES = [CLASSIFIER]
    settings.CLASSIFIER_URL, settings.CLASSIFIER_SECRET = service.url, "between us"
    settings.OUTSIDE_SECONDS, settings.SITE_URL = 0.3, "https://talk.example"
    rules()["classifier"].breaker = outside.Breaker(outside.FAILURES, outside.PAUSE)
    service.answer = json.dumps({"verdict": "pass"}).encode()
    return service


@pytest.fixture
def post(client, ana, thread):
    """Send the form as Ana; return the answer and how long it took."""
    client.force_login(ana)

    def _post(text="hello"):
        initial = client.get(f"/en/threads/{thread.pk}/comments/new/").context["form"].initial
        fields = {"text": text, "key": initial["key"], "opened": initial["opened"]}
        began = time.monotonic()
        answer = client.post(reverse("comments:create", args=[thread.pk]), fields)
        return answer, time.monotonic() - began

    return _post


def test_a_classifier_is_told_the_comment_signed_and_no_address(classifier, post, ana):
    post("hello there")
    headers, body = classifier.asked[0]
    said = json.loads(body)
    assert said["comment"]["text"] == "hello there"
    assert said["comment"]["author"] == "Ana"
    assert ana.email not in body.decode()
    assert "127.0.0.1" not in body.decode()
    signed = headers["X-Thingstead-Time"].encode() + b"." + body
    expected = hmac.new(b"between us", signed, hashlib.sha256).hexdigest()
    assert headers["X-Thingstead-Signature"] == f"sha256={expected}"
    assert Comment.objects.get().is_published


def test_a_classifier_holds_with_its_reason(classifier, post):
    classifier.answer = json.dumps({"verdict": "hold", "reason": "rude\u202e <b>"}).encode()
    post()
    comment = Comment.objects.get()
    assert comment.is_pending
    assert comment.why_held.endswith("rude <b>")


def test_a_classifier_refuses_and_the_text_is_kept(classifier, post):
    classifier.answer = json.dumps({"verdict": "refuse", "reason": "no"}).encode()
    answer, _seconds = post("my dear words")
    assert answer.status_code == 422
    assert "my dear words" in answer.content.decode()
    assert "does not take this comment" in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "trouble",
    [
        {"waits": 1.5},
        {"status": 500},
        {"status": 302},
        {"answer": b"<html>"},
        {"answer": b'{"verdict": "maybe"}'},
        {"answer": b"[1]"},
        {"answer": b"\xff\xfe"},
        {"answer": b" " * 40, "drips": True},
        {"answer": b" " * 200_000},
    ],
    ids=str,
)
@pytest.mark.parametrize("fallback", ["pass", "hold"])
def test_a_service_in_trouble_delays_nobody_and_the_fallback_says_so(
    classifier, post, settings, trouble, fallback
):
    settings.OUTSIDE_FALLBACK = fallback
    for name, value in trouble.items():
        setattr(classifier, name, value)
    answer, seconds = post()
    assert answer.status_code == 303
    assert seconds < 1.2
    comment = Comment.objects.get()
    assert comment.is_published == (fallback == "pass")
    assert comment.is_published or "did not answer" in comment.why_held
    assert Trace.objects.get().notes == ["classifier: silent"]


def test_a_service_that_is_down_is_not_asked_again_for_a_while(classifier, post, monkeypatch):
    classifier.status = 500
    for _time in range(outside.FAILURES + 2):
        post()
    assert len(classifier.asked) == outside.FAILURES
    classifier.status = 200
    later = time.monotonic() + outside.PAUSE
    monkeypatch.setattr("forum.circuit.time.monotonic", lambda: later)
    post()
    assert len(classifier.asked) == outside.FAILURES + 1


def test_nobody_is_there(settings, post, classifier):
    settings.CLASSIFIER_URL = "http://127.0.0.1:9"
    answer, seconds = post()
    assert answer.status_code == 303
    assert seconds < 1.2


@pytest.mark.django_db(transaction=True)
def test_no_service_is_asked_within_a_transaction(classifier, post, monkeypatch):
    held = []
    ask = outside.Outside.ask

    def watch(self, question):
        held.append(connection.in_atomic_block)
        return ask(self, question)

    monkeypatch.setattr(outside.Outside, "ask", watch)
    post()
    assert held == [False]


@pytest.mark.parametrize(("answer", "spam"), [(b"true", True), (b"false", False)])
def test_akismet_is_asked_in_its_own_words(service, settings, post, answer, spam):
    settings.RULES = [AKISMET]
    settings.AKISMET_KEY, settings.AKISMET_URL = "a-key", service.url
    rules()["akismet"].breaker = outside.Breaker(outside.FAILURES, outside.PAUSE)
    service.answer = answer
    post("buy now")
    fields = parse_qs(service.asked[0][1].decode())
    assert fields["api_key"] == ["a-key"]
    assert fields["comment_content"] == ["buy now"]
    assert fields["user_ip"] == ["127.0.0.1"]
    assert Comment.objects.get().is_pending == spam


def test_without_a_key_or_an_address_nobody_is_asked(settings, post, monkeypatch):
    monkeypatch.setattr("forum.moderation.rules.outside.Line", None)
    settings.RULES = [AKISMET, CLASSIFIER]
    post()
    assert Comment.objects.get().is_published
    assert Trace.objects.get().notes == []


@pytest.fixture
def dripping():
    """A service that says a piece of its answer at a time and never ends; and how many it hears."""
    listener = socket.create_server(("127.0.0.1", 0))
    lines: list[socket.socket] = []

    def answer(line: socket.socket, said: bytes) -> None:
        with contextlib.suppress(OSError):
            line.sendall(said)
            while True:
                time.sleep(0.05)
                line.sendall(b"a")

    def serve(said: bytes) -> None:
        with contextlib.suppress(OSError):
            while True:
                lines.append(listener.accept()[0])
                threading.Thread(target=answer, args=(lines[-1], said), daemon=True).start()

    def start(said: bytes) -> int:
        threading.Thread(target=serve, args=(said,), daemon=True).start()
        return listener.getsockname()[1]

    yield start
    listener.close()
    for line in lines:
        line.close()


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ("http", b""),
        ("http", b"HTTP/1.1 200 OK\r\nX-Long: "),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
        ("http", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n270f\r\n"),
        # The first record of a handshake, 16,384 bytes long.
        ("https", b"\x16\x03\x03\x40\x00"),
    ],
    ids=["status", "header", "body", "chunk", "handshake"],
)
def test_a_service_that_drips_keeps_no_thread(
    classifier, settings, dripping, monkeypatch, scheme, said
):
    began: list[threading.Event] = []
    on = outside._on

    def watched(*asking):
        ended = threading.Event()
        began.append(ended)
        try:
            return on(*asking)
        finally:
            ended.set()

    monkeypatch.setattr(outside, "_on", watched)
    settings.CLASSIFIER_URL = f"{scheme}://127.0.0.1:{dripping(said)}/"
    settings.OUTSIDE_SECONDS = 0.2
    rule = rules()["classifier"]
    with pytest.raises(outside.Silent):
        rule.ask(lambda line, seconds: outside._classify(line, b"{}", seconds))
    # The writer waited for so long, and the thread no longer than that.
    assert began[0].wait(0.5)


@pytest.mark.once
@pytest.mark.parametrize(
    "reason",
    [
        r'"a\u0000b\ud800 c"', r'"\u202e\u2028\u0007 </script>"', '["x"]', '{"a": 1}', "1e999",
        "true", r'"%(why)s %s %n {0} {{ x }}"', json.dumps("é" * 9_000),
    ],
)  # fmt: skip
def test_whatever_reason_a_classifier_names_is_told_or_left_out(classifier, post, reason):
    classifier.answer = f'{{"verdict": "hold", "reason": {reason}}}'.encode()
    answer, _seconds = post("my dear words")
    assert answer.status_code == 303
    why = Comment.objects.get().why_held
    assert len(why) < 400
    assert not set(why) & set("\x00\x07\u202e\u2028\ud800")


@pytest.mark.parametrize("answer", [b"[" * 60_000, b'{"verdict": "pass"' + b" " * 70_000 + b"}"])
def test_an_answer_too_deep_or_too_long_is_none(classifier, post, answer):
    classifier.answer = answer
    assert post()[0].status_code == 303
    assert Trace.objects.get().notes == ["classifier: silent"]
