"""Tables, whatever they are dressed in: bars, tabs, runs of spaces, a cell a line.

A table is known by its head, in which labels of the codelist stand side by side, one of
them of recommendations; and by its rows, which have as many cells or begin with
references that are alike. Where cells have no bars between them each line goes into the
column that it fits best, in their order.
"""

from __future__ import annotations

from .barred import barred
from .blocks import lines
from .labelled import Labels
from .separated import separated
from .stacked import stacked
from .table import Cells, Fits, Table, is_reference


def tables(text: str, labels: Labels, fits: Fits) -> list[Table]:
    """Return the tables of recommendations in a text, in order.

    ``fits`` tells how well words go into a column of some part (above 0: they do).
    """
    if not labels.stands_in(text, "recommendation"):
        return []
    stretch = list(lines(text))
    found = barred(text, stretch, labels, fits)
    found += separated(text, stretch, labels, found)
    found += stacked(text, stretch, labels, fits, found)
    return sorted(found, key=lambda table: table.span)


__all__ = ["Cells", "Fits", "Table", "is_reference", "tables"]
