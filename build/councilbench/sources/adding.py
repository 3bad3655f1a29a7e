"""A new document: its words into sources/, contact details withheld, and a card."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from councilbench.folder import SOURCES
from councilbench.problems import BadData, Problem, bad_data
from councilbench.project import Project
from councilbench.reading import cuts

from .cards import LICENCE_NOT_STATED, QUESTION, questions_in
from .converting import Converted
from .editor_schema import naming_schema
from .formats import words_of
from .proposing import Proposal, propose
from .reviewed import reviews_in
from .withholding import Withheld, withhold, withhold_each

OLDER = "older"
LONGEST_KEY = 100
_ORIGIN = re.compile(r"^# From .*, [\d,]+ characters\.\n", re.MULTILINE)
_DATE_FORMS = (
    "{stated: 2021-01-19, basis: stated}, {earliest: 2021-01-20, "
    "latest: 2021-06-30, basis: inferred, note: why}, or {basis: not_recorded}"
)


@dataclass(frozen=True)
class AddOptions:
    """What the person who adds a document says of it."""

    council: str
    review: str | None = None
    kind: str | None = None
    title: str | None = None
    name: str | None = None
    newer: bool = False


@dataclass(frozen=True)
class Added:
    """What adding a document wrote, what its card takes from it, and what it asks.

    ``older`` is the path of the older words, where the document took their place.
    """

    document_id: str
    text_path: str
    card_path: str
    withheld: int
    notes: list[str]
    proposed: list[Proposal]
    questions: list[str]
    older: str = ""


@dataclass(frozen=True)
class FileAdded:
    """What became of one file of a folder: added, a duplicate of one, or refused."""

    file: Path
    added: Added | None = None
    duplicate_of: str = ""
    problems: list[Problem] = field(default_factory=list)


class Duplicate(BadData):
    """Raised where the same words are held already; ``path`` says where."""

    def __init__(self, problem: Problem, path: str) -> None:
        self.path = path
        super().__init__(problem)


def add(project: Project, file: Path, options: AddOptions) -> Added:
    """Take a document's words into sources/<council>/ and start its card.

    Raises BadData, and writes nothing, where the file cannot be read, the council,
    review or kind is not in the benchmark, or the document is there already (Duplicate
    where its words are the same).
    """
    check_options(project, options)
    converted = words_of(file)
    text, withheld = withhold_each(converted.text)
    document_id = slug(options.name or file.stem)
    if not document_id:
        raise bad_data(file, "the file's name gives no key", "Give one with --name")
    digest = hashlib.sha256(text.encode()).hexdigest()
    _not_held(project, digest)
    text_path = project.document_path(options.council, document_id, ".txt")
    card_path = text_path.with_suffix(".yaml")
    origin = f"# From {withhold(file.name)[0]}, {len(text):,} characters.\n"
    older: dict[Path, bytes] = {}
    proposed: list[Proposal] = []
    if options.newer:
        known = _known_of(file, converted, withheld, digest)
        card, older = _renewed(project, document_id, text_path, known)
        card = _ORIGIN.sub(lambda _: origin, card, count=1)
        questions = open_questions(card)
    else:
        _no_such_key(project, document_id)
        proposed = _proposals(project, text, converted, options)
        completeness = "excerpt" if cuts(text) else "complete"
        own = _known_of(file, converted, withheld, digest)
        known = {"completeness": completeness, **own}
        known |= {"source_url": converted.address} if converted.address else {}
        if not any(proposal.key == "licence" for proposal in proposed):
            known["licence"] = LICENCE_NOT_STATED
        card, questions = _card(proposed, options.council, known)
        card = origin + card
    card = naming_schema(card, project.relative(card_path))
    files = {**older, text_path: text.encode(), card_path: card.encode()}
    with project.staged() as stage:
        for path, data in files.items():
            stage.write(path, data)
    return Added(
        document_id,
        project.relative(text_path),
        project.relative(card_path),
        len(withheld),
        [withhold(note)[0] for note in converted.notes],
        [p for p in proposed if p.value is not None and p.words],
        questions,
        project.relative(next(iter(older))) if older else "",
    )


def _known_of(
    file: Path, converted: Converted, withheld: list[Withheld], digest: str
) -> dict[str, Any]:
    """Return what a card says of a file and its words without being asked."""
    left_out = [
        {**asdict(each), "words": withhold(each.words)[0]}
        for each in converted.left_out
    ]
    return {
        "withheld": [asdict(detail) for detail in withheld],
        "left_out": left_out,
        "order_in_doubt": converted.in_doubt,
        "published_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "sha256": digest,
    }


def add_each(
    project: Project, folder: Path, files: list[Path], options: AddOptions
) -> Iterator[FileAdded]:
    """Add the files of a folder one by one; yield what became of each.

    A document's key is its path within the folder. Raises BadData at once where the
    council, review or kind is not in the benchmark.
    """
    check_options(project, options)
    for file in files:
        name = "-".join(file.relative_to(folder).with_suffix("").parts)
        try:
            yield FileAdded(file, add(project, file, replace(options, name=name)))
        except Duplicate as duplicate:
            yield FileAdded(file, duplicate_of=duplicate.path)
        except BadData as bad:
            yield FileAdded(file, problems=bad.traced())


def slug(name: str) -> str:
    """Return a name as a key: small letters and digits, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return key[:LONGEST_KEY].rstrip("-")


def check_options(project: Project, options: AddOptions) -> None:
    """Raise BadData with each option whose key is not in the benchmark."""
    problems = []
    for table, column, key, option in (
        ("councils", "council_id", options.council, "--council"),
        ("reviews", "review_id", options.review, "--review"),
        ("document_kinds", "id", options.kind, "--kind"),
    ):
        keys = [row[column] for row in project.rows(table)]
        if key and key not in keys:
            path = project.relative(project.table_path(table))
            remedy = f"Use one of {', '.join(keys)}, or add it" if keys else "Add it"
            message = f"there is no {column} {key} (given by {option})"
            problems.append(Problem(path, None, None, message, f"{remedy} to {path}"))
    if problems:
        raise BadData(problems)
    if options.review:
        reviews = reviews_in(project)
        if fault := reviews.fault(options.review, options.council):
            path = project.relative(project.table_path("reviews"))
            own = ", ".join(reviews.of(options.council)) or "none yet"
            raise bad_data(
                path,
                f"{fault} (given by --council and --review)",
                f"The reviews of {options.council} are {own}. If it took the place of "
                f"{reviews.councils[options.review]}, say so in sources/councils.csv",
            )


def open_questions(card: str) -> list[str]:
    """Return what a card still asks, in its order."""
    return [f"{question.key}: {question.text}" for question in questions_in(card)]


def _not_held(project: Project, digest: str) -> None:
    """Raise Duplicate where the same words are there, also as an older version."""
    for path in sorted((project.root / SOURCES).glob("**/*.txt")):
        if hashlib.sha256(project.read_text(path).encode()).hexdigest() == digest:
            name = project.relative(path)
            older = " as an older version" if path.parent.name == OLDER else ""
            message = f"the same text is there already under this name{older}"
            raise Duplicate(Problem(name, None, None, message), name)


def _no_such_key(project: Project, document_id: str) -> None:
    for card in project.cards():
        if card.stem == document_id:
            raise bad_data(
                project.relative(card),
                f"there is a document {document_id} already, with other words",
                "If this is a newer version of it, give --newer: the older one is "
                "kept; else give another name with --name",
            )


def _renewed(
    project: Project, document_id: str, text_path: Path, known: dict[str, Any]
) -> tuple[str, dict[Path, bytes]]:
    """Return the card for newer words, and the older words and card to be kept.

    The card keeps the analyst's coding; the build names each quote that the newer
    words no longer hold.
    """
    card_path = text_path.with_suffix(".yaml")
    if not text_path.is_file() or not card_path.is_file():
        raise bad_data(
            project.relative(text_path),
            f"there is no document {document_id} of this council to be newer than",
            "Leave out --newer, or give the document's key with --name",
        )
    card = project.read_text(card_path)
    folder = text_path.parent / OLDER
    version = 1
    while (folder / f"{document_id}-v{version}.txt").exists():
        version += 1
    kept_path = folder / f"{document_id}-v{version}.txt"
    kept_card = kept_path.with_suffix(".yaml")
    older = {
        kept_path: project.read_text(text_path).encode(),
        kept_card: naming_schema(card, project.relative(kept_card)).encode(),
    }
    for key, value in known.items():
        line = _entry(key, value)
        card, count = re.subn(rf"(?m)^{key}:.*$", line.replace("\\", r"\\"), card)
        card += "" if count else f"{line}\n"
    return card, older


def _proposals(
    project: Project, text: str, converted: Converted, options: AddOptions
) -> list[Proposal]:
    """Return the entries of a card: as given, as the text says, or as questions."""
    own = reviews_in(project).of(options.council)
    reviews = {
        row["review_id"]: row["title"]
        for row in project.rows("reviews")
        if row["review_id"] in own
    }
    kinds = [row["id"] for row in project.rows("document_kinds")]
    headings = [withhold(heading)[0] for heading in converted.headings]
    given: dict[str, Any] = {"review": options.review, "kind": options.kind}
    if options.title:
        given["title"] = withhold(options.title)[0]
    return [
        Proposal(p.key, given[p.key], "") if given.get(p.key) else p
        for p in propose(text, headings, reviews, kinds)
    ]


def _card(
    proposed: list[Proposal], council: str, known: dict[str, Any]
) -> tuple[str, list[str]]:
    """Return a card's YAML, with what is not known left as a question."""
    lines = [_entry("council", council)]
    for proposal in proposed:
        if proposal.value is not None:
            words = f" # from: {proposal.words[:200]}" if proposal.words else ""
            lines.append(_entry(proposal.key, proposal.value) + words)
        else:
            forms = f": {_DATE_FORMS}" if proposal.key == "date" else ""
            lines.append(f"{proposal.key}: {QUESTION} {proposal.question}{forms}")
    lines += [_entry(key, value) for key, value in known.items()]
    if "source_url" not in known:
        lines.append(
            f"source_url: {QUESTION} where the council published it, if it did"
        )
    lines.append("themes: {} # item: [its themes, the primary one first]")
    lines.append("outcomes: []\ncorrections: []")
    card = "\n".join(lines) + "\n"
    return card, open_questions(card)


def _flow(value: dict[str, Any]) -> str:
    inner = ", ".join(f"{name}: {part}" for name, part in value.items())
    return f"{{{inner}}}"


def _entry(key: str, value: Any) -> str:
    """Return a card's entry on one line, so that a newer one can take its place."""
    if isinstance(value, dict):
        return f"{key}: {_flow(value)}"
    if isinstance(value, list):
        return f"{key}: {_dumped(value, default_flow_style=True)}"
    return _dumped({key: value})


def _dumped(value: Any, **style: Any) -> str:
    dumped: str = yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, width=math.inf, **style
    )
    return dumped.strip()
