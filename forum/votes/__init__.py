"""Votes: one reader, one vote; the score it gives a comment."""
