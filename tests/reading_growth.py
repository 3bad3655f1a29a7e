"""How the time that reading takes grows with the text: large and hostile texts.

Run from the repository's folder: python -m tests.reading_growth (or make bench).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import Vocabulary, read

ROOT = Path(__file__).parents[1]
SIZES = (50_000, 100_000, 200_000, 400_000)

Maker = Callable[[int], str]


def _repeated(words: str, before: str = "", after: str = "") -> Maker:
    return lambda size: before + words * (size // len(words)) + after


def _numbered(words: str, before: str = "") -> Maker:
    """Make a text of lines that are numbered from 1, up to a size."""
    return lambda size: (
        before + "".join(words.format(n=n) for n in range(1, size // len(words)))
    )


TEXTS: dict[str, Maker] = {
    "recommendations": _numbered(
        "Recommendation {n}: That the Council does this.\nResponse: Accepted.\n\n"
    ),
    "a list of them": _numbered(
        "{n}. That the Council does this.\n", "The Scrutiny Panel recommends that:\n"
    ),
    "a table of them": _numbered(
        "| R{n} | That the thing be done. | Accepted |\n",
        "| Ref | Recommendation | Response |\n|---|---|---|\n",
    ),
    "cells over lines": _numbered(
        "SC{n} |\nThat the thing\nbe done. |\nComplete |\n",
        "Ref |\nRecommendation |\nStatus |\n",
    ),
    "decisions": _numbered("({n}) That this be done by 3 May 2021.\n", "RESOLVED:\n"),
    "decisions in a line": _numbered(" ({n}) That it be done.", "RESOLVED:"),
    "openers": _repeated("AGREED that the report be noted.\n"),
    "openers in a line": _repeated("AGREED "),
    "answers in a line": _repeated(
        "Cabinet accepted Recommendation 2 and ", "Scrutiny. "
    ),
    "one line": _repeated("The word is given. "),
    "statements": _repeated("Members noted that the work was done.\n"),
    "dates in a line": _repeated("3 May 2021 "),
    "brackets that open": _repeated("(", "Recommendation 1 "),
    "brackets in brackets": _repeated("(a)", "Recommendation 1 ("),
    "1, 1, 1": _repeated("1, ", "Recommendations "),
    "bullets": _repeated("· "),
    "bullets on lines": _repeated("· a b c\n", "The Panel recommends that:\n"),
    "bars": _repeated("| "),
    "spaces": _repeated(" ", "Recommendation 1", "x"),
    "empty lines": _repeated("\n"),
    "dots": _repeated("."),
    "asterisks": _repeated("*", after="AGREED"),
    "digits": _repeated("1"),
    "dotted digits": _repeated("1."),
    "about about": _repeated("about ", "Recommendation 1 was about "),
    "panel panel": _repeated("panel ", "Scrutiny ", "recommends that:"),
    "statuses": _repeated("ongoing ", "Recommendation 1: x y z\nProgress: "),
}


def seconds(text: str, vocabulary: Vocabulary) -> float:
    """Return how long it takes to read a text."""
    start = time.perf_counter()
    read(text, vocabulary)
    return time.perf_counter() - start


def main() -> None:
    """Print, for each sort of text, the seconds at each size and how they grow."""
    vocabulary = load_vocabulary(Project(ROOT))
    print(f"{'characters':22}" + "".join(f"{size:>10,}" for size in SIZES))
    for name, make in TEXTS.items():
        times = [seconds(make(size), vocabulary) for size in SIZES]
        growth = [b / a for a, b in zip(times, times[1:], strict=False)]
        print(
            f"{name:22}"
            + "".join(f"{taken:>9.2f}s" for taken in times)
            + "   x "
            + ", ".join(f"{factor:.1f}" for factor in growth),
            flush=True,
        )


if __name__ == "__main__":
    main()
