"""Start an empty benchmark, on any subject, with the program's own schemas."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from .files import JOURNAL, finish, json_bytes, staged
from .folder import CARD_SCHEMA, CHANGELOG, DESCRIPTOR, DIST, SOURCES
from .problems import BadData, Problem, bad_data
from .project import CARRIED, FILLED_IN, Project
from .schema import Table
from .sources import card_schema, slug
from .text_files import csv_rows

TEMPLATES = Path(__file__).parent / "empty_benchmark"
# What a descriptor takes over; the rest says what the data are, so it starts empty.
_NOT_TAKEN = FILLED_IN | {"sources", "licenses"}


def start(folder: Path, title: str) -> None:
    """Write an empty benchmark into a new or empty folder.

    Schemas, vocabularies, views and questions are those of the benchmark that the
    program is published with; only themes, councils and documents start afresh.
    Raises BadData, and writes nothing, where the folder holds anything, the title
    gives no name, or a file cannot be written.
    """
    title = " ".join(title.split())
    name = slug(title)
    if not name:
        message = "the title has no letters or digits"
        raise bad_data("--title", message, "Give it one in words")
    finish(folder)  # or what a stopped run left would be in the way
    _check_empty(folder)
    model = Project(CARRIED if (CARRIED / DESCRIPTOR).is_file() else _checkout())
    files = {
        DESCRIPTOR: json_bytes(_descriptor(model, name, title)),
        ".gitignore": f"/{DIST}/\n{JOURNAL}*\n".encode(),
        CHANGELOG: (TEMPLATES / CHANGELOG).read_bytes(),
        "README.md": _readme(model, title),
        f"{SOURCES}/example-card.yaml": (TEMPLATES / "example-card.yaml").read_bytes(),
    }
    codes = {}
    for table in model.tables.values():
        files[table.resource["schema"]] = json_bytes(_schema(table))
        if not table.is_generated:
            files[table.path] = _people_write(model, table)
            codes[table.name] = _keys(table, files[table.path])
    files[CARD_SCHEMA] = card_schema(codes)
    for sql_file in (*model.views(), *model.queries()):
        files[sql_file.path] = _copied(model, model.root / sql_file.path)
    with staged(folder) as stage:
        for path, data in files.items():
            stage.write(folder / path, data)


def _check_empty(folder: Path) -> None:
    try:
        is_taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        problem = Problem(str(folder), None, None, message, "Name another")
        raise BadData(problem) from None
    if is_taken:
        message = "there is something here already"
        remedy = "Name a folder that is new or empty; nothing was changed"
        raise bad_data(folder, message, remedy)


def _checkout() -> Path:
    """Return the repository that the program runs from, where it is not installed."""
    return Path(__file__).parents[2]


def _descriptor(model: Project, name: str, title: str) -> dict[str, Any]:
    resources = [
        {key: value for key, value in table.resource.items() if key not in _NOT_TAKEN}
        for table in model.tables.values()
    ]
    return {
        "$schema": model.descriptor["$schema"],
        "name": name,
        "title": title,
        "version": "0.1.0",
        "created": f"{dt.date.today().isoformat()}T00:00:00Z",
        "resources": resources,
    }


def _schema(table: Table) -> dict[str, Any]:
    """Return a schema without examples: those are of other councils and subjects."""
    fields = [
        {key: value for key, value in field.descriptor.items() if key != "example"}
        for field in table.fields
    ]
    return {**table.descriptor, "fields": fields}


def _people_write(model: Project, table: Table) -> bytes:
    """Return a table that people write: a vocabulary as it is, the others empty."""
    if table.name == "themes":
        return (TEMPLATES / "themes.csv").read_bytes()
    if table.is_vocabulary:
        return _copied(model, model.table_path(table.name))
    return f"{','.join(table.columns)}\n".encode()


def _copied(model: Project, path: Path) -> bytes:
    """Return a file as text in UTF-8, without a mark that it may open with."""
    return model.read_text(path).encode()


def _keys(table: Table, data: bytes) -> list[str]:
    rows = csv_rows(data, list(table.columns), table.path)
    return [row[table.primary_key[0]] for row in rows]


def _readme(model: Project, title: str) -> bytes:
    text = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    for key in ("councils", "reviews"):
        text = text.replace(f"{{{key}}}", ",".join(model.tables[key].columns))
    return text.replace("{title}", title).encode()
