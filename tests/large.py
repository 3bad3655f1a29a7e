"""A database a thousand times the size of this one, for what has to stay quick."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from councilbench.project import Project
from councilbench.store.database import write_database
from councilbench.tables.frames import records

TIMES = 1000
# About as many councils as England has; each comes with ten times the reviews.
COUNCILS = 100
_SAME = {"theme_id", "indicator_id"}


def multiplied(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables with every row many times, each time under other keys."""
    large = {}
    for name, table in tables.items():
        keys = [
            c
            for c in table
            if c in ("key", "path") or (c.endswith("_id") and c not in _SAME)
        ]
        times = TIMES if keys else 1
        copies = pd.concat([table] * times, ignore_index=True)
        number = np.repeat(np.arange(times), len(table))
        for column in keys:
            copy = number % COUNCILS if "council" in column else number
            copies[column] = copies[column] + pd.Series(copy).map("~{:03d}".format)
        if name == "indicators":
            copies = copies.drop_duplicates(["council_id", "theme_id", "indicator_id"])
        if name == "councils":
            copies = copies.drop_duplicates("council_id")
            copies["name"] += " " + copies["council_id"].str[-3:]
            copies["gss_code"] = None
        if name == "documents":
            copies["sha256"] = [f"{place:064x}" for place in range(len(copies))]
        large[name] = copies
    return large


def write_large(
    project: Project, tables: Mapping[str, pd.DataFrame], folder: Path
) -> Path:
    """Write the multiplied tables as the build does, and return the file."""
    path = folder / "benchmark.db"
    rows = {name: records(frame) for name, frame in multiplied(tables).items()}
    write_database(project, rows, path)
    return path
