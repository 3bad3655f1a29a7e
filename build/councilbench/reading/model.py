"""What reading a document gives: findings, each with the passage it rests on."""

from __future__ import annotations

from bisect import bisect_left, insort
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


class Passages:
    """A set of passages that answers quickly whether it touches another."""

    def __init__(self) -> None:
        self._merged: list[tuple[int, int]] = []

    def add(self, span: Span) -> None:
        """Add a passage; those that it shares a character with become one with it."""
        start, end = span.start, span.end
        first = self._first_ending_after(start)
        last = first
        while last < len(self._merged) and self._merged[last][0] < end:
            start = min(start, self._merged[last][0])
            end = max(end, self._merged[last][1])
            last += 1
        del self._merged[first:last]
        insort(self._merged, (start, end))

    def touches(self, span: Span) -> bool:
        """Tell whether a passage shares a character with one of these."""
        place = self._first_ending_after(span.start)
        return place < len(self._merged) and self._merged[place][0] < span.end

    def _first_ending_after(self, position: int) -> int:
        place = bisect_left(self._merged, (position, position))
        if place and self._merged[place - 1][1] > position:
            place -= 1
        return place


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found; its ``identity`` is that of each copy with other values too.

    By it whoever corrects a finding still knows which one it was.
    """

    identity: object = field(default_factory=object, compare=False, repr=False)


@dataclass(frozen=True)
class Recommendation(Finding):
    """A recommendation, or what a document says of one that stands elsewhere.

    ``wording`` is "verbatim" where ``span`` holds its words, "title" where it holds
    only its title or subject, and "number" where the text only names its number.
    ``number`` is as printed, a range such as "1 to 6" as one; None where the list has
    none. ``shared`` tells that the words cover several numbers.
    """

    number: str | None
    label: str
    section: Span | None
    span: Span
    wording: str
    shared: bool = False


@dataclass(frozen=True)
class Response(Finding):
    """What was answered: the passage that shows it and any explanation given."""

    number: str
    decision: str
    basis: str
    span: Span
    explanation: Span | None = None


@dataclass(frozen=True)
class Progress(Finding):
    """What was reported on a recommendation, and the words that give its status."""

    number: str
    status: str
    basis: str
    status_span: Span | None
    narrative: Span | None
    shared: bool = False


@dataclass(frozen=True)
class Decision(Finding):
    """What a meeting agreed or resolved."""

    kind: str
    span: Span
    number: str | None = None
    due: DateFound | None = None
    recommendation: str | None = None


@dataclass(frozen=True)
class Statement(Finding):
    """What was said or reported otherwise; ``outer`` takes in the list marker."""

    kind: str
    span: Span
    recommendation: str | None
    outer: Span = field(compare=False)


@dataclass(frozen=True)
class DateFound:
    """A date or month in the text, and the words before it that say what it is of.

    ``kind`` is what these words make it: "meeting", "earlier meeting", "publication",
    "effect" or "deadline"; "" where no rule knows.
    """

    earliest: date
    latest: date
    of: str
    span: Span
    kind: str = ""


@dataclass(frozen=True)
class Issue:
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
    issues: list[Issue] = field(default_factory=list)
    claims: list[Span] = field(default_factory=list)
    _covered: Passages = field(default_factory=lambda: Passages(), repr=False)

    def claim(self, *spans: Span | None) -> None:
        """Record passages that a rule accounts for."""
        for span in spans:
            if span and span.start < span.end:
                self.claims.append(span)
                self._covered.add(span)

    def unclaim(self, span: Span) -> None:
        """Take back the claims that share a character with a passage."""
        self.claims = [claim for claim in self.claims if not claim.overlaps(span)]
        self._covered = Passages()
        for claim in self.claims:
            self._covered.add(claim)

    def is_claimed(self, span: Span) -> bool:
        """Tell whether a rule already accounts for some of the passage."""
        return self._covered.touches(span)

    @property
    def meeting_date(self) -> date | None:
        """The day of the meeting, where the text gives one and no other."""
        days = {d.earliest for d in self.dates if d.kind == "meeting"}
        return days.pop() if len(days) == 1 else None

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
