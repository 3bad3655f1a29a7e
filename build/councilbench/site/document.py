"""The page of a document: its words, and which of them became data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from datasette import Response

from councilbench import words
from councilbench.schema import Row

from .benchmark import Benchmark
from .missing import missing
from .pages import Links, page, shown
from .passages import KINDS, Passage, lay_out

_DOCUMENT = """
SELECT documents.*, councils.name AS council, reviews.title AS review,
  document_kinds.label AS kind_label, date_bases.label AS date_basis_label,
  completeness.label AS completeness_label
FROM documents
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
JOIN document_kinds ON document_kinds.id = documents.kind
JOIN date_bases ON date_bases.id = date_basis
JOIN completeness ON completeness.id = completeness
WHERE document_id = :document
"""
# The councils of which it says something, beside the one that published it.
_ALSO = """
SELECT council_id, name
FROM documents_by_council JOIN councils USING (council_id)
WHERE document_id = :document AND NOT is_own ORDER BY name
"""
# How a row of each kind is called in the margin, and what it says.
_PASSAGES = {
    "recommendations": """
SELECT recommendation_id AS "key", recommendation_id, "start", "end", label,
  themes AS detail
FROM recommendations JOIN themes_of_recommendations USING (recommendation_id)
WHERE document_id = :document""",
    "responses": """
SELECT response_id AS "key", recommendation_id, responses."start", responses."end",
  explanation_start, explanation_end, response_decisions.label AS detail,
  'Response to ' || number AS label, number
FROM responses
JOIN recommendations USING (recommendation_id)
JOIN response_decisions ON response_decisions.id = decision
WHERE responses.document_id = :document""",
    "progress": """
SELECT progress_id AS "key", recommendation_id, progress."start", progress."end",
  status_start, status_end, progress_statuses.label AS detail,
  'Progress on ' || number AS label, number
FROM progress
JOIN recommendations USING (recommendation_id)
JOIN progress_statuses ON progress_statuses.id = status
WHERE progress.document_id = :document""",
    "decisions": """
SELECT decision_id AS "key", recommendation_id, "start", "end", due AS detail,
  decision_kinds.label || coalesce(' (' || number || ')', '') AS label
FROM decisions JOIN decision_kinds ON decision_kinds.id = kind
WHERE document_id = :document""",
    "statements": """
SELECT statement_id AS "key", recommendation_id, "start", "end",
  statement_kinds.label AS label, themes AS detail
FROM statements
JOIN statement_kinds ON statement_kinds.id = kind
JOIN themes_of_statements USING (statement_id)
WHERE document_id = :document""",
    "outcomes": """
SELECT outcome_id AS "key", recommendation_id, "start", "end", measure AS detail,
  value, value_max, unit, qualifier, quote
FROM outcomes WHERE document_id = :document""",
}
# The second place that a row may quote, and what to call it there.
_SECOND = {"responses": "explanation", "progress": "status"}


async def document(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show a document as published, with every passage that became data marked."""
    key = request.url_vars["key"]
    row = await benchmark.one(_DOCUMENT, document=key)
    links = Links(datasette, benchmark)
    if row is None:
        known = await benchmark.rows(
            "SELECT document_id, title FROM documents ORDER BY title LIMIT 50"
        )
        return await missing(
            datasette,
            request,
            benchmark,
            f"There is no document “{shown(key)}”.",
            [(links.document(row["document_id"]), row["title"]) for row in known],
        )
    all_passages = await passages(benchmark, links, key)
    hidden = [kind for kind in KINDS if kind in request.args.getlist("hide")]
    text = await benchmark.text(key)
    context = {
        "document": row,
        "date": words.between(row["date_earliest"], row["date_latest"]),
        "text": text,
        "paragraphs": lay_out(
            text or "", (p for p in all_passages if p.kind not in hidden)
        ),
        "passages": all_passages,
        "kinds": KINDS,
        "counts": Counter(kind for kind, _ in {(p.kind, p.key) for p in all_passages}),
        "hidden": hidden,
        "issues": await _issues(benchmark, key),
        "also": await benchmark.rows(_ALSO, document=key),
    }
    return await page(datasette, request, benchmark, "document", context)


async def passages(benchmark: Benchmark, links: Links, key: str) -> list[Passage]:
    """Return every passage of a document that a row quotes, in order."""
    all_passages = [
        passage
        for kind, sql in _PASSAGES.items()
        if kind in benchmark.names
        for row in await benchmark.rows(sql, document=key)
        for passage in _passages(links, kind, row)
    ]
    order = list(KINDS)
    return sorted(
        all_passages, key=lambda p: (p.start, -p.end, order.index(p.kind), p.key)
    )


def _passages(links: Links, kind: str, row: Row) -> Iterator[Passage]:
    address = links.found(kind, row["key"], row["recommendation_id"])
    label = words.figure(row) if kind == "outcomes" else row["label"]
    detail = row["detail"] or ""
    if row["start"] is not None:
        yield Passage(
            row["start"], row["end"], kind, row["key"], label, detail, address
        )
    name = _SECOND.get(kind)
    start = row.get(f"{name}_start")
    if name and start is not None:
        end = row[f"{name}_end"]
        label = f"{name.capitalize()} of {row['number']}"
        yield Passage(start, end, kind, row["key"], label, detail, address)


async def _issues(benchmark: Benchmark, key: str) -> list[Row]:
    if "issues" not in benchmark.names:
        return []
    return await benchmark.rows(
        """
        SELECT issues.*, issue_kinds.label, issue_kinds.definition,
          severities.label AS severity_label
        FROM issues
        JOIN issue_kinds ON issue_kinds.id = issues.kind
        JOIN severities ON severities.id = issues.severity
        WHERE document_id = :document
        ORDER BY severities."order", issue_kinds."order", issue_id
        """,
        document=key,
    )
