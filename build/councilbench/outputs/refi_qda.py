"""The codebook and the coded documents for qualitative data analysis programs.

REFI-QDA 1.0 is what NVivo, ATLAS.ti, MAXQDA and others exchange: a codebook (.qdc) and
a project (.qdpx), an archive of project.qde and the documents' texts.

Positions count Unicode code points from 0, ``endPosition`` being the place after the
last character, as ``start`` and ``end`` do in the tables; a line feed ends each line
and counts as one. Where a table says who judged, that is the user of the coding.
"""

from __future__ import annotations

import csv
import io
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from councilbench import __version__
from councilbench.project import Project
from councilbench.schema import Row, Table

CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT_FILE = "project.qde"
THEMES = "Themes"
PASSAGES = "Kinds of passage"

Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Code:
    """A code: its key here, its name, what it means and whether passages may bear it.

    Names are unique in the whole codebook: some programs drop a name's second use.
    """

    key: str
    name: str
    description: str
    codable: bool = True
    children: tuple[Code, ...] = ()


def codes(project: Project, rows: Rows) -> tuple[Code, ...]:
    """Return the codebook: the themes, and the kinds of passage with their codes."""
    themes = tuple(
        Code(
            f"themes/{theme['theme_id']}",
            theme["label"],
            f"{theme['definition']}\nInclude: {theme['include']}\n"
            f"Leave out: {theme['leave_out']}",
        )
        for theme in rows["themes"]
    )
    about_themes = project.tables["themes"].description
    passages = tuple(
        _passage_code(project, rows, table) for table in _with_passages(project)
    )
    about_passages = "The table that a passage is quoted in, and what it says of it."
    return (
        Code(THEMES, THEMES, about_themes, False, themes),
        Code(PASSAGES, PASSAGES, about_passages, False, passages),
    )


def codebook(project: Project, rows: Rows) -> bytes:
    """Return the codebook as a REFI-QDA codebook (.qdc)."""
    root = ET.Element("CodeBook", xmlns=CODEBOOK_NAMESPACE, origin=_origin())
    _add_codes(root, project, codes(project, rows))
    return _xml(root)


def codebook_csv(project: Project, rows: Rows) -> bytes:
    """Return the codes that passages may bear as CSV: tag and description.

    It is what Taguette imports, which has no other way in for a codebook. The byte
    order mark keeps it from taking the text for Windows' own.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(["tag", "description"])
    writer.writerows(
        [code.name, code.description]
        for code in _flat(codes(project, rows))
        if code.codable
    )
    return target.getvalue().encode("utf-8-sig")


def qda_project(
    project: Project, rows: Rows, texts: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files of a REFI-QDA project (.qdpx), by their paths in the archive.

    ``texts`` holds each document's words by its key.
    """
    attributes = {
        "xmlns": PROJECT_NAMESPACE,
        "name": str(project.descriptor.get("title", project.root.name)),
        "origin": _origin(),
        "creatingUserGUID": _user(project, None),
    }
    root = ET.Element("Project", attributes | _created(project))
    users = ET.SubElement(root, "Users")
    ET.SubElement(users, "User", guid=_user(project, None), name="councilbench")
    for basis in rows["bases"]:
        ET.SubElement(
            users, "User", guid=_user(project, basis["id"]), name=basis["label"]
        )
    _add_codes(ET.SubElement(root, "CodeBook"), project, codes(project, rows))
    sources = ET.SubElement(root, "Sources")
    passages = sorted(_selections(project, rows), key=lambda p: (p.start, p.end, p.key))
    for document in rows["documents"]:
        of_document = [p for p in passages if p.document_id == document["document_id"]]
        _add_source(sources, project, document, of_document)
    ET.SubElement(root, "Description").text = str(
        project.descriptor.get("description", "")
    )
    files = {
        f"sources/{guid(project, f'documents/{key}')}.txt": text.encode()
        for key, text in texts.items()
    }
    return {PROJECT_FILE: _xml(root), **files}


def guid(project: Project, key: str) -> str:
    """Return the identifier of a thing, the same in every version of the package."""
    name = project.descriptor.get("name", "")
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:councilbench:{name}:{key}"))


@dataclass(frozen=True)
class _Selection:
    """A passage that a row quotes: where it stands, its codes and who gave each."""

    key: str
    document_id: str
    start: int
    end: int
    codes: tuple[tuple[str, str | None], ...]


def _selections(project: Project, rows: Rows) -> Iterator[_Selection]:
    for table in _with_passages(project):
        name = table.name
        themes = _themes_by_row(project, table, rows)
        vocabulary = _vocabulary_column(project, table)
        for row in rows[name]:
            key, basis = row[table.primary_key[0]], row.get("basis")
            codings = [(f"passages/{name}", basis)]
            if vocabulary and row[vocabulary]:
                codings.append((f"passages/{name}/{row[vocabulary]}", basis))
            codings += themes.get(key, [])
            for passage in table.evidence:
                if row[passage.start] is None:
                    continue
                yield _Selection(
                    f"{name}/{key}/{passage.quote}",
                    row["document_id"],
                    row[passage.start],
                    row[passage.end],
                    tuple(codings),
                )


def _themes_by_row(
    project: Project, table: Table, rows: Rows
) -> dict[str, list[tuple[str, str | None]]]:
    """Return each row's themes and who gave them, as the tables say and no more.

    They stand in the row itself or in the table that joins rows and themes.
    """
    key = table.primary_key[0]
    if "theme_id" in table.columns:
        joined = list(rows[table.name])
    else:
        joined = [
            row
            for join_table in project.tables.values()
            if [*join_table.columns][:2] == [key, "theme_id"]
            for row in rows[join_table.name]
        ]
    themes: dict[str, list[tuple[str, str | None]]] = {}
    for row in joined:
        code = (f"themes/{row['theme_id']}", row.get("basis"))
        themes.setdefault(row[key], []).append(code)
    return themes


def _with_passages(project: Project) -> list[Table]:
    return [
        table
        for table in project.tables.values()
        if table.evidence and len(table.primary_key) == 1
    ]


def _vocabulary_column(project: Project, table: Table) -> str | None:
    """Return the first column of a table that takes its values from a list of codes."""
    for column, target in table.points_to.items():
        if project.tables[target].is_codelist:
            return column
    return None


def _passage_code(project: Project, rows: Rows, table: Table) -> Code:
    name, title = table.name, table.title
    column = _vocabulary_column(project, table)
    values = rows[table.points_to[column]] if column else []
    children = tuple(
        Code(
            f"passages/{name}/{value['id']}",
            f"{title}: {value['label']}",
            value["definition"],
        )
        for value in values
    )
    return Code(f"passages/{name}", title, table.description, True, children)


def _flat(codes: Sequence[Code]) -> Iterator[Code]:
    for code in codes:
        yield code
        yield from _flat(code.children)


def _add_codes(parent: ET.Element, project: Project, codes: Sequence[Code]) -> None:
    _add_children(ET.SubElement(parent, "Codes"), project, codes)


def _add_children(parent: ET.Element, project: Project, codes: Sequence[Code]) -> None:
    for code in codes:
        element = ET.SubElement(
            parent,
            "Code",
            guid=guid(project, f"codes/{code.key}"),
            name=code.name,
            isCodable="true" if code.codable else "false",
        )
        ET.SubElement(element, "Description").text = code.description
        _add_children(element, project, code.children)


def _add_source(
    parent: ET.Element,
    project: Project,
    document: Mapping[str, Any],
    passages: Sequence[_Selection],
) -> None:
    identity = guid(project, f"documents/{document['document_id']}")
    attributes = {
        "guid": identity,
        "name": document["document_id"],
        "plainTextPath": f"internal://{identity}.txt",
    }
    source = ET.SubElement(parent, "TextSource", attributes | _made(project, None))
    ET.SubElement(source, "Description").text = document["title"]
    for passage in passages:
        attributes = {
            "guid": guid(project, f"selections/{passage.key}"),
            "name": passage.key,
            "startPosition": str(passage.start),
            "endPosition": str(passage.end),
        }
        made = _made(project, None)
        selection = ET.SubElement(source, "PlainTextSelection", attributes | made)
        for code, basis in passage.codes:
            identity = guid(project, f"codings/{passage.key}/{code}")
            made = _made(project, basis)
            coding = ET.SubElement(selection, "Coding", {"guid": identity} | made)
            target = guid(project, f"codes/{code}")
            ET.SubElement(coding, "CodeRef", targetGUID=target)


def _made(project: Project, basis: str | None) -> dict[str, str]:
    """Return who made a thing, and when."""
    return {"creatingUser": _user(project, basis)} | _created(project)


def _user(project: Project, basis: str | None) -> str:
    return guid(project, f"users/{basis or 'councilbench'}")


def _created(project: Project) -> dict[str, str]:
    created = project.descriptor.get("created")
    return {"creationDateTime": str(created)} if created else {}


def _origin() -> str:
    return f"councilbench {__version__}"


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
