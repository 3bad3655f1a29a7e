"""How well the reader reads: what it finds in layouts against what a person found.

A layout is a text with a ``.json`` beside it that says what a careful person finds. For
each kind of finding a finding of the reader's counts as right where

- recommendations: the numbers are the same once words such as "Recommendation",
  brackets and spaces are dropped (none against none), and the words begin with
  ``text_starts`` and end with ``text_ends``, white space folded, where these are given;
- responses: the numbers are the same, and so is the decision, or one of its
  ``response_alternatives``; "noted" counts where the person says so and nowhere else;
- statuses: the numbers are the same, and so are the words printed, white space folded;
- decisions: the words are the same, white space folded, a closing stop and the "and"
  that leads on to the next left out;
- meeting dates: the day is the same, or one of ``meeting_date_alternatives``; a layout
  that states none and is given none does not count.

Each expected finding is matched once. What a layout lists as optional
(``optional_recommendations``, ``optional_decisions``, and the answers and statuses of
such recommendations) is neither right nor wrong. Precision is the share of what the
reader asserts that is right, recall the share of what the person found that the reader
finds.

Run from the repository's folder: python -m tests.evaluate (or make evaluate); with
--pin it writes down what is right now, file by file, for the tests to hold.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from councilbench import building
from councilbench.coding.codebook import load_vocabulary
from councilbench.project import Project
from councilbench.reading import Reading, Vocabulary, read, share

ROOT = Path(__file__).parents[1]
OURS = ROOT / "tests" / "layouts"
SHARED = ROOT.parent / "shared" / "layouts"
PINNED = ROOT / "tests" / "layouts" / "pinned" / "counts.json"

KINDS = ("recommendations", "responses", "statuses", "decisions", "meeting dates")
_ANSWERS = ("accept_in_full", "accept_in_part", "decline", "noted")
_JOINED = re.compile(r"[\s;,.]*\b(?:and|or)?[\s;,.:]*$")

Finding = tuple[str, ...]
Wanted = tuple[Finding, ...]  # any of which is right
Pinned = dict[str, dict[str, list[int]]]  # by file and kind: right, wrong
Expected = dict[str, Any]


@dataclass
class Score:
    """How many findings were right, how many were wrong and how many were missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )

    @property
    def precision(self) -> float | None:
        """Return the share of what was asserted that is right; None if nothing was."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Return the share of what there is that was found; None if nothing is."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass
class Layout:
    """One layout as it was read: a score for each kind of finding, and what differs."""

    name: str
    split: str
    is_trap: bool
    claimed: float
    scores: dict[str, Score] = field(default_factory=dict)
    differs: list[str] = field(default_factory=list)


def evaluate(folder: Path, vocabulary: Vocabulary) -> list[Layout]:
    """Read every layout of a folder, in order of name; no layouts, no folder: []."""
    return [
        score(path.stem, path.read_text("utf-8"), _expected(path), vocabulary)
        for path in sorted(folder.glob("*.txt"))
    ]


def score(name: str, text: str, expected: Expected, vocabulary: Vocabulary) -> Layout:
    """Compare the reading of a text with what a person found in it."""
    reading = read(text, vocabulary)
    is_trap = not expected["recommendations"] and not expected["decisions"]
    layout = Layout(
        name,
        expected.get("set", "shared"),
        is_trap,
        share(text, reading.read),
    )
    pairs = zip(KINDS, _found(reading), _wanted(expected), strict=True)
    for kind, findings, wanted in pairs:
        layout.scores[kind] = _matched(kind, findings, wanted, layout)
    return layout


def total(layouts: Iterable[Layout], kind: str) -> Score:
    """Add up the scores of a kind of finding."""
    return sum((layout.scores[kind] for layout in layouts), Score())


def _expected(path: Path) -> Expected:
    expected: Expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return expected


def _found(reading: Reading) -> Iterator[list[Finding]]:
    """Yield the reader's findings of each kind."""
    text = reading.text
    yield [(plain(r.number), fold(r.span.of(text))) for r in reading.recommendations]
    yield [
        (plain(r.number), r.decision)
        for r in reading.responses
        if r.decision in _ANSWERS
    ]
    yield [
        (plain(p.number), fold(p.status_span.of(text)))
        for p in reading.progress
        if p.status_span and p.basis == "stated"
    ]
    yield [(ends(d.span.of(text)),) for d in reading.decisions]
    day = reading.meeting_date
    yield [(day.isoformat(),)] if day else []


def _wanted(expected: Expected) -> Iterator[tuple[list[Wanted], list[Wanted]]]:
    """Yield what the person found of each kind, and what may be found or not."""
    listed = expected["recommendations"]
    optional = expected.get("optional_recommendations", [])
    yield [_recommendation(r) for r in listed], [_recommendation(r) for r in optional]
    yield (
        [_response(r) for r in listed if r["response"] and None not in _answers(r)],
        [_response(r) for r in listed if None in _answers(r) and any(_answers(r))]
        + [((plain(r["number"]), "noted"),) for r in listed]
        + [
            tuple((plain(r["number"]), a) for a in (*_ANSWERS, "noted"))
            for r in optional
        ],
    )
    yield (
        [_status(r) for r in listed if r["status_as_printed"]],
        [_status(r) for r in optional if r["status_as_printed"]],
    )
    yield (
        [((ends(words),),) for words in expected["decisions"]],
        [((ends(words),),) for words in expected.get("optional_decisions", [])],
    )
    days = [expected["meeting_date"], *expected.get("meeting_date_alternatives", [])]
    wanted = tuple((day,) for day in days if day)
    certain = wanted and None not in days
    yield ([wanted] if certain else []), ([wanted] if wanted and not certain else [])


def _recommendation(row: Expected) -> Wanted:
    starts, stops = fold(row["text_starts"] or ""), ends(row["text_ends"] or "")
    return ((plain(row["number"]), starts, stops),)


def _answers(row: Expected) -> list[str | None]:
    return [row["response"], *row.get("response_alternatives", [])]


def _response(row: Expected) -> Wanted:
    return tuple((plain(row["number"]), answer) for answer in _answers(row) if answer)


def _status(row: Expected) -> Wanted:
    return ((plain(row["number"]), fold(row["status_as_printed"])),)


def _matched(
    kind: str,
    findings: list[Finding],
    wanted: tuple[list[Wanted], list[Wanted]],
    layout: Layout,
) -> Score:
    (missing, optional), result = (list(wanted[0]), list(wanted[1])), Score()
    for finding in findings:
        for listed in (missing, optional):
            match = next((w for w in listed if _same(kind, finding, w)), None)
            if match is not None:
                listed.remove(match)
                result.right += listed is missing
                break
        else:
            result.wrong += 1
            layout.differs.append(f"{kind}: wrongly {' | '.join(finding)[:100]}")
    result.missed = len(missing)
    layout.differs += [
        f"{kind}: missed {' | '.join(finding[0])[:100]}" for finding in missing
    ]
    return result


def _same(kind: str, finding: Finding, wanted: Wanted) -> bool:
    if kind != "recommendations":
        return finding in wanted
    number, starts, stops = wanted[0]
    return finding[0] == number and (
        finding[1].startswith(starts) and ends(finding[1]).endswith(stops)
    )


def plain(number: str | None) -> str:
    """Return a number without the word before it, brackets, closing stop and spaces."""
    bare = re.sub(r"(?i)\b(?:recommendations?|recs?|points?|no)\b\.?", "", number or "")
    return re.sub(r"[\s()\[\]:]+", "", bare).rstrip(".").lower()


def fold(words: str) -> str:
    """Return words with every run of white space as one space."""
    return " ".join(words.split())


def ends(words: str) -> str:
    """Return words folded, less closing stops and the "and" that leads to the next."""
    return _JOINED.sub("", fold(words))


def table(layouts: list[Layout]) -> str:
    """Return the scores as a Markdown table, a row a kind of finding."""
    lines = [
        "| finding | there are | found | right | precision | recall | F1 |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in KINDS:
        totals = total(layouts, kind)
        counts = (
            totals.right + totals.missed,
            totals.right + totals.wrong,
            totals.right,
        )
        rates = (totals.precision, totals.recall, totals.f1)
        cells = [str(c) for c in counts] + [_shown(rate) for rate in rates]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def summary(layouts: list[Layout]) -> str:
    """Return in a sentence how many traps were fallen into, and the share claimed."""
    traps = [layout for layout in layouts if layout.is_trap]
    caught = [
        layout.name
        for layout in traps
        if layout.scores["recommendations"].wrong or layout.scores["decisions"].wrong
    ]
    claimed = sum(layout.claimed for layout in layouts) / len(layouts)
    names = f" ({', '.join(caught)})" if caught else ""
    return (
        f"{len(layouts)} layouts; of {len(traps)} in which there is nothing to find, "
        f"{len(traps) - len(caught)} gave nothing{names}. "
        f"On average {claimed:.0%} of a text was claimed."
    )


def confusion(pairs: Counter[tuple[str, str]]) -> str:
    """Return a Markdown table of counts: a row what the analyst said, columns the rule.

    ``pairs`` counts (analyst's code, rule's code).
    """
    rows = sorted({analyst for analyst, _ in pairs})
    columns = sorted({rule for _, rule in pairs})
    lines = [
        f"| analyst \\ rule | {' | '.join(columns)} |",
        "|---|" + "--:|" * len(columns),
    ]
    for row in rows:
        cells = [str(pairs[row, column] or "") for column in columns]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _shown(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.2f}"


def main() -> None:
    """Print what the reader finds in each set, and how its theme rules do."""
    project = Project(ROOT)
    vocabulary = load_vocabulary(project)
    ours = evaluate(OURS, vocabulary)
    sets = {
        "Layouts given": evaluate(SHARED, vocabulary),
        "Layouts of our own that rules were tuned on": [
            layout for layout in ours if layout.split == "tuned"
        ],
        "Layouts of our own that were held out": [
            layout for layout in ours if layout.split == "held_out"
        ],
        "Layouts written by somebody who had not seen the rules": [
            layout for layout in ours if layout.split.startswith("unseen")
        ],
    }
    for title, layouts in sets.items():
        print(f"\n### {title}\n")
        if not layouts:
            print(f"SKIPPED: there is no layout to read (looked in {SHARED}).")
            continue
        print(table(layouts))
        print(f"\n{summary(layouts)}")
        for layout in layouts:
            for line in layout.differs:
                print(f"- {layout.name}: {line}")
    print("\n### Each form of layout, read without the weights that only it needs\n")
    without = [layout for _, layout in left_out(OURS, vocabulary)]
    print(table(without))
    _print_themes(building.assemble(project))


def pin() -> None:
    """Write down, file by file, what is right and wrong now: it may not get worse."""
    vocabulary = load_vocabulary(Project(ROOT))
    pinned = {
        name: {layout.name: _counts(layout) for layout in evaluate(folder, vocabulary)}
        for name, folder in (("ours", OURS), ("given", SHARED))
    }
    PINNED.write_text(json.dumps(pinned, indent=1) + "\n", "utf-8")


def _counts(layout: Layout) -> dict[str, list[int]]:
    """Return of each kind of finding how many are right and how many wrong."""
    return {
        kind: [score.right, score.wrong]
        for kind, score in layout.scores.items()
        if score != Score()
    }


def worse(
    layouts: Iterable[Layout], pinned: dict[str, dict[str, list[int]]]
) -> list[str]:
    """Return what fewer is right of, or more wrong, in any file than was pinned."""
    told = []
    for layout in layouts:
        for kind in KINDS:
            right, wrong = pinned.get(layout.name, {}).get(kind, [0, 0])
            score = layout.scores[kind]
            if score.right < right or score.wrong > wrong:
                told.append(
                    f"{layout.name}, {kind}: {score.right} right and {score.wrong} "
                    f"wrong, and it was {right} and {wrong}"
                )
    return told


def left_out(folder: Path, vocabulary: Vocabulary) -> list[tuple[str, Layout]]:
    """Read each form of layout without the weights that only this form needs.

    The features of lists and sentences that are seen in no layout of another form are
    left out of the weights, as if they had been set without it.
    """
    seen: dict[str, set[str]] = {}
    expected = {path: _expected(path) for path in sorted(folder.glob("*.txt"))}
    for path, answer in expected.items():
        form = str(answer.get("form") or path.stem)
        read_features = _features(path.read_text("utf-8"), vocabulary)
        seen[form] = seen.get(form, set()) | read_features
    found = []
    for path, answer in expected.items():
        form = str(answer.get("form") or path.stem)
        others = set().union(*(f for other, f in seen.items() if other != form))
        only = seen[form] - others
        weights = {
            feature: {} if feature in only else points
            for feature, points in vocabulary.weights.items()
        }
        without = replace(vocabulary, weights=weights)
        text = path.read_text("utf-8")
        found.append((form, score(path.stem, text, answer, without)))
    return found


def _features(text: str, vocabulary: Vocabulary) -> set[str]:
    """Return the features that reading a text asks the weights of."""
    asked: set[str] = set()

    class Asked(dict[str, Any]):
        def __getitem__(self, feature: str) -> Any:
            asked.add(feature)
            return super().__getitem__(feature)

    read(text, replace(vocabulary, weights=Asked(vocabulary.weights)))
    return asked


def _print_themes(built: building.Package) -> None:
    agreement = built.agreement
    kappa = "not defined" if agreement.kappa is None else f"{agreement.kappa:.2f}"
    print("\n### Theme rules and the analyst, on the documents in sources/\n")
    print(
        f"The same primary theme for {agreement.primary} of {agreement.items} items; "
        f"Cohen's kappa over every pair of item and theme {kappa}. Primary themes:\n"
    )
    pairs: Counter[tuple[str, str]] = Counter()
    for coded in built.coded:
        for item, chosen in coded.themes.items():
            if chosen and chosen[0].basis == "analyst":
                by_rule = coded.by_rule.get(item)
                rule = by_rule[0].theme_id if by_rule else "none"
                pairs[chosen[0].theme_id, rule] += 1
    print(confusion(pairs))


if __name__ == "__main__":
    pin() if sys.argv[1:] == ["--pin"] else main()
