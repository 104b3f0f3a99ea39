"""What this room holds of a person, and what becomes of it."""

from forum.accounts.data import DELETED, KEPT, holds

WISHES = "address language time_zone replies mentions follows"
holds("notifications.Listener.member", exported=True, erase=DELETED, shown=WISHES, own=True)
holds("notifications.Listener.address", exported=True, erase=DELETED, shown=WISHES, own=True)
holds("notifications.Follow.listener", exported=True, erase=DELETED,
      shown="thread_id comment_id muted_at since")  # fmt: skip
holds("notifications.Follow.comment", exported=False, erase=KEPT, why="somebody else follows it")
holds("notifications.Notification.listener", exported=True, erase=DELETED,
      shown="comment_id kind way made_at read_at")  # fmt: skip
holds("notifications.Notification.comment", exported=False, erase=KEPT, why="somebody else is told")
holds("notifications.Event.comment", exported=False, erase=KEPT,
      why="work that is due, and names nobody")  # fmt: skip
