"""What a valid table is: the Table Schemas of schemas/, read once, as Python has it."""

from __future__ import annotations

from .rules import Rule
from .table import Evidence, Field, ForeignKey, Table, read_table, read_tables
from .types import NOUNS, TYPES, Row, cast

__all__ = [
    "NOUNS",
    "TYPES",
    "Evidence",
    "Field",
    "ForeignKey",
    "Row",
    "Rule",
    "Table",
    "cast",
    "read_table",
    "read_tables",
]
