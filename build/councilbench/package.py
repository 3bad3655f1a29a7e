"""Sources -> the package: tables as CSV, datapackage.json and the database."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from .coding.model import Coded
from .coding.overlay import Codebook, code
from .files import write_all
from .outputs.charts import draw_charts
from .outputs.citation import CITATION, citation_file
from .packages.opening import Opened
from .problems import BadData, Problem
from .project import DESCRIPTOR, Project
from .reading import Vocabulary
from .serving import write_serving_files
from .sources.documents import load_documents
from .store.database import rows_hash, write_database
from .tables.agreement import Agreement, agreement
from .tables.frames import frame, read_csv, to_csv
from .tables.indicators import indicator_rows
from .tables.issues import issue_rows
from .tables.peers import peer_rows
from .tables.rows import Tables, build_rows
from .tables.validation import validate

Frames = dict[str, pd.DataFrame]
CHARTS = "benchmark/charts"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

# Plain words for what frictionless says of a file as a whole.
_FRICTIONLESS = {
    "hash-count": "the file is not the one described in datapackage.json: its hash "
    "differs",
    "byte-count": "the file is not the one described in datapackage.json: its size "
    "differs",
}


@dataclass(frozen=True)
class Package:
    """A benchmark's tables, checked; ``files`` holds what is generated, by path."""

    tables: Frames
    files: dict[str, bytes]
    rows_hash: str
    coded: list[Coded]
    agreement: Agreement


def assemble(project: Project) -> Package:
    """Read, code and check everything in a benchmark's folder; write nothing.

    Raises BadData with all that is wrong with the first stage that fails: files,
    cards and documents, then rows against schemas, keys and evidence.
    """
    tables, problems = _hand_written(project)
    try:
        documents = load_documents(project)
    except BadData as bad:
        raise BadData([*problems, *bad.problems]) from None
    if problems:
        raise BadData(problems)
    vocabulary, codebook = load_vocabulary(project), load_codebook(project)
    coded = []
    for document in documents:
        try:
            coded.append(code(document, vocabulary, codebook))
        except BadData as bad:
            problems += bad.problems
    if problems:
        raise BadData(problems)
    rows = build_rows(coded)
    rows["issues"] = issue_rows(coded, rows)
    rows["peers"] = peer_rows(rows)
    tables |= _frames(project, rows | {"indicators": []})
    tables["indicators"] = frame(indicator_rows(tables), project.schema("indicators"))
    tables = {name: tables[name] for name in project.resources}
    texts = {d.document_id: d.text for d in documents}
    problems = validate(tables, project.schemas, texts, _file_names(project))
    if problems:
        raise BadData(problems)
    digest = rows_hash(tables, project.schemas)
    files = {
        project.resources[name]["path"]: to_csv(table, project.schemas[name])
        for name, table in tables.items()
        if project.is_generated(name)
    }
    files[DESCRIPTOR] = _descriptor(project, files, digest)
    files[CITATION] = citation_file(project.descriptor)
    for name, chart in draw_charts(tables).items():
        files[f"{CHARTS}/{name}.svg"] = chart.svg.encode()
    return Package(tables, files, digest, coded, agreement(coded, rows, codebook.terms))


def build(project: Project) -> Package:
    """Build the package: its tables, its descriptor, the database and its metadata.

    Where anything fails the last good build stays as it was.
    """
    package = assemble(project)
    write(project, package)
    return package


def write(project: Project, package: Package) -> None:
    """Write what ``assemble`` gave, the database and its metadata, or nothing at all.

    Of a benchmark that is carried only what goes to dist/ is written.
    """

    def write_derived() -> None:
        project.dist.mkdir(parents=True, exist_ok=True)
        texts = {c.document.document_id: c.document.text for c in package.coded}
        agreed = asdict(package.agreement)
        write_database(project, package.tables, project.database, texts, agreed)
        write_serving_files(project, project.database)

    charts = {
        project.charts / Path(path).name: data
        for path, data in package.files.items()
        if path.startswith(CHARTS)
    }
    contents = {project.root / path: data for path, data in package.files.items()}
    write_all(
        charts if project.carried else contents | charts, before_move=write_derived
    )


def check(project: Project) -> list[str]:
    """Return the generated files that are not what the sources give, in words."""
    differing = []
    for path, data in assemble(project).files.items():
        try:
            held = (project.root / path).read_bytes()
        except FileNotFoundError:
            differing.append(f"{path} is missing")
            continue
        if held != data:
            differing.append(f"{path} is not what the sources give")
    return differing


def check_package(opened: Opened) -> tuple[dict[str, int], list[Problem]]:
    """Check a package that was opened; return its row counts and what is wrong.

    Every rule of every schema, keys across tables, each quoted passage against the
    text it is from, where the package has it, and frictionless's own checks with
    hashes and sizes.
    """
    tables, files = opened.tables, opened.file_names()
    problems = validate(tables, opened.schemas, opened.texts, files)
    problems = problems or _frictionless(opened)
    return {name: len(table) for name, table in tables.items()}, problems


def load_vocabulary(project: Project) -> Vocabulary:
    """Return the wording that the reader knows, from the phrase codelists."""

    def phrases(table: str, column: str) -> dict[str, str]:
        return {row["phrase"]: row[column] for row in project.rows(table)}

    return Vocabulary(
        responses=phrases("response_phrases", "decision"),
        statuses=phrases("progress_phrases", "status"),
        statements=phrases("statement_phrases", "kind"),
    )


def load_codebook(project: Project) -> Codebook:
    """Return the themes and the terms by which a rule may assign them."""
    return Codebook(
        {
            row["theme_id"]: tuple(row["terms"].split("|"))
            for row in project.rows("themes")
        }
    )


def _hand_written(project: Project) -> tuple[Frames, list[Problem]]:
    tables: Frames = {}
    problems: list[Problem] = []
    for name in project.resources:
        if project.is_generated(name):
            continue
        try:
            tables[name] = _table(project, name)
        except BadData as bad:
            problems += bad.problems
    if not problems:
        # Checked here, on their own, so that a slip in a codelist is not reported
        # again by every card that uses it.
        schemas = {name: project.schemas[name] for name in tables}
        problems = validate(tables, schemas, None, _file_names(project))
    return tables, problems


def _table(project: Project, name: str) -> pd.DataFrame:
    path = project.table_path(name)
    data = project.read_text(path).encode()
    return read_csv(data, project.schemas[name], project.relative(path))


def _frames(project: Project, rows: Tables) -> Frames:
    missing = [name for name in rows if name not in project.resources]
    if missing:
        raise BadData(
            Problem(
                DESCRIPTOR,
                None,
                "resources",
                f"there is no resource {', '.join(missing)}",
                "Add one for each table that the build makes",
            )
        )
    return {
        name: frame(rows.get(name, []), project.schemas[name])
        for name in project.resources
        if project.is_generated(name)
    }


def _file_names(project: Project) -> dict[str, str]:
    return {name: r["path"] for name, r in project.resources.items()}


def _descriptor(project: Project, files: Mapping[str, bytes], digest: str) -> bytes:
    """Return datapackage.json with the size and hash of each table as it now is."""
    descriptor = dict(project.descriptor)
    resources = []
    for resource in descriptor["resources"]:
        path = resource["path"]
        data = files.get(path)
        if data is None:
            data = (project.root / path).read_bytes()
        resources.append(
            {**resource, "bytes": len(data), "hash": f"sha256:{_sha256(data)}"}
        )
    descriptor |= {"rows_hash": digest, "resources": resources}
    return (json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _frictionless(opened: Opened) -> list[Problem]:
    """Return what frictionless finds wrong: a check by a program that is not ours."""
    from frictionless import FrictionlessException
    from frictionless import Package as FrictionlessPackage

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
            message = f"frictionless cannot read the descriptor: {error}"
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
    kept = ["name", "title", "description", "version", "created", "keywords"]
    kept += ["licenses", "contributors", "sources", "bytes", "hash"]
    resources = [
        {key: resource[key] for key in kept if key in resource and key != "version"}
        | {"path": f"{name}.csv", "scheme": "file", "format": "csv", "type": "table"}
        | {"schema": opened.schemas[name]}
        for name, resource in opened.resources.items()
    ]
    about = {key: opened.descriptor[key] for key in kept if key in opened.descriptor}
    return about | {"$schema": PROFILE, "resources": resources}
