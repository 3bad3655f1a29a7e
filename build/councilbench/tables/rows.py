"""Coded documents -> rows: one list of rows a table, keys and links resolved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from councilbench.coding import Coded, Finding, Theme, span_of
from councilbench.problems import BadData, Problem
from councilbench.reading import (
    Progress,
    Recommendation,
    Response,
    Span,
)
from councilbench.schema import Row
from councilbench.sources import LICENCE_NOT_STATED, KeyPath

from .holders import (
    Holders,
    Named,
    interval,
    name_recommendations,
    recommendation_id,
    share_themes,
    slug_of_number,
)
from .latest import days_since, mark_latest
from .origins import Source

Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Built:
    """The rows, which row each finding became, and where each row was put down.

    ``keys`` are by the identity of findings; ``sources`` by table and key.
    """

    tables: Tables
    keys: Mapping[object, str]
    named: Named
    sources: Mapping[tuple[str, str], Source]

    @property
    def holders(self) -> Holders:
        """By key, the document that holds a recommendation's words."""
        return self.named.holders

    def is_held_by(self, coded: Coded, item: object) -> bool:
        """Tell whether an item's row is of this document, not of another naming it."""
        if not isinstance(item, Recommendation):
            return True
        key = self.keys.get(item.identity)
        return key in self.holders and self.holders[key][0] is coded


def build_rows(coded_documents: list[Coded], reviews: Mapping[str, Row]) -> Built:
    """Return the rows of every generated table but issues, sorted by key or place.

    ``reviews`` are the rows of reviews by their key. Raises BadData where a card refers
    to a recommendation that no document lists, corrects what becomes no row, or where
    two cards give a recommendation different themes.
    """
    named, problems = name_recommendations(coded_documents), list[Problem]()
    holders = named.holders
    problems += share_themes(coded_documents, named)
    tables: Tables = {
        "documents": [document_row(coded) for coded in coded_documents],
        "recommendations": _recommendations(coded_documents, holders, reviews),
        "responses": [],
        "progress": [],
        "decisions": [],
        "statements": [],
        "outcomes": [],
        "recommendation_themes": _recommendation_themes(holders),
        "statement_themes": [],
        "corrections": [],
    }
    keys: dict[object, str] = {}
    sources: dict[tuple[str, str], Source] = {}
    for coded in coded_documents:
        rows = _Rows(coded, named, reviews)
        tables["responses"] += rows.responses()
        tables["progress"] += rows.progress()
        tables["decisions"] += rows.decisions()
        tables["statements"] += rows.statements()
        tables["outcomes"] += rows.outcomes()
        tables["statement_themes"] += rows.statement_themes()
        # last, when it is known which row each finding became
        tables["corrections"] += rows.corrections()
        problems += rows.problems
        keys |= rows.keys
        sources |= rows.sources
    if problems:
        raise BadData(problems)
    mark_latest(tables)
    return Built(tables, keys, named, sources)


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
        "withheld": len(card.withheld),
        **_shares(coded),
    }


def _shares(coded: Coded) -> Row:
    """Return how much of a text became data, was recognised, and is unread."""
    shares = coded.reading.shares
    return {
        "share_data": round(shares.data, 4),
        "share_recognised": round(shares.recognised, 4),
        "share_unread": round(
            1 - round(shares.data, 4) - round(shares.recognised, 4), 4
        ),
    }


def _recommendations(
    coded_documents: list[Coded], holders: Holders, reviews: Mapping[str, Row]
) -> list[Row]:
    rows = []
    positions: Counter[str] = Counter()
    order = {
        coded.document.document_id: index for index, coded in enumerate(coded_documents)
    }
    listed = sorted(
        holders.items(),
        key=lambda kv: (order[kv[1][0].document.document_id], kv[1][1].span, kv[0]),
    )
    for key, (coded, recommendation) in listed:
        review, text = coded.review_at(recommendation.span) or "", coded.document.text
        positions[review] += 1
        rows.append(
            {
                "recommendation_id": key,
                "council_id": _council_of(coded, review, reviews),
                "review_id": review,
                "number": recommendation.number,
                "position": positions[review],
                "label": recommendation.label,
                "section": recommendation.section.of(text)
                if recommendation.section
                else None,
                "text": recommendation.span.of(text),
                "wording": recommendation.wording,
                "recommended_by": recommendation.body or "not_stated",
                "document_id": coded.document.document_id,
                **_place(recommendation.span),
            }
        )
    return sorted(rows, key=lambda row: (row["review_id"], row["position"]))


def _council_of(coded: Coded, review: str, reviews: Mapping[str, Row]) -> str:
    """Return the council whose review it is; that of the document if not known."""
    return str(reviews.get(review, {}).get("council_id") or coded.document.council_id)


def _recommendation_themes(holders: Holders) -> list[Row]:
    return [
        row
        for key, (coded, recommendation) in sorted(holders.items())
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
    """The rows of one document, the key of each finding's row and where it comes from.

    ``problems`` gathers links that lead nowhere.
    """

    def __init__(self, coded: Coded, named: Named, reviews: Mapping[str, Row]) -> None:
        self.coded, self.named, self.reviews = coded, named, reviews
        self.holders = named.holders
        self.document, self.card = coded.document, coded.document.loaded.card
        self.text = coded.document.text
        self.problems: list[Problem] = []
        self.keys: dict[object, str] = {}
        self.sources: dict[tuple[str, str], Source] = {}
        self._given: Counter[str] = Counter()
        self.sources["documents", self.document.document_id] = Source(
            coded, "documents", entry=()
        )
        self._recommendations()

    def _recommendations(self) -> None:
        """Note which row each recommendation here became, its own or another's."""
        for recommendation in self.coded.reading.recommendations:
            if key := self.named.keys.get(recommendation.identity):
                self.keys[recommendation.identity] = key
                if self.holders[key][0] is self.coded:
                    self._note_source("recommendations", key, recommendation)
                    self._note_source("recommendation_themes", key, recommendation)

    def responses(self) -> list[Row]:
        return [
            {
                "response_id": self._key("responses", "response", response),
                "recommendation_id": self._link(
                    "responses", response, response.number, response.of
                ),
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
                "progress_id": self._key("progress", "progress", progress),
                "recommendation_id": self._link(
                    "progress", progress, progress.number, progress.of
                ),
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
        review = self.coded.review_at(span_of(progress)) or self.card.review
        approved = self.reviews.get(review, {}).get("approved_on")
        days = days_since(approved, *interval)
        return dict(zip(("days_earliest", "days_latest"), days, strict=True))

    def decisions(self) -> list[Row]:
        return [
            {
                "decision_id": self._key("decisions", "d", decision),
                "council_id": self._council(review),
                "document_id": self.document.document_id,
                "review_id": review,
                "number": decision.number,
                "kind": decision.kind,
                "text": decision.span.of(self.text),
                "due": self._words(decision.due.span if decision.due else None),
                "due_earliest": decision.due.earliest if decision.due else None,
                "due_latest": decision.due.latest if decision.due else None,
                "recommendation_id": self._link(
                    "decisions", decision, decision.recommendation
                ),
                **_place(decision.span),
            }
            for decision in self.coded.reading.decisions
            if (review := self.coded.review_at(decision.span))
        ]

    def statements(self) -> list[Row]:
        return [
            {
                "statement_id": self._key("statements", "s", statement),
                "council_id": self._council(review),
                "review_id": review,
                "document_id": self.document.document_id,
                "kind": statement.kind,
                "basis": "analyst" if statement in self.coded.by_analyst else "rule",
                "text": statement.span.of(self.text),
                "recommendation_id": self._link(
                    "statements", statement, statement.recommendation
                ),
                **_place(statement.span),
            }
            for statement in self.coded.reading.statements
            if (review := self.coded.review_at(statement.span))
        ]

    def statement_themes(self) -> list[Row]:
        return [
            row
            for statement in self.coded.reading.statements
            if (key := self.keys.get(statement.identity))
            for row in _theme_rows("statement_id", key, self.coded.themes[statement])
        ]

    def outcomes(self) -> list[Row]:
        rows = []
        for outcome in self.coded.outcomes:
            card = outcome.card
            review = self.coded.review_at(outcome.span) or self.card.review
            key = self._counted(f"{self.document.document_id}-o{outcome.span.start}")
            self.sources["outcomes", key] = Source(
                self.coded, "outcomes", outcome.path, span=outcome.span
            )
            rows.append(
                {
                    "outcome_id": key,
                    "council_id": self._council(review),
                    "review_id": review,
                    "document_id": self.document.document_id,
                    "recommendation_id": self._linked(
                        card.of, outcome.span, self.sources["outcomes", key]
                    ),
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

    def _key_of(self, review: str, number: str) -> str:
        """Return the key of a number: of one of this document's, or as it would be."""
        slug = slug_of_number(number)
        for recommendation in self.coded.reading.recommendations:
            is_number = slug_of_number(recommendation.number or "") == slug
            if is_number and self.coded.review_at(recommendation.span) == review:
                return self.named.keys[recommendation.identity]
        return recommendation_id(review, number)

    def corrections(self) -> list[Row]:
        """Return the corrections, in the order of the card."""
        rows = []
        for correction in self.coded.corrections:
            row_key = self.keys.get(correction.identity)
            if row_key in self.holders and self.holders[row_key][0] is not self.coded:
                row_key = None
            elif row_key is None and not correction.is_removal:
                self.problems.append(
                    self.document.loaded.problem(
                        correction.path,
                        "this corrects what becomes no row: it has no theme, belongs "
                        "to no review, or another entry of the card replaces it",
                        "Take the correction out, or mend what keeps the row away",
                    )
                )
            key = f"{self.document.document_id}-c{int(correction.path[1]) + 1}"
            self.sources["corrections", key] = Source(
                self.coded, "corrections", correction.path
            )
            rows.append(
                {
                    "correction_id": key,
                    "document_id": self.document.document_id,
                    "table": correction.table,
                    "key": row_key,
                    "column": correction.column,
                    "read": correction.read,
                    "corrected": correction.corrected,
                    "reason": correction.reason,
                }
            )
        return rows

    def _council(self, review: str) -> str:
        """Return the council of which something is said: of several that it speaks for.

        What is said of the review of a predecessor is said by the successor.
        """
        council = _council_of(self.coded, review, self.reviews)
        speaks_for = {self.document.council_id, *self.card.councils}
        return council if council in speaks_for else self.document.council_id

    def _key(self, table: str, letter: str, finding: Finding) -> str:
        """Return the key of the row that a finding becomes, and note it.

        Responses and reports are named by the recommendation's number, everything else
        by where it begins, so that keys stay when a reader comes to find more.
        """
        if isinstance(finding, Response | Progress):
            number = finding.number or f"at {span_of(finding).start}"
            name = f"-{letter}-{slug_of_number(number)}"
        else:
            name = f"-{letter}{span_of(finding).start}"
        key = self._counted(f"{self.document.document_id}{name}")
        self.keys[finding.identity] = key
        self._note_source(table, key, finding)
        if table == "statements":
            self._note_source("statement_themes", key, finding)
        return key

    def _counted(self, key: str) -> str:
        """Return a key, with a count from the second time that it is given."""
        self._given[key] += 1
        return key if self._given[key] == 1 else f"{key}-{self._given[key]}"

    def _note_source(self, table: str, key: str, finding: Finding) -> None:
        entry = self.coded.entries[finding.identity]
        columns = entry.columns
        if table == "progress":
            date: KeyPath = ("date",)
            columns = columns | {"as_of_earliest": date, "as_of_latest": date}
        self.sources[table, key] = Source(
            self.coded, table, entry.path, columns, span_of(finding)
        )

    def _words(self, span: Span | None) -> str | None:
        return span.of(self.text) if span else None

    def _link(
        self, table: str, finding: Finding, number: str | None, of: object = None
    ) -> str | None:
        """Return the key of the recommendation that a finding is of.

        ``of`` is its identity where the reader knew it.
        """
        if of in self.named.keys:
            return self.named.keys[of]
        source = self.sources[table, self.keys[finding.identity]]
        return self._linked(number, span_of(finding), source)

    def _linked(self, number: str | None, span: Span, source: Source) -> str | None:
        """Return the key of the recommendation of that number, if there is one."""
        if number is None:
            return None
        review = self.coded.review_at(span) or self.card.review
        key = self._key_of(review, number)
        if key not in self.holders:
            self.problems.append(
                Problem(
                    *source.place(["recommendation_id"]),
                    f"no document lists a recommendation {number} of {review}",
                    "Mend the number, or add the recommendation to a card",
                )
            )
        return key


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
