"""Telling a heading from a remark that stands where a heading could."""

from __future__ import annotations

import re

from .blocks import Block

_LONGEST = 12
# A heading names a thing; words such as these make a clause, so a remark.
_CLAUSE = re.compile(
    r"\b(?:we|our|us|I|they|their|them|it|this|these|which|who|there|am|is|are|was|were"
    r"|be|been|being|has|have|had|do|does|did|will|would|shall|should|can|could|may"
    r"|might|must|not|don[’']t|isn[’']t)\b",
    re.IGNORECASE,
)


def is_heading(block: Block) -> bool:
    """Tell whether a block reads as a heading and carries no list marker."""
    return not block.marker and reads_as_heading(block.text)


def reads_as_heading(text: str) -> bool:
    """Tell whether words read as a heading: few, no clause, no closing stop."""
    return (
        len(text) <= 200
        and len(text.split()) <= _LONGEST
        and text[0].isupper()
        and text[-1] not in ".;:,?!*"
        and not _CLAUSE.search(text)
    )
