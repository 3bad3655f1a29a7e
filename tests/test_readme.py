"""README and CONTRIBUTING: what they show is what is there."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from councilbench import building
from councilbench.cli import main
from councilbench.project import Project

# Rooms whose modules the plan does not name one by one.
UNNAMED = {"converting", "reading", "site"}

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
    found = [line.strip() for line in result.output.splitlines() if line.strip()]
    assert found == expected


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


def test_the_floor_plan_names_every_module() -> None:
    plan = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    modules = sorted((ROOT / "build" / "councilbench").rglob("[!_]*.py"))
    modules = [path for path in modules if path.parent.name not in UNNAMED]
    assert len(modules) > 40
    assert [path.name for path in modules if path.name not in plan] == []
