"""What a person types -> what the index finds: ranked, narrowed, words marked."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from councilbench.schema import Row
from councilbench.store import SEARCH_ENTRIES, SEARCH_INDEX, SEARCH_THEMES, rows_of

# In what is found, the words looked for stand between these two.
OPEN, CLOSE = "\x02", "\x03"
PAGE = 20
# Of what is typed no more is looked for: a page of text is no question.
MOST_TERMS = 24
MOST_CHARACTERS = 1000

_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
# What SQLite's tokenizer makes words of: letters, numbers and private characters.
_WORD = ("L", "N", "Co")

_WHERE = f"""
FROM {SEARCH_INDEX}
JOIN {SEARCH_ENTRIES} AS entry ON entry.entry_id = {SEARCH_INDEX}.rowid
WHERE {SEARCH_INDEX} MATCH :match
  AND (:council IS NULL OR entry.council_id = :council)
  AND (:theme IS NULL OR EXISTS (
    SELECT 1 FROM {SEARCH_THEMES} AS assigned
    WHERE assigned.entry_id = entry.entry_id AND assigned.theme_id = :theme
  ))
"""
_COUNTS = f"SELECT kind, count(*) {_WHERE} GROUP BY kind"
_RANKED = f"""
SELECT entry.entry_id {_WHERE} AND (:kind IS NULL OR entry.kind = :kind)
ORDER BY {SEARCH_INDEX}.rank, entry.entry_id LIMIT :most OFFSET :skipped
"""
# Words are marked on a page's rows only: it takes long on all that is found.
_SHOWN = f"""
SELECT entry.kind, entry."key", entry.council_id, entry.recommendation_id,
  entry.document_id, entry."start", entry."end",
  snippet({SEARCH_INDEX}, 0, :open, :close, '…', 60) AS text,
  highlight({SEARCH_INDEX}, 1, :open, :close) AS heading,
  highlight({SEARCH_INDEX}, 2, :open, :close) AS themes,
  highlight({SEARCH_INDEX}, 3, :open, :close) AS place
FROM {SEARCH_INDEX}
JOIN {SEARCH_ENTRIES} AS entry ON entry.entry_id = {SEARCH_INDEX}.rowid
WHERE {SEARCH_INDEX} MATCH :match AND {SEARCH_INDEX}.rowid = :entry
"""


@dataclass(frozen=True)
class Found:
    """A page of what was found.

    ``counts`` are by kind, before narrowing to one; ``loose`` tells that nothing has
    all of the words and these have some, ``cut`` that not all of them were looked for.
    ``terms`` is how many words or phrases were; with none, nothing was.
    """

    hits: list[Row]
    counts: dict[str, int]
    total: int
    page: int
    pages: int
    terms: int
    loose: bool
    cut: bool


def find_passages(
    db: sqlite3.Connection,
    typed: str,
    council: str | None = None,
    theme: str | None = None,
    kind: str | None = None,
    page: int = 1,
) -> Found:
    """Return what has the words typed: all of them or, where nothing has, some.

    Whatever is typed is looked for as words; only quotation marks, which hold a phrase
    together, a star after the beginning of a word, and OR mean more. A page beyond
    the last is the last.
    """
    terms, any_of, cut = _terms(typed)
    counts: dict[str, int] = {}
    parameters = {"council": council, "theme": theme, "match": ""}
    operators = [" OR "] if any_of else [" AND ", " OR "][: len(terms)]
    operator = ""
    for operator in operators:
        parameters["match"] = operator.join(terms)
        counts = dict(db.execute(_COUNTS, parameters))
        if counts:
            break
    total = counts.get(kind, 0) if kind else sum(counts.values())
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    limits = {"kind": kind, "most": PAGE, "skipped": (page - 1) * PAGE}
    entries = (
        [row[0] for row in db.execute(_RANKED, parameters | limits)] if total else []
    )
    hits = [_hit(db, parameters["match"], entry) for entry in entries]
    loose = operator == " OR " and not any_of and bool(counts)
    return Found(hits, counts, total, page, pages, len(terms), loose, cut)


def plain(text: str) -> str:
    """Return what was found without the marks around the words looked for."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def found_text(results: Found) -> str:
    """Return what was found, on its first page, for a terminal."""
    lines = [
        f"{results.total} found, the closest first:" if results.hits else "Nothing."
    ]
    if results.loose:
        lines.append("Nothing has all of these words; these have some of them.")
    for hit in results.hits:
        place = f"{hit['document_id']}:{hit['start']}-{hit['end']}"
        words = " ".join(plain(hit["text"]).split())
        heading = f"{plain(hit['place'])}. {plain(hit['heading'])}"
        lines += ["", heading, f"  {words}", f"  {hit['kind']}, {place}"]
    return "\n".join(lines)


def _hit(db: sqlite3.Connection, match: str | None, entry: int) -> Row:
    parameters = {"match": match, "entry": entry, "open": OPEN, "close": CLOSE}
    return rows_of(db, _SHOWN, **parameters)[0]


def _terms(typed: str) -> tuple[list[str], bool, bool]:
    """Return what to match, whether any of it will do, and whether some was left out.

    A term is always a quoted string, in which FTS5 sees no syntax.
    """
    # Lone surrogates and NULs, which SQLite can't take, become spaces.
    text = re.sub("[\0\ud800-\udfff]", " ", typed)
    typed_terms = list(dict.fromkeys(_typed_terms(text[:MOST_CHARACTERS])))
    any_of = "OR" in typed_terms
    words = [term for term in typed_terms if term not in ("AND", "OR")]
    # Nothing but AND and OR: then they are what is looked for.
    terms = words or [f'"{term}"' for term in typed_terms]
    cut = len(text) > MOST_CHARACTERS or len(terms) > MOST_TERMS
    return terms[:MOST_TERMS], any_of and bool(words), cut


def _typed_terms(text: str) -> Iterator[str]:
    for phrase, word in _TERM.findall(text):
        if word in ("AND", "OR"):
            yield word
        elif _has_word(phrase):
            yield f'"{phrase}"'
        elif _has_word(word):
            stem = word.rstrip("*")
            beginning = "*" if stem != word and len(stem) > 1 else ""
            yield f'"{_POSSESSIVE.sub("", stem) or stem}"{beginning}'


def _has_word(text: str) -> bool:
    return any(unicodedata.category(letter).startswith(_WORD) for letter in text)
