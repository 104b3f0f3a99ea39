"""Which script a text is written in, and the languages that a script leaves possible."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from functools import lru_cache
from typing import Final

from zhon import cedict

# (first code point, last code point, ISO 15924 code), in order. Only scripts that decide something
# are listed.
_BLOCKS: Final[tuple[tuple[int, int, str], ...]] = (
    (0x0041, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07BF, "Thaa"),
    (0x08A0, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0980, 0x09FF, "Beng"),
    (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"),
    (0x0B00, 0x0B7F, "Orya"),
    (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"),
    (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"),
    (0x1000, 0x109F, "Mymr"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"),
    (0x1200, 0x139F, "Ethi"),
    (0x1780, 0x17FF, "Khmr"),
    (0x1C90, 0x1CBF, "Geor"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x1F00, 0x1FFF, "Grek"),
    (0x3040, 0x30FF, "Kana"),
    (0x3130, 0x318F, "Hang"),
    (0x31F0, 0x31FF, "Kana"),
    (0x3400, 0x4DBF, "Hani"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "Hang"),
    (0xF900, 0xFAFF, "Hani"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
    (0xFF66, 0xFF9F, "Kana"),
    (0x20000, 0x323AF, "Hani"),
)
_FIRSTS: Final = [first for first, _, _ in _BLOCKS]

# A sign for a whole word or syllable carries more language than one letter does.
_WORTH: Final = {"Hani": 2.5, "Kana": 2.5, "Hang": 2.0}

ONE_LANGUAGE: Final = {
    "Armn": "hy", "Beng": "bn", "Ethi": "am", "Geor": "ka", "Grek": "el", "Gujr": "gu",
    "Guru": "pa", "Hang": "ko", "Hebr": "he", "Khmr": "km", "Knda": "kn", "Laoo": "lo",
    "Mlym": "ml", "Mymr": "my", "Orya": "or", "Sinh": "si", "Taml": "ta", "Telu": "te",
    "Thaa": "dv", "Thai": "th", "Tibt": "bo",
}  # fmt: skip
SEVERAL_LANGUAGES: Final = {
    "Arab": frozenset({"ar", "fa", "ur"}),
    "Cyrl": frozenset({"be", "bg", "kk", "mk", "mn", "ru", "sr", "uk"}),
    "Deva": frozenset({"hi", "mr", "ne"}),
    "Hani": frozenset({"ja", "zh"}),
    "Latn": frozenset(
        [
            "af",
            "az",
            "bs",
            "ca",
            "cs",
            "cy",
            "da",
            "de",
            "en",
            "es",
            "et",
            "eu",
            "fi",
            "fr",
            "ga",
            "gl",
            "hr",
            "hu",
            "id",
            "is",
            "it",
            "lt",
            "lv",
            "ms",
            "nb",
            "nl",
            "pl",
            "pt",
            "ro",
            "sk",
            "sl",
            "sq",
            "sr",
            "sv",
            "sw",
            "tl",
            "tr",
            "vi",
        ]
    ),
}

# Letters of languages that share a script with a bigger one and that no voter knows.
_OWN_LETTERS: Final = (
    ("Arab", "ckb", frozenset("ڕڵۆێ")),
    ("Arab", "ps", frozenset("ښځټډړڼۍې")),
    ("Arab", "ug", frozenset("ۇۈۋېە")),
    ("Arab", "sd", frozenset("ٻڀٺٽڄڃڇڌڍڊڳڱڻ")),
    ("Beng", "as", frozenset("ৰৱ")),
    ("Hebr", "yi", frozenset("װױײ")),
)

OTHER_LANGUAGES: Final = frozenset({"ja", *(tag for _, tag, _ in _OWN_LETTERS)})

# Latin words that hold a capital letter.
_NAMES: Final = re.compile(r"(?<![A-Za-z0-9])[a-z]*[A-Z][A-Za-z0-9]*")

# Kana are a tenth of Japanese prose at the very least; a lone の among Chinese is decoration.
_LEAST_KANA: Final = 0.08

_SIMPLIFIED: Final = frozenset(cedict.simplified).difference(cedict.traditional)
_TRADITIONAL: Final = frozenset(cedict.traditional).difference(cedict.simplified)


@lru_cache(maxsize=8192)
def script_of(character: str) -> str:
    """Return the ISO 15924 code of a letter's script, or "" for what decides nothing."""
    code = ord(character)
    block = bisect_right(_FIRSTS, code) - 1
    if block < 0 or code > _BLOCKS[block][1] or not (character.isalpha() or code > 0x02AF):
        return ""
    return _BLOCKS[block][2]


def main_script(text: str) -> tuple[str, float]:
    """Return the script most of the text is in, and its share of the text between 0 and 1.

    Han and kana count as one ("Kana") when there are enough kana for Japanese, as "Hani" otherwise.
    In a text of several scripts a Latin word with a capital letter is taken for a name, since every
    language writes those of others as they are; it then counts only where nothing else does.
    """
    if not text.isascii() and (others := _NAMES.sub(" ", text)) != text:
        script, share = _most_of(others)
        if script not in ("", "Latn"):
            return script, share
    return _most_of(text)


def only_of(text: str, script: str) -> str:
    """Return the text without the letters of other scripts."""
    found = {script_of(character) for character in set(text)} - {"", script}
    if not found:
        return text
    return "".join(" " if script_of(letter) in found else letter for letter in text)


def _most_of(text: str) -> tuple[str, float]:
    """Return the script most of these letters are in, and its share of them."""
    shares: defaultdict[str, float] = defaultdict(float)
    for character, times in Counter(text).items():
        script = script_of(character)
        if script:
            shares[script] += times * _WORTH.get(script, 1.0)
    total = sum(shares.values())
    if not total:
        return "", 0.0
    east_asian = shares["Hani"] + shares["Kana"]
    name = "Kana" if shares["Kana"] > _LEAST_KANA * east_asian else "Hani"
    shares["Hani"] = shares["Kana"] = 0
    shares[name] = east_asian
    script, weight = max(shares.items(), key=lambda item: item[1])
    return script, weight / total


def language_by_letters(text: str, script: str) -> str:
    """Return the language a script or a letter that only one has gives away, or ""."""
    if script == "Kana":
        return "ja"
    letters = set(text)
    found, language = 0, ""
    for of_script, tag, own in _OWN_LETTERS:
        if of_script == script and len(letters & own) > found:
            found, language = len(letters & own), tag
    if found > 1 or (found and script in ONE_LANGUAGE):
        return language
    return ONE_LANGUAGE.get(script, "")


def chinese_script(text: str) -> str:
    """Return "zh-Hans" or "zh-Hant" by the characters only one has, or "zh" when none tells."""
    simplified = sum(character in _SIMPLIFIED for character in text)
    traditional = sum(character in _TRADITIONAL for character in text)
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"
