"""Wording that stands for a code: looking up the phrases of a codelist in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from .model import Span

# Before a status: what denies it, puts it off, or falls short of it.
_NEGATED = re.compile(
    r"(?:n[’']t|\b(?:not|never|nor|no longer|less than|once|until|if|when|unless"
    r"|yet to be|will be|would be|should be|could be|may be|might be|can be|must be"
    r"|due to be|expected to be|(?<!rated )(?<!assessed )(?<!considered )(?<!judged )"
    r"(?<!deemed )(?<!reported )(?<!confirmed )(?<!felt )(?<!found )(?<!agreed )to be"
    r"|nearly|almost|partly|partially|largely|mostly|substantially|being|will have been"
    r"|aim\w* to|hop\w* to))\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
# What may stand beside the words of a status: ticks, a date, how much of it.
_BESIDE = re.compile(
    r"[✓✔☑✅●🟢🟠🔴]|\b100\s?%|\(?\b(?:(?:in|on|since|from|by)\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:Jan\w*|Feb\w*|Mar\w*|Apr\w*|May|June?|July?"
    r"|Aug\w*|Sept?\w*|Oct\w*|Nov\w*|Dec\w*)\.?\s+(?:19|20)\d\d\)?"
    r"|\(?\b\d{1,2}/\d{1,2}/(?:\d\d){1,2}\)?",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:will|would|should|could|may|might|not|nearly|almost|no longer|until|once|if"
    r"|due|expected|yet|never|to be|by)\b|n't",
    re.IGNORECASE,
)

_LONGEST = 2000


@lru_cache(maxsize=4096)
def pattern(phrase: str) -> re.Pattern[str]:
    """Compile a phrase: whole words, any white space between them, * for any ending."""
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=64)
def _stemmed(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return the phrases in which * stands for an ending."""
    return tuple(phrase for phrase in phrases if "*" in phrase)


@lru_cache(maxsize=64)
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Compile phrases into one pattern; where several fit the longest is taken."""
    if not phrases:
        return re.compile(r"(?!)")  # nothing is one of none
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(
        "|".join(pattern(phrase).pattern for phrase in longest_first), re.IGNORECASE
    )


def whole(words: str, phrases: Mapping[str, str]) -> str | None:
    """Return the code of words that are a phrase and no more, in whatever case.

    Phrases that begin with = count too.
    """
    folded = " ".join(words.lower().split())
    for phrase in (folded, f"={folded}"):
        if phrase in phrases:
            return phrases[phrase]
    for phrase in _stemmed(tuple(phrases)):
        if pattern(phrase.removeprefix("=")).fullmatch(folded):
            return phrases[phrase]
    return None


def terms_in(text: str, phrases: Iterable[str]) -> list[tuple[int, str]]:
    """Return (place, words as printed) of the first time that each phrase stands."""
    matches = (pattern(phrase).search(text) for phrase in phrases)
    return sorted((match.start(), match[0]) for match in matches if match)


def exact_status(words: str, phrases: Mapping[str, str]) -> str | None:
    """Return the code of words that are a status and nothing else.

    A tick, a date or "100 %" beside it makes no difference. Phrases that begin with =
    count: "complete" alone is a status, and in a report it may be anything.
    """
    folded = " ".join(words.split())
    for plain in (folded, _BESIDE.sub(" ", folded)):
        status = whole(plain.strip(" .,;:*_()[]–—-\n\t"), phrases)
        if status:
            return status
    return None


def status_of_words(words: str, phrases: Mapping[str, str]) -> str | None:
    """Return the code of words that are all that stands in a place for a status.

    They may go on after it ("Complete - a store was opened"); words that promise, deny
    or hedge, or that name another status too, give None.
    """
    exact = exact_status(words, phrases)
    if exact:
        return exact
    plain = _BESIDE.sub(" ", " ".join(words.split())).strip(" .,;:*_()[]–—-").lower()
    first = re.split(r"\s[-–—]\s|[.;:,(]\s*", plain, maxsplit=1)[0].strip()
    if first != plain and not _HEDGED.search(plain):
        status = exact_status(first, phrases)
        others = {c for _, c in _codes(plain, Span(0, len(plain)), phrases) if c}
        if status:
            return status if others <= {status} else None
    coded = code(plain, Span(0, len(plain)), phrases)
    return coded[0] if coded else None


def code(text: str, span: Span, phrases: Mapping[str, str]) -> tuple[str, Span] | None:
    """Return the code whose wording stands in a passage, and where it stands.

    The longest phrase wins, so "not achieved" is not taken for "achieved"; wording
    that is negated or looks forward ("not fully achieved", "to be completed") is passed
    over; wording for two different codes gives None. Only the first 2,000 characters
    are looked at.
    """
    coded = [(place, found) for place, found in _codes(text, span, phrases) if found]
    if len({phrase_code for _, phrase_code in coded}) != 1:
        return None
    place, phrase_code = min(coded)
    return phrase_code, place


def _codes(
    text: str, span: Span, phrases: Mapping[str, str]
) -> list[tuple[Span, str | None]]:
    """Return where phrases stand in a passage, with their codes, None if negated."""
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
    return taken
