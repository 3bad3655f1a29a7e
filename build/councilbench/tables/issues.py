"""Issues: every doubt that the build had and went on with, as rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from councilbench.coding import Coded, Finding, locate
from councilbench.reading import Progress, Response, Span, figures_in
from councilbench.schema import Row
from councilbench.sources import LICENCE_NOT_STATED, KeyPath
from councilbench.words import day

from .latest import SERIES, is_older, order_issues
from .origins import Source
from .rows import Built, Tables

# The codelists that tell how much a kind of issue matters, and which codes are final.
ISSUE_CODES = ("issue_kinds", *(series.codelist for series in SERIES))
_PART_UNREAD = 0.5
_KEYS = {
    "responses": "response_id",
    "outcomes": "outcome_id",
    "progress": "progress_id",
    "statements": "statement_id",
    "decisions": "decision_id",
    "recommendations": "recommendation_id",
}


@dataclass(frozen=True)
class Found:
    """A doubt: its kind, the row that it is about, and the sentence that says it.

    ``entry`` is where the card says it, if it does.
    """

    kind: str
    table: str | None
    key: str | None
    message: str
    entry: KeyPath | None = None


def issue_rows(
    coded_documents: list[Coded],
    built: Built,
    written: Mapping[str, Mapping[str, Row]],
) -> tuple[list[Row], dict[tuple[str, str], Source]]:
    """Return the rows of the issues table, in order of document and kind.

    ``written`` are the rows that people write of the reviews and of ISSUE_CODES, by
    table and key. With them comes where a card has what it says.
    """
    rows: list[Row] = []
    sources: dict[tuple[str, str], Source] = {}
    order = defaultdict(list)
    for doubt in order_issues(built.tables, written):
        order[doubt.document_id].append(
            Found(doubt.kind, doubt.table, doubt.key, doubt.message)
        )
    for coded in coded_documents:
        document = coded.document.document_id
        counts: Counter[str] = Counter()
        for found in [
            *_of_document(coded, built),
            *order[document],
            *_about_age(coded, built.tables, written["reviews"]),
        ]:
            counts[found.kind] += 1
            key = f"{document}-{found.kind.replace('_', '-')}-{counts[found.kind]}"
            kind = written["issue_kinds"].get(found.kind, {})
            if found.entry:
                columns = {"severity": (*found.entry, "kind")}
                sources["issues", key] = Source(coded, "issues", found.entry, columns)
            rows.append(
                {
                    "issue_id": key,
                    "severity": kind.get("severity"),
                    "kind": found.kind,
                    "document_id": document,
                    "table": found.table,
                    "key": found.key,
                    "message": found.message,
                }
            )
    return sorted(rows, key=lambda row: (row["document_id"], row["kind"])), sources


def _of_document(coded: Coded, built: Built) -> Iterator[Found]:
    yield from _about_the_document(coded, built.tables)
    yield from _about_recommendations(coded, built)
    yield from _missing_numbers(coded, built.tables)
    yield from _about_responses(coded, built)
    yield from _about_progress(coded, built)
    yield from _about_themes(coded, built)
    yield from _about_figures(coded, built)
    yield from _renumbered(coded, built)
    within, card_date = _first_series(coded), coded.document.loaded.card.date
    for issue in coded.reading.issues:
        if issue.kind == "number_repeated" and issue.span in within:
            continue  # the first set of another review, as the card says
        if issue.kind == "status_not_known" and _is_mended(coded, issue.span):
            continue
        if issue.kind == "meeting_date_unsure" and card_date.stated:
            continue  # a person has read which it is
        place = _rated(coded, built, issue.span) or _row_at(
            coded, built.tables, issue.span
        )
        yield Found(issue.kind, *place, _closed(issue.message))
    for index, doubt in enumerate(coded.document.loaded.card.doubts):
        entry: KeyPath = ("doubts", index)
        if doubt.quote:
            span = locate(coded.document.text, doubt.quote)
            words = _closed(f"{doubt.message}: “{doubt.quote.words}”")
            yield Found(doubt.kind, *_row_at(coded, built.tables, span), words, entry)
        else:
            yield Found(doubt.kind, None, None, _closed(doubt.message), entry)


def _is_mended(coded: Coded, span: Span) -> bool:
    """Tell whether an analyst says which status some words stand for."""
    return any(
        progress.status_span == span and progress.status != "not_recorded"
        for progress in coded.reading.progress
    )


def _rated(coded: Coded, built: Built, span: Span) -> tuple[str, str] | None:
    """Return the table and key of the report whose status a passage is."""
    for progress in coded.reading.progress:
        if progress.status_span == span and progress.identity in built.keys:
            return "progress", built.keys[progress.identity]
    return None


def _renumbered(coded: Coded, built: Built) -> Iterator[Found]:
    for renumbered in built.named.renumbered:
        if renumbered.coded is coded:
            message = (
                f"{renumbered.recommendation.label} here has the words of what an "
                f"earlier document numbers {renumbered.number}; the words were "
                "followed."
            )
            yield Found("renumbered", "recommendations", renumbered.key, message)


def _first_series(coded: Coded) -> set[Span]:
    """Return the passages of recommendations of the first set of their review."""
    first: dict[str | None, int] = {}
    for recommendation in coded.reading.recommendations:
        review = coded.review_at(recommendation.span)
        series = recommendation.series
        first[review] = min(first.get(review, series), series)
    return {
        recommendation.span
        for recommendation in coded.reading.recommendations
        if recommendation.series == first[coded.review_at(recommendation.span)]
    }


def _closed(sentence: str) -> str:
    """Return a sentence with its stop, where it has none."""
    ends = sentence.rstrip("”’)").endswith((".", "!", "?", "…"))
    return sentence if ends else f"{sentence}."


def _row_at(coded: Coded, tables: Tables, span: Span) -> tuple[str | None, str | None]:
    """Return the table and key of the row whose passage holds a doubtful one.

    The narrowest row counts, an outcome before the report that it stands in; where
    none holds all of it, one that it touches.
    """
    document = coded.document.document_id
    matches = [
        (
            not (row["start"] <= span.start and span.end <= row["end"]),
            row["end"] - row["start"],
            table,
            str(row[key]),
        )
        for table, key in _KEYS.items()
        for row in tables[table]
        if row["document_id"] == document
        and row["start"] is not None
        and row["start"] < span.end + 2
        and span.start - 2 < row["end"]
    ]
    return min(matches)[2:] if matches else (None, None)


def _about_the_document(coded: Coded, tables: Tables) -> Iterator[Found]:
    key = coded.document.document_id
    row = next(r for r in tables["documents"] if r["document_id"] == key)
    if row["date_basis"] == "inferred":
        yield Found("date_inferred", "documents", key, str(row["date_note"]))
    if row["date_basis"] != "stated" and not row["date_latest"]:
        message = "No document held says by when the meeting must have been."
        yield Found("date_open", "documents", key, message)
    if row["licence"] == LICENCE_NOT_STATED:
        message = "The document does not state under which licence it is published."
        yield Found("licence_not_stated", "documents", key, message)
    if not row["source_url"]:
        message = "The address at which it was published is not recorded."
        yield Found("source_not_recorded", "documents", key, message)
    if row["share_unread"] > _PART_UNREAD:
        message = (
            f"{row['share_data']:.0%} of the text became data, "
            f"{row['share_recognised']:.0%} was recognised as labels, headings and "
            f"forms, and {row['share_unread']:.0%} is unread."
        )
        yield Found("read_in_part", "documents", key, message)


def _about_recommendations(coded: Coded, built: Built) -> Iterator[Found]:
    for recommendation in coded.reading.recommendations:
        key = built.keys.get(recommendation.identity)
        if not key:
            continue
        holder, held = built.holders[key]
        is_own = holder is coded
        words = recommendation.span.of(coded.document.text)
        if is_own and recommendation.wording == "title" and not recommendation.shared:
            message = _closed(
                f"Only the title of {recommendation.label} is held: “{words}”"
            )
            yield Found("wording_title_only", "recommendations", key, message)
        if is_own and recommendation.shared:
            message = f"“{words}” is said of {recommendation.label} together."
            yield Found("wording_shared", "recommendations", key, message)
        if (
            not is_own
            and recommendation.wording == "verbatim"
            and words.split() != held.span.of(holder.document.text).split()
        ):
            message = _closed(f"Here {recommendation.label} reads: “{words}”")
            yield Found("wording_differs", "recommendations", key, message)


def _missing_numbers(coded: Coded, tables: Tables) -> Iterator[Found]:
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
            plural = "s" if len(missing) > 1 else ""
            message = (
                f"The documents held do not list recommendation{plural} "
                f"{', '.join(map(str, missing))} of this review."
            )
            yield Found("numbers_missing", "reviews", review, message)


def _about_responses(coded: Coded, built: Built) -> Iterator[Found]:
    for response in coded.reading.responses:
        key = built.keys[response.identity]
        name = _label(coded, response)
        if response.decision == "not_recorded":
            message = f"No decision on {name} is recorded."
            yield Found("decision_not_recorded", "responses", key, message)
            if response.explanation:
                message = f"An explanation is given on {name}, but no decision."
                yield Found("explanation_without_decision", "responses", key, message)
        elif response.decision == "accept_in_full" and response.explanation:
            message = (
                f"{name} is accepted in full, and a remark is made on it in the place "
                "for explanations."
            )
            yield Found("remark_on_acceptance", "responses", key, message)


def _about_progress(coded: Coded, built: Built) -> Iterator[Found]:
    text = coded.document.text
    for progress in coded.reading.progress:
        key = built.keys[progress.identity]
        name = _label(coded, progress)
        if progress.basis == "stated_of_list" and progress.status_span:
            message = _closed(
                f"The status of {name} rests on the sentence that opens the list: "
                f"“{progress.status_span.of(text)}”"
            )
            yield Found("status_of_list", "progress", key, message)
        if progress.status == "not_recorded":
            message = f"The report on {name} names no status."
            yield Found("status_not_recorded", "progress", key, message)
        if progress.shared:
            message = (
                f"{name} has no report of its own: it shares that of the next one."
            )
            yield Found("narrative_shared", "progress", key, message)


def _about_age(
    coded: Coded, tables: Tables, reviews: Mapping[str, Row]
) -> Iterator[Found]:
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
            key = row["progress_id"]
            message = (
                f"The report is dated before {day(approved.isoformat())}, when the "
                "review was approved: no number of days between them is given."
            )
            yield Found("report_before_approval", "progress", key, message)


def _about_themes(coded: Coded, built: Built) -> Iterator[Found]:
    for item, themes in coded.themes.items():
        key = built.keys.get(item.identity)
        if not key or not built.is_held_by(coded, item):
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
            yield Found("theme_differs", table, key, message)


def _about_figures(coded: Coded, built: Built) -> Iterator[Found]:
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
            if not (key := built.keys.get(finding.identity)):
                continue
            around = _around(text, figure.span)
            number = figure.span.of(text)
            message = f"The figure {number} is not taken as an outcome: “…{around}…”."
            yield Found("figure_not_coded", table, key, message)


def _around(text: str, span: Span) -> str:
    """Return a figure with the few words that stand beside it in its line."""
    before = text[max(0, span.start - 40) : span.start].rsplit("\n", 1)[-1]
    if len(before) == 40:
        before = before.partition(" ")[2]
    after = text[span.end : span.end + 40].split("\n", 1)[0]
    if len(after) == 40:
        after = after.rpartition(" ")[0]
    return (before + span.of(text) + after).strip()


def _label(coded: Coded, finding: Response | Progress) -> str:
    """Return how the document itself calls the recommendation that a finding is of."""
    for recommendation in coded.reading.recommendations:
        if recommendation.identity is finding.of:
            break
        if finding.of is None and recommendation.number == finding.number:
            break
    else:
        return f"Recommendation {finding.number}"
    return recommendation.label if recommendation.number else "it"
