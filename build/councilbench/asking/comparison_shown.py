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
from councilbench.files import write_all
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
    write_all({path: comparison_as(project, comparison, "html").encode()})


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
    for entry in comparison["indicators"]:
        for value in entry["values"]:
            yield _item("indicator", value, theme_id) | {
                "code": entry["indicator_id"],
                "label": entry["title"],
                "text": value["words"],
            }
    for council in comparison["councils"]:
        whose = {"council_id": council["council_id"], "council": council["name"]}
        for recommendation in council["recommendations"]:
            for item in _recommendation_items(recommendation, theme_id):
                yield item | whose
        for figure in council["figures"]:
            yield _figure_item(figure, theme_id) | whose
        for statement in council["statements"]:
            yield (
                _item("statement", statement, theme_id)
                | whose
                | {
                    "key": statement["statement_id"],
                    "code": statement["kind"],
                    "label": statement["kind_label"],
                }
            )


def _item(kind: str, row: Row, theme_id: str | None) -> dict[str, Any]:
    held = {name: row[name] for name in COLUMNS if row.get(name) is not None}
    return held | {"kind": kind, "theme_id": theme_id}


def _figure_item(figure: Row, theme_id: str | None) -> dict[str, Any]:
    return _item("figure", figure, theme_id) | {
        "key": figure["outcome_id"],
        "label": figure["words"],
        "text": figure["quote"],
        "themes": figure["theme"],
        "value": f"{figure['value']:.10g}",
        "value_max": ""
        if figure["value_max"] is None
        else f"{figure['value_max']:.10g}",
    }


def _recommendation_items(row: Row, theme_id: str | None) -> Iterator[dict[str, Any]]:
    of = {"recommendation_id": row["recommendation_id"], "number": row["number"]}
    yield _item("recommendation", row, theme_id) | {"key": row["recommendation_id"]}
    response = row["response"] or {}
    yield (
        _item("decision", response, theme_id)
        | of
        | {
            "code": response.get("decision", ""),
            "label": row["decision"],
            "text": response.get("quote", ""),
        }
    )
    if response.get("explanation"):
        yield (
            _item("explanation", {}, theme_id)
            | of
            | {
                "text": response["explanation"],
                "document_id": response["document_id"],
                "start": response["explanation_start"],
                "end": response["explanation_end"],
                "place": response["explanation_place"],
            }
        )
    for report in row["reports"] or [{"status": "", "status_label": row["status"]}]:
        yield (
            _item("report", report, theme_id)
            | of
            | {
                "code": report["status"],
                "label": report["status_label"],
                "text": report.get("narrative") or report.get("status_as_printed"),
                "date_earliest": report.get("as_of_earliest"),
                "date_latest": report.get("as_of_latest"),
            }
        )
    for figure in row["figures"]:
        yield _figure_item(figure, theme_id) | of


# In the terminal.


def as_table(comparison: Row, citation: str) -> str:
    """Return a comparison for the terminal: no line is longer than 80 characters."""
    return "\n".join(_lines(comparison, citation))


def _lines(comparison: Row, citation: str) -> Iterator[str]:
    yield from _wrapped(comparison["question"])
    if comparison["theme"]:
        yield from _wrapped(comparison["theme"]["definition"])
    yield from _title("Counts")
    for entry in comparison["indicators"]:
        yield from _wrapped(entry["title"])
        for value in entry["values"]:
            yield from _pair(value["council"], value["words"])
        yield from _wrapped(entry["order_note"], 2)
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
    listed, figures = council["recommendations"], council["figures"]
    statements = council["statements"]
    if not listed:
        yield from _wrapped("No recommendations are held.")
    for row in listed:
        yield from _recommendation_lines(row)
    if figures:
        yield from ["", "Figures"]
        for figure in figures:
            yield from _figure_lines(figure)
    if statements:
        yield from ["", "Statements"]
    for statement in statements:
        yield from _wrapped(f"{statement['kind_label']}: “{statement['text']}”", 2)
        yield from _wrapped(statement["place"], 4)
    missing = [c for c in council["coverage"] if c["held"] != "held"]
    if missing:
        yield from ["", "Not held, or only in part"]
    for entry in missing:
        yield from _wrapped(f"{entry['kind']} ({entry['review']}): {entry['note']}", 2)


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
    for report in row["reports"]:
        yield from _wrapped(f"Reported {report['as_of']}{words.basis(report)}:", 4)
        if report["narrative"]:
            yield from _wrapped(f"“{report['narrative']}”", 4)
        yield from _wrapped(report["place"], 4)
    for figure in row["figures"]:
        yield from _figure_lines(figure)


def _figure_lines(figure: Row) -> Iterator[str]:
    yield from _wrapped(f"Figure: {words.figure_line(figure)}", 2)
    yield from _wrapped(f"“{figure['quote']}”", 4)
    yield from _wrapped(figure["place"], 4)


def _title(text: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(text)
    yield "-" * min(len(text), WIDTH)


def _pair(name: str, text: str) -> Iterator[str]:
    """Yield a name and what is said of it beside it, the second column wrapped."""
    left = 34
    names, said = textwrap.wrap(name, left - 2), textwrap.wrap(text, WIDTH - 2 - left)
    for one, other in itertools.zip_longest(names, said, fillvalue=""):
        yield f"  {one:<{left}}{other}".rstrip()


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
    for entry in comparison["indicators"]:
        said = [_md(value["words"]) for value in entry["values"]]
        title, order = _md(entry["title"]), _md(entry["order_note"])
        yield f"| {title} | {' | '.join(said)} | {order} |"
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
        for report in row["reports"]:
            narrative = f": “{_md(report['narrative'])}”" if report["narrative"] else ""
            said = f"Reported {report['as_of']}{words.basis(report)}"
            yield f"  - {_md(said)}{narrative}{_at(report)}"
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
    for entry in missing:
        yield f"- {_md(entry['kind'])} ({_md(entry['review'])}): {_md(entry['note'])}"


def _figure_markdown(figure: Row) -> str:
    quote = _md(figure["quote"])
    return f"- Figure: {_md(words.figure_line(figure))}: “{quote}”{_at(figure)}"


def _quoted(row: Row) -> str:
    title = " (only its title is held)" if row["wording"] == "title" else ""
    return f"> “{_md(row['text'])}”{title}{_at(row)}\n"


def _at(row: Row) -> str:
    return f" `{row['place']}`" if row.get("place") else ""


def _md(text: str) -> str:
    """Return text on one line, with what would be markup escaped."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>|#~&$])", r"\\\1", line)
