"""The page of a recommendation: its words, and what became of it."""

from __future__ import annotations

from typing import Any

from datasette import Response

from councilbench import words
from councilbench.schema import Row

from .benchmark import Benchmark
from .missing import missing
from .pages import Links, page, shown

_RECOMMENDATION = """
SELECT recommendations.*, councils.name AS council, reviews.title AS review,
  reviews.body AS body, wordings.label AS wording_label,
  documents.title AS document
FROM recommendations
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
JOIN documents USING (document_id)
JOIN wordings ON wordings.id = wording
WHERE recommendation_id = :key
"""
_NEIGHBOURS = """
SELECT recommendation_id, label, number, position FROM recommendations
WHERE review_id = :review AND position IN (:position - 1, :position + 1)
ORDER BY position
"""
_RESPONSES = """
SELECT responses.*, response_decisions.label AS decision_label,
  bases.label AS basis_label, bases.definition AS basis_definition,
  documents.title AS document, documents.body,
  documents.date_earliest, documents.date_latest
FROM responses
JOIN response_decisions ON response_decisions.id = decision
JOIN bases ON bases.id = responses.basis
JOIN documents USING (document_id)
WHERE recommendation_id = :key
ORDER BY responses.position
"""
_PROGRESS = """
SELECT progress.*, progress_statuses.label AS status_label, bases.label AS basis_label,
  bases.definition AS basis_definition, documents.title AS document, documents.date_note
FROM progress
JOIN progress_statuses ON progress_statuses.id = status
JOIN bases ON bases.id = progress.basis
JOIN documents USING (document_id)
WHERE recommendation_id = :key
ORDER BY progress.position
"""
_OUTCOMES = """
SELECT outcomes.*, themes.label AS theme
FROM outcomes JOIN themes USING (theme_id)
WHERE recommendation_id = :key ORDER BY document_id, "start"
"""
_THEMES = """
SELECT recommendation_themes.*, themes.label, themes.definition,
  bases.label AS basis_label
FROM recommendation_themes
JOIN themes USING (theme_id)
JOIN bases ON bases.id = basis
WHERE recommendation_id = :key ORDER BY is_primary DESC, themes."order"
"""
_SAID = """
SELECT 'decisions' AS kind, decision_id AS "key", decision_kinds.label, text,
  document_id, "start", "end"
FROM decisions JOIN decision_kinds ON decision_kinds.id = kind
WHERE recommendation_id = :key
UNION ALL
SELECT 'statements', statement_id, statement_kinds.label, text, document_id, "start",
  "end"
FROM statements JOIN statement_kinds ON statement_kinds.id = kind
WHERE recommendation_id = :key
ORDER BY document_id, "start"
"""
_ISSUES = """
SELECT issues.*, issue_kinds.label
FROM issues JOIN issue_kinds ON issue_kinds.id = issues.kind
WHERE "key" = :key
  OR "key" IN (SELECT response_id FROM responses WHERE recommendation_id = :key)
  OR "key" IN (SELECT progress_id FROM progress WHERE recommendation_id = :key)
ORDER BY issue_kinds."order", issue_id
"""
_PEERS = """
SELECT peers.*, recommendations.text, recommendations.label, councils.name AS council,
  recommendations.document_id, recommendations."start", recommendations."end",
  decision, status, reviews.title AS review
FROM peers
JOIN recommendations ON recommendations.recommendation_id = peer_id
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
LEFT JOIN latest_response ON latest_response.recommendation_id = peer_id
LEFT JOIN latest_progress ON latest_progress.recommendation_id = peer_id
WHERE peers.recommendation_id = :key AND peer_kind LIKE 'recommendation%'
"""
_PEER_STATEMENTS = """
SELECT peers.*, statements.text, statement_kinds.label, councils.name AS council,
  statements.document_id, statements."start", statements."end", NULL AS decision,
  NULL AS status, reviews.title AS review
FROM peers
JOIN statements ON statement_id = peer_id
JOIN statement_kinds ON statement_kinds.id = statements.kind
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
WHERE peers.recommendation_id = :key AND peer_kind LIKE 'statement%'
"""


async def recommendation(
    datasette: Any, request: Any, benchmark: Benchmark
) -> Response:
    """Show a recommendation, what was answered and reported, and what is like it."""
    key = request.url_vars["key"]
    row = await benchmark.one(_RECOMMENDATION, key=key)
    links = Links(datasette, benchmark)
    if row is None:
        return await _missing(datasette, request, benchmark, links, key)
    responses = await benchmark.rows(_RESPONSES, key=key)
    progress = await benchmark.rows(_PROGRESS, key=key)
    outcomes = await benchmark.rows(_OUTCOMES, key=key)
    neighbours = await benchmark.rows(
        _NEIGHBOURS, review=row["review_id"], position=row["position"]
    )
    context = {
        "recommendation": row,
        "heading": words.called(row["label"], row["number"]),
        "before": next(
            (n for n in neighbours if n["position"] < row["position"]), None
        ),
        "after": next((n for n in neighbours if n["position"] > row["position"]), None),
        "responses": responses,
        **_latest("decision", responses, words.NO_RESPONSE),
        "reports": progress,
        **_latest("status", progress, words.NO_REPORT),
        "figures": [outcome | {"words": words.figure(outcome)} for outcome in outcomes],
        "themes": await benchmark.rows(_THEMES, key=key),
        "said": await benchmark.rows(_SAID, key=key),
        "peers": await _peers(benchmark, key),
        "issues": await benchmark.rows(_ISSUES, key=key),
    }
    return await page(datasette, request, benchmark, "recommendation", context)


def _latest(column: str, rows: list[Row], nothing: str) -> Row:
    """Return the label and code of the latest row; ``nothing`` where there is none."""
    latest = next((row for row in rows if row["is_latest"]), None)
    return {
        column: latest[f"{column}_label"] if latest else nothing,
        f"{column}_code": latest[column] if latest else words.ABSENT,
    }


async def _peers(benchmark: Benchmark, key: str) -> list[Row] | None:
    """Return what is closest in other councils; None where that was not worked out."""
    if "peers" not in benchmark.names:
        return None
    themes = await benchmark.labels("themes")
    peers = [
        peer | {"table": table, "shared": _labels(peer["shared_themes"], themes)}
        for table, sql in (
            ("recommendations", _PEERS),
            ("statements", _PEER_STATEMENTS),
        )
        for peer in await benchmark.rows(sql, key=key)
    ]
    return sorted(peers, key=lambda peer: (-peer["similarity"], peer["peer_id"]))


def _labels(keys: str | None, codelist: dict[str, Row]) -> list[str]:
    names = [key.strip() for key in (keys or "").split(";") if key.strip()]
    return [
        str(codelist[name]["label"]) if name in codelist else name for name in names
    ]


async def _missing(
    datasette: Any, request: Any, benchmark: Benchmark, links: Links, key: str
) -> Response:
    """Suggest the recommendations of the review that the key begins with, or some."""
    review = key.rpartition("-r")[0]
    sql = """
      SELECT recommendation_id, label, reviews.title AS review
      FROM recommendations JOIN reviews USING (review_id)
      ORDER BY review_id <> :review, review_id, position LIMIT 50
    """
    known = await benchmark.rows(sql, review=review)
    named = [
        (
            links.recommendation(row["recommendation_id"]),
            f"{row['review']}, {row['label']}",
        )
        for row in known
    ]
    message = f"There is no recommendation “{shown(key)}”."
    return await missing(datasette, request, benchmark, message, named)
