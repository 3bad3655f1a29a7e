"""Statements: points under "the following points were made", and what was said."""

from __future__ import annotations

from collections.abc import Mapping

from .layout.blocks import Block, sentences
from .layout.headings import is_heading
from .model import Reading, Span, Statement
from .wording import pattern

# An item of fewer words says nothing that could be compared, or is cut short.
_FEWEST_WORDS = 3


def read_statements(
    reading: Reading,
    blocks: list[Block],
    phrases: Mapping[str, str],
    mentions: Mapping[Span, str],
) -> None:
    """Add what was said to ``reading``: items of lists, and paragraphs that report.

    An opener that is followed by a paragraph instead of a list opens that paragraph.
    ``mentions`` maps a passage that is about one recommendation to its number. What
    another rule has claimed is left to it.
    """
    opener: str | None = None
    lead: str | None = None
    for block in blocks:
        if opener and block.is_bullet:
            _add(reading, block, _cue(reading.text, block, phrases) or opener, mentions)
            lead = None
            continue
        opener = None
        if reading.is_claimed(block.span):
            continue
        if lead and not is_heading(block) and not block.marker:
            _add(reading, block, lead, mentions)
            lead = None
            continue
        kind = _cue(reading.text, block, phrases)
        if kind and block.text.endswith(":"):
            opener = lead = kind
            reading.claim(block.outer)
        elif kind and not block.marker:
            _add(reading, block, kind, mentions)


def _cue(text: str, block: Block, phrases: Mapping[str, str]) -> str | None:
    """Return the kind that the first phrase of saying in the opening sentence names.

    In a block that opens a list the last one counts, for the list hangs on it.
    """
    opening = next(sentences(text, block.span))
    cues = sorted(
        (match.start(), kind)
        for phrase, kind in phrases.items()
        for match in pattern(phrase).finditer(text, opening.start, opening.end)
    )
    if not cues:
        return None
    return cues[-1 if block.text.endswith(":") else 0][1]


def _add(
    reading: Reading, block: Block, kind: str, mentions: Mapping[Span, str]
) -> None:
    recommendation = mentions.get(block.span)
    claimed = recommendation is None and reading.is_claimed(block.span)
    if claimed or len(block.text.split()) < _FEWEST_WORDS:
        return
    reading.statements.append(Statement(kind, block.span, recommendation, block.outer))
