"""A text as rules look at it: of the same length, so that its places are the text's.

Spaces and hyphens that printers use, curly quotation marks and the asterisks of bold
type make no difference to what words say.
"""

from __future__ import annotations

import re

_SPACES = "\r\x0b\x0c\x85\xa0\u1680\u202f\u205f\u3000\u200b\u2060\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_SAME = str.maketrans(
    {
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys("\u2010\u2011\u00ad", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
_BOLD = re.compile(r"\*\*|__")


def plain(text: str) -> str:
    """Return a text of the same length, each printer's sign as the everyday one."""
    return _BOLD.sub("  ", text.translate(_SAME))
