"""What every test may use: the repository's benchmark, and copies of it to break."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

import pytest
from councilbench import building
from councilbench.project import Project

ROOT = Path(__file__).parents[1]
PARTS = ("schemas", "sources", "benchmark", "datapackage.json", "CITATION.cff")


def pytest_report_header() -> str:
    names = ("pandas", "pandera", "frictionless", "sqlite-utils", "datasette")
    return ", ".join(f"{name} {version(name)}" for name in names)


@pytest.fixture(scope="session")
def benchmark() -> building.Package:
    """The repository's benchmark, read and coded afresh from its sources."""
    return building.assemble(Project(ROOT))


@pytest.fixture(scope="session")
def tables(benchmark: building.Package) -> dict[str, list[dict[str, object]]]:
    """Its tables as lists of rows, missing values as None."""
    return {
        name: frame.astype(object).where(frame.notna(), None).to_dict("records")
        for name, frame in benchmark.tables.items()
    }


@pytest.fixture
def copied(tmp_path: Path) -> Project:
    """A copy of the benchmark's folder that a test may change."""
    folder = tmp_path / "benchmark"
    folder.mkdir()
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    return Project(folder)
