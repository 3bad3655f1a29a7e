"""PDFs -> the words that they were printed from, in their order, line by line, once."""

from __future__ import annotations

import html
import json
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from councilbench.sources.converting import (
    LeftOut,
    apart,
    pdf as pdfs,
    pdf_lines,
    telling,
)
from forms import lines, pdf, ruled, text
from forms.printed import (
    HEAD,
    PRINTERS,
    Block,
    pages_by_chromium,
    words_of_blocks,
)
from hypothesis import given, settings, strategies as st

LAYOUTS = Path(__file__).parent / "layouts"
PROSE = (
    "The Committee heard from the Head of Libraries that the number of visits to the "
    "branches had risen by a tenth since the spring, and that most of the new visitors "
    "came in the evening. Members asked how Northgate Library and Southgate Library "
    "could be kept open later in the week without more staff, and were told that a "
    "trial with volunteers from the Friends of Anytown Libraries would begin in June."
)


def p(words: str) -> Block:
    return Block("p", words)


def minutes() -> list[Block]:
    """Return minutes: prose, an AGREED list, a form with options, and a ruled table."""
    blocks = [Block("h", "Minutes of the Culture Scrutiny Committee")]
    blocks += [p("Date of meeting: 4 March 2025"), Block("h", "Evidence")]
    for n in range(1, 8):
        thanks = f"Councillor Number{n} Smith thanked Anytown for the reviews."
        blocks.append(p(f"{n}.1 {PROSE} {thanks}"))
    blocks.append(p("AGREED"))
    blocks += [
        p(
            f"({letter}) That proposal {letter} of the Head of Libraries be taken up, "
            "and that the Committee be told of what came of it before the end of the "
            "year in which it began."
        )
        for letter in "abcd"
    ]
    blocks.append(Block("h", "Recommendations"))
    for n in range(1, 9):
        blocks += [
            p(
                f"Recommendation {n}: That the Council publishes the opening hours of "
                f"branch {n} on its website, in the branch, and in Anytown Town Hall, "
                "by the end of the summer."
            ),
            p("Response of the Cabinet Member:"),
            p("☒ Accept in full"),
            p("☐ Accept in part"),
            p("☐ Reject"),
            p(f"Comments: {PROSE}"),
        ]
    rows = [["Number", "Recommendation", "Answer"]]
    rows += [
        [
            str(n),
            f"Publish the opening hours of branch {n} on the website and at its door",
            "Accepted" if n % 2 else "",
        ]
        for n in range(1, 30)
    ]
    return [*blocks, Block("table", rows=rows), p("The meeting closed at 8.30 pm.")]


def in_columns() -> list[Block]:
    names = ("First", "Second", "Third", "Fourth")
    parts = [[f"{name}. {PROSE[41 * n :]}"] for n, name in enumerate(names)]
    return [
        *(Block("h", "News of the libraries"), p(PROSE), Block("columns", rows=parts)),
        *(p(f"In the end: {PROSE}"), Block("break"), p("The end.")),
    ]


def without_lines() -> list[Block]:
    return [
        p("The answers are these:"),
        Block(
            "bare",
            rows=[
                ["Branch", "Recommendation", "Answer"],
                ["Northgate", "Open on Sundays", "Accepted"],
                [
                    "Southgate",
                    "Train volunteers and tell the Committee before the autumn of the "
                    "year how that went and what it cost",
                    "Accepted in part",
                ],
                ["Eastgate", "Lend tools", "Rejected"],
            ],
        ),
        *(p(f"After the table: {PROSE}"), Block("break"), p("The end.")),
    ]


def unwrapped() -> list[Path]:
    """Return the layouts whose paragraphs are a line each, as a page prints them."""
    return [
        path
        for path in sorted(LAYOUTS.glob("*.txt"))
        if not json.loads(path.with_suffix(".json").read_text("utf-8"))[
            "set"
        ].startswith("unseen")
    ]


def layouts() -> list[Block]:
    """Return every layout that the reader is tested with, a paragraph a line."""
    blocks = []
    for place, path in enumerate(unwrapped()):
        blocks += [Block("break")] if place and place % 5 == 0 else []
        lines = path.read_text(encoding="utf-8").splitlines()
        blocks += [p(" ".join(line.split())) for line in lines if line.strip()]
    return blocks


DOCUMENTS = {
    "minutes with a form and a table": minutes,
    "text in two columns": in_columns,
    "a table without lines": without_lines,
    "all layouts": layouts,
}


@pytest.mark.parametrize("program", PRINTERS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_printed_document_gives_the_words_it_was_made_of(
    tmp_path: Path, document: str, program: str
) -> None:
    blocks = DOCUMENTS[document]()
    words = pdfs.convert(PRINTERS[program](blocks, tmp_path))
    assert words.text.splitlines() == words_of_blocks(blocks).splitlines()
    assert words.in_doubt == []
    pages = next(each.times for each in words.left_out if each.words == HEAD)
    assert pages > 1
    assert LeftOut("page number", f"Page 1 of {pages}", pages) in words.left_out


def as_divisions(text: str) -> str:
    """Return a page with a text's lines below each other, no gap but its empty ones."""
    lines = (html.escape(line) or "&nbsp;" for line in text.splitlines())
    body = "".join(f"<div>{line}</div>" for line in lines)
    return f'<div style="font: 11pt/1.25 sans-serif">{body}</div>'


def as_plain_text(text: str) -> str:
    """Return a page with a text as mail and typewriters have it: 80 signs a line."""
    lines = (textwrap.fill(line, 80) for line in text.splitlines())
    return f"<pre>{html.escape(chr(10).join(lines))}</pre>"


# A layout is broken itself, in one a list stands in a cell of Markdown; and where there
# is no gap, it hangs on the printer's letters whether a paragraph fills its last line.
UNTOLD = 4


@pytest.mark.parametrize("page", [as_divisions, as_plain_text])
def test_lines_that_a_printer_broke_are_whole(page: Callable[[str], str]) -> None:
    layouts = [path.read_text("utf-8") for path in unwrapped()]
    assert len(layouts) > 50
    broken = 0
    printed = pages_by_chromium(map(page, layouts))
    for layout, data in zip(layouts, printed, strict=True):
        want = [" ".join(line.split()) for line in layout.splitlines() if line.strip()]
        # Of a page that stands alone nobody can tell that its head runs.
        lines = pdfs.convert(data).text.splitlines()
        read = [line for line in lines if line != HEAD]
        assert " ".join(read).split() == " ".join(want).split()
        broken += read != want
    assert broken <= UNTOLD


# What runs through the pages, drawn at one height: (from the foot, words of each page).

FULL = [
    "The Committee heard of the branches and of all that had been done for them",
    "since the spring, and of what was still to be done in them before the years",
]


def pages_with(*running: tuple[float, list[str]]) -> bytes:
    """Return a PDF of five pages of text, and on each what runs through them."""
    pages = []
    for n in range(5):
        drawn = [text(72, y, words[n], 9) for y, words in running]
        body = [line for i in range(9) for line in (f"Part {n}.{i} ends here.", "")]
        pages.append([*drawn, *lines(body, top=700)])
    return pdf(*pages)


def body_of(data: bytes) -> tuple[list[str], list[tuple[str, int]]]:
    """Return the lines that the body does not account for, and what was left out."""
    words = pdfs.convert(data)
    kept = words.text.splitlines()
    for line in [f"Part {n}.{i} ends here." for n in range(5) for i in range(9)]:
        kept.remove(line)
    return kept, [(each.words, each.times) for each in words.left_out]


def each(form: str) -> list[str]:
    return [form.format(n) for n in range(1, 6)]


@pytest.mark.parametrize(
    "numbers",
    [
        *(each("{}"), each("- {} -"), each("Page {}"), each("{} of 5"), each("{}/5")),
        *(each("Page {} of 5"), each("Anytown Council | {}"), each("{} | Anytown")),
        *(["iii", "iv", "v", "vi", "vii"], ["98", "99", "100", "101", "102"]),
        each("Progress of the Action Plan - page {}"),
    ],
)
@pytest.mark.parametrize("y", [30, 810])
def test_page_numbers_are_left_out(numbers: list[str], y: float) -> None:
    assert body_of(pages_with((y, numbers))) == ([], [(numbers[0], 5)])


def test_running_heads_of_three_lines_and_feet_with_a_date_are_left_out() -> None:
    head = ["Anytown Council", "Culture Scrutiny Committee", "Response to the review"]
    running = [(810 - 12 * i, [line] * 5) for i, line in enumerate(head)]
    foot = ["Printed on 5 March 2025"]
    running += [(30, foot * 5)]
    # The last line of the head could be read: it goes only if it stands further out.
    kept, left_out = body_of(pages_with(*running))
    assert left_out == [(line, 5) for line in [*head[:2], *foot]]
    assert kept == [head[2]] * 5
    running[2], running[1] = (786, running[1][1]), (798, running[2][1])
    assert body_of(pages_with(*running)) == (
        [],
        [(line, 5) for line in [head[0], head[2], head[1], *foot]],
    )


def test_the_title_of_a_form_that_each_page_repeats_stays_once() -> None:
    pages = [
        [text(72, 790, "Consultation form", 16), *lines([f"{n}. {FULL[0]}"], top=600)]
        for n in range(1, 5)
    ]
    words = pdfs.convert(pdf(*pages))
    assert words.text.splitlines() == [
        *("Consultation form", *(f"{n}. {FULL[0]}" for n in range(1, 5)))
    ]
    assert words.left_out == [LeftOut("running head", "Consultation form", 3)]


def test_heads_of_left_and_right_pages_are_left_out() -> None:
    assert body_of(pages_with((810, ["Right", "Left", "Right", "Left", "Right"]))) == (
        ["Left"] * 2,
        [("Right", 3)],
    )


READ = {
    "numbers": each("Question {}"),
    "recommendations": each("Recommendation {}"),
    "a label": ["Response:"] * 5,
    "an answer": ["Accepted in full"] * 5,
    "what was agreed": ["AGREED"] * 5,
    "ticks": ["☒ Yes"] * 5,
    "items": ["(a) That it be noted"] * 5,
    "a year": ["2024"] * 5,
    "years": ["2020", "2021", "2022", "2023", "2025"][::-1],
    "figures": ["12", "7", "30", "5", "90"],
    "dates": each("{} March 2025"),
    "a decision": ["Decision of the Executive"] * 5,
}


@pytest.mark.parametrize("kind", [kind for kind in READ if kind != "ticks"])
@pytest.mark.parametrize("y", [30, 760])
def test_what_a_rule_may_read_stays_where_a_head_would_stand(
    kind: str, y: float
) -> None:
    kept, left_out = body_of(pages_with((y, READ[kind])))
    assert sorted(kept) == sorted(READ[kind])
    assert left_out == []


def test_a_running_head_in_a_ruled_table_is_left_out() -> None:
    pages = [
        [
            *ruled(
                [[HEAD, "Committee"], ["Minutes", f"Page {n} of 3"]], 820, [200, 90]
            ),
            *lines([f"Words of page {n}."], top=600),
        ]
        for n in (1, 2, 3)
    ]
    words = pdfs.convert(pdf(*pages))
    assert words.text.splitlines() == [f"Words of page {n}." for n in (1, 2, 3)]
    assert words.left_out == [
        LeftOut("running head", f"{HEAD} | Committee", 3),
        LeftOut("page number", "Minutes | Page 1 of 3", 3),
    ]


def test_a_table_that_begins_each_page_stays_but_for_its_repeated_head() -> None:
    head = ["Number", "Answer"]
    pages = [
        [
            *ruled(
                [head, *([f"{n}.{i}", "Accepted"] for i in range(9))], 800, [90, 90]
            ),
            text(72, 30, str(n)),
        ]
        for n in (1, 2, 3)
    ]
    rows = [f"{n}.{i} | Accepted" for n in (1, 2, 3) for i in range(9)]
    assert converted(*pages) == ["Number | Answer", *rows]


def test_a_watermark_is_left_out_once_and_sideways_words_of_a_page_stay() -> None:
    mark = "BT /F1 80 Tf 0.7 0.7 -0.7 0.7 150 300 Tm (DRAFT) Tj ET"
    up = "BT /F1 11 Tf 0 1 -1 0 40 300 Tm (Going up) Tj ET"
    words = pdfs.convert(pdf([mark, up, *lines(FULL)], [mark, *lines(["The end."])]))
    assert words.text.splitlines() == [" ".join(FULL), "Going up", "The end."]
    assert words.left_out == [LeftOut("watermark", "DRAFT", 2)]


def test_the_same_line_at_other_heights_is_no_running_head() -> None:
    drawn = [
        [text(72, 810 - 9 * n, "Anytown"), *lines(["Words."], top=600)]
        for n in range(5)
    ]
    assert pdfs.convert(pdf(*drawn)).text.count("Anytown") == 5


def test_what_is_all_that_a_page_has_is_no_running_head() -> None:
    words = pdfs.convert(pdf(*[lines(["Words."], top=800)] * 4))
    assert (words.text, words.left_out) == ("Words.\n" * 4, [])


@given(st.lists(st.sampled_from(sorted(READ)), min_size=1, max_size=4, unique=True))
@settings(deadline=None, max_examples=15)
def test_no_line_of_a_form_is_lost_under_a_running_head(kinds: list[str]) -> None:
    kinds = [kind for kind in kinds if kind != "ticks"] or ["a label"]
    running = [(810, [HEAD] * 5), (30, each("Page {} of 5"))]
    running += [(795 - 14 * i, READ[kind]) for i, kind in enumerate(kinds)]
    kept, left_out = body_of(pages_with(*running))
    assert sorted(kept) == sorted(word for kind in kinds for word in READ[kind])
    assert left_out == [(HEAD, 5), ("Page 1 of 5", 5)]


def converted(*pages: list[str]) -> list[str]:
    return pdfs.convert(pdf(*pages)).text.splitlines()


# Paragraphs.


def test_a_sentence_goes_on_over_the_end_of_a_page_also_with_a_capital() -> None:
    first = lines(
        [
            *FULL,
            "of the members asked what would become of the branches in the town of",
        ]
    )
    second = lines(["Southgate and Northgate.", "", "They were told."])
    broken = "would become of the branches in the town of Southgate and Northgate."
    assert converted([*first], second)[0].endswith(broken)


@pytest.mark.parametrize(
    "opening",
    ["AGREED", "RESOLVED that it be noted.", "Response: Accepted.", "(a) That it be."]
    + ["Recommendation 2 - Accepted", "• A point."],
)
@pytest.mark.parametrize("is_over_a_page", [False, True])
def test_a_block_begins_a_line_though_the_one_before_is_full(
    opening: str, is_over_a_page: bool
) -> None:
    before = [
        *FULL,
        "goes out, which is all that members could say of any of the reviews.",
    ]
    pages = [before, [opening]] if is_over_a_page else [[*before, opening]]
    words = converted(*map(lines, pages))
    assert words == [" ".join(before), opening]


def test_a_number_within_a_sentence_begins_no_line() -> None:
    before = [
        *FULL,
        "are out, as the officers had said and then shown at some length in paragraph",
    ]
    after = "12. The Committee thanked them."
    assert converted(lines([*before, after])) == [" ".join([*before, after])]


def test_a_gap_or_larger_words_begin_a_line() -> None:
    drawn = [text(72, 720, FULL[0]), text(72, 706, FULL[1]), text(72, 686, "and so")]
    drawn += [text(72, 672, "Heading", 14), text(72, 658, "Words under it")]
    assert converted(drawn) == [" ".join(FULL), "and so", "Heading", "Words under it"]


def test_text_that_was_broken_at_eighty_signs_is_whole() -> None:
    plain = [
        "Recommendation 1: That the Council publishes the opening hours of branches",
        "on its website, in the branch, and in the Town Hall, by the end of the",
        "summer.",
        "Recommendation 2: That the Council trains volunteers.",
    ]
    assert converted(lines(plain)) == [" ".join(plain[:3]), plain[3]]


def test_lines_of_a_short_form_stay_lines() -> None:
    form = ["Accept in full", "Accept in part", "Reject", "Anna Smith", "Bo Jones"]
    assert converted(lines(form)) == form


def test_a_note_at_the_foot_of_a_page_parts_no_sentence() -> None:
    first = [*lines(FULL), text(72, 90, "1 See the report.", 8)]
    second = lines(["Came to its end.", "", "More."])
    whole = f"{' '.join(FULL)} Came to its end."
    assert converted(first, second) == [whole, "1 See the report.", "More."]


def test_raised_figures_make_no_other_number() -> None:
    up, down = "/F1 7 Tf 4 Ts", "/F1 11 Tf 0 Ts"
    parts = f"(Recommendation 1) Tj {up} (2) Tj {down} ( by the 1) Tj {up} (st) Tj"
    assert converted([f"BT {down} 72 720 Td {parts} ET"]) == [
        "Recommendation 1² by the 1st"
    ]


def test_ligatures_are_letters_and_signs_drawn_twice_are_read_once() -> None:
    def sign(words: str, x: float) -> dict[str, object]:
        box = {"x0": x, "x1": x + 5, "top": 100, "bottom": 111, "upright": True}
        look = {"size": 11, "fontname": "F", "matrix": (1, 0, 0, 1, x, 0)}
        return {"text": words, **box, **look}

    drawn = [("o", 0), ("ﬃ", 5), ("ﬃ", 5.3), ("c", 10), ("e", 15)]
    pieces, _ = pdf_lines.pieces_of(sign(*each) for each in drawn)
    assert [piece.words for piece in pieces] == ["office"]


def test_words_that_run_up_or_down_a_page_are_read() -> None:
    up = "BT /F1 11 Tf 0 1 -1 0 40 300 Tm (Going up) Tj ET"
    down = "BT /F1 11 Tf 0 -1 1 0 560 500 Tm (Going down) Tj ET"
    assert converted([up, down, *lines(FULL)]) == [
        *(" ".join(FULL), "Going up", "Going down")
    ]


# Tables.


def test_the_head_of_a_table_is_kept_once_and_a_row_cut_by_the_page_is_whole() -> None:
    head = ["No.", "Recommendation", "Answer"]
    first = [head, ["1", "Open on Sundays", "Yes"], ["2", "Train all of the", "No"]]
    second = [head, ["", "volunteers", ""], ["3", "Lend tools", "Yes"]]
    widths = [40, 180, 60]
    words = pdfs.convert(pdf(ruled(first, 720, widths), ruled(second, 720, widths)))
    assert words.text.splitlines() == [
        *("No. | Recommendation | Answer", "1 | Open on Sundays | Yes"),
        *("2 | Train all of the volunteers | No", "3 | Lend tools | Yes"),
    ]
    assert words.left_out == [
        LeftOut("head of a table, repeated", "No. | Recommendation | Answer", 1)
    ]


def test_the_head_of_a_table_without_lines_is_kept_once() -> None:
    first = side_by_side((72, ["No.", "1", "2"]), (200, ["Answer", "Yes", "No"]))
    first += side_by_side((300, ["Who", "Clerk", "Head"]))
    second = side_by_side((72, ["No.", "3", "4"]), (200, ["Answer", "No", "Yes"]))
    second += side_by_side((300, ["Who", "Chair", "Clerk"]))
    words = pdfs.convert(pdf([*lines(FULL, 780), *first], second))
    assert words.text.splitlines()[1:] == [
        *("No. | Answer | Who", "1 | Yes | Clerk", "2 | No | Head"),
        *("3 | No | Chair", "4 | Yes | Clerk"),
    ]
    assert words.left_out == [
        LeftOut("head of a table, repeated", "No. | Answer | Who", 1)
    ]


def side_by_side(*columns: tuple[float, list[str]], top: float = 720) -> list[str]:
    return [line for x, words in columns for line in lines(words, top, x)]


def test_a_table_of_paragraphs_without_lines_is_read_by_rows() -> None:
    half = [
        "That the Council opens each",
        "library in the town until eight",
        "at night",
    ]
    answer = ["Accepted, as far as there is", "the money for it in this year.", ""]
    left, right = (
        ["Recommendation", "", *half, ""] * 2,
        ["Response", "", *answer, ""] * 2,
    )
    words = pdfs.convert(pdf(side_by_side((72, left), (300, right))))
    row = f"{' '.join(half)} | {' '.join(answer[:2])}"
    assert words.text.splitlines() == ["Recommendation | Response", row] * 2
    assert words.in_doubt == []


def test_labels_and_numbers_stand_with_their_words() -> None:
    names = ["Date:", "Chair:", "Report of:"]
    values = ["4 March 2025", "Councillor Smith", "The Head of Libraries"]
    words = converted(side_by_side((72, names), (200, values)))
    assert words == [f"{a} {b}" for a, b in zip(names, values, strict=True)]
    words = converted(side_by_side((72, ["21", "22", "23"]), (110, values)))
    assert words == [f"2{n} {value}" for n, value in enumerate(values, 1)]


def test_a_row_alone_at_the_end_of_a_page_is_of_its_table() -> None:
    first = [*lines(FULL), *ruled([["Answer", "Accepted in part"]], 90, [90, 150])]
    second = ruled([["Reason", "None is"], ["Lead", "Clerk"]], 780, [90, 150])
    assert converted(first, second)[1:] == [
        *("Answer | Accepted in part", "Reason | None is", "Lead | Clerk")
    ]


def test_cells_that_are_not_level_are_told_apart_by_the_gaps_between_rows() -> None:
    drawn = [text(72, 700, "Branch"), text(200, 700, "What is to be done")]
    for top, name in ((670, "Northgate"), (630, "Southgate"), (590, "Eastgate")):
        drawn += [text(72, top - 7, name), text(200, top, "It is to be open on")]
        drawn += [text(200, top - 14, "Sundays")]
    words = pdfs.convert(pdf(drawn))
    assert words.text.splitlines() == [
        "Branch | What is to be done",
        *(f"{n}gate | It is to be open on Sundays" for n in ("North", "South", "East")),
    ]
    assert words.in_doubt == []


def test_numbers_in_the_margin_begin_items_that_go_on_over_the_page() -> None:
    whole = [*FULL, "and after that, as all of the members said in the council of the"]
    first = side_by_side((72, ["21", "", "", "22"]), (110, [*whole[:2], "", *whole]))
    second = lines(["Town.", "", "The end."], x=110)
    assert converted(first, second) == [
        *(f"21 {' '.join(whole[:2])}", f"22 {' '.join(whole)} Town.", "The end.")
    ]


def test_text_in_three_columns_is_read_column_by_column() -> None:
    columns = [
        [f"{name} visits had risen", "by a tenth since spring,", "and most had come in"]
        + ["the evening to read, so", f"the {name} was pleased."]
        for name in ("north", "south", "west")
    ]
    places = zip((60, 230, 400), columns, strict=True)
    words = pdfs.convert(pdf(side_by_side(*places)))
    assert words.text.splitlines() == [" ".join(column) for column in columns]
    assert words.in_doubt == []


def test_a_column_may_begin_higher_than_the_one_before_it() -> None:
    part = [
        "visits had risen there",
        "by a tenth since spring,",
        "and most had come in",
    ]
    left, right = (
        [f"the {name} {words}" for words in part * 3] + [f"by the {name} road."]
        for name in ("north", "south")
    )
    words = pdfs.convert(pdf([*lines(left, 699), *lines(right, 720, 320)]))
    assert words.text.splitlines() == [" ".join(left), " ".join(right)]
    assert words.in_doubt == []


def test_where_the_order_is_in_doubt_the_pages_are_named() -> None:
    notes = ["Action: Clerk", "", "", "Head of", "Libraries"]
    page = side_by_side((72, [line[:50] for line in FULL * 3]), (400, notes))
    words = pdfs.convert(pdf(lines(FULL), page, page))
    assert words.in_doubt == [2, 3]
    (note,) = [note for note in words.notes if "in doubt" in note]
    assert "on page 2, 3: read them beside the PDF" in note


LEVEL = str.maketrans("¹²⁷", "127")


@st.composite
def scattered(draw: st.DrawFn) -> tuple[list[list[str]], list[str]]:
    """Return pages with words anywhere, some in rows and columns, and the words."""
    pages, words = [], []
    for _ in range(draw(st.integers(1, 3))):
        xs = st.sampled_from([60, 155, 250, 345, 440])
        ys = st.sampled_from([30, 100, 300, 306, 314, 328, 340, 500, 700, 800, 812])
        places = draw(st.sets(st.tuples(xs, ys), min_size=1, max_size=25))
        page = []
        for place in sorted(places):
            word = draw(
                st.sampled_from(["Yes", "12", "AGREED", "(a) be", "of it", "7.1 To"])
            )
            size = draw(st.sampled_from([7, 11, 11, 11, 20]))
            page.append(text(*place, word, size))
            words += word.split()
        if draw(st.booleans()):
            page += ruled([["a", "b"], ["c", ""]], draw(st.integers(60, 820)), [40, 40])
            words += ["a", "b", "c"]
        pages.append(page)
    return pages, words


@given(scattered())
@settings(deadline=None, max_examples=60)
def test_no_word_is_lost_wherever_it_stands(
    given: tuple[list[list[str]], list[str]],
) -> None:
    pages, words = given
    converted = pdfs.convert(pdf(*pages))
    # Only what is told as left out may be gone.
    if not converted.left_out:
        read = converted.text.replace("|", "").translate(LEVEL)
        assert Counter("".join(read.split())) == Counter("".join(words))


# How far it is read.


def test_each_page_is_told_of_also_from_the_process_that_reads() -> None:
    told: list[tuple[int, int]] = []
    with telling(lambda page, pages: told.append((page, pages))):
        apart.convert(pdf(*[lines(["Words."])] * 3), "pdf")
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_process_ends_where_nobody_listens_any_more() -> None:
    def gone(page: int, pages: int) -> None:
        raise BrokenPipeError

    slow = pdf(*[lines(["Words."] * 40)] * 200)
    start = time.monotonic()
    with pytest.raises(BrokenPipeError), telling(gone):
        apart.convert(slow, "pdf")
    ended = time.monotonic() - start
    apart.convert(slow, "pdf")
    assert ended < (time.monotonic() - start - ended) / 2
