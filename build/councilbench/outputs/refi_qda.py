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

import pandas as pd

from councilbench import __version__
from councilbench.project import Project

from .data_readme import is_vocabulary, references

CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT_FILE = "project.qde"
THEMES = "Themes"
PASSAGES = "Kinds of passage"

Tables = Mapping[str, pd.DataFrame]


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


def codes(project: Project, tables: Tables) -> tuple[Code, ...]:
    """Return the codebook: the themes, and the kinds of passage with their codes."""
    themes = tuple(
        Code(
            f"themes/{theme['theme_id']}",
            theme["label"],
            f"{theme['definition']}\nInclude: {theme['include']}\n"
            f"Leave out: {theme['leave_out']}",
        )
        for theme in _records(tables["themes"])
    )
    about_themes = project.resources["themes"].get("description", "")
    passages = tuple(
        _passage_code(project, tables, name) for name in _with_passages(project)
    )
    about_passages = "The table that a passage is quoted in, and what it says of it."
    return (
        Code(THEMES, THEMES, about_themes, False, themes),
        Code(PASSAGES, PASSAGES, about_passages, False, passages),
    )


def codebook(project: Project, tables: Tables) -> bytes:
    """Return the codebook as a REFI-QDA codebook (.qdc)."""
    root = ET.Element("CodeBook", xmlns=CODEBOOK_NAMESPACE, origin=_origin())
    _add_codes(root, project, codes(project, tables))
    return _xml(root)


def codebook_csv(project: Project, tables: Tables) -> bytes:
    """Return the codes that passages may bear as CSV: tag and description.

    It is what Taguette imports, which has no other way in for a codebook. The byte
    order mark keeps it from taking the text for Windows' own.
    """
    target = io.StringIO(newline="")
    rows = csv.writer(target, lineterminator="\n")
    rows.writerow(["tag", "description"])
    rows.writerows(
        [code.name, code.description]
        for code in _flat(codes(project, tables))
        if code.codable
    )
    return target.getvalue().encode("utf-8-sig")


def qda_project(
    project: Project, tables: Tables, texts: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files of a REFI-QDA project (.qdpx), by their paths in the archive.

    ``texts`` holds each document's words by its key.
    """
    about = {
        "xmlns": PROJECT_NAMESPACE,
        "name": str(project.descriptor.get("title", project.root.name)),
        "origin": _origin(),
        "creatingUserGUID": _user(project, None),
    }
    root = ET.Element("Project", about | _created(project))
    users = ET.SubElement(root, "Users")
    ET.SubElement(users, "User", guid=_user(project, None), name="councilbench")
    for basis in _records(tables["bases"]):
        ET.SubElement(
            users, "User", guid=_user(project, basis["id"]), name=basis["label"]
        )
    _add_codes(ET.SubElement(root, "CodeBook"), project, codes(project, tables))
    sources = ET.SubElement(root, "Sources")
    passages = sorted(_passages(project, tables), key=lambda p: (p.start, p.end, p.key))
    for document in _records(tables["documents"]):
        own = [p for p in passages if p.document_id == document["document_id"]]
        _add_source(sources, project, document, own)
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
class _Passage:
    """A passage that a row quotes: where it stands, its codes and who gave each."""

    key: str
    document_id: str
    start: int
    end: int
    codes: tuple[tuple[str, str | None], ...]


def _passages(project: Project, tables: Tables) -> Iterator[_Passage]:
    for name in _with_passages(project):
        schema = project.schemas[name]
        themes = _themes_by_row(name, schema, tables)
        vocabulary = _vocabulary_column(project, name)
        for row in _records(tables[name]):
            key, basis = row[schema["primaryKey"][0]], row.get("basis")
            given = [(f"passages/{name}", basis)]
            if vocabulary and row[vocabulary]:
                given.append((f"passages/{name}/{row[vocabulary]}", basis))
            given += themes.get(key, [])
            for place in schema["evidence"]:
                if row[place["start"]] is None:
                    continue
                yield _Passage(
                    f"{name}/{key}/{place['quote']}",
                    row["document_id"],
                    row[place["start"]],
                    row[place["end"]],
                    tuple(given),
                )


def _themes_by_row(
    name: str, schema: Mapping[str, Any], tables: Tables
) -> dict[str, list[tuple[str, str | None]]]:
    """Return each row's themes and who gave them, as the tables say and no more.

    They stand in the row itself or in the table that joins rows and themes.
    """
    key = schema["primaryKey"][0]
    if "theme_id" in tables[name]:
        joined: list[dict[str, Any]] = _records(tables[name])
    else:
        joined = [
            row
            for other in tables.values()
            if list(other.columns[:2]) == [key, "theme_id"]
            for row in _records(other)
        ]
    found: dict[str, list[tuple[str, str | None]]] = {}
    for row in joined:
        code = (f"themes/{row['theme_id']}", row.get("basis"))
        found.setdefault(row[key], []).append(code)
    return found


def _with_passages(project: Project) -> list[str]:
    return [
        name
        for name, schema in project.schemas.items()
        if schema.get("evidence") and len(schema["primaryKey"]) == 1
    ]


def _vocabulary_column(project: Project, name: str) -> str | None:
    """Return the first column of a table that takes its values from a list of codes."""
    for column, table in references(project.schemas[name]).items():
        if is_vocabulary(project.schemas[table]):
            return column
    return None


def _passage_code(project: Project, tables: Tables, name: str) -> Code:
    resource = project.resources[name]
    title = resource.get("title", name)
    column = _vocabulary_column(project, name)
    values: list[dict[str, Any]] = []
    if column:
        values = _records(tables[references(project.schemas[name])[column]])
    children = tuple(
        Code(
            f"passages/{name}/{value['id']}",
            f"{title}: {value['label']}",
            value["definition"],
        )
        for value in values
    )
    description = resource.get("description", "")
    return Code(f"passages/{name}", title, description, True, children)


def _flat(found: Sequence[Code]) -> Iterator[Code]:
    for code in found:
        yield code
        yield from _flat(code.children)


def _add_codes(parent: ET.Element, project: Project, found: Sequence[Code]) -> None:
    _add_children(ET.SubElement(parent, "Codes"), project, found)


def _add_children(parent: ET.Element, project: Project, found: Sequence[Code]) -> None:
    for code in found:
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
    passages: Sequence[_Passage],
) -> None:
    identity = guid(project, f"documents/{document['document_id']}")
    place = {
        "guid": identity,
        "name": document["document_id"],
        "plainTextPath": f"internal://{identity}.txt",
    }
    source = ET.SubElement(parent, "TextSource", place | _made(project, None))
    ET.SubElement(source, "Description").text = document["title"]
    for passage in passages:
        place = {
            "guid": guid(project, f"selections/{passage.key}"),
            "name": passage.key,
            "startPosition": str(passage.start),
            "endPosition": str(passage.end),
        }
        made = _made(project, None)
        selection = ET.SubElement(source, "PlainTextSelection", place | made)
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


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as plain values; what is missing is None."""
    columns = [
        [None if missing else value for value, missing in zip(c, c.isna(), strict=True)]
        for c in (table[name] for name in table.columns)
    ]
    return [
        dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)
    ]


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
