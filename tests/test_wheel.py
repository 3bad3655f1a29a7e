"""What is installed alone serves the benchmark, in a folder that holds nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from councilbench.project import Project

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "pandera", "frictionless", "datasette", "sqlite_utils", "pyarrow")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment with the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(
        [sys.executable, *pip, "wheel", "--no-deps", "-w", str(folder), str(ROOT)],
        folder,
    )
    run([sys.executable, "-m", "venv", str(folder / "env")], folder)
    (wheel,) = folder.glob("*.whl")
    constraints = ["-c", str(ROOT / "constraints.txt")]
    run(
        [folder / "env/bin/python", *pip, "install", *constraints, str(wheel)],
        folder,
    )
    return folder / "env" / "bin"


def run(command: list[Any], folder: Path) -> subprocess.CompletedProcess[str]:
    outcome = run_anyway(command, folder)
    assert outcome.returncode == 0, outcome.stderr
    return outcome


def run_anyway(command: list[Any], folder: Path) -> subprocess.CompletedProcess[str]:
    # Nothing of this checkout or its environment may help.
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL"))
    }
    return subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True)


@contextmanager
def serving(command: Path, folder: Path) -> Iterator[str]:
    """Run ``councilbench serve`` in a folder and yield its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder.with_name("log.txt")
    with log.open("w") as output:
        server = subprocess.Popen(
            [command, "serve", "--port", str(port)],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(600):
            assert server.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json")
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def carried(installed: Path) -> Path:
    (folder,) = installed.parent.glob("lib/python*/site-packages/councilbench")
    return folder / "benchmark_data"


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_wheel_alone_serves_the_benchmark_from_an_empty_folder(
    installed: Path, tmp_path: Path, tables: dict[str, list[dict[str, Any]]]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    before = hashes(carried(installed))
    with serving(installed / "councilbench", empty) as address:
        for name, rows in tables.items():
            page = f"{address}/benchmark/{name}.json?_shape=array&_size=max&_nofacet=1"
            served = json.load(urllib.request.urlopen(page))
            assert len(served) == len(rows), name
            if name == "recommendations":
                assert [row["text"] for row in served] == [row["text"] for row in rows]
        home = urllib.request.urlopen(address).read().decode()
    assert Project(ROOT).descriptor["title"].split("'")[0] in home
    assert hashes(carried(installed)) == before
    assert [path.name for path in empty.iterdir()] == ["dist"]


def test_the_wheel_carries_the_whole_benchmark(installed: Path) -> None:
    kept = ("schemas", "sources", "benchmark", "LICENSES")
    expected = {
        path.relative_to(ROOT).as_posix()
        for part in kept
        for path in (ROOT / part).rglob("*")
        if path.is_file()
    } | {"datapackage.json", "CHANGELOG.md"}
    assert set(hashes(carried(installed))) == expected


def test_tables_are_the_same_bytes_where_pyarrow_is_not_installed(
    installed: Path, tmp_path: Path
) -> None:
    without = run_anyway([installed / "python", "-c", "import pyarrow"], tmp_path)
    assert "No module named 'pyarrow'" in without.stderr
    copied = tmp_path / "benchmark"
    shutil.copytree(carried(installed), copied)
    shutil.copy(ROOT / "CITATION.cff", copied)
    run([installed / "councilbench", "build"], copied)
    for folder in ("benchmark/tables", "datapackage.json", "CITATION.cff"):
        mine, theirs = ROOT / folder, copied / folder
        if mine.is_dir():
            assert hashes(theirs) == hashes(mine)
        else:
            assert theirs.read_bytes() == mine.read_bytes()


def test_installed_alone_it_cites_and_says_what_packaging_needs(
    installed: Path, tmp_path: Path
) -> None:
    version = Project(ROOT).descriptor["version"]
    cited = run([installed / "councilbench", "cite"], tmp_path).stdout
    assert f"(version {version})" in cited
    packed = run_anyway([installed / "councilbench", "package"], tmp_path)
    assert packed.returncode == 1
    assert packed.stderr == (
        "councilbench package: the library pyarrow is not installed. "
        'Run pip install "councilbench[export]".\n'
    )
    assert list(tmp_path.iterdir()) == []


def test_help_brings_in_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from councilbench.cli import main; "
        "main(['--help'], standalone_mode=False); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert "package" in shown
    assert shown.endswith("[]\n")
