"""A document's card: where it comes from, and the analyst's coding of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from councilbench.problems import BadData, Problem, bad_data

# In a card a comment that opens so asks for the value it stands behind.
QUESTION = "# ?"
LICENCE_NOT_STATED = "not stated"
# Where a value stands in a card: the keys and places that lead to it.
KeyPath = tuple[str | int, ...]
# Where something stands: the file, the line in it and the key or column.
Place = tuple[str, int | None, str | None]
# In the model: the table whose keys a value has to be one of.
CODES = "codes"
_QUESTION = re.compile(rf"^(\w+):(.*?){re.escape(QUESTION)} (.+)$", re.MULTILINE)


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", str_min_length=1, frozen=True, use_attribute_docstrings=True
    )


# Keys of rows that people write: editors are offered those that there are.
Review = Annotated[str, Field(json_schema_extra={CODES: "reviews"})]
ThemeId = Annotated[str, Field(json_schema_extra={CODES: "themes"})]
ResponseDecision = Annotated[
    str, Field(json_schema_extra={CODES: "response_decisions"})
]
ProgressStatus = Annotated[str, Field(json_schema_extra={CODES: "progress_statuses"})]
DecisionKind = Annotated[str, Field(json_schema_extra={CODES: "decision_kinds"})]
StatementKind = Annotated[str, Field(json_schema_extra={CODES: "statement_kinds"})]
Qualifier = Annotated[str, Field(json_schema_extra={CODES: "qualifiers"})]
IssueKind = Annotated[str, Field(json_schema_extra={CODES: "issue_kinds"})]
Council = Annotated[str, Field(json_schema_extra={CODES: "councils"})]
DocumentKind = Annotated[str, Field(json_schema_extra={CODES: "document_kinds"})]
# The number of a recommendation, as printed.
Number = Annotated[str, Field(examples=["7", "SC18", "9.1.1"])]


class Passage(_Part):
    """Words of the document, and which are meant where they stand several times."""

    words: str
    """The words, to the letter."""
    nth: int | None = Field(default=None, ge=1)
    """The how manyth of the places where they stand is meant, counted from 1."""
    after: str | None = None
    """Words that stand before: the first place after these is meant."""


def _short_passage(value: Any) -> Any:
    """Let a passage be written as its words alone."""
    if isinstance(value, str):
        return {"words": value}
    if not isinstance(value, dict | Passage):
        raise PydanticCustomError("string_type", "input should be a valid string")
    return value


Quote = Annotated[
    Passage,
    BeforeValidator(_short_passage, json_schema_input_type=str | Passage),
]


class DateCard(_Part):
    """What is known of the day: ``stated``, or an interval and how it was found."""

    stated: date | None = None
    """The day of the meeting or decision, where the document gives it."""
    earliest: date | None = None
    """The first day that it can have been, by what the document says."""
    latest: date | None = None
    """The last day that it can have been, by what the document says."""
    basis: Literal["stated", "inferred", "not_recorded"]
    """How the day is known."""
    note: str | None = None
    """What the interval was worked out from."""
    quotes: list[Quote] = []
    """The words of the document that show it, to the letter."""


class WithheldCard(_Part):
    """A contact detail that was withheld: where, and what it was."""

    at: int = Field(ge=0)
    """Where its mark stands in the words, in characters from 0."""
    what: Literal["telephone number", "e-mail address"]
    """What it was."""
    characters: int = Field(ge=1)
    """How many characters it had."""


class LeftOutCard(_Part):
    """What the file has on many pages and the words have not."""

    what: str
    """What it was taken for: a running head, a page number, the head of a table."""
    words: str
    """Its words where it stands first."""
    times: int = Field(ge=1)
    """How often it was left out."""


class PartCard(_Part):
    """A part that belongs to another review, from its opening words on."""

    opens: Quote
    """The words with which the part opens."""
    review: Review | None
    """The review that it is about; null where it is about none that is held."""


class ThemeCoding(_Part):
    """The themes of an item, the primary one first, and the analyst's reason."""

    themes: list[ThemeId] = Field(min_length=1)
    """The themes, the primary one first."""
    because: str | None = None
    """Why, where the words do not show it."""


def _short_form(value: Any) -> Any:
    """Let an item's themes be written as a plain list."""
    return {"themes": value} if isinstance(value, list) else value


ItemThemes = Annotated[
    ThemeCoding,
    BeforeValidator(
        _short_form,
        json_schema_input_type=Annotated[list[ThemeId], Field(min_length=1)]
        | ThemeCoding,
    ),
]


class RecommendationCard(_Part):
    """A recommendation that the reader missed; it replaces one of its number."""

    number: Number
    """Its number, as printed."""
    label: str | None = None
    """How the document calls it, as printed."""
    section: Quote | None = None
    """The heading that it stands under, as printed."""
    quote: Quote
    """Its words, to the letter."""
    wording: Literal["verbatim", "title"] = "verbatim"
    """Whether the words are those of the recommendation or only its title."""


class ResponseCard(_Part):
    """A response that the reader missed.

    It takes the place of what was read of the same recommendation where it overlaps it.
    """

    of: Number
    """The number of the recommendation that is answered."""
    decision: ResponseDecision
    """What was decided."""
    quote: Quote
    """The words that show it, to the letter."""
    explanation: Quote | None = None
    """The reason that is given, to the letter."""


class ProgressCard(_Part):
    """A progress report that the reader missed, or a status that an analyst judged.

    It takes the place of what was read of the same recommendation where it overlaps it.
    """

    of: Number
    """The number of the recommendation that is reported on."""
    status: ProgressStatus
    """How far it has got."""
    quote: Quote
    """The words of the report, to the letter."""
    status_quote: Quote | None = None
    """The words that name the status, to the letter."""


class DecisionCard(_Part):
    """A decision that the reader missed; it takes the place of any it overlaps."""

    quote: Quote
    """Its words, to the letter."""
    kind: DecisionKind
    """What sort of decision it is."""
    number: str | None = None
    """Its number, as printed."""
    of: Number | None = None
    """The number of the recommendation that it is about."""


class StatementCard(_Part):
    """A statement that an analyst picked out; it takes the place of any it overlaps."""

    quote: Quote
    """Its words, to the letter."""
    kind: StatementKind
    """What sort of statement it is."""
    themes: list[ThemeId] = Field(min_length=1)
    """Its themes, the primary one first."""
    because: str | None = None
    """Why, where the words do not show it."""
    of: Number | None = None
    """The number of the recommendation that it is about."""


class OutcomeCard(_Part):
    """A figure that measures something."""

    of: Number | None = None
    """The number of the recommendation that it bears on."""
    theme: ThemeId
    """The theme that it is counted under."""
    measure: str
    """What is measured, in words."""
    value: float
    """The figure; of two, the lower one."""
    value_max: float | None = None
    """The upper one of two figures."""
    unit: str
    """What is counted: people, providers, %, £."""
    qualifier: Qualifier | None = None
    """How exact the document is about it; read from the words if left out."""
    period: str | None = None
    """When or over what time, in words."""
    note: str | None = None
    """What to mind about the figure."""
    quote: Quote
    """The figure with its words, to the letter."""


class CorrectionCard(_Part):
    """What the reader got wrong: the item, the column, the right value and why.

    ``value`` gives the right code or number, ``quote`` the right passage where the
    column holds one. ``remove`` takes out what stands in the column or, where none is
    named, the row.
    """

    table: Literal[
        "recommendations", "responses", "progress", "decisions", "statements"
    ]
    """The table whose row is wrong."""
    item: Quote
    """The row: its number, or the words with which it opens."""
    column: str | None = None
    """The column that is wrong."""
    value: str | None = None
    """The right value."""
    quote: Quote | None = None
    """The right passage, to the letter."""
    remove: bool = False
    """Whether there should be nothing in the column or, where none is named, no row."""
    reason: str
    """Why, for those who read the table of corrections."""


class IssueCard(_Part):
    """Something that a reader of the data should know of this document."""

    kind: IssueKind
    """What sort of doubt it is."""
    message: str
    """The doubt, in a sentence."""
    quote: Quote | None = None
    """The words that it is about, to the letter."""


class Card(_Part):
    """Where a document comes from, and the analyst's coding of it."""

    title: str
    """What the document is called."""
    council: Council
    """The council that published it: the folder that the card lies in."""
    councils: list[Council] = []
    """The other councils that it speaks for, where it is that of a joint committee."""
    review: Review
    """The review, strategy or report that it is about."""
    kind: DocumentKind
    """What sort of document it is."""
    body: str | None = None
    """The body that met, decided or answered."""
    date: DateCard
    """When it met, decided or answered."""
    completeness: Literal["complete", "excerpt"]
    """Whether the words are the whole document or a part of it."""
    source_url: str | None = None
    """Where the council published it."""
    licence: str | None = None
    """The licence that the document states, if it does."""
    withheld: list[WithheldCard] = []
    """The contact details that were withheld from the words."""
    left_out: list[LeftOutCard] = []
    """Running heads and page numbers that were left out of the words of a PDF."""
    order_in_doubt: list[Annotated[int, Field(ge=1)]] = []
    """Pages of a PDF whose words may be in another order than they are meant."""
    published_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    """The hash of the file as it was added, before anything was withheld."""
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    """The hash of the words, so that a change is not missed."""
    parts: list[PartCard] = []
    """Parts that belong to another review."""
    themes: dict[str, ItemThemes] = {}
    """By item (its number, or its opening words): its themes, instead of the rule's."""
    recommendations: list[RecommendationCard] = []
    """Recommendations that the reader missed."""
    responses: list[ResponseCard] = []
    """Responses that the reader missed."""
    progress: list[ProgressCard] = []
    """Progress reports that the reader missed, or whose status an analyst judged."""
    decisions: list[DecisionCard] = []
    """Decisions that the reader missed."""
    statements: list[StatementCard] = []
    """Statements that an analyst picked out."""
    outcomes: list[OutcomeCard] = []
    """Figures that measure something."""
    corrections: list[CorrectionCard] = []
    """What the reader got wrong."""
    doubts: list[IssueCard] = []
    """What a reader of the data should know of this document."""


@dataclass(frozen=True)
class LoadedCard:
    """A card and where its entries stand, so that what is wrong can be pointed to."""

    card: Card
    file: str
    lines: dict[KeyPath, int]

    def problem(self, path: KeyPath, message: str, remedy: str = "") -> Problem:
        """Return a problem that names the file, the line and the key."""
        return _problem(self.file, self.lines, path, message, remedy)

    def place(self, path: KeyPath) -> Place:
        """Return the file, the line and the key of an entry."""
        told = self.problem(path, "")
        return told.file, told.line, told.column

    def bad(self, path: KeyPath, message: str, remedy: str = "") -> BadData:
        """Return the error to raise for one problem."""
        return BadData(self.problem(path, message, remedy))


@dataclass(frozen=True)
class Question:
    """What a card asks: at which line and key, and whether a value stands there."""

    line: int
    key: str
    text: str
    has_value: bool


def questions_in(card: str) -> Iterator[Question]:
    """Yield what a card as written still asks, in its order."""
    for match in _QUESTION.finditer(card):
        line = card.count("\n", 0, match.start()) + 1
        value = match[2].strip()
        # a day not recorded, beside a question, is one that nobody has looked up
        has_value = value not in ("", "{basis: not_recorded}")
        yield Question(line, match[1], match[3], has_value)


def load_card(text: str, file: str) -> LoadedCard:
    """Check a card's YAML against its model.

    Raises BadData with every problem: unknown, missing and repeated keys, values of
    the wrong kind, broken YAML, each with file, key and line.
    """
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        lines, repeated = _lines(node)
        data = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise bad_data(
            file,
            f"this is not valid YAML: {error.problem or error.context}",
            "Check the indentation, colons and quotation marks there",
            line=mark.line + 1 if mark else None,
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        message = str(error).splitlines()[0]
        raise bad_data(
            file,
            f"this is not valid YAML: {message}",
            "Mend the value or put it in quotation marks",
        ) from None
    problems = [
        _problem(file, lines, path, "the key stands twice", "Keep one of them")
        for path in repeated
    ]
    try:
        card = Card.model_validate(data)
    except ValidationError as error:
        problems += [_explained(file, lines, dict(e)) for e in error.errors()]
    if problems:
        raise BadData(problems)
    return LoadedCard(card, file, lines)


def _lines(node: yaml.Node | None) -> tuple[dict[KeyPath, int], list[KeyPath]]:
    """Return the line of each entry by its path, and the paths that stand twice."""
    lines: dict[KeyPath, int] = {}
    repeated: list[KeyPath] = []

    def walk(node: yaml.Node | None, path: KeyPath) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*path, str(key.value))
                if inner in lines:
                    repeated.append(inner)
                lines[inner] = key.start_mark.line + 1
                walk(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                lines[(*path, index)] = value.start_mark.line + 1
                walk(value, (*path, index))

    walk(node, ())
    return lines, repeated


def _problem(
    file: str, lines: dict[KeyPath, int], path: KeyPath, message: str, remedy: str
) -> Problem:
    known = path
    while known and known not in lines:
        known = known[:-1]
    return Problem(
        file, lines.get(known, 1), " > ".join(map(str, path)) or None, message, remedy
    )


def _explained(file: str, lines: dict[KeyPath, int], error: dict[str, Any]) -> Problem:
    """Put pydantic's words for what is wrong into ours."""
    path = tuple(error["loc"])
    value = error.get("input")
    message, remedy = error["msg"], ""
    if error["type"] == "extra_forbidden":
        message = "the card has no such key"
        remedy = "Check its spelling, or take it out"
    elif error["type"] == "missing":
        message, remedy = "the key is missing", "Add it"
    elif error["type"].startswith("date"):
        message = f"{value!r} is not a date"
        remedy = "Write it as year-month-day, for instance 2021-01-19"
    elif error["type"] == "literal_error":
        message = f"{value!r} is not one of {error['ctx']['expected']}"
    elif isinstance(value, str | int | float | bool):
        message = f"{value!r}: {message[0].lower()}{message[1:]}"
        if isinstance(value, int | float) and error["type"] == "string_type":
            remedy = "Put it in quotation marks"
    return _problem(file, lines, path, message, remedy)
