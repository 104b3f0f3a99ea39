"""What `check_tree` finds, and what it mends from the parents."""

import io
import random

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


def test_tally_is_mended_by_what_it_lacks(family):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE comments_tally SET published = published + 3")
        cursor.execute("DELETE FROM comments_tally WHERE slot = %s", [family[0].tree_id % 16])
    assert broken() == {"tally miscounted": 2}
    run("--repair")
    assert broken() == {}


def test_circle_of_parents_is_reported_and_the_rest_mended(family):
    root, first, below, _second, other = family
    spoil(first, parent_id=below.pk)
    spoil(other, shown_below=5)
    assert broken()["below no root"] == 2
    with pytest.raises(CommandError, match="cannot be told"):
        run("--repair")
    left = broken()
    assert left["below no root"] == 2
    other.refresh_from_db()
    assert other.shown_below == 0
    root.refresh_from_db()
    assert root.replies == 1


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
