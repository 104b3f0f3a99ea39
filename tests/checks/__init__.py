"""Checks that `make check` runs, each a module that can be run by itself."""
