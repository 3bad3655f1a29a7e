"""Whether the tests would notice a mistake in the program: ``make mutants``.

A mutant is the program with one small mistake made on purpose: "<" for "<=", a
condition that always holds, an alternative of a pattern left out. A sample of them is
drawn, the same for the same seed, from the rooms that decide what the tables say. Each
is put into a copy of the repository in a temporary folder, and the tests run there
until one fails: then the mutant is killed. One that they all let pass has survived: it
shows a test that is missing, or a piece of program that makes no difference.

Run from the repository's folder: python -m tests.mutants (or make mutants). It ends
with 1 where fewer than 90 % of the mutants are killed.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import importlib
import importlib.util
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.mutations import Mutant, difference, places, sample

ROOT = Path(__file__).parents[1]
PACKAGE = "build/councilbench"
LEFT_OUT = (".git", ".venv", "dist", ".hypothesis", ".*_cache", "*.egg-info")
WANTED = 0.9
AT_ONCE = 2
NOT_RUN = 70  # how a process ends in which the tests could not be run
QUICK = 5  # tests that are loaded first
LONGEST = 150  # seconds that a test may take; a mutant that hangs is killed

MODULES = (
    "coding/overlay",
    "coding/correcting",
    "coding/model",
    "coding/codebook",
    "tables/rows",
    "tables/holders",
    "tables/origins",
    "tables/issues",
    "tables/latest",
    "tables/indicators",
    "tables/agreement",
    "tables/validation",
    "reading/*",
    "outputs/charts",
)

# The tests that are run on a mutant, by room or module: quick ones that look at it
# closely come first, then all others that may notice. A file that is not there is
# passed over.
EVERYTHING = "test_everything.py"
CHECK = "test_bad_input.py::test_build_check_tells_which_tables_are_out_of_date"
WIDER = (
    "test_indicators.py",
    "test_queries.py",
    "test_database.py",
    "test_comparison.py",
    "test_bad_input.py",
)
TESTS = {
    "reading": (
        "test_reading_forms.py",
        "test_reading_words.py",
        "test_layouts.py",
        "test_coding.py",
        "test_facts.py",
        CHECK,
        "test_reading.py",
        "test_adding.py",
        "test_indicators.py",
        "test_reading_growth.py",
    ),
    "coding": (
        "test_coding.py",
        "test_facts.py",
        CHECK,
        "test_card_faults.py",
        "test_card_schema.py",
        "test_adding.py",
        *WIDER,
    ),
    "tables": (
        "test_coding.py",
        "test_latest.py",
        "test_facts.py",
        "test_card_faults.py",
        "test_reviewed.py",
        CHECK,
        *WIDER,
    ),
    "tables/latest": ("test_latest.py", "test_facts.py", CHECK, *WIDER),
    "tables/indicators": ("test_indicators.py", CHECK, "test_facts.py", *WIDER),
    "tables/agreement": ("test_coding.py", "test_facts.py", CHECK, "test_readme.py"),
    "tables/validation": (
        "test_validation.py",
        "test_frames.py",
        CHECK,
        "test_opening.py",
        "test_differences.py",
        *WIDER,
    ),
    "outputs": ("test_charts.py", CHECK, "test_publishing.py", "test_one_place.py"),
}

# Loaded once, before a process is forked for each mutant: none of it is ours.
LOADED_BEFORE = (
    "click.testing",
    "frictionless",
    "jinja2",
    "lazy_loader",
    "matplotlib.backends.backend_svg",
    "matplotlib.dates",
    "matplotlib.figure",
    "pandas",
    "pandera.pandas",
    "phonenumbers",
    "pydantic",
    "sqlite_utils",
    "yaml",
)


def candidates(names: Sequence[str] = MODULES) -> dict[str, list[list[Mutant]]]:
    """Return the places of each module that is there, by module."""
    folder = ROOT / PACKAGE
    files = sorted(
        file
        for name in names
        for file in folder.glob(f"{name}.py")
        if file.stem != "__init__"
    )
    modules = [file.relative_to(folder).with_suffix("").as_posix() for file in files]
    return {name: places(name, _source(name)) for name in modules}


def _source(module: str) -> bytes:
    return (ROOT / PACKAGE / f"{module}.py").read_bytes()


def shown(mutant: Mutant) -> str:
    """Return a mutant as a difference: the line as it is, and as it becomes."""
    return difference(mutant, _source(mutant.module))


# --- whether the tests notice


@dataclass(frozen=True)
class Trial:
    """What became of a mutant: the test that killed it, if any, and the seconds."""

    mutant: Mutant | None
    killed: bool
    by: str
    seconds: float


def tests_for(module: str, whole: bool) -> list[str]:
    """Return the tests to run on a mutant of a module, in order."""
    room = module.split("/")[0]
    named = [EVERYTHING, *TESTS.get(module, TESTS.get(room, WIDER))]
    if whole:
        named += sorted(file.name for file in (ROOT / "tests").glob("test_*.py"))
    there = [n for n in named if (ROOT / "tests" / n.split("::")[0]).is_file()]
    return [f"tests/{name}" for name in dict.fromkeys(there)]


class _Limit:
    """Ends the process where a test takes too long: pytest calls it before each."""

    def pytest_runtest_logstart(self) -> None:
        signal.alarm(LONGEST)


def _test(tree: Path, tests: list[str], *more: str) -> int:
    """Fork a process that runs tests on a copy of the repository; return its number.

    What it prints goes into the copy's ``said``.
    """
    sys.stdout.flush()  # or both processes would print what waits
    process = os.fork()
    if process:
        return process
    code = NOT_RUN
    try:
        os.setpgid(0, 0)
        with (tree / "said").open("wb") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        os.chdir(tree)
        os.environ["PYTHONPATH"] = f"{tree}/build"
        sys.path[:] = [f"{tree}/build", *(p for p in sys.path if p not in _OURS)]
        spec = importlib.util.find_spec("councilbench")
        if not spec or not str(spec.origin).startswith(str(tree)):
            sys.exit("the tests would not run on the copy")
        settings.register_profile("kill", phases=[Phase.explicit, Phase.generate])
        settings.load_profile("kill")
        signal.alarm(LONGEST)
        options = ["-x", "-q", "-n0", "--tb=line", "-p", "no:cacheprovider"]
        options += ["--hypothesis-seed=0", f"--rootdir={tree}", *more]
        # the first few files apart: the others need not be loaded where these fail
        code = int(pytest.main([*options, *tests[:QUICK]], plugins=[_Limit()]))
        if not code and tests[QUICK:]:
            code = int(pytest.main([*options, *tests[QUICK:]], plugins=[_Limit()]))
        sys.stdout.flush()
    finally:
        os._exit(code)


_OURS = {"", str(ROOT), str(ROOT / "build"), str(ROOT / "tests")}


def _ended(process: int, status: int) -> int:
    """Return how a process ended, and end all that it may have left behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(status)
    if code == NOT_RUN:
        sys.exit("the tests could not be run")
    return code


def _killer(tree: Path, code: int) -> str:
    """Return the test that failed, in words."""
    if code < 0:
        return "a test that took too long" if code == -signal.SIGALRM else "a crash"
    said = (tree / "said").read_text("utf-8", errors="replace")
    failed = re.search(r"^(?:FAILED|ERROR) (?:tests/)?([^\s\[]+)", said, re.MULTILINE)
    return failed[1] if failed else "its import"


def prepared(folder: Path, tests: Iterable[str]) -> Path:
    """Copy the repository into a folder, compiled, and collect its tests once."""
    tree = folder / "whole"
    ignored = shutil.ignore_patterns(*LEFT_OUT, "__pycache__")
    shutil.copytree(ROOT, tree, ignore=ignored)
    compileall.compile_dir(tree / "build", quiet=2)
    process = _test(tree, sorted(tests), "--collect-only")
    if _ended(process, os.waitpid(process, 0)[1]):
        sys.exit((tree / "said").read_text("utf-8"))
    # from here on the copies stay as they are: a mutant leaves nothing compiled
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    return tree


def _start(tree: Path, mutant: Mutant | None, tests: list[str]) -> tuple[int, Path]:
    """Make a copy with a mutant in it (None: as it is), and start its tests."""
    copy = Path(tempfile.mkdtemp(prefix="mutant-", dir=tree.parent)) / "tree"
    shutil.copytree(tree, copy)
    if mutant:
        file = copy / PACKAGE / f"{mutant.module}.py"
        file.write_bytes(mutant.made(file.read_bytes()))
        for compiled in file.parent.glob(f"__pycache__/{file.stem}.*"):
            compiled.unlink()
    return _test(copy, tests), copy


def trials(
    tree: Path, tried: Sequence[tuple[Mutant | None, list[str]]]
) -> Iterator[Trial]:
    """Try mutants, some at once; yield what became of each as it is known."""
    waiting = list(tried)
    running: dict[int, tuple[Mutant | None, Path, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                mutant, tests = waiting.pop(0)
                process, copy = _start(tree, mutant, tests)
                running[process] = (mutant, copy, time.monotonic())
            process, status = os.wait()
            mutant, copy, since = running.pop(process)
            code = _ended(process, status)
            by = _killer(copy, code) if code else ""
            shutil.rmtree(copy.parent)
            yield Trial(mutant, bool(code), by, time.monotonic() - since)
    finally:
        for process in running:
            os.killpg(process, signal.SIGKILL)


# --- what is printed


def _told(trial: Trial, number: int, of: int) -> str:
    assert trial.mutant
    fate = f"killed by {trial.by}" if trial.killed else "SURVIVED"
    took = f"{number:>3}/{of} {trial.seconds:5.1f} s"
    return f"{took}  {trial.mutant.id}\n{shown(trial.mutant)}\n    {fate}"


def _summary(done: Sequence[Trial]) -> Iterator[str]:
    """Say how many were killed in each room, and which survived."""
    ordered = sorted(
        (trial for trial in done if trial.mutant),
        key=lambda trial: trial.mutant.module if trial.mutant else "",
    )
    yield "\n| room | mutants | killed | survived |\n|---|--:|--:|--:|"
    rooms = groupby(
        ordered, lambda t: t.mutant.module.split("/")[0] if t.mutant else ""
    )
    for room, listed in [*((r, list(group)) for r, group in rooms), ("all", ordered)]:
        killed = sum(trial.killed for trial in listed)
        yield f"| {room} | {len(listed)} | {killed} | {len(listed) - killed} |"
    survivors = [t.mutant for t in ordered if t.mutant and not t.killed]
    if survivors:
        yield "\nSurvived:"
    for mutant in survivors:
        yield f"  {mutant.id}\n{shown(mutant)}"


def _chosen(options: argparse.Namespace) -> list[Mutant]:
    found = candidates(options.module or MODULES)
    if options.only:
        all_of_them = [m for listed in found.values() for ms in listed for m in ms]
        named = [m for m in all_of_them if m.id in options.only]
        unknown = set(options.only) - {mutant.id for mutant in named}
        if unknown:
            sys.exit(f"there is no mutant {', '.join(sorted(unknown))}")
        return named
    return sample(found, options.sample, options.seed)


def main() -> None:
    """Draw mutants, try them, and say what became of each."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description="Try the tests by mistakes."
    )
    parser.add_argument("--seed", default="1", help="what the sample is drawn by")
    parser.add_argument("--sample", type=int, default=120, help="how many are drawn")
    parser.add_argument("--module", action="append", help='such as "reading/*"')
    parser.add_argument("--only", action="append", metavar="ID", help="this one alone")
    parser.add_argument("--list", action="store_true", help="show them, run nothing")
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--quick", action="store_true", help="only the closest tests")
    extent.add_argument("--whole", action="store_true", help="every test there is")
    options = parser.parse_args()
    mutants = _chosen(options)
    # so that a run that is ended leaves no folders behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    if options.list:
        for mutant in mutants:
            print(f"{mutant.id}\n{shown(mutant)}")
        return
    for name in LOADED_BEFORE:
        importlib.import_module(name)
    tried: list[tuple[Mutant | None, list[str]]] = [
        (
            mutant,
            tests_for(mutant.module, options.whole)[: QUICK * options.quick or None],
        )
        for mutant in mutants
    ]
    started, done = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = prepared(Path(folder), {test for _, tests in tried for test in tests})
        for trial in trials(tree, tried):
            done.append(trial)
            print(_told(trial, len(done), len(mutants)), flush=True)
        # what killed must pass where nothing is wrong
        killers = sorted({f"tests/{t.by}" for t in done if "::" in t.by})
        for sound in trials(tree, [(None, killers)] if killers else []):
            if sound.killed:
                sys.exit(f"the program as it is fails {sound.by}")
    print("\n".join(_summary(done)))
    killed = sum(trial.killed for trial in done) / max(1, len(done))
    minutes = (time.monotonic() - started) / 60
    print(f"\n{killed:.0%} of {len(done)} killed, in {minutes:.0f} minutes")
    sys.exit(killed < WANTED)


if __name__ == "__main__":
    main()
