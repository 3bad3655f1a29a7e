"""Figures: numbers that measure something, and how exact the words around them are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .dates import MONTH, dates_in
from .model import Passages, Span

_COUNTED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: number for number, word in enumerate(_COUNTED, start=2)} | {
    "doubled": 2,
    "trebled": 3,
    "tripled": 3,
    "halved": 0.5,
}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9}
_FIGURE = re.compile(
    r"(?<![\w.,/£])(?<![A-Za-z]-)£?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:st|nd|rd|th)?(?!(?!(?:m|bn)\b)\w|[.,/]\d)"
    r"(?:\s?(?P<scale>thousand|million|billion|m|bn)\b)?"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b(?!-)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|to|and)\s*", re.IGNORECASE)
_QUALIFIERS = {
    "over": r"(?:over|more than|above|at least|exceed\w*|in excess of)",
    "under": r"(?:under|less than|fewer than|below|almost|nearly|up to)",
    "about": r"(?:about|around|approximately|approx\.?|circa|roughly|some|estimated)",
}
# Numbers that name something rather than measure it: a section, an item, a year.
_NAMES = re.compile(
    r"\b(?:recommendations?|points?|section|item|appendix|phase|room|paragraph|page"
    r"|no|stage|act|part|quarter|version|figure|table|level|pdf)"
    r"\.?\s*(?:\d+(?:\s*(?:,|and|to|&)\s*)+)*$",
    re.IGNORECASE,
)
_DAY = re.compile(rf"\s+(?:of\s+)?(?:{MONTH})\b")
_NEAR = 400  # characters around a figure that say what it is
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\b")


@dataclass(frozen=True)
class Figure:
    """A figure in a text; ``values`` are the ways to write its value as a number."""

    span: Span
    values: frozenset[float]
    qualifier: str


def figures_in(text: str, span: Span) -> list[Figure]:
    """Return the figures in a passage; dates, years and mere names are left out."""
    passage = span.of(text)
    passed = Passages()
    for match in _YEARS.finditer(passage):
        passed.add(Span(match.start(), match.end()))
    for day in dates_in(passage):
        passed.add(day.span)
    figures: list[Figure] = []
    for match in _FIGURE.finditer(passage):
        place = Span(match.start(), match.end())
        names = _NAMES.search(passage[max(0, place.start - 40) : place.start])
        hyphened = re.match(r"-[a-z]", passage[place.end : place.end + _NEAR])
        of_month = _DAY.match(passage, place.end)
        if names or hyphened or of_month or passed.touches(place):
            continue
        whole = Span(span.start + place.start, span.start + place.end)
        figures.append(Figure(whole, _values(match), _qualifier(passage, place)))
    return _ranges(text, figures)


def _values(match: re.Match[str]) -> frozenset[float]:
    if match["word"]:
        return frozenset([float(_WORDS[match["word"].lower()])])
    value = float(match["digits"].replace(",", ""))
    scale = _SCALES.get((match["scale"] or "").lower(), 1)
    return frozenset([value, value * scale])


def _qualifier(passage: str, place: Span) -> str:
    before = passage[max(0, place.start - 30) : place.start]
    for name, words in _QUALIFIERS.items():
        if re.search(rf"\b{words}\s+(?:just\s+|the\s+)?$", before, re.IGNORECASE):
            return name
    if re.match(r"\s*(?:\+|or more\b)", passage[place.end : place.end + _NEAR]):
        return "over"
    # "the estimated value of … is £680 million": the word stands earlier on
    sentence = passage[max(0, place.start - _NEAR) : place.start].rsplit(". ", 1)[-1]
    return "about" if re.search(r"\bestimated\b", sentence, re.I) else "exactly"


def _ranges(text: str, figures: list[Figure]) -> list[Figure]:
    """Mark figures that stand as a range ("6-12", "between 5 and 10")."""
    ranged = list(figures)
    for index, (first, second) in enumerate(zip(figures, figures[1:], strict=False)):
        link = text[first.span.end : second.span.start]
        is_and = link.strip().lower() == "and"
        between = text[max(0, first.span.start - 12) : first.span.start]
        if _RANGE.fullmatch(link) and (not is_and or "between" in between.lower()):
            ranged[index] = Figure(first.span, first.values, "between")
            ranged[index + 1] = Figure(second.span, second.values, "between")
    return ranged
