"""Issues: every doubt that the build had and went on with, as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from councilbench.coding import Coded, Finding, locate
from councilbench.reading import Span, figures_in
from councilbench.schema import Row

from .rows import LICENCE_NOT_STATED, Tables, finding_key, stands_here

_PART_READ = 0.5
_KEYS = {
    "outcomes": "outcome_id",
    "progress": "progress_id",
    "statements": "statement_id",
    "decisions": "decision_id",
    "recommendations": "recommendation_id",
}

Found = tuple[str, str | None, str | None, str]  # kind, table, key, message


def issue_rows(
    coded: list[Coded], tables: Tables, severities: Mapping[str, str]
) -> list[Row]:
    """Return the rows of the issues table, in order of document and kind.

    ``severities`` says how much each kind matters, as the codelist of kinds has it.
    """
    rows: list[Row] = []
    for one in coded:
        document = one.document.document_id
        counts: Counter[str] = Counter()
        for kind, table, key, message in _of_document(one, tables):
            counts[kind] += 1
            slug = kind.replace("_", "-")
            rows.append(
                {
                    "issue_id": f"{document}-{slug}-{counts[kind]}",
                    "severity": severities.get(kind),
                    "kind": kind,
                    "document_id": document,
                    "table": table,
                    "key": key,
                    "message": message,
                }
            )
    return sorted(rows, key=lambda row: (row["document_id"], row["kind"]))


def _of_document(coded: Coded, tables: Tables) -> Iterator[Found]:
    yield from _about_the_document(coded, tables)
    yield from _about_recommendations(coded, tables)
    yield from _missing_numbers(coded, tables)
    yield from _about_responses(coded)
    yield from _about_progress(coded)
    yield from _about_themes(coded, tables)
    yield from _about_figures(coded)
    for issue in coded.reading.issues:
        yield issue.kind, *_row_at(coded, tables, issue.span), issue.message
    for noted in coded.document.loaded.card.doubts:
        if noted.quote:
            place = _row_at(coded, tables, locate(coded.document.text, noted.quote))
            yield noted.kind, *place, f"{noted.message}: “{noted.quote}”."
        else:
            yield noted.kind, None, None, f"{noted.message}."


def _row_at(coded: Coded, tables: Tables, span: Span) -> tuple[str | None, str | None]:
    """Return the table and key of the row whose passage holds a doubtful one.

    The narrowest row counts: an outcome before the report that it stands in.
    """
    document = coded.document.document_id
    found = [
        (row["end"] - row["start"], table, str(row[key]))
        for table, key in _KEYS.items()
        for row in tables[table]
        if row["document_id"] == document
        and row["start"] is not None
        and row["start"] < span.end + 2
        and span.start - 2 < row["end"]
    ]
    return min(found)[1:] if found else (None, None)


def _about_the_document(coded: Coded, tables: Tables) -> Iterator[Found]:
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


def _about_recommendations(coded: Coded, tables: Tables) -> Iterator[Found]:
    held = {r["recommendation_id"]: r for r in tables["recommendations"]}
    for found in coded.reading.recommendations:
        key = finding_key(coded, found)
        row = held.get(key)
        if not row:
            continue
        here = row["document_id"] == coded.document.document_id
        words = found.span.of(coded.document.text)
        if here and found.wording == "title" and not found.shared:
            message = f"Only the title of {found.label} is held: “{words}”."
            yield "wording_title_only", "recommendations", key, message
        if here and found.shared:
            message = f"“{words}” is said of {found.label} together."
            yield "wording_shared", "recommendations", key, message
        if (
            not here
            and found.wording == "verbatim"
            and words.split() != row["text"].split()
        ):
            message = f"Here {found.label} reads: “{words}”."
            yield "wording_differs", "recommendations", key, message


def _missing_numbers(coded: Coded, tables: Tables) -> Iterator[Found]:
    """Numbers of a series that no document held lists, told where the series stands."""
    document, held = coded.document.document_id, tables["recommendations"]
    here = [r["review_id"] for r in held if r["document_id"] == document]
    for review in dict.fromkeys(here):
        listed = [r["number"] for r in held if r["review_id"] == review]
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


def _about_responses(coded: Coded) -> Iterator[Found]:
    for found in coded.reading.responses:
        key, name = finding_key(coded, found), _label(coded, found.number)
        if found.decision == "not_recorded":
            message = f"No decision on {name} is recorded."
            yield "decision_not_recorded", "responses", key, message
            if found.explanation:
                message = f"An explanation is given on {name}, but no decision."
                yield "explanation_without_decision", "responses", key, message
        elif found.decision == "accept_in_full" and found.explanation:
            message = (
                f"{name} is accepted in full, and a remark is made on it in the place "
                "for explanations."
            )
            yield "remark_on_acceptance", "responses", key, message


def _about_progress(coded: Coded) -> Iterator[Found]:
    text = coded.document.text
    for found in coded.reading.progress:
        key, name = finding_key(coded, found), _label(coded, found.number)
        if found.basis == "stated_of_list" and found.status_span:
            message = (
                f"The status of {name} rests on the sentence that opens the list: "
                f"“{found.status_span.of(text)}”."
            )
            yield "status_of_list", "progress", key, message
        if found.status == "not_recorded":
            message = f"The report on {name} names no status."
            yield "status_not_recorded", "progress", key, message
        if found.shared:
            message = (
                f"{name} has no report of its own: it shares that of the next one."
            )
            yield "narrative_shared", "progress", key, message


def _about_themes(coded: Coded, tables: Tables) -> Iterator[Found]:
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


def _about_figures(coded: Coded) -> Iterator[Found]:
    """Figures in reports and statements that were not taken as outcomes."""
    text = coded.document.text
    used = [outcome.span for outcome in coded.outcomes]
    reports = [("progress", p, p.narrative) for p in coded.reading.progress]
    said = [("statements", s, s.span) for s in coded.reading.statements]
    seen: set[Span] = set()
    passages: list[tuple[str, Finding, Span | None]] = [*reports, *said]
    for table, found, span in passages:
        for figure in figures_in(text, span) if span else []:
            if figure.span in seen or any(figure.span.overlaps(u) for u in used):
                continue
            seen.add(figure.span)
            around = _around(text, figure.span)
            number = figure.span.of(text)
            message = f"The figure {number} is not taken as an outcome: “…{around}…”."
            yield "figure_not_coded", table, finding_key(coded, found), message


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
    for found in coded.reading.recommendations:
        if found.number == number:
            return found.label
    return f"Recommendation {number}"
