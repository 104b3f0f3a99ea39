"""One command a module, by the name it is typed as."""
