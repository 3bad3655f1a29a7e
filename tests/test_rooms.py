"""The rooms of the program: each has a face, and what is light stays light."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, copy_of_benchmark
from councilbench import building
from councilbench.project import Project

PROGRAM = ROOT / "build" / "councilbench"
FACES = sorted(path.parent for path in PROGRAM.rglob("__init__.pyi"))
# What takes long to load, by what needs none of it.
HEAVY = ("pandas", "numpy", "pandera", "frictionless", "matplotlib", "datasette")
HEAVY += ("pydantic", "phonenumbers", "sqlite_utils")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A benchmark that was built: a light command would build it first."""
    folder = copy_of_benchmark(tmp_path_factory.mktemp("rooms") / "benchmark")
    building.build(Project(folder))
    return folder


def loaded_by(program: str, folder: Path = ROOT) -> set[str]:
    """Return which heavy libraries a program has loaded when it ends."""
    asks = f"import sys; print(*(set({HEAVY}) & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", f"{program}\n{asks}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("folder", FACES, ids=lambda folder: folder.name)
def test_a_face_names_what_is_there(folder: Path) -> None:
    name = ".".join(folder.relative_to(PROGRAM.parent).parts)
    room = importlib.import_module(name)
    assert room.__all__
    for each in room.__all__:
        assert getattr(room, each) is not None, each
    stub = ast.parse((folder / "__init__.pyi").read_text(encoding="utf-8"))
    named = {
        alias.asname
        for line in stub.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    }
    assert named == {*room.__all__} - {"__version__"}
    assert {*dir(room)} >= {*room.__all__}


def test_every_room_but_those_that_load_nothing_heavy_has_such_a_face() -> None:
    rooms = {path.parent.name for path in PROGRAM.glob("*/__init__.py")}
    assert {folder.name for folder in FACES} == (
        rooms - {"reading", "site"} | {"councilbench"}
    )


COMMANDS = (
    "--help",
    "read stockton-care-at-home-progress-minutes",
    "peers stockton-care-at-home-r07",
    "cite",
    "ask",
    "ask silent_themes",
    "search training",
    "compare --theme recruitment",
    "compare --format html",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_light_command_loads_nothing_heavy(command: str, built: Path) -> None:
    words = command.split()
    program = f"""
from councilbench.cli import main
try:
    main({words!r})
except SystemExit as ended:
    assert not ended.code, ended.code
"""
    assert loaded_by(program, built) == set()


def test_datasette_with_the_site_loads_nothing_else_that_is_heavy() -> None:
    """Datasette 0.65 itself loads numpy, for the units of columns."""
    assert loaded_by("import councilbench.site") <= {"datasette", "numpy"}
    version = """
from datasette.cli import cli
try:
    cli(["--version"])
except SystemExit:
    pass
"""
    assert loaded_by(version) == {"datasette", "numpy"}


def test_the_pages_load_nothing_that_only_the_build_needs(built: Path) -> None:
    program = """
import asyncio
from councilbench.project import find
from councilbench.serving import application
from pathlib import Path

async def visit():
    datasette = application(find(Path()))
    for page in ("/", "/compare?theme=recruitment", "/search?q=training", "/quality",
                 "/codebook", "/questions", "/councils/leicester",
                 "/recommendations/stockton-care-at-home-r07",
                 "/documents/stockton-care-at-home-progress-minutes"):
        assert (await datasette.client.get(page)).status_code == 200, page

asyncio.run(visit())
"""
    assert loaded_by(program, built) == {"datasette", "numpy"}
