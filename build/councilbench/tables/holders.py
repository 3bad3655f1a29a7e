"""In which document each recommendation stands, and by what key it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from councilbench.coding import Coded
from councilbench.problems import Problem
from councilbench.reading import Recommendation, plain_number
from councilbench.sources import DateCard

# By key: the document that holds a recommendation's words, and what it holds.
Holders = dict[str, tuple[Coded, Recommendation]]
# How much of a recommendation's words each wording holds.
_HOLDS = {"number": 0, "title": 1, "verbatim": 2}


def recommendation_id(review: str, number: str, series: int = 0) -> str:
    """Return the key of a recommendation: the review, -r and the number.

    In a second set of the same numbers -s2 stands before them, then -s3 and on.
    """
    within = f"-s{series + 1}" if series else ""
    return f"{review}{within}-r{slug_of_number(number)}"


def slug_of_number(number: str) -> str:
    """Return a number as a key holds it: two digits where it is one, no punctuation.

    R1, "Rec. 1" and 1 are the same number, and so are 1(a) and 1a.
    """
    plain = plain_number(number)
    simple = re.fullmatch(r"\d+[a-z]?|\d+(?:\.\d+)+[a-z]?|[a-z]", plain)
    slug = re.sub(r"[^a-z0-9]+", "-", plain if simple else number.lower()).strip("-")
    return slug.zfill(2) if slug.isdecimal() else slug


def interval(card: DateCard) -> tuple[Any, Any]:
    """Return the earliest and latest day that a card gives; a stated day is both."""
    if card.stated:
        return card.stated, card.stated
    return card.earliest, card.latest


@dataclass(frozen=True)
class Renumbered:
    """A recommendation whose words an earlier document prints under another number."""

    coded: Coded
    recommendation: Recommendation
    key: str
    number: str | None


@dataclass(frozen=True)
class Named:
    """By what key each recommendation goes, where it is held, and what was renumbered.

    ``keys`` are by the identity of findings.
    """

    holders: Holders
    keys: Mapping[object, str]
    renumbered: Sequence[Renumbered]


def name_recommendations(coded_documents: Sequence[Coded]) -> Named:
    """Return the key of each recommendation, and where it stands.

    Words that an earlier document prints to the letter go before the number. A
    recommendation that several documents name is kept in the first that gives its
    words, or failing that its title.
    """
    naming = _Naming({}, {}, [])
    ordered = sorted(
        coded_documents, key=lambda c: str(interval(c.document.loaded.card.date)[0])
    )
    for coded in ordered:
        naming.add(coded)
    return Named(naming.holders, naming.keys, naming.renumbered)


@dataclass
class _Naming:
    """The names given so far."""

    holders: Holders
    keys: dict[object, str]
    renumbered: list[Renumbered]
    by_words: dict[tuple[str, str], tuple[str, str | None]] = field(
        default_factory=dict
    )

    def add(self, coded: Coded) -> None:
        """Name the recommendations of one document."""
        text = coded.document.text
        listed = [
            (recommendation, review)
            for recommendation in coded.reading.recommendations
            if (review := coded.review_at(recommendation.span))
        ]
        first = _first_series(listed)
        taken: set[str] = set()
        for by_words in (True, False):
            for recommendation, review in listed:
                if recommendation.identity in self.keys:
                    continue
                words = _folded(recommendation, text)
                known = self.by_words.get((review, words)) if words else None
                if by_words != (known is not None):
                    continue
                series = recommendation.series - first[review]
                key = known[0] if known else _own_key(review, recommendation, series)
                while known is None and key in taken and recommendation.number:
                    series += 1
                    key = _own_key(review, recommendation, series)
                if known and not _same_number(known[1], recommendation.number):
                    self.renumbered.append(
                        Renumbered(coded, recommendation, key, known[1])
                    )
                taken.add(key)
                self.keys[recommendation.identity] = key
                self._hold(key, coded, recommendation)
        for recommendation, review in listed:
            if words := _folded(recommendation, text):
                key = self.keys[recommendation.identity]
                self.by_words.setdefault((review, words), (key, recommendation.number))

    def _hold(self, key: str, coded: Coded, recommendation: Recommendation) -> None:
        current = self.holders.get(key)
        better = current and (
            _HOLDS[recommendation.wording] > _HOLDS[current[1].wording]
        )
        if not current or better:
            self.holders[key] = (coded, recommendation)


def _own_key(review: str, recommendation: Recommendation, series: int) -> str:
    """Return a recommendation's key; one without a number is named by its place."""
    number = recommendation.number or f"at {recommendation.span.start}"
    return recommendation_id(review, number, series)


def _first_series(listed: Sequence[tuple[Recommendation, str]]) -> dict[str, int]:
    """Return the first series of each review in a document, from which it counts."""
    first: dict[str, int] = {}
    for recommendation, review in listed:
        first[review] = min(
            first.get(review, recommendation.series), recommendation.series
        )
    return first


def _folded(recommendation: Recommendation, text: str) -> str:
    """Return the words of a recommendation for comparing; "" where none are held."""
    if recommendation.wording != "verbatim" or recommendation.shared:
        return ""
    return " ".join(recommendation.span.of(text).lower().split()).strip(" .;")


def _same_number(one: str | None, other: str | None) -> bool:
    return one is None or other is None or plain_number(one) == plain_number(other)


def share_themes(coded_documents: Sequence[Coded], named: Named) -> Iterator[Problem]:
    """Let what any card says of a recommendation's themes count, wherever it is held.

    Yields a problem where two cards say different things.
    """
    said: dict[str, tuple[list[str], Coded]] = {}
    for coded in coded_documents:
        for recommendation in coded.reading.recommendations:
            themes = coded.themes.get(recommendation, [])
            key = named.keys.get(recommendation.identity)
            if not key or not themes or themes[0].basis != "analyst":
                continue
            chosen = [theme.theme_id for theme in themes]
            others, first = said.setdefault(key, (chosen, coded))
            if others != chosen:
                path = coded.entries[recommendation.identity].columns["theme_id"]
                yield coded.document.loaded.problem(
                    path,
                    f"the themes {', '.join(chosen)} are not those that "
                    f"{first.document.loaded.file} gives the same recommendation, "
                    f"{', '.join(others)}",
                    "Keep them on one of the two cards",
                )
            holder, held = named.holders[key]
            held_themes = holder.themes[held]
            if not held_themes or held_themes[0].basis != "analyst":
                holder.themes[held] = themes
