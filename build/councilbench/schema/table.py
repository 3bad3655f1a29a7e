"""A table as its schema and its resource declare it: the one reading of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from councilbench.folder import CODELISTS, TABLES
from councilbench.problems import BadData, Problem, bad_data, named

from .rules import Descriptor, Rule, read_rules


@dataclass(frozen=True)
class Field:
    """A column: what it is called, what it holds and what is asked of its values."""

    name: str
    type: str
    title: str
    description: str
    unit: str | None
    example: Any
    constraints: Mapping[str, Any]
    descriptor: Descriptor

    @property
    def required(self) -> bool:
        """Whether every row has a value there."""
        return bool(self.constraints.get("required"))

    @property
    def unique(self) -> bool:
        """Whether no two rows have the same value there."""
        return bool(self.constraints.get("unique"))

    @property
    def described(self) -> str:
        """The description with the unit in words."""
        unit = f" Unit: {self.unit}." if self.unit else ""
        return f"{self.description}{unit}"


@dataclass(frozen=True)
class ForeignKey:
    """Columns that point to a row of a table, which may be the same table."""

    fields: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """Columns that quote a passage: its words, and where it starts and ends."""

    quote: str
    start: str
    end: str


@dataclass(frozen=True)
class Table:
    """A table of the package. ``path`` is where its CSV lies in the package.

    ``descriptor`` is the Table Schema and ``resource`` the resource as they are
    written, for what hands them on whole.
    """

    name: str
    title: str
    description: str
    path: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    evidence: tuple[Evidence, ...]
    label: str | None
    facets: tuple[str, ...]
    search: tuple[str, ...]
    descriptor: Descriptor
    resource: Mapping[str, Any]

    @cached_property
    def columns(self) -> dict[str, Field]:
        """The fields by name, in order."""
        return {field.name: field for field in self.fields}

    @property
    def is_generated(self) -> bool:
        """Whether the build writes the table; others are written by people."""
        return PurePosixPath(self.path).is_relative_to(TABLES)

    @property
    def is_vocabulary(self) -> bool:
        """Whether it is one of the lists that people keep: codes, themes, phrases."""
        return PurePosixPath(self.path).is_relative_to(CODELISTS)

    @property
    def is_codelist(self) -> bool:
        """Whether its rows are codes, each with a label and a definition."""
        return self.primary_key == ("id",) and {"label", "definition"} <= {
            *self.columns
        }

    @cached_property
    def points_to(self) -> dict[str, str]:
        """The table that each column points to by itself, by the column's name."""
        return {key.fields[0]: key.table for key in self.foreign_keys if _single(key)}


def _single(key: ForeignKey) -> bool:
    return len(key.fields) == 1


def read_table(
    name: str,
    schema: Descriptor,
    resource: Mapping[str, Any] | None = None,
    file: str | None = None,
) -> Table:
    """Return a table as a Table Schema, and the resource that has it, declare it.

    Raises BadData with everything in the schema that is not understood; ``file`` is
    what to call it there.
    """
    resource, file = resource or {}, file or f"schema of {name}"
    try:
        rules = read_rules(name, schema, file)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # a list where there should be an object, and the like
        message = f"this is not a Table Schema ({named(error)})"
        raise bad_data(file, message, "Restore it") from None

    def of(mechanic: str) -> list[Rule]:
        return [rule for rule in rules if rule.mechanic == mechanic]

    return Table(
        name=name,
        title=str(resource.get("title") or name),
        description=str(resource.get("description") or ""),
        path=str(resource.get("path", "")),
        fields=tuple(_field(declared) for declared in schema["fields"]),
        rules=tuple(rules),
        primary_key=next((rule.fields for rule in of("primaryKey")), ()),
        unique_keys=tuple(rule.fields for rule in of("uniqueKeys")),
        foreign_keys=tuple(
            ForeignKey(rule.fields, *rule.spec) for rule in of("foreignKeys")
        ),
        evidence=tuple(Evidence(*rule.fields) for rule in of("evidence")),
        label=schema.get("label"),
        facets=tuple(schema.get("facets", [])),
        search=tuple(schema.get("search", [])),
        descriptor=schema,
        resource=resource,
    )


def read_tables(
    resources: Iterable[Mapping[str, Any]],
    schema_of: Callable[[Mapping[str, Any]], Descriptor],
    place: Path = Path(),
) -> dict[str, Table]:
    """Return the tables of a package's resources by name, in their order.

    ``schema_of`` gives a resource's Table Schema. Raises BadData with everything in
    any of them that is not understood; ``place`` is what to call the package there.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for resource in resources:
        name = resource["name"]
        try:
            file = _file_of(resource, place)
            tables[name] = read_table(name, schema_of(resource), resource, file)
        except BadData as bad:
            problems += bad.traced()
    if problems:
        raise BadData(problems)
    return tables


def _file_of(resource: Mapping[str, Any], place: Path) -> str:
    schema = resource.get("schema")
    if isinstance(schema, str):
        return str(place / schema)
    file = f"schema of {resource['name']}"
    return f"{place}, {file}" if place.parts else file


def _field(declared: Mapping[str, Any]) -> Field:
    return Field(
        name=declared["name"],
        type=declared["type"],
        title=declared.get("title") or declared["name"],
        description=declared.get("description") or "",
        unit=declared.get("unit"),
        example=declared.get("example"),
        constraints=declared.get("constraints", {}),
        descriptor=declared,
    )
