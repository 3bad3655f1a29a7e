"""Whose recommendations they are: scrutiny's, or an officer's own to the meeting.

Both print "Recommendations" above a list. Officers ask ("The Cabinet is asked to"),
scrutiny recommends ("The Panel recommends that"); where neither is plain, a list under
a mere heading counts as scrutiny's only in a paper that scrutiny wrote.
"""

from __future__ import annotations

import re

_BODY = (
    r"(?:panel|group|committee|commission|board|review|inquiry|scrutiny|members|forum"
    r"|sub-committee|councillors|team|we)"
)
_GROUP = r"(?:task(?:\s+(?:and|&)\s+finish)?|study|review|working|scrutiny)\s+group"
SCRUTINY = re.compile(
    rf"\bscrutiny\b|\bselect committee\b|\b{_GROUP}\b|\btask force\b"
    r"|\b(?:panel|commission|inquiry|group)[’']s\b|\b(?:review|scrutiny) panel\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:is|are)\s+(?:therefore\s+|also\s+)?(?:recommended|asked|invited|requested"
    r"|advised)(?:\s+(?:to|that)\b|\s*:)",
    re.IGNORECASE,
)
_OFFICERS_HEAD = re.compile(
    r"\breport\s*(?:of|by|from|author)\b:?\s*(?:the\s+)?[\w ,&]{0,60}?"
    r"(?:director|head of|officer|manager|chief|solicitor|treasurer|assistant)"
    r"|^[ \t]{0,9}by\s{0,3}:\s{0,9}\S[^\n]{0,60}\b(?:director|head of|officer)"
    r"|\breport author\b"
    r"|^[ \t]{0,9}report to\s{0,3}:",
    re.IGNORECASE | re.MULTILINE,
)
# What officers ask of the meeting itself: to note, to approve, to refer.
_WISH = re.compile(
    rf"(?:that\s+)?(?:(?:the\s+)?(?:[\w-]+\s+){{0,3}}?(?:{_BODY}|cabinet|executive|council)"
    r"\s+)?(?:to\s+)?(?:notes?|endorses?|approves?|agrees?|refers?|delegates?|receives?"
    r"|comments?|considers?|recommends?)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:[\d.]+\s+)?(?:our|final|key|summary of|list of|scrutiny|the)?\s*"
    r"recommendations?\W*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    rf"\b(?:report|review|inquiry|findings|conclusions)\b[^.\n]{{0,60}}\b(?:{_BODY})\b"
    rf"|\b(?:{_BODY})\b[^.\n]{{0,60}}\b(?:report|review|inquiry|findings|into)\b",
    re.IGNORECASE,
)
_HEAD = 700  # characters in which a paper says whose it is


def is_scrutinys(text: str) -> bool:
    """Tell whether a text speaks of scrutiny or of a group that reviews."""
    return bool(SCRUTINY.search(text))


def is_officers_paper(text: str) -> bool:
    """Tell whether a text is an officer's paper that asks a meeting for something."""
    return bool(_ASKS.search(text) or _OFFICERS_HEAD.search(text[:3000]))


def is_by_scrutiny(text: str) -> bool:
    """Tell whether the head of a text says that scrutiny wrote it."""
    head = text[:_HEAD]
    return bool(SCRUTINY.search(head) and _WROTE.search(head)) and not (
        is_officers_paper(text)
    )


def is_by_scrutiny_body(text: str) -> bool:
    """Tell whether the head of a text names scrutiny, and no officer asks in it."""
    return bool(SCRUTINY.search(text[:_HEAD])) and not is_officers_paper(text)


def asks(words: str) -> bool:
    """Tell whether words ask a meeting for something, as officers do."""
    return bool(_ASKS.search(words))


def is_wish(words: str) -> bool:
    """Tell whether words ask the meeting itself to note, approve or refer something."""
    return bool(_WISH.match(words))


def is_bare_heading(words: str) -> bool:
    """Tell whether words are "Recommendations" and no more."""
    return len(words) < 60 and bool(_HEADING.fullmatch(words.strip(" *_#")))
