"""What this room holds of a person, and what becomes of it."""

from forum.accounts.data import EMPTIED, holds

holds("threads.Thread.locked_by", exported=False, erase=EMPTIED)
