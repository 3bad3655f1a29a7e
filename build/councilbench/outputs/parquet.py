"""The tables as Parquet files, with their types and what their columns mean."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from councilbench.schema import Row, Table

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def to_parquet(table: Table, rows: Sequence[Row]) -> bytes:
    """Return a table's rows as Parquet in its schema's types: the same bytes each time.

    What the table and each column are called and hold is kept with them.
    """
    fields = [
        pa.field(
            field.name,
            TYPES[field.type],
            nullable=not field.required,
            metadata={"title": field.title, "description": field.description},
        )
        for field in table.fields
    ]
    arrays = [
        pa.array([row[field.name] for row in rows], type=field.type) for field in fields
    ]
    metadata = {"title": table.title, "description": table.description}
    target = io.BytesIO()
    pq.write_table(
        pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata)),
        target,
        compression="zstd",
    )
    return target.getvalue()
