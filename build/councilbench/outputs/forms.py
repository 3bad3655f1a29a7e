"""The forms in which a version is published: what each is called, holds and is.

Publishing makes them, the site offers them and says what they are, all by this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Form:
    """A form: how its file's name ends, its title, what it holds and its media type."""

    ending: str
    title: str
    what: str
    media_type: str


DATABASE = Form(
    ".db",
    "SQLite database",
    "everything that this site shows, in one file",
    "application/vnd.sqlite3",
)
ARCHIVE = Form(
    ".zip",
    "Data package",
    "every table, document, schema and the codebook",
    "application/zip",
)
WORKBOOK = Form(
    ".xlsx",
    "Excel workbook",
    "every table on a sheet of its own",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
PARQUET = Form(
    "-parquet.zip",
    "Parquet",
    "every table with its types, for Python, R and DuckDB",
    "application/zip",
)
QDA_PROJECT = Form(
    ".qdpx",
    "Project, REFI-QDA",
    "the documents as coded, for qualitative analysis",
    "application/zip",
)
QDA_CODEBOOK = Form(
    "-codebook.qdc",
    "Codebook, REFI-QDA",
    "the themes, for NVivo, ATLAS.ti, MAXQDA",
    "application/xml",
)
CODEBOOK = Form(
    "-codebook.csv",
    "Codebook, CSV",
    "the themes, for Taguette",
    "text/csv; charset=utf-8",
)
# What is named after the package and its version, in the order in which it is offered.
FORMS = (ARCHIVE, WORKBOOK, PARQUET, QDA_PROJECT, QDA_CODEBOOK, CODEBOOK)
CHECKSUMS = Form(
    SUMS, SUMS, "to check that a download is whole", "text/plain; charset=utf-8"
)


def published(descriptor: Mapping[str, Any], database: str) -> dict[str, Form]:
    """Return what a version is published as: each file's form, by the file's name.

    Only the ``database`` where the descriptor gives no name or no version.
    """
    name, version = descriptor.get("name"), descriptor.get("version")
    if not (name and version):
        return {database: DATABASE}
    forms = {f"{name}-{version}{form.ending}": form for form in FORMS}
    return {database: DATABASE, **forms, SUMS: CHECKSUMS}
