"""Coded documents -> rows: one list of rows a table, keys and links resolved."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from councilbench.coding import Coded, Finding, Theme, span_of
from councilbench.problems import BadData, Problem
from councilbench.reading import (
    Decision,
    Progress,
    Recommendation,
    Response,
    Span,
    Statement,
    share,
)
from councilbench.schema import Row
from councilbench.sources import DateCard

from .latest import days_since, mark_latest

# How much of a recommendation's words each wording holds.
_HOLDS = {"number": 0, "title": 1, "verbatim": 2}

Tables = dict[str, list[Row]]
LICENCE_NOT_STATED = "not stated"


def build_rows(coded_documents: list[Coded], reviews: Mapping[str, Row]) -> Tables:
    """Return the rows of every generated table but issues, sorted by key or place.

    ``reviews`` are the rows of reviews by their key.

    Raises BadData where a card refers to a recommendation that no document lists.
    """
    keys = _recommendation_keys(coded_documents)
    tables: Tables = {
        "documents": [document_row(coded) for coded in coded_documents],
        "recommendations": _recommendations(coded_documents, keys),
        "responses": [],
        "progress": [],
        "decisions": [],
        "statements": [],
        "outcomes": [],
        "recommendation_themes": _recommendation_themes(coded_documents, keys),
        "statement_themes": [],
        "corrections": [],
    }
    problems: list[Problem] = []
    for coded in coded_documents:
        rows = _Rows(coded, keys, reviews)
        tables["responses"] += rows.responses()
        tables["progress"] += rows.progress()
        tables["decisions"] += rows.decisions()
        tables["statements"] += rows.statements()
        tables["outcomes"] += rows.outcomes()
        tables["statement_themes"] += rows.statement_themes()
        tables["corrections"] += rows.corrections()
        problems += rows.problems
    if problems:
        raise BadData(problems)
    mark_latest(tables)
    return tables


def document_row(coded: Coded) -> Row:
    """Return a document's row."""
    document, card = coded.document, coded.document.loaded.card
    return {
        "document_id": document.document_id,
        "council_id": document.council_id,
        "review_id": card.review,
        "title": card.title,
        "kind": card.kind,
        "body": card.body,
        "meeting_date": card.date.stated,
        "date_basis": card.date.basis,
        "date_earliest": interval(card.date)[0],
        "date_latest": interval(card.date)[1],
        "date_note": card.date.note,
        "completeness": card.completeness,
        "source_url": card.source_url,
        "licence": card.licence or LICENCE_NOT_STATED,
        "path": document.path,
        "sha256": document.sha256,
        "characters": len(document.text),
        "withheld": card.withheld,
        "claimed": round(share(document.text, coded.reading.read), 4),
    }


def interval(card: DateCard) -> tuple[Any, Any]:
    """Return the earliest and latest day that a card gives; a stated day is both."""
    if card.stated:
        return card.stated, card.stated
    return card.earliest, card.latest


def review_at(coded: Coded, span: Span) -> str | None:
    """Return the review that a passage belongs to; None where its part has none."""
    card = coded.document.loaded.card
    review: str | None = card.review
    for part in card.parts:
        opening = re.search(
            r"\s+".join(map(re.escape, part.opens.split())), coded.document.text
        )
        if opening and opening.start() <= span.start:
            review = part.review
    return review


def recommendation_id(review: str, number: str) -> str:
    """Return the key of a recommendation: the review, -r and the number."""
    return f"{review}-r{slug_of_number(number)}"


def _own_key(review: str, recommendation: Recommendation) -> str:
    """Return a recommendation's key; one without a number is named by its place."""
    return recommendation_id(
        review, recommendation.number or f"at {recommendation.span.start}"
    )


def slug_of_number(number: str) -> str:
    """Return a number as a key holds it: two digits where it is one, no punctuation."""
    slug = re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
    return slug.zfill(2) if slug.isdigit() else slug


def _recommendation_keys(
    coded_documents: list[Coded],
) -> dict[str, tuple[Coded, Recommendation]]:
    """Return, by key, where each recommendation stands.

    A recommendation that several documents name is kept in the first that gives its
    words, or failing that its title.
    """
    keys: dict[str, tuple[Coded, Recommendation]] = {}
    ordered = sorted(
        coded_documents, key=lambda c: str(interval(c.document.loaded.card.date)[0])
    )
    for coded in ordered:
        for recommendation in coded.reading.recommendations:
            review = review_at(coded, recommendation.span)
            if not review:
                continue
            key = _own_key(review, recommendation)
            current = keys.get(key)
            if (
                not current
                or _HOLDS[recommendation.wording] > _HOLDS[current[1].wording]
            ):
                keys[key] = (coded, recommendation)
    return keys


def _recommendations(
    coded_documents: list[Coded], keys: dict[str, tuple[Coded, Recommendation]]
) -> list[Row]:
    rows = []
    positions: Counter[str] = Counter()
    order = {
        coded.document.document_id: index for index, coded in enumerate(coded_documents)
    }
    listed = sorted(
        keys.items(),
        key=lambda kv: (order[kv[1][0].document.document_id], kv[1][1].span, kv[0]),
    )
    for key, (coded, recommendation) in listed:
        review, text = review_at(coded, recommendation.span) or "", coded.document.text
        positions[review] += 1
        rows.append(
            {
                "recommendation_id": key,
                "council_id": coded.document.council_id,
                "review_id": review,
                "number": recommendation.number,
                "position": positions[review],
                "label": recommendation.label,
                "section": recommendation.section.of(text)
                if recommendation.section
                else None,
                "text": recommendation.span.of(text),
                "wording": recommendation.wording,
                "document_id": coded.document.document_id,
                **_place(recommendation.span),
            }
        )
    return sorted(rows, key=lambda row: (row["review_id"], row["position"]))


def _recommendation_themes(
    coded_documents: list[Coded], keys: dict[str, tuple[Coded, Recommendation]]
) -> list[Row]:
    return [
        row
        for key, (coded, recommendation) in sorted(keys.items())
        for row in _theme_rows("recommendation_id", key, coded.themes[recommendation])
    ]


def _theme_rows(column: str, key: str, themes: Iterable[Theme]) -> list[Row]:
    return [
        {
            column: key,
            "theme_id": theme.theme_id,
            "is_primary": place == 0,
            "basis": theme.basis,
            "evidence": theme.evidence,
        }
        for place, theme in enumerate(themes)
    ]


def _place(span: Span | None, prefix: str = "") -> Row:
    return {
        f"{prefix}start": span.start if span else None,
        f"{prefix}end": span.end if span else None,
    }


class _Rows:
    """The rows of one document; ``problems`` gathers links that lead nowhere."""

    def __init__(
        self,
        coded: Coded,
        keys: dict[str, tuple[Coded, Recommendation]],
        reviews: Mapping[str, Row],
    ) -> None:
        self.coded, self.keys, self.reviews = coded, keys, reviews
        self.document, self.card = coded.document, coded.document.loaded.card
        self.text = coded.document.text
        self.problems: list[Problem] = []
        self._given: Counter[str] = Counter()

    def responses(self) -> list[Row]:
        return [
            {
                "response_id": self.key_of(response),
                "recommendation_id": self._link(response.number, response.span),
                "document_id": self.document.document_id,
                "decision": response.decision,
                "quote": response.span.of(self.text),
                "explanation": self._words(response.explanation),
                "note": response_note(response),
                "basis": response.basis,
                **_place(response.span),
                **_place(response.explanation, "explanation_"),
            }
            for response in self.coded.reading.responses
        ]

    def progress(self) -> list[Row]:
        earliest, latest = interval(self.card.date)
        return [
            {
                "progress_id": self.key_of(progress),
                "recommendation_id": self._link(progress.number, span_of(progress)),
                "document_id": self.document.document_id,
                "as_of_earliest": earliest,
                "as_of_latest": latest,
                **self._days(progress, earliest, latest),
                "status": progress.status,
                "basis": progress.basis,
                "status_as_printed": self._words(progress.status_span),
                "narrative": self._words(progress.narrative),
                **_place(progress.narrative),
                **_place(progress.status_span, "status_"),
            }
            for progress in self.coded.reading.progress
        ]

    def _days(self, progress: Progress, *interval: dt.date | None) -> Row:
        review = review_at(self.coded, span_of(progress)) or self.card.review
        approved = self.reviews.get(review, {}).get("approved_on")
        days = days_since(approved, *interval)
        return dict(zip(("days_earliest", "days_latest"), days, strict=True))

    def decisions(self) -> list[Row]:
        return [
            {
                "decision_id": self.key_of(decision),
                "document_id": self.document.document_id,
                "review_id": review,
                "number": decision.number,
                "kind": decision.kind,
                "text": decision.span.of(self.text),
                "due": self._words(decision.due.span if decision.due else None),
                "due_earliest": decision.due.earliest if decision.due else None,
                "due_latest": decision.due.latest if decision.due else None,
                "recommendation_id": self._link(decision.recommendation, decision.span),
                **_place(decision.span),
            }
            for decision in self.coded.reading.decisions
            if (review := review_at(self.coded, decision.span))
        ]

    def _kept_statements(self) -> list[tuple[Statement, str]]:
        return [
            (statement, review)
            for statement in self.coded.reading.statements
            if (review := review_at(self.coded, statement.span))
        ]

    def statements(self) -> list[Row]:
        return [
            {
                "statement_id": self.key_of(statement),
                "council_id": self.document.council_id,
                "review_id": review,
                "document_id": self.document.document_id,
                "kind": statement.kind,
                "basis": "analyst" if statement in self.coded.by_analyst else "rule",
                "text": statement.span.of(self.text),
                "recommendation_id": self._link(
                    statement.recommendation, statement.span
                ),
                **_place(statement.span),
            }
            for statement, review in self._kept_statements()
        ]

    def statement_themes(self) -> list[Row]:
        return [
            row
            for statement, _ in self._kept_statements()
            for row in _theme_rows(
                "statement_id", self.key_of(statement), self.coded.themes[statement]
            )
        ]

    def outcomes(self) -> list[Row]:
        rows = []
        for outcome in self.coded.outcomes:
            card = outcome.card
            key = f"{self.document.document_id}-o{outcome.span.start}"
            self._given[key] += 1
            count = self._given[key]
            rows.append(
                {
                    "outcome_id": key if count == 1 else f"{key}-{count}",
                    "council_id": self.document.council_id,
                    "review_id": review_at(self.coded, outcome.span)
                    or self.card.review,
                    "document_id": self.document.document_id,
                    "recommendation_id": self._link(card.of, outcome.span),
                    "theme_id": card.theme,
                    "measure": card.measure,
                    "value": card.value,
                    "value_max": card.value_max,
                    "unit": card.unit,
                    "qualifier": outcome.qualifier,
                    "period": card.period,
                    "note": card.note,
                    "quote": outcome.span.of(self.text),
                    **_place(outcome.span),
                }
            )
        return sorted(rows, key=lambda row: (row["start"], row["outcome_id"]))

    def corrections(self) -> list[Row]:
        return [
            {
                "document_id": self.document.document_id,
                "table": correction.table,
                "key": self.key_of(correction.finding),
                "column": correction.column,
                "read": correction.read,
                "corrected": correction.corrected,
                "reason": correction.reason,
            }
            for correction in self.coded.corrections
        ]

    def key_of(self, finding: Finding) -> str:
        """Return the key of a finding's row."""
        return finding_key(self.coded, finding)

    def _words(self, span: Span | None) -> str | None:
        return span.of(self.text) if span else None

    def _link(self, number: str | None, span: Span) -> str | None:
        """Return the key of the recommendation of that number, if there is one."""
        if number is None:
            return None
        key = recommendation_id(review_at(self.coded, span) or self.card.review, number)
        if key not in self.keys:
            self.problems.append(
                Problem(
                    self.document.loaded.file,
                    None,
                    None,
                    f"no document lists a recommendation {number} of "
                    f"{self.card.review}",
                    "Mend the number, or add the recommendation to a card",
                )
            )
        return key


def finding_key(coded: Coded, finding: Finding) -> str:
    """Return the key of the row that a finding becomes.

    Responses and reports are named by the recommendation's number, everything else by
    where it begins, so that keys stay when a reader comes to find more.
    """
    name = coded.document.document_id
    if isinstance(finding, Recommendation):
        review = review_at(coded, finding.span) or coded.document.loaded.card.review
        return _own_key(review, finding)
    if isinstance(finding, Response | Progress):
        sort = "response" if isinstance(finding, Response) else "progress"
        key = f"{name}-{sort}-{slug_of_number(finding.number)}"
        place = coded.place(finding)
        return key if place == 0 else f"{key}-{place + 1}"
    letter = "d" if isinstance(finding, Decision) else "s"
    return f"{name}-{letter}{finding.span.start}"


def stands_here(coded: Coded, tables: Tables, item: object) -> bool:
    """Tell whether an item's row is of this document, not of another that names it."""
    if not isinstance(item, Recommendation):
        return True
    key = finding_key(coded, item)
    return any(
        row["recommendation_id"] == key
        and row["document_id"] == coded.document.document_id
        for row in tables["recommendations"]
    )


def response_note(response: Response) -> str | None:
    """Return what a reader should know about a response and its explanation."""
    if not response.explanation:
        return None
    if response.decision == "not_recorded":
        return (
            "An explanation is given although no decision is recorded; the form asks "
            "for one only where a recommendation is not accepted in full."
        )
    if response.decision == "accept_in_full":
        return (
            "A remark stands in the place for explanations although the recommendation "
            "is accepted in full."
        )
    return (
        "It is noted, and a remark is given." if response.decision == "noted" else None
    )
