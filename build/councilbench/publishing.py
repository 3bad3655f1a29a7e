"""What is published: the package as archive, workbook, Parquet, REFI-QDA and SQLite."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .building import Package, assemble, described, write
from .folder import CHANGELOG, DESCRIPTOR, LICENCES, QUERIES, VIEWS
from .outputs import (
    ARCHIVE,
    CODEBOOK,
    FORMS,
    PARQUET,
    QDA_CODEBOOK,
    QDA_PROJECT,
    SUMS,
    WORKBOOK,
    Form,
    codebook,
    codebook_csv,
    qda_project,
    readme,
)
from .problems import BadData, Problem, bad_data
from .project import Project
from .tables import to_csv
from .text_files import MARK

INSTALL = 'pip install "councilbench[export]"'
# What goes into the archive beside what the descriptor names.
_BESIDE = (
    CHANGELOG,
    f"{LICENCES}/*",
    f"{VIEWS}/*.sql",
    f"{QUERIES}/*.sql",
)


def publish(project: Project) -> list[Path]:
    """Build the package, write all that is published to dist/ and return its files.

    The same sources give the same bytes with the same versions of SQLite, zlib and the
    libraries that write the formats. Raises BadData where the sources have a fault, a
    library is missing or a format cannot hold a value; nothing is written then.
    """
    package = assemble(project)
    contents = artefacts(project, package)
    with project.staged() as stage:
        for name, data in contents.items():
            stage.write(project.dist / name, data)
        database = write(project, package, stage)
        files = {project.database.name: database.read_bytes(), **contents}
        sums = "".join(
            f"{hashlib.sha256(data).hexdigest()}  {name}\n"
            for name, data in sorted(files.items())
        )
        stage.write(project.dist / SUMS, sums.encode())
    return [project.dist / name for name in sorted(files)] + [project.dist / SUMS]


def artefacts(project: Project, package: Package) -> dict[str, bytes]:
    """Return the files that are published, but for the database, by their names.

    Raises BadData as ``publish`` does.
    """
    to_parquet, workbook = _writers()
    stem, stamp, rows = _stem(project), _stamp(project), package.rows
    texts = {
        key: project.read_text(project.root / path) for key, path in _texts(package)
    }
    tables_as_parquet = {
        f"{name}.parquet": to_parquet(project.tables[name], table_rows)
        for name, table_rows in rows.items()
    }
    contents: dict[Form, bytes] = {
        ARCHIVE: archive(_package_files(project, package), stamp),
        WORKBOOK: workbook(project, rows, stamp),
        PARQUET: archive(tables_as_parquet, stamp),
        QDA_CODEBOOK: codebook(project, rows),
        CODEBOOK: codebook_csv(project, rows),
        QDA_PROJECT: archive(qda_project(project, rows, texts), stamp),
    }
    return {f"{stem}{form.ending}": contents[form] for form in FORMS}


def archive(files: Mapping[str, bytes], stamp: dt.datetime) -> bytes:
    """Return a zip of files, by their paths in it: the same bytes each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as folder:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or it would tell on which system it was made
            entry.external_attr = 0o644 << 16
            folder.writestr(entry, files[name])
    return target.getvalue()


def _package_files(project: Project, package: Package) -> dict[str, bytes]:
    """Return the files of the archive: the benchmark's folder, with a README."""
    paths = {DESCRIPTOR}
    for table in project.tables.values():
        paths |= {table.path, str(table.resource["schema"])}
    paths |= {path for _, path in _texts(package)}
    beside = [*project.cards()]
    for pattern in _BESIDE:
        beside += project.root.glob(pattern)
    paths |= {path.relative_to(project.root).as_posix() for path in beside}
    files = {
        path: project.read_bytes(project.root / path).removeprefix(MARK)
        for path in paths
        if path not in package.files
    }
    for name, table in project.tables.items():
        # As its README says: lines end in a line feed, also where Excel saved them.
        if b"\r" in files.get(table.path, b""):
            files[table.path] = to_csv(package.rows[name], table)
    files |= package.files
    files[DESCRIPTOR] = described(project, files, package.rows_hash)
    return files | {"README.md": readme(project, package.rows)}


def _texts(package: Package) -> list[tuple[str, str]]:
    """Return each document's key and where its words lie."""
    return [(row["document_id"], row["path"]) for row in package.rows["documents"]]


def _writers() -> tuple[Callable[..., bytes], Callable[..., bytes]]:
    """Return what writes with libraries which not every installation has."""
    try:
        from .outputs import to_parquet, workbook
    except ModuleNotFoundError as error:
        message = f"the library {error.name} is not installed"
        raise bad_data("councilbench package", message, f"Run {INSTALL}") from None
    return to_parquet, workbook


def _stem(project: Project) -> str:
    """Return how published files are named: after the package and its version."""
    parts, problems = [], []
    for key in ("name", "version"):
        value = str(project.descriptor.get(key, ""))
        parts.append(value)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]*", value):
            message = f"{value!r} cannot be part of a file's name"
            remedy = "Give letters, digits, dots and hyphens"
            problems.append(Problem(DESCRIPTOR, None, key, message, remedy))
    if problems:
        raise BadData(problems)
    return "-".join(parts)


def _stamp(project: Project) -> dt.datetime:
    """Return the version's own time, in UTC: what is published bears no other."""
    created = str(project.descriptor.get("created", ""))
    try:
        stamp = dt.datetime.fromisoformat(created)
    except ValueError:
        stamp = dt.datetime.min
    if stamp.tzinfo is not None:
        stamp = stamp.astimezone(dt.UTC).replace(tzinfo=None)
    if stamp.year < 1980:  # the first year that a zip can give
        message = f"{created!r} is not the time at which this version was made"
        remedy = "Write it as 2026-01-31T00:00:00Z"
        raise bad_data(DESCRIPTOR, message, remedy, column="created")
    return stamp
