"""Decisions, as they are put down: each once, with the day by which it is due."""

from __future__ import annotations

import re
from dataclasses import dataclass

from councilbench.reading.dates import due
from councilbench.reading.layout.lists import Item
from councilbench.reading.model import Decision, Span

from .context import Context

_MENTION = re.compile(r"\b(?:Recommendation|Point) (\d+(?:\.\d+)*)\b")
_LONG = 12  # words: a decision as long as this is not printed twice by chance
_FIRST = 8  # words by which a decision printed twice is known


@dataclass(frozen=True)
class Decided:
    """What stands under one opener: its word, its items, and where it stands."""

    word: str
    items: tuple[Item, ...]


def unquoted(text: str, span: Span) -> Span:
    """Return words without the quotation marks around the whole of them."""
    words = span.of(text)
    quoted = words[:1] == words[-1:] == '"' and '"' not in words[1:-1]
    return Span(span.start + 1, span.end - 1) if quoted and len(words) > 2 else span


def once(text: str, decided: list[Decided]) -> list[Decided]:
    """Leave out decisions that are printed a second time further on."""
    kept: list[Decided] = []
    seen: set[tuple[str, ...]] = set()
    for each in reversed(decided):
        key = tuple(
            " ".join(i.span.of(text).lower().split()[:_FIRST]) for i in each.items
        )
        is_long = len(each.items) > 1 or (
            len(each.items[0].span.of(text).split()) >= _LONG
        )
        if not (is_long and key in seen):
            kept.append(each)
        seen.add(key)
    return kept[::-1]


def decide(context: Context, word: str, number: str | None, span: Span) -> None:
    """Add a decision to the reading; ``word`` is its opener's: agreed, resolved."""
    mention = _MENTION.search(span.of(context.text))
    context.reading.decisions.append(
        Decision(
            kind="resolved" if word == "resolved" else "agreed",
            span=span,
            number=number,
            due=due(context.text, span),
            recommendation=mention[1] if mention else None,
        )
    )
