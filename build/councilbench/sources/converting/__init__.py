"""Converting: a file as councils publish it -> its words, in an order one can read.

Pages, Word files and PDFs come from anyone, so each is read in a process of its own
(``apart.convert``), which is stopped where it takes too long or too much memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

TOLD: ContextVar[Callable[[int, int], None]] = ContextVar(
    "TOLD", default=lambda page, pages: None
)


@contextmanager
def telling(told: Callable[[int, int], None]) -> Iterator[None]:
    """Tell, for as long as this lasts, how far a file is read: a page, of how many."""
    before = TOLD.set(told)
    try:
        yield
    finally:
        TOLD.reset(before)


class Refused(Exception):
    """Raised where a file cannot be read: what is wrong, and what to do about it.

    ``details`` is the traceback in the process that read it, for those who develop.
    """

    def __init__(self, message: str, remedy: str = "", details: str = "") -> None:
        self.message, self.remedy, self.details = message, remedy, details
        super().__init__(message)


@dataclass
class LeftOut:
    """What a file has on many pages and its words have not: running heads and such."""

    what: str
    words: str
    times: int


@dataclass
class Converted:
    """The words of a file, what it marks as headings, and how it was read.

    ``address`` is where a page says that it was published; ``in_doubt`` are the pages
    whose words may be in another order than they are meant.
    """

    text: str
    headings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    address: str = ""
    left_out: list[LeftOut] = field(default_factory=list)
    in_doubt: list[int] = field(default_factory=list)


def struck_out(characters: int) -> str:
    """Return the note that words which were struck out are not among the words."""
    return f"what was struck out or deleted was left out: {characters:,} characters"
