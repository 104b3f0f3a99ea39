"""What `check_tree` finds, and what it mends from the parents."""

import io
import random
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from forum.comments import checking, repairing
from forum.comments.models import Comment


def run(*args) -> str:
    out = io.StringIO()
    call_command("check_tree", *args, stdout=out)
    return out.getvalue()


def broken() -> dict[str, int]:
    return {damage.rule: damage.times for damage in checking.check() if damage.times}


def spoil(comment, **values) -> None:
    sets = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE comments_comment SET {sets} WHERE id = %s", [*values.values(), comment.pk]
        )


@pytest.fixture
def family(say):
    root = say("root")
    first = say("first", to=root)
    return [root, first, say("below", to=first), say("second", to=root), say("other root")]


def test_sound_tree_passes(family, mia):
    family[1].remove(by=mia)
    assert set(run().splitlines()) == {f"{damage.rule}: 0" for damage in checking.check()}


def test_the_seed_is_sound(db):
    call_command("loaddata", "seed", verbosity=0)
    run()


SPOILED = {
    "edges out of order": lambda f: spoil(f[4], rght=1 << 62),
    "number used twice in a tree": lambda f: spoil(f[3], lft=f[2].rght),
    "outside its parent": lambda f: spoil(f[2], tree_id=f[4].tree_id),
    "in another thread than its parent": lambda f: spoil(f[2], thread_id=f[4].other.pk),
    "overlaps the reply before it": lambda f: spoil(f[1], rght=f[3].lft + 1),
    "level is not its parent's plus one": lambda f: spoil(f[2], level=7),
    "tree without exactly one root": lambda f: spoil(f[2], tree_id=77),
    "replies miscounted": lambda f: spoil(f[0], replies=9),
    "shown replies miscounted": lambda f: spoil(f[0], shown_replies=9),
    "shown below miscounted": lambda f: spoil(f[0], shown_below=9),
    "last activity wrong": lambda f: spoil(f[0], active_at="2001-01-01 00:00:00"),
    "shown or hidden wrongly": None,
}


@pytest.mark.parametrize("rule", SPOILED)
def test_every_kind_of_damage_is_found_and_mended(family, mia, rule):
    if rule == "shown or hidden wrongly":
        family[4].remove(by=mia)
        SPOILED[rule] = lambda f: spoil(f[4], shown=True)
    if "thread" in rule:
        article = type(family[0].thread.article).objects.create(title="Other", state="published")
        family[4].other = type(family[0].thread).objects.of(article)
    for comment in family:
        comment.refresh_from_db()
    before = list(Comment.objects.order_by("tree_id", "lft").values_list("text", flat=True))
    SPOILED[rule](family)
    assert rule in broken()
    with pytest.raises(CommandError):
        run()
    run("--repair")
    assert broken() == {}
    assert list(Comment.objects.order_by("tree_id", "lft").values_list("text", flat=True)) == before


def test_what_is_mended_is_seen_at_once(client, family):
    page = f"/en/comments/{family[0].pk}/"
    before = client.get(page)
    spoil(family[0], shown_replies=9)
    spoil(family[2], lft=family[3].lft + 1, rght=family[3].lft + 2)
    run("--repair")
    again = client.get(page, headers={"If-None-Match": before["ETag"]})
    assert again.status_code == 200
    tag = again["ETag"]
    run("--repair")
    assert client.get(page, headers={"If-None-Match": tag}).status_code == 304


def test_tally_is_mended_by_what_it_lacks(family):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_tally SET published = published + 3")
        cursor.execute("DELETE FROM comments_tally WHERE slot = %s", [family[0].tree_id % 16])
    assert broken() == {"tally miscounted": 2}
    run("--repair")
    assert broken() == {}


def test_circle_of_parents_is_cut_where_it_was_closed(family):
    _root, first, below, _second, other = family
    spoil(first, parent_id=below.pk)
    spoil(other, shown_below=5)
    assert broken()["below no root"] == 2
    said = run("--repair")
    assert f"{first.pk}, whose parents led nowhere, hangs below {family[0].pk}" in said
    assert broken() == {}
    assert parents() == family_parents(family)


def test_circle_whose_numbers_say_nothing_goes_to_its_first_comment_or_begins_anew(family):
    root, first, below, second, other = family
    spoil(first, parent_id=below.pk, lft=1, rght=2, level=9)
    spoil(below, lft=1, rght=2)
    spoil(second, parent_id=second.pk, tree_id=4711)
    run("--repair")
    assert broken() == {}
    now = parents()
    assert {now[first.pk], now[below.pk]} in ({root.pk, first.pk}, {root.pk, below.pk})
    assert now[second.pk] is None
    assert now[other.pk] is None


def parents() -> dict[int, int | None]:
    return dict(Comment.objects.values_list("pk", "parent"))


def family_parents(family) -> dict[int, int | None]:
    return {comment.pk: comment.parent_id for comment in family}


def damage(dice: random.Random, pks: list[int], others: list[int]) -> None:
    """Spoil something of a comment at random, as far as the database's own rules allow it."""
    one, two = Comment.objects.filter(pk__in=dice.sample(pks, 2))
    edge = dice.randrange(1 << 61)
    kinds = [
        {"lft": two.lft, "rght": two.rght},
        {"lft": edge, "rght": edge + dice.choice([1, 1 << 40])},
        {"lft": -5, "rght": max(one.rght, -4)},
        {"lft": 1, "rght": (1 << 62) + 5},
        {"tree_id": two.tree_id} if one.parent_id else {"tree_id": 10**9 + one.pk},
        {"tree_id": 10**9 + one.pk},
        {"thread_id": dice.choice(others)},
        {"replies": 77, "shown_replies": dice.randrange(9), "shown_below": 5},
        {"shown": True, "active_at": "2001-01-01 00:00:00"},
    ]
    spoil(one, **dice.choice(kinds))
    if one.parent_id:
        spoil(one, level=dice.randrange(1, 9))


def swap(one: int, two: int) -> None:
    """Have two comments stand in each other's place, as numbers go."""
    first, second = Comment.objects.in_bulk([one, two]).values()
    spoil(first, lft=second.lft, rght=second.rght)
    spoil(second, lft=first.lft, rght=first.rght)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_damaged_is_mended_to_what_the_parents_say(say, mia, seed):
    dice, said = random.Random(seed), []
    for number in range(40):
        to = dice.choice(said) if said and dice.random() < 0.85 else None
        said.append(say(f"{number}", to=to, state=dice.choice(["published", "pending"])))
    for comment in dice.sample(said, 8):
        Comment(pk=comment.pk).remove(by=mia)
    article = type(said[0].thread.article).objects.create(title="Other", state="published")
    other = type(said[0].thread).objects.of(article)
    pks, before = [comment.pk for comment in said], parents()
    for _time in range(12):
        damage(dice, pks, [said[0].thread_id, other.pk])
        swap(*dice.sample(pks, 2))
    assert broken()
    roots = {c.pk: c.thread_id for c in Comment.objects.roots()}
    run("--repair")
    assert broken() == {}
    assert parents() == before
    threads = dict(Comment.objects.values_list("pk", "thread_id"))
    assert {pk: threads[pk] for pk in roots} == roots


def test_missing_numbers_are_rebuilt_from_parents_alone(family):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_comment SET lft = 1, rght = 2, replies = 0")
    run("--repair")
    assert broken() == {}


def test_trees_are_mended_a_few_at_a_time_and_a_large_one_alone(say, monkeypatch):
    monkeypatch.setattr(repairing, "TREES", 2)
    monkeypatch.setattr(repairing, "ROWS", 4)
    small = [say(f"small {number}") for number in range(5)]
    large = say("large")
    for number in range(6):
        say(f"reply {number}", to=large)
    roots = [comment.pk for comment in (*small[:3], large, *small[3:])]
    found = list(repairing.batches(sorted(roots)))
    assert sorted(pk for batch in found for pk in batch) == sorted(roots)
    assert [len(batch) for batch in found] == [2, 2, 1, 1]
    assert [large.pk] in found
    for comment in (*small, large):
        spoil(comment, shown_replies=7)
    assert sum(repairing.mend(batch) for batch in found) == 6
    assert broken() == {}


def number_densely(roots) -> None:
    """Leave trees as stock django-mptt would: numbered from 1 without a gap, nothing counted."""
    for root in roots:
        rows = list(Comment.objects.filter(tree_id=root.tree_id).order_by("lft"))
        number, open_ones = 0, []
        for row in [*rows, None]:
            while open_ones and (row is None or open_ones[-1].level >= row.level):
                number += 1
                open_ones.pop().rght = number
            if row is not None:
                number += 1
                row.lft = number
                open_ones.append(row)
        for row in rows:
            spoil(row, lft=row.lft, rght=row.rght, replies=0, shown_replies=0, shown_below=0)
        assert (rows[0].lft, rows[0].rght) == (1, 2 * len(rows))


def test_dense_trees_get_room_in_batches_while_somebody_posts(say, monkeypatch):
    dice, roots = random.Random(11), []
    for number in range(5):
        family = [say(f"root {number}")]
        for n in range(12):
            family.append(say(f"reply {n}", to=dice.choice(family)))
        roots.append(family[0])
    for root in roots:
        root.refresh_from_db()
    before = list(Comment.objects.order_by("tree_id", "lft").values_list("pk", flat=True))
    number_densely(roots)
    assert list(Comment.objects.order_by("tree_id", "lft").values_list("pk", flat=True)) == before
    posted, mend = [], repairing.mend

    def mend_while_somebody_posts(batch: list[int]) -> int:
        # In every conversation, whether it is still dense or has been given room.
        posted.extend(say("meanwhile", to=root).pk for root in roots)
        return mend(batch)

    monkeypatch.setattr(repairing, "TREES", 2)
    monkeypatch.setattr(repairing, "mend", mend_while_somebody_posts)
    run("--repair")
    assert len(posted) == 3 * len(roots)
    assert broken() == {}
    after = Comment.objects.order_by("tree_id", "lft").values_list("pk", flat=True)
    assert [pk for pk in after if pk not in set(posted)] == before
    assert set(posted) < set(after)
    for root in roots:
        root.refresh_from_db()
        assert root.rght - root.lft + 1 > 2 * Comment.objects.filter(tree_id=root.tree_id).count()


def test_what_hung_on_a_lost_comment_hangs_on_the_next_above(family):
    root, first, below, _second, _other = family
    with connection.cursor() as cursor:
        for table in ("notifications_event", "moderation_trace"):
            cursor.execute(f"DELETE FROM {table} WHERE comment_id = %s", [first.pk])
        cursor.execute("DELETE FROM comments_comment WHERE id = %s", [first.pk])
    assert broken()["parent is not there"] == 1
    run("--repair")
    assert broken() == {}
    assert parents()[below.pk] == root.pk


@pytest.mark.parametrize("seed", range(4))
def test_people_post_in_damaged_trees_and_before_each_step_of_their_repair(say, monkeypatch, seed):
    dice, said = random.Random(seed), [say("root"), say("other root")]
    for number in range(20):
        said.append(say(f"{number}", to=dice.choice(said)))
    pks, before = [comment.pk for comment in said], parents()
    for _time in range(8):
        damage(dice, pks, [said[0].thread_id])
        swap(*dice.sample(pks, 2))
    posted, batches = [], repairing.batches

    def post() -> None:
        posted.extend(say("meanwhile", to=one) for one in dice.sample(said, 5))

    def batches_after_a_post(roots: list[int]) -> Iterator[list[int]]:
        for batch in batches(roots):
            post()
            yield batch

    monkeypatch.setattr(repairing, "TREES", 1)
    monkeypatch.setattr(repairing, "batches", batches_after_a_post)
    post()
    run("--repair")
    assert broken() == {}
    assert parents() == before | {comment.pk: comment.parent_id for comment in posted}
    assert len(posted) >= 5


def test_moderators_decide_where_counters_are_too_small(family, mia):
    root, first, below, second, other = family
    for comment in family:
        spoil(comment, replies=0, shown_replies=0, shown_below=0)
    below.move(to=second, by=mia)
    first.remove(by=mia)
    second.move(to=None, by=mia)
    run("--repair")
    assert broken() == {}
    assert parents() == {root.pk: None, first.pk: root.pk, below.pk: second.pk,
                         second.pk: None, other.pk: None}  # fmt: skip
