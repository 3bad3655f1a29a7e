"""A comparison as one page for a committee paper: whole in itself, made for print."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from councilbench import words
from councilbench.outputs import Chart
from councilbench.schema import Row


def report_html(
    comparison: Row,
    descriptor: Row,
    citation: str,
    charts: Sequence[Chart] = (),
) -> str:
    """Return a comparison as an HTML page that loads nothing and runs nothing.

    ``comparison`` is what ``comparison.compare`` gives, ``descriptor`` the package's,
    of which title and version are shown.
    """
    environment = Environment(
        loader=PackageLoader("councilbench"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "basis": words.basis,
        "css": _css,
        "dated": words.date,
        "image": _image,
    }
    documents = comparison["documents"]
    numbers = {row["document_id"]: number for number, row in enumerate(documents, 1)}
    return environment.get_template("report.html").render(
        comparison,
        citation=citation,
        date_of={row["document_id"]: words.dated(row) for row in documents},
        number_of=numbers,
        orders=_orders(comparison["indicators"]),
        charts=charts,
        title=descriptor.get("title") or descriptor["name"],
        version=descriptor.get("version"),
    )


def _orders(indicators: Sequence[Row]) -> list[tuple[str, list[str]]]:
    """Return each sentence about the order of councils with what it is said of."""
    titles: dict[str, list[str]] = {}
    for indicator in indicators:
        titles.setdefault(indicator["order_note"], []).append(indicator["title"])
    return list(titles.items())


def _css(text: str) -> Markup:
    """Return text as a CSS string, with nothing in it that CSS or HTML could act on."""
    plain = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return Markup('"' + "".join(plain) + '"')


def _image(svg: str) -> str:
    """Return an SVG as an address that holds it: no script in it runs, no ids clash."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
