"""What is wrong with the data, said so that the person at the keyboard can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where it is, what it is and what to do about it."""

    file: str
    line: int | None
    column: str | None
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.column:
            place += f", {self.column}"
        text = f"{place}: {self.message.rstrip('.')}."
        return f"{text} {self.remedy.rstrip('.')}." if self.remedy else text


class BadData(Exception):
    """Raised with every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        all_problems = [problems] if isinstance(problems, Problem) else list(problems)
        self.problems = sorted(
            set(all_problems),
            key=lambda p: (p.file, p.line or 0, p.column or "", p.message),
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


def bad_data(
    file: object,
    message: str,
    remedy: str = "",
    line: int | None = None,
    column: str | None = None,
) -> BadData:
    """Return the error that says one thing that is wrong with a file."""
    return BadData(Problem(str(file), line, column, message, remedy))
