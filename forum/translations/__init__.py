"""The same comment in a reader's language.

Nothing leaves the site until the owner names an engine (`TRANSLATOR`); then a comment is sent only
when somebody asks for it. What comes back is text like any other: rendered and sanitised by the
rules of comments, kept by what it was made of, and gone with it.
"""
