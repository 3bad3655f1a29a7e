"""Judge tables by their schemas: {name: DataFrame} + Table Schemas -> problems.

``rules`` takes a schema apart, and every rule that it lists is enforced by one check:
Pandera runs those that a table answers alone; keys across tables and evidence follow.
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from . import frames
from .problems import BadData, Problem

Schema = Mapping[str, Any]
Tables = Mapping[str, pd.DataFrame]
Mask = Any  # a Series of bool: True where a row keeps the rule


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


# From a schema to its rules.

_SCHEMA_KEYS = {
    *("fields", "primaryKey", "uniqueKeys", "foreignKeys", "rules", "evidence"),
    *("$schema", "name", "title", "description", "label", "facets", "search"),
}
_FIELD_KEYS = {"name", "title", "type", "description", "example", "unit", "constraints"}
_ANY = tuple(frames.DTYPES)
_ORDERED = ("integer", "number", "date")
# Constraint: the types that it applies to, and its sentence.
_CONSTRAINTS: dict[str, tuple[tuple[str, ...], str]] = {
    "required": (_ANY, "it must be filled in"),
    "unique": (_ANY, "no other row may have the same"),
    "enum": (_ANY, "it must be one of {}"),
    "minimum": (_ORDERED, "it must be at least {}"),
    "maximum": (_ORDERED, "it must be at most {}"),
    "exclusiveMinimum": (_ORDERED, "it must be more than {}"),
    "exclusiveMaximum": (_ORDERED, "it must be less than {}"),
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
}


class _Malformed(Exception):
    """A part of a schema asks for something that is not understood."""


def rules(name: str, schema: Schema) -> list[Rule]:
    """Return every rule of a table, in the order of its schema.

    Raises BadData with everything in the schema that is not understood: a rule that
    silently did nothing would be the worst fault.
    """
    kinds = _kinds(name, schema)
    parts: list[tuple[Callable[..., Iterator[Rule]], Any]]
    parts = [(_columns, tuple(kinds)), (_known_keys, schema)]
    for declared in schema["fields"]:
        parts += [(_type, declared)]
        constraints = declared.get("constraints", {})
        if isinstance(constraints, Mapping):
            parts += [(_constraint, (declared, item)) for item in constraints.items()]
    if "primaryKey" in schema:
        parts += [(_primary_key, schema["primaryKey"])]
    for key, read in _LISTS.items():
        if isinstance(schema.get(key), list):
            parts += [(read, part) for part in schema[key]]
    found, faults = [], []
    for read, part in parts:
        try:
            found += list(read(name, kinds, part))
        except _Malformed as fault:
            faults.append(_schema_fault(name, str(fault)))
    if faults:
        raise BadData(faults)
    return found


def _schema_fault(name: str, message: str) -> Problem:
    return Problem(f"schema of {name}", None, None, message, "Mend the schema")


def _kinds(name: str, schema: Schema) -> dict[str, str]:
    """Return each field's type; raise BadData where one can't be told."""
    kinds: dict[str, str] = {}
    faults = []
    for declared in schema.get("fields", []):
        column, kind = None, None
        if isinstance(declared, Mapping):
            column, kind = declared.get("name"), declared.get("type")
        if not isinstance(column, str) or not column or column in kinds:
            faults.append(f"a field's name is missing or there twice: {column!r}")
        elif kind not in frames.DTYPES:
            faults.append(f"{column}: the type {kind!r} is none of {', '.join(_ANY)}")
        else:
            kinds[column] = kind
    if faults or not kinds:
        raise BadData(_schema_fault(name, f) for f in faults or ["it has no fields"])
    return kinds


Kinds = Mapping[str, str]


def _expect(condition: object, sentence: str) -> None:
    if not condition:
        raise _Malformed(sentence)


def _expect_keys(part: object, needed: set[str], optional: set[str], what: str) -> None:
    if not isinstance(part, Mapping):
        raise _Malformed(f"{what} is not an object: {part!r}")
    missing, unknown = needed - set(part), set(part) - needed - optional
    _expect(not missing, f"{what} has no {', '.join(sorted(missing))}")
    _expect(not unknown, f"{what} has unknown keys: {', '.join(sorted(unknown))}")


def _named(value: object, kinds: Kinds, what: str) -> tuple[str, ...]:
    """Return the names that a part of a schema lists, each of a field of the table."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        raise _Malformed(f"{what} names no fields")
    for name in listed:
        _expect(name in kinds, f"{what} names {name!r}, which is no field")
    _expect(len(set(listed)) == len(listed), f"{what} names a field twice")
    return tuple(listed)


def _cast(value: object, kind: str, what: str) -> Any:
    try:
        return frames.cast(value, kind)
    except ValueError as error:
        raise _Malformed(f"{what}: {error}") from None


def _cast_all(values: object, kind: str, what: str) -> list[Any]:
    if not isinstance(values, list) or not values:
        raise _Malformed(f"{what} lists no values")
    return [_cast(value, kind, what) for value in values]


def _known_keys(table: str, kinds: Kinds, schema: Schema) -> Iterator[Rule]:
    _expect_keys(schema, {"fields"}, _SCHEMA_KEYS, "the schema")
    for key in _LISTS:
        _expect(isinstance(schema.get(key, []), list), f"{key} is not a list")
    yield from ()


def _columns(table: str, kinds: Kinds, fields: tuple[str, ...]) -> Iterator[Rule]:
    yield Rule(table, "columns", fields, f"the columns are {', '.join(fields)}")


def _type(table: str, kinds: Kinds, declared: Schema) -> Iterator[Rule]:
    column = declared["name"]
    _expect_keys(declared, {"name", "type"}, _FIELD_KEYS, f"the field {column}")
    constraints = declared.get("constraints", {})
    _expect(isinstance(constraints, Mapping), f"{column}: constraints is no object")
    kind = kinds[column]
    yield Rule(table, "type", (column,), f"it must be {frames.NOUNS[kind]}", kind)


def _constraint(
    table: str, kinds: Kinds, part: tuple[Schema, tuple[str, Any]]
) -> Iterator[Rule]:
    declared, (name, value) = part
    column = declared["name"]
    kind, what = kinds[column], f"{column}, {name}"
    _expect(name in _CONSTRAINTS, f"{column} has an unknown constraint: {name}")
    applies_to, sentence = _CONSTRAINTS[name]
    _expect(kind in applies_to, f"{what}: it does not apply to the type {kind}")
    spec = value
    if name in ("required", "unique"):
        _expect(isinstance(value, bool), f"{what} is neither true nor false")
        if not value:
            return
    elif name == "enum":
        spec = _cast_all(value, kind, what)
        value = ", ".join(map(str, value))
    elif name in ("minLength", "maxLength"):
        _expect(type(value) is int and value >= 0, f"{what} is not a length")
    elif name == "pattern":
        spec = _pattern(value, what)
    else:
        spec = _cast(value, kind, what)
    yield Rule(table, name, (column,), sentence.format(value), spec)


def _pattern(value: object, what: str) -> re.Pattern[str]:
    try:
        return re.compile(value)  # type: ignore[call-overload,no-any-return]
    except (re.error, TypeError):
        raise _Malformed(f"{what} is not a regular expression: {value!r}") from None


def _primary_key(table: str, kinds: Kinds, key: object) -> Iterator[Rule]:
    fields = _named(key, kinds, "primaryKey")
    said = "the table's key must be filled in and unlike that of any other row"
    yield Rule(table, "primaryKey", fields, said)


def _unique_key(table: str, kinds: Kinds, key: object) -> Iterator[Rule]:
    _expect(isinstance(key, list), "uniqueKeys is not a list of lists of fields")
    fields = _named(key, kinds, "uniqueKeys")
    said = f"no other row may have the same {' and '.join(fields)}"
    yield Rule(table, "uniqueKeys", fields, said)


def _foreign_key(table: str, kinds: Kinds, key: Any) -> Iterator[Rule]:
    _expect_keys(key, {"fields", "reference"}, set(), "a foreign key")
    fields, what = _named(key["fields"], kinds, "a foreign key"), f"{key['fields']}"
    reference = key["reference"]
    _expect_keys(reference, {"fields"}, {"resource"}, f"the reference of {what}")
    resource, there = reference.get("resource") or table, reference["fields"]
    _expect(isinstance(resource, str), f"{what} refers to {resource!r}")
    _expect(isinstance(there, str | list), f"{what} refers to no fields")
    targets = (there,) if isinstance(there, str) else tuple(map(str, there))
    _expect(len(targets) == len(fields), f"{what} refers to {len(targets)} fields")
    said = f"there must be such a row in {resource} ({', '.join(targets)})"
    yield Rule(table, "foreignKeys", fields, said, (resource, targets))


def _custom(table: str, kinds: Kinds, rule: Any) -> Iterator[Rule]:
    check = str(rule.get("check")) if isinstance(rule, Mapping) else "none"
    _expect(check in _RULE_KEYS, f"a rule has an unknown check: {check!r}")
    optional = _RULE_KEYS[check] - {"values"}
    needed = {"check", "fields", "message"} | _RULE_KEYS[check] - optional
    _expect_keys(rule, needed, optional, f"a rule {check}")
    what = f"the rule {check} of {rule['fields']}"
    fields = _named(rule["fields"], kinds, what)
    _expect(len(fields) == 2, f"{what} does not name two fields")
    first, second = (kinds[name] for name in fields)
    alike = first == second or {first, second} == {"integer", "number"}
    if check == "in_order":
        _expect(alike and first in _ORDERED, f"{what} compares {first} with {second}")
    if check == "exactly_one":
        _expect(second == "boolean", f"{what} counts a flag that is not a boolean")
    spec: dict[str, Any] = {}
    if "values" in rule:
        spec["values"] = _cast_all(rule["values"], first, what)
    if "also" in rule:
        (spec["also"],) = _named([rule["also"]], kinds, what)
    if "unless" in rule:
        _expect(isinstance(rule["unless"], Mapping), f"{what}: unless is no object")
        spec["unless"] = {
            name: _cast_all(rule["unless"][name], kinds[name], what)
            for name in _named(list(rule["unless"]), kinds, what)
        }
    yield Rule(table, check, fields, str(rule["message"]), spec)


def _evidence(table: str, kinds: Kinds, entry: Any) -> Iterator[Rule]:
    _expect_keys(entry, {"quote", "start", "end"}, set(), "an entry of evidence")
    listed = [entry["quote"], entry["start"], entry["end"]]
    fields = _named([*listed, "document_id"], kinds, "an entry of evidence")
    found = [kinds[name] for name in fields]
    expected = ["string", "integer", "integer", "string"]
    _expect(found == expected, f"the evidence {listed} has the types {found}")
    said = "the document's text must hold the quoted words from start to end"
    yield Rule(table, "evidence", fields[:3], said)


# By key of a schema: how each entry of its list is read.
_LISTS: dict[str, Callable[..., Iterator[Rule]]] = {
    "uniqueKeys": _unique_key,
    "foreignKeys": _foreign_key,
    "rules": _custom,
    "evidence": _evidence,
}


# From rules to checks. Masks are of plain bool: Pandera lets a missing one pass.


def _is_text(value: object) -> bool:
    """Tell a text from the empty one, which is missing, and from what is not UTF-8."""
    if not isinstance(value, str) or not value:
        return False
    return value.isascii() or not re.search("[\ud800-\udfff]", value)


# By type: the test of a single value. A column's dtype leaves some of it to be made.
_OF_TYPE: dict[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "integer": lambda value: isinstance(value, numbers.Integral),
    "number": lambda value: isinstance(value, float | int) and abs(value) < math.inf,
    "boolean": lambda value: isinstance(value, bool | np.bool_),
    "date": lambda value: type(value) is dt.date,
}


def _typed(column: pd.Series[Any], kind: str) -> Mask:
    return column.map(_OF_TYPE[kind]).astype(bool)


# By mechanic: the check of one column. Each passes over missing values but "required".
_COLUMN_CHECKS: dict[str, Callable[[Any, str], pa.Check]] = {
    "type": lambda kind, name: pa.Check(lambda column: _typed(column, kind), name=name),
    "required": lambda _, name: pa.Check(
        lambda column: column.notna(), ignore_na=False, name=name
    ),
    "unique": lambda _, name: pa.Check(lambda column: ~column.duplicated(), name=name),
    "enum": lambda values, name: pa.Check.isin(values, name=name),
    "minimum": lambda bound, name: pa.Check.ge(bound, name=name),
    "maximum": lambda bound, name: pa.Check.le(bound, name=name),
    "exclusiveMinimum": lambda bound, name: pa.Check.gt(bound, name=name),
    "exclusiveMaximum": lambda bound, name: pa.Check.lt(bound, name=name),
    "minLength": lambda size, name: pa.Check.str_length(min_value=size, name=name),
    "maxLength": lambda size, name: pa.Check.str_length(max_value=size, name=name),
    "pattern": lambda pattern, name: pa.Check(
        lambda text: pattern.fullmatch(text) is not None, element_wise=True, name=name
    ),
}


def _primary_key_holds(rows: pd.DataFrame, rule: Rule) -> Mask:
    parts = rows[list(rule.fields)]
    return parts.notna().all(axis=1) & ~parts.duplicated()


def _unique_key_holds(rows: pd.DataFrame, rule: Rule) -> Mask:
    parts = rows[list(rule.fields)]
    return parts.isna().any(axis=1) | ~parts.duplicated()


def _in_order(rows: pd.DataFrame, rule: Rule) -> Mask:
    both = rows[list(rule.fields)].dropna()
    kept = both[rule.fields[0]] <= both[rule.fields[1]]
    return kept.astype(bool).reindex(rows.index, fill_value=True)


def _needs(rows: pd.DataFrame, rule: Rule) -> Mask:
    first, second = rule.fields
    return rows[first].isna() | rows[second].notna()


def _applies(rows: pd.DataFrame, rule: Rule) -> Mask:
    applies = rows[rule.fields[0]].isin(rule.spec["values"])
    if "also" in rule.spec:
        applies &= rows[rule.spec["also"]].notna()
    if "unless" in rule.spec:
        listed = [rows[name].isin(v) for name, v in rule.spec["unless"].items()]
        applies &= ~pd.concat(listed, axis=1).all(axis=1)
    return applies.astype(bool)


def _needs_when(rows: pd.DataFrame, rule: Rule) -> Mask:
    return ~_applies(rows, rule) | rows[rule.fields[1]].notna()


def _empty_when(rows: pd.DataFrame, rule: Rule) -> Mask:
    return ~_applies(rows, rule) | rows[rule.fields[1]].isna()


def _exactly_one(rows: pd.DataFrame, rule: Rule) -> Mask:
    """Fail the first row of each group, so that a group is told once."""
    group, flag = rule.fields
    flagged = rows[flag].fillna(False).astype(int)
    counts = flagged.groupby(rows[group]).transform("sum")
    return rows[group].isna() | rows[group].duplicated() | (counts == 1)


# By mechanic: the check of whole rows.
_ROW_CHECKS: dict[str, Callable[[pd.DataFrame, Rule], Mask]] = {
    "primaryKey": _primary_key_holds,
    "uniqueKeys": _unique_key_holds,
    "in_order": _in_order,
    "needs": _needs,
    "needs_when": _needs_when,
    "empty_when": _empty_when,
    "exactly_one": _exactly_one,
}


def pandera_schema(name: str, schema: Schema) -> pa.DataFrameSchema:
    """Return a schema's rules as Pandera runs them, each check named ``str(rule)``.

    All but foreign keys and evidence, which need more than the table. Raises BadData
    where the schema is malformed.
    """
    found = rules(name, schema)
    columns = {
        rule.fields[0]: pa.Column(
            frames.DTYPES[rule.spec],
            nullable=True,
            checks=[
                _COLUMN_CHECKS[each.mechanic](each.spec, str(each))
                for each in found
                if each.mechanic in _COLUMN_CHECKS and each.fields == rule.fields
            ],
        )
        for rule in found
        if rule.mechanic == "type"
    }
    return pa.DataFrameSchema(
        columns,
        checks=[_row_check(rule) for rule in found if rule.mechanic in _ROW_CHECKS],
        strict=True,
        ordered=True,
    )


def _row_check(rule: Rule) -> pa.Check:
    holds = _ROW_CHECKS[rule.mechanic]
    return pa.Check(lambda rows: holds(rows, rule), ignore_na=False, name=str(rule))


# From checks to problems. A fault is a rule, the row that breaks it and what to say.

Fault = tuple[Rule, int | None, str]


def validate(
    tables: Tables,
    schemas: Mapping[str, Schema],
    texts: Mapping[str, str] | None,
    files: Mapping[str, str],
) -> list[Problem]:
    """Return every problem of all tables together; an empty list where all is well.

    ``texts`` are the documents' texts by document_id (None: evidence is not checked),
    ``files`` the name of each table's file. Raises BadData where a schema is malformed.
    """
    return [problem for _, problem in findings(tables, schemas, texts, files)]


def findings(
    tables: Tables,
    schemas: Mapping[str, Schema],
    texts: Mapping[str, str] | None,
    files: Mapping[str, str],
) -> list[tuple[Rule, Problem]]:
    """Return every problem with the rule that it breaks; as ``validate`` otherwise."""
    declared: dict[str, list[Rule]] = {}
    malformed: list[Problem] = []
    for name, schema in schemas.items():
        try:
            declared[name] = rules(name, schema)
        except BadData as error:
            malformed += error.problems
    if malformed:
        raise BadData(malformed)
    found: list[tuple[Rule, Problem]] = []
    for name in schemas:
        faults = list(_faults(name, declared[name], tables, schemas, texts))
        found += _told(faults, tables.get(name), schemas[name], files.get(name, name))
    for name in tables.keys() - schemas.keys():
        stray = Rule(name, "columns", (), "no schema describes the table")
        remedy = "Declare the table, or leave it out"
        found.append((stray, Problem(name, None, None, stray.description, remedy)))
    return found


def _faults(
    name: str,
    declared: list[Rule],
    tables: Tables,
    schemas: Mapping[str, Schema],
    texts: Mapping[str, str] | None,
) -> Iterator[Fault]:
    columns = declared[0]
    if name not in tables:
        yield columns, None, "the table is missing"
        return
    rows = tables[name].reset_index(drop=True)
    for column, message in frames.header_faults(list(rows.columns), columns.fields):
        yield columns, None, f"{column}: {message}"
    if not rows.columns.is_unique:
        return
    alone = list(_alone(rows, declared, pandera_schema(name, schemas[name])))
    yield from alone
    unsound = set(columns.fields) - set(rows.columns)
    unsound |= {rule.fields[0] for rule, _, _ in alone if rule.mechanic == "type"}
    for rule in declared:
        if rule.mechanic == "foreignKeys" and not unsound & set(rule.fields):
            yield from _foreign_key_faults(rule, rows, tables, schemas)
        needed = {*rule.fields, "document_id"}
        if rule.mechanic == "evidence" and texts is not None and not unsound & needed:
            yield from _evidence_faults(rule, rows, texts)


def _alone(
    rows: pd.DataFrame, declared: list[Rule], schema: pa.DataFrameSchema
) -> Iterator[Fault]:
    """Yield what Pandera finds; missing and surplus columns are told elsewhere."""
    try:
        schema.validate(rows, lazy=True)
    except SchemaErrors as errors:
        broken = [(_rule(error, declared), error) for error in errors.schema_errors]
    else:
        return
    unsound = set(declared[0].fields) - set(rows.columns)
    unsound |= {rule.fields[0] for rule, _ in broken if rule.mechanic == "type"}
    for rule, error in broken:
        if rule.mechanic == "columns":
            continue
        if error.reason_code == SchemaErrorReason.WRONG_DATATYPE:
            stored = rows[rule.fields[0]].dtype
            yield rule, None, f"the column is stored as {stored}; {rule.description}"
            continue
        kept = error.check_output
        if rule.mechanic == "type":
            # Pandera may fail to report a value that no text column can hold.
            kept = _typed(rows[rule.fields[0]].dropna(), rule.spec)
        if isinstance(kept, pd.Series):
            yield from ((rule, row, rule.description) for row in kept.index[~kept])
        elif not unsound & set(rule.fields):
            yield rule, None, f"this can't be checked: {error.failure_cases}"


def _rule(error: SchemaError, declared: list[Rule]) -> Rule:
    """Return the rule that an error of Pandera's is about."""
    if isinstance(error.check, pa.Check):
        return next(rule for rule in declared if str(rule) == error.check.name)
    if error.reason_code == SchemaErrorReason.WRONG_DATATYPE:
        fields = (error.schema.name,)
        return next(r for r in declared if (r.mechanic, r.fields) == ("type", fields))
    return declared[0]


def _foreign_key_faults(
    rule: Rule, rows: pd.DataFrame, tables: Tables, schemas: Mapping[str, Schema]
) -> Iterator[Fault]:
    resource, targets = rule.spec
    if resource not in schemas:
        yield rule, None, f"it refers to {resource}, and there is no such table"
        return
    unknown = set(targets) - set(frames.names(schemas[resource]))
    if unknown:
        listed = ", ".join(sorted(unknown))
        yield (
            rule,
            None,
            f"it refers to {resource} ({listed}), which has no such column",
        )
        return
    there = tables.get(resource)
    if there is None or not set(targets) <= set(there.columns):
        return  # what is missing there is told there
    known = set(there[list(targets)].itertuples(index=False, name=None))
    here = rows[list(rule.fields)].dropna()
    for row, key in zip(
        here.index, here.itertuples(index=False, name=None), strict=True
    ):
        if key not in known:
            yield rule, row, rule.description


def _evidence_faults(
    rule: Rule, rows: pd.DataFrame, texts: Mapping[str, str]
) -> Iterator[Fault]:
    columns = [rows[name] for name in ("document_id", *rule.fields)]
    for row, (document, quote, start, end) in enumerate(zip(*columns, strict=True)):
        given = [not pd.isna(value) for value in (quote, start, end)]
        if not any(given):
            continue
        if not all(given):
            yield rule, row, "a quote goes with its start and its end"
        elif pd.isna(document):
            yield rule, row, "the row names no document"
        elif document not in texts:
            yield rule, row, f"there is no text of the document {document!r}"
        else:
            text = texts[document]
            if not 0 <= start <= end <= len(text) or text[start:end] != quote:
                yield rule, row, _what_stands(text, quote, start, end)


def _what_stands(text: str, quote: str, start: int, end: int) -> str:
    """Say what the document holds from start to end, and where the quote is nearest."""
    if 0 <= start <= end <= len(text):
        stands = f"{_shown(text[start:end])} stands there"
    else:
        stands = f"the document runs from 0 to {len(text)}"
    start = max(start, 0)
    places = [text.rfind(quote, 0, start + len(quote)), text.find(quote, start)]
    places = [place for place in places if place >= 0]
    if not places:
        return f"{stands}, and the quoted words stand nowhere in the document"
    nearest = min(places, key=lambda place: abs(place - start))
    ends = nearest + len(quote)
    return f"{stands}; the nearest place of the quoted words is {nearest} to {ends}"


_REMEDIES = {
    "columns": "Give the table the columns that its schema declares, in that order",
    "foreignKeys": "Add the row that it refers to, or mend the reference",
    "evidence": "Mend the quote or its offsets",
}


def _told(
    faults: Iterable[Fault], rows: pd.DataFrame | None, schema: Schema, file: str
) -> Iterator[tuple[Rule, Problem]]:
    """Put faults into words: where they are, what stands there, what is asked for."""
    starts: list[int] = []
    for rule, row, said in faults:
        column = ", ".join(rule.fields) if rule.mechanic != "columns" else None
        line = None
        if row is not None and rows is not None:
            starts = starts or frames.lines(rows)
            line, cells = starts[row], rows.iloc[row]
            said = f"{_key(cells, schema, row)} has {_held(cells, rule)}; {said}"
        remedy = _REMEDIES.get(rule.mechanic, "Mend the data")
        yield rule, Problem(file, line, column, said, remedy)


def _key(cells: pd.Series[Any], schema: Schema, row: int) -> str:
    key = schema.get("primaryKey", [])
    parts = [cells.get(name) for name in ([key] if isinstance(key, str) else key)]
    if not parts or any(_shown(part) == "nothing" for part in parts):
        return f"row {row + 1}"
    return f"row {', '.join(map(str, parts))}"


def _held(cells: pd.Series[Any], rule: Rule) -> str:
    if len(rule.fields) == 1:
        return _shown(cells[rule.fields[0]])
    return ", ".join(f"{name} {_shown(cells[name])}" for name in rule.fields)


def _shown(value: object) -> str:
    """Return a value as a sentence can hold it, a long text shortened."""
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:59] + "…")
    if value is None or value is pd.NA or value != value:
        return "nothing"
    return str(value).lower().removesuffix(".0")
