"""The rules that a Table Schema sets, each named for its mechanics.

Nothing in a schema is passed over: what is not understood is refused, for a rule that
silently did nothing would be the worst fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from councilbench.problems import BadData, Problem

from .types import NOUNS, ORDERED, TYPES, cast

Descriptor = Mapping[str, Any]  # a Table Schema as its file has it


@dataclass(frozen=True)
class Rule:
    """One rule of one table, named for its mechanics.

    ``description`` says it in words; ``spec`` is what the schema asks for, typed.
    """

    table: str
    mechanic: str
    fields: tuple[str, ...]
    description: str
    spec: Any = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.mechanic}({', '.join(self.fields)}): {self.description}"


_SCHEMA_KEYS = {
    *("fields", "primaryKey", "uniqueKeys", "foreignKeys", "rules", "evidence"),
    *("$schema", "name", "title", "description", "label", "facets", "search"),
}
_FIELD_KEYS = {"name", "title", "type", "description", "example", "unit", "constraints"}
# Constraint: the types that it applies to, and its sentence.
_CONSTRAINTS: dict[str, tuple[tuple[str, ...], str]] = {
    "required": (TYPES, "it must be filled in"),
    "unique": (TYPES, "no other row may have the same"),
    "enum": (TYPES, "it must be one of {}"),
    "minimum": (ORDERED, "it must be at least {}"),
    "maximum": (ORDERED, "it must be at most {}"),
    "exclusiveMinimum": (ORDERED, "it must be more than {}"),
    "exclusiveMaximum": (ORDERED, "it must be less than {}"),
    "minLength": (("string",), "it must have at least {} characters"),
    "maxLength": (("string",), "it must have at most {} characters"),
    "pattern": (("string",), "the whole of it must match {}"),
}
# Custom check: the keys that it takes besides check, fields and message.
_RULE_KEYS = {
    "in_order": set[str](),
    "needs": set[str](),
    "needs_when": {"values", "also", "unless"},
    "empty_when": {"values"},
    "exactly_one": set[str](),
    "row_of": set[str](),
}


class _Malformed(Exception):
    """A part of a schema asks for something that is not understood."""


def read_rules(name: str, schema: Descriptor, file: str) -> list[Rule]:
    """Return every rule of a table, in the order of its schema.

    ``file`` is what to call the schema. Raises BadData with everything in it that is
    not understood: a rule that silently did nothing would be the worst fault.
    """
    kinds = _kinds(schema, file)
    parts: list[tuple[Callable[..., Iterator[Rule]], Any]]
    parts = [(_columns, tuple(kinds)), (_known_keys, schema)]
    for declared in schema["fields"]:
        parts += [(_type, declared)]
        constraints = declared.get("constraints", {})
        if isinstance(constraints, Mapping):
            parts += [
                (_constraint, (declared, constraint))
                for constraint in constraints.items()
            ]
    if "primaryKey" in schema:
        parts += [(_primary_key, schema["primaryKey"])]
    for key, read in _LISTS.items():
        if isinstance(schema.get(key), list):
            parts += [(read, part) for part in schema[key]]
    rules, faults = [], []
    for read, part in parts:
        try:
            rules += list(read(name, kinds, part))
        except _Malformed as fault:
            faults.append(_schema_fault(file, str(fault)))
    if faults:
        raise BadData(faults)
    return rules


def _schema_fault(file: str, message: str) -> Problem:
    return Problem(file, None, None, message, "Mend the schema")


def _kinds(schema: Descriptor, file: str) -> dict[str, str]:
    """Return each field's type; raise BadData where one can't be told."""
    kinds: dict[str, str] = {}
    faults = []
    for declared in schema.get("fields", []):
        column, kind = None, None
        if isinstance(declared, Mapping):
            column, kind = declared.get("name"), declared.get("type")
        if not isinstance(column, str) or not column or column in kinds:
            faults.append(f"a field's name is missing or there twice: {column!r}")
        elif not column.isprintable():
            faults.append(f"a field's name holds what cannot be shown: {column!r}")
        elif kind not in TYPES:
            faults.append(f"{column}: the type {kind!r} is none of {', '.join(TYPES)}")
        else:
            kinds[column] = kind
    if faults or not kinds:
        raise BadData(_schema_fault(file, f) for f in faults or ["it has no fields"])
    return kinds


Kinds = Mapping[str, str]


def _expect(condition: object, sentence: str) -> None:
    if not condition:
        raise _Malformed(sentence)


def _expect_keys(
    part: object, needed: set[str], optional: set[str], subject: str
) -> None:
    if not isinstance(part, Mapping):
        raise _Malformed(f"{subject} is not an object: {part!r}")
    missing, unknown = needed - set(part), set(part) - needed - optional
    _expect(not missing, f"{subject} has no {', '.join(sorted(missing))}")
    _expect(not unknown, f"{subject} has unknown keys: {', '.join(sorted(unknown))}")


def _named(value: object, kinds: Kinds, subject: str) -> tuple[str, ...]:
    """Return the names that a part of a schema lists, each of a field of the table."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names:
        raise _Malformed(f"{subject} names no fields")
    for name in names:
        _expect(name in kinds, f"{subject} names {name!r}, which is no field")
    _expect(len(set(names)) == len(names), f"{subject} names a field twice")
    return tuple(names)


def _cast(value: object, kind: str, subject: str) -> Any:
    try:
        return cast(value, kind)
    except ValueError as error:
        raise _Malformed(f"{subject}: {error}") from None


def _cast_all(values: object, kind: str, subject: str) -> list[Any]:
    if not isinstance(values, list) or not values:
        raise _Malformed(f"{subject} lists no values")
    return [_cast(value, kind, subject) for value in values]


def _known_keys(table: str, kinds: Kinds, schema: Descriptor) -> Iterator[Rule]:
    _expect_keys(schema, {"fields"}, _SCHEMA_KEYS, "the schema")
    for key in _LISTS:
        _expect(isinstance(schema.get(key, []), list), f"{key} is not a list")
    for key in ("facets", "search"):
        names = schema.get(key, [])
        _expect(isinstance(names, list), f"{key} is not a list")
        _expect(not names or _named(names, kinds, key), f"{key} names no fields")
    if "label" in schema:
        _expect(isinstance(schema["label"], str), "label is no name")
        _named(schema["label"], kinds, "label")
    yield from ()


def _columns(table: str, kinds: Kinds, fields: tuple[str, ...]) -> Iterator[Rule]:
    yield Rule(table, "columns", fields, f"the columns are {', '.join(fields)}")


def _type(table: str, kinds: Kinds, declared: Descriptor) -> Iterator[Rule]:
    column = declared["name"]
    _expect_keys(declared, {"name", "type"}, _FIELD_KEYS, f"the field {column}")
    constraints = declared.get("constraints", {})
    _expect(isinstance(constraints, Mapping), f"{column}: constraints is no object")
    kind = kinds[column]
    yield Rule(table, "type", (column,), f"it must be {NOUNS[kind]}", kind)


def _constraint(
    table: str, kinds: Kinds, part: tuple[Descriptor, tuple[str, Any]]
) -> Iterator[Rule]:
    declared, (name, value) = part
    column = declared["name"]
    kind, subject = kinds[column], f"{column}, {name}"
    _expect(name in _CONSTRAINTS, f"{column} has an unknown constraint: {name}")
    applies_to, sentence = _CONSTRAINTS[name]
    _expect(kind in applies_to, f"{subject}: it does not apply to the type {kind}")
    spec = value
    if name in ("required", "unique"):
        _expect(isinstance(value, bool), f"{subject} is neither true nor false")
        if not value:
            return
    elif name == "enum":
        spec = _cast_all(value, kind, subject)
        value = ", ".join(map(str, value))
    elif name in ("minLength", "maxLength"):
        _expect(type(value) is int and value >= 0, f"{subject} is not a length")
    elif name == "pattern":
        spec = _pattern(value, subject)
    else:
        spec = _cast(value, kind, subject)
    yield Rule(table, name, (column,), sentence.format(value), spec)


def _pattern(value: object, subject: str) -> re.Pattern[str]:
    try:
        return re.compile(value)  # type: ignore[call-overload,no-any-return]
    except (re.error, TypeError):
        raise _Malformed(f"{subject} is not a regular expression: {value!r}") from None


def _primary_key(table: str, kinds: Kinds, key: object) -> Iterator[Rule]:
    fields = _named(key, kinds, "primaryKey")
    sentence = "the table's key must be filled in and unlike that of any other row"
    yield Rule(table, "primaryKey", fields, sentence)


def _unique_key(table: str, kinds: Kinds, key: object) -> Iterator[Rule]:
    _expect(isinstance(key, list), "uniqueKeys is not a list of lists of fields")
    fields = _named(key, kinds, "uniqueKeys")
    sentence = f"no other row may have the same {' and '.join(fields)}"
    yield Rule(table, "uniqueKeys", fields, sentence)


def _foreign_key(table: str, kinds: Kinds, key: Any) -> Iterator[Rule]:
    _expect_keys(key, {"fields", "reference"}, set(), "a foreign key")
    fields, subject = _named(key["fields"], kinds, "a foreign key"), f"{key['fields']}"
    reference = key["reference"]
    _expect_keys(reference, {"fields"}, {"resource"}, f"the reference of {subject}")
    resource, names = reference.get("resource") or table, reference["fields"]
    _expect(isinstance(resource, str), f"{subject} refers to {resource!r}")
    _expect(isinstance(names, str | list), f"{subject} refers to no fields")
    targets = (names,) if isinstance(names, str) else tuple(map(str, names))
    _expect(len(targets) == len(fields), f"{subject} refers to {len(targets)} fields")
    sentence = f"there must be such a row in {resource} ({', '.join(targets)})"
    yield Rule(table, "foreignKeys", fields, sentence, (resource, targets))


def _custom(table: str, kinds: Kinds, rule: Any) -> Iterator[Rule]:
    check = str(rule.get("check")) if isinstance(rule, Mapping) else "none"
    _expect(check in _RULE_KEYS, f"a rule has an unknown check: {check!r}")
    optional = _RULE_KEYS[check] - {"values"}
    needed = {"check", "fields", "message"} | _RULE_KEYS[check] - optional
    _expect_keys(rule, needed, optional, f"a rule {check}")
    subject = f"the rule {check} of {rule['fields']}"
    fields = _named(rule["fields"], kinds, subject)
    _expect(len(fields) == 2, f"{subject} does not name two fields")
    first, second = (kinds[name] for name in fields)
    comparable = first == second or {first, second} == {"integer", "number"}
    if check == "in_order":
        _expect(
            comparable and first in ORDERED, f"{subject} compares {first} with {second}"
        )
    if check == "exactly_one":
        _expect(second == "boolean", f"{subject} counts a flag that is not a boolean")
    spec: dict[str, Any] = {}
    if "values" in rule:
        spec["values"] = _cast_all(rule["values"], first, subject)
    if "also" in rule:
        (spec["also"],) = _named([rule["also"]], kinds, subject)
    if "unless" in rule:
        _expect(isinstance(rule["unless"], Mapping), f"{subject}: unless is no object")
        spec["unless"] = {
            name: _cast_all(rule["unless"][name], kinds[name], subject)
            for name in _named(list(rule["unless"]), kinds, subject)
        }
    yield Rule(table, check, fields, str(rule["message"]), spec)


def _evidence(table: str, kinds: Kinds, entry: Any) -> Iterator[Rule]:
    _expect_keys(entry, {"quote", "start", "end"}, set(), "an entry of evidence")
    names = [entry["quote"], entry["start"], entry["end"]]
    fields = _named([*names, "document_id"], kinds, "an entry of evidence")
    types = [kinds[name] for name in fields]
    expected = ["string", "integer", "integer", "string"]
    _expect(types == expected, f"the evidence {names} has the types {types}")
    sentence = "the document's text must hold the quoted words from start to end"
    yield Rule(table, "evidence", fields[:3], sentence)


# By key of a schema: how each entry of its list is read.
_LISTS: dict[str, Callable[..., Iterator[Rule]]] = {
    "uniqueKeys": _unique_key,
    "foreignKeys": _foreign_key,
    "rules": _custom,
    "evidence": _evidence,
}
