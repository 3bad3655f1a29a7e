"""What coding gives: a document's findings with themes, outcomes and corrections."""

from __future__ import annotations

import re
from collections import defaultdict
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
from councilbench.sources import (
    Document,
    KeyPath,
    LoadedCard,
    OutcomeCard,
    Passage,
)

from .codebook import Theme

Finding = Recommendation | Response | Progress | Decision | Statement
Item = Recommendation | Statement


@dataclass(frozen=True)
class Outcome:
    """A figure that measures something, with the passage that gives it."""

    card: OutcomeCard
    qualifier: str
    span: Span
    path: KeyPath


@dataclass(frozen=True)
class Correction:
    """A change that the analyst made to a finding, and where the card has it.

    ``is_removal`` tells that the finding was taken out, so that no row comes of it.
    """

    table: str
    identity: object
    column: str
    read: str | None
    corrected: str | None
    reason: str
    path: KeyPath
    is_removal: bool = False


@dataclass
class CardEntry:
    """Where the card speaks of a finding: its own entry, and by column."""

    path: KeyPath | None = None
    columns: dict[str, KeyPath] = field(default_factory=dict)


@dataclass
class Coded:
    """A document read and coded.

    ``parts`` are where its parts of other reviews open, in the order of the text;
    ``entries`` are by the identity of findings.
    """

    document: Document
    reading: Reading
    parts: list[tuple[int, str | None]] = field(default_factory=list)
    themes: dict[Item, list[Theme]] = field(default_factory=dict)
    by_rule: dict[Item, list[Theme]] = field(default_factory=dict)
    by_analyst: set[Finding] = field(default_factory=set)
    entries: dict[object, CardEntry] = field(
        default_factory=lambda: defaultdict(CardEntry)
    )
    outcomes: list[Outcome] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    without_theme: list[Statement] = field(default_factory=list)

    def review_at(self, span: Span) -> str | None:
        """Return the review that a passage belongs to; None where its part has none."""
        review: str | None = self.document.loaded.card.review
        for start, of_part in self.parts:
            if start > span.start:
                break
            review = of_part
        return review


def items(reading: Reading, table: str) -> list[Any]:
    """Return the findings of a table."""
    findings: list[Any] = getattr(reading, table)
    return findings


def span_of(finding: Finding) -> Span:
    """Return the passage that a finding rests on."""
    if isinstance(finding, Progress):
        return finding.narrative or finding.status_span or Span(0, 0)
    return finding.span


class NotLocated(LookupError):
    """Raised where a quote does not stand in its text, or not where it says."""


class SeveralPlaces(NotLocated):
    """Raised where a quote stands several times and does not say which is meant."""


def locate(text: str, quote: Passage, within: Span | None = None) -> Span:
    """Return where a quote stands; white space in it matches any white space.

    Raises NotLocated, with a message that says what is the matter, where it does not
    stand in the text (or in the passage ``within``) exactly once, and the quote does
    not say which of several places is meant.
    """
    area = within or Span(0, len(text))
    if quote.after:
        before = locate(text, Passage(words=quote.after), within)
        area = Span(before.end, area.end)
    words = [re.escape(word) for word in quote.words.split()]
    if not words:
        raise NotLocated("the quote is empty")
    found = re.compile(r"\s+".join(words)).finditer(text, area.start, area.end)
    places = [Span(*match.span()) for match in found]
    nth = quote.nth or (1 if quote.after else None)
    if nth and len(places) >= nth:
        return places[nth - 1]
    if len(places) == 1 and not nth:
        return places[0]
    if places:
        times = "once" if len(places) == 1 else f"{len(places)} times"
        if nth:
            raise NotLocated(
                f"the quote “{quote.words}” stands {times}: there is no place {nth}"
            )
        raise SeveralPlaces(
            f"the quote “{quote.words}” stands {times}: lengthen it, or say which"
        )
    raise NotLocated(_not_there(text, quote.words, words))


def _not_there(text: str, quote: str, words: list[str]) -> str:
    """Say that a quote is not in the text, and what comes nearest."""
    for length in range(len(words) - 1, 0, -1):
        match = re.compile(r"\s+".join(words[:length])).search(text)
        if match:
            nearest = text[match.start() : match.end() + 40].replace("\n", " ")
            return (
                f"the quote “{quote}” is not in the document; the nearest is, at "
                f"character {match.start()}: “{nearest}…”"
            )
    return f"the quote “{quote}” is not in the document"


def located(
    loaded: LoadedCard,
    path: KeyPath,
    text: str,
    quote: Passage,
    within: Span | None = None,
) -> tuple[Span | None, list[Problem]]:
    """Return where an entry's quote stands, or the problem that it does not."""
    try:
        return locate(text, quote, within), []
    except NotLocated as error:
        remedy = "Copy the words from the document"
        if isinstance(error, SeveralPlaces):
            remedy = "Write {words: …, nth: 2}, or {words: …, after: words before it}"
        return None, [loaded.problem(path, str(error), remedy)]
