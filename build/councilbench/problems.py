"""What is wrong with the data, said so that the person at the keyboard can mend it."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

# Ends the remedy of a problem whose details say more than its sentence.
SEE_MORE = "; `councilbench --debug …` shows more"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where it is, what it is and what to do about it.

    ``details`` is a traceback, for those who develop; two problems that differ in
    nothing else are the same.
    """

    file: str
    line: int | None
    column: str | None
    message: str
    remedy: str = ""
    details: str = field(default="", compare=False, repr=False)

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

    def traced(self) -> list[Problem]:
        """Return the problems, each with the traceback of where it was raised.

        Whoever raises them again, with those of others, takes them so.
        """
        details = traceback_of(self)
        return [p if p.details else replace(p, details=details) for p in self.problems]


def bad_data(
    file: object,
    message: str,
    remedy: str = "",
    line: int | None = None,
    column: str | None = None,
    details: str = "",
) -> BadData:
    """Return the error that says one thing that is wrong with a file."""
    return BadData(Problem(str(file), line, column, message, remedy, details))


def named(error: BaseException) -> str:
    """Return an error's kind and message as a piece of a sentence.

    What a library says can hold pieces of a damaged file: only a line that can be
    printed is kept of it.
    """
    kind, said = type(error).__name__, " ".join(str(error).split())
    return f"{kind}: {printable(said[:200])}" if said else kind


def traceback_of(error: BaseException) -> str:
    """Return an error's traceback, with the errors that ``from None`` leaves out."""
    inner: BaseException | None = error
    while inner is not None:
        inner.__suppress_context__ = False
        inner = inner.__context__
    return printable("".join(traceback.format_exception(error)))


def printable(text: str) -> str:
    """Return lines without signs that a terminal would obey, or cannot show."""
    return "".join(s if s.isprintable() or s == "\n" else "�" for s in text)
