"""Labels: "Response:", "Lead officer –", the heading of a column; and what they label.

One codelist says what each label is of, in a table's head as on a line of its own, so
that a row and a run of labelled lines are the same thing in another dress.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from councilbench.reading.model import Span, trimmed
from councilbench.reading.wording import any_of, pattern

from .numbers import REFS, parts

_LINE = re.compile(
    r"[*_#\s]*(?P<label>[A-Za-z#%][^:|;!?\n]{0,70}?)[*_\s]*"
    r"(?::-?\s*[-–—]?|\s[-–—]{1,2}\s|\?\s*:?\s+(?=(?:[Yy]es|[Nn]o|[YN]|[Pp]art\w*)\b))"
    r"[*_]*\s*(?P<value>(?s:.*))"
)
_LONGEST = 72  # characters of a label
_ALLOWED = {"number": 0, "end": 0, "other": 0, "status": 2}
_OTHERS = 4  # words that may stand in a label beside those that the codelist knows
_FILLERS = re.compile(
    r"\b(?:the|an?|of|to|by|for|from|on|in|this|these|and|or|is|was|your|our|its|their"
    r"|proposed|latest|initial|final|formal|official|current|brief|summary|details?|any"
    r"|if|please|group'?s?|cabinet'?s?|executive'?s?|council'?s?|committee'?s?|board'?s?"
    r"|panel'?s?|member'?s?|officers?'?s?|service'?s?|trust'?s?|health|scrutiny"
    r"|government|cmr|nhs|s|at|as|since|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|(?:19|20)\d\d|q[1-4])\b|[^\w#%]+",
    re.IGNORECASE,
)
_NUMBERS = re.compile(rf"\(?\b(?P<refs>{REFS})\)?\s*$")


@dataclass(frozen=True)
class Label:
    """A label: what it is of, whose recommendations if it says so, and its value."""

    part: str
    span: Span
    value: Span | None
    numbers: tuple[str, ...] = ()


class Labels:
    """The labels of a codelist, looked up in blocks and in cells."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = phrases
        self._known: dict[str, str | None] = {}
        self._any = any_of(tuple(phrases))

    def part(self, words: str) -> str | None:
        """Return what a label is of; None where the codelist does not know it."""
        folded = " ".join(words.split()).strip(" *_:.()").lower()
        if not folded or len(folded) > _LONGEST:
            return None
        if folded not in self._known:
            self._known[folded] = self._look_up(folded)
        return self._known[folded]

    def stands_in(self, text: str, part: str) -> bool:
        """Tell whether a label of a part could stand in a text."""
        phrases = (phrase for phrase, of in self._phrases.items() if of == part)
        return any(_phrase(phrase).search(text) for phrase in phrases)

    def _look_up(self, folded: str) -> str | None:
        """Return what a label is of; in two languages, "X / Y", either may tell."""
        pieces = [folded, *folded.split(" / ")] if " / " in folded else [folded]
        return next((part for p in pieces if (part := self._of_piece(p))), None)

    def _of_piece(self, folded: str) -> str | None:
        if not self._any.search(folded):
            return None
        for phrase, part in self._phrases.items():
            match = _phrase(phrase).search(folded)
            if not match:
                continue
            rest = f"{folded[: match.start()]} {folded[match.end() :]}"
            others = _FILLERS.sub(" ", rest).split()
            if len(others) <= _ALLOWED.get(part, _OTHERS):
                return part
        return None

    def of_line(self, text: str, span: Span) -> Label | None:
        """Return the label with which a passage opens, with what it labels.

        A label without a colon or dash counts where it is all that stands there.
        """
        line = _LINE.match(text, span.start, span.end)
        if line:
            label, numbers = _numbered(line["label"])
            part = self.part(label)
            if part and _is_short(label):
                words = Span(span.start, line.end("label"))
                value = trimmed(text, line.start("value"), span.end)
                return Label(part, words, value, numbers)
        if span.end - span.start <= _LONGEST and "\n" not in span.of(text):
            label, numbers = _numbered(span.of(text).strip(" *_:"))
            part = self.part(label)
            pieces = label.split(" / ")
            if part and not all(_others(piece, self._phrases) for piece in pieces):
                return Label(part, span, None, numbers)
        return None


def _is_short(label: str) -> bool:
    return len(label.split()) <= 9


def _numbered(label: str) -> tuple[str, tuple[str, ...]]:
    """Return a label without the numbers at its end, and these."""
    refs = _NUMBERS.search(label)
    if not refs or not label[: refs.start()].strip():
        return label, ()
    return label[: refs.start()], parts(refs["refs"])


def _others(label: str, phrases: Mapping[str, str]) -> bool:
    """Tell whether a label holds words that the codelist does not know."""
    folded = " ".join(label.split()).lower()
    for phrase in phrases:
        match = _phrase(phrase).search(folded)
        if match:
            rest = f"{folded[: match.start()]} {folded[match.end() :]}"
            return bool(_FILLERS.sub(" ", rest).split())
    return True


@lru_cache(maxsize=1024)
def _phrase(phrase: str) -> re.Pattern[str]:
    return pattern(phrase)
