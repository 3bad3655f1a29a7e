"""Change dresses as extractors and word processors change texts.

Lines are wrapped or doubled, spaces and hyphens become ones that do not break, quotes
curl: a reader ought to find what it found before.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace

from .contents import Dress

Change = Callable[[str], str]


def _wrapped(text: str) -> str:
    return "\n".join(
        "\n".join(textwrap.wrap(line, 80, break_on_hyphens=False)) or line
        for line in text.split("\n")
    )


def _curly(text: str) -> str:
    opened = text.replace(' "', " “").replace('\n"', "\n“")
    return opened.replace('"', "”").replace("'", "’")


def _nbsp(text: str) -> str:
    """Put a no-break space for the first, third, fifth ... space of each line."""
    lines = (line.split(" ") for line in text.split("\n"))
    return "\n".join(
        "".join(word + (" " if at % 2 else "\u00a0") for at, word in enumerate(words))[
            :-1
        ]
        for words in lines
    )


UNRELATED = (
    "\n\nTreasury Management\n\nThe report showed that £3.2m had been lent for a year. "
    "Members thanked the team.\n"
)

# changes of lines and spaces, which leave the words as they are
CHANGES: dict[str, Change] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "trailing-spaces": lambda text: text.replace("\n", "  \n"),
    "unrelated-after": lambda text: text.rstrip("\n") + UNRELATED,
    "nbsp": _nbsp,
}
# the same, for texts that are no tables
TEXT_CHANGES: dict[str, Change] = {
    "wrapped": _wrapped,
    "two-spaces": lambda text: re.sub(r"([].:;)–]) ", r"\1  ", text),
    "doubled-lines": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "no-blank-lines": lambda text: text.replace("\n\n", "\n"),
}
# changes of characters, which change the words too
CHARACTERS: dict[str, Change] = {
    "nb-hyphens": lambda text: text.replace("-", "\u2011"),
    "curly": _curly,
}

TEXT_BASES = (
    "label/recommendation-colon/response/action/legal",
    "label/recommendation-line/own/nothing",
    "label/recommendation-dash/cross-lines/nothing",
    "label/r-stop/own-stop/sentence",
    "list/resolved-recommend/stop",
    "list/would-like/roman",
    "status/status-then-text",
    "prose/each",
)
TABLE_BASES = (
    "table/pipe/r/answers",
    "table/cell-a-line/number/statuses",
    "table/cell-a-paragraph/committee/answers",
)


def transformed(plain: dict[str, Dress]) -> Iterator[Dress]:
    """Yield some of the dresses changed as extractors and word processors change."""
    for name in (*TEXT_BASES, *TABLE_BASES):
        dress = plain[name]
        changes = dict(CHANGES)
        if name in TEXT_BASES:
            changes |= TEXT_CHANGES
        for kind, change in changes.items():
            yield replace(dress, name=f"{name} {kind}", text=change(dress.text))
        for kind, change in CHARACTERS.items():
            facts = tuple(
                replace(
                    fact,
                    number=fact.number and change(fact.number),
                    words=fact.words and change(fact.words),
                    status_words=fact.status_words and change(fact.status_words),
                )
                for fact in dress.expected
            )
            yield Dress(f"{name} {kind}", change(dress.text), facts)
