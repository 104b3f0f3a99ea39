"""How much text there may be, and how deep it may nest: every bound of this room, with its
reason."""

MAX_COMMENT = 10_000
"""Characters of a comment as readers count them (`graphemes`); whoever takes a comment in refuses
more before it is parsed, since parsing costs more than linearly in the signs of Markdown."""

MAX_CODE_POINTS = 20_000
"""Code points of a comment. A syllable of Hindi has two or three, so that its writers have as much
room as others; in six letters' worth of accents on each letter nobody writes."""

MAX_MARKS = 8
"""Combining marks on one base. Tibetan stacks reach eight, what climbs over the neighbouring lines
has dozens."""

MAX_JOINERS = 4
"""Invisible joiners and marks of direction in a row. Written languages need one or two."""

MAX_BLANK_LINES = 2
"""Blank lines in a row."""

MAX_BLOCK_LEVEL = 12
"""Levels of quotes and lists inside each other (a list counts two); a deeper marker stays text."""

MAX_INLINE_LEVEL = 12
"""Emphasis inside emphasis. Browsers rebuild deeper nesting in ways of their own."""

MAX_LABEL = 1_000
"""Characters between the brackets of a link; more is text."""

MAX_BRACKETS = 4
"""Brackets inside the brackets of a link; each level is scanned once more by the parser."""

MAX_LANGUAGE = 32
"""Characters of the language named on a fence."""
