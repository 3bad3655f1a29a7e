"""A table: its columns, its head and its rows; and what tells that there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from councilbench.reading.model import Span

from .labelled import Labels
from .numbers import REFS

RULE = re.compile(r"[-=:+|_\s]*")
_REF = re.compile(
    rf"[*_]*(?:recommendations?|recs?\.?|no\.?)?\s*(?:{REFS}|[a-z]\)|\([a-z]\))[*_.:)]*",
    re.IGNORECASE,
)
_AUDIT = re.compile(r"\baudit\w*\b", re.IGNORECASE)
WIDEST = 12  # columns
LONGEST_HEADING = 60  # characters of a heading
Cells = tuple[Span, ...]
Fits = Callable[[str, str], float]


@dataclass(frozen=True)
class Table:
    """A table: what each column is of (None where no label says), its head, its rows.

    ``is_certain`` is false where lines of several columns stand between one another: a
    cell that is not in one piece is empty.
    """

    columns: tuple[str | None, ...]
    head: Cells
    rows: tuple[Cells, ...]
    span: Span
    is_certain: bool = True


def columns(text: str, head: Sequence[Span], labels: Labels) -> tuple[str | None, ...]:
    """Return what each column is of; () where no column is of recommendations."""
    headings = [" ".join(cell.of(text).split()).strip("*_ ") for cell in head]
    if any(_AUDIT.search(heading) for heading in headings):
        return ()
    named = [labels.part(h) if len(h) <= LONGEST_HEADING else None for h in headings]
    wanted = [i for i, part in enumerate(named) if part == "recommendation"]
    plain = [i for i in wanted if len(headings[i].split()) == 1] or wanted
    if not plain or sum(part is not None for part in named) < 2:
        return ()
    first = plain[0]
    once: list[str | None] = []
    for index, part in enumerate(named):
        if part == "recommendation" and index != first:
            part = "other"
        if part == "end":
            part = "other"
        if part == "number" and "number" in once:
            part = "other"
        once.append(part)
    if first > 0 and once[0] is None:
        once[0] = "number"
    return tuple(once)


def is_reference(words: str) -> bool:
    """Tell whether words are a reference and no more: R1, SC18, 4.1, Rec. 2."""
    return len(words) <= 30 and bool(_REF.fullmatch(words.strip()))


def folded(text: str, row: Cells) -> list[str]:
    """Return the words of each cell of a row, for comparing."""
    return [" ".join(cell.of(text).lower().split()) for cell in row]
