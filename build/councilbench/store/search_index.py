"""One full-text index over everything that the documents say, made with the database.

What is found by its own words is also found by the heading it stands under, by its
themes' labels, and by the names of its council and review.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from .names import SEARCH_ENTRIES, SEARCH_INDEX, SEARCH_THEMES, TOKENIZER

SEARCH_NEEDS = {
    *("councils", "reviews", "documents", "themes", "recommendations"),
    *("recommendation_themes", "responses", "response_decisions", "progress"),
    *("progress_statuses", "decisions", "decision_kinds", "statements"),
    *("statement_kinds", "statement_themes", "outcomes"),
}
SEARCH_DESCRIPTIONS = {
    SEARCH_ENTRIES: {
        "title": "What the search finds",
        "description": "Every passage that became data, with the words that it is "
        "found by: a row each.",
        "columns": {
            "entry_id": "Number of the row, by which the index finds it.",
            "kind": "The table that has the passage.",
            "key": "Key of its row there.",
            "council_id": "The council whose document it is.",
            "recommendation_id": "The recommendation that it is, or is about.",
            "document_id": "The document that it stands in.",
            "start": "Offset of its first character in the document's text.",
            "end": "Offset after its last character.",
            "text": "Its words.",
            "heading": "What it is called, and the heading that it stands under.",
            "themes": "Labels of its themes.",
            "place": "Names of its council and review.",
        },
    },
    SEARCH_THEMES: {
        "title": "Themes of what the search finds",
        "description": "By which the search is narrowed to a theme.",
        "columns": {
            "entry_id": "The entry.",
            "theme_id": "A theme of it, or of the recommendation that it is about.",
            "is_primary": "Whether it is the first of them.",
        },
    },
}
# How much a word counts that stands in the text, the heading, the themes, the place.
_WEIGHTS = "bm25(8.0, 4.0, 4.0, 1.0)"

_TABLES = f"""
CREATE TABLE {SEARCH_ENTRIES} (
  entry_id INTEGER PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  "key" TEXT NOT NULL,
  council_id TEXT NOT NULL,
  recommendation_id TEXT,
  document_id TEXT NOT NULL,
  "start" INTEGER,
  "end" INTEGER,
  text TEXT NOT NULL,
  heading TEXT NOT NULL,
  themes TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL,
  UNIQUE (kind, "key")
) STRICT;
CREATE TABLE {SEARCH_THEMES} (
  entry_id INTEGER NOT NULL,
  theme_id TEXT NOT NULL,
  is_primary INTEGER NOT NULL,
  PRIMARY KEY (entry_id, theme_id)
) STRICT, WITHOUT ROWID;
"""
# Of several that share a label, "Points 11, 12 and 13", each is called by its number.
_FILL_ENTRIES = f"""
INSERT INTO {SEARCH_ENTRIES} (
  kind, "key", council_id, recommendation_id, document_id, "start", "end", text,
  heading, place
)
WITH
called AS (
  SELECT
    *,
    CASE
      WHEN number IS NULL OR count(*) OVER (PARTITION BY review_id, label) = 1
        THEN label
      ELSE number || ' (' || label || ')'
    END || coalesce(': ' || section, '') AS heading
  FROM recommendations
),
found AS (
  SELECT 1 AS place_of_kind, 'recommendations' AS kind, recommendation_id AS "key",
    council_id, review_id, recommendation_id, document_id, "start", "end", text, heading
  FROM called
  UNION ALL
  SELECT 2, 'responses', response_id, council_id, review_id, recommendation_id,
    responses.document_id, explanation_start, explanation_end, explanation,
    heading || ': ' || response_decisions.label
  FROM responses
  JOIN called USING (recommendation_id)
  JOIN response_decisions ON response_decisions.id = decision
  WHERE explanation IS NOT NULL
  UNION ALL
  SELECT 3, 'progress', progress_id, council_id, review_id, recommendation_id,
    progress.document_id, coalesce(progress."start", status_start),
    coalesce(progress."end", status_end), coalesce(narrative, status_as_printed),
    heading || ': ' || progress_statuses.label
  FROM progress
  JOIN called USING (recommendation_id)
  JOIN progress_statuses ON progress_statuses.id = status
  WHERE coalesce(narrative, status_as_printed) IS NOT NULL
  UNION ALL
  SELECT 4, 'decisions', decision_id, council_id, review_id, recommendation_id,
    document_id, "start", "end", text,
    decision_kinds.label || coalesce(' (' || number || ')', '')
      || coalesce(', due ' || due, '')
  FROM decisions
  JOIN decision_kinds ON decision_kinds.id = decisions.kind
  UNION ALL
  SELECT 5, 'statements', statement_id, council_id, review_id, recommendation_id,
    document_id, "start", "end", text, statement_kinds.label
  FROM statements
  JOIN statement_kinds ON statement_kinds.id = statements.kind
  UNION ALL
  SELECT 6, 'outcomes', outcome_id, council_id, review_id, recommendation_id,
    document_id, "start", "end", quote, measure
  FROM outcomes
)
SELECT found.kind, "key", found.council_id, recommendation_id, document_id,
  "start", "end", text, heading, councils.name || ', ' || reviews.title
FROM found
JOIN councils ON councils.council_id = found.council_id
JOIN reviews ON reviews.review_id = found.review_id
ORDER BY place_of_kind, found.council_id, document_id, "start", "key"
"""
_FILL_THEMES = f"""
INSERT OR IGNORE INTO {SEARCH_THEMES}
SELECT entry_id, theme_id, is_primary
FROM {SEARCH_ENTRIES} JOIN recommendation_themes USING (recommendation_id)
WHERE kind NOT IN ('statements', 'outcomes')
UNION ALL
SELECT entry_id, theme_id, is_primary
FROM {SEARCH_ENTRIES} JOIN statement_themes ON statement_id = "key"
WHERE kind = 'statements'
UNION ALL
SELECT entry_id, theme_id, 1
FROM {SEARCH_ENTRIES} JOIN outcomes ON outcome_id = "key"
WHERE kind = 'outcomes'
ORDER BY entry_id, theme_id
"""
_NAME_THEMES = f"""
UPDATE {SEARCH_ENTRIES} SET themes = coalesce((
  SELECT group_concat(label, ', ') FROM (
    SELECT label
    FROM {SEARCH_THEMES} AS assigned JOIN themes USING (theme_id)
    WHERE assigned.entry_id = {SEARCH_ENTRIES}.entry_id
    ORDER BY assigned.is_primary DESC, themes."order"
  )
), '')
"""


def create_search(db: sqlite3.Connection, tables: Collection[str]) -> None:
    """Make the index over what the tables hold; nothing where they are not all there.

    The same rows give the same index. It is written as it stays: run before VACUUM.
    """
    if not SEARCH_NEEDS.issubset(tables):
        return
    for statement in (*_TABLES.split(";")[:2], _FILL_ENTRIES, _FILL_THEMES):
        db.execute(statement)
    db.execute(_NAME_THEMES)
    db.execute(
        f"CREATE VIRTUAL TABLE {SEARCH_INDEX} "
        "USING fts5 (text, heading, themes, place, "
        f"content='{SEARCH_ENTRIES}', content_rowid='entry_id', tokenize='{TOKENIZER}')"
    )
    for command in ("rebuild", "optimize"):
        db.execute(f"INSERT INTO {SEARCH_INDEX} ({SEARCH_INDEX}) VALUES (?)", [command])
    db.execute(
        f"INSERT INTO {SEARCH_INDEX} ({SEARCH_INDEX}, rank) VALUES ('rank', ?)",
        [_WEIGHTS],
    )
