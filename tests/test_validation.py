"""Every rule that a schema declares is enforced, and nothing is refused without one."""

import copy
import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest
from by_schema import (
    findings,
    frame,
    read_csv,
    rules,
    table as read,
    to_csv,
    validate,
)
from conftest import as_written
from councilbench.problems import BadData
from councilbench.project import Project
from councilbench.schema import Rule
from councilbench.tables.frames import lines
from councilbench.tables.validation import pandera_schema
from pandera.errors import SchemaErrors
from validation_examples import BREAKERS, World, ready, valid_world, without

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = as_written(Project(ROOT).tables)
RULES = [rule for name, schema in SCHEMAS.items() for rule in rules(name, schema)]
# A rule that can't be taken out of a schema: each field has a type, each table columns.
PERMANENT = ("columns", "type")


def name_of(rule: Rule) -> str:
    return f"{rule.table}-{rule.mechanic}-{'-'.join(rule.fields)}"


def cells_of(rule: Rule) -> set[str]:
    """Return the columns that a rule looks at."""
    return {*rule.fields, *(["document_id"] if rule.mechanic == "evidence" else [])}


@cache
def world_of(table: str) -> World:
    return ready(valid_world(SCHEMAS), table)


# --- the schemas of the repository ---------------------------------------------------


def test_the_valid_set_is_valid() -> None:
    world = valid_world(SCHEMAS)
    assert validate(world.frames(), SCHEMAS, world.texts, {}) == []


@pytest.mark.parametrize("table", SCHEMAS)
def test_the_row_that_is_to_be_broken_is_valid_before(table: str) -> None:
    world = world_of(table)
    assert len(world.rows[table]) > 1
    assert validate(world.frames(), world.schemas, world.texts, {}) == []
    tables, schemas = world.judged(table)
    assert validate(tables, schemas, world.texts, {}) == []


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_every_rule_of_every_table_refuses_a_known_bad_case(rule: Rule) -> None:
    """A KeyError here says that a kind of rule has no known-bad case: write one."""
    cases = list(BREAKERS[rule.mechanic](world_of(rule.table), rule))
    assert cases
    for case in cases:
        tables, schemas = case.judged(rule.table)
        files = {rule.table: f"{rule.table}.csv"}
        faults = findings(tables, schemas, case.texts, files)
        said = [problem for broken, problem in faults if broken == rule]
        assert said, f"{rule} let pass: {case.rows[rule.table][-1]}"
        for problem in said:
            assert problem.file == f"{rule.table}.csv"
            if rule.mechanic != "columns":
                assert problem.column == ", ".join(rule.fields)
        # Some rules can't be broken alone (a quote that is missing is both required
        # and no evidence), but what also breaks is about the same table and cells.
        broken = {each for each, _ in faults}
        for other in broken:
            assert other.table == rule.table
            assert cells_of(other) & cells_of(rule)
        # It is this rule that refuses: without it, all others say what they said.
        if rule.mechanic not in PERMANENT:
            less = without(schemas, rule)
            left = {each for each, _ in findings(tables, less, case.texts, files)}
            if rule.mechanic == "primaryKey":
                # without a key nothing can be named by it
                left = {each for each in left if each.mechanic != "row_of"}
            assert broken - left == {rule}
            assert left <= broken


def test_every_part_of_every_schema_is_a_rule() -> None:
    """Counted without the code that lists the rules."""
    expected = 0
    for schema in SCHEMAS.values():
        expected += 1 + len(schema["fields"])
        for declared in schema["fields"]:
            expected += len(declared.get("constraints", {}))
        expected += "primaryKey" in schema
        for part in ("uniqueKeys", "foreignKeys", "rules", "evidence"):
            expected += len(schema.get(part, []))
    assert len(RULES) == expected


# --- the independent oracle ----------------------------------------------------------

# What frictionless 5 enforces too. Not: uniqueKeys, custom rules, evidence. No text is
# of the wrong type in a CSV file, and one of no characters is missing there.
SHARED = ("columns", "type", "required", "unique", "enum", "minimum", "maximum")
SHARED += ("minLength", "maxLength", "pattern", "primaryKey", "foreignKeys")
ORACLE = [
    rule
    for rule in RULES
    if rule.mechanic in SHARED and (rule.mechanic, rule.spec) != ("type", "string")
]


def plain_csv(table: pd.DataFrame) -> str:
    """Write a frame with the csv module, whatever its cells hold."""
    words = {"<NA>": "", "None": "", "True": "true", "False": "false"}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in table.itertuples(index=False):
        writer.writerow(words.get(str(cell), str(cell)) for cell in row)
    return out.getvalue()


def report_of_frictionless(folder: Path, schemas: Mapping[str, Any]) -> Any:
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "schema": schemas[name]}
        for name in schemas
    ]
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "oracle", "resources": resources}), "utf-8")
    return frictionless.validate(str(path))


def passes_frictionless(case: World, table: str, folder: Path) -> bool:
    tables, schemas = case.judged(table)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(plain_csv(rows), "utf-8", newline="")
    return bool(report_of_frictionless(folder, schemas).valid)


def test_frictionless_finds_the_valid_set_valid(tmp_path: Path) -> None:
    """Written by our own writer, with the schemas as they stand in the repository."""
    world = valid_world(SCHEMAS)
    for name, table in world.frames().items():
        (tmp_path / f"{name}.csv").write_bytes(to_csv(table, SCHEMAS[name]))
    report = report_of_frictionless(tmp_path, SCHEMAS)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])


@pytest.mark.parametrize("table", SCHEMAS)
def test_frictionless_finds_the_row_that_is_to_be_broken_valid(
    table: str, tmp_path: Path
) -> None:
    assert passes_frictionless(world_of(table), table, tmp_path)


@pytest.mark.parametrize("rule", ORACLE, ids=name_of)
def test_frictionless_refuses_the_same_bad_cases(rule: Rule, tmp_path: Path) -> None:
    case = next(BREAKERS[rule.mechanic](world_of(rule.table), rule))
    assert not passes_frictionless(case, rule.table, tmp_path)


@pytest.mark.parametrize(
    "rule", [each for each in ORACLE if each.mechanic == "type"], ids=name_of
)
def test_a_file_with_a_cell_of_the_wrong_type_is_not_read(rule: Rule) -> None:
    case = next(BREAKERS["type"](world_of(rule.table), rule))
    table = case.frames()[rule.table]
    with pytest.raises(BadData) as refusal:
        read_csv(plain_csv(table).encode(), SCHEMAS[rule.table], "t.csv")
    (problem,) = refusal.value.problems
    assert (problem.line, problem.column) == (lines(table)[-1], rule.fields[0])


# --- each mechanic, on schemas of a line or two ---------------------------------------


def schema(*fields: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"fields": list(fields), **parts}


def text(name: str, **constraints: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", "constraints": constraints}


def of(kind: str, name: str, **constraints: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "constraints": constraints}


def broken(
    of_schema: dict[str, Any],
    *rows: dict[str, Any],
    texts: dict[str, str] | None = None,
) -> list[tuple[str, int | None]]:
    """Return the mechanic and line of each fault of a table of these rows."""
    faults = findings({"t": frame(rows, of_schema)}, {"t": of_schema}, texts, {})
    return [(rule.mechanic, problem.line) for rule, problem in faults]


def values(kind: str, constraint: str, bound: object, *cells: object) -> list[int]:
    """Return the places of the cells that a constraint refuses."""
    made = schema(of(kind, "x", **{constraint: bound}))
    faults = broken(made, *({"x": cell} for cell in cells))
    assert {mechanic for mechanic, _ in faults} <= {constraint}
    return [line - 2 for _, line in faults if line is not None]


def test_a_pattern_must_match_the_whole_of_a_value() -> None:
    assert values("string", "pattern", "E06|E07", "E06", "E07", "E06xxx", "xE07") == [
        2,
        3,
    ]
    assert values("string", "pattern", "^E06|E07$", "E06", "E06xxx", "xxE07") == [1, 2]
    assert values("string", "pattern", "[a-z]+", "abc", "abc\n", None) == [1]


def test_an_enumeration_refuses_what_it_does_not_list() -> None:
    assert values("string", "enum", ["a", "b"], "a", "c", None, "A") == [1, 3]
    assert values("integer", "enum", [1, 2], 1, 3, None) == [1]
    assert values("boolean", "enum", [True], True, False, None) == [1]
    day = dt.date(2020, 1, 1)
    assert values("date", "enum", ["2020-01-01"], day, None, dt.date(2020, 1, 2)) == [2]


def test_a_bound_belongs_to_what_is_allowed_and_an_exclusive_one_does_not() -> None:
    assert values("integer", "minimum", 3, 2, 3, None) == [0]
    assert values("integer", "maximum", 3, 3, 4) == [1]
    assert values("integer", "exclusiveMinimum", 3, 3, 4) == [0]
    assert values("integer", "exclusiveMaximum", 3, 2, 3) == [1]
    assert values("number", "exclusiveMinimum", 0, 0, 0.5) == [0]
    assert values("number", "maximum", 1, 1, 1.01, None) == [1]


def test_dates_are_compared_as_dates() -> None:
    first, second = dt.date(1999, 12, 31), dt.date(2000, 1, 1)
    assert values("date", "minimum", "2000-01-01", first, second, None) == [0]
    assert values("date", "exclusiveMinimum", "2000-01-01", second) == [0]
    assert values("date", "maximum", "1999-12-31", first, second) == [1]
    assert values("date", "exclusiveMaximum", "1999-12-31", first) == [0]


def test_lengths_are_counted_in_characters() -> None:
    assert values("string", "minLength", 2, "é", "ab", None) == [0]
    assert values("string", "maxLength", 2, "\U0001f9d3é", "abc") == [1]


def test_missing_values_are_no_duplicates() -> None:
    for kind, same in (("string", "a"), ("integer", 0), ("boolean", False)):
        assert values(kind, "unique", True, None, None, same, same) == [3]


def test_a_required_integer_that_is_missing_is_told_and_another_may_be_missing() -> (
    None
):
    assert values("integer", "required", True, 1, None) == [1]
    assert broken(schema(of("integer", "x")), {"x": 1}, {"x": None}) == []


def test_a_constraint_that_is_false_asks_for_nothing() -> None:
    assert broken(schema(text("x", required=False, unique=False)), {}, {}) == []
    assert [
        rule.mechanic for rule in rules("t", schema(text("x", required=False)))
    ] == [
        "columns",
        "type",
    ]


def test_false_stays_false_and_a_missing_boolean_is_not_false() -> None:
    made = schema(of("boolean", "x", required=True, enum=[False]), text("y"))
    table = read_csv(b"x,y\nfalse,a\n,b\n", made, "t.csv")
    faults = findings({"t": table}, {"t": made}, None, {})
    assert [(rule.mechanic, problem.line) for rule, problem in faults] == [
        ("required", 3)
    ]


def test_a_primary_key_of_two_is_complete_and_not_repeated() -> None:
    made = schema(text("a"), text("b"), primaryKey=["a", "b"])
    rows = [
        {"a": "x", "b": "y"},
        {"a": "x", "b": "z"},
        {"a": "x"},
        {"a": "x", "b": "y"},
    ]
    assert broken(made, *rows) == [("primaryKey", 4), ("primaryKey", 5)]


def test_a_unique_key_passes_over_rows_with_a_missing_part() -> None:
    made = schema(text("a"), of("integer", "b"), uniqueKeys=[["a", "b"]])
    rows = [{"a": "x"}, {"a": "x"}, {"a": "x", "b": 1}, {"a": "y", "b": 1}]
    assert broken(made, *rows) == []
    assert broken(made, *rows, {"a": "y", "b": 1}) == [("uniqueKeys", 6)]


def rule(check: str, *fields: str, **more: Any) -> dict[str, Any]:
    return {"check": check, "fields": list(fields), "message": "as told", **more}


def test_in_order_compares_where_both_are_present() -> None:
    made = schema(
        of("integer", "a"), of("number", "b"), rules=[rule("in_order", "a", "b")]
    )
    rows = [{"a": 1, "b": 1}, {"a": 2, "b": 1.5}, {"a": 2}, {"b": 1}, {}]
    assert broken(made, *rows) == [("in_order", 3)]
    days = schema(of("date", "a"), of("date", "b"), rules=[rule("in_order", "a", "b")])
    early, late = dt.date(999, 1, 1), dt.date(2000, 1, 1)
    assert broken(days, {"a": early, "b": late}, {"a": late, "b": early}, {}) == [
        ("in_order", 3)
    ]


def test_needs_when_heeds_its_condition_and_its_exceptions() -> None:
    made = schema(
        *(text(name) for name in ("kind", "note", "words", "status")),
        rules=[
            rule(
                "needs_when",
                "kind",
                "note",
                values=["k"],
                also="words",
                unless={"status": ["open"]},
            )
        ],
    )
    assert broken(
        made,
        {"kind": "k", "words": "w"},
        {"kind": "k", "words": "w", "note": "n"},
        {"kind": "k"},
        {"kind": "other", "words": "w"},
        {"kind": "k", "words": "w", "status": "open"},
        {"kind": "k", "words": "w", "status": "shut"},
        {"words": "w"},
    ) == [("needs_when", 2), ("needs_when", 7)]


def test_exactly_one_tells_each_group_once() -> None:
    made = schema(text("g"), of("boolean", "f"), rules=[rule("exactly_one", "g", "f")])
    rows = [("none", False), ("one", True), ("two", True), ("two", True), ("one", None)]
    faults = broken(
        made, *({"g": group, "f": flag} for group, flag in rows), {"f": True}
    )
    assert faults == [("exactly_one", 2), ("exactly_one", 4)]


def key(fields: list[str], resource: str, to: list[str]) -> dict[str, Any]:
    return {"fields": fields, "reference": {"resource": resource, "fields": to}}


def refers(*rows: dict[str, Any], **more: Any) -> list[str]:
    """Judge rows of (a, b) that refer to parents ("x", 1) and ("y", 2)."""
    fields = (text("a"), of("integer", "b"))
    schemas = {
        "parents": schema(*fields),
        "t": schema(*fields, foreignKeys=[key(["a", "b"], "parents", ["a", "b"])]),
    }
    schemas["t"].update(more)
    tables = {
        "parents": frame(
            [{"a": "x", "b": 1}, {"a": "y", "b": 2}, {}], schemas["parents"]
        ),
        "t": frame(rows, schemas["t"]),
    }
    return [str(problem) for problem in validate(tables, schemas, None, {})]


def test_a_key_of_two_must_refer_to_one_row_and_not_to_parts_of_two() -> None:
    assert refers({"a": "x", "b": 1}, {"a": "y", "b": 2}) == []
    assert refers({"a": "x", "b": 2}) == [
        "t, line 2, a, b: row 1 has a 'x', b 2; there must be such a row in parents "
        "(a, b). Add the row that it refers to, or mend the reference."
    ]


def test_a_foreign_key_with_a_missing_part_is_passed_over() -> None:
    assert refers({"a": "nowhere"}, {"b": 9}, {}) == []


@pytest.mark.parametrize("reference", [{"resource": "t"}, {"resource": ""}, {}])
def test_a_table_may_refer_to_itself(reference: dict[str, str]) -> None:
    own = {"fields": ["b"], "reference": {**reference, "fields": ["c"]}}
    made = schema(text("c"), text("b"), foreignKeys=[own])
    rows = [{"c": "x"}, {"c": "y", "b": "x"}, {"c": "z", "b": "w"}]
    assert broken(made, *rows) == [("foreignKeys", 4)]


def test_a_foreign_key_to_nothing_is_a_problem() -> None:
    (problem,) = refers(foreignKeys=[key(["a"], "strays", ["a"])])
    assert "it refers to strays, and there is no such table" in problem
    (problem,) = refers(foreignKeys=[key(["a"], "parents", ["z"])])
    assert "it refers to parents (z), which has no such column" in problem


# --- evidence ------------------------------------------------------------------------

QUOTED = schema(
    text("document_id"),
    text("quote"),
    of("integer", "start"),
    of("integer", "end"),
    evidence=[{"quote": "quote", "start": "start", "end": "end"}],
)
DOCUMENT = "\U0001f9d3 Agreed. The plan was agreed. Agreed."


def evidence(*cells: Any, texts: dict[str, str] | None = None) -> list[str]:
    row = dict(zip(("document_id", "quote", "start", "end"), cells, strict=True))
    documents = {"d": DOCUMENT} if texts is None else texts
    problems = validate({"t": frame([row], QUOTED)}, {"t": QUOTED}, documents, {})
    return [problem.message for problem in problems]


def test_a_quote_stands_where_its_row_says_counted_in_code_points() -> None:
    assert evidence("d", "Agreed.", 2, 9) == []
    assert evidence("d", "Agreed.", 31, 38) == []
    assert evidence("d", None, None, None) == []


def test_a_quote_that_stands_elsewhere_is_told_the_nearest_place() -> None:
    assert evidence("d", "Agreed.", 24, 31) == [
        "row 1 has quote 'Agreed.', start 24, end 31; 'greed. ' stands there; "
        "the nearest place of the quoted words is 31 to 38"
    ]
    (before,) = evidence("d", "Agreed.", 10, 17)
    assert before.endswith("the nearest place of the quoted words is 2 to 9")
    (off_by_one,) = evidence("d", "Agreed.", 30, 37)
    assert off_by_one.endswith("31 to 38")


def test_a_quote_that_stands_nowhere_and_offsets_outside_the_text_are_told() -> None:
    (nowhere,) = evidence("d", "Resolved.", 2, 9)
    assert nowhere.endswith(
        "'Agreed.' stands there, and the quoted words stand nowhere in the document"
    )
    for start, end, nearest in ((-7, 38, 2), (31, 99, 31), (9, 2, 2)):
        (outside,) = evidence("d", "Agreed.", start, end)
        assert "the document runs from 0 to 38; the nearest place" in outside
        assert f" is {nearest} to " in outside


def test_a_long_quote_is_shortened() -> None:
    (said,) = evidence("d", "x" * 500, 0, 500)
    assert "x" * 59 + "…" in said
    assert "x" * 60 not in said


def test_evidence_that_is_not_whole_is_a_problem() -> None:
    for cells in ((None, 2, 9), ("Agreed.", None, 9), ("Agreed.", 2, None)):
        (said,) = evidence("d", *cells)
        assert said.endswith("a quote goes with its start and its end")
    (said,) = evidence(None, "Agreed.", 2, 9)
    assert said.endswith("the row names no document")
    (said,) = evidence("d", "Agreed.", 2, 9, texts={})
    assert said.endswith("there is no text of the document 'd'")


def test_without_texts_evidence_is_not_judged() -> None:
    row = {"document_id": "d", "quote": "x", "start": 5, "end": 6}
    assert broken(QUOTED, row, texts=None) == []
    assert broken(QUOTED, row, texts={}) == [("evidence", 2)]


# --- what is told, and how ------------------------------------------------------------


def test_all_problems_of_all_tables_are_told_together() -> None:
    schemas = {
        "one": schema(
            text("id", required=True), of("integer", "n", minimum=1, maximum=0)
        ),
        "two": schema(
            text("id"), primaryKey=["id"], foreignKeys=[key(["id"], "one", ["id"])]
        ),
        "three": schema(text("id")),
    }
    tables = {
        "one": frame([{"n": 0}, {"id": "a", "n": 1}], schemas["one"]),
        "two": frame([{"id": "b"}, {"id": "b"}], schemas["two"]),
        "four": frame([], schemas["three"]),
    }
    files = {"one": "in/one.csv", "two": "in/two.csv", "three": "in/three.csv"}
    problems = [str(problem) for problem in validate(tables, schemas, {}, files)]
    refer = "Add the row that it refers to, or mend the reference."
    assert sorted(problems) == [
        "four: no schema describes the table. Declare the table, or leave it out.",
        "in/one.csv, line 2, id: row 1 has nothing; it must be filled in. "
        "Mend the data.",
        "in/one.csv, line 2, n: row 1 has 0; it must be at least 1. Mend the data.",
        "in/one.csv, line 3, n: row 2 has 1; it must be at most 0. Mend the data.",
        "in/three.csv: the table is missing. Give the table the columns that its "
        "schema declares, in that order.",
        "in/two.csv, line 2, id: row b has 'b'; there must be such a row in one (id). "
        + refer,
        "in/two.csv, line 3, id: row b has 'b'; the table's key must be filled in and "
        "unlike that of any other row. Mend the data.",
        "in/two.csv, line 3, id: row b has 'b'; there must be such a row in one (id). "
        + refer,
    ]


def test_the_line_is_that_of_the_file_though_cells_hold_line_breaks() -> None:
    made = schema(text("a"), of("integer", "n", maximum=1))
    rows = [{"a": "one\ntwo\r\nthree", "n": 1}, {"a": "x", "n": 2}]
    assert broken(made, *rows) == [("maximum", 5)]
    assert to_csv(frame(rows, made), made).split(b"\n")[5 - 1] == b"x,2"


@pytest.mark.parametrize(
    ("columns", "messages"),
    [
        (["b", "a"], ["b: the columns are out of order; it is a, b"]),
        (["a"], ["b: the column is missing"]),
        (["a", "c"], ["b: the column is missing; 'c' stands in its place"]),
        (["a", "b", "c"], ["c: the schema has no such column"]),
        (["a", "b", "b"], ["b: the column is there twice"]),
        ([1, "b"], ["a: the column is missing; 1 stands in its place"]),
    ],
)
def test_columns_other_than_the_schemas_are_told(
    columns: list[Any], messages: list[str]
) -> None:
    made = schema(text("a"), text("b", required=True), rules=[rule("needs", "a", "b")])
    whole = frame([{"a": "x", "b": "y"}], made).assign(c=frame([], made)["a"])
    cells = ["x" for _ in columns]
    table = pd.DataFrame([cells], columns=columns, dtype=whole["a"].dtype)
    problems = validate({"t": table}, {"t": made}, None, {})
    assert [problem.message for problem in problems] == messages


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("string", [5]),
        ("string", [["a", "list"]]),
        ("integer", ["5"]),
        ("integer", [None, 1.5]),
        ("number", ["x"]),
        ("boolean", ["false"]),
        ("date", ["2021-02-30"]),
        ("date", [dt.datetime(2020, 1, 1)]),
    ],
)
def test_a_column_of_another_type_is_a_problem_and_never_a_traceback(
    kind: str, cells: list[Any]
) -> None:
    constraints: dict[str, Any] = {"required": True, "unique": True}
    if kind == "string":
        constraints |= {"pattern": "x", "minLength": 1}
    elif kind != "boolean":
        constraints |= {"minimum": "2000-01-01" if kind == "date" else 0}
    made = schema(
        of(kind, "x", **constraints),
        primaryKey=["x"],
        foreignKeys=[key(["x"], "t", ["x"])],
        rules=[rule("in_order", "x", "x2")] if kind == "date" else [],
    )
    made["fields"].append(of(kind, "x2"))
    table = pd.DataFrame({"x": cells, "x2": frame([{} for _ in cells], made)["x2"]})
    faults = findings({"t": table.astype({"x": object})}, {"t": made}, None, {})
    assert ("type", "x") in [
        (each.mechanic, problem.column) for each, problem in faults
    ]
    assert not [
        problem for _, problem in faults if "can't be checked" in problem.message
    ]


def test_a_cell_of_another_type_is_told_with_its_line() -> None:
    made = schema(text("a", pattern="ok"), of("number", "n"), of("date", "on"))
    table = frame([{"a": "ok"}, {"a": "\ud800", "n": float("1e9")}, {}], made)
    table.loc[2, "n"] = float("inf")
    table.loc[0, "on"] = "2021-02-30"
    faults = findings({"t": table}, {"t": made}, None, {})
    told = {(each.mechanic, problem.column, problem.line) for each, problem in faults}
    assert {("type", "a", 3), ("type", "n", 4), ("type", "on", 2)} <= told
    assert {mechanic for mechanic, _, _ in told} <= {"type", "pattern"}


def test_an_empty_text_that_is_not_missing_is_refused() -> None:
    made = schema(text("a"))
    table = frame([{"a": "x"}], made)
    table.loc[0, "a"] = ""
    assert [
        problem.line for problem in validate({"t": table}, {"t": made}, None, {})
    ] == [2]


def test_a_table_without_rows_is_valid() -> None:
    world = valid_world(SCHEMAS)
    empty = {name: table.iloc[:0] for name, table in world.frames().items()}
    assert validate(empty, SCHEMAS, {}, {}) == []


def test_rows_keep_their_places_whatever_the_index() -> None:
    made = schema(of("integer", "x", maximum=1))
    table = frame([{"x": 1}, {"x": 2}], made).set_index(pd.Index(["same", "same"]))
    (problem,) = validate({"t": table}, {"t": made}, None, {})
    assert problem.line == 3


def test_the_pandera_schema_refuses_by_itself_and_names_the_rule() -> None:
    made = schema(text("x", required=True))
    with pytest.raises(SchemaErrors) as refusal:
        pandera_schema(read(made)).validate(frame([{}], made), lazy=True)
    assert refusal.value.failure_cases["check"].tolist() == [
        "required(x): it must be filled in"
    ]


def test_the_pandera_schema_refuses_other_columns_by_itself() -> None:
    made = schema(text("x"), text("y"))
    table = frame([], made)
    for wrong in (table[["y", "x"]], table[["x"]], table.assign(z=table["x"])):
        with pytest.raises(SchemaErrors):
            pandera_schema(read(made)).validate(wrong, lazy=True)


# --- schemas that are not understood --------------------------------------------------

NOT_UNDERSTOOD: list[tuple[dict[str, Any], str]] = [
    ({}, "it has no fields"),
    (schema(text("x", minLenght=1)), "x has an unknown constraint: minLenght"),
    (schema(text("x", jsonSchema={})), "x has an unknown constraint: jsonSchema"),
    (schema(text("x", minimum=1)), "minimum: it does not apply to the type string"),
    (schema(of("integer", "x", pattern="1")), "it does not apply to the type integer"),
    (schema(of("integer", "x", minimum="a")), "x, minimum: 'a' is not a whole number"),
    (
        schema(of("integer", "x", maximum=True)),
        "x, maximum: True is not a whole number",
    ),
    (schema(of("date", "x", minimum="2021-02-30")), "there is no day '2021-02-30'"),
    (schema(of("integer", "x", enum=[1, "b"])), "x, enum: 'b' is not a whole number"),
    (schema(text("x", enum=[])), "x, enum lists no values"),
    (schema(text("x", pattern="(")), "x, pattern is not a regular expression: '('"),
    (schema(text("x", required="yes")), "x, required is neither true nor false"),
    (schema(text("x", maxLength=-1)), "x, maxLength is not a length"),
    (schema(of("datetime", "x")), "x: the type 'datetime' is none of"),
    (schema(text("x"), text("x")), "a field's name is missing or there twice: 'x'"),
    (
        schema({**text("x"), "constraint": {}}),
        "the field x has unknown keys: constraint",
    ),
    (schema(text("x"), foreignKey=[]), "the schema has unknown keys: foreignKey"),
    ({"fields": ["x"]}, "a field's name is missing or there twice: None"),
    (schema({**text("x"), "constraints": []}), "x: constraints is no object"),
    (schema(text("x"), foreignKeys={}), "foreignKeys is not a list"),
    (schema(text("x"), rules=None), "rules is not a list"),
    (schema(text("x"), uniqueKeys=["x"]), "uniqueKeys is not a list of lists"),
    (schema(text("x"), foreignKeys=[key(["x"], "t", [])]), "refers to 0 fields"),
    (schema(text("x"), primaryKey=["y"]), "primaryKey names 'y', which is no field"),
    (schema(text("x"), primaryKey=[]), "primaryKey names no fields"),
    (schema(text("x"), uniqueKeys=[["x", "y"]]), "uniqueKeys names 'y'"),
    (schema(text("x"), foreignKeys=[key(["y"], "t", ["x"])]), "names 'y'"),
    (
        schema(text("x"), foreignKeys=[key(["x"], "t", ["x", "y"])]),
        "refers to 2 fields",
    ),
    (schema(text("x"), foreignKeys=[{"fields": ["x"]}]), "has no reference"),
    (
        schema(text("x"), rules=[rule("in_ordre", "x", "x")]),
        "unknown check: 'in_ordre'",
    ),
    (schema(text("x"), rules=["needs"]), "a rule has an unknown check"),
    (
        schema(text("x"), rules=[rule("needs", "x", "y")]),
        "names 'y', which is no field",
    ),
    (schema(text("x"), rules=[rule("needs", "x")]), "does not name two fields"),
    (
        schema(text("x"), text("y"), rules=[rule("needs", "x", "y", values=["a"])]),
        "a rule needs has unknown keys: values",
    ),
    (
        schema(text("x"), text("y"), rules=[rule("needs_when", "x", "y")]),
        "a rule needs_when has no values",
    ),
    (
        schema(text("x"), text("y"), rules=[rule("empty_when", "x", "y", values=[])]),
        "lists no values",
    ),
    (
        schema(
            text("x"),
            text("y"),
            rules=[rule("needs_when", "x", "y", values=[1], also="z")],
        ),
        "1 is not text",
    ),
    (
        schema(
            text("x"),
            text("y"),
            rules=[rule("needs_when", "x", "y", values=["a"], also="z")],
        ),
        "names 'z', which is no field",
    ),
    (
        schema(
            text("x"),
            text("y"),
            rules=[rule("needs_when", "x", "y", values=["a"], unless={"z": ["b"]})],
        ),
        "names 'z', which is no field",
    ),
    (
        schema(text("x"), text("y"), rules=[rule("in_order", "x", "y")]),
        "compares string with string",
    ),
    (
        schema(text("x"), text("y"), rules=[rule("exactly_one", "x", "y")]),
        "counts a flag that is not a boolean",
    ),
    (
        schema(text("x"), evidence=[{"quote": "x", "start": "a", "end": "b"}]),
        "names 'a', which is no field",
    ),
    (
        schema(text("x"), evidence=[{"quote": "x"}]),
        "an entry of evidence has no end, start",
    ),
    (
        schema(
            *QUOTED["fields"][1:],
            evidence=QUOTED["evidence"],
        ),
        "names 'document_id', which is no field",
    ),
]


@pytest.mark.parametrize(("made", "sentence"), NOT_UNDERSTOOD)
def test_a_schema_that_is_not_understood_is_refused(
    made: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadData) as refusal:
        rules("t", made)
    assert sentence in str(refusal.value)
    with pytest.raises(BadData):
        validate({}, {"t": made}, None, {})


def test_all_that_is_not_understood_in_all_schemas_is_told_together() -> None:
    made = schema(text("x", minLenght=1, patern="x"), primaryKey=["y"])
    with pytest.raises(BadData) as refusal:
        validate({}, {"t": made, "u": copy.deepcopy(made)}, None, {})
    assert len(refusal.value.problems) == 6
