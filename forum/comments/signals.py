"""What the rooms above may hear of a comment, inside the transaction of the change.

Each is sent with `comment` (as it now stands) and `by` (a member, or None for a guest or
a rule), and those of a verb on what stands with `change`, what became of which column (see
`changes`). The removal also with `reason` (a `Reason` value or "") and `words` (free text), the
move also with `before` (the former parent's number, or None for a root), the edit with `before`
(the `Revision` that stood) and no change. `comment_spoken` says that somebody set the language;
`comment_reverted` that an earlier change was undone, whatever it was. The hold also has `rule`
(its slug), the lock `locked` (False when lifted), the slowing `minutes` (None when lifted), both
`reason` and `words` where somebody said why. A receiver that raises undoes the change; an edit
that is not to be had is refused in words by `editing.Refused`.

`comment_posted` comes before its comment is stored, since that is the last statement of its
transaction: the comment has its number, but no place and no row yet. What is written with that
number is undone if there is no place for it. One row a comment goes better by `companions`.
"""

from django.dispatch import Signal

comment_posted = Signal()
comment_edited = Signal()
comment_published = Signal()
comment_removed = Signal()
comment_restored = Signal()
comment_moved = Signal()
comment_spoken = Signal()
comment_reverted = Signal()
comment_held = Signal()
comment_locked = Signal()
comment_slowed = Signal()
# A guest's comment became a member's (`by`); a writer (`by`, None for a guest) was erased from one.
comment_claimed = Signal()
comment_forgotten = Signal()
# An erased person's name was taken out of somebody else's comment that addresses them.
comment_unnamed = Signal()
# After an owner parted or joined translations: the conversations of a `story` have gone where they
# belong, some of them to the discussions `came`.
conversations_settled = Signal()
