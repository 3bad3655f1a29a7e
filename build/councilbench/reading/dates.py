"""Dates as councils write them: 22 June 2020, 07/06/2022, September 2021."""

from __future__ import annotations

import calendar
import re
from datetime import date

from .model import DateFound, Span

_MONTHS = {
    name.lower(): number for number, name in enumerate(calendar.month_name) if name
}
MONTH = "|".join(name for name in calendar.month_name if name)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"(?P<month>{MONTH}),?\s+(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([^\n:|.;]{3,80}):\s*$")
_WORDS = re.compile(r"(?:\S+\s+){1,4}$")


def dates(text: str) -> list[DateFound]:
    """Return the dates and months in a text, in order; impossible ones are left out."""
    found = []
    for match in _DATE.finditer(text):
        days = _days(match)
        if days:
            span = Span(match.start(), match.end())
            found.append(DateFound(*days, _what_of(text, match.start()), span))
    return found


def due(text: str, span: Span) -> DateFound | None:
    """Return the date by which a decision is to be done, where its words give one."""
    for found in dates(span.of(text)):
        if re.search(
            r"\b(?:in|by|before|until|no later than|during)\s*$", found.of.lower()
        ):
            place = Span(span.start + found.span.start, span.start + found.span.end)
            return DateFound(found.earliest, found.latest, found.of, place)
    return None


def _days(match: re.Match[str]) -> tuple[date, date] | None:
    part = match.groupdict()
    year = int(part["year"] or part["y"])
    month = _MONTHS[part["month"].lower()] if part["month"] else int(part["m"])
    day = part["day"] or part["d"]
    try:
        if day:
            return (date(year, month, int(day)),) * 2
        return date(year, month, 1), date(
            year, month, calendar.monthrange(year, month)[1]
        )
    except ValueError:
        return None


def _what_of(text: str, start: int) -> str:
    """Return the label, or failing that the few words, that stand before a date."""
    line = text[max(text.rfind("\n", 0, start) + 1, start - 120) : start]
    if not line.strip():
        line = text[max(0, start - 120) : start].rstrip() + " "
        label = _LABEL.search(line.rstrip())
        return label[1].strip() if label else ""
    label = _LABEL.search(line)
    if label:
        return label[1].strip()
    words = _WORDS.search(line)
    return words[0].strip() if words else ""
