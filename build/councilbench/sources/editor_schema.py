"""A card's model as JSON Schema, by which editors complete and check cards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from councilbench.files import json_bytes
from councilbench.folder import CARD_SCHEMA
from councilbench.project import Project

from .cards import CODES, Card

# The comment by which the YAML language server, which most editors use, finds it.
_NAMES_IT = "# yaml-language-server: $schema="


def card_schema(codes: Mapping[str, Sequence[str]]) -> bytes:
    """Return the JSON Schema of a card; ``codes`` are the keys that tables have."""
    schema = Card.model_json_schema()
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json_bytes(dialect | _with_codes(schema, codes))


def project_card_schema(project: Project) -> bytes:
    """Return the JSON Schema of a benchmark's cards, with the codes that it has."""
    return card_schema(
        {
            name: [row[table.primary_key[0]] for row in project.rows(name)]
            for name, table in project.tables.items()
            if not table.is_generated and table.primary_key
        }
    )


def naming_schema(card: str, card_path: str) -> str:
    """Return a card whose first line names the schema, from where the card lies.

    ``card_path`` is in the benchmark's folder; a line that it had is replaced.
    """
    up = "../" * (len(PurePosixPath(card_path).parts) - 1)
    rest = re.sub(rf"\A{re.escape(_NAMES_IT)}.*\n", "", card)
    return f"{_NAMES_IT}{up}{CARD_SCHEMA}\n{rest}"


def _with_codes(part: Any, codes: Mapping[str, Sequence[str]]) -> Any:
    """Return a part of the schema with the codes that a value may be, where known."""
    if isinstance(part, list):
        return [_with_codes(item, codes) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _with_codes(value, codes) for key, value in part.items()}
    table = kept.pop(CODES, None) if isinstance(kept.get(CODES), str) else None
    if isinstance(kept.get("title"), str):
        del kept["title"]  # it only says the key again
    if table and codes.get(table):
        kept["enum"] = list(codes[table])
    return kept
