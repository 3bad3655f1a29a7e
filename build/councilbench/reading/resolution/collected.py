"""Recommendations as they are collected, each under its identity in the document.

Identity is the series and the number: words that are the same to the letter are one
recommendation, a number that comes again with other words opens another series, and
R1, "Recommendation 1" and 1 are one number. What is printed again is not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from councilbench.reading.layout.numbers import members, plain_number
from councilbench.reading.layout.sections import Sections
from councilbench.reading.model import (
    Issue,
    Progress,
    Reading,
    Recommendation,
    Response,
    Span,
)

from .parts import Answer, Parts, Report

_HOLDS = {"number": 0, "title": 1, "verbatim": 2}


@dataclass(frozen=True)
class Entry:
    """A recommendation as printed: its number, its words, and what follows it."""

    number: str | None
    label: str
    span: Span
    wording: str
    section: Span | None = None
    shared: bool = False
    body: str = ""


class Collected:
    """The recommendations of a document, and what is answered and reported on each."""

    def __init__(self, reading: Reading, text: str, sections: Sections) -> None:
        self.reading, self.text, self.sections = reading, text, sections
        self._by_number: dict[str, list[Recommendation]] = defaultdict(list)
        self._by_words: dict[tuple[str, str], list[Recommendation]] = defaultdict(list)
        self._places: dict[object, int] = {}
        self._answered: set[object] = set()

    def add(self, entries: Sequence[Entry], at_least: int = 0) -> list[Recommendation]:
        """Add the entries of one list or run; return the recommendation of each.

        ``at_least`` is the series that a run has come to.
        """
        series = self._series_of(entries, at_least)
        added = []
        for entry in entries:
            known = self._known(entry, series)
            added.append(
                self._with(known, entry) if known else self._new(entry, series)
            )
        return added

    def named(self, number: str, near: int) -> list[Recommendation]:
        """Return the recommendations of a number, or of a range of them.

        Of several series that one counts which stands last before a place.
        """
        found = self._of(number, near)
        if found:
            return [found]
        each = [self._of(member, near) for member in members(number)]
        known = [recommendation for recommendation in each if recommendation]
        return known if known and len(known) == len(each) else []

    def respond(self, recommendation: Recommendation, answer: Answer) -> None:
        """Add an answer to a recommendation."""
        self._answered.add(recommendation.identity)
        self.reading.responses.append(
            Response(
                recommendation.number,
                answer.decision,
                answer.basis,
                answer.span,
                answer.explanation,
                of=recommendation.identity,
            )
        )

    def report(
        self, recommendation: Recommendation, report: Report, shared: bool = False
    ) -> None:
        """Add what is reported on a recommendation."""
        self.reading.progress.append(
            Progress(
                recommendation.number,
                report.status or "not_recorded",
                report.basis,
                report.status_span,
                report.narrative,
                shared,
                of=recommendation.identity,
            )
        )

    def attach(self, recommendation: Recommendation, parts: Parts) -> None:
        """Add what the parts after a recommendation say of it."""
        for answer in parts.answers:
            self.respond(recommendation, answer)
        for report in parts.reports:
            self.report(recommendation, report)
        number = recommendation.number
        for issue in parts.issues:
            message = issue.message
            if issue.kind == "conflicting_ticks":
                message = f"Recommendation {number or 'without a number'} has {message}"
                message = message.replace("are ticked", "ticked")
            self.reading.issues.append(replace(issue, message=message, number=number))

    def is_answered(self, recommendation: Recommendation) -> bool:
        """Tell whether a recommendation has an answer."""
        return recommendation.identity in self._answered

    def _of(self, number: str, near: int) -> Recommendation | None:
        listed = [
            r
            for r in self._by_number.get(plain_number(number), [])
            if not self._is_elsewhere(r, near)
        ]
        before = [r for r in listed if r.span.start <= near]
        return before[-1] if before else (listed[0] if listed else None)

    def _is_elsewhere(self, recommendation: Recommendation, near: int) -> bool:
        """Tell whether only a number is known, named in another item's minutes."""
        if recommendation.wording != "number":
            return False
        place = recommendation.span.start
        return self.sections.at(place) != self.sections.at(near)

    def _series_of(self, entries: Sequence[Entry], at_least: int) -> int:
        """Return the first series in which no number of the entries has other words.

        Words that are known to the letter are of the series that they are known in.
        """
        held = [
            r.series
            for entry in entries
            for r in self._by_words.get(self._words_of(entry.number, entry.span), [])
            if r.wording == "verbatim"
        ]
        if entries and len(held) >= len(entries) and len(set(held)) == 1:
            return held[0]
        series = at_least
        while any(self._conflicts(entry, series) for entry in entries):
            series += 1
        return series

    def _conflicts(self, entry: Entry, series: int) -> bool:
        if entry.number is None or entry.wording == "title":
            return False
        if entry.wording == "number":
            return any(
                r.series == series and self._is_elsewhere(r, entry.span.start)
                for r in self._by_number.get(plain_number(entry.number), [])
            )
        return any(
            r.series == series
            and r.wording == "verbatim"
            and not self._same_words(r.span, entry.span)
            for r in self._by_number.get(plain_number(entry.number), [])
        )

    def _known(self, entry: Entry, series: int) -> Recommendation | None:
        if entry.number is None:
            if entry.wording != "verbatim":
                return None
            alike = self._by_words.get(self._words_of(None, entry.span), [])
            return alike[0] if alike else None
        listed = self._by_number.get(plain_number(entry.number), [])
        return next((r for r in listed if r.series == series), None)

    def _with(self, known: Recommendation, entry: Entry) -> Recommendation:
        """Return what is known already, with the words if only now they are given."""
        better = _HOLDS[entry.wording] > _HOLDS[known.wording]
        if not better:
            return known
        changed = replace(
            known,
            number=entry.number,
            label=entry.label,
            section=entry.section or known.section,
            span=entry.span,
            wording=entry.wording,
            shared=entry.shared,
            body=entry.body or known.body,
        )
        self.reading.recommendations[self._places[known.identity]] = changed
        for held in self._lists(known):
            held[:] = [changed if r.identity == known.identity else r for r in held]
        self._by_words[self._words_of(changed.number, changed.span)].append(changed)
        return changed

    def _lists(self, known: Recommendation) -> list[list[Recommendation]]:
        return [
            self._by_number[plain_number(known.number)],
            self._by_words[self._words_of(known.number, known.span)],
        ]

    def _new(self, entry: Entry, series: int) -> Recommendation:
        recommendation = Recommendation(
            entry.number,
            entry.label,
            entry.section,
            entry.span,
            entry.wording,
            entry.shared,
            series,
            entry.body,
        )
        self._places[recommendation.identity] = len(self.reading.recommendations)
        self.reading.recommendations.append(recommendation)
        self._by_words[self._words_of(entry.number, entry.span)].append(recommendation)
        if entry.number is not None:
            alike = self._by_number[plain_number(entry.number)]
            if any(other.series < series for other in alike):
                self._repeated(recommendation)
            alike.append(recommendation)
        return recommendation

    def _repeated(self, recommendation: Recommendation) -> None:
        message = (
            f"The number {recommendation.number} stands here again, for another "
            "recommendation than before"
        )
        self.reading.issues.append(
            Issue(
                *("number_repeated", message, recommendation.span),
                recommendation.number,
            )
        )

    def _words_of(self, number: str | None, span: Span) -> tuple[str, str]:
        """Return a number and its words, by which it is known when printed again."""
        return plain_number(number), self._folded(span)

    def _folded(self, span: Span) -> str:
        return " ".join(span.of(self.text).lower().split()).strip(" .;")

    def _same_words(self, first: Span, second: Span) -> bool:
        a, b = self._folded(first), self._folded(second)
        return a == b or (min(len(a), len(b)) > 40 and (a in b or b in a))
