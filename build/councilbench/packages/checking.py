"""A package that was opened -> what is wrong with it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from councilbench.folder import DESCRIPTOR
from councilbench.problems import Problem, named
from councilbench.tables import validate

from .opening import Opened

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

# Plain words for what frictionless says of a file as a whole.
_FRICTIONLESS = {
    "hash-count": "the file is not the one described in datapackage.json: its hash "
    "differs",
    "byte-count": "the file is not the one described in datapackage.json: its size "
    "differs",
}


def check_package(opened: Opened) -> tuple[dict[str, int], list[Problem]]:
    """Check a package that was opened; return its row counts and what is wrong.

    Every rule of every schema, keys across tables, each quoted passage against the
    text it is from, where the package has it, and frictionless's own checks with
    hashes and sizes.
    """
    files = opened.file_names()
    problems = validate(opened.frames, opened.tables, opened.texts, files)
    problems = problems or _frictionless(opened)
    return {name: len(frame) for name, frame in opened.frames.items()}, problems


def _frictionless(opened: Opened) -> list[Problem]:
    """Return what frictionless finds wrong: a check by a program that is not ours."""
    from frictionless import FrictionlessException, Package as FrictionlessPackage

    files, place = opened.file_names(), str(opened.place / DESCRIPTOR)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in opened.files.items():
            Path(folder, f"{name}.csv").write_bytes(data)
        try:
            package = FrictionlessPackage(_harmless(opened), basepath=folder)
            report = package.validate()
        except FrictionlessException as error:
            notes = [fault.note for fault in (error.error, *error.reasons)]
            return [Problem(place, None, None, note, "Mend it") for note in notes]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # what it does where a number stands for a text, and the like
            message = f"frictionless cannot read the descriptor ({named(error)})"
            return [Problem(place, None, None, message, "Mend it")]
    problems = [Problem(place, None, None, e.note, "Mend it") for e in report.errors]
    for task in report.tasks:
        keys = ["type", "rowNumber", "fieldName", "note"]
        for kind, row, column, note in task.flatten(keys):
            message, file = _FRICTIONLESS.get(kind, note), files[task.name]
            problems.append(Problem(file, row, column, message, "Run the build again"))
    return problems


def _harmless(opened: Opened) -> dict[str, Any]:
    """Return a descriptor without what would make frictionless fetch or unpack.

    Its tables lie side by side, called by their names.
    """
    keys = ["name", "title", "description", "version", "created", "keywords"]
    keys += ["licenses", "contributors", "sources", "bytes", "hash"]
    resources = [
        {
            key: table.resource[key]
            for key in keys
            if key in table.resource and key != "version"
        }
        | {"path": f"{name}.csv", "scheme": "file", "format": "csv", "type": "table"}
        | {"schema": table.descriptor}
        for name, table in opened.tables.items()
    ]
    descriptor = {
        key: opened.descriptor[key] for key in keys if key in opened.descriptor
    }
    return descriptor | {"$schema": PROFILE, "resources": resources}
