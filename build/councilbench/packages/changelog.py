"""Two packages compared, for people, for programs and for a changelog."""

from __future__ import annotations

import dataclasses
import json
import os
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from councilbench.folder import DESCRIPTOR
from councilbench.problems import BadData

from . import versions
from .differences import Change, changes
from .opening import Opened, open_package
from .versions import Reason, Version

WIDTH = 80
FEW = 5  # changes shown of each reason, unless all are asked for
HEADINGS = {
    "major": "Major: who uses the data may have to change something",
    "minor": "Minor: there is more than there was",
    "patch": "Patch: corrections and better wording",
}


@dataclass(frozen=True)
class Differences:
    """What differs between two packages, and what it asks of the version."""

    old: Opened
    new: Opened
    changes: list[Change]
    reasons: list[Reason]

    @property
    def part(self) -> str:
        """The part of the version that has to move: none, patch, minor or major."""
        return versions.needed(self.reasons)

    def versions(self) -> tuple[Version, Version]:
        """Return both versions; raise BadData where one isn't three numbers."""
        old, new = (
            versions.version_of(opened.descriptor, str(opened.place / DESCRIPTOR))
            for opened in (self.old, self.new)
        )
        return old, new

    def check(self) -> None:
        """Raise BadData where the version moved less than the data, or backwards."""
        versions.check(*self.versions(), self.part)


def diff(old: Path, new: Path) -> Differences:
    """Return what differs between the packages at two paths.

    Raises BadData with all that keeps either from being opened, and where rows can't
    be told apart or a version isn't three numbers.
    """
    packages, problems = [], []
    for path in (old, new):
        try:
            packages.append(open_package(path))
        except BadData as bad:
            problems += bad.traced()
    if problems:
        raise BadData(problems)
    differences = diff_opened(*packages)
    differences.versions()
    return differences


def diff_opened(old: Opened, new: Opened) -> Differences:
    """Return what differs between two packages that were opened."""
    all_changes = changes(old, new)
    return Differences(old, new, all_changes, versions.reasons(all_changes))


def differences_json(differences: Differences) -> str:
    """Return every change, complete, and the reasons, as one JSON object."""
    old, new = differences.versions()
    document = {
        "old": {"place": str(differences.old.place), "version": _dotted(old)},
        "new": {"place": str(differences.new.place), "version": _dotted(new)},
        "part": differences.part,
        "at_least": _dotted(versions.least(old, differences.part)),
        "reasons": [
            {"part": reason.part, "reason": reason.sentence}
            for reason in differences.reasons
        ],
        "changes": [dataclasses.asdict(change) for change in differences.changes],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def differences_text(differences: Differences, in_full: bool = False) -> str:
    """Return the reasons with the first few changes of each, or all, for a terminal."""
    old, new = differences.versions()
    lines = [
        f"old  {_dotted(old)}  {differences.old.place}",
        f"new  {_dotted(new)}  {differences.new.place}",
    ]
    for part, heading in HEADINGS.items():
        reasons = [reason for reason in differences.reasons if reason.part == part]
        if reasons:
            lines += ["", heading]
        for reason in reasons:
            lines += textwrap.wrap(
                reason.sentence, WIDTH, initial_indent="  ", subsequent_indent="    "
            )
            details = [_detail(change) for change in reason.changes]
            shown = details if in_full else details[:FEW]
            lines += [_cut(f"    {line}", WIDTH) for detail in shown for line in detail]
            if len(details) > len(shown):
                lines.append(
                    f"    and {len(details) - len(shown)} more: --all shows all"
                )
    return "\n".join([*lines, "", *textwrap.wrap(_verdict(differences), WIDTH)])


def differences_markdown(differences: Differences, in_full: bool = False) -> str:
    """Return an entry for a changelog: the reasons, and what was corrected in rows."""
    old, new = differences.versions()
    version = _dotted(new) if new != old else "Unreleased"
    lines = [f"## {version}"]
    for part, heading in HEADINGS.items():
        reasons = [reason for reason in differences.reasons if reason.part == part]
        if reasons:
            lines += ["", f"### {heading}", ""]
        for reason in reasons:
            lines.append(f"- {_escaped(reason.sentence)}")
            details = [line for change in reason.changes for line in _items(change)]
            shown = details if in_full else details[:FEW]
            lines += [f"  - {line}" for line in shown]
            if len(details) > len(shown):
                lines.append(f"  - and {len(details) - len(shown)} more")
    if not differences.reasons:
        lines += ["", _verdict(differences)]
    return "\n".join(lines)


def _verdict(differences: Differences) -> str:
    old, _ = differences.versions()
    part = differences.part
    if part == "none":
        if differences.changes:
            return "Nothing differs that the version has to move for."
        return "Nothing differs."
    sentence = f"This is a {part} change: after {_dotted(old)} the version has to be "
    sentence += f"{_dotted(versions.least(old, part))} or later."
    if part == "major" and not old[0]:
        sentence += " (Before 1.0.0 a major change moves the second number.)"
    return sentence


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))


def _detail(change: Change) -> Iterator[str]:
    """Yield the lines that show a change: what it is about, then old and new."""
    if change.kind in ("row", "code"):
        key = ", ".join(map(_plain, change.name))
        if change.old is None or change.new is None:
            yield f"{'+' if change.old is None else '-'} {key}"
            return
        for column, old in change.old.items():
            yield f"~ {key}: {column}"
            yield from _both(old, change.new[column])
    elif change.kind in ("package", "resource", "schema", "field", "order"):
        yield from _both(change.old, change.new)


def _both(old: Any, new: Any) -> Iterator[str]:
    before, after = _differing(old, new)
    yield f"    - {before}"
    yield f"    + {after}"


def _items(change: Change) -> Iterator[str]:
    """Yield what a changelog says of single rows and of other things that changed."""
    if change.kind in ("row", "code"):
        key = _code(", ".join(map(_plain, change.name)))
        if change.old is None or change.new is None:
            yield key
            return
        for column, old in change.old.items():
            before, after = _differing(old, change.new[column])
            yield f"{key}, {_code(column)}: {_code(before)} → {_code(after)}"


def _differing(old: Any, new: Any) -> tuple[str, str]:
    """Return two values as text, from shortly before the place where they part."""
    before, after = _plain(old), _plain(new)
    start = max(0, len(os.path.commonprefix([before, after])) - 20)
    dots = "…" if start else ""
    return (
        _cut(dots + before[start:], WIDTH - 10),
        _cut(dots + after[start:], WIDTH - 10),
    )


def _plain(value: Any) -> str:
    """Return a value on one line, without what a terminal would take for a command."""
    if value is None:
        return "(nothing)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _code(text: str) -> str:
    return f"`{_cut(text, WIDTH).replace('`', chr(39))}`"


def _escaped(text: str) -> str:
    for mark in ("\\", "`", "*", "_", "<", "["):
        text = text.replace(mark, f"\\{mark}")
    return text
