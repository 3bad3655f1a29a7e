"""A reading, shown: for people in the terminal, or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .model import DateFound, Reading, Span, share, uncovered

_WIDTH = 100

Row = dict[str, Any]


def reading_json(reading: Reading) -> str:
    """Return a reading as one JSON object; every text is text[start:end] of "text"."""
    return json.dumps(reading_dict(reading), indent=2, ensure_ascii=False)


def reading_dict(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain lists and dicts."""
    text = reading.text
    meeting = reading.meeting_date

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
                "label": r.label,
                "section": words(r.section),
                "wording": r.wording,
                "text": words(r.span),
                **place(r.span),
            }
            for r in reading.recommendations
        ],
        "responses": [
            {
                "number": r.number,
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
        "unread": [place(span) for span in uncovered(text, reading.read)],
        "claimed": round(share(text, reading.read), 4),
    }


def _day(date: DateFound) -> str:
    """Return a date as year-month-day, or a month as year-month."""
    iso = date.earliest.isoformat()
    return iso if date.earliest == date.latest else iso[:7]


def reading_text(reading: Reading) -> str:
    """Return a reading laid out for the terminal."""
    return "\n".join(_lines(reading))


def _lines(reading: Reading) -> Iterator[str]:
    findings = reading_dict(reading)
    yield f"{findings['claimed']:.0%} of the text was claimed by a rule."
    for recommendation in findings["recommendations"]:
        yield from _recommendation(recommendation, findings)
    for name in ("decisions", "statements"):
        if findings[name]:
            yield f"\n{name.capitalize()}"
        for entry in findings[name]:
            number = f"({entry['number']}) " if entry.get("number") else ""
            yield f"  {entry['kind']:<10} {number}{_short(entry['text'])}"
    if reading.issues:
        yield "\nDoubts"
    for issue in reading.issues:
        yield f"  {issue.message}"
    yield "\nUnread"
    for gap in uncovered(reading.text, reading.read):
        yield f"  {gap.start}-{gap.end}: {_short(gap.of(reading.text))}"


def _recommendation(
    recommendation: Row, findings: dict[str, list[Row]]
) -> Iterator[str]:
    """Lay out a recommendation with what was answered and reported on it."""
    section, number = recommendation["section"], recommendation["number"]
    under = f"  (under “{section}”)" if section else ""
    yield f"\n{recommendation['label']} [{recommendation['wording']}]{under}"
    yield _short(recommendation["text"])
    for answer in findings["responses"]:
        if answer["number"] == number:
            yield f"  response: {answer['decision']} ({answer['basis']})"
            if answer["explanation"]:
                yield f"    {_short(answer['explanation'])}"
    for report in findings["progress"]:
        if report["number"] == number:
            printed = report["status_as_printed"]
            words = f": “{_short(printed)}”" if printed else ""
            yield f"  progress: {report['status']} ({report['basis']}){words}"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
