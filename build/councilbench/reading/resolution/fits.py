"""How well words go into a column of a table whose cells have no bars between them."""

from __future__ import annotations

from councilbench.reading.dates import dates_in
from councilbench.reading.layout.tables import Fits, is_reference
from councilbench.reading.model import Span, Vocabulary

from .replies import reply
from .statuses import Statuses


def fits_for(vocabulary: Vocabulary, statuses: Statuses) -> Fits:
    """Return a function of words and a column's part: above 0 they go into it."""

    def fits(words: str, part: str) -> float:
        count = len(words.split())
        if part == "number":
            return 4.0 if is_reference(words) else -4.0
        if part == "response":
            span = Span(0, len(words))
            return 4.0 if reply(words, span, vocabulary.responses) else -1.5
        if part == "status":
            if statuses.is_status(words):
                return 4.0
            return 0.5 if count <= 8 and words[0].isupper() else -2.0
        if part == "recommendation":
            opens = words.startswith(("That ", "that ", "To "))
            return 3.0 if opens else (1.0 if count >= 4 else -1.0)
        dated = bool(dates_in(words)) if len(words) <= 40 else False
        if part == "due":
            said = words.lower().strip(".") in ("n/a", "none", "tbc", "ongoing")
            return 3.0 if dated or said else (0.0 if count <= 5 else -2.0)
        if dated and count <= 4:
            return 3.0 if part == "other" else -1.0
        if part in ("owner", "addressee", "body"):
            return 0.8 if count <= 8 and words[0].isupper() else -0.5
        return 0.4

    return fits
