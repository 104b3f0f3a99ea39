"""The tree: post, reply, remove, restore.

Nothing outside this room writes a tree column: `tree.py` is the one door. A comment
stores its own state only; what it inherits is computed when a page is drawn.
"""
