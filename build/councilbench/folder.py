"""Where things lie in a benchmark's folder, and in the package made of it."""

from __future__ import annotations

DESCRIPTOR = "datapackage.json"
CHANGELOG = "CHANGELOG.md"
# What councils wrote: a text and its card a document, in a folder a council.
SOURCES = "sources"
CARDS = f"{SOURCES}/*/*.yaml"
TEXTS = f"{SOURCES}/*/*.txt"
CODELISTS = "schemas/codelists"
CARD_SCHEMA = "schemas/card.schema.json"
# What comes out: tables and charts are generated, views and queries written.
TABLES = "benchmark/tables"
CHARTS = "benchmark/charts"
VIEWS = "benchmark/views"
QUERIES = "benchmark/queries"
LICENCES = "LICENSES"
# What is built to be served and published, and never committed.
DIST = "dist"
DATABASE = "benchmark.db"
BUILT_CHARTS = "charts"
