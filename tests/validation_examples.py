"""A small valid set of tables for any schemas, and for each rule a way to break it."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from by_schema import frame, rules
from councilbench.schema import Rule, cast

Row = dict[str, Any]
Schemas = Mapping[str, Mapping[str, Any]]

# An empty text that is not turned into a missing value on its way into a frame.
EMPTY = object()


@dataclass
class World:
    """Rows by table, as many tables as hang together, and the documents' texts.

    The last row of the table in question is the one to break: no row refers to it.
    """

    schemas: Schemas
    rows: dict[str, list[Row]]
    texts: dict[str, str]
    turned_round: set[str] = field(default_factory=set)

    def frames(self) -> dict[str, pd.DataFrame]:
        return {table: self.frame(table) for table in self.rows}

    def frame(self, table: str) -> pd.DataFrame:
        framed = _frame(self.rows[table], self.schemas[table])
        if table in self.turned_round:
            return framed[framed.columns[::-1]]
        return framed

    def copy(self) -> World:
        rows = {table: [dict(row) for row in rows] for table, rows in self.rows.items()}
        return World(self.schemas, rows, dict(self.texts), set(self.turned_round))

    def judged(self, table: str) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
        """Return a table with its schema, and of others only what its keys refer to."""
        tables, schemas = {table: self.frame(table)}, {table: self.schemas[table]}
        for parent in parents(self.schemas[table], table):
            keys = self.schemas[table]["foreignKeys"]
            referred = {
                name
                for key in keys
                if key["reference"]["resource"] == parent
                for name in key["reference"]["fields"]
            }
            fields = [
                {"name": each["name"], "type": each["type"]}
                for each in self.schemas[parent]["fields"]
                if each["name"] in referred
            ]
            schemas[parent] = {"fields": fields}
            tables[parent] = self.frame(parent)[[each["name"] for each in fields]]
        return tables, schemas

    def with_cells(self, table: str, cells: Row, row: int = -1) -> World:
        changed = self.copy()
        changed.rows[table][row].update(cells)
        return changed

    def with_codes(self, table: str, cells: Row) -> World:
        """Change cells, and add what they refer to where it is one of a codelist."""
        changed = self.with_cells(table, cells)
        for key in self.schemas[table].get("foreignKeys", []):
            if len(key["fields"]) == 1 and key["fields"][0] in cells:
                _refer(changed, changed.rows[table][-1], key)
        return changed


def _frame(rows: list[Row], schema: Mapping[str, Any]) -> pd.DataFrame:
    """Build a frame as ``frames.frame`` does, cells of a wrong type and all."""
    columns = {}
    for declared in schema["fields"]:
        name = declared["name"]
        cells = [row.get(name) for row in rows]
        kept: list[Row] = [{} if cell is EMPTY else {name: cell} for cell in cells]
        try:
            column = frame(kept, {"fields": [declared]})[name]
        except ValueError:
            column = pd.Series(cells, dtype=object)
        for place, cell in enumerate(cells):
            if cell is EMPTY:
                column[place] = ""
        columns[name] = column
    return pd.DataFrame(columns)


# --- the valid set -----------------------------------------------------------------


def valid_world(schemas: Schemas) -> World:
    """Return a row of examples for each table, made to agree with one another."""
    world = World(schemas, {}, {})
    for table in _parents_first(schemas):
        schema = schemas[table]
        row = {
            each["name"]: cast(each["example"], each["type"])
            for each in schema["fields"]
        }
        world.rows[table] = [row]
        for key in schema.get("foreignKeys", []):
            _refer(world, row, key)
        for rule in schema.get("rules", []):
            first, second = rule["fields"]
            if rule["check"] == "empty_when" and row[first] in rule["values"]:
                row[second] = None
            if rule["check"] == "row_of":
                # the one table that is there whatever else is
                row[first], row[second] = table, row[schema["primaryKey"][0]]
    _write_document(world)
    return world


def _parents_first(schemas: Schemas) -> list[str]:
    ordered: list[str] = []

    def add(table: str) -> None:
        if table not in ordered:
            for parent in parents(schemas[table], table):
                add(parent)
            ordered.append(table)

    for table in schemas:
        add(table)
    return ordered


def parents(schema: Mapping[str, Any], table: str) -> set[str]:
    keys = schema.get("foreignKeys", [])
    return {key["reference"].get("resource") or table for key in keys} - {table}


def _refer(world: World, row: Row, key: Mapping[str, Any]) -> None:
    """Make a row's foreign key hold: codes are added, other keys taken."""
    parent, targets = key["reference"]["resource"], key["reference"]["fields"]
    wanted = [row[name] for name in key["fields"]]
    if None in wanted:
        return
    if any([each[name] for name in targets] == wanted for each in world.rows[parent]):
        return
    if parents(world.schemas[parent], parent):
        wanted = [world.rows[parent][0][name] for name in targets]
        row.update(zip(key["fields"], wanted, strict=True))
    else:
        add_twin(world, parent).update(zip(targets, wanted, strict=True))


def _write_document(world: World) -> None:
    """Write the text that all passages are taken from, each standing in it twice."""
    passages = [
        (world.rows[table][0], entry)
        for table, schema in world.schemas.items()
        for entry in schema.get("evidence", [])
    ]
    half = "\U0001f9d3 " + "\n".join(row[entry["quote"]] for row, entry in passages)
    for row, entry in passages:
        row[entry["start"]] = half.index(row[entry["quote"]])
        row[entry["end"]] = row[entry["start"]] + len(row[entry["quote"]])
        world.texts[row["document_id"]] = half + "\n" + half


def add_twin(world: World, table: str) -> Row:
    """Add a row like a table's first, but for its keys and where its passages stand."""
    schema = world.schemas[table]
    row = dict(world.rows[table][0])
    moved = set()
    for entry in schema.get("evidence", []):
        for offset in (entry["start"], entry["end"]):
            row[offset] += (len(world.texts[row["document_id"]]) + 1) // 2
            moved.add(offset)
    foreign = {n for key in schema.get("foreignKeys", []) for n in key["fields"]}
    single = {each["name"]: each for each in schema["fields"]}
    for name in sorted(_key_fields(schema) - foreign - moved):
        taken = {each[name] for each in world.rows[table]}
        row[name] = _varied(row[name], single[name].get("constraints", {}), taken)
    for key in (schema["primaryKey"], *schema.get("uniqueKeys", [])):
        if set(key) <= foreign:
            _refer_elsewhere(world, row, table, key[-1])
    for rule in schema.get("rules", []):
        if rule["check"] == "exactly_one":
            row[rule["fields"][1]] = False
    world.rows[table].append(row)
    return row


def _key_fields(schema: Mapping[str, Any]) -> set[str]:
    keys = [schema["primaryKey"], *schema.get("uniqueKeys", [])]
    unique = [
        f["name"] for f in schema["fields"] if f.get("constraints", {}).get("unique")
    ]
    return {name for key in keys for name in key} | set(unique)


def _refer_elsewhere(world: World, row: Row, table: str, name: str) -> None:
    for key in world.schemas[table]["foreignKeys"]:
        if key["fields"] == [name]:
            target = key["reference"]["fields"][0]
            row[name] = add_twin(world, key["reference"]["resource"])[target]


def _varied(value: Any, constraints: Mapping[str, Any], taken: set[Any]) -> Any:
    if isinstance(value, int):
        return max(taken) + 1
    pattern = constraints.get("pattern", ".*")
    for candidate in [value + "2", *(value[:-1] + end for end in "0123456789")]:
        if candidate not in taken and re.fullmatch(pattern, candidate):
            return candidate
    raise AssertionError(f"no other value like {value!r} is known")


def ready(world: World, table: str) -> World:
    """Return a table and all that it refers to, with a row to break."""
    needed = {table}
    while more := {p for t in needed for p in parents(world.schemas[t], t)} - needed:
        needed |= more
    smaller = world.copy()
    smaller.schemas = {name: world.schemas[name] for name in needed}
    smaller.rows = {name: smaller.rows[name] for name in needed}
    add_twin(smaller, table)
    return smaller


# --- ways to break a rule: each yields worlds in which it is broken -------------------

Breaker = Callable[[World, Rule], Iterator[World]]


def _columns(world: World, rule: Rule) -> Iterator[World]:
    changed = world.copy()
    changed.turned_round.add(rule.table)
    yield changed


def _type(world: World, rule: Rule) -> Iterator[World]:
    wrong: dict[str, list[object]] = {
        "string": [5, "\ud800"],
        "integer": ["five", 1.5],
        "number": ["five", float("inf")],
        "boolean": ["yes", 1],
        "date": ["2021-02-30", dt.datetime(2021, 2, 3)],
    }
    for value in wrong[rule.spec]:
        yield world.with_cells(rule.table, {rule.fields[0]: value})


def _required(world: World, rule: Rule) -> Iterator[World]:
    yield world.with_cells(rule.table, {rule.fields[0]: None})


def _repeated(world: World, rule: Rule) -> Iterator[World]:
    """Break unique, primaryKey and uniqueKeys: the key of the first row once more."""
    first = world.rows[rule.table][0]
    yield world.with_cells(rule.table, {name: first[name] for name in rule.fields})


def _bound(step: int) -> Breaker:
    def breaker(world: World, rule: Rule) -> Iterator[World]:
        outside = rule.spec + (dt.timedelta(step) if _is_date(rule.spec) else step)
        yield world.with_cells(rule.table, {rule.fields[0]: outside})

    return breaker


def _too_short(world: World, rule: Rule) -> Iterator[World]:
    value = world.rows[rule.table][-1][rule.fields[0]][: rule.spec - 1]
    # One character fewer than one is the empty text, which is missing in a frame that
    # is built as it should be: only a frame made otherwise can hold it.
    yield world.with_cells(rule.table, {rule.fields[0]: value or EMPTY})


def _too_long(world: World, rule: Rule) -> Iterator[World]:
    yield world.with_cells(rule.table, {rule.fields[0]: "a" * (rule.spec + 1)})


def _pattern(world: World, rule: Rule) -> Iterator[World]:
    # A value that matches with more behind it: a pattern must match the whole.
    value = world.rows[rule.table][-1][rule.fields[0]]
    yield world.with_cells(rule.table, {rule.fields[0]: value + " X"})
    yield world.with_cells(rule.table, {rule.fields[0]: "X " + value})


def _enum(world: World, rule: Rule) -> Iterator[World]:
    unlisted = "unlisted" if isinstance(rule.spec[0], str) else max(rule.spec) + 1
    yield world.with_cells(rule.table, {rule.fields[0]: unlisted})


def _foreign_key(world: World, rule: Rule) -> Iterator[World]:
    yield world.with_cells(rule.table, {rule.fields[0]: "nowhere"})


def _in_order(world: World, rule: Rule) -> Iterator[World]:
    first, second = rule.fields
    row = world.rows[rule.table][-1]
    value = row[first] if row[first] is not None else example(world, rule.table, first)
    step = dt.timedelta(1) if _is_date(value) else 1
    yield world.with_cells(rule.table, {first: value, second: value - step})


def _needs(world: World, rule: Rule) -> Iterator[World]:
    first, second = rule.fields
    value = example(world, rule.table, first)
    yield world.with_cells(rule.table, {first: value, second: None})


def _needs_when(world: World, rule: Rule) -> Iterator[World]:
    row = world.rows[rule.table][-1]
    for name, exempt in rule.spec.get("unless", {}).items():
        assert row[name] not in exempt, "the example must not be an exception"
    assert "also" not in rule.spec or row[rule.spec["also"]] is not None
    for value in rule.spec["values"]:
        cells = {rule.fields[0]: value, rule.fields[1]: None}
        yield world.with_codes(rule.table, cells)


def _empty_when(world: World, rule: Rule) -> Iterator[World]:
    filled = example(world, rule.table, rule.fields[1])
    for value in rule.spec["values"]:
        cells = {rule.fields[0]: value, rule.fields[1]: filled}
        yield world.with_codes(rule.table, cells)


def _exactly_one(world: World, rule: Rule) -> Iterator[World]:
    yield world.with_cells(rule.table, {rule.fields[1]: True})
    yield world.with_cells(rule.table, {rule.fields[1]: False}, row=0)


def _row_of(world: World, rule: Rule) -> Iterator[World]:
    yield world.with_cells(rule.table, {rule.fields[1]: "nowhere"})
    yield world.with_cells(rule.table, {rule.fields[0]: "nowhere"})
    yield world.with_cells(rule.table, {rule.fields[0]: None})


def _evidence(world: World, rule: Rule) -> Iterator[World]:
    quote, start, end = rule.fields
    row = world.rows[rule.table][-1]
    yield world.with_cells(rule.table, {quote: row[quote][:-1] + "¬"})
    yield world.with_cells(rule.table, {start: row[start] - 1, end: row[end] - 1})
    yield world.with_cells(rule.table, {end: None})
    unread = world.copy()
    other = add_twin(unread, "documents")["document_id"]
    yield unread.with_cells(rule.table, {"document_id": other})


def _is_date(value: object) -> bool:
    return isinstance(value, dt.date)


def example(world: World, table: str, name: str) -> Any:
    fields = {each["name"]: each for each in world.schemas[table]["fields"]}
    return cast(fields[name]["example"], fields[name]["type"])


BREAKERS: dict[str, Breaker] = {
    "columns": _columns,
    "type": _type,
    "required": _required,
    "unique": _repeated,
    "enum": _enum,
    "minimum": _bound(-1),
    "maximum": _bound(1),
    "exclusiveMinimum": _bound(0),
    "exclusiveMaximum": _bound(0),
    "minLength": _too_short,
    "maxLength": _too_long,
    "pattern": _pattern,
    "primaryKey": _repeated,
    "uniqueKeys": _repeated,
    "foreignKeys": _foreign_key,
    "in_order": _in_order,
    "needs": _needs,
    "needs_when": _needs_when,
    "empty_when": _empty_when,
    "exactly_one": _exactly_one,
    "row_of": _row_of,
    "evidence": _evidence,
}


# --- a schema less a rule ------------------------------------------------------------

_LISTED = {"uniqueKeys": "uniqueKeys", "foreignKeys": "foreignKeys"}
_LISTED |= {"evidence": "evidence"}
_LISTED |= dict.fromkeys(
    ["in_order", "needs", "needs_when", "empty_when", "exactly_one", "row_of"], "rules"
)


def without(schemas: Schemas, rule: Rule) -> dict[str, Any]:
    """Return the schemas less one rule, as if it had never been declared."""
    less = copy.deepcopy(dict(schemas))
    schema: Any = less[rule.table]
    if rule.mechanic == "primaryKey":
        del schema["primaryKey"]
    elif rule.mechanic in _LISTED:
        part = _LISTED[rule.mechanic]
        alike = [
            each
            for each in rules(rule.table, schema)
            if _LISTED.get(each.mechanic) == part
        ]
        del schema[part][alike.index(rule)]
    else:
        for each in schema["fields"]:
            if each["name"] == rule.fields[0]:
                del each["constraints"][rule.mechanic]
    return less
