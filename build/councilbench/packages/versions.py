"""Which part of a package's version has to move for what changed, and why.

Versions are three numbers, as in Semantic Versioning. Major: whoever uses the data may
have to change something. Minor: there is more than there was. Patch: what there was is
right, or said better. Before 1.0.0 Semantic Versioning lets anything change at any
time; here a major change then moves the second number, as a minor one does, and a patch
the third, so that a version still tells corrections from everything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from councilbench.folder import DESCRIPTOR
from councilbench.problems import bad_data

from .differences import Change

PARTS = ("none", "patch", "minor", "major")
Version = tuple[int, int, int]


@dataclass(frozen=True)
class Reason:
    """Why a part of the version moves: a changelog's line, and the changes behind."""

    part: str
    sentence: str
    changes: tuple[Change, ...]


def reasons(changes: Iterable[Change]) -> list[Reason]:
    """Return why the version has to move, the greatest part first.

    A table's rows that were added, removed or corrected are one reason each.
    """
    all_changes = list(changes)
    added: dict[str | None, set[str]] = {}
    for change in all_changes:
        if change.kind == "column" and change.old is None:
            added.setdefault(change.table, set()).update(change.name)
    grouped: dict[tuple[Any, ...], list[Change]] = {}
    for change in all_changes:
        key: tuple[Any, ...] = (change.kind, change.table, change.name)
        if change.kind in ("row", "code"):
            key = (change.kind, change.table, change.old is None, change.new is None)
        grouped.setdefault(key, []).append(change)
    all_reasons = []
    for group in grouped.values():
        if group[0].kind == "schema":
            part, sentence = _schema(group[0], added.get(group[0].table, set()))
        elif group[0].kind in ("row", "code"):
            part, sentence = _rows(group)
        else:
            part, sentence = _JUDGED[group[0].kind](group[0])
        if part != "none":
            all_reasons.append(Reason(part, sentence, tuple(group)))
    return sorted(all_reasons, key=lambda reason: -PARTS.index(reason.part))


def needed(reasons: Iterable[Reason]) -> str:
    """Return the part of the version that has to move: the greatest asked for."""
    return max((reason.part for reason in reasons), key=PARTS.index, default="none")


def version_of(descriptor: Mapping[str, Any], file: str) -> Version:
    """Return a descriptor's version; raise BadData where it isn't three numbers."""
    version = descriptor.get("version")
    if isinstance(version, str):
        match = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", version, re.A)
        if match and len(version) < 100:
            return int(match[1]), int(match[2]), int(match[3])
    message = f"the version is {version!r}, not three numbers"
    raise bad_data(file, message, "Write it as in 1.0.0", column="version")


def least(version: Version, part: str) -> Version:
    """Return the lowest version that may follow when that part has to move."""
    major, minor, patch = version
    if part == "none":
        return version
    if part == "patch":
        return major, minor, patch + 1
    return (major + 1, 0, 0) if part == "major" and major else (major, minor + 1, 0)


def check(old: Version, new: Version, part: str) -> None:
    """Raise BadData where the version moved less than the data did, or backwards."""
    lowest = least(old, part)
    if new >= lowest:
        return
    before, after, wanted = (".".join(map(str, v)) for v in (old, new, lowest))
    message = f"the version went from {before} to {after}"
    if new == old:
        message = f"the version is still {before}"
    if new < old:
        message = f"the version went backwards, from {before} to {after}"
    elif part != "none":
        message += f", but what changed is a {part} change"
    remedy = f"Make it {wanted} or later"
    raise bad_data(DESCRIPTOR, message, remedy, column="version")


# What each kind of change asks for, and the sentence that says so.

Judged = tuple[str, str]


def _happened(change: Change) -> str:
    if change.old is None:
        return "was added"
    return "was removed" if change.new is None else "changed"


def _package(change: Change) -> Judged:
    (key,) = change.name
    if key in ("version", "created"):
        return "none", ""
    if key == "name":
        now = f"{_shown(change.new)} and not {_shown(change.old)}"
        return "major", f"The package is called {now}."
    if key == "licenses":
        return "major", "The licence changed: other terms hold for the data."
    return "patch", f"The package's {key} {_happened(change)}."


def _table(change: Change) -> Judged:
    if change.old is None:
        count = _count(len(change.new["rows"]), "row")
        return "minor", f"The table {change.table} was added, with {count}."
    return "major", f"The table {change.table} was removed: what reads it will fail."


def _resource(change: Change) -> Judged:
    (key,) = change.name
    if key == "licenses":
        return "major", f"{change.table}: its licence changed."
    return "patch", f"{change.table}: the table's {key} {_happened(change)}."


def _schema(change: Change, added: set[str]) -> Judged:
    (key,) = change.name
    if key == "primaryKey":
        now = f"is now {_shown(change.new)} and not {_shown(change.old)}"
        return "major", f"{change.table}: the key of its rows {now}."
    if key not in ("uniqueKeys", "foreignKeys", "rules", "evidence"):
        return "patch", f"{change.table}: its {key} {_happened(change)}."
    old, new = (_asked(value) for value in (change.old, change.new))
    # What is asked of a column that was not there before tightens nothing.
    tighter = [entry for entry in new if entry not in old and not new[entry] & added]
    part, how = _tightness(bool(tighter), not set(old) <= set(new))
    return part, f"{change.table}: its {key} were {how}."


def _asked(entries: list[Any] | None) -> dict[str, set[str]]:
    """Return keys or rules without their wording, each with the columns it is about."""
    rules = {}
    for entry in entries or []:
        if not isinstance(entry, dict):
            rule, fields = entry, entry
        else:
            rule = {key: value for key, value in entry.items() if key != "message"}
            fields = entry.get("fields") or list(entry.values())
        columns = {fields} if isinstance(fields, str) else set(fields)
        rules[json.dumps(rule, sort_keys=True)] = columns
    return rules


def _tightness(tighter: bool, looser: bool) -> Judged:
    if tighter:
        return "major", "tightened: what was valid may not be any more"
    if looser:
        return "minor", "loosened: values may come that could not before"
    return "patch", "reworded"


def _column(change: Change) -> Judged:
    (name,) = change.name
    if change.old is None:
        return "minor", f"{change.table}: the column {name} was added."
    clause = "was removed: what names it will fail"
    return "major", f"{change.table}: the column {name} {clause}."


def _order(change: Change) -> Judged:
    shared = [name for name in change.old if name in change.new]
    if change.new[: len(shared)] == shared:
        return "none", ""
    clause = "columns stand in other places: what counts them will fail"
    return "major", f"{change.table}: {clause}."


def _field(change: Change) -> Judged:
    name, key = change.name
    subject = f"{change.table}: the {key.removeprefix('constraints.')} of {name}"
    values = f"from {_shown(change.old)} to {_shown(change.new)}"
    if key in ("type", "unit"):
        return "major", f"{subject} changed, {values}."
    if not key.startswith("constraints."):
        return "patch", f"{subject} {_happened(change)}."
    tighter = _tighter(key.removeprefix("constraints."), change.old, change.new)
    looser = _tighter(key.removeprefix("constraints."), change.new, change.old)
    part, how = _tightness(tighter, looser)
    return part, f"{subject}, {values}, was {how}."


def _tighter(constraint: str, old: Any, new: Any) -> bool:
    """Tell whether a constraint now rules out what it let pass before."""
    if constraint in ("required", "unique"):
        return bool(new) and not old
    if old is None or new is None:
        return new is not None
    if constraint == "enum":
        return not {json.dumps(v) for v in old} <= {json.dumps(v) for v in new}
    if constraint == "pattern" or isinstance(old, str) != isinstance(new, str):
        return True  # whether the one pattern implies the other can't be told
    lower = constraint in ("minimum", "exclusiveMinimum", "minLength")
    return bool(new > old if lower else new < old)


def _rows(group: list[Change]) -> Judged:
    noun = "code" if group[0].kind == "code" else "row"
    count, table = _count(len(group), noun), group[0].table
    were = "was" if len(group) == 1 else "were"
    if group[0].old is None:
        return "minor", f"{table}: {count} {were} added."
    if group[0].new is None:
        return (
            "major",
            f"{table}: {count} {were} removed: what refers to a key will fail.",
        )
    return "patch", f"{table}: {count} {were} corrected."


_JUDGED: dict[str, Callable[[Change], Judged]] = {
    "package": _package,
    "table": _table,
    "resource": _resource,
    "column": _column,
    "order": _order,
    "field": _field,
}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return (
        value if isinstance(value, str) and value.isprintable() else json.dumps(value)
    )
