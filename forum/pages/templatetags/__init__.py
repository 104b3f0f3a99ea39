"""The tags by which an article's page reaches its discussion."""
