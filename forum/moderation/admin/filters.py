"""What a moderator narrows the list of comments by.

Articles and members are many, so they are searched for in a small form, which works without
JavaScript, and picked from a dozen that match.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.accounts.models import Member
from forum.comments.models import Tally
from forum.comments.states import State
from forum.languages.names import language_name
from forum.threads.models import Thread

AS_TREE = "tree"
ALL = "all"
# So many matches are offered; a longer text finds fewer.
OFFERED = 12
LONGEST_NUMBER = 18


def is_tree(request: HttpRequest) -> bool:
    """Whether the comments are asked for in reading order."""
    return request.GET.get("as") == AS_TREE


def wanted_state(request: HttpRequest) -> str:
    """Return the state asked for; unasked, the waiting ones, but all in a tree or a search."""
    asked = request.GET.get("state", "")
    if asked == ALL or asked in State.values:
        return asked
    return ALL if is_tree(request) or request.GET.get("q") else str(State.PENDING)


class _ChoiceFilter(admin.SimpleListFilter):
    """A filter that has a choice of its own for "no filter"."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for value, name in self.lookup_choices:
            yield {
                "selected": self.chosen() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": name,
            }

    def chosen(self) -> str:
        """Return the value in force, asked for or not."""
        raise NotImplementedError


class ArrangementFilter(_ChoiceFilter):
    """The queue, by time; or the tree, in reading order."""

    title = _("arrangement")
    parameter_name = "as"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both."""
        return [("queue", _("Queue, by time")), (AS_TREE, _("Tree, in reading order"))]

    def chosen(self) -> str:
        """Return the arrangement in force."""
        return AS_TREE if self.value() == AS_TREE else "queue"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep all: the order is the list's."""
        return queryset


class StateFilter(_ChoiceFilter):
    """A comment's own state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer each state, and all."""
        self.wanted = wanted_state(request)
        return [*State.choices, (ALL, _("all"))]

    def chosen(self) -> str:
        """Return the state in force."""
        return self.wanted

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one state's."""
        return queryset if self.wanted == ALL else queryset.filter(state=self.wanted)


class LanguageFilter(admin.SimpleListFilter):
    """The languages that comments have been written in."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer those that were ever counted, by name."""
        tags = Tally.objects.order_by("language").values_list("language", flat=True).distinct()
        named = [(tag, language_name(tag, get_language() or "en")) for tag in tags]
        return sorted(named, key=lambda pair: pair[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one language's."""
        tag = self.value()
        return queryset.filter(language=tag) if tag and "\0" not in tag else queryset


class PickFilter(admin.ListFilter):
    """One of many: searched for by `<parameter>_like`, picked by `<parameter>`."""

    template = "admin/pick_filter.html"
    parameter = ""
    label: Any = ""

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]
        number = str(self.used_parameters.get(self.parameter, ""))
        usable = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        self.number = int(number) if usable else None
        self.like = str(self.used_parameters.get(f"{self.parameter}_like", "")).replace("\0", "")
        self.hidden: list[tuple[str, str]] = []
        self.is_fruitless = False

    def has_output(self) -> bool:
        """Show the search always."""
        return True

    def expected_parameters(self) -> list[Any]:
        """Return the two parameters."""
        return [self.parameter, f"{self.parameter}_like"]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield what is picked, or else what matches; remember what the form hands on."""
        mine = [*self.expected_parameters(), "p"]
        given = changelist.filter_params.items()
        self.hidden = [(name, values[-1]) for name, values in given if name not in mine]
        if changelist.query:
            self.hidden.append(("q", changelist.query))
        if self.number is not None or self.like:
            everything = changelist.get_query_string(remove=mine)
            yield {"selected": False, "query_string": everything, "display": _("All")}
        matches = self.found()
        self.is_fruitless = bool(self.like and not matches)
        for found in matches:
            picked = changelist.get_query_string({self.parameter: found.pk}, remove=mine[1:])
            yield {
                "selected": found.pk == self.number, "query_string": picked, "display": str(found)
            }  # fmt: skip

    def found(self) -> "list[Model]":
        """Return the picked one, or those whose name has the text."""
        if self.number is not None:
            return list(self.candidates().filter(pk=self.number))
        if not self.like:
            return []
        return list(self.candidates().filter(self.matching(self.like)).distinct()[:OFFERED])

    def candidates(self) -> QuerySet[Any]:
        """Return all that could be picked."""
        raise NotImplementedError

    def matching(self, text: str) -> Q:
        """Return the condition of a match."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what belongs to the picked one."""
        return queryset if self.number is None else queryset.filter(**{self.parameter: self.number})


class ArticleFilter(PickFilter):
    """One article's discussion, in all its translations."""

    title = _("article")
    parameter = "thread"
    label = _("Find an article by its title")

    def candidates(self) -> QuerySet[Any]:
        """Return the threads."""
        return Thread.objects.select_related("family").order_by("-pk")

    def matching(self, text: str) -> Q:
        """Match a title of the family or its name."""
        return Q(family__articles__title__icontains=text) | Q(family__name__icontains=text)


class AuthorFilter(PickFilter):
    """One member's comments."""

    title = _("author")
    parameter = "author"
    label = _("Find a member by name")

    def candidates(self) -> QuerySet[Any]:
        """Return the members."""
        return Member.objects.order_by("name")

    def matching(self, text: str) -> Q:
        """Match the name."""
        return Q(name__icontains=text)
