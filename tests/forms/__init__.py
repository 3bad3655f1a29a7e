"""Documents as councils publish them, made for the tests: a page, Word files, PDFs.

The council, its people and its words are made up; the layouts are those of the systems
that councils use.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Agenda item - Future of Branch Libraries - Anytown Council</title>
<style>body { color: black }</style><script>track("visitor");</script></head>
<body class="has-cookie-banner">
<div id="cookie-banner" role="dialog"><p>We use cookies to improve this site.</p>
<button>Accept all cookies</button></div>
<a class="skip-link" href="#content">Skip to main content</a>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/tax">Council Tax</a></li>
</ul></nav></header>
<ol class="breadcrumb"><li><a href="/">Home</a></li><li>Meetings</li></ol>
<div class="mgSideMenu"><ul><li><a href="mgListCommittees.aspx">Committees</a></li>
<li><a href="mgCalendar.aspx">Meetings calendar</a></li></ul></div>
<div id="content" class="with-sidebar">
<h1 class="mgMainTitleTxt">Agenda and minutes</h1>
<h2 class="mgSubTitleTxt">Culture Scrutiny Committee - Tuesday, 4th March, 2025
6.30 pm</h2>
<p>Contact: Jo Bloggs&nbsp; Tel: 01632 960123
<a href="mailto:jo.bloggs@anytown.gov.uk">jo.bloggs@anytown.gov.uk</a></p>
<table class="mgItemTable"><tr><th>No.</th><th>Item</th></tr>
<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">12.</p></td>
<td><p class="mgAiTitleTxt"><a href="s1.pdf">Future of Branch Libraries</a></p>
<p class="mgSubItemTitleTxt">Minutes:</p>
<div class="mgWordPara"><p>The Committee considered the report of
the Head of Libraries.</p>
<ol><li>Recommendation 1: That opening hours be published by 1<sup>st</sup> May.</li>
<li>Recommendation 2: That volunteers be trained.<ul><li>with the county;</li>
<li>by the autumn.</li></ul></li></ol>
<p>RESOLVED:</p>
<ol type="a" start="2"><li>That the report be noted.</li>
<li>That an update come back.</li></ol>
<table border="1"><tr><th>Branch</th><th>Hours</th><th>Answer</th></tr>
<tr><td>Northgate</td><td></td><td>Accepted<br>in part</td></tr></table>
</div></td></tr></table>
<div class="share-links"><a href="x">Share on social media</a></div>
</div>
<footer><p>Copyright Anytown Council</p></footer>
</body></html>
"""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# Two numbered lists of two levels each, "1." with "1.1", and "(a)", and a list of dots.
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""
STYLES = """
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Agreed"><w:name w:val="Agreed"/>
<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
"""


def paragraph(words: str, number: int = 0, level: int = 0, style: str = "") -> str:
    """Return a paragraph of a Word file, in list ``number`` if it is in any."""
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        marks += (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    return f"<w:p><w:pPr>{marks}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """Return a table of a Word file."""
    lines = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{lines}</w:tbl>"


def docx(*blocks: str, numbering: str = NUMBERING, styles: str = STYLES) -> bytes:
    """Return a Word file of these blocks."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" '
        f'ContentType="{_PART}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_PART}.styles+xml"/>'
        f'<Override PartName="/word/numbering.xml" '
        f'ContentType="{_PART}.numbering+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" '
        f'Type="{_RELATED}/officeDocument" Target="word/document.xml"/>'
        f"</Relationships>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_LINKS}">'
        f'<Relationship Id="r1" Type="{_RELATED}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATED}/numbering" Target="numbering.xml"/>'
        f"</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(blocks)}'
        f"</w:body></w:document>",
        "word/numbering.xml": f'<w:numbering xmlns:w="{_WORD}">{numbering}'
        f"</w:numbering>",
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
    }
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    """Return a zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def text(x: float, y: float, words: str, size: float = 11) -> str:
    """Return the drawing of a line of words, ``y`` counted from the foot of a page."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET"


def lines(words: Sequence[str], top: float = 720, x: float = 72) -> list[str]:
    """Return the drawing of lines one below the other; an empty one leaves a gap."""
    return [text(x, top - 14 * i, line) for i, line in enumerate(words) if line]


def ruled(
    rows: Sequence[Sequence[str]], top: float, widths: Sequence[float], x: float = 72
) -> list[str]:
    """Return the drawing of a table with lines between its cells."""
    drawn, heights = [], [max(c.count("\n") + 1 for c in row) * 14 + 6 for row in rows]
    edges = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    tops = [top - sum(heights[:i]) for i in range(len(rows) + 1)]
    drawn += [f"{edges[0]} {y} m {edges[-1]} {y} l S" for y in tops]
    drawn += [f"{edge} {tops[0]} m {edge} {tops[-1]} l S" for edge in edges]
    for row, head in zip(rows, tops, strict=False):
        for cell, edge in zip(row, edges, strict=False):
            for i, line in enumerate(cell.split("\n")):
                drawn.append(text(edge + 4, head - 14 - 14 * i, line))
    return drawn


def pdf(*pages: Sequence[str], trailer: str = "") -> bytes:
    """Return a PDF of these pages, each a list of drawings."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding /WinAnsiEncoding >>",
    ]
    for i, page in enumerate(pages):
        drawn = "\n".join(page).encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
            f"{5 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(drawn)} >>\nstream\n".encode() + drawn + b"\nendstream"
        )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        body
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
            f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n"
            f"startxref\n{len(body)}\n%%EOF\n"
        ).encode()
    )
