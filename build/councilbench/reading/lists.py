"""Recommendations in a list under "The Panel recommends that:", or a heading.

Numbers, letters, codes, bullets, or nothing before the items: what they have in common is
the lead, which must be scrutiny's.
"""

from __future__ import annotations

import re

from .blocks import Block
from .decisions import ends, is_lost, is_opener
from .items import Item, items
from .model import Reading, Recommendation
from .voices import is_bare_heading, is_by_scrutiny, recommends

_OPENS = re.compile(r"\W*(?:recommendation|rec\.?|point)s?\s+\w*\d", re.IGNORECASE)
_QUESTION = re.compile(r"\?\s*$")
# What an officer asks of the meeting itself, or a panel may do: not a recommendation.
_NOT_ONE = re.compile(
    r"(?:that\s+)?(?:(?:the\s+)?(?:committee|members|cabinet|panel|board)\s+)?"
    r"(?:notes?|endorses?|approves?|considers?\s+and\s+comments?|delegates?)\b",
    re.IGNORECASE,
)


def read_lists(reading: Reading, blocks: list[Block]) -> None:
    """Add the recommendations that stand in lists to ``reading``."""
    by_scrutiny = is_by_scrutiny(reading.text)
    for index, block in enumerate(blocks):
        if reading.is_claimed(block.span):
            continue
        led = _leads(block) or (by_scrutiny and is_bare_heading(block.text))
        if not led:
            continue
        found = items(reading.text, blocks, index + 1, _stops, _is_bare)
        found = [item for item in found if not reading.is_claimed(item.span)]
        if not found or not _is_list(reading.text, found):
            continue
        if is_lost(blocks, index, found):
            continue
        section = block.span if is_bare_heading(block.text) else None
        reading.claim(block.outer)
        for item in found:
            label = item.number or "•"
            reading.recommendations.append(
                Recommendation(item.number, label, section, item.span, "verbatim")
            )
            reading.claim(item.outer)


def _leads(block: Block) -> bool:
    words = block.text.rstrip(" *_")
    return words.endswith((":", "-", "–", "—", "that", "to", "Cabinet")) and (
        recommends(words) and not is_opener(block)
    )


def _stops(block: Block) -> bool:
    return ends(block) or is_opener(block) or bool(_OPENS.match(block.text))


def _is_bare(block: Block, found: list[Item]) -> bool:
    """Tell whether a block without a marker is an item of a list that has lost them."""
    if found and found[-1].number:
        return False
    if block.text.startswith("That "):
        return True
    return block.text[0].islower() and block.text.rstrip()[-1] == ";"


def _is_list(text: str, found: list[Item]) -> bool:
    words = [item.span.of(text) for item in found]
    return not any(
        _QUESTION.search(w) or _NOT_ONE.match(w) or len(w.split()) < 3 for w in words
    )
