"""A status that the sentence before a list gives to all that stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from councilbench.reading.layout.blocks import Block
from councilbench.reading.model import Span
from councilbench.reading.wording import code

from .context import Context

_REPORTS = re.compile(r"\b(?:progress|updates?|implementation|implemented)\b", re.I)
_LIST = re.compile(r"\brecommendations\b", re.IGNORECASE)
_ASSESSED = re.compile(
    r"\b(?:assessed|rated|reported|considered|judged|marked|confirmed)"
    r"(?:\s+(?:as|to be))?\s+$"
)


@dataclass(frozen=True)
class OfList:
    """The status of a list, the words for it and the block that they stand in."""

    status: str
    words: Span
    block: Block


def reports_progress(before: Sequence[Block]) -> bool:
    """Tell whether what stands before the recommendations says that it reports."""
    return any(_REPORTS.search(block.text) for block in before)


def status_of_list(context: Context, before: Sequence[Block]) -> OfList | None:
    """Return the status that the sentence opening a list gives to all of its items.

    The sentence ends in a colon, speaks of "recommendations" and names a status.
    """
    text = context.text
    for block in reversed(before):
        if not block.text.endswith(":") or not _LIST.search(block.text):
            continue
        coded = code(text, block.span, context.vocabulary.statuses)
        if coded:
            status, place = coded
            verb = _ASSESSED.search(text, block.span.start, place.start)
            words = Span(verb.start() if verb else place.start, place.end)
            return OfList(status, words, block)
    return None
