"""The README that goes with the data: every table, column, vocabulary and theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from councilbench.project import Project

from .citation import plain

# How to read the data; a sentence about a table is left out where there is none.
_READING: tuple[tuple[str | None, str], ...] = (
    (
        None,
        "`not_recorded` says that the documents held do not say. It does not say that "
        "nothing was decided or done.",
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


def data_readme(project: Project, tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return the README of a package's data as Markdown in UTF-8."""
    about = project.descriptor
    lines = [f"# {about.get('title') or about.get('name')}", ""]
    lines += [str(about.get("description", "")), ""]
    lines += [f"Cite as: {plain(about)}", ""]
    lines += ["## How to read it", ""]
    lines += [f"- {text}" for name, text in _READING if name in (None, *tables)]
    lines += ["", "## Licence", "", *_licences(project), ""]
    lines += ["## Sources", "", *_sources(about), ""]
    lines += ["## Tables", "", "| table | rows | what it holds |", "|---|---|---|"]
    lines += [
        f"| [{name}](#{name}) | {len(table)} | "
        f"{_cell(project.resources[name].get('description', ''))} |"
        for name, table in tables.items()
    ]
    if "themes" in tables:
        lines += ["", "## Themes", "", *_themes(tables["themes"])]
    lines += ["", "## Columns", ""]
    for name in tables:
        lines += _table(project, name)
    lines += ["## Vocabularies", ""]
    for name, table in tables.items():
        if is_vocabulary(project.schemas[name]):
            lines += _vocabulary(project, name, table)
    return "\n".join(lines).rstrip("\n").encode() + b"\n"


def is_vocabulary(schema: Mapping[str, Any]) -> bool:
    """Tell whether a table is a list of codes, each with a label and a definition."""
    fields = {field["name"] for field in schema["fields"]}
    return schema.get("primaryKey") == ["id"] and {"label", "definition"} <= fields


def references(schema: Mapping[str, Any]) -> dict[str, str]:
    """Return the table that each column of a schema points to, by the column's name."""
    return {
        key["fields"][0]: key["reference"]["resource"]
        for key in schema.get("foreignKeys", [])
        if len(key["fields"]) == 1 and key["reference"].get("resource")
    }


def described(field: Mapping[str, Any]) -> str:
    """Return a column's description with its unit."""
    unit = f" Unit: {field['unit']}." if "unit" in field else ""
    return f"{field.get('description', '')}{unit}"


def _licences(project: Project) -> Iterator[str]:
    for licence in project.descriptor.get("licenses", []):
        where = f" <{licence['path']}>" if "path" in licence else ""
        yield f"- {licence['name']}: {licence.get('title', '')}{where}"


def _sources(about: Mapping[str, Any]) -> Iterator[str]:
    for source in about.get("sources", []):
        where = f" <{source['path']}>" if "path" in source else ""
        yield f"- {source['title']}{where}"


def _themes(themes: pd.DataFrame) -> Iterator[str]:
    for theme in themes.to_dict("records"):
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


def _table(project: Project, name: str) -> Iterator[str]:
    resource, schema = project.resources[name], project.schemas[name]
    points = references(schema)
    yield f"### {name}"
    yield ""
    yield str(resource.get("description", ""))
    key = ", ".join(f"`{column}`" for column in schema.get("primaryKey", []))
    yield f"File: `{resource['path']}`. Key: {key}."
    yield ""
    yield "| column | type | may be empty | what it holds |"
    yield "|---|---|---|---|"
    for field in schema["fields"]:
        empty = "no" if field.get("constraints", {}).get("required") else "yes"
        to = points.get(field["name"])
        pointer = f" One of [{to}](#{to})." if to else ""
        text = _cell(described(field)) + pointer
        yield f"| `{field['name']}` | {field['type']} | {empty} | {text} |"
    yield ""


def _vocabulary(project: Project, name: str, table: pd.DataFrame) -> Iterator[str]:
    yield f"### {project.resources[name].get('title', name)} (`{name}`)"
    yield ""
    for code in table.to_dict("records"):
        yield f"- `{code['id']}` {code['label']}: {code['definition']}"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
