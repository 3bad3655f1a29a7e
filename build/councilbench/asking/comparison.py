"""What a comparison shows: one theme or all, the chosen councils, as plain data.

It is read from the database, by the command line and by the site alike. Every passage
comes with its document and place, and what isn't recorded is said in so many words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from councilbench import words
from councilbench.project import Project
from councilbench.schema import Row
from councilbench.store import open_database, rows_of

# A theme that is null stands for all of them.
_OF_THEME = """(:theme IS NULL OR EXISTS (
    SELECT 1 FROM {table}_themes AS assigned
    WHERE assigned.{table}_id = {table}s.{table}_id AND assigned.theme_id = :theme
  ))"""
_RECOMMENDATIONS = f"""
SELECT recommendation_id, recommendations.review_id, reviews.title AS review, number,
  label, section, text, wording, document_id, "start", "end", themes
FROM recommendations
JOIN reviews USING (review_id)
JOIN themes_of_recommendations USING (recommendation_id)
WHERE recommendations.council_id = :council
  AND {_OF_THEME.format(table="recommendation")}
ORDER BY recommendations.review_id, position
"""
_RESPONSE = """
SELECT responses.decision, label AS decision_label, responses.quote,
  responses.explanation, responses.note, responses.basis, responses.document_id,
  responses."start", responses."end", explanation_start, explanation_end
FROM latest_response
JOIN responses USING (response_id)
JOIN response_decisions ON response_decisions.id = responses.decision
WHERE latest_response.recommendation_id = :recommendation
"""
_PROGRESS = """
SELECT status, progress_statuses.label AS status_label, basis,
  bases.label AS basis_label, status_as_printed, narrative, as_of_earliest,
  as_of_latest, is_latest, document_id, coalesce("start", status_start) AS "start",
  coalesce("end", status_end) AS "end"
FROM progress
JOIN progress_statuses ON progress_statuses.id = status
JOIN bases ON bases.id = basis
WHERE recommendation_id = :recommendation
ORDER BY progress.position
"""
_OUTCOMES = """
SELECT outcome_id, recommendation_id, theme_id, themes.label AS theme, measure, value,
  value_max, unit, qualifier, period, note, quote, document_id, "start", "end"
FROM outcomes JOIN themes USING (theme_id)
WHERE council_id = :council
ORDER BY document_id, "start", outcome_id
"""
_STATEMENTS = f"""
SELECT statement_id, kind, statement_kinds.label AS kind_label, text, basis,
  recommendation_id, document_id, "start", "end", themes
FROM statements
JOIN statement_kinds ON statement_kinds.id = kind
JOIN themes_of_statements USING (statement_id)
WHERE council_id = :council AND {_OF_THEME.format(table="statement")}
ORDER BY document_id, "start"
"""
_COVERAGE = """
SELECT reviews.title AS review, document_kinds.label AS kind, held.id AS held,
  held.label AS held_label, note
FROM coverage
JOIN reviews USING (review_id)
JOIN document_kinds ON document_kinds.id = document_kind
JOIN held ON held.id = held
WHERE coverage.council_id = :council
ORDER BY review_id, document_kinds."order"
"""
_DOCUMENTS = """
SELECT document_id, councils.name AS council, documents.title, kinds.label AS kind,
  documents.body, meeting_date, date_basis, date_bases.label AS date_basis_label,
  date_earliest, date_latest, date_note, completeness, source_url, licence
FROM documents_by_council AS held
JOIN documents USING (document_id)
JOIN councils ON councils.council_id = documents.council_id
JOIN document_kinds AS kinds ON kinds.id = documents.kind
JOIN date_bases ON date_bases.id = date_basis
WHERE held.council_id = :council
ORDER BY coalesce(date_earliest, date_latest), document_id
"""
_INDICATORS = """
SELECT indicators.*, indicator_definitions.*, indicators.numerator AS counted,
  indicators.denominator AS cases
FROM indicators JOIN indicator_definitions USING (indicator_id)
WHERE council_id = :council AND theme_id IS :theme
ORDER BY "order"
"""
_DEFINITION = (
    *("indicator_id", "title", "definition", "numerator", "denominator"),
    *("cannot_tell", "unit"),
)
_VALUE = (
    *("not_recorded", "rate", "lower", "upper", "days_earliest", "days_latest"),
    *("note", "unit"),
)


class UnknownChoice(LookupError):
    """Raised in sentences that name the themes or councils that there are."""


def read_comparison(
    project: Project, theme_id: str | None, council_ids: Sequence[str]
) -> Row:
    """Return what ``compare`` does, of the project's built database."""
    with open_database(project.database) as db:
        return compare(db, theme_id, council_ids)


def choices(db: sqlite3.Connection) -> dict[str, list[Row]]:
    """Return the themes and the councils that there are, in their order."""
    return {
        "themes": rows_of(
            db,
            "SELECT theme_id, label, definition, core FROM themes "
            'ORDER BY core DESC, "order"',
        ),
        "councils": rows_of(db, "SELECT council_id, name FROM councils ORDER BY name"),
    }


def compare(
    db: sqlite3.Connection, theme_id: str | None, council_ids: Sequence[str]
) -> Row:
    """Return what the documents of some councils say of a theme.

    Without a theme it is everything, each item once; without councils, all of them.
    Raises UnknownChoice for a theme or council that does not exist.
    """
    theme, chosen = _chosen(db, theme_id, council_ids)
    councils = [_council(db, theme_id, council) for council in chosen]
    # A document may say something of several of them.
    documents = list(
        {
            row["document_id"]: _dated(row)
            for council in chosen
            for row in rows_of(db, _DOCUMENTS, council=council["council_id"])
        }.values()
    )
    return {
        "question": question(theme, [council["name"] for council in chosen]),
        "theme": theme,
        "councils": councils,
        "indicators": _indicators(db, theme_id, chosen),
        "documents": documents,
        "caveats": list(_caveats(theme, councils, documents)),
    }


def question(theme: Row | None, names: Sequence[str]) -> str:
    """Return in words what a comparison answers."""
    subject = words.within(theme["label"]) if theme else "all themes"
    verbs = "was recommended, decided and reported"
    return f"What {verbs} on {subject} in {words.listed(names)}?"


def _chosen(
    db: sqlite3.Connection, theme_id: str | None, council_ids: Sequence[str]
) -> tuple[Row | None, list[Row]]:
    existing = choices(db)
    themes = {row["theme_id"]: row for row in existing["themes"]}
    councils = {row["council_id"]: row for row in existing["councils"]}
    faults = []
    if theme_id is not None and theme_id not in themes:
        known = words.listed(list(themes)) if themes else "none yet"
        faults.append(f"There is no theme “{theme_id}”; the themes are {known}.")
    known = words.listed(list(councils)) if councils else "none yet"
    faults += [
        f"There is no council “{name}”; the councils are {known}."
        for name in dict.fromkeys(council_ids)
        if name not in councils
    ]
    if faults:
        raise UnknownChoice(" ".join(faults))
    picked = [councils[name] for name in dict.fromkeys(council_ids)]
    return themes.get(theme_id or ""), picked or list(councils.values())


def _placed(row: Row) -> Row:
    return row | {"place": f"{row['document_id']}:{row['start']}-{row['end']}"}


def _council(db: sqlite3.Connection, theme_id: str | None, council: Row) -> Row:
    parameters = {"theme": theme_id, "council": council["council_id"]}
    outcomes = [
        _placed(row) | {"words": words.figure(row)}
        for row in rows_of(db, _OUTCOMES, council=council["council_id"])
    ]
    recommendations = [
        _recommendation(db, _placed(row), outcomes)
        for row in rows_of(db, _RECOMMENDATIONS, **parameters)
    ]
    tied = {outcome["outcome_id"] for r in recommendations for outcome in r["figures"]}
    return council | {
        "recommendations": recommendations,
        # Those of a recommendation shown stand with it.
        "figures": [
            outcome
            for outcome in outcomes
            if outcome["outcome_id"] not in tied
            and theme_id in (None, outcome["theme_id"])
        ],
        "statements": [_placed(row) for row in rows_of(db, _STATEMENTS, **parameters)],
        "coverage": rows_of(db, _COVERAGE, council=council["council_id"]),
    }


def _recommendation(db: sqlite3.Connection, row: Row, outcomes: list[Row]) -> Row:
    key = row["recommendation_id"]
    response = next(iter(rows_of(db, _RESPONSE, recommendation=key)), None)
    progress = [
        _placed(entry)
        | {"as_of": words.between(entry["as_of_earliest"], entry["as_of_latest"])}
        for entry in rows_of(db, _PROGRESS, recommendation=key)
    ]
    latest = next((entry for entry in progress if entry["is_latest"]), None)
    return row | {
        "heading": words.called(row["label"], row["number"]),
        "decision": _said(response, "decision", words.NO_DECISION) or words.NO_RESPONSE,
        "response": _answer(response) if response else None,
        "decision_code": response["decision"] if response else words.ABSENT,
        "status": _said(latest, "status", words.NO_STATUS) or words.NO_REPORT,
        "status_code": latest["status"] if latest else words.ABSENT,
        "reports": progress,
        "figures": [
            outcome for outcome in outcomes if outcome["recommendation_id"] == key
        ],
    }


def _said(row: Row | None, column: str, nothing: str) -> str | None:
    """Return a code in words; those for "not recorded" tell where nothing is said."""
    if row is None:
        return None
    return nothing if row[column] == "not_recorded" else str(row[f"{column}_label"])


def _answer(response: Row) -> Row:
    start, end = response["explanation_start"], response["explanation_end"]
    place = f"{response['document_id']}:{start}-{end}"
    return _placed(response) | {
        "explanation_place": place if response["explanation"] else None
    }


def _dated(document: Row) -> Row:
    date = words.between(document["date_earliest"], document["date_latest"])
    return document | {"date": date}


def _indicators(
    db: sqlite3.Connection, theme_id: str | None, councils: list[Row]
) -> list[Row]:
    """Return each indicator: its definition, the councils' values and their order."""
    indicators: dict[str, Row] = {}
    for council in councils:
        parameters = {"theme": theme_id, "council": council["council_id"]}
        for row in rows_of(db, _INDICATORS, **parameters):
            indicator = indicators.setdefault(
                row["indicator_id"],
                {name: row[name] for name in _DEFINITION} | {"values": []},
            )
            value = {
                "council_id": council["council_id"],
                "council": council["name"],
                "numerator": row["counted"],
                "denominator": row["cases"],
                **{name: row[name] for name in _VALUE},
            }
            parts = words.value(value)
            indicator["values"].append(
                value | {"parts": parts, "words": "; ".join(parts)}
            )
    for indicator in indicators.values():
        indicator["order"], indicator["order_note"] = words.order_by(
            indicator["values"]
        )
    return list(indicators.values())


def _caveats(
    theme: Row | None, councils: list[Row], documents: list[Row]
) -> Iterator[str]:
    """Yield what must be minded before anything is concluded, in sentences."""
    yield words.NOT_RECORDED
    yield (
        "The documents are what councils say of themselves. Nobody has checked for "
        "this comparison that it is so."
    )
    yield (
        "There are few cases. A range after a share is its 95% interval (Wilson): "
        f"how far chance alone could move a share of so few. On {words.FEW_CASES} "
        "only the count is given, and councils are not put in order."
    )
    if theme:
        yield "A recommendation or statement with several themes counts under each."
    for council in councils:
        yield from _council_caveats(theme, council)
    unstated = [d for d in documents if d["date_basis"] != "stated"]
    if unstated:
        yield (
            f"The day of {len(unstated)} of the {len(documents)} documents is not "
            "stated in them; the range that they allow is given instead."
        )
    for document in documents:
        if document["completeness"] == "excerpt":
            yield f"“{document['title']}” ({document['council']}) is held in part only."


def _council_caveats(theme: Row | None, council: Row) -> Iterator[str]:
    name, recommendations = council["name"], council["recommendations"]
    if not recommendations:
        on_it = " on this theme" if theme else ""
        yield f"No recommendation of {name}{on_it} is held; see what was looked for."
        return
    reported = [
        r
        for r in recommendations
        if r["document_id"] in {progress["document_id"] for progress in r["reports"]}
    ]
    if reported:
        verb = "is" if len(recommendations) == 1 else "are"
        yield (
            f"{_of(reported, recommendations)} of {name} shown here {verb} known only "
            "from the document that reports on progress; those on which it does not "
            "report are not known."
        )
    titles = [r for r in recommendations if r["wording"] == "title"]
    if titles:
        yield f"{_of(titles, recommendations)} of {name}: only the title is held."


def _of(counted: list[Row], recommendations: list[Row]) -> str:
    if len(recommendations) == 1:
        return "The one recommendation"
    if len(counted) == len(recommendations) == 2:
        return "Both recommendations"
    if len(counted) == len(recommendations):
        return f"All {len(recommendations)} recommendations"
    return f"{len(counted)} of the {len(recommendations)} recommendations"
