"""The doors for plain text: what may be stored as a body or as a name, whatever was sent.

The rules follow Unicode's UAX 9 (direction), UAX 15 (NFC) and UTS 51 (emoji). Both doors accept
any `str`, lone surrogates included, never raise, take linear time, and change nothing when a text
passes a second time.
"""

import re
import unicodedata

from forum.markup.limits import MAX_BLANK_LINES, MAX_JOINERS, MAX_MARKS

_NON_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)
)

_LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")

# Besides controls: soft hyphen, Mongolian vowel separator, embeddings and overrides, word joiner,
# the deprecated U+206A-F, byte order mark, interlinear annotation. None of them shows, and all of
# them make two texts look alike.
_NEVER_IN_TEXT = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u202a\u202b\u202d\u202e\u2060\u206a-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb{_NON_CHARACTERS}]"
)

_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
_TAGS = re.compile(f"({_FLAG})|[\U000e0000-\U000e007f]+")

# Lines of these alone, controls and blanks among them, hold nothing to combine, join or turn.
# Most lines are such, and each character of the others is looked at by itself.
_PLAIN = re.compile(
    "[\x00-\x7f\xa1-\xac\xae-\u024f\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u3001-\u3003\u300c-\u300f\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff]*"
)
_CONTROLS = dict.fromkeys([*range(9), *range(14, 28), 127])

_JOINERS = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c")
_ISOLATES = re.compile("[\u2066-\u2069]")
_END_ISOLATE = "\u2069"
_BLANK_LINES = re.compile(rf"\n{{{MAX_BLANK_LINES + 2},}}")

# These have a letter's or a symbol's category and yet show nothing: Hangul fillers and the empty
# Braille pattern.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")
_JOINING_SCRIPTS = (
    (0x0600, 0x08FF),  # Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic
    (0x0900, 0x0DFF),  # the scripts of India and Sri Lanka
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x18AF),  # Khmer, Mongolian
    (0xA840, 0xA87F),  # Phags-pa
    (0xFB50, 0xFDFF),  # Arabic presentation forms
    (0xFE70, 0xFEFE),
    (0x11000, 0x11FFF),  # further scripts of India
)


def clean_text(raw: str) -> str:
    """Return the body text that is stored for what was sent: NFC, `\\n` line breaks, nothing that
        hides or overflows.

    Embeddings and overrides of direction go; isolates stay, closed at the end of their line, where
    Unicode ends them anyway. The result may be longer than `raw` by these closings, so a limit of
    length is checked afterwards.
    """
    text = _LINE_BREAKS.sub("\n", raw)
    text = _NEVER_IN_TEXT.sub("", text)
    text = _TAGS.sub(_keep_flag, text)
    text = "\n".join(_close_isolates(line) for line in text.split("\n"))
    text = _normalise(text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n" * (MAX_BLANK_LINES + 1), text).strip("\n")


def clean_line(raw: str) -> str:
    """Return the one line that is stored for a name or a title, or `""` when nothing of it would
        show.

    Everything invisible goes, except joiners where a script or an emoji needs them, and any white
    space is one blank.
    """
    if _PLAIN.fullmatch(raw):
        return " ".join(raw.translate(_CONTROLS).split())
    return _clean_any_line(raw)


def _clean_any_line(raw: str) -> str:
    """Return what `clean_line` does, of any line at all."""
    text = "".join(_line_character(c) for c in _LINE_BREAKS.sub("\n", raw))
    text = _normalise(_TAGS.sub(_keep_flag, text))
    text = " ".join(_normalise(_keep_needed_joiners(text)).split())
    return text if any(_shows(c) for c in text) else ""


def is_mark(character: str) -> bool:
    """Whether a character combines with the one before it."""
    return unicodedata.category(character)[0] == "M"


def _keep_flag(match: re.Match[str]) -> str:
    return match[1] or ""


def _normalise(text: str) -> str:
    """Return NFC with stacks of marks bounded; bounded before as well, since sorting a long stack
    is quadratic."""
    if text.isascii():
        return text
    return _bound_stacks(unicodedata.normalize("NFC", _bound_stacks(text)))


def _bound_stacks(text: str) -> str:
    """Drop the ninth combining mark on a base, and the fifth joiner in a row."""
    kept: list[str] = []
    marks = joiners = 0
    for character in text:
        if character in _JOINERS:
            joiners += 1
            if joiners > MAX_JOINERS:
                continue
        elif is_mark(character):
            marks += 1
            if marks > MAX_MARKS:
                continue
            joiners = 0
        else:
            joiners = 0
            # An invisible character is no base, or it would let a stack of marks start anew.
            if unicodedata.category(character) != "Cf":
                marks = 0
        kept.append(character)
    return "".join(kept)


def _close_isolates(line: str) -> str:
    """Close the isolates that a line opens, and drop closings of none, which would close those of
    the page."""
    if not _ISOLATES.search(line):
        return line
    depth = 0
    kept: list[str] = []
    for character in line:
        if character == _END_ISOLATE:
            if depth == 0:
                continue
            depth -= 1
        elif "\u2066" <= character < _END_ISOLATE:
            depth += 1
        kept.append(character)
    return "".join(kept) + _END_ISOLATE * depth


def _line_character(character: str) -> str:
    """Return what stands for a character in a name: itself, a blank, or nothing."""
    if character.isspace():
        return " "
    if character in _BLANK_LETTERS or character == "\u034f":
        return ""
    category = unicodedata.category(character)
    if category == "Cf" and (
        character in "\u200c\u200d" or "\U000e0020" <= character <= "\U000e007f"
    ):
        return character
    return "" if category[0] == "C" else character


def _keep_needed_joiners(text: str) -> str:
    """Keep joiners only between letters that join or inside emoji, and marks only on a base."""
    kept: list[str] = []
    for here, character in enumerate(text):
        before = kept[-1] if kept else " "
        if character in "\u200c\u200d":
            after = text[here + 1 : here + 2]
            if not after or not _joins(kept, character, after):
                continue
        elif is_mark(character) and not _has_base(character, before):
            continue
        kept.append(character)
    return "".join(kept)


def _has_base(mark: str, before: str) -> bool:
    """Whether a mark shows after `before`; a selector of variants does on symbols or ideographs,
    not on other letters."""
    category = unicodedata.category(before)
    if mark in "\ufe0e\ufe0f":
        return before != " " and category[0] not in "LM"
    if "\ufe00" <= mark <= "\ufe0d" or mark >= "\U000e0100":
        return category == "Lo"
    return before != " "


def _joins(kept: list[str], joiner: str, after: str) -> bool:
    """Whether a joiner has work to do between what was kept and the character after it."""
    # Marks may stand in between (a virama, a variant selector), and normalising may give them
    # another order.
    before = next((character for character in reversed(kept) if not is_mark(character)), " ")
    if _is_of_joining_script(before) and _is_of_joining_script(after):
        return unicodedata.category(before)[0] == unicodedata.category(after)[0] == "L"
    return joiner == "\u200d" and _is_emoji(before) and _is_emoji(after)


def _is_of_joining_script(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _JOINING_SCRIPTS)


def _is_emoji(character: str) -> bool:
    """Whether a character may stand in an emoji sequence: a symbol, or a colour of skin."""
    return unicodedata.category(character) == "So" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _shows(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS"
