"""A small package that tests may write anywhere, as a folder, a zip or a database."""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from councilbench.project import Project
from councilbench.store.database import write_database
from councilbench.tables.frames import read_csv, records

Files = dict[str, bytes]

DESCRIPTOR: dict[str, Any] = {
    "name": "things",
    "title": "Things",
    "version": "1.0.0",
    "licenses": [{"name": "CC-BY-4.0"}],
    "resources": [
        {
            "name": "kinds",
            "type": "table",
            "path": "schemas/codelists/kinds.csv",
            "schema": "schemas/kinds.json",
        },
        {
            "name": "things",
            "type": "table",
            "path": "benchmark/tables/things.csv",
            "schema": "schemas/things.json",
        },
    ],
}
KINDS: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "string", "description": "Key."},
        {"name": "label", "type": "string", "description": "What people call it."},
    ],
    "primaryKey": ["id"],
}
THINGS: dict[str, Any] = {
    "fields": [
        {"name": "thing_id", "type": "string", "description": "Key."},
        {
            "name": "kind",
            "type": "string",
            "description": "Its kind.",
            "constraints": {"required": True, "maxLength": 20},
        },
        {"name": "size", "type": "integer", "description": "How large it is."},
        {"name": "made", "type": "date", "description": "When it was made."},
        {"name": "sound", "type": "boolean", "description": "Whether it is whole."},
        {"name": "note", "type": "string", "description": "What else is known."},
    ],
    "primaryKey": ["thing_id"],
    "foreignKeys": [
        {"fields": ["kind"], "reference": {"resource": "kinds", "fields": ["id"]}}
    ],
}
FILES: Files = {
    "schemas/codelists/kinds.csv": b"id,label\njar,A jar\nlid,A lid\n",
    "benchmark/tables/things.csv": (
        b"thing_id,kind,size,made,sound,note\n"
        b"jar-1,jar,3,2020-02-01,true,\n"
        b'jar-2,jar,,2021-03-04,false,"cracked,\nthen mended"\n'
        b"lid-1,lid,7,,,\n"
    ),
}


def files(
    descriptor: Mapping[str, Any] = DESCRIPTOR,
    schema: Mapping[str, Any] = THINGS,
    **changed: bytes,
) -> Files:
    """Return the package's files; ``things`` and ``kinds`` replace a table's CSV."""
    made = {
        "datapackage.json": json.dumps(descriptor).encode(),
        "schemas/things.json": json.dumps(schema).encode(),
        "schemas/kinds.json": json.dumps(KINDS).encode(),
        **FILES,
    }
    for name, data in changed.items():
        path = {r["name"]: r["path"] for r in DESCRIPTOR["resources"]}[name]
        made[path] = data
    return made


def described(**properties: Any) -> dict[str, Any]:
    """Return the descriptor with some properties set."""
    return copy.deepcopy(DESCRIPTOR) | properties


def with_resource(**properties: Any) -> dict[str, Any]:
    """Return the descriptor with some properties of the table things set."""
    descriptor = copy.deepcopy(DESCRIPTOR)
    descriptor["resources"][1] |= properties
    return descriptor


def as_folder(path: Path, contents: Files) -> Path:
    for name, data in contents.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def as_zip(path: Path, contents: Files, top: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(top + name, data)
    return path


def as_database(path: Path, contents: Files) -> Path:
    project = Project(as_folder(path.with_suffix(".made"), contents))
    rows = {
        name: records(read_csv(project.table_path(name).read_bytes(), table, name))
        for name, table in project.tables.items()
    }
    write_database(project, rows, path)
    return path
