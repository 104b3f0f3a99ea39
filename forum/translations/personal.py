"""What this room holds of a person, and what becomes of it."""

from forum.accounts.data import EMPTIED, KEPT, holds

holds("translations.Translation.corrected_by", exported=False, erase=EMPTIED)
holds("translations.Translation.comment", exported=False, erase=KEPT,
      why="it goes with the words it was made of")  # fmt: skip
