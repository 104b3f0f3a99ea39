"""Log lines in which what strangers sent stays within its line and moves no terminal's cursor."""

import logging
from typing import Any


class Escaped(logging.Formatter):
    """Writes each record as one line, and what was raised below it, indented.

    A newline in a path or in a server's answer could pass for a line of its own, and an escape
    sequence for the reader's terminal; both are spelled out.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the record's own line."""
        return escaped(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return the traceback, each line of it by itself."""
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """Return the stack, each line of it by itself."""
        return _indented(super().formatStack(stack_info))


def escaped(text: str) -> str:
    """Return the text with everything spelled out that cannot be seen, blanks aside."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _indented(text: str) -> str:
    return "\n".join(f"  {escaped(line)}" for line in text.split("\n"))
