"""The README that goes with the data: every table, column, vocabulary and theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from councilbench.project import Project
from councilbench.schema import Row, Table
from councilbench.words import NOTHING_DONE, SILENT

from .citation import citation_text

# How to read the data; a sentence about a table is left out where there is none.
_HOW_TO_READ: tuple[tuple[str | None, str], ...] = (
    (
        None,
        f"`not_recorded` says that {SILENT}. It does not say that {NOTHING_DONE}.",
    ),
    (
        None,
        "An empty cell is a missing value: there is nothing to give there. No other "
        "text (NA, null, a dash) stands for one.",
    ),
    (
        None,
        "Dates are year-month-day. true and false are written so. Numbers have a "
        "decimal point and no separators. Files are UTF-8 without a byte order mark, "
        "lines end in a line feed, and a cell may hold line breaks within quotes.",
    ),
    (
        "documents",
        "`start` and `end` count characters (Unicode code points) from the beginning "
        "of the document's text, from 0, `end` being the place after the last one: "
        "text[start:end] is the words quoted. The texts are in the files that "
        "`documents.path` names.",
    ),
    (
        "documents",
        "A document's date that it does not give itself is empty; `date_earliest` and "
        "`date_latest` hold what bounds it, and `date_note` says why.",
    ),
    (
        "progress",
        "A recommendation without a row in `progress` is one on which no document "
        "held reports. That is no sign that nothing was done.",
    ),
    (
        "coverage",
        "`coverage` says what was looked for and is not held. Councils differ in what "
        "they publish: few rows may mean few documents.",
    ),
    (
        "bases",
        "`basis` tells who says so: the document itself, a rule of the program, or a "
        "person who read it.",
    ),
    (
        "issues",
        "`issues` lists every doubt that the build had and went on with. Read it "
        "before you rely on a single row.",
    ),
    (
        None,
        "Where there are few cases give counts with their denominators. A rate of a "
        "handful of cases says little.",
    ),
)


def readme(project: Project, rows: Mapping[str, Sequence[Row]]) -> bytes:
    """Return the README of a package's data as Markdown in UTF-8."""
    descriptor = project.descriptor
    lines = [f"# {descriptor.get('title') or descriptor.get('name')}", ""]
    lines += [str(descriptor.get("description", "")), ""]
    lines += [f"Cite as: {citation_text(descriptor)}", ""]
    lines += ["## How to read it", ""]
    lines += [f"- {text}" for name, text in _HOW_TO_READ if name in (None, *rows)]
    lines += ["", "## Licence", "", *_licences(project), ""]
    lines += ["## Sources", "", *_sources(descriptor), ""]
    lines += ["## Tables", "", "| table | rows | what it holds |", "|---|---|---|"]
    lines += [
        f"| [{name}](#{name}) | {len(rows[name])} | {_cell(table.description)} |"
        for name, table in project.tables.items()
    ]
    if "themes" in rows:
        lines += ["", "## Themes", "", *_themes(rows["themes"])]
    lines += ["", "## Columns", ""]
    for table in project.tables.values():
        lines += _table(table)
    lines += ["## Vocabularies", ""]
    for name, table in project.tables.items():
        if table.is_codelist:
            lines += _codelist(table, rows[name])
    return "\n".join(lines).rstrip("\n").encode() + b"\n"


def _licences(project: Project) -> Iterator[str]:
    for licence in project.descriptor.get("licenses", []):
        link = f" <{licence['path']}>" if "path" in licence else ""
        yield f"- {licence['name']}: {licence.get('title', '')}{link}"


def _sources(descriptor: Mapping[str, Any]) -> Iterator[str]:
    for source in descriptor.get("sources", []):
        link = f" <{source['path']}>" if "path" in source else ""
        yield f"- {source['title']}{link}"


def _themes(themes: Sequence[Row]) -> Iterator[str]:
    for theme in themes:
        core = " (core)" if theme["core"] else ""
        yield f"### {theme['label']} (`{theme['theme_id']}`){core}"
        yield ""
        yield str(theme["definition"])
        yield ""
        yield f"- Include: {theme['include']}"
        yield f"- Leave out: {theme['leave_out']}"
        terms = ", ".join(f"`{term}`" for term in str(theme["terms"]).split("|"))
        yield f"- Terms by which a rule may assign it: {terms}"
        yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.name}"
    yield ""
    yield table.description
    key = ", ".join(f"`{column}`" for column in table.primary_key)
    yield f"File: `{table.path}`. Key: {key}."
    yield ""
    yield "| column | type | may be empty | what it holds |"
    yield "|---|---|---|---|"
    for field in table.fields:
        empty = "no" if field.required else "yes"
        target = table.points_to.get(field.name)
        pointer = f" One of [{target}](#{target})." if target else ""
        text = _cell(field.described) + pointer
        yield f"| `{field.name}` | {field.type} | {empty} | {text} |"
    yield ""


def _codelist(table: Table, codes: Sequence[Row]) -> Iterator[str]:
    yield f"### {table.title} (`{table.name}`)"
    yield ""
    for code in codes:
        yield f"- `{code['id']}` {code['label']}: {code['definition']}"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
