"""Frames, CSV and checks by Table Schemas as a file has them, where tests write some.

The program takes tables that were read from schemas; these read them first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from councilbench.problems import Problem
from councilbench.schema import Rule, Table, read_table, read_tables
from councilbench.tables import frames, validation

Schema = Mapping[str, Any]


def table(schema: Schema | Table, name: str = "t") -> Table:
    return schema if isinstance(schema, Table) else read_table(name, schema)


def tables(schemas: Mapping[str, Schema]) -> dict[str, Table]:
    return read_tables(
        ({"name": name, "schema": schema} for name, schema in schemas.items()),
        lambda resource: resource["schema"],
    )


def rules(name: str, schema: Schema) -> tuple[Rule, ...]:
    return table(schema, name).rules


def frame(rows: Iterable[Mapping[str, object]], schema: Schema) -> pd.DataFrame:
    return frames.frame(rows, table(schema))


def read_csv(data: bytes, schema: Schema, name: str) -> pd.DataFrame:
    return frames.read_csv(data, table(schema), name)


def to_csv(rows: pd.DataFrame, schema: Schema) -> bytes:
    return frames.to_csv(frames.records(rows), table(schema))


def findings(
    contents: Mapping[str, pd.DataFrame],
    schemas: Mapping[str, Schema],
    texts: Mapping[str, str] | None,
    files: Mapping[str, str],
) -> list[tuple[Rule, Problem]]:
    return validation.findings(contents, tables(schemas), texts, files)


def validate(*judged: Any) -> list[Problem]:
    return [problem for _, problem in findings(*judged)]
