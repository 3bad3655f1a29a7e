"""What every test may use: the repository's benchmark, and copies of it to break."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from councilbench import building
from councilbench.project import Project
from councilbench.schema import Row, Table
from councilbench.tables.frames import records

ROOT = Path(__file__).parents[1]
PARTS = ("schemas", "sources", "benchmark", "datapackage.json", "CITATION.cff")


def pytest_report_header() -> str:
    names = ("pandas", "pandera", "frictionless", "sqlite-utils", "datasette")
    return ", ".join(f"{name} {version(name)}" for name in names)


def as_written(tables: Mapping[str, Table]) -> dict[str, Any]:
    """Return the Table Schemas of tables as their files have them."""
    return {name: table.descriptor for name, table in tables.items()}


def plain(frames: Mapping[str, pd.DataFrame]) -> dict[str, list[Row]]:
    """Return frames as plain rows, as what writes them takes them."""
    return {name: records(frame) for name, frame in frames.items()}


@pytest.fixture(scope="session")
def benchmark() -> building.Package:
    """The repository's benchmark, read and coded afresh from its sources."""
    return building.assemble(Project(ROOT))


@pytest.fixture(scope="session")
def tables(benchmark: building.Package) -> dict[str, list[dict[str, object]]]:
    """Its tables as lists of rows, missing values as None."""
    return {
        name: frame.astype(object).where(frame.notna(), None).to_dict("records")
        for name, frame in benchmark.frames.items()
    }


def copy_of_benchmark(folder: Path, parts: Iterable[str] = PARTS) -> Path:
    """Copy the benchmark to a folder that is not there yet, and return it."""
    folder.mkdir()
    for part in parts:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A copy of the benchmark's folder that a test may change."""
    return Project(copy_of_benchmark(tmp_path / "benchmark"))
