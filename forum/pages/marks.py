"""The mark an address carries from one page of a discussion to the next.

It names the page's last conversation by what it was ordered by and its number, says what was
counted up to there, and lists the conversations that the order alone cannot tell were met: all of
them where answers and votes change the order, and those that stood pinned above it elsewhere.
The list is the keys' differences, seven bits to a byte (LEB128) and in letters that an address
can hold (RFC 4648, section 5): two or three letters a conversation. Numbers are believed only with
our signature; those that somebody made up are counted anew.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# How many conversations a mark lists at most, and in how many letters. Proxies take addresses of
# eight thousand; a page reads as many entries of an index as its mark lists.
MOST_MET = 800
MOST_LETTERS = 4000

# A page's mark is signed once while it ends so, which takes a tenth of drawing it; long ones, of
# walks that few go, are signed each time.
FEW_MET = 30

SALT = "forum.pages.marks"
# Letters of a signature; nobody finds one of twenty by trying.
SIGNATURE = 20

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Nineteen digits hold every time and number that the database does, and nothing it would refuse.
_MARK = re.compile(
    r"([0-9]{1,16})-([0-9]{1,18})"
    r"(?:-([0-9]{1,9})-([0-9]{1,18})(?:\.([0-9a-f]{20}))?"
    rf"(?:-([A-Za-z0-9_-]{{1,{MOST_LETTERS}}}))?)?",
    re.ASCII,
)
_MOST_PK = 10**18
# Nine bytes of seven bits hold any of them.
LETTERS_A_NUMBER = 12

# The key and number of a mark that stands before the newest conversation there can be.
BEFORE_ALL = (10**16 - 1, 1)


class Mark(NamedTuple):
    """Where a page ended: the last root's key and number, and what was counted up to there.

    `counted` is good as long as the discussion has had just so many `turns`. `met` are the
    roots, in order of their numbers, that are not to be drawn again wherever they stand.
    """

    key: int
    pk: int
    counted: int = 0
    turns: int = -1
    met: tuple[int, ...] = ()
    signature: str = ""

    def __str__(self) -> str:
        known = f"-{self.counted}-{self.turns}" if self.turns >= 0 else ""
        if self.signature:
            known = f"{known}.{self.signature}"
        return f"{self.key}-{self.pk}{known}{f'-{listed(self.met)}' if self.met else ''}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Return the mark an address carries; raises ValueError when it is none."""
        match = _MARK.fullmatch(text)
        if match is None:
            raise ValueError(text)
        key, pk, counted, turns, signature, letters = match.groups()
        mark = cls(int(key), int(pk))
        if counted is not None:
            met = met_in(letters) if letters else ()
            mark = cls(mark.key, mark.pk, int(counted), int(turns), met, signature or "")
        try:
            moment(mark.key)
        except OverflowError as error:
            raise ValueError(text) from error
        return mark

    def signed(self, thread_pk: int, sort: str) -> "Mark":
        """Return the mark as it is believed on pages of that discussion in that order."""
        if len(self.met) > FEW_MET:
            return self._replace(signature=_signature(self, thread_pk, sort))
        return _signed(self, thread_pk, sort, settings.SECRET_KEY)

    def believed(self, thread_pk: int, sort: str) -> "Mark":
        """Return what of the mark is to be believed there: its numbers only if they are ours."""
        ours = self.signature and _signature(self, thread_pk, sort)
        if ours and constant_time_compare(self.signature, ours):
            return self
        return self._replace(counted=0, turns=-1)


@lru_cache(maxsize=512)
def _signed(mark: Mark, thread_pk: int, sort: str, _secret: str) -> Mark:
    return mark._replace(signature=_signature(mark, thread_pk, sort))


def _signature(mark: Mark, thread_pk: int, sort: str) -> str:
    return signed(SALT, thread_pk, sort, mark._replace(signature=""))


def signed(salt: str, *said: object) -> str:
    """Return a signature of what is said, in letters that an address can hold."""
    text = "-".join(map(str, said))
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()[:SIGNATURE]


def moment(key: int) -> datetime:
    """Return the moment that is so many microseconds after 1970; may raise OverflowError."""
    return _EPOCH + _MICROSECOND * key


def microseconds(at: datetime) -> int:
    """Return how many microseconds a moment is after 1970."""
    return int((at - _EPOCH) // _MICROSECOND)


def in_order(pks: Iterable[int]) -> tuple[int, ...]:
    """Return these numbers as a mark lists them."""
    return tuple(sorted(pks))


def has_room(met: tuple[int, ...], more: int) -> bool:
    """Whether a mark that lists these can list so many more, whatever their numbers."""
    longest = len(listed(met)) + more * LETTERS_A_NUMBER
    return len(met) + more <= MOST_MET and longest <= MOST_LETTERS


def listed(pks: tuple[int, ...]) -> str:
    """Return rising numbers as letters."""
    data = bytearray()
    for before, pk in pairwise((0, *pks)):
        step = pk - before
        while step > 127:
            data.append(step & 127 | 128)
            step >>= 7
        data.append(step)
    return urlsafe_b64encode(data).decode().rstrip("=")


def met_in(letters: str) -> tuple[int, ...]:
    """Return the rising numbers that letters hold; raises ValueError when they are none."""
    data = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    steps, step, shift = [], 0, 0
    for byte in data:
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            steps.append(step)
            step = shift = 0
    found = tuple(accumulate(steps))
    # One way to write a list, so that a page has one address.
    sound = shift == 0 and all(steps) and len(found) <= MOST_MET and listed(found) == letters
    if not sound or found[-1] >= _MOST_PK:
        raise ValueError(letters)
    return found
