"""Bytes -> words: UTF-8, what a mark or a page declares, and nothing guessed."""

from __future__ import annotations

import codecs
import re

from councilbench.problems import bad_data
from councilbench.text_files import looks_like_utf16, not_utf8

LONGEST = 5_000_000  # characters: a council's longest agenda pack is well below

_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", ""),
    codecs.BOM_UTF16_LE: ("utf-16", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16", "UTF-16"),
}
_ADD_AGAIN = "Save it as UTF-8 and add it again"
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.I)
# Browsers take all of these for Windows-1252.
_WESTERN = {"windows-1252", "cp1252", "iso-8859-1", "latin1", "us-ascii"}
# Line ends of other systems; then what is not seen and is no part of the words:
# controls, direction marks, zero-width spaces and soft hyphens.
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\x01-\x08\x0e-\x1f\x7f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060\u2066-\u2069\ufeff]"
)


def decode(data: bytes, name: str, page: bool = False) -> tuple[str, str]:
    """Return the text that bytes hold, and the encoding it was converted from, if any.

    UTF-16 counts where the file opens with its mark, Windows-1252 where a web page
    declares it. Raises BadData, naming the encoding that it seems to be, otherwise.
    """
    for mark, (codec, encoding) in _MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(codec), encoding
            except UnicodeDecodeError as error:
                message = (
                    f"the file is not {encoding or 'UTF-8'} text, as its mark says"
                )
                line = data.count(b"\n", 0, error.start) + 1
                raise bad_data(name, message, _ADD_AGAIN, line) from None
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(data[:4096]) if page else None
        if declared and declared[1].decode().lower() in _WESTERN:
            return data.decode("cp1252", errors="replace"), "Windows-1252"
        raise not_utf8(data, name, error, _ADD_AGAIN) from None


def clean(data: bytes, name: str) -> str:
    """Return a text's words, lines ended by a line feed, nothing unseen between them.

    Direction marks, zero-width spaces and control characters are what is not seen.
    Raises BadData where the file is no text in UTF-8 (or in UTF-16 that says so), is
    empty or is too long.
    """
    text, _ = decode(data, name)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        seems = "; it seems to be UTF-16" if looks_like_utf16(data) else ""
        raise bad_data(
            name,
            f"the file holds null characters, so it is not a text{seems}",
            "Save it as plain text (UTF-8) and add it again",
            line,
        )
    text = tidy(text)
    if not text.strip():
        raise bad_data(
            name, "the file holds no text", "Check that it is the right file"
        )
    if len(text) > LONGEST:
        raise bad_data(
            name,
            f"the text has {len(text):,} characters; the limit is {LONGEST:,}",
            "Cut out the item that the benchmark is about and add that",
        )
    return text


def tidy(text: str) -> str:
    """Return a text with line feeds for line ends and without characters unseen."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
