"""The commands of the law room."""
