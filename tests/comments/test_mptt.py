"""What django-mptt reads, draws and offers on gapped numbers, against a plain list of children."""

import random
from collections.abc import Iterable
from typing import NamedTuple

import pytest
from django.contrib.admin import AdminSite
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db.models import QuerySet
from django.template import Context, Template
from mptt.admin import DraggableMPTTAdmin, MPTTModelAdmin
from mptt.exceptions import InvalidMove
from mptt.forms import TreeNodeChoiceField, TreeNodeMultipleChoiceField
from mptt.utils import get_cached_trees, tree_item_iterator

from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.moderation.models import Trace

SIZE = 60


class Naive:
    """The same conversations as lists of children, by number; 0 has the roots."""

    def __init__(self) -> None:
        self.children: dict[int, list[int]] = {0: []}
        self.parent: dict[int, int] = {}

    def put(self, pk: int, under: int) -> None:
        if pk in self.parent:
            self.children[self.parent[pk]].remove(pk)
        self.parent[pk] = under
        self.children.setdefault(pk, [])
        self.children[under].append(pk)

    def below(self, pk: int) -> list[int]:
        return [one for child in self.children[pk] for one in (child, *self.below(child))]

    def above(self, pk: int) -> list[int]:
        parent = self.parent[pk]
        return [*self.above(parent), parent] if parent else []

    def leaves(self, pk: int) -> list[int]:
        return [one for one in self.below(pk) if not self.children[one]]

    def drawn(self, pk: int) -> str:
        below = "".join(self.drawn(child) for child in self.children[pk])
        return f"({pk}{below})"


class Grown(NamedTuple):
    """A forest as stored, and as a plain list has it."""

    comments: dict[int, Comment]
    naive: Naive


@pytest.fixture
def grown(say, mia) -> Grown:
    """Grow conversations by replies at random, and move some about."""
    dice, naive, pks = random.Random(7), Naive(), []
    for number in range(SIZE):
        to = dice.choice(pks) if number > 2 and dice.random() < 0.9 else 0
        pks.append(say(f"{number}", to=Comment(pk=to) if to else None).pk)
        naive.put(pks[-1], to)
    for _time in range(12):
        one, to = dice.sample(pks, 2)
        if to not in naive.below(one) and naive.parent[one] != to:
            Comment(pk=one).move(to=Comment(pk=to), by=mia)
            naive.put(one, to)
    # Roots stand by their trees' numbers, which moving out and in again does not change.
    trees = dict(Comment.objects.roots().values_list("pk", "tree_id"))
    naive.children[0].sort(key=trees.__getitem__)
    return Grown(Comment.objects.in_bulk(), naive)


def pks(found: Iterable[Comment]) -> list[int]:
    return [comment.pk for comment in found]


def test_a_node_tells_what_is_round_it(grown):
    comments, naive = grown
    assert pks(Comment.objects.all()) == naive.below(0)
    assert pks(Comment.objects.root_nodes()) == naive.children[0]
    for pk, comment in comments.items():
        below, above, siblings = naive.below(pk), naive.above(pk), naive.children[naive.parent[pk]]
        at = siblings.index(pk)
        assert pks(comment.get_descendants()) == below
        assert pks(comment.get_descendants(include_self=True)) == [pk, *below]
        assert comment.get_descendant_count() == len(below)
        assert pks(comment.get_ancestors()) == above
        assert pks(comment.get_ancestors(ascending=True, include_self=True)) == [pk, *above[::-1]]
        assert pks(comment.get_family()) == [*above, pk, *below]
        assert pks(comment.get_children()) == naive.children[pk]
        assert pks(comment.get_leafnodes()) == naive.leaves(pk)
        assert pks(comment.get_leafnodes(include_self=True)) == (naive.leaves(pk) or [pk])
        assert comment.is_leaf_node() == (not below)
        assert (comment.is_root_node(), comment.is_child_node()) == (not above, bool(above))
        assert comment.get_level() == len(above)
        assert comment.get_root().pk == (above or [pk])[0]
        assert pks(comment.get_siblings(include_self=True)) == siblings
        assert getattr(comment.get_next_sibling(), "pk", None) == next(
            iter(siblings[at + 1 :]), None
        )
        previous = siblings[at - 1] if at else None
        assert getattr(comment.get_previous_sibling(), "pk", None) == previous
        other = comments[random.Random(pk).choice(list(comments))]
        assert comment.is_ancestor_of(other) == (other.pk in below)
        assert comment.is_descendant_of(other) == (other.pk in above)


@pytest.mark.parametrize("include_self", [True, False])
def test_managers_find_what_is_above_and_below_many(grown, include_self):
    comments, naive = grown
    order = naive.below(0)
    for seed in range(12):
        some = random.Random(seed).sample(list(comments), 9)
        asked = Comment.objects.filter(pk__in=some)
        own = set(some) if include_self else set()
        below = [pk for pk in order if pk in own.union(*map(naive.below, some))]
        above = [pk for pk in order if pk in own.union(*map(naive.above, some))]
        assert pks(asked.get_descendants(include_self)) == below
        assert pks(asked.get_ancestors(include_self)) == above
        told = Comment.objects.get_queryset_descendants(asked, include_self=include_self)
        assert pks(told) == below
        told = Comment.objects.get_queryset_ancestors(asked, include_self=include_self)
        assert pks(told) == above


def test_related_rows_are_counted_below_each(grown):
    comments, naive = grown
    for pk in list(comments)[::3]:
        Trace(comment_id=pk, digest="x", sender="x", neighbourhood="x").save()
    traced = set(Trace.objects.values_list("comment", flat=True))
    ask = Comment.objects.add_related_count
    for comment in ask(Comment.objects.all(), Trace, "comment", "n", cumulative=True):
        assert comment.n == len(traced & {comment.pk, *naive.below(comment.pk)})
    for comment in ask(Comment.objects.all(), Trace, "comment", "n"):
        assert comment.n == len(traced & {comment.pk})


def render(source: str, **context: object) -> str:
    drawn = Template("{% load mptt_tags %}" + source).render(Context(context))
    return "".join(drawn.split())


RECURSIVE = "{% recursetree nodes %}({{ node.pk }}{{ children }}){% endrecursetree %}"
LISTED = (
    "{% for node, it in nodes|tree_info:'ancestors' %}{% if it.new_level %}[{% else %},{% endif %}"
    "{{ node.pk }}{% for level in it.closed_levels %}]{% endfor %}{% endfor %}"
)


def test_tags_draw_the_conversations(grown):
    comments, naive = grown
    whole = "".join(naive.drawn(pk) for pk in naive.children[0])
    assert render(RECURSIVE, nodes=Comment.objects.all()) == whole
    full = render("{% full_tree_for_model comments.Comment as nodes %}" + RECURSIVE)
    assert full == whole
    for pk in random.Random(3).sample(list(comments), 12):
        inside = comments[pk].get_descendants(include_self=True)
        assert render(RECURSIVE, nodes=inside) == naive.drawn(pk)
        listed = (
            "{% drilldown_tree_for_node node as nodes %}{% for n in nodes %}{{ n.pk }} {% endfor %}"
        )
        drawn = Template("{% load mptt_tags %}" + listed).render(Context({"node": comments[pk]}))
        assert [int(one) for one in drawn.split()] == [*naive.above(pk), pk, *naive.children[pk]]
        counted = listed.replace(
            " as nodes", " as nodes cumulative count moderation.Trace.comment in n"
        )
        assert Template("{% load mptt_tags %}" + counted).render(Context({"node": comments[pk]}))
        path = render("{{ node.get_ancestors|tree_path:'|' }}", node=comments[pk])
        assert path.count("|") == max(0, len(naive.above(pk)) - 1)
    root = max(naive.children[0], key=lambda pk: len(naive.below(pk)))
    listed = render(LISTED, nodes=comments[root].get_descendants(include_self=True))
    assert listed.count("[") == listed.count("]") > 3
    for node, told in tree_item_iterator(Comment.objects.all(), ancestors=True, callback=id):
        assert len(told["ancestors"]) == len(naive.above(node.pk))


def test_cached_trees_ask_once(grown, django_assert_num_queries):
    _comments, naive = grown

    def drawn(node: Comment) -> str:
        return f"({node.pk}{''.join(drawn(child) for child in node.get_children())})"

    with django_assert_num_queries(1):
        found = "".join(drawn(node) for node in get_cached_trees(Comment.objects.all()))
    assert found == "".join(naive.drawn(pk) for pk in naive.children[0])
    assert pks(Comment.objects.all().get_cached_trees()) == naive.children[0]


@pytest.mark.parametrize("field", [TreeNodeChoiceField, TreeNodeMultipleChoiceField])
def test_fields_offer_comments_as_deep_as_they_are(grown, field):
    _comments, naive = grown
    offered = [one for one in field(queryset=Comment.objects.all(), level_indicator="-").choices
               if one[0]]  # fmt: skip
    assert [one[0].value for one in offered] == naive.below(0)
    for value, label in offered:
        assert label.startswith("-" * len(naive.above(value.value)))


@pytest.fixture
def boss(db) -> Member:
    return Member.objects.create_superuser("boss@example.org", "the boss decides", name="Boss")


def asked(request, boss):
    request.user, request.session = boss, {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.parametrize("kind", [MPTTModelAdmin, DraggableMPTTAdmin])
def test_its_admin_lists_comments_as_they_are_read(grown, rf, boss, kind):
    _comments, naive = grown
    admin = kind(Comment, AdminSite())
    admin.list_per_page = SIZE * 2
    answer = admin.changelist_view(asked(rf.get("/"), boss))
    listed: QuerySet = answer.context_data["cl"].result_list
    assert pks(listed) == naive.below(0)
    drawn = answer.render().content.decode()
    places = [drawn.index(f"#{pk}<") for pk in naive.below(0)]
    assert places == sorted(places)
    if kind is DraggableMPTTAdmin:
        tree = admin._build_tree_structure(Comment.objects.all())
        assert {int(pk): below for pk, below in tree.items()} == {
            pk: below for pk, below in naive.children.items() if below
        }


def test_its_admin_is_told_that_comments_are_not_dragged(grown, rf, boss):
    _comments, naive = grown
    one, other = naive.children[0][:2]
    admin = DraggableMPTTAdmin(Comment, AdminSite())
    sent = {"cmd": "move_node", "position": "last-child", "cut_item": one, "pasted_on": other}
    answer = admin.changelist_view(asked(rf.post("/", sent), boss))
    assert answer.content == b"FAIL, invalid move."
    assert Comment.objects.get(pk=one).parent_id is None


WRITING = {
    "move_to": lambda c: c.move_to(c),
    "insert_at": lambda c: c.insert_at(c),
    "move_node": lambda c: Comment._tree_manager.move_node(c, c),
    "insert_node": lambda c: Comment._tree_manager.insert_node(c, c),
    "rebuild": lambda _c: Comment._tree_manager.rebuild(),
    "partial_rebuild": lambda c: Comment._tree_manager.partial_rebuild(c.tree_id),
    "build_tree_nodes": lambda _c: Comment._tree_manager.build_tree_nodes({}),
    "delay_mptt_updates": lambda _c: Comment._tree_manager.delay_mptt_updates(),
    "disable_mptt_updates": lambda _c: Comment.objects.disable_mptt_updates(),
}


@pytest.mark.parametrize("way", WRITING)
def test_what_would_number_without_gaps_says_no(say, way):
    comment = say("root")
    before = list(Comment.objects.values_list("lft", "rght"))
    for kind in (TypeError, InvalidMove):
        with pytest.raises(kind):
            WRITING[way](comment)
    assert list(Comment.objects.values_list("lft", "rght")) == before
