"""Issues: every doubt that the build had and went on with, as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from councilbench.coding import Coded, Finding, locate
from councilbench.reading import Span, figures_in
from councilbench.schema import Row
from councilbench.words import day

from .latest import SERIES, OrderIssue, is_older, order_issues
from .rows import LICENCE_NOT_STATED, Tables, finding_key, stands_here

# The codelists that tell how much a kind of issue matters, and which codes are final.
ISSUE_CODES = ("issue_kinds", *(series.codelist for series in SERIES))
_PART_READ = 0.5
_KEYS = {
    "outcomes": "outcome_id",
    "progress": "progress_id",
    "statements": "statement_id",
    "decisions": "decision_id",
    "recommendations": "recommendation_id",
}

IssueParts = tuple[str, str | None, str | None, str]  # kind, table, key, message


def issue_rows(
    coded_documents: list[Coded],
    tables: Tables,
    written: Mapping[str, Mapping[str, Row]],
) -> list[Row]:
    """Return the rows of the issues table, in order of document and kind.

    ``written`` are the rows that people write of the reviews and of ISSUE_CODES, by
    table and key.
    """
    rows: list[Row] = []
    order = list(order_issues(tables, written))
    for coded in coded_documents:
        document = coded.document.document_id
        counts: Counter[str] = Counter()
        found = [
            *_of_document(coded, tables),
            *_about_order(coded, order),
            *_about_age(coded, tables, written["reviews"]),
        ]
        for kind, table, key, message in found:
            counts[kind] += 1
            slug = kind.replace("_", "-")
            rows.append(
                {
                    "issue_id": f"{document}-{slug}-{counts[kind]}",
                    "severity": written["issue_kinds"].get(kind, {}).get("severity"),
                    "kind": kind,
                    "document_id": document,
                    "table": table,
                    "key": key,
                    "message": message,
                }
            )
    return sorted(rows, key=lambda row: (row["document_id"], row["kind"]))


def _of_document(coded: Coded, tables: Tables) -> Iterator[IssueParts]:
    yield from _about_the_document(coded, tables)
    yield from _about_recommendations(coded, tables)
    yield from _missing_numbers(coded, tables)
    yield from _about_responses(coded)
    yield from _about_progress(coded)
    yield from _about_themes(coded, tables)
    yield from _about_figures(coded)
    for issue in coded.reading.issues:
        yield issue.kind, *_row_at(coded, tables, issue.span), issue.message
    for doubt in coded.document.loaded.card.doubts:
        if doubt.quote:
            place = _row_at(coded, tables, locate(coded.document.text, doubt.quote))
            yield doubt.kind, *place, f"{doubt.message}: “{doubt.quote}”."
        else:
            yield doubt.kind, None, None, f"{doubt.message}."


def _row_at(coded: Coded, tables: Tables, span: Span) -> tuple[str | None, str | None]:
    """Return the table and key of the row whose passage holds a doubtful one.

    The narrowest row counts: an outcome before the report that it stands in.
    """
    document = coded.document.document_id
    matches = [
        (row["end"] - row["start"], table, str(row[key]))
        for table, key in _KEYS.items()
        for row in tables[table]
        if row["document_id"] == document
        and row["start"] is not None
        and row["start"] < span.end + 2
        and span.start - 2 < row["end"]
    ]
    return min(matches)[1:] if matches else (None, None)


def _about_the_document(coded: Coded, tables: Tables) -> Iterator[IssueParts]:
    key = coded.document.document_id
    row = next(r for r in tables["documents"] if r["document_id"] == key)
    if row["date_basis"] == "inferred":
        yield "date_inferred", "documents", key, str(row["date_note"])
    if row["date_basis"] != "stated" and not row["date_latest"]:
        message = "No document held says by when the meeting must have been."
        yield "date_open", "documents", key, message
    if row["licence"] == LICENCE_NOT_STATED:
        message = "The document does not state under which licence it is published."
        yield "licence_not_stated", "documents", key, message
    if not row["source_url"]:
        message = "The address at which it was published is not recorded."
        yield "source_not_recorded", "documents", key, message
    if row["claimed"] < _PART_READ:
        message = f"{row['claimed']:.0%} of the text became data; the rest is unread."
        yield "read_in_part", "documents", key, message


def _about_recommendations(coded: Coded, tables: Tables) -> Iterator[IssueParts]:
    rows = {r["recommendation_id"]: r for r in tables["recommendations"]}
    for recommendation in coded.reading.recommendations:
        key = finding_key(coded, recommendation)
        row = rows.get(key)
        if not row:
            continue
        is_own = row["document_id"] == coded.document.document_id
        words = recommendation.span.of(coded.document.text)
        if is_own and recommendation.wording == "title" and not recommendation.shared:
            message = f"Only the title of {recommendation.label} is held: “{words}”."
            yield "wording_title_only", "recommendations", key, message
        if is_own and recommendation.shared:
            message = f"“{words}” is said of {recommendation.label} together."
            yield "wording_shared", "recommendations", key, message
        if (
            not is_own
            and recommendation.wording == "verbatim"
            and words.split() != row["text"].split()
        ):
            message = f"Here {recommendation.label} reads: “{words}”."
            yield "wording_differs", "recommendations", key, message


def _missing_numbers(coded: Coded, tables: Tables) -> Iterator[IssueParts]:
    """Numbers of a series that no document held lists, told where the series stands."""
    document, recommendations = coded.document.document_id, tables["recommendations"]
    reviews = [r["review_id"] for r in recommendations if r["document_id"] == document]
    for review in dict.fromkeys(reviews):
        listed = [r["number"] for r in recommendations if r["review_id"] == review]
        numbers = {int(n) for n in listed if n.isdecimal() and len(n) < 4}
        if len(numbers) != len(listed):
            continue
        missing = sorted(set(range(1, max(numbers))) - numbers)
        if missing:
            message = (
                "The documents held do not list recommendations "
                f"{', '.join(map(str, missing))} of this review."
            )
            yield "numbers_missing", "reviews", review, message


def _about_responses(coded: Coded) -> Iterator[IssueParts]:
    for response in coded.reading.responses:
        key, name = finding_key(coded, response), _label(coded, response.number)
        if response.decision == "not_recorded":
            message = f"No decision on {name} is recorded."
            yield "decision_not_recorded", "responses", key, message
            if response.explanation:
                message = f"An explanation is given on {name}, but no decision."
                yield "explanation_without_decision", "responses", key, message
        elif response.decision == "accept_in_full" and response.explanation:
            message = (
                f"{name} is accepted in full, and a remark is made on it in the place "
                "for explanations."
            )
            yield "remark_on_acceptance", "responses", key, message


def _about_progress(coded: Coded) -> Iterator[IssueParts]:
    text = coded.document.text
    for progress in coded.reading.progress:
        key, name = finding_key(coded, progress), _label(coded, progress.number)
        if progress.basis == "stated_of_list" and progress.status_span:
            message = (
                f"The status of {name} rests on the sentence that opens the list: "
                f"“{progress.status_span.of(text)}”."
            )
            yield "status_of_list", "progress", key, message
        if progress.status == "not_recorded":
            message = f"The report on {name} names no status."
            yield "status_not_recorded", "progress", key, message
        if progress.shared:
            message = (
                f"{name} has no report of its own: it shares that of the next one."
            )
            yield "narrative_shared", "progress", key, message


def _about_order(coded: Coded, order: list[OrderIssue]) -> Iterator[IssueParts]:
    for issue in order:
        if issue.document_id == coded.document.document_id:
            yield issue.kind, issue.table, issue.key, issue.message


def _about_age(
    coded: Coded, tables: Tables, reviews: Mapping[str, Row]
) -> Iterator[IssueParts]:
    """Reports that are older than the approval of the review that they report on."""
    review_of = {
        r["recommendation_id"]: r["review_id"] for r in tables["recommendations"]
    }
    for row in tables["progress"]:
        if row["document_id"] != coded.document.document_id:
            continue
        review = reviews.get(review_of.get(row["recommendation_id"], ""), {})
        approved = review.get("approved_on")
        if approved and is_older(approved, row["as_of_latest"]):
            message = (
                f"The report is dated before {day(approved.isoformat())}, when the "
                "review was approved: no number of days between them is given."
            )
            yield "report_before_approval", "progress", row["progress_id"], message


def _about_themes(coded: Coded, tables: Tables) -> Iterator[IssueParts]:
    for item, themes in coded.themes.items():
        if not stands_here(coded, tables, item):
            continue
        by_rule = coded.by_rule.get(item, [])
        analyst = themes and themes[0].basis == "analyst"
        if analyst and (not by_rule or by_rule[0].theme_id != themes[0].theme_id):
            rule = by_rule[0].theme_id if by_rule else "none"
            message = (
                f"Primary theme: the analyst assigned {themes[0].theme_id}, the rule "
                f"would assign {rule}."
            )
            table = "recommendations" if hasattr(item, "number") else "statements"
            yield "theme_differs", table, finding_key(coded, item), message


def _about_figures(coded: Coded) -> Iterator[IssueParts]:
    """Figures in reports and statements that were not taken as outcomes."""
    text = coded.document.text
    used = [outcome.span for outcome in coded.outcomes]
    progress = [("progress", p, p.narrative) for p in coded.reading.progress]
    statements = [("statements", s, s.span) for s in coded.reading.statements]
    seen: set[Span] = set()
    passages: list[tuple[str, Finding, Span | None]] = [*progress, *statements]
    for table, finding, span in passages:
        for figure in figures_in(text, span) if span else []:
            if figure.span in seen or any(figure.span.overlaps(u) for u in used):
                continue
            seen.add(figure.span)
            around = _around(text, figure.span)
            number = figure.span.of(text)
            message = f"The figure {number} is not taken as an outcome: “…{around}…”."
            yield "figure_not_coded", table, finding_key(coded, finding), message


def _around(text: str, span: Span) -> str:
    """Return a figure with the few words that stand beside it in its line."""
    before = text[max(0, span.start - 40) : span.start].rsplit("\n", 1)[-1]
    if len(before) == 40:
        before = before.partition(" ")[2]
    after = text[span.end : span.end + 40].split("\n", 1)[0]
    if len(after) == 40:
        after = after.rpartition(" ")[0]
    return (before + span.of(text) + after).strip()


def _label(coded: Coded, number: str | None) -> str:
    """Return how the document itself calls a recommendation."""
    for recommendation in coded.reading.recommendations:
        if recommendation.number == number:
            return recommendation.label
    return f"Recommendation {number}"
