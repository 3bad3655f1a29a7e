"""Where each row was put down: on a card, or in a text that was read.

So that a fault which only the tables show is told where it can be mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from councilbench.coding import Coded
from councilbench.reading import Span
from councilbench.sources import KeyPath, Place

# By table: where a card's entry has what a column holds.
_ENTRY_KEYS: dict[str, dict[str, str | tuple[str, ...]]] = {
    "recommendations": {"text": "quote"},
    "responses": {"recommendation_id": "of"},
    "progress": {
        "recommendation_id": "of",
        "narrative": "quote",
        "status_as_printed": "status_quote",
    },
    "decisions": {"recommendation_id": "of", "text": "quote"},
    "statements": {"recommendation_id": "of", "text": "quote"},
    "statement_themes": {"theme_id": "themes", "evidence": "because"},
    "outcomes": {"recommendation_id": "of", "theme_id": "theme"},
    "documents": {
        "council_id": "council",
        "review_id": "review",
        "meeting_date": ("date", "stated"),
        "date_basis": ("date", "basis"),
        "date_earliest": ("date", "earliest"),
        "date_latest": ("date", "latest"),
        "date_note": ("date", "note"),
    },
}


@dataclass(frozen=True)
class Source:
    """Where a row was put down: a card, or the passage of a text that was read.

    ``entry`` is the card's entry, None where the row was read; ``columns`` are other
    places of the card that say what a column holds.
    """

    coded: Coded
    table: str
    entry: KeyPath | None = None
    columns: Mapping[str, KeyPath] = field(default_factory=dict)
    span: Span = Span(0, 0)

    def place(self, columns: Iterable[str]) -> Place:
        """Return where to mend a fault in columns: file, line and key or column."""
        loaded = self.coded.document.loaded
        columns = list(columns)
        for column in columns:
            if column in self.columns:
                return loaded.place(self.columns[column])
        if self.entry is None:
            line = self.coded.document.text.count("\n", 0, self.span.start) + 1
            return self.coded.document.path, line, ", ".join(columns) or None
        for column in columns:
            key = _ENTRY_KEYS.get(self.table, {}).get(column, column)
            path = (*self.entry, *((key,) if isinstance(key, str) else key))
            if path in loaded.lines or path[:-1] in loaded.lines:
                return loaded.place(path)
        return loaded.place(self.entry)


Placing = Callable[[str, str, Iterable[str]], Place | None]


def placed_by(sources: Mapping[tuple[str, str], Source]) -> Placing:
    """Return what tells where to mend columns of a row, by its table and key.

    It gives None for a row that is worked out from others.
    """

    def place(table: str, key: str, columns: Iterable[str]) -> Place | None:
        source = sources.get((table, key))
        return source.place(columns) if source else None

    return place
