"""Charts, as SVG made at build time: what the tables say, drawn.

The text stays text, so that it can be searched and read aloud; each file carries its
title and a text alternative of its own. The same data gives the same bytes.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter

from councilbench.words import NO_REPORT, NO_RESPONSE, day as day_in_words

from .chart_files import Chart

Frames = Mapping[str, pd.DataFrame]

_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "councilbench",
    "svg.id": "chart",
    "font.size": 10,
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.6,
}
# Okabe and Ito's palette, which people with any colour vision can tell apart.
_GREEN, _BLUE, _ORANGE, _RED = "#009e73", "#0072b2", "#e69f00", "#d55e00"
_PURPLE, _SKY, _GREY, _PALE = "#cc79a7", "#56b4e9", "#9aa0a6", "#ffffff"
_COLOURS = (_GREEN, _BLUE, _ORANGE, _RED, _PURPLE, _SKY, "#5f6b7a")
_INK = "#1b2530"
_FEWEST = 0.035  # of a bar's length: a narrower part has no room for its count


def draw_charts(tables: Frames) -> dict[str, Chart]:
    """Return every chart by name; one that has nothing to show is left out."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        drawn = {name: draw(tables) for name, draw in _CHARTS.items()}
    return {name: chart for name, chart in drawn.items() if chart}


def _themes_by_council(tables: Frames) -> Chart | None:
    """How many recommendations and statements each council has on each theme."""
    themes, councils = tables["themes"].sort_values("order"), tables["councils"]
    counts = {
        "Recommendations": _by_theme(tables, "recommendation"),
        "Statements": _by_theme(tables, "statement"),
    }
    if themes.empty or councils.empty:
        return None
    names = [_short(name) for name in councils["name"]]
    figure = Figure(figsize=(9, 1.3 + 0.36 * len(themes)), layout="constrained")
    axes: Any = figure.subplots(1, 2, sharey=True)
    for ax, (heading, count), colours in zip(
        axes, counts.items(), ("Greens", "Blues"), strict=True
    ):
        grid = [
            [count.get((theme, council), 0) for council in councils["council_id"]]
            for theme in themes["theme_id"]
        ]
        most = max(max(row) for row in grid) or 1
        ax.imshow(grid, cmap=colours, vmin=0, vmax=most * 1.6, aspect="auto")
        for y, row in enumerate(grid):
            for x, n in enumerate(row):
                ax.text(
                    x,
                    y,
                    str(n),
                    ha="center",
                    va="center",
                    color=_INK if n else _GREY,
                    fontweight="bold" if n else "normal",
                )
        ax.set_xticks(
            range(len(names)), [_wrapped(name) for name in names], fontsize=8.5
        )
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.set_title(heading, loc="left", fontsize=10, pad=12)
        ax.spines[:].set_visible(False)
    axes[0].set_yticks(
        range(len(themes)),
        [
            f"{label} (core)" if core else label
            for label, core in zip(themes["label"], themes["core"], strict=True)
        ],
    )
    alt = "; ".join(
        f"{label}: {', '.join(parts)}"
        for theme, label in zip(themes["theme_id"], themes["label"], strict=True)
        if (parts := _parts(theme, councils["council_id"], names, counts))
    )
    title = "What each council recommends and says, by theme"
    note = "One that belongs to several themes counts in each."
    return _chart(figure, title, f"{alt}. {note}", "theme_by_council")


def _by_theme(tables: Frames, item: str) -> dict[tuple[str, str], int]:
    key = f"{item}_id"
    joined = tables[f"{item}_themes"].merge(tables[f"{item}s"], on=key)
    pairs = zip(joined["theme_id"], joined["council_id"], strict=True)
    return Counter(pairs)


def _parts(
    theme: str,
    councils: Iterable[str],
    names: Iterable[str],
    counts: Mapping[str, Mapping[tuple[str, str], int]],
) -> list[str]:
    """Return what each council has on a theme, in words."""
    parts = []
    for council, name in zip(councils, names, strict=True):
        totals = {
            heading.lower(): count.get((theme, council), 0)
            for heading, count in counts.items()
        }
        words = " and ".join(f"{n} {noun}" for noun, n in totals.items() if n)
        if words:
            parts.append(f"{name} {words}")
    return parts


def _decisions_by_council(tables: Frames) -> Chart | None:
    """What was answered to each council's recommendations."""
    return _bars(
        tables,
        "responses",
        "decision",
        tables["response_decisions"],
        NO_RESPONSE,
        "What was answered to recommendations, by council",
    )


def _statuses_by_council(tables: Frames) -> Chart | None:
    """How far each council's recommendations had got at the latest report."""
    return _bars(
        tables,
        "progress",
        "status",
        tables["progress_statuses"],
        NO_REPORT,
        "How far recommendations had got at the last report, by council",
    )


def _bars(
    tables: Frames,
    told: str,
    column: str,
    codes: pd.DataFrame,
    none: str,
    title: str,
) -> Chart | None:
    """Draw a bar a council, its recommendations divided by a code or by having none.

    ``told`` is the table of which the latest row of each recommendation counts.
    """
    latest = tables[told].loc[tables[told]["is_latest"]]
    joined = tables["recommendations"].merge(
        latest[["recommendation_id", column]], on="recommendation_id", how="left"
    )
    if joined.empty:
        return None
    labels = dict(zip(codes["id"], codes["label"], strict=True)) | {"": none}
    values = joined[column].fillna("")
    kinds = [code for code in labels if (values == code).any()]
    names = dict(
        zip(tables["councils"]["council_id"], tables["councils"]["name"], strict=True)
    )
    figure = Figure(figsize=(8.4, 1.7 + 0.45 * len(names)), layout="constrained")
    ax = figure.subplots()
    sentences, most = [], len(joined)
    for y, (council, name) in enumerate(names.items()):
        of_council = values[joined["council_id"] == council]
        counts = {kind: int((of_council == kind).sum()) for kind in kinds}
        _bar(ax, y, counts, kinds, most)
        parts = [f"{n} {labels[k].lower()}" for k, n in counts.items() if n]
        sentences.append(
            f"{_short(name)}: {', '.join(parts) or 'no recommendations held'}"
        )
        if not parts:
            ax.text(0, y, " no recommendations held", va="center", color="#5f6b7a")
    ax.set_yticks(range(len(names)), [_short(name) for name in names.values()])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(0, None)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel("recommendations")
    handles = [Patch(**_fill(kind, kinds), label=labels[kind]) for kind in kinds]
    figure.legend(
        handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=9
    )
    return _chart(figure, title, ". ".join(sentences) + ".", "recommendation_overview")


def _bar(
    ax: Axes, y: int, counts: Mapping[str, int], kinds: Sequence[str], most: int
) -> None:
    left = 0
    for kind, n in counts.items():
        if not n:
            continue
        ax.barh(y, n, left=left, height=0.62, **_fill(kind, kinds))
        if n > most * _FEWEST / 2:
            dark = kind not in ("", "not_recorded")
            colour = "white" if dark else _INK
            ax.text(left + n / 2, y, str(n), ha="center", va="center", color=colour)
        left += n


def _fill(kind: str, kinds: Sequence[str]) -> dict[str, Any]:
    """Return how a part is filled: what is not known looks unlike what is."""
    if kind == "not_recorded":
        return {"facecolor": "#dfe3e8", "edgecolor": _GREY, "hatch": "////"}
    if kind == "":
        return {"facecolor": _PALE, "edgecolor": _GREY, "linewidth": 1.2}
    known = [k for k in kinds if k not in ("", "not_recorded")]
    return {"facecolor": _COLOURS[known.index(kind) % len(_COLOURS)]}


def _indicators(tables: Frames) -> Chart | None:
    """Each indicator of each council, with its interval."""
    values = tables["indicators"]
    values = values[values["theme_id"].isna() & values["rate"].notna()]
    definitions = tables["indicator_definitions"].sort_values("order")
    definitions = definitions[definitions["indicator_id"].isin(values["indicator_id"])]
    if values.empty:
        return None
    names = dict(
        zip(tables["councils"]["council_id"], tables["councils"]["name"], strict=True)
    )
    figure = Figure(figsize=(8.4, 1.2 + 0.95 * len(definitions)), layout="constrained")
    axes: Any = figure.subplots(len(definitions), 1, sharex=True, squeeze=False)
    sentences = []
    for ax, definition in zip(axes[:, 0], definitions.itertuples(), strict=True):
        rows = values[values["indicator_id"] == definition.indicator_id]
        rows = rows.sort_values("council_id")
        ax.set_title(definition.title, loc="left", fontsize=10)
        for y, row in enumerate(rows.itertuples()):
            indicator: Any = row
            ax.plot(
                [indicator.lower, indicator.upper], [y, y], color=_SKY, lw=5, alpha=0.7
            )
            ax.plot([indicator.rate], [y], "o", color=_BLUE, ms=7)
            fraction = f"{indicator.numerator} of {indicator.denominator}"
            ax.text(1.03, y, fraction, va="center", fontsize=9, color="#3c4650")
            council = _short(names[indicator.council_id])
            sentences.append(f"{definition.title}, {council}: {fraction}")
        ax.set_yticks(range(len(rows)), [_short(names[c]) for c in rows["council_id"]])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xlim(-0.02, 1.02)
        ax.grid(axis="x", color="#e3e6ea", lw=0.8)
        ax.set_axisbelow(True)
    axes[-1, 0].xaxis.set_major_formatter(PercentFormatter(1))
    axes[-1, 0].set_xlabel("share, with its 95 % interval (Wilson)")
    title = "Indicators by council, each with its interval"
    return _chart(figure, title, ". ".join(sentences) + ".", "indicators")


def _when(tables: Frames) -> Chart | None:
    """When reviews were approved, answered and reported on; ranges where uncertain."""
    documents = tables["documents"].sort_values(["council_id", "date_earliest"])
    documents = documents[documents["date_earliest"].notna()]
    if documents.empty:
        return None
    kinds = dict(
        zip(
            tables["document_kinds"]["id"],
            tables["document_kinds"]["label"],
            strict=True,
        )
    )
    names = dict(
        zip(tables["councils"]["council_id"], tables["councils"]["name"], strict=True)
    )
    approved = tables["reviews"].set_index("review_id")["approved_on"].to_dict()
    figure = Figure(figsize=(8.4, 1.6 + 0.5 * len(documents)), layout="constrained")
    ax = figure.subplots()
    sentences, labels = [], []
    horizon = max([d for d in documents["date_latest"] if not _no(d)], default=None)
    for y, document in enumerate(documents.itertuples()):
        row: Any = document
        label = f"{_short(names[row.council_id])}: {kinds[row.kind].lower()}"
        labels.append(label)
        sentences.append(f"{label}, {_mark_when(ax, y, row, horizon)}")
        day = approved.get(row.review_id)
        if not _no(day):
            ax.plot([_day(day)], [y], "D", color=_ORANGE, ms=6)
            sentences[-1] += f" (review approved on {_said(day)})"
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.grid(axis="x", color="#e3e6ea", lw=0.8)
    locator = mdates.AutoDateLocator()
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
    marks: list[tuple[str, dict[str, Any]]] = [
        ("review approved", {"marker": "D", "color": _ORANGE, "ls": ""}),
        ("day stated", {"marker": "o", "color": _BLUE, "ls": ""}),
        ("day lies within", {"color": _SKY, "lw": 6}),
        ("no latest day known", {"marker": ">", "color": _SKY, "ls": ""}),
    ]
    handles = [ax.plot([], [], label=label, **style)[0] for label, style in marks]
    figure.legend(
        handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=9
    )
    title = "When reviews were approved, answered and reported on"
    return _chart(figure, title, ". ".join(sentences) + ".", "documents")


def _mark_when(ax: Axes, y: int, row: Any, horizon: date | None) -> str:
    """Draw a document's day or interval; return it in words."""
    if row.date_basis == "stated":
        ax.plot([_day(row.meeting_date)], [y], "o", color=_BLUE, ms=7)
        return f"on {_said(row.meeting_date)}"
    start = _day(row.date_earliest)
    if _no(row.date_latest):
        end = _day(horizon) if horizon and horizon > row.date_earliest else start + 180
        ax.plot([start, end], [y, y], color=_SKY, lw=6, alpha=0.45)
        ax.plot([end], [y], ">", color=_SKY, ms=9)
        return f"not before {_said(row.date_earliest)}"
    ax.plot([start, _day(row.date_latest)], [y, y], color=_SKY, lw=6)
    return f"between {_said(row.date_earliest)} and {_said(row.date_latest)}"


def _day(day: Any) -> float:
    return float(mdates.date2num(day))


def _said(day: Any) -> str:
    return day_in_words(str(day))


def _no(day: Any) -> bool:
    return bool(pd.isna(day))


def _wrapped(name: str) -> str:
    """Break a long name where it has a hyphen or space, to fit above a column."""
    if len(name) <= 12:
        return name
    places = [i for i, c in enumerate(name) if c in " -"]
    middle = min(places, key=lambda i: abs(i - len(name) / 2), default=None)
    if middle is None:
        return name
    return f"{name[: middle + 1].rstrip()}\n{name[middle + 1 :]}"


def _short(name: str) -> str:
    """Return a council's name without what all of them share, for a chart's margin."""
    for ending in (" Borough Council", " County Council", " City Council", " Council"):
        name = name.removesuffix(ending)
    return name


def _chart(figure: Figure, title: str, alt: str, rows: str) -> Chart:
    """Return a figure as a chart, its title and alternative within the SVG."""
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=11.5)
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Title": title})
    # The XML declaration and document type are left out: an SVG may then also stand
    # within a page.
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    opening, rest = svg.split(">", 1)
    words = (
        f'<title id="chart-title">{escape(title)}</title>'
        f'<desc id="chart-desc">{escape(alt)}</desc>'
    )
    role = f' role="img" aria-labelledby="chart-title chart-desc" data-rows="{rows}"'
    return Chart(title, alt, f"{opening}{role}>\n {words}{rest}", rows)


_CHARTS: dict[str, Callable[[Frames], Chart | None]] = {
    "themes-by-council": _themes_by_council,
    "decisions-by-council": _decisions_by_council,
    "statuses-by-council": _statuses_by_council,
    "indicators": _indicators,
    "when": _when,
}
