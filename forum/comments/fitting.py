"""A place for what comes into a tree, with room made where there is none.

In a sound tree, spreading numbers always makes room. In a damaged one (a dump put back by hand, a
fault of ours) it may not; then the tree is rebuilt from its parents on the spot, since whoever
writes there waits for it, and would wait for ever.
"""

from forum.comments import numbering, repairing, spacing, tree
from forum.comments.spacing import Spot


def fit(parent_id: int, edges: int, *, behind: int | None = None) -> Spot:
    """Hold the parent's tree and return a spot of so many edges; may raise `tree.ParentGone`.

    It is that of the last reply, or the one behind a reply, 0 for the first.
    """
    for make_room in (_spread, _mend, _spread, _give_up):
        spot = tree.hold_spot(parent_id)
        if behind is not None:
            spot = spacing.behind(spot, behind)
        if numbering.stride(spot.before, spot.after, edges) > 0:
            break
        make_room(spot, edges)
    return spot


def _spread(spot: Spot, edges: int) -> None:
    spacing.respread(spot.tree_id, spot.before, extra=edges)


def _mend(spot: Spot, _edges: int) -> None:
    roots = repairing.roots_of([spot.parent_id])
    if not roots:
        # Parents in a circle; see `untangling`.
        raise tree.ParentGone
    repairing.mend(sorted(roots))


def _give_up(_spot: Spot, _edges: int) -> None:
    raise tree.ParentGone
