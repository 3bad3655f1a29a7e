"""The analyst's corrections of what was read, and what the reader missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from councilbench.problems import BadData, Problem
from councilbench.reading import (
    Decision,
    Progress,
    Recommendation,
    Response,
    Span,
    Statement,
    due,
)
from councilbench.sources import CorrectionCard, KeyPath, Passage, StatementCard

from .codebook import Theme
from .model import (
    Coded,
    Correction,
    Finding,
    NotLocated,
    items,
    locate,
    located,
    span_of,
)

# By table and column: what of a finding holds a code or a number.
_CODES = {
    ("responses", "decision"): "decision",
    ("progress", "status"): "status",
    ("statements", "kind"): "kind",
    ("decisions", "kind"): "kind",
    ("decisions", "number"): "number",
    ("statements", "recommendation"): "recommendation",
    ("decisions", "recommendation"): "recommendation",
    ("recommendations", "number"): "number",
    ("recommendations", "label"): "label",
    ("recommendations", "wording"): "wording",
}
# And what holds a passage.
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
# What a row can do without.
_OPTIONAL = {
    ("decisions", "number"),
    ("statements", "recommendation"),
    ("decisions", "recommendation"),
    ("recommendations", "section"),
    ("responses", "explanation"),
    ("progress", "narrative"),
    ("progress", "status_as_printed"),
}
_NAME_ONE = "Name one: its number, enough of its opening words, or which of them it is"


def correct(coded: Coded) -> Iterator[Problem]:
    """Apply the card's corrections to what was read."""
    loaded = coded.document.loaded
    for index, correction in enumerate(loaded.card.corrections):
        path: KeyPath = ("corrections", index)
        named = _named(coded, correction.table, correction.item)
        if len(named) != 1:
            yield loaded.problem(
                (*path, "item"),
                f"“{correction.item.words}” names {len(named)} rows of "
                f"{correction.table}",
                _NAME_ONE,
            )
            continue
        finding = named[0]
        findings = items(coded.reading, correction.table)
        place = findings.index(finding)
        if correction.remove and not correction.column:
            del findings[place]
            _note(coded, path, correction, finding, _shown(coded, span_of(finding)))
            coded.reading.unclaim(span_of(finding))
            continue
        try:
            findings[place] = _changed(coded, path, correction, finding)
        except BadData as bad:
            yield from bad.problems


def _changed(
    coded: Coded, path: KeyPath, correction: CorrectionCard, finding: Finding
) -> Finding:
    """Return a finding with one column corrected, and note the correction.

    Raises BadData where the column cannot be corrected so.
    """
    target = (correction.table, correction.column or "")
    name = _CODES.get(target) or _PASSAGES.get(target)
    if not name:
        known = {*_CODES, *_PASSAGES}
        columns = sorted(column for table, column in known if table == target[0])
        raise coded.document.loaded.bad(
            (*path, "column") if correction.column else path,
            f"the column {target[1]} of {target[0]} cannot be corrected"
            if correction.column
            else "the correction names no column",
            f"Use one of {', '.join(columns)}, or remove: true to take the row out",
        )
    new = _new_value(coded, path, correction, is_code=target in _CODES)
    if new is None and target not in _OPTIONAL:
        raise coded.document.loaded.bad(
            (*path, "remove"),
            f"each row of {target[0]} has its {target[1]}",
            "Give the right one, or leave out the column to take the row out",
        )
    changes: dict[str, Any] = {name: new}
    if name in ("decision", "status"):
        changes["basis"] = "analyst"
    if target == ("decisions", "text") and isinstance(new, Span):
        changes["due"] = due(coded.document.text, new)
    changed: Finding = replace(finding, **changes)
    if not span_of(changed).of(coded.document.text):
        raise coded.document.loaded.bad(
            path,
            "the report would have no words left",
            "Leave out the column to take the row out",
        )
    _note(
        *(coded, path, correction, finding),
        _shown(coded, getattr(finding, name)),
        _shown(coded, new),
    )
    if isinstance(new, Span):
        coded.reading.claim(new)
    return changed


def _new_value(
    coded: Coded, path: KeyPath, correction: CorrectionCard, is_code: bool
) -> str | Span | None:
    """Return what a correction puts into its column; None where it takes it out.

    Raises BadData where it says neither or both, or says it in the wrong way.
    """
    loaded, column = coded.document.loaded, correction.column
    given = {"value": correction.value, "quote": correction.quote}
    wanted, other = ("value", "quote") if is_code else ("quote", "value")
    holds = "a code or number" if is_code else "a passage"
    if given[other] is not None:
        raise loaded.bad(
            (*path, other),
            f"{column} holds {holds}, which is corrected by {wanted}",
            f"Give it under {wanted} and leave out {other}",
        )
    if (given[wanted] is not None) == correction.remove:
        raise loaded.bad(
            path,
            f"the correction gives both {wanted} and remove"
            if correction.remove
            else f"the correction does not say what is right in {column}",
            f"Give {wanted}, or remove: true where nothing should stand there",
        )
    if isinstance(correction.quote, Passage):
        span, problems = located(
            loaded, (*path, "quote"), coded.document.text, correction.quote
        )
        if problems:
            raise BadData(problems)
        return span
    return correction.value


def _note(
    coded: Coded,
    path: KeyPath,
    correction: CorrectionCard,
    finding: Finding,
    before: str | None,
    after: str | None = None,
) -> None:
    column = correction.column or "row"
    coded.corrections.append(
        Correction(
            *(correction.table, finding.identity, column, before, after),
            *(correction.reason, path, not correction.column),
        )
    )
    coded.entries[finding.identity].columns[column] = path


def _shown(coded: Coded, value: str | Span | None) -> str | None:
    return value.of(coded.document.text) if isinstance(value, Span) else value


def _named(coded: Coded, table: str, item: Passage) -> list[Finding]:
    """Return the findings that an item names: by number, or by its opening words."""
    words, text = " ".join(item.words.split()), coded.document.text
    behind = 0
    if item.after:
        try:
            behind = locate(text, Passage(words=item.after)).end
        except NotLocated:
            return []
    named: list[Finding] = [
        finding
        for finding in items(coded.reading, table)
        if span_of(finding).start >= behind
        and (
            getattr(finding, "number", None) == item.words
            or " ".join(span_of(finding).of(text).split()).startswith(words)
        )
    ]
    nth = item.nth or (1 if item.after else None)
    return named[nth - 1 : nth] if nth else named


def add(coded: Coded) -> Iterator[Problem]:
    """Add what the analyst found and the reader missed, or read otherwise."""
    card = coded.document.loaded.card
    for table in ("recommendations", "responses", "progress", "decisions"):
        for index, entry in enumerate(getattr(card, table)):
            yield from _add_entry(coded, table, (table, index), entry)
        items(coded.reading, table).sort(key=span_of)
    for index, picked in enumerate(card.statements):
        yield from _add_statement(coded, ("statements", index), picked)
    coded.reading.statements.sort(key=span_of)


def _add_entry(
    coded: Coded, table: str, path: KeyPath, entry: Any
) -> Iterator[Problem]:
    loaded, text, reading = coded.document.loaded, coded.document.text, coded.reading
    spans: dict[str, Span | None] = {}
    for key in ("quote", "section", "explanation", "status_quote"):
        if quote := getattr(entry, key, None):
            spans[key], problems = located(loaded, (*path, key), text, quote)
            yield from problems
    quote_span = spans.get("quote")
    if not quote_span:
        return
    added = _finding(text, entry, quote_span, spans)
    findings = items(reading, table)
    findings[:] = [
        finding
        for finding in findings
        if finding in coded.by_analyst or not _is_replaced(coded, finding, added)
    ]
    findings.append(added)
    coded.by_analyst.add(added)
    coded.entries[added.identity].path = path
    reading.claim(*spans.values())


def _is_replaced(coded: Coded, finding: Finding, added: Finding) -> bool:
    """Tell whether what was read is what the analyst put down in its place."""
    overlaps = span_of(finding).overlaps(span_of(added))
    if isinstance(finding, Recommendation) and isinstance(added, Recommendation):
        is_of_review = coded.review_at(finding.span) == coded.review_at(added.span)
        return finding.number == added.number and is_of_review
    if isinstance(finding, Decision):
        return overlaps
    return overlaps and getattr(finding, "number", "") == getattr(added, "number", "")


def _add_statement(
    coded: Coded, path: KeyPath, picked: StatementCard
) -> Iterator[Problem]:
    loaded, reading = coded.document.loaded, coded.reading
    quote_path = (*path, "quote")
    span, problems = located(loaded, quote_path, coded.document.text, picked.quote)
    yield from problems
    if not span:
        return
    reading.statements[:] = [
        statement
        for statement in reading.statements
        if statement in coded.by_analyst or not statement.span.overlaps(span)
    ]
    added = Statement(picked.kind, span, picked.of, span)
    reading.statements.append(added)
    coded.by_analyst.add(added)
    coded.entries[added.identity].path = path
    coded.themes[added] = [
        Theme(theme, "analyst", picked.because or "") for theme in picked.themes
    ]


def _finding(
    text: str, entry: Any, span: Span, spans: dict[str, Span | None]
) -> Finding:
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
    return Decision(entry.kind, span, entry.number, due(text, span), entry.of)
