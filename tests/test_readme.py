"""README and CONTRIBUTING: what they show is what is there."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from councilbench import building
from councilbench.cli import main
from councilbench.project import Project

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_table_of_commands_lists_exactly_the_commands_there_are() -> None:
    listed = re.findall(r"^\| `(\w+)[^|]*\|", README, re.MULTILINE)
    assert listed == list(main.commands)


def test_every_command_has_help_with_an_example() -> None:
    for name in main.commands:
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert "Example: councilbench" in result.output, name


def test_the_output_of_build_is_the_one_shown(copied: Project) -> None:
    shown = re.search(r"    \$ councilbench build\n(.*?)\n\n[^ \n]", README, re.DOTALL)
    assert shown
    expected = [line.strip() for line in shown[1].splitlines() if line.strip()]
    result = CliRunner().invoke(main, ["--project", str(copied.root), "build"])
    lines = [line.strip() for line in result.output.splitlines() if line.strip()]
    assert lines == expected


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_runs(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=120)


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed here")
@pytest.mark.parametrize("code", blocks("r"))
def test_the_r_runs(code: str) -> None:
    subprocess.run(["Rscript", "-e", code], cwd=ROOT, check=True, timeout=120)


def test_the_sql_runs_and_finds_rows(copied: Project) -> None:
    building.build(copied)
    queries = blocks("sql")
    assert len(queries) == 2
    with sqlite3.connect(copied.database) as db:
        for query in queries:
            assert db.execute(query).fetchall()


def test_every_picture_and_file_it_names_is_there() -> None:
    for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README):
        assert (ROOT / Path(path)).is_file(), path


PROGRAM = ROOT / "build" / "councilbench"
PLAN = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def floors() -> list[dict[str, set[str]]]:
    """Return the floor plan's rooms from top to bottom, each with its modules."""
    (picture,) = re.findall(r"```\n(cli .*?)```", PLAN, re.DOTALL)
    plan: list[dict[str, set[str]]] = [{}]
    for line in picture.splitlines():
        if set(line) == {"-"}:
            plan.append({})
        elif line[0] != " ":
            room = line.split()[0].removesuffix("/")
            plan[-1][room] = set()
        else:
            plan[-1][room] |= set(line.split())
    return plan


def modules(folder: Path) -> set[str]:
    """Return the modules of a folder, and of what lies in it that is no room."""
    return {
        path.stem if path.is_file() else path.name
        for path in folder.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    } - {"__init__"}


def test_the_floor_plan_is_that_of_the_code() -> None:
    rooms = {room: names for floor in floors() for room, names in floor.items()}
    assert set(rooms) == modules(PROGRAM)
    for room, names in rooms.items():
        folder = PROGRAM / room
        assert names == (modules(folder) if folder.is_dir() else set()), room


def test_the_floors_are_those_that_are_enforced() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    enforced = [{name.strip() for name in layer.split("|")} for layer in layers]
    assert enforced == [set(floor) for floor in floors()]
    protected = {
        contract["protected_modules"][0].split(".")[1]
        for contract in contracts
        if contract["type"] == "protected"
    }
    folders = {path.parent.name for path in PROGRAM.glob("*/__init__.py")}
    assert protected == folders - {"site"}
