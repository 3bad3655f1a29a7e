"""How long commands take to start, and how much of it is imports: ``make bench-start``.

Each is run in turn in the same run, beside a Python that does nothing, so that a slow
machine slows all alike. Imports are what ``python -X importtime`` counts.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAIN = "from councilbench.cli import main; main()"
DATASETTE = "from datasette.cli import cli; cli()"
NOTHING = "python -c pass"
COMMANDS = (
    "--help",
    "read stockton-care-at-home-progress-minutes",
    "peers stockton-care-at-home-r07",
    "cite",
    "ask silent_themes",
    "search training",
    "compare --theme recruitment",
    "build --check",
)
ROUNDS = 7


def run(arguments: list[str]) -> tuple[float, float]:
    """Return how long a Python took, and how much of it went into imports, in ms."""
    started = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    taken = (time.perf_counter() - started) * 1000
    own = re.findall(r"^import time: +(\d+) \|", ended.stderr, re.MULTILINE)
    return taken, sum(map(int, own)) / 1000


def main() -> None:
    """Print for each command its middle time, beside a bare Python, and imports."""
    programs = {NOTHING: ["pass"]}
    programs |= {f"councilbench {c}": [MAIN, *c.split()] for c in COMMANDS}
    programs["datasette --version, with the plugin"] = [DATASETTE, "--version"]
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, arguments in programs.items():
            taken[name].append(run(arguments))
    bare = statistics.median(total for total, _ in taken[NOTHING])
    for name, times in taken.items():
        total = statistics.median(total for total, _ in times)
        imports = statistics.median(imports for _, imports in times)
        print(
            f"{total:>7.0f} ms  {total / bare:>5.1f} times  "
            f"{imports / total:>4.0%} imports  {name}"
        )


if __name__ == "__main__":
    main()
