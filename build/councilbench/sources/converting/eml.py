"""E-mails: subject, date and words; who wrote to whom is left out."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from . import Converted, Refused, html

_REMEDY = "Save it again from the mail program, or its words as plain text"


def convert(data: bytes) -> Converted:
    """Return an e-mail's words below its subject and date; attachments are not read.

    Raises Refused where there is no part of words in it.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("html", "plain"))
    if body is None:
        raise Refused("there are no words in the e-mail", _REMEDY)
    try:
        content = body.get_content()
    except LookupError as error:
        raise Refused(
            f"the e-mail's words cannot be decoded ({error})", _REMEDY
        ) from None
    if body.get_content_subtype() == "html":
        converted = html.convert(content.encode("utf-8", "replace"))
    else:
        if body.get_param("format") == "flowed":
            content = content.replace(" \r\n", " ").replace(" \n", " ")
        converted = Converted(content)
    subject = " ".join(str(message["subject"] or "").split())
    date = getattr(message["date"], "datetime", None)
    lines = [f"Subject: {subject}"] if subject else []
    lines += [f"Date: {date.day} {date:%B %Y}"] if date else []
    converted.text = "\n".join(lines) + "\n\n" * bool(lines) + converted.text
    converted.headings[:0] = [subject] if subject else []
    converted.notes.append("who sent the e-mail and to whom was left out")
    attached = [
        part.get_filename() or "one without a name"
        for part in message.iter_attachments()
    ]
    if attached:
        converted.notes.append(f"attachments were not read: {', '.join(attached)}")
    return converted
