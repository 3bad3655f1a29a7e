"""The mistakes that are made on purpose, to see whether the tests notice them."""

from __future__ import annotations

import ast

import pytest
from mutations import pattern_edits, places, sample

SOURCE = b'''"""What it does: a == b."""

import re

_WORD = re.compile(r"\\b(?:one|two)\\s+\\w+", re.IGNORECASE)
_PALE = "#ffffff"


def first(values: list[int], least: int = 3) -> int | None:
    """Return the first value that is at least as large."""
    if not values:
        raise ValueError("there are no values at all")
    large = [value for value in values if value >= least]
    return large[0] if large else None


def told(values: list[str]) -> None:
    print(f"{len(values) + 1} \xe2\x80\x93 values", sep=", ")
'''


def made(source: bytes) -> list[str]:
    """Return the lines that the mutants of a source have in place of its own."""
    own = source.decode().splitlines()
    lines = []
    for place in places("room/module", source):
        for mutant in place:
            mutated = mutant.made(source).decode().splitlines()
            lines += [line.strip() for line in mutated if line not in own]
    return lines


def test_each_mistake_changes_one_place() -> None:
    assert made(SOURCE) == [
        '_WORD = re.compile(r"\\b(?:two)\\s+\\w+", re.IGNORECASE)',
        '_WORD = re.compile(r"\\b(?:one)\\s+\\w+", re.IGNORECASE)',
        '_WORD = re.compile(r"\\b(?:one|two)\\s+\\w*", re.IGNORECASE)',
        '_WORD = re.compile(r"\\b(?:one|two)\\s+\\w+", 0)',
        "def first(values: list[int], least: int = 4) -> int | None:",
        "if (values):",
        "if True:",
        "if False:",
        "large = [value for value in values if True]",
        "large = [value for value in values if value > least]",
        "return 0",
        "return large[-1] if large else None",
        "return large[1] if large else None",
        "return large[0] if True else None",
        "return large[0] if False else None",
        "pass",
        'print(f"{len(values) + 1} – values")',
    ]


def test_each_mutant_is_python_and_has_a_name_of_its_own() -> None:
    source = SOURCE + b"\nBOTH = (1 < 2 < 3, 1 < 2, min(1, 2), sorted([2, 1]))\n"
    mutants = [mutant for place in places("a/b", source) for mutant in place]
    for mutant in mutants:
        ast.parse(mutant.made(source))
    assert len({mutant.id for mutant in mutants}) == len(mutants)
    assert "a/b:11:not:not values>(values)" in {mutant.id for mutant in mutants}


@pytest.mark.parametrize(
    ("pattern", "mistakes"),
    [
        # the first of several may belong to a piece before
        ("a|b", ["a"]),
        (r"(?:a|b[|]\||c)", [r"(?:b[|]\||c)", "(?:a|c)", r"(?:a|b[|]\|)"]),
        ("(?P<x>a|b)+", ["(?P<x>b)+", "(?P<x>a)+", "(?P<x>a|b)*"]),
        # a piece of a pattern may begin or end within a group
        ("(?:a|b", ["(?:b", "(?:a"]),
        ("|c)x*", [")x*", "|c)x+"]),
        # counts and names in braces are left as they are
        (r"\d{1,3}[+*]{{2}}", []),
    ],
)
def test_what_can_go_wrong_in_a_pattern(pattern: str, mistakes: list[str]) -> None:
    edits = pattern_edits(pattern)
    made = [pattern[:start] + new + pattern[end:] for start, end, new in edits]
    assert sorted(made) == sorted(mistakes)


def test_the_same_seed_draws_the_same_and_each_module_its_share() -> None:
    found = {
        "a/large": places("a/large", SOURCE),
        "a/small": places("a/small", b"IS_SO = 1 < 2\nNOT = not IS_SO\n"),
    }
    drawn = sample(found, 8, "seed")
    assert drawn == sample(found, 8, "seed")
    assert len({(mutant.module, mutant.start) for mutant in drawn}) == 8
    small = [mutant for mutant in drawn if mutant.module == "a/small"]
    assert len(small) == 2
    # a change in one module leaves what is drawn from the others
    longer = found | {"a/large": places("a/large", SOURCE + b"\nMORE = 1 + 1\n")}
    assert [m for m in sample(longer, 8, "seed") if m.module == "a/small"] == small
