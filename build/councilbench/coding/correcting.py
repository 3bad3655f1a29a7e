"""The analyst's corrections of what was read, and what the reader missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from councilbench.problems import Problem
from councilbench.reading import (
    Decision,
    Progress,
    Recommendation,
    Response,
    Span,
    Statement,
)
from councilbench.sources import KeyPath

from .codebook import Theme
from .model import Coded, Correction, Finding, items, located, span_of

_CODES = {
    ("responses", "decision"),
    ("progress", "status"),
    ("statements", "kind"),
    ("decisions", "kind"),
    ("decisions", "number"),
    ("statements", "recommendation"),
    ("decisions", "recommendation"),
    ("recommendations", "number"),
    ("recommendations", "wording"),
}
_PASSAGES = {
    ("recommendations", "text"): "span",
    ("recommendations", "section"): "section",
    ("responses", "explanation"): "explanation",
    ("responses", "quote"): "span",
    ("progress", "narrative"): "narrative",
    ("progress", "status_as_printed"): "status_span",
    ("decisions", "text"): "span",
    ("statements", "text"): "span",
}


def correct(coded: Coded) -> Iterator[Problem]:
    """Apply the card's corrections to what was read."""
    loaded = coded.document.loaded
    for index, correction in enumerate(loaded.card.corrections):
        path: KeyPath = ("corrections", index)
        named = _named(coded, correction.table, correction.item)
        if len(named) != 1:
            yield loaded.problem(
                path,
                f"“{correction.item}” names {len(named)} rows of {correction.table}",
                "Name one: its number, or enough of its opening words",
            )
            continue
        finding = named[0]
        findings = items(coded.reading, correction.table)
        place = findings.index(finding)
        if correction.remove:
            del findings[place]
            words = span_of(finding).of(coded.document.text)
            coded.corrections.append(
                Correction(
                    correction.table, finding, "row", words, None, correction.reason
                )
            )
            coded.reading.unclaim(span_of(finding))
            continue
        changed, problems = _changed(coded, path, correction, finding)
        yield from problems
        if changed:
            findings[place] = changed


def _changed(
    coded: Coded, path: KeyPath, correction: Any, finding: Finding
) -> tuple[Finding | None, list[Problem]]:
    """Return a finding with one column corrected, and note the correction."""
    loaded, text = coded.document.loaded, coded.document.text
    target = (correction.table, correction.column)
    new: Any
    if target in _CODES:
        name, new = correction.column, correction.value
        before, after = getattr(finding, name), new
    elif target in _PASSAGES:
        name, new, after = _PASSAGES[target], None, None
        if correction.quote:
            new, problems = located(loaded, path, text, correction.quote)
            if not new:
                return None, problems
            after = new.of(text)
        old = getattr(finding, name)
        before = old.of(text) if old else None
    else:
        columns = sorted(c for t, c in _CODES | set(_PASSAGES) if t == target[0])
        return None, [
            loaded.problem(
                path,
                f"the column {correction.column} of {target[0]} cannot be corrected",
                f"Use one of {', '.join(columns)}, or remove: true",
            )
        ]
    changes = {name: new}
    if correction.column in ("decision", "status"):
        changes["basis"] = "analyst"
    changed: Finding = replace(finding, **changes)
    coded.corrections.append(
        Correction(
            target[0], changed, target[1] or "", before, after, correction.reason
        )
    )
    if isinstance(new, Span):
        coded.reading.claim(new)
    return changed, []


def _named(coded: Coded, table: str, item: str) -> list[Finding]:
    """Return the findings that an item names: by number, or by its opening words."""
    words = " ".join(item.split())
    return [
        finding
        for finding in items(coded.reading, table)
        if getattr(finding, "number", None) == item
        or " ".join(span_of(finding).of(coded.document.text).split()).startswith(words)
    ]


def add(coded: Coded) -> Iterator[Problem]:
    """Add what the analyst found and the reader missed."""
    loaded, text, reading = coded.document.loaded, coded.document.text, coded.reading
    card = loaded.card
    for table in ("recommendations", "responses", "progress", "decisions"):
        for index, entry in enumerate(getattr(card, table)):
            path: KeyPath = (table, index)
            spans: dict[str, Span | None] = {}
            for key in ("quote", "section", "explanation", "status_quote"):
                if quote := getattr(entry, key, None):
                    spans[key], problems = located(loaded, path, text, quote)
                    yield from problems
            if quote_span := spans.get("quote"):
                finding = _finding(entry, quote_span, spans)
                items(reading, table).append(finding)
                coded.by_analyst.add(finding)
                reading.claim(*spans.values())
        items(reading, table).sort(key=span_of)
    for index, picked in enumerate(card.statements):
        span, problems = located(loaded, ("statements", index), text, picked.quote)
        yield from problems
        if not span:
            continue
        replaced = [s for s in reading.statements if s.span.overlaps(span)]
        for statement in replaced:
            if statement not in coded.by_analyst:
                reading.statements.remove(statement)
        added = Statement(picked.kind, span, picked.of, span)
        reading.statements.append(added)
        coded.by_analyst.add(added)
        coded.themes[added] = [
            Theme(theme, "analyst", picked.because or "") for theme in picked.themes
        ]
    reading.statements.sort(key=span_of)


def _finding(entry: Any, span: Span, spans: dict[str, Span | None]) -> Finding:
    """Return the finding that an entry of the card stands for."""
    name = type(entry).__name__
    if name == "RecommendationCard":
        label = entry.label or entry.number
        return Recommendation(
            entry.number, label, spans.get("section"), span, entry.wording
        )
    if name == "ResponseCard":
        return Response(
            entry.of, entry.decision, "analyst", span, spans.get("explanation")
        )
    if name == "ProgressCard":
        status_span = spans.get("status_quote")
        return Progress(entry.of, entry.status, "analyst", status_span, span)
    return Decision(entry.kind, span, entry.number, None, entry.of)
