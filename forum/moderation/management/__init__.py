"""The commands of the moderation room."""
