"""What this room holds of a person, and what becomes of it."""

from forum.accounts.data import KEPT, holds

RECORD = "what was told and decided by law stays on record until `purging` forgets it"
NOTICE = "id comment_id revision category reasons name email outcome words decided_at"

holds("law.Notice.email", exported=True, erase=KEPT, why=RECORD, shown=NOTICE,
      own=True)  # fmt: skip
holds("law.Notice.decided_by", exported=False, erase=KEPT, why=RECORD)
holds("law.Statement.author", exported=True, erase=KEPT, why=RECORD, shown="id ground lifted_at",
      own=True)  # fmt: skip
holds("law.Complaint.decided_by", exported=False, erase=KEPT, why=RECORD)
holds("law.Notice.comment", exported=False, erase=KEPT, why="others gave notice of it")
holds("law.Statement.notice", exported=False, erase=KEPT, why="it is about somebody else")
for _column in ("statement", "notice"):
    holds(f"law.Complaint.{_column}", exported=True, erase=KEPT, why=RECORD,
          shown="id at reasons outcome words decided_at")  # fmt: skip
