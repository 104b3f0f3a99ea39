"""A writer's Markdown in, safe HTML out. No models.

Text enters by `plaintext` (`clean_text`, `clean_line`) and leaves by `rendering`. HTML is rendered
when a text is written and stored with `POLICY_VERSION`, so that a change of the rules shows which
rows are to be rendered again.
"""

from forum.markup.policy import POLICY_VERSION

__all__ = ["POLICY_VERSION"]
