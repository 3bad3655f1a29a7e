"""What reading a document goes by: its blocks, whose paper it is, what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from councilbench.reading.frames.frame import Grammar
from councilbench.reading.frames.paper import Paper, paper_of
from councilbench.reading.labels.leads import is_opener
from councilbench.reading.layout.blocks import Block, blocks
from councilbench.reading.layout.labelled import Labels
from councilbench.reading.layout.numbers import REF
from councilbench.reading.layout.sections import Sections
from councilbench.reading.layout.tables import Table, tables
from councilbench.reading.model import Reading, Span, Vocabulary

from .collected import Collected
from .fits import fits_for
from .parts import Parts, PartsReader
from .statuses import Statuses

# A recommendation named by itself: ranges elsewhere in such a text are of its kind.
_SINGLY = re.compile(
    rf"\brecommendation\s+(?:no\.?\s+)?{REF}(?!\s*(?:to|[–-])\s*\d)", re.IGNORECASE
)


@dataclass(frozen=True)
class Context:
    """One document in the course of being read; ``text`` is its plain form."""

    reading: Reading
    text: str
    vocabulary: Vocabulary
    labels: Labels
    grammar: Grammar
    paper: Paper
    statuses: Statuses
    parts: PartsReader
    collected: Collected
    tables: list[Table]
    blocks: list[Block]
    openers: frozenset[int]
    names_singly: bool

    def opens_decisions(self, block: Block) -> bool:
        """Tell whether a block opens decisions of the meeting, and is no answer."""
        return block.span.start in self.openers

    def claim(self, *spans: Span | None) -> None:
        """Record passages that a rule accounts for."""
        self.reading.claim(*spans)

    def claim_parts(self, parts: Parts) -> None:
        """Record the passages of an answer, a report and their labels."""
        for answer in parts.answers:
            self.claim(answer.span, answer.explanation)
        for report in parts.reports:
            self.claim(report.status_span, report.narrative)
        self.claim(*parts.recognised)


def context_of(reading: Reading, text: str, vocabulary: Vocabulary) -> Context:
    """Lay out a plain text, and make all that reading it needs."""
    labels = Labels(vocabulary.labels)
    statuses = Statuses(text, vocabulary.statuses)
    found = tables(text, labels, fits_for(vocabulary, statuses))
    laid_out = blocks(text, [table.span for table in found])
    parts = PartsReader(text, labels, vocabulary, statuses)
    return Context(
        reading,
        text,
        vocabulary,
        labels,
        Grammar(vocabulary),
        paper_of(text),
        statuses,
        parts,
        Collected(reading, text, Sections(laid_out)),
        found,
        laid_out,
        frozenset(_openers(laid_out, parts)),
        bool(_SINGLY.search(text)),
    )


def _openers(laid_out: list[Block], parts: PartsReader) -> Iterator[int]:
    """Yield where blocks begin that open decisions.

    "AGREED" is the answer to a recommendation unless something stands under it.
    """
    for block, following in zip(laid_out, [*laid_out[1:], None], strict=False):
        if not is_opener(block):
            continue
        leads = following and (following.marker or following.text.startswith("That "))
        if leads or not parts.is_answer(block):
            yield block.span.start
