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
    none. ``shared`` tells that the words cover several numbers. ``series`` tells apart
    sets that count from 1 again: 0 for the first that a document holds, then 1 and on.
    ``body`` is the kind of body that recommends, "" where the text does not say.
    """

    number: str | None
    label: str
    section: Span | None
    span: Span
    wording: str
    shared: bool = False
    series: int = 0
    body: str = ""


@dataclass(frozen=True)
class Response(Finding):
    """What was answered: the passage that shows it and any explanation given.

    ``of`` is the identity of the recommendation in the same document.
    """

    number: str | None
    decision: str
    basis: str
    span: Span
    explanation: Span | None = None
    of: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Progress(Finding):
    """What was reported on a recommendation, and the words that give its status.

    ``of`` is the identity of the recommendation in the same document.
    """

    number: str | None
    status: str
    basis: str
    status_span: Span | None
    narrative: Span | None
    shared: bool = False
    of: object = field(default=None, compare=False, repr=False)


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
    "effect" or "deadline"; "" where no rule knows. ``rank`` is how well its place tells
    that it is the meeting's (``RANKS``); 0 where it is not.
    """

    earliest: date
    latest: date
    of: str
    span: Span
    kind: str = ""
    rank: int = 0


# How well a place tells that a date is the meeting's: the lowest goes first.
RANKS = {"label": 1, "title line": 2, "page head": 3}


def meeting_date_of(dates: Iterable[DateFound]) -> tuple[date | None, list[DateFound]]:
    """Return the meeting's day, or None, and the dates that tie for it.

    Two different days at the best rank tie: then there is no day. Each of the tied
    days is returned once, where it stands first.
    """
    of_meeting = [found for found in dates if found.kind == "meeting"]
    best = min((found.rank for found in of_meeting), default=0)
    days: dict[date, DateFound] = {}
    for found in of_meeting:
        if found.rank == best:
            days.setdefault(found.earliest, found)
    if len(days) > 1:
        return None, list(days.values())
    return next(iter(days), None), []


@dataclass(frozen=True)
class Issue:
    """Something that the reader was unsure of; ``kind`` is one of issue_kinds."""

    kind: str
    message: str
    span: Span
    number: str | None = None


@dataclass(frozen=True)
class Shares:
    """Shares of a text, each from 0 to 1, white space left out.

    ``data`` is in a row's quote; ``recognised`` are labels, headings and lines of forms
    by which rows were found; ``unread`` is the rest.
    """

    data: float
    recognised: float
    unread: float

    def __str__(self) -> str:
        return (
            f"{self.data:.0%} became data, {self.recognised:.0%} was recognised, "
            f"{self.unread:.0%} is unread"
        )


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
        """The day of the meeting, where one place tells it best."""
        return meeting_date_of(self.dates)[0]

    @property
    def read(self) -> list[Span]:
        """Every passage that is accounted for, statements among them."""
        return sorted([*self.claims, *(s.outer for s in self.statements)])

    @property
    def data(self) -> list[Span]:
        """Every passage that is in a row: words, answers, reports, decisions."""
        found: list[Span | None] = [r.span for r in self.recommendations]
        for response in self.responses:
            found += [response.span, response.explanation]
        for progress in self.progress:
            found += [progress.status_span, progress.narrative]
        found += [d.span for d in self.decisions]
        found += [s.span for s in self.statements]
        return sorted(span for span in found if span)

    @property
    def places(self) -> dict[object, Span]:
        """Where each recommendation stands, by its identity."""
        return {r.identity: r.span for r in self.recommendations}

    @property
    def shares(self) -> Shares:
        """How much of the text became data, was recognised, and is unread."""
        data = share(self.text, self.data)
        whole = share(self.text, [*self.data, *self.read])
        return Shares(data, whole - data, 1 - whole if self.text.strip() else 0.0)


@dataclass(frozen=True)
class Vocabulary:
    """The wording that rules know: each maps a phrase, in small letters, to a code.

    ``weights`` are the points that a feature gives to each label of a list or sentence.
    """

    responses: Mapping[str, str]
    statuses: Mapping[str, str]
    statements: Mapping[str, str]
    labels: Mapping[str, str]
    bodies: Mapping[str, str]
    verbs: Mapping[str, str]
    weights: Mapping[str, Mapping[str, float]]


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
