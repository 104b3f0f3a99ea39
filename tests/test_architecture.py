"""What holds for the code as a whole: directions, captions, and a test for every address."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

ROOT = Path(__file__).resolve().parent.parent
# From the lowest room to the highest; a foreign key points to its own or a lower one.
ROOMS = [
    "articles",
    "markup",
    "languages",
    "outbox",
    "accounts",
    "threads",
    "comments",
    "moderation",
    "translations",
    "votes",
    "notifications",
    "law",
    "pages",
]
OURS = {"articles", *(f"forum.{room}" for room in ROOMS[1:])}
CODE = sorted([*ROOT.glob("forum/**/*.py"), *ROOT.glob("articles/**/*.py")])
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
# Where stored HTML, which `forum.markup` made, goes into a page as it is.
TRUSTED_HTML = {
    "templates/people/detail.html",
    "templates/admin/comments/comment/change_form.html",
    "templates/admin/moderation/queue/_card.html",
    "templates/notifications/comment.html",
    "templates/notifications/digest.html",
}
# Where code calls a string safe: the renderer, and the drawing, which escapes as it goes.
TRUSTED_CODE = {
    "forum/markup/rendering.py",
    "forum/pages/drawing.py",
    "forum/pages/frames.py",
    "forum/pages/moulds.py",
}
# Addresses that Django and allauth make, and test.
FOREIGN = re.compile(
    r"admin:|account_|mfa_|socialaccount_|openid_connect_|(javascript-catalog|set_language)$"
)


def label_of(model) -> str:
    return model._meta.app_label


def test_imports_point_down_the_list_of_rooms():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_foreign_keys_point_down_the_list_of_rooms():
    for model in apps.get_models():
        if model._meta.app_config.name not in OURS:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            own, other = label_of(model), label_of(field.related_model)
            if other not in ROOMS:
                continue
            assert ROOMS.index(other) <= ROOMS.index(own), f"{field} points up"
            assert other != "articles" or own in {"articles", "threads"}, f"{field} passes threads"


@pytest.mark.parametrize("room", sorted(OURS))
def test_every_room_has_its_caption(room):
    folder = ROOT / room.replace(".", "/")
    caption = (
        ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    ).splitlines()
    assert caption, room
    assert caption[0].endswith("."), caption


def our_addresses(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the full name of each of our URLs."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from our_addresses(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            name = ":".join((*namespaces, entry.name))
            if not FOREIGN.match(name):
                yield name


def words_of(path: Path) -> Iterator[str]:
    """Yield each string of a test, with "1" for what an f-string fills in."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(p.value if isinstance(p, ast.Constant) else "1" for p in node.values)
        elif isinstance(node, ast.Attribute) and node.attr == "get_absolute_url":
            yield from ("articles:detail", "comments:detail")


def visited() -> set[str]:
    """Return the name of each address that a test names or goes to."""
    found = set()
    for path in ROOT.glob("tests/**/test_*.py"):
        for words in words_of(path):
            if not words.startswith("/"):
                found.add(words)
                continue
            try:
                found.add(resolve(words.partition("?")[0]).view_name)
            except Resolver404:
                continue
    return found


def test_every_address_has_a_test():
    assert set(our_addresses(get_resolver())) - visited() == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_rendered_markup_goes_into_a_page_as_it_is(path):
    trusting = re.search(r"\|\s*safe\b|autoescape off|safeseq", path.read_text())
    assert not trusting or str(path.relative_to(ROOT)) in TRUSTED_HTML


def test_no_text_of_a_stranger_goes_through_django_s_own_text_tools():
    """They have cost too much again and again; the mailbox is there in development alone."""
    tools = re.compile(r"\|\s*(?:urlize|urlizetrunc|truncat\w+_html|striptags)\b")
    found = {path.name for path in TEMPLATES if tools.search(path.read_text())}
    assert found <= {"mailbox.html"}
    # Cutting a plain text by characters is none of them; what a preview says was sanitised before.
    calls = re.compile(r"\b(?:urlize|strip_tags)\b|html=True")
    assert {path.name for path in CODE if calls.search(path.read_text())} <= {"conversation.py"}


def test_only_trusted_code_calls_html_safe():
    for path in CODE:
        calls = re.search(r'\bmark_safe\b|\bSafeString\((?!"")', path.read_text())
        assert not calls or str(path.relative_to(ROOT)) in TRUSTED_CODE


@pytest.mark.parametrize(
    "word", ["post_" + "save", "TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
)
def test_nothing_is_left_for_later_or_done_behind_a_model(word):
    kept = [*CODE, *TEMPLATES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("static/js/*.js")]
    assert [path for path in kept if re.search(rf"\b{word}\b", path.read_text())] == []


def test_every_file_is_one_thing():
    """The habit is 250 lines; past 350 a file is surely two."""
    long = [path for path in CODE if len(path.read_text().splitlines()) > 350]
    assert long == []


def test_documents_name_tests_that_are_there():
    for document in ROOT.glob("docs/*.md"):
        for path in re.findall(r"`(tests/[\w/]+\.py)`", document.read_text()):
            assert (ROOT / path).exists(), (document.name, path)
