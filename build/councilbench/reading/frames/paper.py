"""What a whole text shows of itself: whose paper it is, and what kind of page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .voices import (
    is_by_scrutiny,
    is_by_scrutiny_body,
    is_officers_paper,
    is_scrutinys,
)

_DETAILS = re.compile(
    r"^[^\w\n]{0,5}(?:Decision status|Decided at meeting|Date of decision"
    r"|Decision maker|Decision published|Decision date|Notices? of decisions?"
    r"|Records? of decisions?|Decision notice|Decision list|Schedule of decisions)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FORMAL = re.compile(r"^[^\w\n]{0,9}(?:It was )?(?:RESOLVED|AGREED|Resolved)\b", re.M)


_EXECUTIVES = re.compile(r"\b(?:cabinet|executive)\b(?!\s+member)", re.IGNORECASE)
_HEAD = 4  # lines in which a paper of a meeting says whose it is


@dataclass(frozen=True)
class Paper:
    """Whose paper a text is, and whether it is a page of decision details.

    ``is_executives`` tells that it is of a meeting of the executive, ``is_formal`` that
    decisions are printed under RESOLVED or AGREED.
    """

    is_scrutinys: bool
    is_officers: bool
    is_by_scrutiny: bool
    is_by_scrutiny_body: bool
    is_details: bool
    is_formal: bool
    is_executives: bool


def paper_of(text: str) -> Paper:
    """Return what a text shows of itself."""
    head = "\n".join([line for line in text[:2000].split("\n") if line.strip()][:_HEAD])
    return Paper(
        is_scrutinys(text),
        is_officers_paper(text),
        is_by_scrutiny(text),
        is_by_scrutiny_body(text),
        bool(_DETAILS.search(text)),
        bool(_FORMAL.search(text)),
        bool(_EXECUTIVES.search(head)) and not is_scrutinys(head),
    )
