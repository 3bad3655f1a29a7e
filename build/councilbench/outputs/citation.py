"""How to cite a benchmark: in words, for BibTeX and as CITATION.cff.

Version, date and names stand in datapackage.json alone; everything here is made of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import yaml

from councilbench.folder import DESCRIPTOR
from councilbench.problems import bad_data

CITATION = "CITATION.cff"

_MESSAGE = "If you use these data, please cite them as below."
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_{}"},
}


def citation_text(descriptor: Mapping[str, Any]) -> str:
    """Return the citation as a line of text, made of a package descriptor.

    What the descriptor does not give is left out. Raises BadData, as the other two,
    where ``created`` is not a date.
    """
    day = _day(descriptor)
    authors = ", ".join(_name(author) for author in _authors(descriptor))
    version = descriptor.get("version")
    title = _title(descriptor) + (f" (version {version})" if version else "")
    parts = [
        " ".join([authors, f"({day.year})" if day else "(no date)"]).strip(),
        f"{title} [Data set]",
        f"{day.day} {day:%B %Y}" if day else "",
        descriptor.get("homepage", ""),
    ]
    return ". ".join(part for part in parts if part) + "."


def citation_bibtex(descriptor: Mapping[str, Any]) -> str:
    """Return the citation as a BibTeX entry, made of a package descriptor."""
    day = _day(descriptor)
    version = str(descriptor.get("version", ""))
    # Braces keep the name of a body whole, and the capitals of a title as they are.
    fields = {
        "author": " and ".join(
            f"{{{_tex(_name(author))}}}" for author in _authors(descriptor)
        ),
        "title": f"{{{_tex(_title(descriptor))}}}",
        "year": str(day.year) if day else "",
        "month": str(day.month) if day else "",
        "version": _tex(version),
        "note": _tex(f"Data set, version {version}" if version else "Data set"),
        "url": descriptor.get("homepage", ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = re.sub(
        r"[^A-Za-z0-9.-]", "-", f"{descriptor.get('name', '')}-{version}"
    ).strip("-")
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def citation_file(descriptor: Mapping[str, Any]) -> bytes:
    """Return CITATION.cff (Citation File Format 1.2.0), made of a descriptor."""
    day = _day(descriptor)
    licences = [licence["name"] for licence in descriptor.get("licenses", [])]
    content = {
        "cff-version": "1.2.0",
        "message": _MESSAGE,
        "type": "dataset",
        "title": _title(descriptor),
        "version": str(descriptor.get("version", "")),
        "date-released": day and day.isoformat(),
        "authors": [
            {"name": _name(author)}
            for author in _authors(descriptor) or [{"title": "Anonymous"}]
        ],
        "abstract": descriptor.get("description"),
        "keywords": descriptor.get("keywords"),
        "license": licences[0] if len(licences) == 1 else licences,
        "url": descriptor.get("homepage"),
    }
    fields = {key: value for key, value in content.items() if value}
    text = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=88)
    return f"# Made of datapackage.json by councilbench build.\n{text}".encode()


def _authors(descriptor: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    people = descriptor.get("contributors", [])
    return [
        person for person in people if "creator" in person.get("roles", [])
    ] or people


def _name(person: Mapping[str, Any]) -> str:
    names = [person.get("givenName", ""), person.get("familyName", "")]
    return str(person.get("title") or " ".join(name for name in names if name))


def _title(descriptor: Mapping[str, Any]) -> str:
    return str(descriptor.get("title") or descriptor.get("name", "Untitled"))


def _day(descriptor: Mapping[str, Any]) -> dt.date | None:
    created = str(descriptor.get("created", ""))
    try:
        return dt.date.fromisoformat(created[:10]) if created else None
    except ValueError:
        message = f"{created!r} does not begin with a date as year-month-day"
        remedy = "Write it as 2026-01-31T00:00:00Z"
        raise bad_data(DESCRIPTOR, message, remedy, column="created") from None


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)
