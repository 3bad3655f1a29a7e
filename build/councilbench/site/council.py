"""The page of a council: what is held of it, and how that compares."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from datasette import Response

from councilbench import words
from councilbench.asking import compare
from councilbench.schema import Row

from .benchmark import Benchmark
from .home import MOST_COUNCILS
from .matrix import ordered
from .missing import missing
from .pages import Links, page, shown

_COUNCIL = """
SELECT councils.*, council_types.label AS type_label, council_types.definition,
  successors.name AS successor
FROM councils
JOIN council_types ON council_types.id = councils.council_type
LEFT JOIN councils AS successors ON successors.council_id = councils.successor_id
WHERE councils.council_id = :council
"""
_PREDECESSORS = """
SELECT council_id, name, closed_on FROM councils
WHERE successor_id = :council ORDER BY name
"""
_REVIEWS = """
SELECT reviews.*, review_kinds.label AS kind_label,
  (SELECT count(*) FROM recommendations r WHERE r.review_id = reviews.review_id)
    AS recommendations,
  (SELECT count(*) FROM statements s WHERE s.review_id = reviews.review_id)
    AS statements
FROM reviews JOIN review_kinds ON review_kinds.id = reviews.kind
WHERE council_id = :council ORDER BY recommendations DESC, title
"""
_DOCUMENTS = """
SELECT documents.*, document_kinds.label AS kind_label, date_bases.label AS basis_label,
  completeness.label AS completeness_label, is_own, councils.name AS council
FROM documents_by_council AS held
JOIN documents USING (document_id)
JOIN councils ON councils.council_id = documents.council_id
JOIN document_kinds ON document_kinds.id = documents.kind
JOIN date_bases ON date_bases.id = date_basis
JOIN completeness ON completeness.id = completeness
WHERE held.council_id = :council
ORDER BY coalesce(date_earliest, date_latest), document_id
"""
_RECOMMENDATIONS = """
SELECT recommendations.*, reviews.title AS review, latest_response.decision,
  latest_progress.status, response_decisions.label AS decision_label,
  progress_statuses.label AS status_label
FROM recommendations
JOIN reviews USING (review_id)
LEFT JOIN latest_response USING (recommendation_id)
LEFT JOIN response_decisions ON response_decisions.id = latest_response.decision
LEFT JOIN latest_progress USING (recommendation_id)
LEFT JOIN progress_statuses ON progress_statuses.id = latest_progress.status
WHERE recommendations.council_id = :council
ORDER BY review_id, position
"""
_DECISIONS = """
SELECT decisions.*, decision_kinds.label AS kind_label, reviews.title AS review
FROM decisions
JOIN decision_kinds ON decision_kinds.id = decisions.kind
JOIN reviews USING (review_id)
WHERE decisions.council_id = :council
ORDER BY document_id, "start"
"""
_COVERAGE = """
SELECT reviews.title AS review, document_kinds.label AS kind_label, coverage.held,
  held.label AS held_label, note
FROM coverage
JOIN reviews USING (review_id)
JOIN document_kinds ON document_kinds.id = document_kind
JOIN held ON held.id = coverage.held
WHERE coverage.council_id = :council
ORDER BY review_id, document_kinds."order"
"""


async def council(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show a council: documents, decisions, statuses, indicators, recommendations."""
    key = request.url_vars["key"]
    row = await benchmark.one(_COUNCIL, council=key)
    councils = await benchmark.rows(
        "SELECT council_id, name FROM councils ORDER BY name"
    )
    links = Links(datasette, benchmark)
    if row is None:
        known = [(links.council(c["council_id"]), c["name"]) for c in councils[:50]]
        message = f"There is no council “{shown(key)}”."
        return await missing(datasette, request, benchmark, message, known)
    recommendations = await benchmark.rows(_RECOMMENDATIONS, council=key)
    council_ids = [key, *(c["council_id"] for c in councils if c["council_id"] != key)]
    decided = Counter(r["decision"] or words.ABSENT for r in recommendations)
    reported = Counter(r["status"] or words.ABSENT for r in recommendations)
    decisions = await benchmark.labels("response_decisions")
    statuses = await benchmark.labels("progress_statuses")
    context = {
        "benchmark": benchmark,
        "council": row,
        "others": councils,
        "predecessors": await benchmark.rows(_PREDECESSORS, council=key),
        "reviews": await benchmark.rows(_REVIEWS, council=key),
        "documents": [
            d | {"date": words.between(d["date_earliest"], d["date_latest"])}
            for d in await benchmark.rows(_DOCUMENTS, council=key)
        ],
        "total": len(recommendations),
        "reviewed": _by_review_and_section(recommendations),
        "decided": ordered(decided, list(decisions)),
        "reported": ordered(reported, list(statuses)),
        "decisions": decisions,
        "statuses": statuses,
        "agreed": await benchmark.rows(_DECISIONS, council=key),
        "coverage": await benchmark.rows(_COVERAGE, council=key),
        "indicators": await _indicators(benchmark, council_ids[:MOST_COUNCILS]),
    }
    return await page(datasette, request, benchmark, "council", context)


def _by_review_and_section(rows: list[Row]) -> list[tuple[str, list[Any]]]:
    named = [
        row | {"heading": words.called(row["label"], row["number"])} for row in rows
    ]
    return [
        (
            review,
            [(s, list(g)) for s, g in groupby(group, key=lambda r: r["section"])],
        )
        for review, group in groupby(named, key=lambda r: r["review"])
    ]


async def _indicators(benchmark: Benchmark, councils: list[str]) -> list[Row]:
    """Return every indicator of a council and its peers, as a comparison gives it."""
    if "indicators" not in benchmark.names:
        return []
    comparison = await benchmark.read(lambda db: compare(db, None, councils))
    return list(comparison["indicators"])
