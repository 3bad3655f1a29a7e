"""Status words: what they mean, and what a document's own key says of its colours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from councilbench.reading.layout.blocks import sentences
from councilbench.reading.model import Span, trimmed
from councilbench.reading.wording import code, exact_status, status_of_words

_COLOURS = "red|amber|green|blue|black|grey|white|yellow"
_KEY = re.compile(
    rf"\b(?P<colour>{_COLOURS})\b\s*(?:[-–—=:]|\bmeans?\b|\bis\b|\()\s*"
    r"(?P<meaning>[^;.|\n),]{3,70})",
    re.IGNORECASE,
)
_AT_END = re.compile(r"\s[\[(]|(?<=\s)[–—-]\s+|(?<=[.!?])\s+(?=[A-Z])")
_NEAR = 80  # characters at the end of words in which a status is looked for
_SHORT = 8  # words of a status at most


class Statuses:
    """The statuses that a document's words stand for, its own key of colours read."""

    def __init__(self, text: str, phrases: Mapping[str, str]) -> None:
        self.phrases = phrases
        self._colours: dict[str, str] = {}
        meanings = {m["colour"].lower(): m["meaning"] for m in _KEY.finditer(text)}
        if len(meanings) > 1:
            for colour, meaning in meanings.items():
                status = status_of_words(meaning, phrases)
                if status:
                    self._colours[colour] = status

    def of_words(self, words: str) -> str | None:
        """Return the status that words in a place for a status stand for, if any."""
        return self._of_colour(words) or status_of_words(words, self.phrases)

    def _of_colour(self, words: str) -> str | None:
        plain = re.sub(r"[^\w\s]", " ", words.lower()).split()
        colours = [word for word in plain if word in self._colours]
        return self._colours[colours[0]] if len(plain) <= 2 and colours else None

    def in_report(self, text: str, narrative: Span) -> tuple[str, Span] | None:
        """Return the status that a report's opening sentence names, and its words.

        The words run from the start of the sentence to the end of the phrase. Only the
        opening sentence counts: further on, "ongoing" and the like describe other
        things.
        """
        opening = next(sentences(text, narrative), None)
        coded = code(text, opening, self.phrases) if opening else None
        if not coded or not opening:
            return None
        return coded[0], Span(opening.start, coded[1].end)

    def is_key(self, words: str) -> bool:
        """Tell whether words say what a colour means, in a text that has such a key."""
        return bool(self._colours) and bool(_KEY.match(words))

    def at_end(self, text: str, words: Span) -> tuple[Span, Span] | None:
        """Part words from a status that ends them: "… a bell. (Complete)"."""
        near = max(words.start, words.end - _NEAR)
        for mark in _AT_END.finditer(text, near, words.end):
            tail = Span(mark.end(), words.end)
            inner = trimmed(
                text, tail.start, tail.end - text[tail.start : tail.end].endswith(")")
            )
            before = trimmed(text, words.start, mark.start())
            if inner and before and self.is_status(inner.of(text)):
                return before, inner
        return None

    def is_status(self, words: str) -> bool:
        """Tell whether words are a status and no more."""
        if len(words.split()) > _SHORT:
            return False
        return bool(self._of_colour(words) or exact_status(words, self.phrases))
