"""Decisions on comments and the log of them."""
