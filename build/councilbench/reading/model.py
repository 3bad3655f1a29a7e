"""What reading a document gives: findings, each with the passage it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, order=True)
class Span:
    """A passage: positions in Unicode code points, the end not included."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the passage."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two passages share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Recommendation:
    """A recommendation, or what a document says of one that stands elsewhere.

    ``wording`` is "verbatim" where ``span`` holds its words and "title" where it holds
    only its title or subject. ``shared`` tells that the words cover several numbers.
    """

    number: str
    label: str
    section: Span | None
    span: Span
    wording: str
    shared: bool = False


@dataclass(frozen=True)
class Response:
    """What was answered: the passage that shows it and any explanation given."""

    number: str
    decision: str
    basis: str
    span: Span
    explanation: Span | None = None


@dataclass(frozen=True)
class Progress:
    """What was reported on a recommendation, and the words that give its status."""

    number: str
    status: str
    basis: str
    status_span: Span | None
    narrative: Span | None
    shared: bool = False


@dataclass(frozen=True)
class Decision:
    """What a meeting agreed or resolved."""

    kind: str
    span: Span
    number: str | None = None
    due: DateFound | None = None
    recommendation: str | None = None


@dataclass(frozen=True)
class Statement:
    """What was said or reported otherwise; ``outer`` takes in the list marker."""

    kind: str
    span: Span
    recommendation: str | None
    outer: Span = field(compare=False)


@dataclass(frozen=True)
class DateFound:
    """A date or month in the text, and the words before it that say what it is of."""

    earliest: date
    latest: date
    of: str
    span: Span


@dataclass(frozen=True)
class Doubt:
    """Something that the reader was unsure of; ``kind`` is one of issue_kinds."""

    kind: str
    message: str
    span: Span
    number: str | None = None


@dataclass
class Reading:
    """All that was found in a text.

    ``claims`` are the passages that rules account for, those of statements aside: the
    words of findings, and the labels, headings and form lines by which they were
    recognised.
    """

    text: str
    recommendations: list[Recommendation] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    dates: list[DateFound] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    claims: list[Span] = field(default_factory=list)

    def claim(self, *spans: Span | None) -> None:
        """Record passages that a rule accounts for."""
        self.claims.extend(span for span in spans if span)

    def is_claimed(self, span: Span) -> bool:
        """Tell whether a rule already accounts for some of the passage."""
        return any(span.overlaps(claim) for claim in self.claims)

    @property
    def read(self) -> list[Span]:
        """Every passage that is accounted for, statements among them."""
        return sorted([*self.claims, *(s.outer for s in self.statements)])


@dataclass(frozen=True)
class Vocabulary:
    """The wording that rules know: each maps a phrase, in small letters, to a code."""

    responses: Mapping[str, str]
    statuses: Mapping[str, str]
    statements: Mapping[str, str]


def uncovered(text: str, claims: Iterable[Span]) -> list[Span]:
    """Return the passages that no claim covers, white space at their ends left out."""
    gaps, position = [], 0
    for claim in [*sorted(claims), Span(len(text), len(text))]:
        gap = trimmed(text, position, claim.start)
        if gap:
            gaps.append(gap)
        position = max(position, claim.end)
    return gaps


def share(text: str, claims: Iterable[Span]) -> float:
    """Return the share (0 to 1) of the text, less white space, that claims cover."""
    total = sum(not c.isspace() for c in text)
    unread = sum(
        not c.isspace() for gap in uncovered(text, claims) for c in gap.of(text)
    )
    return (total - unread) / total if total else 0.0


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the passage without white space at its ends; None if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
