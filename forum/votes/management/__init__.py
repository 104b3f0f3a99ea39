"""The commands of the votes room."""
