"""Decisions: what stands under AGREED, RESOLVED and their like."""

from __future__ import annotations

import re

from .blocks import Block
from .dates import due
from .model import Decision, Reading, Span, trimmed

_OPENER = re.compile(
    r"(?:It\s+was\s+)?(?:\*\*)?(?P<word>AGREED|RESOLVED|Agreed|Resolved)\b(?:\*\*)?"
    r"\s*[:;–—-]?\s*(?:that\s*[:;–—-]+\s*$)?(?P<rest>.*)",
    re.DOTALL,
)
_LIST_OPENER = re.compile(
    r"(?:The\s+)?following\s+(?:\w+\s+){1,3}were\s+(?P<word>agreed|resolved)\s*:",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?:Supporting|Accompanying) Documents|Reasons?\b|Publication date|Meeting ended",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"that\b|to\b|the\b", re.IGNORECASE)
_MENTION = re.compile(r"\b(?:Recommendation|Point) (\d+(?:\.\d+)*)\b")


def read_decisions(reading: Reading, blocks: list[Block]) -> None:
    """Add the decisions among the blocks to ``reading``."""
    for index, block in enumerate(blocks):
        opened = _LIST_OPENER.match(block.text) or _OPENER.match(block.text)
        if not opened or reading.is_claimed(block.span):
            continue
        rest = opened.groupdict().get("rest") or ""
        if rest and not _CLAUSE.match(rest) and not rest.startswith("("):
            continue
        items = _items(block, rest, blocks[index + 1 :], reading.text)
        if not items:
            continue
        reading.claim(block.outer)
        for number, span, outer in items:
            _add(reading, opened["word"].lower(), number, span)
            reading.claim(outer)


def is_opener(block: Block) -> bool:
    """Tell whether a block opens decisions."""
    return bool(_LIST_OPENER.match(block.text) or _OPENER.match(block.text))


def ends(block: Block) -> bool:
    """Tell whether a block ends what went before: the foot of a page, a reason."""
    return bool(_LAST.match(block.text))


def _items(
    block: Block, rest: str, following: list[Block], text: str
) -> list[tuple[str | None, Span, Span]]:
    """Return (number, passage, passage with its marker) of each decision opened."""
    items: list[tuple[str | None, Span, Span]] = []
    if rest:
        numbered = re.match(r"\((\w{1,4})\)\s*", rest)
        start = block.span.end - len(rest) + (numbered.end() if numbered else 0)
        span = trimmed(text, start, block.span.end)
        if span:
            items.append((numbered[1] if numbered else None, span, block.outer))
        if not numbered:
            return items
    for item in following:
        if ends(item) or is_opener(item):
            break
        if item.marker:
            items.append((item.number or None, item.span, item.outer))
        elif not items or item.text.startswith("That "):
            items.append((None, item.span, item.outer))
        else:
            break
    return items


def _add(reading: Reading, word: str, number: str | None, span: Span) -> None:
    mention = _MENTION.search(span.of(reading.text))
    reading.decisions.append(
        Decision(
            kind=word,
            span=span,
            number=number,
            due=due(reading.text, span),
            recommendation=mention[1] if mention else None,
        )
    )
