"""Contact details in a text: telephone numbers and e-mail addresses, withheld."""

from __future__ import annotations

import re

WITHHELD = "[contact details withheld]"

# What may stand before an address is looked at once, however long it is.
_EMAIL = re.compile(r"(?<![\w.+'’%-])[\w.+'’%-]++@[\w-]++(?:\.[\w-]++)++")
# Ten or eleven digits in the usual groups: also numbers that are not in use.
_NUMBER = re.compile(
    r"(?<![\w.,/])\(?0\d{2,4}\)?[ \u00a0-]?\d{3,4}[ \u00a0-]?\d{3,4}(?!\w)"
)
_LABELLED = re.compile(
    r"\b(?:Tel(?:ephone)?|Phone|Mob(?:ile)?|Fax|Ext(?:ension)?)\b\.?\s*+"
    r"(?:No\.?|number)?\s*+:?\s*+(?P<number>\+?\(?\d[\d\s()-]{2,18}\d)",
    re.IGNORECASE,
)


def withhold(text: str) -> tuple[str, int]:
    """Return the text without telephone numbers and e-mail addresses, and their count.

    Numbers are found by libphonenumber's rules for the United Kingdom, and after words
    such as "Tel:". Nothing else is changed.
    """
    # late, for it loads the rules of numbers, and many commands have no file to read
    import phonenumbers

    spans = [match.span() for match in _EMAIL.finditer(text)]
    spans += [match.span() for match in _NUMBER.finditer(text)]
    spans += [match.span("number") for match in _LABELLED.finditer(text)]
    # The matcher gives up after so many tries; there are never more than characters.
    tries = max(1, len(text))
    numbers = phonenumbers.PhoneNumberMatcher(text, "GB", max_tries=tries)
    spans += [(m.start, m.end) for m in numbers]
    kept, position, count = [], 0, 0
    for start, end in sorted(spans):
        if start < position:
            continue
        kept += [text[position:start], WITHHELD]
        position, count = end, count + 1
    return "".join([*kept, text[position:]]), count
