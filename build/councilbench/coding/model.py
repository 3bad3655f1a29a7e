"""What coding gives: a document's findings with themes, outcomes and corrections."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from councilbench.problems import Problem
from councilbench.reading import (
    Decision,
    Progress,
    Reading,
    Recommendation,
    Response,
    Span,
    Statement,
)
from councilbench.sources import Document, KeyPath, LoadedCard, OutcomeCard

from .codebook import Theme

Finding = Recommendation | Response | Progress | Decision | Statement
Item = Recommendation | Statement


@dataclass(frozen=True)
class Outcome:
    """A figure that measures something, with the passage that gives it."""

    card: OutcomeCard
    qualifier: str
    span: Span


@dataclass(frozen=True)
class Correction:
    """A change that the analyst made to a finding; ``finding`` is as it is now."""

    table: str
    finding: Finding
    column: str
    read: str | None
    corrected: str | None
    reason: str


@dataclass
class Coded:
    """A document read and coded."""

    document: Document
    reading: Reading
    themes: dict[Item, list[Theme]] = field(default_factory=dict)
    by_rule: dict[Item, list[Theme]] = field(default_factory=dict)
    by_analyst: set[Finding] = field(default_factory=set)
    outcomes: list[Outcome] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    without_theme: list[Statement] = field(default_factory=list)
    places: dict[Finding, int] = field(default_factory=dict, repr=False, compare=False)

    def place(self, finding: Finding) -> int:
        """Return how many responses or reports on the same number stand before one.

        For findings as they are once all is coded.
        """
        if not self.places:
            for table in (self.reading.responses, self.reading.progress):
                counts: Counter[str] = Counter()
                for counted in table:
                    self.places.setdefault(counted, counts[counted.number])
                    counts[counted.number] += 1
        return self.places.get(finding, 0)


def items(reading: Reading, table: str) -> list[Any]:
    """Return the findings of a table."""
    findings: list[Any] = getattr(reading, table)
    return findings


def span_of(finding: Finding) -> Span:
    """Return the passage that a finding rests on."""
    if isinstance(finding, Progress):
        return finding.narrative or finding.status_span or Span(0, 0)
    return finding.span


def locate(text: str, quote: str, within: Span | None = None) -> Span:
    """Return where a quote stands; white space in it matches any white space.

    Raises LookupError, with a message that says what is the matter, where it does not
    stand in the text (or in the passage ``within``) exactly once.
    """
    area = within or Span(0, len(text))
    words = [re.escape(word) for word in quote.split()]
    if not words:
        raise LookupError("the quote is empty")
    places = list(re.compile(r"\s+".join(words)).finditer(text, area.start, area.end))
    if len(places) == 1:
        return Span(*places[0].span())
    if places:
        raise LookupError(
            f"the quote “{quote}” stands {len(places)} times: lengthen it"
        )
    for length in range(len(words) - 1, 0, -1):
        match = re.compile(r"\s+".join(words[:length])).search(text)
        if match:
            nearest = text[match.start() : match.end() + 40].replace("\n", " ")
            raise LookupError(
                f"the quote “{quote}” is not in the document; the nearest is, at "
                f"character {match.start()}: “{nearest}…”"
            )
    raise LookupError(f"the quote “{quote}” is not in the document")


def located(
    loaded: LoadedCard, path: KeyPath, text: str, quote: str, within: Span | None = None
) -> tuple[Span | None, list[Problem]]:
    """Return where an entry's quote stands, or the problem that it does not."""
    try:
        return locate(text, quote, within), []
    except LookupError as error:
        remedy = "Copy the words from the document"
        return None, [loaded.problem(path, str(error), remedy)]
