"""Two versions of a package: every difference, and how the version has to move."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import package_examples as example
import pytest
from by_schema import frame
from click.testing import CliRunner
from councilbench.cli import main
from councilbench.packages.changelog import (
    Differences,
    diff_opened,
    differences_json,
    differences_markdown,
    differences_text,
)
from councilbench.packages.differences import Change, changes
from councilbench.packages.opening import Opened
from councilbench.packages.versions import (
    PARTS,
    check,
    least,
    needed,
    reasons,
    version_of,
)
from councilbench.problems import BadData
from councilbench.schema import read_tables
from hypothesis import given, settings, strategies as st
from package_examples import as_database, as_folder, as_zip

# A package as its parts, so that an edit is a line; opened without a file.

Parts = dict[str, Any]


def parts() -> Parts:
    """Return the example package: its descriptor, schemas and rows."""
    rows = {
        "kinds": [{"id": "jar", "label": "A jar"}, {"id": "lid", "label": "A lid"}],
        "things": [
            {"thing_id": "jar-1", "kind": "jar", "size": "3", "note": "cracked"},
            {"thing_id": "jar-2", "kind": "jar", "made": "2021-03-04"},
            {"thing_id": "lid-1", "kind": "lid", "size": "7", "sound": "true"},
        ],
    }
    schemas = {"kinds": example.KINDS, "things": example.THINGS}
    made = {"descriptor": example.DESCRIPTOR, "schemas": schemas, "rows": rows}
    return copy.deepcopy(made)


def opened(made: Parts) -> Opened:
    frames = {
        n: frame(made["rows"][n], schema) for n, schema in made["schemas"].items()
    }
    listed = [r for r in made["descriptor"]["resources"] if r["name"] in frames]
    descriptor = made["descriptor"] | {"resources": listed}
    tables = read_tables(listed, lambda resource: made["schemas"][resource["name"]])
    return Opened(Path("package"), descriptor, tables, frames, {}, None)


def compared(edit: Callable[[Parts], object]) -> Differences:
    made = parts()
    edit(made)
    return diff_opened(opened(parts()), opened(made))


def field(made: Parts, name: str, table: str = "things") -> dict[str, Any]:
    descriptor: dict[str, Any] = next(
        f for f in made["schemas"][table]["fields"] if f["name"] == name
    )
    return descriptor


def limit(made: Parts, name: str, **constraints: Any) -> None:
    field(made, name)["constraints"] = constraints


def add_column(made: Parts, place: int, **properties: Any) -> None:
    new = {"name": "more", "type": "string", "description": "More.", **properties}
    made["schemas"]["things"]["fields"].insert(place, new)


def remove_column(made: Parts, name: str) -> None:
    made["schemas"]["things"]["fields"].remove(field(made, name))
    for row in made["rows"]["things"]:
        row.pop(name, None)


def rename_column(made: Parts) -> None:
    field(made, "note")["name"] = "remark"
    made["rows"]["things"][0]["remark"] = made["rows"]["things"][0].pop("note")


def remove_table(made: Parts, name: str) -> None:
    del made["schemas"][name], made["rows"][name]


def add_table(made: Parts) -> None:
    resource = {"name": "owners", "path": "owners.csv", "schema": "owners.json"}
    made["descriptor"]["resources"].append(resource)
    made["schemas"]["owners"] = {
        "fields": [{"name": "id", "type": "string"}],
        "primaryKey": ["id"],
    }
    made["rows"]["owners"] = [{"id": "ann"}]


def add_column_with_a_key(made: Parts) -> None:
    add_column(made, 6)
    reference = {"resource": "kinds", "fields": ["id"]}
    key = {"fields": ["more"], "reference": reference}
    made["schemas"]["things"]["foreignKeys"].append(key)


def set_rule(made: Parts, **rule: Any) -> None:
    made["schemas"]["things"]["rules"] = [rule]


# What has to move, and the line for the changelog

Edit = Callable[[Parts], object]
EXPECTED: list[tuple[str, Edit, str]] = [
    ("none", lambda p: None, ""),
    ("none", lambda p: p["descriptor"].update(version="2.0.0"), ""),
    ("none", lambda p: p["descriptor"].update(rows_hash="sha256:0"), ""),
    ("none", lambda p: p["descriptor"]["resources"].reverse(), ""),
    ("none", lambda p: p["rows"]["things"].reverse(), ""),
    ("none", lambda p: p["descriptor"]["resources"][0].update(path="k.csv"), ""),
    (
        "patch",
        lambda p: p["rows"]["things"][0].update(note="chipped"),
        "things: 1 row was corrected.",
    ),
    (
        "patch",
        lambda p: p["rows"]["kinds"][0].update(label="A pot"),
        "kinds: 1 code was corrected.",
    ),
    (
        "patch",
        lambda p: field(p, "size").update(description="In litres."),
        "things: the description of size changed.",
    ),
    (
        "patch",
        lambda p: field(p, "size").update(title="Size"),
        "things: the title of size was added.",
    ),
    (
        "patch",
        lambda p: p["descriptor"].update(title="All things"),
        "The package's title changed.",
    ),
    (
        "patch",
        lambda p: p["descriptor"]["resources"][1].update(description="New words."),
        "things: the table's description was added.",
    ),
    (
        "patch",
        lambda p: p["schemas"]["things"].update(label="note"),
        "things: its label was added.",
    ),
    (
        "minor",
        lambda p: p["rows"]["things"].append({"thing_id": "lid-2", "kind": "lid"}),
        "things: 1 row was added.",
    ),
    (
        "minor",
        lambda p: p["rows"]["kinds"].append({"id": "box", "label": "A box"}),
        "kinds: 1 code was added.",
    ),
    ("minor", add_table, "The table owners was added, with 1 row."),
    ("minor", lambda p: add_column(p, 6), "things: the column more was added."),
    (
        "minor",
        lambda p: add_column(p, 6, constraints={"maxLength": 9}),
        "things: the column more was added.",
    ),
    ("minor", add_column_with_a_key, "things: the column more was added."),
    (
        "minor",
        lambda p: limit(p, "kind", required=True, maxLength=30),
        "things: the maxLength of kind, from 20 to 30, was loosened: "
        "values may come that could not before.",
    ),
    (
        "minor",
        lambda p: limit(p, "kind", maxLength=20),
        "things: the required of kind, from true to nothing, was loosened: "
        "values may come that could not before.",
    ),
    (
        "minor",
        lambda p: p["schemas"]["things"].pop("foreignKeys"),
        "things: its foreignKeys were loosened: values may come that could not before.",
    ),
    (
        "major",
        lambda p: add_column(p, 2),
        "things: columns stand in other places: what counts them will fail.",
    ),
    (
        "major",
        lambda p: p["schemas"]["things"]["fields"].reverse(),
        "things: columns stand in other places: what counts them will fail.",
    ),
    (
        "major",
        lambda p: remove_column(p, "size"),
        "things: the column size was removed: what names it will fail.",
    ),
    (
        "major",
        rename_column,
        "things: the column note was removed: what names it will fail.",
    ),
    (
        "major",
        lambda p: remove_table(p, "kinds"),
        "The table kinds was removed: what reads it will fail.",
    ),
    (
        "major",
        lambda p: p["rows"]["kinds"].pop(),
        "kinds: 1 code was removed: what refers to a key will fail.",
    ),
    (
        "major",
        lambda p: p["rows"]["kinds"][1].update(id="cover"),
        "kinds: 1 code was removed: what refers to a key will fail.",
    ),
    (
        "major",
        lambda p: [p["rows"]["things"].pop() for _ in range(2)],
        "things: 2 rows were removed: what refers to a key will fail.",
    ),
    (
        "major",
        lambda p: field(p, "size").update(type="number"),
        "things: the type of size changed, from integer to number.",
    ),
    (
        "major",
        lambda p: field(p, "size").update(unit="litres"),
        "things: the unit of size changed, from nothing to litres.",
    ),
    (
        "major",
        lambda p: p["descriptor"].update(licenses=[{"name": "ODbL-1.0"}]),
        "The licence changed: other terms hold for the data.",
    ),
    (
        "major",
        lambda p: p["descriptor"]["resources"][1].update(licenses=[]),
        "things: its licence changed.",
    ),
    (
        "major",
        lambda p: p["descriptor"].update(name="other-things"),
        "The package is called other-things and not things.",
    ),
    (
        "major",
        lambda p: p["schemas"]["things"].update(primaryKey=["thing_id", "kind"]),
        "things: the key of its rows is now thing_id, kind and not thing_id.",
    ),
    (
        "major",
        lambda p: p["schemas"]["things"].update(uniqueKeys=[["made"]]),
        "things: its uniqueKeys were tightened: what was valid may not be any more.",
    ),
    *(
        (
            "major",
            lambda p, limits=limits: limit(
                p, "kind", **{"required": True, "maxLength": 20} | limits
            ),
            f"things: the {name} of kind, from {before} to {after}, was tightened: "
            "what was valid may not be any more.",
        )
        for name, before, after, limits in [
            ("maxLength", "20", "19", {"maxLength": 19}),
            ("minLength", "nothing", "1", {"minLength": 1}),
            ("unique", "nothing", "true", {"unique": True}),
            ("pattern", "nothing", "[a-z]+", {"pattern": "[a-z]+"}),
            ("enum", "nothing", "jar, lid", {"enum": ["jar", "lid"]}),
        ]
    ),
]


@pytest.mark.parametrize(("part", "edit", "sentence"), EXPECTED)
def test_the_part_that_must_move_and_why(part: str, edit: Edit, sentence: str) -> None:
    differences = compared(edit)
    assert differences.part == part
    told = [reason.sentence for reason in differences.reasons if reason.part == part]
    assert (told[:1] or [""]) == [sentence]


@pytest.mark.parametrize(
    ("name", "looser", "tighter"),
    [
        ("minimum", 1, 2),
        ("maximum", 2, 1),
        ("exclusiveMinimum", 1, 2),
        ("exclusiveMaximum", 2, 1),
        ("minimum", "2020-01-01", "2020-01-02"),
        ("enum", ["a", "b"], ["a"]),
        ("enum", ["b", "a"], ["b"]),
    ],
)
def test_a_constraint_tightened_is_major_and_loosened_minor(
    name: str, looser: object, tighter: object
) -> None:
    name = f"constraints.{name}"
    tightened = Change("field", "t", ("c", name), looser, tighter)
    loosened = Change("field", "t", ("c", name), tighter, looser)
    assert (needed(reasons([tightened])), needed(reasons([loosened]))) == (
        "major",
        "minor",
    )


def test_codes_that_replace_each_other_and_other_patterns_count_as_tightened() -> None:
    for name, old, new in [
        ("enum", ["a", "b"], ["a", "c"]),
        ("pattern", "a", "a|b"),
        ("minimum", 1, "2020-01-01"),
    ]:
        change = Change("field", "t", ("c", f"constraints.{name}"), old, new)
        assert needed(reasons([change])) == "major"


def test_a_rule_in_other_words_is_a_patch_and_a_new_one_major() -> None:
    rule = {"check": "needs", "fields": ["made", "size"], "message": "a date"}
    first, second, third = parts(), parts(), parts()
    set_rule(second, **rule)
    set_rule(third, **rule | {"message": "a date needs a size"})
    packages = [opened(made) for made in (first, second, third)]
    steps = zip(packages, packages[1:], strict=False)
    assert [needed(reasons(changes(*step))) for step in steps] == ["major", "patch"]


def test_the_greatest_reason_comes_first() -> None:
    def edit(made: Parts) -> None:
        made["rows"]["things"][0]["note"] = "chipped"
        made["rows"]["things"].append({"thing_id": "lid-2", "kind": "lid"})
        made["rows"]["things"].pop(1)

    ordered = compared(edit).reasons
    assert [reason.part for reason in ordered] == ["major", "minor", "patch"]


# What differs, in full


def test_a_changed_cell_is_told_with_its_old_and_new_value() -> None:
    def edit(made: Parts) -> None:
        made["rows"]["things"][0]["size"] = "4"
        made["rows"]["things"][1]["made"] = None

    assert compared(edit).changes == [
        Change("row", "things", ("jar-1",), {"size": 3}, {"size": 4}),
        Change("row", "things", ("jar-2",), {"made": "2021-03-04"}, {"made": None}),
    ]


def test_a_value_that_is_written_alike_in_another_type_has_not_changed() -> None:
    listed = compared(lambda p: field(p, "size").update(type="string")).changes
    assert [change.kind for change in listed] == ["field"]


def test_a_column_that_was_added_is_one_change_with_its_values() -> None:
    def edit(made: Parts) -> None:
        add_column(made, 6)
        made["rows"]["things"][2]["more"] = "blue"

    added, order = compared(edit).changes
    new = {"name": "more", "type": "string", "description": "More."}
    values = [[["lid-1"], "blue"]]
    assert added == Change(
        "column", "things", ("more",), None, {"field": new, "values": values}
    )
    assert (order.kind, order.new) == ("order", [*order.old, "more"])


def test_no_row_is_the_same_under_a_key_of_another_column() -> None:
    def edit(made: Parts) -> None:
        made["schemas"]["kinds"]["primaryKey"] = "label"
        made["rows"]["kinds"] = [{"id": "a", "label": "jar"}]

    rows = [change for change in compared(edit).changes if change.kind == "code"]
    assert [(change.name, change.new) for change in rows] == [
        (("jar",), None),
        (("lid",), None),
        (("jar",), {"id": "a", "label": "jar"}),
    ]


@pytest.mark.parametrize("key", ["", "thing_id, size"])
def test_rows_that_cannot_be_told_apart_are_refused(key: str) -> None:
    made = parts()
    if key:
        made["schemas"]["things"]["primaryKey"] = key.split(", ")
        made["rows"]["things"][1] |= {"thing_id": "jar-1", "size": "3"}
        expected = "row 2 has the key of another: 'jar-1', 3"
    else:
        del made["schemas"]["things"]["primaryKey"]
        expected = "the schema declares no primaryKey"
    with pytest.raises(BadData, match=expected):
        changes(opened(parts()), opened(made))


# Properties. A package at random, of tables whose parts are drawn from a few.

FIELDS = [
    {"type": "string"},
    {"type": "string", "description": "Words."},
    {"type": "string", "constraints": {"maxLength": 9}},
    {"type": "string", "constraints": {"maxLength": 5, "required": False}},
    {"type": "string", "unit": "m"},
    {"type": "integer", "constraints": {"minimum": 0}},
    {"type": "number"},
    {"type": "boolean"},
    {"type": "date"},
]
CELLS = {
    "string": ["a", "b", "1", "true", "é\n"],
    "integer": ["1", "2"],
    "number": ["1", "2.5"],
    "boolean": ["true", "false"],
    "date": ["2020-01-01", "2020-01-02"],
}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from("abc"), unique=True))
    fields = [{"name": n, **draw(st.sampled_from(FIELDS))} for n in names]
    fields.insert(draw(st.integers(0, len(fields))), {"name": "id", "type": "string"})
    keys = draw(st.lists(st.sampled_from("xyz"), unique=True))
    rows = [
        {f["name"]: draw(st.sampled_from([None, *CELLS[f["type"]]])) for f in fields}
        | {"id": key}
        for key in keys
    ]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": draw(KEYS)}
    if names and draw(st.booleans()):
        schema["uniqueKeys"] = [[draw(st.sampled_from(names))]]
    title = draw(st.sampled_from([None, "One", "Two"]))
    return {"schema": schema, "rows": rows, "resource": {"title": title}}


KEYS = st.sampled_from(["id", ["id"]])


@st.composite
def packages(draw: st.DrawFn) -> Opened:
    made = draw(st.dictionaries(st.sampled_from(["t", "u"]), tables(), min_size=1))
    descriptor: dict[str, Any] = {
        "title": draw(st.sampled_from(["One", "Two"])),
        "licenses": [{"name": draw(st.sampled_from(["A", "B"]))}],
        "version": "0.1.0",
        "resources": [
            {"name": name, "path": f"{name}.csv", **table["resource"]}
            for name, table in made.items()
        ],
    }
    schemas = {name: table["schema"] for name, table in made.items()}
    rows = {name: table["rows"] for name, table in made.items()}
    return opened({"descriptor": descriptor, "schemas": schemas, "rows": rows})


def text(cell: Any) -> str | None:
    """Return a cell of JSON as CSV has it."""
    if cell is None or isinstance(cell, str):
        return cell
    return json.dumps(cell).removesuffix(".0")


def state(package: Opened) -> dict[str, Any]:
    """Return all that a package says, as plain values, rows by key."""
    contents: dict[str, Any] = {"package": {}, "tables": {}}
    for name, value in package.descriptor.items():
        if name != "resources":
            contents["package"][name] = value
    for name, schema in package.tables.items():
        table, key = package.frames[name].astype(object), schema.primary_key
        written = schema.descriptor
        rows = table.where(table.notna(), None).to_dict("records")
        shown = [
            {c: v if v is None or isinstance(v, (str, bool, int, float)) else str(v)
             for c, v in row.items()}
            for row in rows
        ]  # fmt: skip
        contents["tables"][name] = {
            "resource": {"title": schema.resource.get("title")},
            "schema": {k: v for k, v in written.items() if k != "fields"},
            "fields": {f["name"]: flat(f) for f in written["fields"]},
            "order": [f["name"] for f in written["fields"]],
            "rows": by_key(shown, key),
        }
    return contents


def flat(field: dict[str, Any]) -> dict[str, Any]:
    constraints = field.get("constraints", {})
    rest = {k: v for k, v in field.items() if k != "constraints"}
    return rest | {f"constraints.{k}": v for k, v in constraints.items()}


def by_key(rows: Iterable[dict[str, Any]], key: str | list[str]) -> dict[Any, Any]:
    names = [key] if isinstance(key, str) else key
    return {
        tuple(row[name] for name in names): {c: text(v) for c, v in row.items()}
        for row in rows
    }


def put(where: dict[Any, Any], name: Any, value: Any) -> None:
    if value is None:
        where.pop(name, None)
    else:
        where[name] = value


def applied(contents: dict[str, Any], listed: list[dict[str, Any]]) -> dict[str, Any]:
    """Apply the changes, as the command's JSON has them, to a package's state."""
    contents = copy.deepcopy(contents)
    for change in listed:
        kind, name, old, new = (change[k] for k in ("kind", "name", "old", "new"))
        table = contents["tables"].get(change["table"])
        if kind == "package":
            put(contents["package"], name[0], new)
        elif kind == "table":
            put(contents["tables"], change["table"], new and whole(new))
        elif kind in ("resource", "schema"):
            put(table[kind], name[0], new)
        elif kind == "field":
            put(table["fields"][name[0]], name[1], new)
        elif kind == "order":
            table["order"] = new
        elif kind == "column":
            put(table["fields"], name[0], new and flat(new["field"]))
            values = {
                tuple(key): text(v) for key, v in (new or {"values": []})["values"]
            }
            for key, row in table["rows"].items():
                row.pop(name[0], None)
                row |= {name[0]: values.get(key)} if new else {}
        elif old and new:
            table["rows"][tuple(name)] |= {c: text(v) for c, v in new.items()}
        else:
            row = new and {c: text(v) for c, v in new.items()}
            put(table["rows"], tuple(name), row)
    return contents


def whole(table: dict[str, Any]) -> dict[str, Any]:
    schema = table["schema"]
    return {
        "resource": {"title": table["resource"].get("title")},
        "schema": {k: v for k, v in schema.items() if k != "fields"},
        "fields": {f["name"]: flat(f) for f in schema["fields"]},
        "order": [f["name"] for f in schema["fields"]],
        "rows": by_key(table["rows"], schema["primaryKey"]),
    }


def without_nothing(value: Any) -> Any:
    """Return plain values without properties that are None or none at all."""
    if isinstance(value, dict) and not any(isinstance(k, tuple) for k in value):
        return {k: without_nothing(v) for k, v in value.items() if v is not None}
    return value


@given(packages())
def test_a_package_does_not_differ_from_itself(package: Opened) -> None:
    assert changes(package, package) == []


@settings(max_examples=300, deadline=None)
@given(packages(), packages())
def test_the_old_package_with_the_changes_is_the_new_one(
    old: Opened, new: Opened
) -> None:
    listed = json.loads(differences_json(diff_opened(old, new)))
    result = applied(state(old), listed["changes"])
    assert without_nothing(result) == without_nothing(state(new))


def plain(listed: list[Change]) -> list[str]:
    """Return changes as text, in an order of their own."""
    records = [asdict(change) for change in listed]
    for change in records:
        for value in (change["old"], change["new"]):
            for part in ("values", "rows"):
                if isinstance(value, dict) and change["kind"] in ("column", "table"):
                    value.get(part, []).sort(key=json.dumps)
    return sorted(json.dumps(change, sort_keys=True) for change in records)


@settings(max_examples=300, deadline=None)
@given(packages(), packages())
def test_the_way_back_is_the_same_changes_the_other_way_round(
    old: Opened, new: Opened
) -> None:
    mirrored = [
        Change(c.kind, c.table, c.name, c.new, c.old) for c in changes(old, new)
    ]
    assert plain(mirrored) == plain(changes(new, old))


def rank(listed: list[Change]) -> int:
    return PARTS.index(needed(reasons(listed)))


@settings(max_examples=300, deadline=None)
@given(packages(), packages(), packages())
def test_no_change_in_one_step_asks_for_more_than_the_same_in_two(
    first: Opened, second: Opened, third: Opened
) -> None:
    steps = rank(changes(first, second)), rank(changes(second, third))
    assert rank(changes(first, third)) <= max(steps)


@settings(deadline=None)
@given(packages(), packages(), st.data())
def test_what_else_changed_never_asks_for_less(
    old: Opened, new: Opened, data: st.DataObject
) -> None:
    listed = changes(old, new)
    chosen = data.draw(st.sets(st.sampled_from([None, "t", "u"])))
    assert rank([c for c in listed if c.table in chosen]) <= rank(listed)
    assert (rank(listed) > 0) >= any(c.kind == "row" for c in listed)


# Versions


@pytest.mark.parametrize(
    ("version", "part", "expected"),
    [
        ((1, 2, 3), "none", (1, 2, 3)),
        ((1, 2, 3), "patch", (1, 2, 4)),
        ((1, 2, 3), "minor", (1, 3, 0)),
        ((1, 2, 3), "major", (2, 0, 0)),
        ((0, 1, 2), "none", (0, 1, 2)),
        ((0, 1, 2), "patch", (0, 1, 3)),
        ((0, 1, 2), "minor", (0, 2, 0)),
        ((0, 1, 2), "major", (0, 2, 0)),
    ],
)
def test_the_lowest_version_that_may_follow(
    version: tuple[int, int, int], part: str, expected: tuple[int, int, int]
) -> None:
    assert least(version, part) == expected


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ((1, 2, 3), (1, 2, 3), "none"),
        ((1, 2, 3), (1, 2, 9), "patch"),
        ((1, 2, 3), (1, 3, 0), "patch"),
        ((1, 2, 3), (2, 0, 0), "minor"),
        ((0, 9, 9), (1, 0, 0), "major"),
        ((1, 9, 0), (1, 10, 0), "minor"),
    ],
)
def test_a_version_that_moved_enough(old: Any, new: Any, part: str) -> None:
    check(old, new, part)


@pytest.mark.parametrize(
    ("old", "new", "part", "sentence"),
    [
        (
            (1, 2, 3),
            (1, 2, 3),
            "patch",
            "the version is still 1.2.3, but what changed is a patch change. "
            "Make it 1.2.4 or later.",
        ),
        (
            (1, 2, 3),
            (1, 3, 0),
            "major",
            "the version went from 1.2.3 to 1.3.0, but what changed is a major change. "
            "Make it 2.0.0 or later.",
        ),
        (
            (1, 10, 0),
            (1, 9, 0),
            "none",
            "the version went backwards, from 1.10.0 to 1.9.0. "
            "Make it 1.10.0 or later.",
        ),
    ],
)
def test_a_version_that_moved_too_little(
    old: Any, new: Any, part: str, sentence: str
) -> None:
    with pytest.raises(BadData) as refused:
        check(old, new, part)
    assert str(refused.value) == f"datapackage.json, version: {sentence}"


@pytest.mark.parametrize(
    "version",
    [None, 1, "1.0", "v1.0.0", "1.0.0-rc.1", "01.0.0", "1.0.٣", "", "1.0.0\n"],
)
def test_a_version_that_is_not_three_numbers(version: object) -> None:
    with pytest.raises(BadData, match="not three numbers"):
        version_of({"version": version}, "datapackage.json")


# The command

WRITERS: list[Callable[[Path, example.Files], Path]] = [
    as_folder,
    as_zip,
    as_database,
]
BEFORE, AFTER = example.FILES["benchmark/tables/things.csv"], (
    b"thing_id,kind,size,made,sound,note\n"
    b"jar-1,jar,3,2020-02-01,true,\n"
    b'jar-2,jar,,2021-03-05,false,"cracked,\nthen mended"\n'
    b"lid-2,lid,7,,,\n"
)  # fmt: skip


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["diff", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return as_folder(tmp_path / "old", example.files())


def new(path: Path, **properties: Any) -> Path:
    descriptor = example.described(**properties)
    return as_folder(path / "new", example.files(descriptor, things=AFTER))


@pytest.mark.parametrize("first", WRITERS)
@pytest.mark.parametrize("second", WRITERS)
def test_a_package_does_not_differ_from_itself_elsewhere(
    first: Any, second: Any, tmp_path: Path
) -> None:
    places = (
        first(tmp_path / "one", example.files()),
        second(tmp_path / "two", example.files()),
    )
    code, out, _ = run(*places, "--check")
    assert (code, out.splitlines()[-1]) == (0, "Nothing differs.")


def test_the_text(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert (
        run("old", "new")[1]
        == """\
old  1.0.0  old
new  1.0.0  new

Major: who uses the data may have to change something
  things: 1 row was removed: what refers to a key will fail.
    - lid-1

Minor: there is more than there was
  things: 1 row was added.
    + lid-2

Patch: corrections and better wording
  things: 1 row was corrected.
    ~ jar-2: made
        - 2021-03-04
        + 2021-03-05

This is a major change: after 1.0.0 the version has to be 2.0.0 or later.
"""
    )


def test_the_markdown(old: Path, tmp_path: Path) -> None:
    assert (
        run(old, new(tmp_path, version="2.0.0"), "--format", "markdown")[1]
        == """\
## 2.0.0

### Major: who uses the data may have to change something

- things: 1 row was removed: what refers to a key will fail.
  - `lid-1`

### Minor: there is more than there was

- things: 1 row was added.
  - `lid-2`

### Patch: corrections and better wording

- things: 1 row was corrected.
  - `jar-2`, `made`: `2021-03-04` → `2021-03-05`
"""
    )


def test_the_json(old: Path, tmp_path: Path) -> None:
    told = json.loads(run(old, new(tmp_path), "--format", "json")[1])
    assert (told["part"], told["at_least"]) == ("major", "2.0.0")
    assert [reason["part"] for reason in told["reasons"]] == ["major", "minor", "patch"]
    assert told["changes"][-1] == {
        "kind": "row",
        "table": "things",
        "name": ["jar-2"],
        "old": {"made": "2021-03-04"},
        "new": {"made": "2021-03-05"},
    }


@pytest.mark.parametrize(
    ("version", "code", "words"),
    [
        ("2.0.0", 0, ""),
        ("1.1.0", 1, "from 1.0.0 to 1.1.0, but what changed is a major change"),
        ("1.0.0", 1, "still 1.0.0, but what changed is a major change"),
        ("0.9.0", 1, "went backwards, from 1.0.0 to 0.9.0. Make it 2.0.0 or later"),
    ],
)
def test_check_fails_when_the_version_moved_less_than_the_data(
    version: str, code: int, words: str, old: Path, tmp_path: Path
) -> None:
    given_code, out, err = run(old, new(tmp_path, version=version), "--check")
    assert given_code == code
    assert words in err
    assert bool(err) == bool(code)
    assert "This is a major change" in out
    assert run(old, tmp_path / "new")[0] == 0


def many(count: int) -> Differences:
    def edit(made: Parts) -> None:
        made["rows"]["things"][0]["note"] = "x" * 300 + "\x1b[2J" + "y" * 300
        made["descriptor"]["licenses"][0]["title"] = "long words " * 40
        made["rows"]["things"] += [
            {"thing_id": f"{'very-' * 20}{number}", "kind": "jar"}
            for number in range(count)
        ]

    return compared(edit)


def test_a_large_difference_is_counted_and_its_first_rows_shown() -> None:
    shown = differences_text(many(1000)).splitlines()
    assert "  things: 1000 rows were added." in shown
    assert sum(line.startswith("    + very-") for line in shown) == 5
    assert "    and 995 more: --all shows all" in shown
    everything = differences_text(many(1000), in_full=True).splitlines()
    assert sum(line.startswith("    + very-") for line in everything) == 1000
    assert "  - and 995 more" in differences_markdown(many(1000)).splitlines()


def test_no_line_is_wider_than_a_terminal_nor_commands_it() -> None:
    for in_full in (False, True):
        shown = differences_text(many(30), in_full)
        assert max(map(len, shown.splitlines())) == 80
        assert "\x1b" not in shown


def test_a_small_correction_in_a_long_text_is_shown_where_it_stands() -> None:
    before, after = parts(), parts()
    before["rows"]["things"][0]["note"] = "a long beginning " * 20 + "and the end."
    after["rows"]["things"][0]["note"] = "a long beginning " * 20 + "and the ned."
    shown = differences_text(diff_opened(opened(before), opened(after))).splitlines()
    assert "        - …g beginning and the end." in shown
    assert "        + …g beginning and the ned." in shown


def test_the_first_version_of_a_package_may_change_at_any_time() -> None:
    before, after = parts(), parts()
    after["rows"]["things"].pop()
    for made in (before, after):
        made["descriptor"]["version"] = "0.1.0"
    told = differences_text(diff_opened(opened(before), opened(after)))
    assert "after 0.1.0 the version has to be 0.2.0 or later." in told
    assert "(Before 1.0.0 a major change moves the second number.)" in told
