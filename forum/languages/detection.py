"""A text and what is known of its place and writer in, a BCP 47 tag with its probability out.

The voters' scores are added up with weights, the script forbids what cannot be, sibling languages
are settled by their little words, hints push a bounded way, and a probability under ``THRESHOLD``
is answered "und". The weights were fitted on the development set, how sure an answer is in five
folds of it; `make bench-languages` measures them again.
"""

import math
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from forum.languages.cleaning import own_words
from forum.languages.scripts import (
    SEVERAL_LANGUAGES,
    chinese_script,
    language_by_letters,
    main_script,
    only_of,
)
from forum.languages.voters import Cld2Voter, LangidVoter, Voter
from forum.languages.wording import settle_siblings

UNKNOWN: Final = "und"
THRESHOLD: Final = 0.70
LEAST_LETTERS: Final = 2
MOST_CANDIDATES: Final = 5

VOTERS: Final[tuple[tuple[Voter, float], ...]] = ((LangidVoter(), 1.0), (Cld2Voter(), 1.0))
# What sets the voters' leaning right, in nats: where a text could be either, they take Bokmål for
# Danish, Serbian for Bosnian and Indonesian for Malay more often than the other way round.
LEANING: Final = {"nb": -0.3, "sr": -0.3, "ms": 0.4}
# The voters together are right more often than their sum claims.
SHARPNESS: Final = 2.0
# Nats of odds for a hinted language. Twice as much would score better on average and drag a Dane's
# comment under a Norwegian article to Norwegian.
ARTICLE_HINT: Final = 1.5
INTERFACE_HINT: Final = 1.0
AUTHOR_HINT: Final = 2.2

# Two or three capitalised words are most often somebody's name, which is in no language; what the
# voters find in it is then worth less than half.
NAME_DISCOUNT: Final = 0.4

_loading = threading.Lock()
_loaded = threading.Event()


@dataclass(frozen=True, slots=True)
class Guess:
    """A tag ("und" when unsure), its probability, and the candidates, likeliest first."""

    tag: str
    probability: float
    candidates: tuple[tuple[str, float], ...]


NO_GUESS: Final = Guess(UNKNOWN, 0.0, ())


def preload() -> None:
    """Load every voter's model, once a process.

    A server calls it before forking, so that its workers share the memory.
    """
    if _loaded.is_set():
        return
    with _loading:
        if not _loaded.is_set():
            for voter, _ in VOTERS:
                voter.load()
            _loaded.set()


def guess_language(text: str, *, article: str = "", interface: str = "", author: str = "") -> Guess:
    """Return what language the text is in.

    The hints are tags: the article's, the interface's, and the author's last confirmed choice.

    Whatever the text holds, it answers; only the first few hundred characters of the writer's own
    words are weighed.
    """
    words = own_words(text)
    if sum(map(str.isalpha, words)) < LEAST_LETTERS:
        return NO_GUESS
    hints = _hints(article, interface, author)
    script, share = main_script(words)
    alone = language_by_letters(words, script)
    if alone:
        if alone == "he" and "yi" in hints:
            alone = "yi"
        return _answer({alone: 0.5 + 0.49 * share}, words, hints)
    candidates = SEVERAL_LANGUAGES.get(script)
    if not candidates:
        return NO_GUESS
    preload()
    words = only_of(words, script)
    sharpness = SHARPNESS * (NAME_DISCOUNT if _like_a_name(words) else 1.0)
    # The voters learned from texts in which whole words of capitals are rare.
    said = words.lower() if words.isupper() else words
    scores = settle_siblings(said, _votes(said, candidates))
    scores = {tag: score * sharpness for tag, score in scores.items()}
    for tag, push in hints.items():
        if tag in scores:
            scores[tag] += push
    return _answer(_probabilities(scores), words, hints)


def _like_a_name(words: str) -> bool:
    """Tell whether the text is two or three words that all begin with a capital letter."""
    parts = words.split()
    return 2 <= len(parts) <= 3 and all(part[0].isupper() for part in parts)


def _votes(words: str, candidates: frozenset[str]) -> dict[str, float]:
    """Return the weighted sum of the voters' scores for each language the script allows."""
    scores = {tag: LEANING.get(tag, 0.0) for tag in candidates}
    for voter, weight in VOTERS:
        for tag, score in voter.vote(words).items():
            if tag in scores:
                scores[tag] += weight * score
    return scores


def _hints(article: str, interface: str, author: str) -> dict[str, float]:
    """Return how far each hinted language is pushed; "nn" and "zh-Hant" stand beside their fold."""
    pushes: dict[str, float] = {}
    for tag, push in ((article, ARTICLE_HINT), (interface, INTERFACE_HINT), (author, AUTHOR_HINT)):
        for name in _hinted(tag[:35]):
            pushes[name] = pushes.get(name, 0.0) + push
    return pushes


@lru_cache(maxsize=256)
def _hinted(tag: str) -> tuple[str, ...]:
    """Return the names under which a hint counts: its language as detected, and the finer tag."""
    primary, _, rest = tag.replace("_", "-").lower().partition("-")
    if primary in ("no", "nn"):
        return ("nb", "nn") if primary == "nn" else ("nb",)
    if primary == "zh":
        parts = rest.split("-")
        if "hant" in parts or ({"tw", "hk", "mo"}.intersection(parts) and "hans" not in parts):
            return ("zh", "zh-Hant")
        return ("zh", "zh-Hans") if parts != [""] else ("zh",)
    return ({"fil": "tl", "iw": "he", "in": "id"}.get(primary, primary),) if primary else ()


def _probabilities(scores: dict[str, float]) -> dict[str, float]:
    """Return the scores as probabilities that add up to 1."""
    top = max(scores.values())
    odds = {tag: math.exp(score - top) for tag, score in scores.items()}
    total = sum(odds.values())
    return {tag: value / total for tag, value in odds.items()}


def _answer(probabilities: dict[str, float], words: str, hints: dict[str, float]) -> Guess:
    """Return the guess, with Chinese and Norwegian told finer by characters and hints."""
    best = sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
    candidates = tuple(
        (_finer(tag, words, hints), round(probability, 4)) for tag, probability in best
    )
    tag, probability = candidates[0]
    return Guess(tag if probability >= THRESHOLD else UNKNOWN, probability, candidates)


def _finer(tag: str, words: str, hints: dict[str, float]) -> str:
    """Return the tag with its script or written standard, where the text or a hint tells it."""
    if tag == "nb" and "nn" in hints:
        return "nn"
    if tag != "zh":
        return tag
    by_characters = chinese_script(words)
    if by_characters != "zh":
        return by_characters
    hinted = [(push, name) for name, push in hints.items() if name.startswith("zh-")]
    return max(hinted)[1] if hinted else "zh"
