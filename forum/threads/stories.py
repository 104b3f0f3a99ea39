"""Which discussion a conversation belongs to, where translations speak together or apart."""

from typing import NamedTuple


class Story(NamedTuple):
    """The discussions of an article's translations: where what began under each belongs.

    What began under none of them belongs to the first.
    """

    first: int
    homes: dict[str, int]
    threads: list[int]

    def home(self, edition: str, now: int) -> int:
        """Return where a conversation belongs that began under an edition and stands somewhere."""
        lasting = now if now in self.homes.values() else self.first
        return self.homes.get(edition, lasting)
