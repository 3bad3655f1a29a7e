"""In which document each recommendation stands, and by what key it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from councilbench.coding import Coded
from councilbench.problems import Problem
from councilbench.reading import Recommendation
from councilbench.sources import DateCard

# By key: the document that holds a recommendation's words, and what it holds.
Holders = dict[str, tuple[Coded, Recommendation]]
# How much of a recommendation's words each wording holds.
_HOLDS = {"number": 0, "title": 1, "verbatim": 2}


def recommendation_id(review: str, number: str) -> str:
    """Return the key of a recommendation: the review, -r and the number."""
    return f"{review}-r{slug_of_number(number)}"


def own_key(review: str, recommendation: Recommendation) -> str:
    """Return a recommendation's key; one without a number is named by its place."""
    return recommendation_id(
        review, recommendation.number or f"at {recommendation.span.start}"
    )


def slug_of_number(number: str) -> str:
    """Return a number as a key holds it: two digits where it is one, no punctuation."""
    slug = re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
    return slug.zfill(2) if slug.isdigit() else slug


def interval(card: DateCard) -> tuple[Any, Any]:
    """Return the earliest and latest day that a card gives; a stated day is both."""
    if card.stated:
        return card.stated, card.stated
    return card.earliest, card.latest


def holders_of(coded_documents: list[Coded]) -> Holders:
    """Return, by key, where each recommendation stands.

    A recommendation that several documents name is kept in the first that gives its
    words, or failing that its title.
    """
    holders: Holders = {}
    ordered = sorted(
        coded_documents, key=lambda c: str(interval(c.document.loaded.card.date)[0])
    )
    for coded in ordered:
        for recommendation in coded.reading.recommendations:
            review = coded.review_at(recommendation.span)
            if not review:
                continue
            key = own_key(review, recommendation)
            current = holders.get(key)
            if (
                not current
                or _HOLDS[recommendation.wording] > _HOLDS[current[1].wording]
            ):
                holders[key] = (coded, recommendation)
    return holders


def share_themes(coded_documents: list[Coded], holders: Holders) -> Iterator[Problem]:
    """Let what any card says of a recommendation's themes count, wherever it is held.

    Yields a problem where two cards say different things.
    """
    said: dict[str, tuple[list[str], Coded]] = {}
    for coded in coded_documents:
        for recommendation in coded.reading.recommendations:
            themes = coded.themes.get(recommendation, [])
            review = coded.review_at(recommendation.span)
            if not review or not themes or themes[0].basis != "analyst":
                continue
            key = own_key(review, recommendation)
            named = [theme.theme_id for theme in themes]
            others, first = said.setdefault(key, (named, coded))
            if others != named:
                path = coded.entries[recommendation.identity].columns["theme_id"]
                yield coded.document.loaded.problem(
                    path,
                    f"the themes {', '.join(named)} are not those that "
                    f"{first.document.loaded.file} gives the same recommendation, "
                    f"{', '.join(others)}",
                    "Keep them on one of the two cards",
                )
            holder, held = holders[key]
            held_themes = holder.themes[held]
            if not held_themes or held_themes[0].basis != "analyst":
                holder.themes[held] = themes
