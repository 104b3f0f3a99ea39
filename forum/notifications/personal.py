"""What this room holds of a person, and what becomes of it."""

from forum.accounts.data import DELETED, holds

WISHES = "address language time_zone replies mentions follows"
holds("notifications.Listener.member", exported=True, erase=DELETED, shown=WISHES)
holds("notifications.Listener.address", exported=True, erase=DELETED, shown=WISHES)
