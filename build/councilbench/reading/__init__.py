"""Reading a document: from its text to findings, by the forms that councils use.

Rules go by form (a numbered recommendation, a form with options, a list under AGREED)
and never by council or subject. What no rule claims stays unread.
"""

from __future__ import annotations

from .dates import dates_in, due
from .figures import figures_in
from .layout.blocks import cuts
from .layout.numbers import plain_number
from .model import (
    DateFound,
    Decision,
    Issue,
    Progress,
    Reading,
    Recommendation,
    Response,
    Shares,
    Span,
    Statement,
    Vocabulary,
    meeting_date_of,
    share,
    uncovered,
)
from .reader import read
from .shown import readings_json, readings_text
from .wording import terms_in

__all__ = [
    "DateFound",
    "Decision",
    "Issue",
    "Progress",
    "Reading",
    "Recommendation",
    "Response",
    "Shares",
    "Span",
    "Statement",
    "Vocabulary",
    "cuts",
    "dates_in",
    "due",
    "meeting_date_of",
    "figures_in",
    "plain_number",
    "read",
    "readings_json",
    "readings_text",
    "share",
    "terms_in",
    "uncovered",
]
