"""How PostgreSQL finds what a page draws: by its indexes, whatever the size of the discussion."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Sum

from forum.comments import checking
from forum.comments.models import Comment, Tally
from forum.moderation import closing
from forum.pages.marks import BEFORE_ALL, MOST_MET, Mark, in_order
from forum.pages.ordering import SORTS, Sort
from tests.bench.load import Loader, Plan
from tests.pages.plans import MOST_ROWS, Cost, ask, rows_of

PLANS = {
    "small": Plan(100),
    "large": Plan(40_000),
    "tree": Plan(50_000, "tree"),
    "few_roots": Plan(100, "roots"),
    "many_roots": Plan(10_000, "roots"),
    "few_replies": Plan(100, "flat"),
    "many_replies": Plan(10_000, "flat"),
}
LOADED = ("comments_comment", "comments_tally", "threads_thread", "articles_article",
          "articles_family", "accounts_member")  # fmt: skip


@pytest.fixture(scope="module")
def threads(django_db_setup, django_db_blocker) -> Iterator[dict[str, int]]:
    """Load discussions of every shape for this module; give their threads' keys."""
    with django_db_blocker.unblock():
        found = Loader(seed=5).load(list(PLANS.values()))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield dict(zip(PLANS, found, strict=True))
        with closing.opened(connection), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(LOADED)} CASCADE")


@pytest.fixture
def cost(client, threads, db):
    """Return what a page costs once the caches that every page shares are warm."""

    def _cost(address: str) -> Cost:
        assert client.get(address).status_code == 200, address
        return ask(client, address)

    return _cost


def assert_by_index(found: Cost, *, most: int = MOST_ROWS) -> None:
    """Assert that nothing of the whole discussion was read or sorted."""
    assert found.queries <= 6
    for node in found.nodes:
        kind = node["Node Type"]
        if node.get("Relation Name") == "comments_comment":
            assert "Seq" not in kind
            assert "Bitmap" not in kind or rows_of(node) < MOST_ROWS
            assert rows_of(node) <= most, node
        if kind == "Sort":
            assert rows_of(node) < MOST_ROWS, node


def page(threads, name: str, query: str = "") -> str:
    return f"/en/articles/loaded-{threads[name]}/{query}"


def comments(threads, name: str):
    return Comment.objects.filter(thread=threads[name], shown=True).order_by("tree_id", "lft")


def test_what_the_loader_makes_is_sound(threads, db):
    assert not [damage for damage in checking.check() if damage.times]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", ["small", "large", "tree", "many_roots", "many_replies"])
def test_first_page_is_found_by_index(cost, threads, name, sort):
    assert_by_index(cost(page(threads, name, f"?sort={sort}")))


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", ["large", "many_roots"])
def test_later_page_is_found_by_index(cost, client, threads, name, sort):
    address = page(threads, name, f"?sort={sort}")
    for _turn in range(3):
        text = client.get(address).content.decode()
        link = text.rpartition('<a class="more" href="')[2].partition("#")[0]
        address = link.replace("&amp;", "&")
    assert f"sort={sort}&after=" in address
    assert_by_index(cost(address))


@pytest.mark.parametrize(
    "sort", [sort for sort in SORTS.values() if sort.changes], ids=lambda sort: sort.name
)
@pytest.mark.parametrize("name", ["large", "many_roots"])
def test_the_longest_list_of_what_was_met_is_read_by_index(cost, threads, name, sort):
    met = in_order(ordering_of(threads[name], sort)[: MOST_MET - 20])
    mark = Mark(0, met[-1], len(met), turns=0, met=met)
    # Nothing is known of that turn, so what was met is counted too.
    assert_by_index(cost(page(threads, name, f"?sort={sort.name}&after={mark}")))
    # And so is the walk that turned to the newest first, at its beginning.
    mark = Mark(*BEFORE_ALL, 1, turns=0, met=met).signed(threads[name], "newest")
    assert_by_index(cost(page(threads, name, f"?sort=newest&after={mark}")))


@pytest.mark.parametrize("sort", SORTS.values(), ids=SORTS)
def test_a_page_far_behind_is_read_by_index(cost, threads, sort):
    last = ordering_of(threads["many_roots"], sort)[-30]
    root = Comment.objects.get(pk=last)
    turns = Tally.objects.filter(thread=root.thread_id).aggregate(n=Sum("root_turns"))["n"]
    mark = Mark(sort.key(getattr(root, sort.column)), last, 9970, turns)
    mark = mark.signed(root.thread_id, sort.name)
    assert_by_index(cost(page(threads, "many_roots", f"?sort={sort.name}&after={mark}")))


def ordering_of(thread_pk: int, sort: Sort) -> list[int]:
    way = "-" if sort.descending else ""
    shown = Comment.objects.filter(thread=thread_pk, parent=None, shown=True)
    return list(shown.order_by(f"{way}{sort.column}", f"{way}pk").values_list("pk", flat=True))


def test_permalink_with_context_is_found_by_index(cost, threads):
    deep = comments(threads, "tree").filter(level__gte=8)
    for comment in (deep[0], deep[len(deep) // 2], deep.last()):
        assert_by_index(cost(f"/en/comments/{comment.pk}/"))


@pytest.mark.parametrize("name", ["tree", "many_replies"])
def test_window_of_replies_is_found_by_index(cost, client, threads, name):
    first = comments(threads, name)[0]
    address = f"/en/comments/{first.pk}/"
    assert_by_index(cost(address))
    third = comments(threads, name)[40]
    assert_by_index(cost(f"{address}?after={third.pk}"))


@pytest.mark.parametrize("name", ["tree", "many_replies"])
def test_far_into_a_conversation_a_page_costs_what_it_does_near_its_beginning(
    cost, client, threads, name
):
    first, *below = comments(threads, name)
    address = f"/en/comments/{first.pk}/?after="
    found = []
    for place in (600, len(below) // 4, len(below) // 2, len(below) - 600):
        # An address made by hand tells nothing: all is counted, on the side where there is less.
        by_hand = f"{address}{below[place].pk}"
        assert_by_index(cost(by_hand), most=len(below) // 2 + MOST_ROWS)
        text = client.get(by_hand).content.decode()
        link = text.rpartition('<a class="more" href="')[2].partition('"')[0]
        assert re.fullmatch(r"/en/comments/\d+/\?after=\d+-\d+-\d+-[0-9a-f]+", link)
        # Its links tell the rest.
        found.append(cost(link))
        assert_by_index(found[-1])
        assert found[-1].queries == found[0].queries
        assert found[-1].buffers <= found[0].buffers * 1.2


def test_last_of_many_siblings_has_a_page_like_any_other(cost, threads):
    last = comments(threads, "many_replies").last()
    assert_by_index(cost(f"/en/comments/{last.pk}/"))


def test_front_page_reads_no_comments(cost, threads):
    found = cost("/en/")
    assert not [n for n in found.nodes if n.get("Relation Name") == "comments_comment"]


@pytest.mark.parametrize("kind", ["roots", "replies"])
def test_a_flood_costs_no_more_than_a_hundred(cost, threads, kind):
    few, many = cost(page(threads, f"few_{kind}")), cost(page(threads, f"many_{kind}"))
    assert many.queries == few.queries
    assert many.buffers <= few.buffers * 2


def test_a_flood_below_one_comment_costs_its_page_no_more(cost, threads):
    few, many = (
        cost(f"/en/comments/{comments(threads, name)[0].pk}/")
        for name in ("few_replies", "many_replies")
    )
    assert many.queries == few.queries
    assert many.buffers <= few.buffers * 2
