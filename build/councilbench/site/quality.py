"""The page that says how far the data can be trusted."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import Any

from datasette import Response

from councilbench import words
from councilbench.agreement import cohens_kappa
from councilbench.coding import Codebook

from .benchmark import Benchmark, Row
from .pages import page

# Beyond this, the agreement is left to the build: it would take too long for a page.
MOST_ITEMS = 2000
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
JOIN severities ON severities.id = severity
LEFT JOIN documents USING (document_id)
GROUP BY issue_kinds.id, issues.severity, documents.document_id
ORDER BY severities."order", issue_kinds."order", cases DESC, documents.title
"""
_CODED = """
SELECT text || coalesce(char(10) || section, '') AS words,
  group_concat(theme_id) AS themes,
  max(CASE WHEN is_primary THEN theme_id END) AS first
FROM recommendation_themes JOIN recommendations USING (recommendation_id)
WHERE basis = 'analyst' GROUP BY recommendation_id
UNION ALL
SELECT text, group_concat(theme_id), max(CASE WHEN is_primary THEN theme_id END)
FROM statement_themes JOIN statements USING (statement_id)
WHERE statement_themes.basis = 'analyst' GROUP BY statement_id
"""


async def quality(datasette: Any, request: Any, benchmark: Benchmark) -> Response:
    """Show what is held and what isn't, every doubt, and what people corrected."""
    has = benchmark.tables
    coverage = await benchmark.rows(_COVERAGE) if "coverage" in has else []
    issues = await benchmark.rows(_ISSUES) if "issues" in has else []
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
        "documents": await benchmark.rows(_DOCUMENTS) if "issues" in has else [],
        "issues": _by_kind(issues),
        "issues_total": sum(row["cases"] for row in issues),
        "corrections": await benchmark.rows("SELECT * FROM corrections LIMIT 200")
        if "corrections" in has
        else [],
        "agreement": await _agreement(benchmark),
        "bases": await benchmark.labels("bases"),
        "based": await _based(benchmark),
    }
    return await page(datasette, request, benchmark, "quality", context)


def _by_kind(issues: list[Row]) -> list[Row]:
    """Return each kind of issue once, with its documents."""
    found: dict[tuple[str, str], Row] = {}
    for row in issues:
        kind = found.setdefault(
            (row["id"], row["severity"]), row | {"cases": 0, "documents": []}
        )
        kind["cases"] += row["cases"]
        kind["documents"].append(row)
    return list(found.values())


async def _agreement(benchmark: Benchmark) -> Row | None:
    """Return how far the codebook's rule and the analyst agree on themes.

    Worked out as the build does it, over what an analyst has coded.
    """
    coded = await benchmark.rows(f"{_CODED} LIMIT {MOST_ITEMS + 1}")
    if not coded or len(coded) > MOST_ITEMS:
        return None
    rows = await benchmark.rows('SELECT theme_id, terms FROM themes ORDER BY "order"')
    codebook = Codebook({r["theme_id"]: tuple(r["terms"].split("|")) for r in rows})
    pairs: Counter[tuple[bool, bool]] = Counter()
    primary = 0
    for item in coded:
        rule = [theme.theme_id for theme in codebook.assign(item["words"])]
        chosen = item["themes"].split(",")
        primary += rule[:1] == [item["first"]]
        pairs.update((theme in rule, theme in chosen) for theme in codebook.terms)
    kappa = cohens_kappa(pairs)
    said = "not defined" if kappa is None else f"{kappa:.2f}"
    return {"items": len(coded), "primary": primary, "kappa": said}


async def _based(benchmark: Benchmark) -> list[tuple[str, dict[str, int]]]:
    """Return by table how many rows rest on what: the document, a rule, a person."""
    tables = ("responses", "progress", "statements")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for table in (*tables, "recommendation_themes", "statement_themes"):
        if table not in benchmark.tables:
            continue
        sql = f'SELECT basis, count(*) AS cases FROM "{table}" GROUP BY basis'
        for row in await benchmark.rows(sql):
            found[table][row["basis"]] = row["cases"]
    return list(found.items())


def share(count: int, total: int) -> str:
    """Return a count of a total as a percentage of it."""
    return words.percent(count / total) if total else ""
