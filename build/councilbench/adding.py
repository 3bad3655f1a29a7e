"""A new document: its words into sources/, contact details withheld, and a card."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml

from .documents import clean, withhold
from .files import write_all
from .problems import BadData, Problem
from .project import Project
from .reading.blocks import cuts

FORMATS = (".txt", ".md")


@dataclass(frozen=True)
class Added:
    """What adding a document wrote, and what its card still asks."""

    document_id: str
    text_path: str
    card_path: str
    withheld: int
    questions: list[str]


def add(
    project: Project,
    file: Path,
    council: str,
    *,
    review: str | None = None,
    kind: str | None = None,
    title: str | None = None,
    name: str | None = None,
) -> Added:
    """Take a document's words into sources/<council>/ and start its card.

    Raises BadData, and writes nothing, where the file is not a text, the council or
    review is not in the benchmark, or the document is there already.
    """
    if file.suffix.lower() not in FORMATS:
        raise _bad(
            str(file),
            f"files that end in {file.suffix or 'nothing'} cannot be read yet",
            f"Save it as plain text ({' or '.join(FORMATS)}) and add that",
        )
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _bad(str(file), f"the file cannot be read: {error.strerror}") from None
    text, withheld = withhold(clean(data, str(file)))
    document_id = slug(name or file.stem)
    if not document_id:
        raise _bad(str(file), "the file's name gives no key", "Give one with --name")
    _known(project, "councils", "council_id", council, "--council")
    if review:
        _known(project, "reviews", "review_id", review, "--review")
    if kind:
        _known(project, "document_kinds", "id", kind, "--kind")
    digest = hashlib.sha256(text.encode()).hexdigest()
    _not_there_yet(project, document_id, digest)
    card, questions = _card(
        text, council, review, kind, title, withheld, digest, project
    )
    text_path = project.document_path(council, document_id, ".txt")
    card_path = project.document_path(council, document_id, ".yaml")
    write_all({text_path: text.encode(), card_path: card.encode()})
    return Added(
        document_id,
        project.relative(text_path),
        project.relative(card_path),
        withheld,
        questions,
    )


def slug(name: str) -> str:
    """Return a name as a key: small letters and digits, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _known(project: Project, table: str, column: str, key: str, option: str) -> None:
    keys = [row[column] for row in project.rows(table)]
    if key not in keys:
        path = project.relative(project.table_path(table))
        raise _bad(
            path,
            f"there is no {column} {key} (given by {option})",
            f"Use one of {', '.join(keys)}, or add it to {path}",
        )


def _not_there_yet(project: Project, document_id: str, digest: str) -> None:
    for card in project.cards():
        text = card.with_suffix(".txt")
        held = project.read_text(text).encode() if text.is_file() else b""
        if hashlib.sha256(held).hexdigest() == digest:
            raise _bad(
                project.relative(text), "the same text is there already under this name"
            )
        if card.stem == document_id:
            raise _bad(
                project.relative(card),
                f"there is a document {document_id} already",
                "Give the new one another name with --name",
            )


def _card(
    text: str,
    council: str,
    review: str | None,
    kind: str | None,
    title: str | None,
    withheld: int,
    digest: str,
    project: Project,
) -> tuple[str, list[str]]:
    """Return a card's YAML, with what is not known left as a question."""
    reviews = [
        r["review_id"] for r in project.rows("reviews") if r["council_id"] == council
    ]
    kinds = [row["id"] for row in project.rows("document_kinds")]
    first = next(line.strip(" \t*#|") for line in text.splitlines() if line.strip())
    known = {
        "title": title or first[:150],
        "council": council,
        "review": review,
        "kind": kind,
        "completeness": "excerpt" if cuts(text) else "complete",
        "withheld": withheld,
        "sha256": digest,
    }
    choices = {
        "review": f"one of {', '.join(reviews) or 'none yet: add one to reviews.csv'}",
        "kind": f"one of {', '.join(kinds)}",
    }
    lines, questions = [], []
    for key, value in known.items():
        if value is None:
            lines.append(f"{key}: # ? {choices[key]}")
            questions.append(f"{key}: {choices[key]}")
        else:
            entry = yaml.safe_dump({key: value}, allow_unicode=True, width=1000)
            lines.append(entry.strip())
    lines.append(
        "date: # ? {stated: 2021-01-19, basis: stated}, or\n"
        "#   {earliest: 2021-01-20, latest: 2021-06-30, basis: inferred, note: why}\n"
        "#   or {basis: not_recorded}"
    )
    lines.append("# body:        the body whose document or meeting it is")
    lines.append("# source_url:  where the council published it")
    lines.append("# licence:     the licence that the document states")
    lines.append("themes: {} # item: [its themes, the primary one first]")
    lines.append("outcomes: []\ncorrections: []")
    questions.append("date: the day of the meeting, or what bounds it")
    return "\n".join(lines) + "\n", questions


def _bad(name: str, message: str, remedy: str = "") -> BadData:
    return BadData(Problem(name, None, None, message, remedy))
