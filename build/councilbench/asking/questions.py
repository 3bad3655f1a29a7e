"""The questions ready to ask: what they are, and what the built database answers."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from councilbench.folder import QUERIES
from councilbench.project import Project, SqlFile
from councilbench.store import open_database

# In a terminal a cell is cut to this; CSV and JSON have all of it.
WIDEST = 44
_TEXT = re.compile(r"'[^']*'")
_PARAMETER = re.compile(r"(?<![:\w]):([A-Za-z_]\w*)")


class UnknownQuestion(LookupError):
    """Raised in a sentence that says what can be asked."""


@dataclass(frozen=True)
class Answer:
    """A question and the rows that answer it."""

    question: SqlFile
    columns: list[str]
    rows: list[tuple[Any, ...]]


def parameters(question: SqlFile) -> list[str]:
    """Return the names of what a question asks to know, in their order."""
    return list(dict.fromkeys(_PARAMETER.findall(_TEXT.sub("", question.sql))))


def given_values(words: Sequence[str]) -> dict[str, str]:
    """Return what is said as ``--name value`` or ``--name=value``, by name.

    Raises UnknownQuestion where it is said otherwise.
    """
    values, rest = {}, list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--") or not (equals or rest):
            raise UnknownQuestion(f"“{name}” is not of the form --name value.")
        values[name[2:]] = value if equals else rest.pop(0)
    return values


def ask(project: Project, name: str, values: Mapping[str, str]) -> Answer:
    """Return what the built database answers to a question; what isn't given is empty.

    Raises UnknownQuestion for a question or parameter that there isn't, and BadData
    where the database can't be read.
    """
    questions = {question.name: question for question in project.queries()}
    if name not in questions:
        known = ", ".join(questions) or "none yet"
        raise UnknownQuestion(f"There is no question “{name}”; there are: {known}.")
    question = questions[name]
    asked = parameters(question)
    unknown = [parameter for parameter in values if parameter not in asked]
    if unknown:
        takes = ", ".join(f"--{parameter}" for parameter in asked) or "nothing"
        raise UnknownQuestion(f"{name} does not take --{unknown[0]}; it takes {takes}.")
    with open_database(project.database) as db:
        cursor = db.execute(
            question.sql, {parameter: values.get(parameter, "") for parameter in asked}
        )
        columns = [column[0] for column in cursor.description]
        return Answer(question, columns, cursor.fetchall())


def questions_text(project: Project) -> str:
    """Return every question with its title and what may be given, for a terminal."""
    lines = []
    for question in project.queries():
        options = "".join(f" [--{name} …]" for name in parameters(question))
        lines += [f"{question.name}{options}", f"    {question.title}"]
    return "\n".join(lines) or f"There are no questions in {QUERIES} yet."


def answer_table(answer: Answer) -> str:
    """Return an answer as aligned text, with what the question can't tell."""
    cells = [answer.columns, *([_cell(value) for value in r] for r in answer.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    count = len(answer.rows)
    description = textwrap.fill(answer.question.description, 88)
    rows = "\n".join(line.rstrip() for line in lines) if count else "Nothing."
    return (
        f"{answer.question.title}\n{description}\n\n{rows}\n\n{count} row"
        f"{'' if count == 1 else 's'}."
    )


def answer_csv(answer: Answer) -> str:
    """Return an answer as CSV, every cell whole."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)
    return text.getvalue()


def answer_json(answer: Answer) -> str:
    """Return an answer as a list of objects."""
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return textwrap.shorten(text, WIDEST, placeholder=" …") if " " in text else text
