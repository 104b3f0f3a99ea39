"""What votes make of a comment: the numbers that the orders by votes go by."""

import math

# The quantile of the standard normal distribution for 95 % confidence.
Z = 1.959964
# Scores are kept to so many parts of one, so that a mark in an address names one exactly.
PARTS = 1_000_000_000


def best(ups: int, downs: int) -> float:
    """Return the lower bound of the share that agrees, 0 to 1, at 95 % confidence.

    A few who agree thus stand behind many of whom almost all do. This is the score interval of
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927), 209-212; that lists are well ordered by its
    lower bound is E. Miller's advice, "How not to sort by average rating" (2009).
    """
    number = ups + downs
    if number == 0:
        return 0.0
    share, square = ups / number, Z * Z
    centre = share + square / (2 * number)
    spread = Z * math.sqrt((share * (1 - share) + square / (4 * number)) / number)
    return _rounded(max(0.0, (centre - spread) / (1 + square / number)))


def controversy(ups: int, downs: int) -> float:
    """Return how much and how evenly opinions are divided: 0 when all agree, else at least 1.

    The number of votes, to the power of the smaller side's size over the larger's.
    """
    if not ups or not downs:
        return 0.0
    return _rounded((ups + downs) ** (min(ups, downs) / max(ups, downs)))


def _rounded(score: float) -> float:
    return round(score * PARTS) / PARTS
