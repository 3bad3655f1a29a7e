"""A document's card: where it comes from, and the analyst's coding of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from councilbench.problems import BadData, Problem, bad_data

# In a card a comment that opens so asks for the value it stands behind.
QUESTION = "# ?"
# Where a value stands in a card: the keys and places that lead to it.
KeyPath = tuple[str | int, ...]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_min_length=1, frozen=True)


class DateCard(_Part):
    """What is known of the day: ``stated``, or an interval and how it was found."""

    stated: date | None = None
    earliest: date | None = None
    latest: date | None = None
    basis: Literal["stated", "inferred", "not_recorded"]
    note: str | None = None
    quotes: list[str] = []


class PartCard(_Part):
    """A part that belongs to another review, from its opening words on."""

    opens: str
    review: str | None


class ThemeCoding(_Part):
    """The themes of an item, the primary one first, and the analyst's reason."""

    themes: list[str] = Field(min_length=1)
    because: str | None = None


class RecommendationCard(_Part):
    """A recommendation that the reader missed."""

    number: str
    label: str | None = None
    section: str | None = None
    quote: str
    wording: Literal["verbatim", "title"] = "verbatim"


class ResponseCard(_Part):
    """A response that the reader missed."""

    of: str
    decision: str
    quote: str
    explanation: str | None = None


class ProgressCard(_Part):
    """A progress report that the reader missed, or a status that an analyst judged."""

    of: str
    status: str
    quote: str
    status_quote: str | None = None


class DecisionCard(_Part):
    """A decision that the reader missed."""

    quote: str
    kind: str
    number: str | None = None
    of: str | None = None


class StatementCard(_Part):
    """A statement that an analyst picked out; it takes the place of any it overlaps."""

    quote: str
    kind: str
    themes: list[str] = Field(min_length=1)
    because: str | None = None
    of: str | None = None


class OutcomeCard(_Part):
    """A figure that measures something."""

    of: str | None = None
    theme: str
    measure: str
    value: float
    value_max: float | None = None
    unit: str
    qualifier: str | None = None
    period: str | None = None
    note: str | None = None
    quote: str


class CorrectionCard(_Part):
    """What the reader got wrong: the item, the column, the right value and why.

    ``quote`` gives the right passage where the column holds one; ``remove`` takes the
    row out.
    """

    table: Literal[
        "recommendations", "responses", "progress", "decisions", "statements"
    ]
    item: str
    column: str | None = None
    value: str | None = None
    quote: str | None = None
    remove: bool = False
    reason: str


class IssueCard(_Part):
    """Something that a reader of the data should know of this document."""

    kind: str
    message: str
    quote: str | None = None


class Card(_Part):
    """The whole card."""

    title: str
    council: str
    review: str
    kind: str
    body: str | None = None
    date: DateCard
    completeness: Literal["complete", "excerpt"]
    source_url: str | None = None
    licence: str | None = None
    withheld: int = Field(default=0, ge=0)
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    parts: list[PartCard] = []
    themes: dict[str, ThemeCoding] = {}
    recommendations: list[RecommendationCard] = []
    responses: list[ResponseCard] = []
    progress: list[ProgressCard] = []
    decisions: list[DecisionCard] = []
    statements: list[StatementCard] = []
    outcomes: list[OutcomeCard] = []
    corrections: list[CorrectionCard] = []
    doubts: list[IssueCard] = []

    @field_validator("themes", mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """Let an item's themes be written as a plain list."""
        if not isinstance(value, dict):
            return value
        return {
            key: {"themes": coding} if isinstance(coding, list) else coding
            for key, coding in value.items()
        }


@dataclass(frozen=True)
class LoadedCard:
    """A card and where its entries stand, so that what is wrong can be pointed to."""

    card: Card
    file: str
    lines: dict[KeyPath, int]

    def problem(self, path: KeyPath, message: str, remedy: str = "") -> Problem:
        """Return a problem that names the file, the line and the key."""
        return _problem(self.file, self.lines, path, message, remedy)

    def bad(self, path: KeyPath, message: str, remedy: str = "") -> BadData:
        """Return the error to raise for one problem."""
        return BadData(self.problem(path, message, remedy))


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
