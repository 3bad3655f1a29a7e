"""What Datasette is told about the database: titles, descriptions and settings."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from councilbench.files import json_bytes
from councilbench.problems import BadData, Problem
from councilbench.project import Project, SqlFile
from councilbench.schema import Table
from councilbench.store import (
    DESCRIPTION_TABLE,
    ROWID,
    SEARCH_DESCRIPTIONS,
    SEARCH_INDEX,
    SEARCH_NEEDS as SEARCHED,
    SEARCH_SUFFIX,
    TEXTS_TABLE,
    open_database,
    quoted,
)

METADATA = "metadata.json"
INSPECTED = "inspect-data.json"
SETTINGS = "settings.json"
# From 1.0 on Datasette reads from here what is more than description.
CONFIGURATION = "datasette.yaml"

ROWID_DESCRIPTION = "Number of the row, by which the full-text search finds it."
# A comparison is read as a whole; the tables are paged through.
VIEW_SIZE = 200


def settings() -> dict[str, Any]:
    """Return Datasette's settings for a database that only changes with a build."""
    return {
        # Facets are declared; looking for more takes most of the time of a page.
        "suggest_facets": False,
        "facet_time_limit_ms": 1000,
        "sql_time_limit_ms": 3000,
        "default_page_size": 50,
        "max_returned_rows": 5000,
        "max_csv_mb": 0,
        # Enough to know a passage by; the row's own page has all of it.
        "truncate_cells_html": 400,
        # Long enough for a busy site, short enough to see a new build soon.
        "default_cache_ttl": 60,
    }


def datasette_metadata(project: Project) -> dict[str, Any]:
    """Return Datasette's metadata, made of the descriptor, schemas and SQL headers.

    Raises BadData where a view or query fails, or a view's column is not described.
    """
    # late, for it loads what writes databases: a server only reads them
    from councilbench.store import empty_database

    terms = _terms(project)
    about = {
        "title": project.descriptor.get("title", project.root.name),
        "description": _description(project.descriptor),
        **terms,
    }
    tables = {n: terms | _table(project, t) for n, t in project.tables.items()}
    for name, table in project.tables.items():
        if table.search:
            tables[name + SEARCH_SUFFIX] = {"hidden": True}
    tables[DESCRIPTION_TABLE] = {
        "hidden": True,
        "title": "Description of the package",
        "description": "What describes the tables, for programs: one row.",
        "columns": {
            "descriptor": "datapackage.json with every table's schema.",
            "agreement": "How far rule and analyst agree on themes, as JSON.",
        },
    }
    tables[TEXTS_TABLE] = {
        "hidden": True,
        "title": "Texts of the documents",
        "description": "The words in which every quoted passage stands, as published.",
        "columns": {
            "document_id": "The document.",
            "text": "Its words, contact details withheld.",
        },
    }
    if SEARCHED.issubset(project.tables):
        tables[SEARCH_INDEX] = {"hidden": True}
        tables |= {
            name: {"hidden": True} | t for name, t in SEARCH_DESCRIPTIONS.items()
        }
    with contextlib.closing(empty_database(project)) as db:
        problems = _failing(project.queries(), db)
        for view in project.views():
            cursor = db.execute(f"SELECT * FROM {quoted(view.name)} LIMIT 0")
            columns = [column[0] for column in cursor.description]
            tables[view.name] = terms | _view(project, view, columns)
            problems += _undescribed(view, columns, tables[view.name]["columns"])
    if problems:
        raise BadData(problems)
    queries = {query.name: terms | _query(query) for query in project.queries()}
    return about | {
        "databases": {
            project.database.stem: about | {"tables": tables, "queries": queries}
        }
    }


def datasette_configuration(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return what Datasette 1.0 reads from its own file, of what metadata tells 0.65.

    There metadata only describes: queries, settings and how tables show go with it.
    """
    described = {"title", "description", "columns", "license", "license_url"}
    described |= {"source", "source_url"}
    databases = {}
    for name, database in metadata["databases"].items():
        tables = {
            table: {key: value for key, value in about.items() if key not in described}
            for table, about in database["tables"].items()
        }
        databases[name] = {
            "tables": {table: about for table, about in tables.items() if about},
            "queries": database["queries"],
        }
    return {"settings": settings(), "databases": databases}


def inspect_data(path: Path, name: str = "") -> dict[str, Any]:
    """Return what Datasette would find out about a database file on starting.

    ``name`` is what the file will be called, where it is not called so yet.
    Raises BadData where the file is missing or not a database.
    """
    with open_database(path) as connection:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
        counts = {
            name: {"count": rows}
            for (name,) in connection.execute(sql).fetchall()
            for (rows,) in connection.execute(f"SELECT count(*) FROM {quoted(name)}")
        }
    content = path.read_bytes()
    file = name or path.name
    return {
        Path(file).stem: {
            "hash": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "file": file,
            "tables": counts,
        }
    }


def serving_files(project: Project, database: Path) -> dict[str, bytes]:
    """Return what Datasette is told beside the database: files, by their names.

    ``database`` is where it lies by now. With these files beside it, ``datasette serve
    FOLDER`` serves it as ``serve`` does.
    Raises BadData as ``datasette_metadata`` and ``inspect_data`` do.
    """
    metadata = datasette_metadata(project)
    configuration = yaml.safe_dump(
        datasette_configuration(metadata),
        sort_keys=False,
        allow_unicode=True,
        width=88,
    )
    return {
        METADATA: json_bytes(metadata),
        INSPECTED: json_bytes(inspect_data(database, project.database.name)),
        SETTINGS: json_bytes(settings()),
        CONFIGURATION: configuration.encode(),
    }


def _terms(project: Project) -> dict[str, str]:
    """Return licence and source: on every page, since a table may be all one sees."""
    terms = {}
    for licence in project.descriptor.get("licenses", [])[:1]:
        # The first sentence says what is licensed; the home page gives the rest.
        title = licence.get("title") or licence["name"]
        terms["license"] = title.split(". ")[0].rstrip(".")
        if "path" in licence:
            terms["license_url"] = licence["path"]
    if "documents" in project.tables:
        terms["source"] = "the documents held"
        terms["source_url"] = f"/{project.database.stem}/documents"
    return terms


def _description(descriptor: Mapping[str, Any]) -> str:
    parts = [descriptor.get("description")]
    parts += [licence.get("title") for licence in descriptor.get("licenses", [])]
    if "version" in descriptor:
        parts.append(f"Version {descriptor['version']}.")
    return " ".join(part for part in parts if part)


def _table(project: Project, table: Table) -> dict[str, Any]:
    columns = _described(table)
    about = {
        "title": table.title,
        "description": table.description,
        "columns": columns,
        "facets": [*table.facets],
    }
    if "order" in columns:
        about["sort"] = "order"
    # Rows are named by their label where other tables point to them.
    if table.label and table.name in _pointed_to(project):
        about["label_column"] = table.label
    if table.search:
        about |= {"fts_table": table.name + SEARCH_SUFFIX, "fts_pk": ROWID}
        columns[ROWID] = ROWID_DESCRIPTION
    return about


def _described(table: Table) -> dict[str, str]:
    # The unit stands in words: Datasette's own units are those of physics.
    return {field.name: field.described for field in table.fields}


def _pointed_to(project: Project) -> set[str]:
    return {key.table for t in project.tables.values() for key in t.foreign_keys}


def _view(project: Project, view: SqlFile, columns: list[str]) -> dict[str, Any]:
    # The view's comment speaks first; then the table that has the column for its key;
    # then the first in the package.
    described: dict[str, str] = {}
    keys: dict[str, str] = {}
    for table in project.tables.values():
        described = _described(table) | described
        if len(table.primary_key) == 1:
            key = table.primary_key[0]
            keys.setdefault(key, table.columns[key].described)
    described |= keys | view.columns
    facets = {name for table in project.tables.values() for name in table.facets}
    return {
        "title": view.title,
        "description": view.description,
        "columns": {name: described[name] for name in columns if name in described},
        "facets": [name for name in columns if name in facets],
        "size": VIEW_SIZE,
    }


def _query(query: SqlFile) -> dict[str, Any]:
    return {
        "title": query.title,
        "description": query.description,
        "sql": query.sql,
        "hide_sql": True,
    }


def _undescribed(
    view: SqlFile, columns: list[str], described: Mapping[str, str]
) -> list[Problem]:
    remedy = "The opening comment needs a line for each: -- column: …"
    return [
        Problem(
            view.path, None, name, "nothing describes this column of the view", remedy
        )
        for name in columns
        if name not in described
    ] + [
        Problem(view.path, None, name, "the view has no such column", remedy)
        for name in view.columns
        if name not in columns
    ]


def _failing(queries: Iterable[SqlFile], db: sqlite3.Connection) -> list[Problem]:
    problems = []
    for query in queries:
        try:
            # every parameter empty, as on opening the page
            db.execute(f"EXPLAIN {query.sql}", defaultdict(str))
        except sqlite3.Error as error:
            message = f"the query fails: {error}"
            problems.append(Problem(query.path, None, None, message, "Mend its SQL"))
    return problems
