"""What the SQLite file calls its own parts, beside the tables of the package.

Light, so that what only reads the file need not load what writes it.
"""

from __future__ import annotations

SEARCH_SUFFIX = "_fts"
TOKENIZER = "porter unicode61 remove_diacritics 2"
# Holds the descriptor with its schemas, so that a database can be checked and compared
# where there is nothing but the database.
DESCRIPTION_TABLE = "_datapackage"
# Holds the documents' words, so that passages can be shown where they stand. Like the
# description it is no part of the package's rows: a document's row has its hash.
TEXTS_TABLE = "_document_texts"
# Searchable tables declare this column. SQLite then takes the name to mean the column,
# not its own row number, which VACUUM may change: so everything that joins a search
# index on rowid, as Datasette and sqlite-utils do, finds the right rows.
ROWID = "rowid"
# The one search index over everything that the documents say, and what it is made of.
SEARCH_ENTRIES = "_search_entries"
SEARCH_THEMES = "_search_themes"
SEARCH_INDEX = "_search_index"


def quoted(name: str) -> str:
    """Return the name of a table or column as SQL has it, whatever is in it."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
