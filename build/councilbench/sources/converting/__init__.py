"""Converting: a file as councils publish it -> its words, in an order one can read.

Pages, Word files and PDFs come from anyone, so each is read in a process of its own
(``apart.convert``), which is stopped where it takes too long or too much memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class Refused(Exception):
    """Raised where a file cannot be read: what is wrong, and what to do about it.

    ``details`` is the traceback in the process that read it, for those who develop.
    """

    def __init__(self, message: str, remedy: str = "", details: str = "") -> None:
        self.message, self.remedy, self.details = message, remedy, details
        super().__init__(message)


@dataclass
class Converted:
    """The words of a file, what it marks as headings, and how it was read.

    ``address`` is where a page says that it was published.
    """

    text: str
    headings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    address: str = ""
