"""Recommendations in tables: a row each, with its answer, status and report.

- rows of one line (``| R1 | That … | Accepted |``), as Markdown and converters write;
- rows that run over many lines, each cell closed by a bar.

A table counts where a column is headed "Recommendation" and is not about audit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .answers import reply
from .model import (
    Progress,
    Reading,
    Recommendation,
    Response,
    Span,
    Vocabulary,
    trimmed,
)
from .numbers import REF, REFS, parts
from .wording import pattern, status_of_words

_REF_CELL = re.compile(
    rf"[*_]*(?:recommendations?|recs?\.?)?\s*(?P<refs>{REFS})[.*_:]*", re.IGNORECASE
)
_RULE = re.compile(r"[-=:|\s]*")
_NUMBERED = re.compile(
    rf"[*_]*(?:recommendation\s+|rec\.?\s+)?(?P<ref>{REF})[*_]*(?:[.:)]\s+|\s+[–—-]\s+)",
    re.IGNORECASE,
)
_TICK = re.compile(r"[✓✔☑☒🗸xXyY]|[Yy]es|\[[xX]\]")
_TEXT = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_NOT_TEXT = re.compile(
    r"\b(?:to|no|number|ref\w*|date|by|owner|status|response|reply|accepted|rejected"
    r"|agreed\?|decision|lead|progress|id|source|type)\b",
    re.IGNORECASE,
)
_TEXT_FIRST = re.compile(r"recommendations?\s+(?:and|&|made|agreed|\()", re.IGNORECASE)
_COLUMNS = (
    (
        "number",
        r"^\W*(?:no|number|ref\w*|id|item|#|rec\w*\.? (?:no|number|ref)\w*)?\W*$",
    ),
    ("response", r"\b(?:response|decision|reply|accept\w*|agreed|answer|views?)\b"),
    ("status", r"\b(?:status|rag|outcome|rating|assessment|position|completed?)\b"),
    ("report", r"\b(?:progress|update|comments?|actions?|notes?|evidence|narrative)\b"),
)

Cells = list[Span]


@dataclass
class _Grid:
    """A table: its head, its rows, and whether the last row may be cut."""

    head: Cells
    rows: list[Cells]


def read_grids(reading: Reading, vocabulary: Vocabulary) -> None:
    """Add what tables of recommendations hold to ``reading``."""
    text = reading.text
    if not _TEXT.search(text):
        return
    for region in _regions(text):
        grid = _by_line(text, region) or _by_cell(text, region)
        columns = grid and _columns(text, grid.head, vocabulary.responses)
        if grid and columns and "text" in columns.values():
            reading.claim(*grid.head)
            for row in grid.rows:
                _read_row(reading, row, columns, vocabulary)


def _regions(text: str) -> list[list[Span]]:
    """Return the lines of each stretch of text in which most lines hold a bar."""
    regions: list[list[Span]] = []
    current: list[Span] = []
    since = 0
    for match in re.finditer(r"[^\n]+", text):
        line = trimmed(text, match.start(), match.end())
        if not line:
            continue
        has_bar = "|" in line.of(text)
        since = 0 if has_bar else since + 1
        if not has_bar and (not current or since > 8):
            if current:
                regions.append(current[: len(current) - since + 1])
            current, since = [], 0
            continue
        current.append(line)
    return [*regions, current] if current else regions


def _cells(text: str, line: Span) -> Cells:
    """Return the cells of a line; an empty one is an empty passage."""
    start, end = line.start, line.end
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|":
        end -= 1
    cells, position = [], start
    for bar in [*re.finditer(r"\|", text[start:end]), None]:
        stop = start + bar.start() if bar else end
        cells.append(trimmed(text, position, stop) or Span(position, position))
        position = stop + 1
    return cells


def _by_line(text: str, region: list[Span]) -> _Grid | None:
    """Return a table of which each row is a line: the first one is its head."""
    rows = [_cells(text, line) for line in region if "|" in line.of(text)]
    rows = [row for row in rows if not all(_RULE.fullmatch(c.of(text)) for c in row)]
    width = len(rows[0]) if rows else 0
    alike = [row for row in rows if len(row) == width]
    if width < 2 or len(alike) < 2 or len(alike) < len(rows) - 1:
        return None
    return _Grid(alike[0], alike[1:])


def _by_cell(text: str, region: list[Span]) -> _Grid | None:
    """Return a table of which each cell is closed by a bar, however many lines it has.

    Rows begin with a reference, as many cells apart as the head has.
    """
    whole = Span(region[0].start, region[-1].end)
    cells: Cells = []
    position = whole.start
    for bar in re.finditer(r"\|", whole.of(text)):
        stop = whole.start + bar.start()
        cells.append(trimmed(text, position, stop) or Span(position, position))
        position = stop + 1
    if last := trimmed(text, position, whole.end):
        cells.append(last)
    first = next((i for i, c in enumerate(cells) if _is_ref(text, c)), None)
    if not first or first < 2:
        return None
    opening = 0 if cells[0].end > cells[0].start else 1
    for head in (cells[:first], cells[opening:first]):
        width, rest = len(head), cells[first:]
        rows = [rest[i : i + width] for i in range(0, len(rest), width)]
        if width > 1 and all(_is_ref(text, row[0]) for row in rows):
            if len(rows[-1]) < width:
                del rows[-1][-1:]  # where the text is cut, the last cell is not whole
            return _Grid(head, [row for row in rows if row])
    return None


def _is_ref(text: str, cell: Span) -> bool:
    return cell.end - cell.start <= 30 and bool(_REF_CELL.fullmatch(cell.of(text)))


def _option(heading: str, phrases: Mapping[str, str]) -> str | None:
    """Return the decision that a column stands for, to be ticked."""
    return next((c for p, c in phrases.items() if pattern(p).fullmatch(heading)), None)


def _columns(text: str, head: Cells, phrases: Mapping[str, str]) -> dict[int, str]:
    """Return what each column holds, by its heading."""
    columns: dict[int, str] = {}
    headings = [" ".join(cell.of(text).split()).strip("*_ ") for cell in head]
    if any(re.search(r"\baudit\w*\b", h, re.I) for h in headings):
        return {}
    texts = [i for i, h in enumerate(headings) if _TEXT.search(h)]
    plain = [i for i in texts if not _NOT_TEXT.search(headings[i])]
    plain = plain or [i for i in texts if _TEXT_FIRST.match(headings[i])]
    if not plain:
        return {}
    columns[plain[0]] = "text"
    options = {i: c for i, h in enumerate(headings) if (c := _option(h, phrases))}
    if len(options) > 1:
        columns |= {i: f"tick:{decision}" for i, decision in options.items()}
    for index, heading in enumerate(headings):
        if index in columns:
            continue
        for name, words in _COLUMNS:
            once = name in columns.values() and name != "report"
            if not once and re.search(words, heading, re.IGNORECASE):
                columns[index] = name
                break
    if 0 not in columns:
        columns[0] = "number"
    return columns


def _read_row(
    reading: Reading, row: Cells, columns: dict[int, str], vocabulary: Vocabulary
) -> None:
    text = reading.text
    cells = {
        name: cell
        for (index, name), cell in (
            ((i, columns[i]), c) for i, c in enumerate(row) if i in columns
        )
        if cell.end > cell.start
    }
    if "text" not in cells:
        return
    words, numbers, label = _named(text, cells)
    wording = (
        "number" if words == cells["text"] and label == words.of(text) else "verbatim"
    )
    if wording == "verbatim" and len(words.of(text).split()) < 3:
        return
    if wording == "number":  # the row, for the number alone says nothing
        words = Span(min(cells.values()).start, max(c.end for c in cells.values()))
    shared = len(numbers) > 1
    for number in numbers:
        reading.recommendations.append(
            Recommendation(number, label or "•", None, words, wording, shared)
        )
        if number:
            _read_cells(reading, number, cells, vocabulary)
    reading.claim(words, *cells.values())


def _named(
    text: str, cells: dict[str, Span]
) -> tuple[Span, tuple[str | None, ...], str | None]:
    """Return the words of a row's recommendation, its numbers and its label.

    The number has a column, or stands before the words; a column of recommendations may
    also hold only numbers.
    """
    words = cells["text"]
    if "number" in cells and (ref := _REF_CELL.fullmatch(cells["number"].of(text))):
        return words, parts(ref["refs"]), " ".join(cells["number"].of(text).split())
    if only := _REF_CELL.fullmatch(words.of(text)):
        return words, parts(only["refs"]), words.of(text)
    if numbered := _NUMBERED.match(text, words.start, words.end):
        return Span(numbered.end(), words.end), (numbered["ref"],), numbered["ref"]
    return words, (None,), None


def _read_cells(
    reading: Reading,
    number: str,
    cells: dict[str, Span],
    vocabulary: Vocabulary,
) -> None:
    """Read the answer, the status and the report of a row."""
    text, report = reading.text, cells.get("report")
    ticked = [
        (name.removeprefix("tick:"), cell)
        for name, cell in cells.items()
        if name.startswith("tick:") and _TICK.fullmatch(cell.of(text))
    ]
    if len(ticked) == 1:
        decision, cell = ticked[0]
        reading.responses.append(Response(number, decision, "stated", cell, report))
    elif answer := cells.get("response"):
        _read_answer(reading, number, answer, report, vocabulary.responses)
    if status := cells.get("status"):
        read_status(reading, number, status, report, vocabulary.statuses)


def _read_answer(
    reading: Reading,
    number: str,
    cell: Span,
    report: Span | None,
    phrases: Mapping[str, str],
) -> None:
    answer = reply(reading.text, cell, phrases)
    if answer:
        reading.responses.append(Response(number, answer[0], "stated", cell, report))


def read_status(
    reading: Reading,
    number: str,
    cell: Span,
    report: Span | None,
    phrases: Mapping[str, str],
) -> None:
    """Add the status that a cell prints, and what is reported beside it."""
    status = status_of_words(cell.of(reading.text), phrases)
    reading.progress.append(
        Progress(number, status or "not_recorded", "stated", cell, report)
    )
