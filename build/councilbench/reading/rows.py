"""Recommendations in a table whose bars are lost: a line a cell, or several.

A reference alone on its line opens each row; the words follow the date, up to a stop,
and a short last line under a heading such as "Outcome" is the status.
"""

from __future__ import annotations

import re

from .dates import dates_in
from .grids import read_status
from .model import Reading, Recommendation, Span, Vocabulary, trimmed

_TEXT = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_STATUS = r"\b(?:status|rag|outcome|rating|assessment|position|completed?)\b"
_SHORT = 8  # words in a status at most
_HEADER_LINES = 16


def read_rows(reading: Reading, vocabulary: Vocabulary) -> None:
    """Read a table whose bars are lost, row by row, from the lines of its text."""
    text = reading.text
    lines = [
        line
        for match in re.finditer(r"[^\n]+", text)
        if (line := trimmed(text, match.start(), match.end()))
    ]
    refs = [i for i, line in enumerate(lines) if _opens_row(text, line)]
    if len(refs) < 2 or reading.is_claimed(lines[refs[0]]):
        return
    head = lines[max(0, refs[0] - _HEADER_LINES) : refs[0]]
    headings = [line.of(text) for line in head if len(line.of(text).split()) <= 4]
    if not any(_TEXT.match(h) for h in headings):
        return
    with_status = any(re.search(_STATUS, h, re.I) for h in headings[-2:])
    fewest = 99
    for start, stop in zip(refs, [*refs[1:], len(lines)], strict=True):
        row = lines[start + 1 : stop]
        words = _words_of_row(text, row)
        if not words:
            continue
        number = lines[start].of(text)
        reading.recommendations.append(
            Recommendation(number, number, None, words, "verbatim")
        )
        reading.claim(Span(lines[start].start, row[-1].end))
        after = [line for line in row if line.start >= words.end]
        is_last = stop == len(lines)
        if with_status and after and not (is_last and len(after) < fewest):
            last = after[-1]
            if len(after) > 1 and _is_status(last.of(text)):
                read_status(reading, number, last, None, vocabulary.statuses)
        fewest = min(fewest, len(after))


def _opens_row(text: str, line: Span) -> bool:
    words = line.of(text) if line.end - line.start <= 16 else ""
    return bool(re.fullmatch(r"[A-Z]{1,4}\s?(?:\(\d\d/\d\d\)\s?)?\d{1,3}", words))


def _words_of_row(text: str, row: list[Span]) -> Span | None:
    """Return the recommendation of a row: what follows its date, up to a full stop."""
    dated = [i for i, line in enumerate(row) if _is_date(line.of(text))]
    if dated:
        first: int | None = dated[0] + 1
    else:
        first = next(
            (i for i, line in enumerate(row) if line.of(text).startswith("That ")), None
        )
    if first is None:
        return None
    for last in range(first, len(row)):
        if row[last].of(text).endswith((".", ";")):
            return Span(row[first].start, row[last].end)
    return None


def _is_date(words: str) -> bool:
    dates = dates_in(words) if len(words) <= 40 else []
    return bool(dates) and dates[0].span.end - dates[0].span.start >= len(words) - 11


def _is_status(words: str) -> bool:
    return len(words.split()) <= _SHORT and words[0].isupper()
