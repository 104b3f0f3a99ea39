"""Every field of every form that the site shows: found by asking its pages, not from a list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

# What a form is sent with besides the field that is tried, so that it gets as far as to be stored.
PLAIN = {"textarea": "It stands.", "text": "Plain", "search": "", "email": "plain@example.org",
         "number": "1", "date": "2026-01-01", "time": "10:00"}  # fmt: skip
# Sent as they are: a form without them is refused before anything is read.
KEPT = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """One form as a page shows it."""

    address: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, list[str]] = field(default_factory=dict)
    # What each list offers to choose.
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def route(self) -> str:
        """Where it leads, by name."""
        try:
            return resolve(self.address).view_name
        except Resolver404:
            return ""

    def presses(self) -> Iterator[dict[str, str]]:
        """Yield what each kind of button adds; of one name's, those that are few."""
        for name, values in self.buttons.items():
            for value in values if len(values) <= 4 else values[:1]:
                yield {name: value}
        if not self.buttons:
            yield {}


class _Reader(HTMLParser):
    """Collects the forms of a page, with the controls that stand elsewhere but name their form."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.by_id = address, [], {}
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(urljoin(self.address, said.get("action", "")))
            self.open = Form(action.path, said.get("method", "get").lower())
            self.forms.append(self.open)
            self.by_id[said.get("id")] = self.open
        form = self.by_id.get(said["form"]) if "form" in said else self.open
        if form is not None:
            self._control(form, tag, said)

    def _control(self, form: Form, tag: str, said: dict[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "option" and self.select:
            form.choices[self.select].append(said.get("value", ""))
            if "selected" in said:
                form.values[self.select] = said.get("value", "")
        if not name:
            return
        if tag == "select":
            self.select = name
            form.choices.setdefault(name, [])
            form.values.setdefault(name, "")
        elif tag == "textarea":
            form.values[name] = PLAIN["textarea"]
        elif tag == "button" or (tag == "input" and kind in {"submit", "image"}):
            form.buttons.setdefault(name, []).append(said.get("value", ""))
        elif tag == "input" and kind != "file":
            chosen = kind not in {"radio", "checkbox"} or "checked" in said
            if chosen or name not in form.values:
                form.values[name] = said.get("value", "") or PLAIN.get(kind, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""


def forms_on(address: str, page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms


@dataclass(frozen=True)
class Field:
    """One field of one form, pressed by one of its buttons."""

    form: Form = field(hash=False, compare=False)
    route: str
    method: str
    name: str
    press: tuple[tuple[str, str], ...]

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line."""
        return self.form.values[self.name] == PLAIN["textarea"]

    def sent(self, payload: str) -> dict[str, str]:
        """Return what the form sends when that was typed."""
        return self.form.values | dict(self.press) | {self.name: payload}


def fields_of(forms: Iterable[Form]) -> list[Field]:
    """Return every field of the forms, each kind of form once."""
    found: dict[Field, None] = {}
    for form in forms:
        for press in form.presses():
            for name in form.values.keys() - KEPT:
                one = Field(form, form.route, form.method, name, tuple(press.items()))
                found.setdefault(one)
    return sorted(found, key=lambda one: (one.route, one.method, one.name, one.press))
