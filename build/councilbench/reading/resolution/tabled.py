"""Recommendations in tables: a row each, with its answer, status and report."""

from __future__ import annotations

import re
from dataclasses import replace

from councilbench.reading.layout.headings import reads_as_heading
from councilbench.reading.layout.labelled import Label
from councilbench.reading.layout.numbers import REF, REFS, parts as numbers_in
from councilbench.reading.layout.tables import Cells, Table
from councilbench.reading.model import Issue, Span

from .collected import Entry
from .context import Context
from .parts import Answer, Parts, Report
from .replies import exact_answer, explanation, option, reply

_REF_CELL = re.compile(
    rf"[*_\s(]*(?:recommendations?|recs?\.?|no\.?)?\s*(?P<refs>{REFS}|[a-z])[.*_:)\s]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"[*_]*(?:recommendation\s+|rec\.?\s+)?\(?(?P<ref>R?{REF})\)?[*_]*(?:[.:)]\s*|\s+[–—-]\s+|\s+(?=[A-Z]))",
    re.IGNORECASE,
)
_YES = re.compile(r"[✓✔☑☒🗸xXyY]|[Yy]es|YES|\[[xX✓]\]")
_MAY_RATE = ("report", "action", "response")
_EXPLAINS = ("explanation", "report", "action")


def read_tables(context: Context) -> None:
    """Add what tables of recommendations hold to the reading."""
    for table in context.tables:
        if not table.is_certain:
            message = (
                "The cells of a table here stand between one another; those that run "
                "over several lines were not read"
            )
            context.reading.issues.append(Issue("list_unsure", message, table.span))
        context.claim(*table.head)
        parts = _with_options(context, table)
        for row in table.rows:
            _read_row(context, row, parts)


def _with_options(context: Context, table: Table) -> list[str | None]:
    """Return what each column is of; one to be ticked stands for a decision."""
    phrases = context.vocabulary.responses
    headings = [" ".join(cell.of(context.text).split()) for cell in table.head]
    options = {i: c for i, h in enumerate(headings) if (c := option(h, phrases))}
    parts = list(table.columns)
    for index, part in enumerate(parts):
        if part in _MAY_RATE and "status" not in parts:
            cells = [row[index] for row in table.rows if index < len(row)]
            words = [c.of(context.text) for c in cells if c.end > c.start]
            rated = [w for w in words if context.statuses.is_status(w)]
            if len(rated) > len(words) / 2:
                parts[index] = "status"
    if len(options) > 1:
        for index, decision in options.items():
            parts[index] = f"tick:{decision}"
    return parts


def _read_row(context: Context, row: Cells, columns: list[str | None]) -> None:
    text = context.text
    cells: dict[str, list[Span]] = {}
    for cell, part in zip(row, columns, strict=False):
        if part and any(c.isalnum() or c in "✓✔☑☒🗸✗✘" for c in cell.of(text)):
            cells.setdefault(part, []).append(cell)
    if "recommendation" not in cells and "number" not in cells:
        return
    whole = [cell for held in cells.values() for cell in held]
    entries = _entries(context, cells)
    if not entries:
        return
    found = _parts_of_row(context, cells)
    for recommendation in context.collected.add(entries):
        context.collected.attach(recommendation, found)
    context.claim(entries[0].span, *whole)
    del text


def _entries(context: Context, cells: dict[str, list[Span]]) -> list[Entry]:
    """Return the recommendations of a row: its number has a column, or stands first."""
    text = context.text
    number = cells.get("number", [None])[0]
    if "recommendation" not in cells:
        assert number
        ref = _REF_CELL.fullmatch(number.of(text))
        return (
            _numbered(_refs(ref["refs"]), number.of(text), number, "number")
            if ref
            else []
        )
    words = cells["recommendation"][0]
    refs: tuple[str | None, ...] = (None,)
    label = "•"
    if number and (ref := _REF_CELL.fullmatch(number.of(text))):
        refs, label = _refs(ref["refs"]), " ".join(number.of(text).split())
    elif number:
        refs, label = (" ".join(number.of(text).split()),), number.of(text)
    elif only := _REF_CELL.fullmatch(words.of(text)):
        refs, label = _refs(only["refs"]), words.of(text)
        row = [cell for held in cells.values() for cell in held]
        words = Span(min(row).start, max(cell.end for cell in row))
        return _numbered(refs, label, words, "number")
    elif numbered := _NUMBERED.match(text, words.start, words.end):
        refs = (numbered["ref"],)
        label = numbered["ref"]
        words = Span(numbered.end(), words.end)
    elif reads_as_heading(words.of(text)) and len(words.of(text).split()) < 4:
        return []
    if len(words.of(text).split()) < 2:
        return []
    if context.parts.statuses.is_status(words.of(text)):
        return _numbered(refs, label, words, "number")
    return _numbered(refs, label, words, "verbatim")


def _refs(refs: str) -> tuple[str, ...]:
    return numbers_in(refs) or (refs,)


def _numbered(
    numbers: tuple[str | None, ...], label: str, words: Span, wording: str
) -> list[Entry]:
    shared = len(numbers) > 1
    return [Entry(number, label, words, wording, shared=shared) for number in numbers]


def _parts_of_row(context: Context, cells: dict[str, list[Span]]) -> Parts:
    """Return the answer, the status and the report of a row."""
    text, parts = context.text, Parts()
    explains = next((cells[p][0] for p in _EXPLAINS if p in cells), None)
    ticked = [
        (name.removeprefix("tick:"), held[0])
        for name, held in cells.items()
        if name.startswith("tick:") and _is_yes(held[0].of(text))
    ]
    if len(ticked) == 1:
        parts.answers.append(Answer(ticked[0][0], "stated", ticked[0][1], explains))
    elif len(ticked) > 1:
        whole = Span(ticked[0][1].start, ticked[-1][1].end)
        message = f"{len(ticked)} options are ticked"
        parts.issues.append(Issue("conflicting_ticks", message, whole))
        parts.answers.append(Answer("not_recorded", "rule", whole, explains))
    elif "response" in cells:
        _answer(context, cells["response"][0], explains, parts)
    if "status" in cells:
        _status(context, cells["status"][0], cells, parts)
    elif "report" in cells and not parts.answers:
        _report(context, cells["report"][0], parts)
    return parts


def _is_yes(words: str) -> bool:
    return bool(_YES.fullmatch(words.strip(" *_.")))


def _answer(context: Context, cell: Span, explains: Span | None, parts: Parts) -> None:
    answer = reply(context.text, cell, context.vocabulary.responses)
    exact = exact_answer(cell.of(context.text), context.vocabulary.responses)
    if exact:
        answer = (exact, cell)
    if answer:
        inside = explanation(context.text, answer[1], cell.end)
        parts.answers.append(Answer(answer[0], "stated", cell, explains or inside))
        if not explains:
            parts.answers[-1] = replace(parts.answers[-1], explanation=None)
        return
    if context.statuses.is_status(cell.of(context.text)):
        _status(context, cell, {}, parts)
        return
    if any(c.isalpha() for c in cell.of(context.text)):
        parts.answers.append(Answer("not_recorded", "rule", cell, cell))


def _status(
    context: Context, cell: Span, cells: dict[str, list[Span]], parts: Parts
) -> None:
    text = context.text
    status = context.statuses.of_words(cell.of(text))
    if status is None and not parts.answers:
        answer = reply(text, cell, context.vocabulary.responses)
        whole = answer and answer[1].end >= cell.end - 1
        if answer and whole and "response" not in cells:
            parts.answers.append(Answer(answer[0], "stated", cell))
    report = next((cells[p][0] for p in ("report", "action") if p in cells), None)
    parts.reports.append(Report(status, "stated", cell, report))
    if status is None:
        words = " ".join(cell.of(text).split())
        message = f"No status is known by the words “{words}”"
        parts.issues.append(Issue("status_not_known", message, cell))


def _report(context: Context, cell: Span, parts: Parts) -> None:
    own = context.statuses.in_report(context.text, cell)
    if own:
        parts.reports.append(Report(own[0], "stated", own[1], cell))
    else:
        parts.reports.append(Report(None, "rule", None, cell))


__all__ = ["Label", "read_tables"]
