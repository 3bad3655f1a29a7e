"""Recommendations in a list under "The Panel recommends that:", or a heading.

Numbers, letters, codes, bullets, or nothing before the items: what they have in common
is the lead, which must be scrutiny's.
"""

from __future__ import annotations

import re

from .answers import reply
from .blocks import Block
from .decisions import ends, is_lost, is_opener
from .items import Item, items
from .model import Reading, Recommendation, Vocabulary
from .progress import read_status_line
from .responses import read_form, read_opening
from .voices import is_bare_heading, is_by_scrutiny, is_by_scrutiny_body, recommends

_OPENS = re.compile(r"\W*(?:recommendation|rec\.?|point)s?\s+\w*\d", re.IGNORECASE)
_QUESTION = re.compile(r"\?\s*$")
_RECOMMENDED = re.compile(
    r"\W*(?:It was )?(?:RECOMMENDED|Recommended)\b[^.]{0,80}?(?:[:–-]|that|THAT)\W*",
)
_ASIDE = re.compile(
    r"[\w ’']{0,40}\b(?:response|reply|status|progress|comments?)\b\s*:", re.IGNORECASE
)
_NEAR = 300  # characters after a list within which its last answer begins
_ANSWERS = re.compile(
    r"(?:[\w’']+\s+){0,4}(?:response|reply|decision|answer)s?\W*", re.I
)
# What an officer asks of the meeting itself, or a panel may do: not a recommendation.
_NOT_ONE = re.compile(
    r"(?:that\s+)?(?:(?:the\s+)?(?:committee|members|cabinet|panel|board)\s+)?"
    r"(?:notes?|endorses?|approves?|considers?\s+and\s+comments?|delegates?)\b",
    re.IGNORECASE,
)


def read_lists(reading: Reading, blocks: list[Block], vocabulary: Vocabulary) -> None:
    """Add the recommendations that stand in lists to ``reading``."""
    at_scrutiny = is_by_scrutiny_body(reading.text)
    by_scrutiny = is_by_scrutiny(reading.text)
    for index, block in enumerate(blocks):
        if reading.is_claimed(block.span):
            continue
        start = index + 1
        headed = is_bare_heading(block.text)
        if headed and start < len(blocks) and _ANSWERS.fullmatch(blocks[start].text):
            start += 1  # the heading of a second column, of answers
        headed = headed and (by_scrutiny or (at_scrutiny and start > index + 1))
        if not (_leads(block) or headed or (at_scrutiny and _recommended(block))):
            continue

        def aside(block: Block) -> bool:
            if is_opener(block):
                return False
            replies = reply(reading.text, block.span, vocabulary.responses)
            return bool(replies or _ASIDE.match(block.text))

        listed = items(reading.text, blocks, start, _stops, _is_bare, aside=aside)
        listed = [item for item in listed if not reading.is_claimed(item.span)]
        if not listed or not _is_list(reading.text, listed):
            continue
        if is_lost(blocks, index, listed):
            continue
        section = block.span if is_bare_heading(block.text) else None
        reading.claim(block.outer)
        for item in listed:
            label = item.number or "•"
            reading.recommendations.append(
                Recommendation(item.number, label, section, item.span, "verbatim")
            )
            reading.claim(item.outer)
        _read_between(reading, blocks, index, listed, vocabulary)


def _read_between(
    reading: Reading,
    blocks: list[Block],
    index: int,
    listed: list[Item],
    vocabulary: Vocabulary,
) -> None:
    """Read the answers and statuses that stand after the items of a list."""
    ends_at = [item.outer.start for item in listed[1:]]
    last = listed[-1].outer.end
    for item, stop in zip(listed, [*ends_at, last + _NEAR], strict=True):
        body = []
        while index < len(blocks) and blocks[index].span.start < stop:
            if blocks[index].span.start >= item.outer.end and not blocks[index].marker:
                body.append(blocks[index])
            index += 1
        if item.number and body:
            _ = (
                read_form(reading, item.number, body, vocabulary.responses)
                or read_status_line(reading, item.number, body, vocabulary.statuses)
                or read_opening(reading, item.number, body[0], vocabulary.responses)
            )


def _recommended(block: Block) -> bool:
    return bool(_RECOMMENDED.fullmatch(block.text))


def _leads(block: Block) -> bool:
    words = block.text.rstrip(" *_")
    return words.endswith((":", "-", "–", "—", "that", "to", "Cabinet")) and (
        recommends(words) and not is_opener(block)
    )


def _stops(block: Block) -> bool:
    return ends(block) or is_opener(block) or bool(_OPENS.match(block.text))


def _is_bare(block: Block, items_so_far: list[Item]) -> bool:
    """Tell whether a block without a marker is an item of a list that has lost them."""
    if items_so_far and items_so_far[-1].number:
        return False
    if block.text.startswith("That "):
        return True
    return block.text[0].islower() and block.text.rstrip()[-1] == ";"


def _is_list(text: str, listed: list[Item]) -> bool:
    words = [item.span.of(text) for item in listed]
    return not any(
        _QUESTION.search(w) or _NOT_ONE.match(w) or len(w.split()) < 3 for w in words
    )
