"""Documents printed to PDF by the programs that councils print them with.

A document is a list of blocks. LibreOffice gets it as a flat OpenDocument file,
Chromium as a page; ``words_of_blocks`` is what should be read from either.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HEAD = "Anytown Council"


@dataclass(frozen=True)
class Block:
    """A heading (``h``), paragraph (``p``), list item (``li``) or table.

    ``table`` has ruled lines, ``bare`` has none; ``break`` begins a page and
    ``columns`` sets the paragraphs in ``rows`` in two columns.
    """

    kind: str
    words: str = ""
    rows: Sequence[Sequence[str]] = field(default_factory=list)


def words_of_blocks(blocks: Sequence[Block]) -> str:
    """Return the lines that should be read: a line a block, or a row of a table."""
    lines: list[str] = []
    for block in blocks:
        if block.kind in ("table", "bare"):
            lines += [" | ".join(row).rstrip(" ") for row in block.rows]
        elif block.kind == "columns":
            lines += [words for (words,) in block.rows]
        elif block.words:
            lines.append(block.words)
    return "\n".join(lines) + "\n"


def by_libreoffice(blocks: Sequence[Block], folder: Path) -> bytes:
    """Return the PDF that LibreOffice makes of a document."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip(
            "PDFs NOT TESTED WITH LIBREOFFICE. Install it (apt install "
            "libreoffice-writer)"
        )
    source = folder / "printed.fodt"
    source.write_text(_opendocument(blocks), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to_pdf = ["--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [program, profile, *to_pdf, str(source)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return source.with_suffix(".pdf").read_bytes()


def by_chromium(blocks: Sequence[Block], folder: Path) -> bytes:
    """Return the PDF that Chromium prints of a document."""
    return next(pages_by_chromium([_page(blocks)]))


def pages_by_chromium(pages: Iterable[str]) -> Iterator[bytes]:
    """Yield the PDF that Chromium prints of each page, with a running head."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        message = "PDFs NOT TESTED WITH CHROMIUM. Install it (apt install chromium)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    style = 'style="font-size: 9px; width: 100%; margin: 0 20mm"'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        shown = browser.new_page()
        for page in pages:
            shown.set_content(page)
            yield shown.pdf(
                format="A4",
                margin=dict.fromkeys(("top", "bottom", "left", "right"), "20mm"),
                display_header_footer=True,
                header_template=f"<div {style}>{HEAD}</div>",
                footer_template=f'<div {style}>Page <span class="pageNumber"></span> '
                f'of <span class="totalPages"></span></div>',
            )
        browser.close()


PRINTERS: dict[str, Callable[[Sequence[Block], Path], bytes]] = {
    "libreoffice": by_libreoffice,
    "chromium": by_chromium,
}


_PAGE_STYLE = (
    "body { font: 11pt/1.25 serif; margin: 0 } h2 { font-size: 14pt; margin: 8pt 0 "
    "4pt } p { margin: 0 0 6pt } table { border-collapse: collapse; width: 100% } "
    "td { padding: 3pt; vertical-align: top } .ruled td { border: 1px solid } "
    ".columns { columns: 2; column-gap: 10mm } .break { break-before: page }"
)


def _page(blocks: Sequence[Block]) -> str:
    body = []
    for block in blocks:
        words = html.escape(block.words)
        if block.kind == "h":
            body.append(f"<h2>{words}</h2>")
        elif block.kind == "break":
            body.append('<div class="break"></div>')
        elif block.kind == "columns":
            inner = "".join(f"<p>{html.escape(words)}</p>" for (words,) in block.rows)
            body.append(f'<div class="columns">{inner}</div>')
        elif block.kind in ("table", "bare"):
            ruled = "ruled" if block.kind == "table" else ""
            body.append(f'<table class="{ruled}">{_html_rows(block.rows)}</table>')
        else:
            body.append(f"<p>{words}</p>")
    return f"<style>{_PAGE_STYLE}</style>{''.join(body)}"


def _html_rows(rows: Sequence[Sequence[str]]) -> str:
    head, *others = (
        "".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in others)
    return f"<thead><tr>{head}</tr></thead>{body}"


_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
    }.items()
)
_STYLES = """
<office:styles>
<style:style style:name="Body" style:family="paragraph">
<style:paragraph-properties fo:margin-bottom="6pt"/>
<style:text-properties fo:font-size="11pt"/></style:style>
<style:style style:name="Head" style:family="paragraph">
<style:paragraph-properties fo:margin-top="8pt" fo:margin-bottom="4pt"
fo:keep-with-next="always"/>
<style:text-properties fo:font-size="14pt" fo:font-weight="bold"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Next" style:family="paragraph"
style:parent-style-name="Body"><style:paragraph-properties fo:break-before="page"/>
</style:style>
<style:style style:name="Ruled" style:family="table-cell">
<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"/>
</style:style>
<style:style style:name="Two" style:family="section"><style:section-properties>
<style:columns fo:column-count="2" fo:column-gap="1cm"/></style:section-properties>
</style:style>
<style:page-layout style:name="A4"><style:page-layout-properties
fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>
<style:header-style><style:header-footer-properties fo:min-height="1cm"
fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="1cm"
fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard"
style:page-layout-name="A4"><style:header><text:p>{head}</text:p></style:header>
<style:footer><text:p>Page <text:page-number/> of <text:page-count/></text:p>
</style:footer></style:master-page></office:master-styles>
"""


def _opendocument(blocks: Sequence[Block]) -> str:
    body, style = [], "Body"
    for block in blocks:
        if block.kind == "break":
            style = "Next"
            continue
        if block.kind == "columns":
            inner = "".join(_in_style(words) for (words,) in block.rows)
            body.append(
                f'<text:section text:style-name="Two" text:name="Two">{inner}'
                f"</text:section>"
            )
        elif block.kind in ("table", "bare"):
            body.append(_rows(block))
        else:
            body.append(_in_style(block.words, "Head" if block.kind == "h" else style))
        style = "Body"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} '
        f'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.'
        f'text">{_STYLES.format(head=HEAD)}<office:body><office:text>{"".join(body)}'
        f"</office:text></office:body></office:document>"
    )


def _in_style(words: str, style: str = "Body") -> str:
    return f'<text:p text:style-name="{style}">{html.escape(words)}</text:p>'


def _rows(block: Block) -> str:
    ruled = ' table:style-name="Ruled"' if block.kind == "table" else ""
    head, *others = (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell{ruled} office:value-type="string">'
            f"<text:p>{html.escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in block.rows
    )
    columns = (
        f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
    )
    return (
        f"<table:table>{columns}<table:table-header-rows>{head}"
        f"</table:table-header-rows>{''.join(others)}</table:table>"
    )
