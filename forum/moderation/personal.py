"""What this room holds of a person, and what becomes of it."""

from forum.accounts.data import DELETED, EMPTIED, KEPT, holds

LOG = "the log only grows (and the law asks for it); the name is gone"
RECORD = "what was decided, and on whose word, stays on record; the name is gone"
MEASURE = "id kind reason words at until lifted_at"

holds(
    "moderation.Decision.by", exported=True, erase=KEPT, why=LOG,
    shown="id comment_id thread_id verb state reason words at",
)  # fmt: skip
holds(
    "moderation.Report.member", exported=True, erase=KEPT, why=RECORD,
    shown="id comment_id reason words at resolved_at outcome",
)  # fmt: skip
holds("moderation.AuthorMeasure.member", exported=True, erase=KEPT, why=RECORD, shown=MEASURE)
holds("moderation.AuthorMeasure.by", exported=False, erase=KEPT, why=RECORD)
holds("moderation.AuthorMeasure.lifted_by", exported=False, erase=KEPT, why=RECORD)
holds("moderation.Note.member", exported=True, erase=DELETED, shown="id words at")
holds("moderation.Note.by", exported=False, erase=KEPT, why="it is about somebody else")
holds("moderation.Mute.reader", exported=True, erase=DELETED, shown="id at")
holds("moderation.Mute.muted", exported=False, erase=DELETED)
holds("moderation.Claim.by", exported=False, erase=DELETED)
holds("moderation.Queue.by", exported=False, erase=DELETED)
holds("moderation.WordEntry.added_by", exported=False, erase=EMPTIED)
for _column in ("Claim", "Queue"):
    holds(f"moderation.{_column}.comment", exported=False, erase=KEPT,
          why="who of the house reads it just now")  # fmt: skip
holds("moderation.Decision.comment", exported=True, erase=KEPT, why=LOG,
      shown="id comment_id verb state reason words at")  # fmt: skip
holds("moderation.Report.comment", exported=False, erase=KEPT, why="others reported it")
holds("moderation.Trace.comment", exported=True, erase=KEPT, shown="comment_id notes at",
      why="keyed hashes, which go by themselves after days")  # fmt: skip
