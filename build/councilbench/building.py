"""Sources -> the package: tables as CSV, datapackage.json and the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from .coding import Coded, code, load_codebook, load_vocabulary
from .files import Stage, json_bytes
from .folder import CARD_SCHEMA, CHARTS, DESCRIPTOR
from .outputs import CITATION, citation_file, draw_charts, serving_files
from .problems import BadData, Problem, bad_data
from .project import Project
from .sources import load_documents, project_card_schema
from .store import rows_hash, stage_database
from .tables import (
    ISSUE_CODES,
    Agreement,
    Tables,
    agreement_on_themes,
    build_rows,
    frame,
    indicator_rows,
    issue_rows,
    peer_rows,
    placed_by,
    read_csv,
    records,
    to_csv,
    validate,
)
from .text_files import MARK

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Package:
    """A benchmark's tables, checked: as frames and as plain rows.

    ``files`` holds what is generated, by path.
    """

    frames: Frames
    rows: Tables
    files: dict[str, bytes]
    rows_hash: str
    coded: list[Coded]
    agreement: Agreement


def assemble(project: Project) -> Package:
    """Read, code and check everything in a benchmark's folder; write nothing.

    Raises BadData with all that is wrong with the first stage that fails: files,
    cards and documents, then rows against schemas, keys and evidence.
    """
    frames, problems = _hand_written(project)
    try:
        documents = load_documents(project)
    except BadData as bad:
        raise BadData([*problems, *bad.traced()]) from None
    if problems:
        raise BadData(problems)
    vocabulary, codebook = load_vocabulary(project), load_codebook(project)
    coded = []
    for document in documents:
        try:
            coded.append(code(document, vocabulary, codebook))
        except BadData as bad:
            problems += bad.traced()
    if problems:
        raise BadData(problems)
    _require(project, ("reviews", *ISSUE_CODES))
    written = {
        name: {
            row[project.tables[name].primary_key[0]]: row
            for row in records(frames[name])
        }
        for name in ("reviews", *ISSUE_CODES)
    }
    built = build_rows(coded, written["reviews"])
    rows = built.tables
    rows["issues"], doubted = issue_rows(coded, built, written)
    rows["peers"] = peer_rows(rows)
    frames |= _frames(project, rows | {"indicators": []})
    declared = project.tables["indicators"]
    frames["indicators"] = frame(indicator_rows(frames), declared)
    frames = {name: frames[name] for name in project.tables}
    texts = {d.document_id: d.text for d in documents}
    sources = {**built.sources, **doubted}
    problems = validate(frames, project.tables, texts, place=placed_by(sources))
    if problems:
        raise BadData(problems)
    plain = {name: records(table) for name, table in frames.items()}
    digest = rows_hash(plain, project.tables)
    files = {
        table.path: to_csv(plain[name], table)
        for name, table in project.tables.items()
        if table.is_generated
    }
    files |= _schemas_without_mark(project)
    files[DESCRIPTOR] = described(project, files, digest)
    files[CITATION] = citation_file(project.descriptor)
    files[CARD_SCHEMA] = project_card_schema(project)
    for name, chart in draw_charts(frames).items():
        files[f"{CHARTS}/{name}.svg"] = chart.svg.encode()
    agreement = agreement_on_themes(coded, built, codebook.terms)
    return Package(frames, plain, files, digest, coded, agreement)


def build(project: Project) -> Package:
    """Build the package: its tables, its descriptor, the database and its metadata.

    Where anything fails, or the program is stopped, the last good build stays whole.
    """
    package = assemble(project)
    with project.staged() as stage:
        write(project, package, stage)
    return package


def write(project: Project, package: Package, stage: Stage) -> Path:
    """Stage what ``assemble`` gave, the database and its metadata.

    Of a benchmark that is carried only what goes to dist/ is written. Returned is
    where the database lies until it is moved; it and what tells of it move last.
    """
    for name, data in package.files.items():
        if not project.carried:
            stage.write(project.root / name, data)
        if name.startswith(CHARTS):
            stage.write(project.charts / Path(name).name, data)
    texts = {c.document.document_id: c.document.text for c in package.coded}
    agreement = asdict(package.agreement)
    path = project.database
    database = stage_database(stage, project, package.rows, path, texts, agreement)
    for name, data in serving_files(project, database).items():
        stage.write(project.dist / name, data)
    return database


def check(project: Project) -> list[str]:
    """Return the generated files that are not what the sources give, in words."""
    differing = []
    for path, data in assemble(project).files.items():
        try:
            current = (project.root / path).read_bytes()
        except FileNotFoundError:
            differing.append(f"{path} is missing")
            continue
        if current != data:
            differing.append(f"{path} is not what the sources give")
    return differing


def _hand_written(project: Project) -> tuple[Frames, list[Problem]]:
    frames: Frames = {}
    problems: list[Problem] = []
    hand_written = {
        n: table for n, table in project.tables.items() if not table.is_generated
    }
    for name, table in hand_written.items():
        path = project.root / table.path
        try:
            data = project.read_bytes(path)
            frames[name] = read_csv(data, table, table.path)
        except BadData as bad:
            problems += bad.traced()
    if not problems:
        # Checked here, on their own, so that a slip in a codelist is not reported
        # again by every card that uses it.
        problems = validate(frames, hand_written, None)
    return frames, problems


def _require(project: Project, names: Iterable[str]) -> None:
    """Raise BadData where the descriptor has not all the tables that a build needs."""
    missing = [name for name in names if name not in project.tables]
    if missing:
        raise bad_data(
            DESCRIPTOR,
            f"there is no resource {', '.join(missing)}",
            "Add one for each table that the build makes or asks",
            column="resources",
        )


def _frames(project: Project, rows: Tables) -> Frames:
    _require(project, rows)
    return {
        name: frame(rows.get(name, []), table)
        for name, table in project.tables.items()
        if table.is_generated
    }


def _schemas_without_mark(project: Project) -> dict[str, bytes]:
    """Return the schemas that open with a byte order mark, each without it.

    We read over it, but JSON may have none: other programs refuse the whole package.
    """
    paths = {str(table.resource["schema"]) for table in project.tables.values()}
    contents = {path: project.read_bytes(project.root / path) for path in sorted(paths)}
    return {
        path: data.removeprefix(MARK)
        for path, data in contents.items()
        if data.startswith(MARK)
    }


def described(project: Project, files: Mapping[str, bytes], digest: str) -> bytes:
    """Return datapackage.json with the size and hash of each table.

    ``files`` are tables by path; those that it lacks are as they lie in the folder.
    """
    descriptor = dict(project.descriptor)
    resources = []
    for resource in descriptor["resources"]:
        path = resource["path"]
        data = files.get(path)
        if data is None:
            data = project.read_bytes(project.root / path)
        resources.append(
            {**resource, "bytes": len(data), "hash": f"sha256:{_sha256(data)}"}
        )
    descriptor |= {"rows_hash": digest, "resources": resources}
    return json_bytes(descriptor)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
