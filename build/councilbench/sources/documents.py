"""Documents: a council's words on file, contact details withheld, and their card."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from councilbench.folder import TEXTS
from councilbench.problems import BadData, Problem, bad_data
from councilbench.project import Project
from councilbench.text_files import as_text

from .cards import KeyPath, LoadedCard, load_card, questions_in
from .decoding import clean
from .reviewed import Reviews, reviews_in
from .withholding import WITHHELD, withhold

_OTHER_REVIEW = (
    "Mend it, or add it to sources/reviews.csv; where the document speaks for several "
    "councils name them under councils, and where one took another's place name it as "
    "the successor in sources/councils.csv"
)
# Without these a document is of no use, or what nobody has looked up would be published
# as what the document does not say.
_NEEDED = ("title", "review", "kind", "date", "licence")
_ANSWERS = {
    "date": "Write the day or its bounds in the question's place, or, where nothing "
    "held tells them, date: {basis: not_recorded}",
    "licence": "Write the licence in the question's place, or licence: not stated",
}


@dataclass(frozen=True)
class Document:
    """A document as it lies in sources/: its key, its card and its words."""

    document_id: str
    council_id: str
    text: str
    loaded: LoadedCard
    path: str
    sha256: str


def load_documents(project: Project) -> list[Document]:
    """Return every document in sources/, in order of key.

    Raises BadData with all that is wrong with any card, text or key.
    """
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    reviews = reviews_in(project)
    for path in project.cards():
        try:
            document = _load(project, path, reviews)
        except BadData as bad:
            problems += bad.traced()
            continue
        if existing := documents.get(document.document_id):
            problems.append(
                Problem(
                    project.relative(path),
                    None,
                    None,
                    f"another document has the same key, {document.document_id}: "
                    f"{existing.path}",
                    "Rename one of them, its .txt and its .yaml alike",
                )
            )
        documents[document.document_id] = document
    problems += _without_card(project)
    if problems:
        raise BadData(problems)
    return [documents[key] for key in sorted(documents)]


def _load(project: Project, card_path: Path, reviews: Reviews) -> Document:
    card = project.read_text(card_path)
    if unanswered := _unanswered(card, project.relative(card_path)):
        raise BadData(unanswered)
    loaded = load_card(card, project.relative(card_path))
    path = card_path.with_suffix(".txt")
    name = project.relative(path)
    data = project.read_bytes(path)
    text = as_text(data, name)
    # a mark too is refused: places are counted from the first word
    if clean(text.encode(), name).encode() != data:
        raise bad_data(
            name,
            "the file has characters that are not seen (such as direction marks or a "
            "byte order mark), or line ends other than a line feed",
            "Add the document again, or save it as UTF-8 with Unix line ends",
        )
    if withhold(text)[1]:
        raise bad_data(
            name,
            "the text holds a telephone number or an e-mail address",
            f"Put {WITHHELD} in its place and name it in the card's withheld",
        )
    for index, detail in enumerate(loaded.card.withheld):
        if not text.startswith(WITHHELD, detail.at):
            raise loaded.bad(
                ("withheld", index, "at"),
                f"no contact detail was withheld at character {detail.at}",
                "Count again, in characters from 0",
            )
    digest = hashlib.sha256(text.encode()).hexdigest()
    if loaded.card.sha256 and loaded.card.sha256 != digest:
        raise loaded.bad(
            ("sha256",),
            f"the text has changed since it was added: its hash is now {digest}",
            "Restore the text, or put the new hash in the card if the change is meant",
        )
    if loaded.card.council != card_path.parent.name:
        raise loaded.bad(
            ("council",),
            f"the card says {loaded.card.council}, but lies under "
            f"{card_path.parent.name}",
            "Move the document or mend the card",
        )
    if problems := list(_of_other_reviews(loaded, reviews)):
        raise BadData(problems)
    return Document(
        document_id=card_path.stem,
        council_id=loaded.card.council,
        text=text,
        loaded=loaded,
        path=name,
        sha256=digest,
    )


def _of_other_reviews(loaded: LoadedCard, reviews: Reviews) -> Iterator[Problem]:
    """Yield a problem for each review on a card that its council has no part in."""
    card = loaded.card
    named: list[tuple[KeyPath, str]] = [(("review",), card.review)]
    named += [
        (("parts", index, "review"), part.review)
        for index, part in enumerate(card.parts)
        if part.review
    ]
    for path, review in named:
        if fault := reviews.fault(review, card.council, card.councils):
            yield loaded.problem(path, fault, _OTHER_REVIEW)


def _unanswered(card: str, name: str) -> list[Problem]:
    """Return the questions that have to be answered before a document is published."""
    return [
        Problem(
            name,
            question.line,
            question.key,
            f"the card still asks: {question.text}",
            _ANSWERS.get(question.key, "Write the answer in the question's place"),
        )
        for question in questions_in(card)
        if question.key in _NEEDED and not question.has_value
    ]


def _without_card(project: Project) -> list[Problem]:
    texts = sorted(project.root.glob(TEXTS))
    return [
        Problem(
            project.relative(path),
            None,
            None,
            "the document has no card beside it",
            f"Write {path.stem}.yaml, or add the document with `councilbench add`",
        )
        for path in texts
        if not path.with_suffix(".yaml").is_file()
    ]
