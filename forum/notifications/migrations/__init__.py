"""Migrations of this room, oldest first; never edited once released."""
