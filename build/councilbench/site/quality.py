"""The page that says how far the data can be trusted."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import groupby
from typing import Any

from datasette import Response

from councilbench.schema import Row
from councilbench.store import DESCRIPTION_TABLE

from .benchmark import Benchmark
from .pages import page

_COVERAGE = """
SELECT councils.council_id, councils.name AS council, reviews.title AS review,
  document_kinds.label AS kind_label, coverage.held, held.label AS held_label, note
FROM coverage
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
JOIN document_kinds ON document_kinds.id = document_kind
JOIN held ON held.id = coverage.held
ORDER BY councils.name, reviews.title, document_kinds."order"
LIMIT 500
"""
_DOCUMENTS = """
SELECT documents.*, councils.name AS council,
  (SELECT count(*) FROM issues WHERE issues.document_id = documents.document_id)
    AS issues
FROM documents JOIN councils USING (council_id)
ORDER BY councils.name, documents.title
LIMIT 200
"""
_ISSUES = """
SELECT issue_kinds.*, issues.severity, severities.label AS severity_label,
  documents.document_id, documents.title, count(*) AS cases, min(message) AS example
FROM issues
JOIN issue_kinds ON issue_kinds.id = issues.kind
JOIN severities ON severities.id = issues.severity
LEFT JOIN documents USING (document_id)
GROUP BY issue_kinds.id, issues.severity, documents.document_id
ORDER BY severities."order", issue_kinds."order", cases DESC, documents.title
"""


async def quality(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show what is held and what isn't, every doubt, and what people corrected."""
    names = benchmark.names
    coverage = await benchmark.rows(_COVERAGE) if "coverage" in names else []
    issues = await benchmark.rows(_ISSUES) if "issues" in names else []
    context = {
        "benchmark": benchmark,
        "coverage": [
            (council, list(rows))
            for council, rows in groupby(
                coverage, key=lambda row: (row["council_id"], row["council"])
            )
        ],
        "coverage_total": len(coverage),
        "held": await benchmark.labels("held"),
        "held_counts": Counter(row["held"] for row in coverage),
        "documents": await benchmark.rows(_DOCUMENTS) if "issues" in names else [],
        "issues": _by_kind(issues),
        "issues_total": sum(row["cases"] for row in issues),
        "corrections": await benchmark.rows("SELECT * FROM corrections LIMIT 200")
        if "corrections" in names
        else [],
        "agreement": await _agreement(benchmark),
        "bases": await benchmark.labels("bases"),
        "based": await _based(benchmark),
    }
    return await page(datasette, request, benchmark, "quality", context)


def _by_kind(issues: list[Row]) -> list[Row]:
    """Return each kind of issue once, with its documents."""
    kinds: dict[tuple[str, str], Row] = {}
    for row in issues:
        kind = kinds.setdefault(
            (row["id"], row["severity"]), row | {"cases": 0, "documents": []}
        )
        kind["cases"] += row["cases"]
        kind["documents"].append(row)
    return list(kinds.values())


async def _agreement(benchmark: Benchmark) -> Row | None:
    """Return how far rule and analyst agree on themes; None where it isn't told."""
    if DESCRIPTION_TABLE not in benchmark.names:
        return None
    row = await benchmark.one(f'SELECT agreement FROM "{DESCRIPTION_TABLE}"')
    agreement = json.loads((row or {}).get("agreement") or "{}")
    if not agreement.get("items"):
        return None
    kappa = agreement["kappa"]
    kappa_text = "not defined" if kappa is None else f"{kappa:.2f}"
    return {
        "passages": agreement["items"],
        "primary": agreement["primary"],
        "kappa": kappa_text,
    }


async def _based(benchmark: Benchmark) -> list[tuple[str, dict[str, int]]]:
    """Return by table how many rows rest on what: the document, a rule, a person."""
    tables = ("responses", "progress", "statements")
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for table in (*tables, "recommendation_themes", "statement_themes"):
        if table not in benchmark.names:
            continue
        sql = f'SELECT basis, count(*) AS cases FROM "{table}" GROUP BY basis'
        for row in await benchmark.rows(sql):
            counts[table][row["basis"]] = row["cases"]
    return list(counts.items())
