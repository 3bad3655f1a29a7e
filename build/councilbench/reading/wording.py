"""Wording that stands for a code: looking up the phrases of a codelist in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from .model import Span

_NEGATED = re.compile(
    r"(?:n[’']t|\b(?:not|never|yet to be|to be|nor|less than|once|until|if|when))"
    r"\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)

_LONGEST = 2000


@lru_cache(maxsize=4096)
def pattern(phrase: str) -> re.Pattern[str]:
    """Compile a phrase: whole words, any white space between them, * for any ending."""
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)


def terms_in(text: str, phrases: Iterable[str]) -> list[tuple[int, str]]:
    """Return (place, words as printed) of the first time that each phrase stands."""
    matches = (pattern(phrase).search(text) for phrase in phrases)
    return sorted((match.start(), match[0]) for match in matches if match)


def status_of_words(words: str, phrases: Mapping[str, str]) -> str | None:
    """Return the code of words that are all that stands in a place for a status.

    Phrases that begin with = count here and nowhere else: "complete" in a cell is a
    status, and in a report it may be anything.
    """
    plain = " ".join(words.split()).strip(" .*_()").lower()
    for phrase, status in phrases.items():
        if pattern(phrase.removeprefix("=")).fullmatch(plain):
            return status
    coded = code(plain, Span(0, len(plain)), phrases)
    return coded[0] if coded else None


def code(text: str, span: Span, phrases: Mapping[str, str]) -> tuple[str, Span] | None:
    """Return the code whose wording stands in a passage, and where it stands.

    The longest phrase wins, so "not achieved" is not taken for "achieved"; wording
    that is negated or looks forward ("not fully achieved", "to be completed") is passed
    over; wording for two different codes gives None. Only the first 2,000 characters
    are looked at.
    """
    span = Span(span.start, min(span.end, span.start + _LONGEST))
    taken: list[tuple[Span, str | None]] = []
    for phrase in sorted(phrases, key=len, reverse=True):
        if phrase.startswith("="):
            continue
        for match in pattern(phrase).finditer(text, span.start, span.end):
            place = Span(match.start(), match.end())
            if any(place.overlaps(earlier) for earlier, _ in taken):
                continue
            before = text[max(span.start, place.start - 60) : place.start]
            negated = _NEGATED.search(before)
            taken.append((place, None if negated else phrases[phrase]))
    coded = [(place, phrase_code) for place, phrase_code in taken if phrase_code]
    if len({phrase_code for _, phrase_code in coded}) != 1:
        return None
    place, phrase_code = min(coded)
    return phrase_code, place
