"""Judge frames by their tables' rules: {name: DataFrame} + Tables -> problems.

Every rule that a table's schema sets is enforced by one check: Pandera runs those that
a table answers alone; keys across tables and evidence follow.
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from councilbench.problems import Problem
from councilbench.schema import Rule, Table
from councilbench.sources import Place
from councilbench.text_files import header_faults

from .frames import DTYPES, lines
from .origins import Placing

Frames = Mapping[str, pd.DataFrame]
Tables = Mapping[str, Table]
Mask = Any  # a Series of bool: True where a row keeps the rule


# Masks are of plain bool: Pandera lets a missing one pass.


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


def pandera_schema(table: Table) -> pa.DataFrameSchema:
    """Return a table's rules as Pandera runs them, each check named ``str(rule)``.

    All but foreign keys and evidence, which need more than the table.
    """
    columns = {
        type_rule.fields[0]: pa.Column(
            DTYPES[type_rule.spec],
            nullable=True,
            checks=[
                _COLUMN_CHECKS[rule.mechanic](rule.spec, str(rule))
                for rule in table.rules
                if rule.mechanic in _COLUMN_CHECKS and rule.fields == type_rule.fields
            ],
        )
        for type_rule in table.rules
        if type_rule.mechanic == "type"
    }
    return pa.DataFrameSchema(
        columns,
        checks=[
            _row_check(rule) for rule in table.rules if rule.mechanic in _ROW_CHECKS
        ],
        strict=True,
        ordered=True,
    )


def _row_check(rule: Rule) -> pa.Check:
    holds = _ROW_CHECKS[rule.mechanic]
    return pa.Check(lambda rows: holds(rows, rule), ignore_na=False, name=str(rule))


# From checks to problems. A fault is a rule, the row that breaks it and what to say.

Fault = tuple[Rule, int | None, str]


def validate(
    frames: Frames,
    tables: Tables,
    texts: Mapping[str, str] | None,
    files: Mapping[str, str] | None = None,
    place: Placing | None = None,
) -> list[Problem]:
    """Return every problem of all frames together; an empty list where all is well.

    ``texts`` are the documents' texts by document_id (None: evidence is not checked),
    ``files`` what to call each table's file, if not by its path; ``place`` tells where
    to mend a row that was made of something else.
    """
    return [problem for _, problem in findings(frames, tables, texts, files, place)]


def findings(
    frames: Frames,
    tables: Tables,
    texts: Mapping[str, str] | None,
    files: Mapping[str, str] | None = None,
    place: Placing | None = None,
) -> list[tuple[Rule, Problem]]:
    """Return every problem with the rule that it breaks; as ``validate`` otherwise."""
    problems: list[tuple[Rule, Problem]] = []
    for name, table in tables.items():
        faults = _faults(table, frames, tables, texts)
        file = (files or {}).get(name, table.path or name)
        problems += _told(faults, frames.get(name), table, file, place)
    for name in frames.keys() - tables.keys():
        stray = Rule(name, "columns", (), "no schema describes the table")
        remedy = "Declare the table, or leave it out"
        problems.append((stray, Problem(name, None, None, stray.description, remedy)))
    return problems


def _faults(
    table: Table,
    frames: Frames,
    tables: Tables,
    texts: Mapping[str, str] | None,
) -> Iterator[Fault]:
    columns = table.rules[0]
    if table.name not in frames:
        yield columns, None, "the table is missing"
        return
    rows = frames[table.name].reset_index(drop=True)
    for column, message in header_faults(list(rows.columns), columns.fields):
        yield columns, None, f"{column}: {message}"
    if not rows.columns.is_unique:
        return
    alone = list(_alone(rows, table))
    yield from alone
    unsound = set(columns.fields) - set(rows.columns)
    unsound |= {rule.fields[0] for rule, _, _ in alone if rule.mechanic == "type"}
    for rule in table.rules:
        if rule.mechanic == "foreignKeys" and not unsound & set(rule.fields):
            yield from _foreign_key_faults(rule, rows, frames, tables)
        if rule.mechanic == "row_of" and not unsound & set(rule.fields):
            yield from _row_of_faults(rule, rows, frames, tables)
        needed = {*rule.fields, "document_id"}
        if rule.mechanic == "evidence" and texts is not None and not unsound & needed:
            yield from _evidence_faults(rule, rows, texts)


def _alone(rows: pd.DataFrame, table: Table) -> Iterator[Fault]:
    """Yield what Pandera finds; missing and surplus columns are told elsewhere."""
    try:
        pandera_schema(table).validate(rows, lazy=True)
    except SchemaErrors as errors:
        broken = [(_rule(error, table), error) for error in errors.schema_errors]
    else:
        return
    unsound = set(table.columns) - set(rows.columns)
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


def _rule(error: SchemaError, table: Table) -> Rule:
    """Return the rule that an error of Pandera's is about."""
    if isinstance(error.check, pa.Check):
        return next(rule for rule in table.rules if str(rule) == error.check.name)
    if error.reason_code == SchemaErrorReason.WRONG_DATATYPE:
        fields = (error.schema.name,)
        return next(
            r for r in table.rules if (r.mechanic, r.fields) == ("type", fields)
        )
    return table.rules[0]


def _foreign_key_faults(
    rule: Rule, rows: pd.DataFrame, frames: Frames, tables: Tables
) -> Iterator[Fault]:
    resource, targets = rule.spec
    if resource not in tables:
        yield rule, None, f"it refers to {resource}, and there is no such table"
        return
    unknown = set(targets) - set(tables[resource].columns)
    if unknown:
        listed = ", ".join(sorted(unknown))
        yield (
            rule,
            None,
            f"it refers to {resource} ({listed}), which has no such column",
        )
        return
    parents = frames.get(resource)
    if parents is None or not set(targets) <= set(parents.columns):
        return  # what is missing there is told there
    known = set(parents[list(targets)].itertuples(index=False, name=None))
    pointing = rows[list(rule.fields)].dropna()
    for row, key in zip(
        pointing.index, pointing.itertuples(index=False, name=None), strict=True
    ):
        if key not in known:
            yield rule, row, rule.description


def _row_of_faults(
    rule: Rule, rows: pd.DataFrame, frames: Frames, tables: Tables
) -> Iterator[Fault]:
    """Yield each row that names a row of another table which does not exist."""
    known = {name: _keys(frames.get(name), table) for name, table in tables.items()}
    named = rows[list(rule.fields)]
    for row, (name, key) in enumerate(named.itertuples(index=False, name=None)):
        if not pd.isna(key) and (pd.isna(name) or key not in known.get(name, ())):
            yield rule, row, rule.description


def _keys(rows: pd.DataFrame | None, table: Table) -> set[str]:
    """Return the keys of a table whose key is one column."""
    if rows is None or len(table.primary_key) != 1:
        return set()
    column = table.primary_key[0]
    return {str(key) for key in rows[column].dropna()} if column in rows else set()


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
    "row_of": "Mend the key, or leave it empty where no row is meant",
    "foreignKeys": "Add the row that it refers to, or mend the reference",
    "evidence": "Mend the quote or its offsets",
}


def _told(
    faults: Iterable[Fault],
    rows: pd.DataFrame | None,
    table: Table,
    file: str,
    place: Placing | None,
) -> Iterator[tuple[Rule, Problem]]:
    """Put faults into words: where they are, what stands there, what is asked for."""
    starts: list[int] = []
    for rule, row, message in faults:
        column = ", ".join(rule.fields) if rule.mechanic != "columns" else None
        where: Place = (file, None, column)
        if row is not None and rows is not None:
            starts = starts or lines(rows)
            cells = rows.iloc[row]
            key = str(cells.get(table.primary_key[0])) if table.primary_key else ""
            made_of = place(table.name, key, rule.fields) if place else None
            where = made_of or (file, starts[row], column)
            message = f"{_key(cells, table, row)} has {_held(cells, rule)}; {message}"
        remedy = _REMEDIES.get(rule.mechanic, "Mend the data")
        yield rule, Problem(*where, message, remedy)


def _key(cells: pd.Series[Any], table: Table, row: int) -> str:
    parts = [cells.get(name) for name in table.primary_key]
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
