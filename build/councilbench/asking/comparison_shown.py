"""A comparison, shown: in the terminal, as CSV, JSON, Markdown and a page."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from councilbench import words
from councilbench.files import staged
from councilbench.outputs import charts_in, citation_text
from councilbench.project import Project
from councilbench.schema import Row

from .report import report_html

WIDTH = 80
COLUMNS = (
    *("kind", "council_id", "council", "theme_id", "recommendation_id", "number"),
    *("key", "themes", "code", "label", "text", "measure", "value", "value_max"),
    *("unit", "qualifier", "period", "numerator", "denominator", "not_recorded"),
    *("rate", "lower", "upper", "days_earliest", "days_latest", "basis"),
    *("date_earliest", "date_latest", "document_id", "start", "end", "place", "note"),
    "is_latest",
)


def comparison_as(project: Project, comparison: Row, form: str) -> str:
    """Return a comparison as table, csv, json, markdown or html."""
    citation = citation_text(project.descriptor)
    match form:
        case "csv":
            return comparison_csv(comparison)
        case "json":
            return comparison_json(comparison)
        case "markdown":
            return as_markdown(comparison, citation)
        case "html":
            charts = charts_in(project.charts)
            return report_html(comparison, project.descriptor, citation, charts)
        case _:
            return as_table(comparison, citation)


def write_report(project: Project, comparison: Row, path: Path) -> None:
    """Write a comparison as one HTML page, for a committee paper.

    Raises BadData where the file cannot be written; what stood there before then stays.
    """
    page = comparison_as(project, comparison, "html").encode()
    with staged(path.parent) as stage:
        stage.write(path, page)


def comparison_json(comparison: Row) -> str:
    """Return a comparison as one JSON object, with every text to the letter."""
    return json.dumps(comparison, indent=2, ensure_ascii=False)


def comparison_csv(comparison: Row) -> str:
    """Return a comparison as CSV, a row for each item, every text to the letter.

    Each recommendation has a row for the decision and one for the status even where
    none is held, so that what is not recorded is seen.
    """
    file = io.StringIO()
    # All is quoted: a lone carriage return in a text would otherwise start a row.
    writer = csv.DictWriter(
        file, COLUMNS, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(_items(comparison))
    return file.getvalue()


def _items(comparison: Row) -> Iterator[dict[str, Any]]:
    """Yield everything that a comparison shows as flat rows."""
    theme_id = comparison["theme"]["theme_id"] if comparison["theme"] else None
    for indicator in comparison["indicators"]:
        for value in indicator["values"]:
            yield _item("indicator", value, theme_id) | {
                "code": indicator["indicator_id"],
                "label": indicator["title"],
                "text": value["words"],
            }
    for council in comparison["councils"]:
        council_cells = {
            "council_id": council["council_id"],
            "council": council["name"],
        }
        for recommendation in council["recommendations"]:
            for item in _recommendation_items(recommendation, theme_id):
                yield item | council_cells
        for outcome in council["figures"]:
            yield _figure_item(outcome, theme_id) | council_cells
        for statement in council["statements"]:
            yield (
                _item("statement", statement, theme_id)
                | council_cells
                | {
                    "key": statement["statement_id"],
                    "code": statement["kind"],
                    "label": statement["kind_label"],
                }
            )


def _item(kind: str, row: Row, theme_id: str | None) -> dict[str, Any]:
    cells = {name: row[name] for name in COLUMNS if row.get(name) is not None}
    return cells | {"kind": kind, "theme_id": theme_id}


def _figure_item(outcome: Row, theme_id: str | None) -> dict[str, Any]:
    return _item("figure", outcome, theme_id) | {
        "key": outcome["outcome_id"],
        "label": outcome["words"],
        "text": outcome["quote"],
        "themes": outcome["theme"],
        "value": f"{outcome['value']:.10g}",
        "value_max": ""
        if outcome["value_max"] is None
        else f"{outcome['value_max']:.10g}",
    }


def _recommendation_items(row: Row, theme_id: str | None) -> Iterator[dict[str, Any]]:
    recommendation_cells = {
        "recommendation_id": row["recommendation_id"],
        "number": row["number"],
    }
    yield _item("recommendation", row, theme_id) | {"key": row["recommendation_id"]}
    response = row["response"] or {}
    yield (
        _item("decision", response, theme_id)
        | recommendation_cells
        | {
            "code": response.get("decision", ""),
            "label": row["decision"],
            "text": response.get("quote", ""),
        }
    )
    if response.get("explanation"):
        yield (
            _item("explanation", {}, theme_id)
            | recommendation_cells
            | {
                "text": response["explanation"],
                "document_id": response["document_id"],
                "start": response["explanation_start"],
                "end": response["explanation_end"],
                "place": response["explanation_place"],
            }
        )
    for progress in row["reports"] or [{"status": "", "status_label": row["status"]}]:
        yield (
            _item("report", progress, theme_id)
            | recommendation_cells
            | {
                "code": progress["status"],
                "label": progress["status_label"],
                "text": progress.get("narrative") or progress.get("status_as_printed"),
                "date_earliest": progress.get("as_of_earliest"),
                "date_latest": progress.get("as_of_latest"),
            }
        )
    for outcome in row["figures"]:
        yield _figure_item(outcome, theme_id) | recommendation_cells


# In the terminal.


def as_table(comparison: Row, citation: str) -> str:
    """Return a comparison for the terminal: no line is longer than 80 characters."""
    return "\n".join(_lines(comparison, citation))


def _lines(comparison: Row, citation: str) -> Iterator[str]:
    yield from _wrapped(comparison["question"])
    if comparison["theme"]:
        yield from _wrapped(comparison["theme"]["definition"])
    yield from _title("Counts")
    for indicator in comparison["indicators"]:
        yield from _wrapped(indicator["title"])
        for value in indicator["values"]:
            yield from _pair(value["council"], value["words"])
        yield from _wrapped(indicator["order_note"], 2)
        yield ""
    for council in comparison["councils"]:
        yield from _council_lines(council)
    yield from _title("What to mind")
    for caveat in comparison["caveats"]:
        yield from _wrapped(caveat, 2, "- ")
    yield from _title("Documents")
    for document in comparison["documents"]:
        yield from _wrapped(document["document_id"])
        yield from _wrapped(f"{document['title']}; {document['council']}", 2)
        yield from _wrapped(words.date(document), 2)
    yield from _title("How to cite")
    yield from _wrapped(citation)


def _council_lines(council: Row) -> Iterator[str]:
    yield from _title(council["name"])
    recommendations, outcomes = council["recommendations"], council["figures"]
    statements = council["statements"]
    if not recommendations:
        yield from _wrapped("No recommendations are held.")
    for row in recommendations:
        yield from _recommendation_lines(row)
    if outcomes:
        yield from ["", "Figures"]
        for outcome in outcomes:
            yield from _figure_lines(outcome)
    if statements:
        yield from ["", "Statements"]
    for statement in statements:
        yield from _wrapped(f"{statement['kind_label']}: “{statement['text']}”", 2)
        yield from _wrapped(statement["place"], 4)
    missing = [c for c in council["coverage"] if c["held"] != "held"]
    if missing:
        yield from ["", "Not held, or only in part"]
    for row in missing:
        yield from _wrapped(f"{row['kind']} ({row['review']}): {row['note']}", 2)


def _recommendation_lines(row: Row) -> Iterator[str]:
    yield ""
    title = "  (only its title is held)" if row["wording"] == "title" else ""
    yield from _wrapped(f"{row['heading']}{title}")
    yield from _wrapped(f"“{row['text']}”", 2)
    yield from _wrapped(row["place"], 4)
    yield from _wrapped(f"Decision: {row['decision']}", 2)
    response = row["response"]
    if response and response["explanation"]:
        yield from _wrapped(f"“{response['explanation']}”", 4)
        yield from _wrapped(response["explanation_place"], 4)
    elif response:
        yield from _wrapped(response["place"], 4)
    yield from _wrapped(f"Status: {row['status']}", 2)
    for progress in row["reports"]:
        yield from _wrapped(f"Reported {progress['as_of']}{words.basis(progress)}:", 4)
        if progress["narrative"]:
            yield from _wrapped(f"“{progress['narrative']}”", 4)
        yield from _wrapped(progress["place"], 4)
    for outcome in row["figures"]:
        yield from _figure_lines(outcome)


def _figure_lines(outcome: Row) -> Iterator[str]:
    yield from _wrapped(f"Figure: {words.figure_line(outcome)}", 2)
    yield from _wrapped(f"“{outcome['quote']}”", 4)
    yield from _wrapped(outcome["place"], 4)


def _title(text: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(text)
    yield "-" * min(len(text), WIDTH)


def _pair(name: str, text: str) -> Iterator[str]:
    """Yield a name and what is said of it beside it, the second column wrapped."""
    left = 34
    names, texts = textwrap.wrap(name, left - 2), textwrap.wrap(text, WIDTH - 2 - left)
    for name_line, text_line in itertools.zip_longest(names, texts, fillvalue=""):
        yield f"  {name_line:<{left}}{text_line}".rstrip()


def _wrapped(text: str, indent: int = 0, first: str = "") -> list[str]:
    margin = " " * indent
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=margin + first,
        subsequent_indent=margin + " " * len(first),
        break_on_hyphens=False,
    )


# Markdown.


def as_markdown(comparison: Row, citation: str) -> str:
    """Return a comparison as Markdown; nothing in a document's words is markup."""
    return "\n".join(_markdown(comparison, citation))


def _markdown(comparison: Row, citation: str) -> Iterator[str]:
    yield f"# {_md(comparison['question'])}\n"
    if comparison["theme"]:
        yield f"{_md(comparison['theme']['definition'])}\n"
    names = [council["name"] for council in comparison["councils"]]
    yield "## Counts\n"
    yield f"| Indicator | {' | '.join(map(_md, names))} | Order |"
    yield "|---|" + "---|" * (len(names) + 1)
    for indicator in comparison["indicators"]:
        cells = [_md(value["words"]) for value in indicator["values"]]
        title, order = _md(indicator["title"]), _md(indicator["order_note"])
        yield f"| {title} | {' | '.join(cells)} | {order} |"
    for council in comparison["councils"]:
        yield from _council_markdown(council)
    yield "\n## What to mind\n"
    for caveat in comparison["caveats"]:
        yield f"- {_md(caveat)}"
    yield "\n## Documents\n"
    for document in comparison["documents"]:
        title = f"{document['title']} ({document['council']})"
        line = f"{_md(title)}. {_md(words.date(document))}"
        yield f"- `{document['document_id']}`: {line}"
    yield f"\n## How to cite\n\n{_md(citation)}"


def _council_markdown(council: Row) -> Iterator[str]:
    yield f"\n## {_md(council['name'])}\n"
    if not council["recommendations"]:
        yield "No recommendations are held."
    for row in council["recommendations"]:
        yield f"\n### {_md(row['heading'])}\n"
        yield _quoted(row)
        response = row["response"] or {}
        yield f"- Decision: {_md(row['decision'])}{_at(response)}"
        if response.get("explanation"):
            place = response["explanation_place"]
            yield f"  - “{_md(response['explanation'])}” `{place}`"
        yield f"- Status: {_md(row['status'])}"
        for progress in row["reports"]:
            narrative = (
                f": “{_md(progress['narrative'])}”" if progress["narrative"] else ""
            )
            reported = f"Reported {progress['as_of']}{words.basis(progress)}"
            yield f"  - {_md(reported)}{narrative}{_at(progress)}"
        yield from map(_figure_markdown, row["figures"])
    if council["figures"]:
        yield "\n### Figures\n"
        yield from map(_figure_markdown, council["figures"])
    if council["statements"]:
        yield "\n### Statements\n"
    for statement in council["statements"]:
        kind, text = _md(statement["kind_label"]), _md(statement["text"])
        yield f"- {kind}: “{text}”{_at(statement)}"
    missing = [c for c in council["coverage"] if c["held"] != "held"]
    if missing:
        yield "\n### Not held, or only in part\n"
    for row in missing:
        yield f"- {_md(row['kind'])} ({_md(row['review'])}): {_md(row['note'])}"


def _figure_markdown(outcome: Row) -> str:
    quote = _md(outcome["quote"])
    return f"- Figure: {_md(words.figure_line(outcome))}: “{quote}”{_at(outcome)}"


def _quoted(row: Row) -> str:
    title = " (only its title is held)" if row["wording"] == "title" else ""
    return f"> “{_md(row['text'])}”{title}{_at(row)}\n"


def _at(row: Row) -> str:
    return f" `{row['place']}`" if row.get("place") else ""


def _md(text: str) -> str:
    """Return text on one line, with what would be markup escaped."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>|#~&$])", r"\\\1", line)
