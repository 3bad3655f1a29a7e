"""The tables as Parquet files, with their types and what their columns mean."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def to_parquet(
    table: pd.DataFrame, schema: Mapping[str, Any], about: Mapping[str, str]
) -> bytes:
    """Return a frame as Parquet in its schema's types: the same bytes each time.

    ``about`` is kept with the table, each column's title and description with it.
    """
    fields = [
        pa.field(
            field["name"],
            TYPES[field["type"]],
            nullable=not field.get("constraints", {}).get("required", False),
            metadata={key: field.get(key, "") for key in ("title", "description")},
        )
        for field in schema["fields"]
    ]
    arrays = [
        pa.array(
            [None if pd.isna(value) else value for value in table[field.name]],
            type=field.type,
        )
        for field in fields
    ]
    target = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=dict(about))),
        target,
        compression="zstd",
    )
    return target.getvalue()
