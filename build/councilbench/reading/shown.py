"""A reading, shown: for people in the terminal, or as JSON for programs.

What was found, what is doubted and what is unread come in the order of the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .model import DateFound, Reading, Span, uncovered

_WIDTH = 100

Line = tuple[int, int, str, str]  # where it begins, its rank there, what, its words


def readings_json(readings: Mapping[str, Reading], as_list: bool = False) -> str:
    """Return readings as JSON; every text is text[start:end] of "text".

    One reading is an object, several (or ``as_list``) are a list of them, each with the
    name of its document.
    """
    listed = [{"document": n, **reading_dict(r)} for n, r in readings.items()]
    whole = listed if as_list or len(listed) != 1 else listed[0]
    return json.dumps(whole, indent=2, ensure_ascii=False)


def readings_text(readings: Mapping[str, Reading]) -> str:
    """Return readings laid out for the terminal, one after the other."""
    return "\n\n".join(
        "\n".join([f"{name}: {reading.shares}", *_lines(reading)])
        for name, reading in readings.items()
    )


def reading_dict(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain lists and dicts."""
    text = reading.text
    meeting = reading.meeting_date
    told, places = reading.shares, reading.places

    def words(span: Span | None) -> str | None:
        return span.of(text) if span else None

    def place(span: Span | None, prefix: str = "") -> dict[str, int | None]:
        return {
            f"{prefix}start": span.start if span else None,
            f"{prefix}end": span.end if span else None,
        }

    return {
        "text": text,
        "recommendations": [
            {
                "number": r.number,
                "series": r.series,
                "label": r.label,
                "section": words(r.section),
                "wording": r.wording,
                "recommended_by": r.body or "not_stated",
                "text": words(r.span),
                **place(r.span),
            }
            for r in reading.recommendations
        ],
        "responses": [
            {
                "number": r.number,
                **place(places.get(r.of), "recommendation_"),
                "decision": r.decision,
                "basis": r.basis,
                "quote": words(r.span),
                "explanation": words(r.explanation),
                **place(r.explanation, "explanation_"),
                **place(r.span),
            }
            for r in reading.responses
        ],
        "progress": [
            {
                "number": p.number,
                **place(places.get(p.of), "recommendation_"),
                "status": p.status,
                "basis": p.basis,
                "status_as_printed": words(p.status_span),
                **place(p.status_span, "status_"),
                "narrative": words(p.narrative),
                **place(p.narrative or p.status_span),
            }
            for p in reading.progress
        ],
        "decisions": [
            {"number": d.number, "kind": d.kind, "text": words(d.span), **place(d.span)}
            for d in reading.decisions
        ],
        "statements": [
            {"kind": s.kind, "text": words(s.span), **place(s.span)}
            for s in reading.statements
        ],
        "dates": [
            {
                "date": _day(d),
                "of": d.kind or d.of,
                "words_before": d.of,
                "text": words(d.span),
                **place(d.span),
            }
            for d in reading.dates
        ],
        "meeting_date": meeting.isoformat() if meeting else None,
        "doubts": [
            {
                "kind": issue.kind,
                "message": issue.message,
                "number": issue.number,
                "text": words(issue.span),
                **place(issue.span),
            }
            for issue in sorted(reading.issues, key=lambda issue: issue.span)
        ],
        "unread": [place(span) for span in uncovered(text, reading.read)],
        "share_data": round(told.data, 4),
        "share_recognised": round(told.recognised, 4),
        "share_unread": round(told.unread, 4),
    }


def _day(date: DateFound) -> str:
    """Return a date as year-month-day, or a month as year-month."""
    iso = date.earliest.isoformat()
    return iso if date.earliest == date.latest else iso[:7]


def _lines(reading: Reading) -> Iterator[str]:
    found = sorted([*_found(reading), *_doubted(reading), *_unread(reading)])
    width = max((len(what) for _, _, what, _ in found), default=0)
    for start, _, what, said in found:
        yield f"  {start:>6}  {what:<{width}}  {said}"
    if reading.meeting_date:
        yield f"  The meeting was on {reading.meeting_date.isoformat()}."


def _found(reading: Reading) -> Iterator[Line]:
    """Yield what was found, each with where its words begin."""
    text, places = reading.text, reading.places

    def at(start: int, of: object) -> int:
        """Return where a line stands: not before its recommendation."""
        return max(start, places[of].start) if of in places else start

    for r in reading.recommendations:
        by = f", {r.body}" if r.body else ""
        under = f" (under “{_short(r.section.of(text))}”)" if r.section else ""
        what = f"recommendation {r.number or '•'}"
        said = f"{_short(r.span.of(text))}  [{r.wording}{by}]{under}"
        yield r.span.start, 1, what, said
    for response in reading.responses:
        said = f"{response.decision} ({response.basis}): {_quoted(text, response.span)}"
        if response.explanation:
            said += f"; explained: {_quoted(text, response.explanation)}"
        what = f"  answer to {response.number or '•'}"
        yield at(response.span.start, response.of), 2, what, said
    for progress in reading.progress:
        said = f"{progress.status} ({progress.basis})"
        if progress.status_span:
            said += f": {_quoted(text, progress.status_span)}"
        if progress.narrative:
            said += f"; reported: {_quoted(text, progress.narrative)}"
        places_of = [s.start for s in (progress.status_span, progress.narrative) if s]
        start = min(places_of, default=0)
        what = f"  progress on {progress.number or '•'}"
        yield at(start, progress.of), 3, what, said
    for decision in reading.decisions:
        number = f" {decision.number}" if decision.number else ""
        what = f"decision{number} ({decision.kind})"
        yield decision.span.start, 4, what, _short(decision.span.of(text))
    for statement in reading.statements:
        what = f"statement ({statement.kind})"
        yield statement.span.start, 5, what, _short(statement.span.of(text))


def _doubted(reading: Reading) -> Iterator[Line]:
    for issue in reading.issues:
        words = issue.span.of(reading.text)
        is_quoted = words.strip() in issue.message
        quote = "" if is_quoted else f": {_quoted(reading.text, issue.span)}"
        said = f"{issue.message}{quote}"
        yield issue.span.start, 0, "DOUBT", said


def _unread(reading: Reading) -> Iterator[Line]:
    for gap in uncovered(reading.text, reading.read):
        yield gap.start, 6, "unread", _short(gap.of(reading.text))


def _quoted(text: str, span: Span) -> str:
    return f"“{_short(span.of(text))}”"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
