"""What this room holds of a person, and what becomes of it."""

from forum.accounts.data import KEPT, holds

RECORD = "what was told and decided by law stays on record until `purging` forgets it"
NOTICE = "id comment_id revision category reasons name email outcome words decided_at"

holds("law.Notice.email", exported=True, erase=KEPT, why=RECORD, shown=NOTICE)
holds("law.Notice.decided_by", exported=False, erase=KEPT, why=RECORD)
holds("law.Statement.author", exported=True, erase=KEPT, why=RECORD, shown="id ground lifted_at")
holds("law.Complaint.decided_by", exported=False, erase=KEPT, why=RECORD)
