"""Writes docs/card.md, what may stand in a card, from its model: ``make docs``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from councilbench.sources.cards import CODES, Card

PAGE = Path(__file__).parents[1] / "docs" / "card.md"
INTRODUCTION = """# What may stand in a card

Beside each document's words lies its card, a YAML file that a person writes and
`councilbench add` starts. This page is made of the card's model by `make docs`; the
same model is `schemas/card.schema.json`, which each card names in its first line, so
that editors offer keys and codes and mark what does not fit. A key in **bold** must be
there.
"""


def page() -> str:
    """Return the page as Markdown."""
    schema = Card.model_json_schema()
    parts = schema["$defs"]
    sections = [INTRODUCTION, *_section("The card", schema)]
    for name in _in_order(schema, parts):
        title = name.removesuffix("Card").removesuffix("Coding")
        sections += _section(f"{title}", parts[name])
    return "\n".join(sections)


def _in_order(schema: dict[str, Any], parts: dict[str, Any]) -> list[str]:
    """Return the parts of a card in the order of the keys that hold them.

    Parts of parts, such as passages, come after those of the card itself.
    """
    text = str([*schema["properties"].values(), *parts.values()])
    return sorted(parts, key=lambda name: text.index(f"#/$defs/{name}'"))


def _section(title: str, part: dict[str, Any]) -> Iterator[str]:
    yield f"## {title}\n"
    yield " ".join(part["description"].replace("``", "`").split()) + "\n"
    yield "| key | what stands there | what it is |"
    yield "|---|---|---|"
    for key, value in part["properties"].items():
        name = f"**`{key}`**" if key in part.get("required", []) else f"`{key}`"
        yield f"| {name} | {_kind(value)} | {value['description']} |"
    yield ""


def _kind(value: dict[str, Any]) -> str:
    if "anyOf" in value:
        kinds = [_kind(option) for option in value["anyOf"]]
        return " or ".join(dict.fromkeys(kind for kind in kinds if kind))
    if "$ref" in value:
        return _link(value["$ref"])
    if CODES in value:
        return f"a key of `{value[CODES]}`"
    if "enum" in value:
        return ", ".join(f"`{code}`" for code in value["enum"])
    if value["type"] == "array":
        return f"a list: {_kind(value['items'])}"
    if value["type"] == "object":
        return f"by key: {_kind(value['additionalProperties'])}"
    if value.get("format") == "date":
        return "a day as year-month-day"
    names = {"string": "text", "integer": "a whole number", "number": "a number"}
    return names.get(value["type"], "true or false" * (value["type"] == "boolean"))


def _link(reference: str) -> str:
    name = reference.rpartition("/")[2].removesuffix("Card").removesuffix("Coding")
    return f"[{name.lower()}](#{name.lower()})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
