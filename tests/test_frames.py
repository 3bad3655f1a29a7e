"""Rows, frames and CSV hold the same table, whatever the cells say."""

import csv
import datetime as dt
import io
from typing import Any

import pandas as pd
import pytest
from by_schema import frame, read_csv, to_csv
from councilbench.problems import BadData
from councilbench.tables.frames import lines
from hypothesis import given, settings, strategies as st
from pandas.testing import assert_frame_equal


def schema(**fields: str) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": kind} for name, kind in fields.items()]}


KINDS = schema(
    text="string", count="integer", share="number", core="boolean", on="date"
)


def said(data: bytes, of: dict[str, Any] = KINDS) -> list[str]:
    """Read a file that is expected to be refused; return the sentences."""
    with pytest.raises(BadData) as refusal:
        read_csv(data, of, "t.csv")
    return [str(problem) for problem in refusal.value.problems]


texts = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    st.text(st.sampled_from('\r\n",; é\u2028\x85\ufeff\U0001f9d3a')),
    st.sampled_from(
        ["NA", "None", "null", "nan", "007", " x ", "\r", "a\rb", '""', ""]
    ),
)
VALUES = {
    "string": texts,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=6))
    fields = {f"c{n}": kind for n, kind in enumerate(kinds)}
    row = st.fixed_dictionaries(
        {}, optional={name: st.none() | VALUES[kind] for name, kind in fields.items()}
    )
    return schema(**fields), draw(st.lists(row, max_size=6))


@settings(deadline=None)
@given(tables())
def test_any_rows_come_back_from_csv_as_they_were(
    table: tuple[dict[str, Any], list[dict[str, Any]]],
) -> None:
    fields, rows = table
    whole = frame(rows, fields)
    data = to_csv(whole, fields)
    assert_frame_equal(read_csv(data, fields, "t.csv"), whole, check_exact=True)
    assert to_csv(whole, fields) == data
    for row, (_, back) in zip(rows, whole.iterrows(), strict=True):
        for name in whole.columns:
            value = row.get(name)
            assert pd.isna(back[name]) if value in (None, "") else back[name] == value


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), texts)
def test_pandas_and_the_csv_module_read_the_same_rows(
    cells: list[str], last: str
) -> None:
    fields = schema(text="string", last="string")
    whole = frame([{"text": cell, "last": last} for cell in cells], fields)
    data = to_csv(whole, fields)
    expected = [[cell, last] for cell in cells]
    read = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    assert list(read) == [["text", "last"], *expected]
    by_pandas = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    assert by_pandas.to_numpy().tolist() == expected


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({"text": texts, "count": st.integers(0, 9)}), min_size=1
    )
)
def test_lines_are_those_that_read_csv_names(rows: list[dict[str, Any]]) -> None:
    fields = schema(text="string", count="integer")
    whole = frame(rows, fields)
    data = to_csv(whole, fields)
    line_numbers = []
    for problem in said(data, schema(text="date", count="date")):
        column = problem.split(": ")[0]
        if column.endswith(", count"):
            line_numbers.append(int(column.split()[2].rstrip(",")))
    assert line_numbers == lines(whole)


def test_csv_is_written_the_one_way() -> None:
    rows = [
        {"text": 'a "b", c', "count": 7, "share": 42, "core": False},
        {"text": "two\nlines", "share": 0.1, "core": True, "on": dt.date(2020, 6, 5)},
        {"text": "lone\rreturn", "count": -1, "share": 1e16, "on": dt.date(1, 1, 1)},
        {"text": " kept ", "share": 1234567.0},
        {},
    ]
    assert to_csv(frame(rows, KINDS), KINDS) == (
        b"text,count,share,core,on\n"
        b'"a ""b"", c",7,42,false,\n'
        b'"two\nlines",,0.1,true,2020-06-05\n'
        b'"lone\rreturn",-1,1E+16,,0001-01-01\n'
        b" kept ,,1234567,,\n"
        b",,,,\n"
    )


def test_a_row_of_one_empty_cell_is_not_an_empty_line() -> None:
    only = schema(text="string")
    assert to_csv(frame([{}], only), only) == b'text\n""\n'
    assert len(read_csv(b'text\n""\n', only, "t.csv")) == 1


def test_columns_have_the_types_of_the_schema() -> None:
    assert [str(kind) for kind in frame([], KINDS).dtypes] == [
        "string",
        "Int64",
        "Float64",
        "boolean",
        "object",
    ]


def test_words_that_other_readers_take_for_missing_stay_text() -> None:
    words = ["NA", "None", "null", "nan", "N/A", "007", " x"]
    data = "\n".join(["text", *words]).encode()
    assert read_csv(data, schema(text="string"), "t.csv")["text"].tolist() == words


def test_the_word_false_is_false_and_a_missing_boolean_stays_missing() -> None:
    core = read_csv(b"core\nfalse\ntrue\n" + b'""\n', schema(core="boolean"), "t.csv")
    assert core["core"].tolist() == [False, True, pd.NA]


def test_the_empty_text_and_missing_are_the_same() -> None:
    missing = frame([{"text": ""}, {"text": None}, {}], schema(text="string"))
    assert missing["text"].isna().all()


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("boolean", "False"),
        ("boolean", "1"),
        ("boolean", "yes"),
        ("integer", "3.0"),
        ("integer", " 3"),
        ("integer", "1e3"),
        ("integer", "٣"),
        ("integer", "9223372036854775808"),
        ("integer", "1" * 5000),
        ("number", "NaN"),
        ("number", "inf"),
        ("number", "1e999"),
        ("number", "1_000"),
        ("number", "42%"),
        ("date", "2021-02-30"),
        ("date", "20210203"),
        ("date", "3/2/2021"),
        ("date", "2021-02-03T00:00"),
    ],
)
def test_a_cell_that_is_not_of_its_type_is_refused(kind: str, cell: str) -> None:
    (sentence,) = said(f"x\n{cell}\n".encode(), schema(x=kind))
    assert sentence.startswith("t.csv, line 2, x: ")
    assert cell in sentence
    with pytest.raises(ValueError, match="row 1, x: "):
        frame([{"x": cell}], schema(x=kind))


def test_every_fault_of_a_file_is_told_with_the_line_that_its_row_starts_on() -> None:
    data = (
        b"text,count,share,core,on\n"
        b'"one\ntwo\r\nthree",x,1,true,2020-01-01\n'
        b"a,1,y,maybe,2020-13-01\n"
        b"a,1\n"
        b"\n"
        b"a,z,1,true,\n"
    )
    assert said(data) == [
        "t.csv, line 2, count: 'x' is not a whole number. Mend the cell.",
        "t.csv, line 5, core: 'maybe' is neither true nor false. Mend the cell.",
        "t.csv, line 5, on: there is no day '2020-13-01'. Mend the cell.",
        "t.csv, line 5, share: 'y' is not a number. Mend the cell.",
        "t.csv, line 6: the row has 2 cells where the header has 5. "
        "Give it all its cells, the empty ones too.",
        "t.csv, line 7: the line is empty. Take it out.",
        "t.csv, line 8, count: 'z' is not a whole number. Mend the cell.",
    ]


@pytest.mark.parametrize(
    ("header", "sentences"),
    [
        ("b,a,c", ["b: the columns are out of order; it is a, b, c"]),
        ("a,b", ["c: the column is missing"]),
        ("a,x,c", ["b: the column is missing; 'x' stands in its place"]),
        ("a,b,c,x", ["x: the schema has no such column"]),
        ("a,b,c,,", ["column 4 has no name", "column 5 has no name"]),
        ("a,b,c,x,x", ["x: the column is there twice", "x: the schema has no such"]),
        ("a,,c", ["b: the column is missing; '' stands in its place"]),
        ('a,b,c,"x\ny"', ["'x\\ny': the schema has no such column"]),
        (f"a,b,c,{'x' * 99}", [f"{'x' * 60}…: the schema has no such column"]),
        ("a,b,c,c", ["c: the column is there twice"]),
        (
            "A,b",
            ["a: the column is missing; 'A' stands in its place", "c: the column is"],
        ),
    ],
)
def test_a_header_that_differs_is_told_apart(header: str, sentences: list[str]) -> None:
    problems = said(f"{header}\n".encode(), schema(a="string", b="string", c="string"))
    assert len(problems) == len(sentences)
    for problem, sentence in zip(problems, sentences, strict=True):
        assert problem.startswith("t.csv, line 1")
        words = problem.removeprefix("t.csv, line 1").lstrip(",: ")
        assert words.startswith(sentence)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "t.csv: the file is empty"),
        (b"\xef\xbb\xbf", "t.csv: the file is empty"),
        (b"\r\n \n", "t.csv: the file is empty"),
        (b"\na\n", "t.csv, line 1: the line is empty"),
        (
            b"a\n\xe9\n",
            "t.csv, line 2: the file is not UTF-8 text (byte 2); it seems to be "
            "Windows-1252, in which that byte is “é”",
        ),
        (b"a\n\x81\n", "t.csv, line 2: the file is not UTF-8 text (byte 2). Save"),
        ("a\né\n".encode("utf-16"), "t.csv, line 1: the file is not UTF-8 text"),
        (
            "a\nx\n".encode("utf-16-be"),
            "t.csv, line 1: the file is not UTF-8 text; it seems to be UTF-16",
        ),
        (b"a;b\nx;y\n", "t.csv, line 1: semicolons part the cells where there should"),
        (b'"b"\t"a"\r\n', "t.csv, line 1: tabs part the cells where there should be"),
        (b"a\nx\0y\n", "t.csv, line 2, a: the cell holds a null character"),
        (
            b'a\nx\n"y\nz\n',
            "t.csv, line 3, a: from here on the file cannot be read: a quote is opened",
        ),
        (b'"a\n', "t.csv, line 1: from here on the file cannot be read: a quote is"),
        (b'a\n1,2,"\n', "t.csv, line 2: from here on the file cannot be read: a quote"),
        (
            b'a\n"x"y\n',
            "t.csv, line 2: from here on the file cannot be read: something",
        ),
        (
            b"a\nx\ry\n",
            "t.csv, line 2: from here on the file cannot be read: a carriage",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    data: bytes, sentence: str
) -> None:
    (problem,) = said(data, schema(a="string"))
    assert problem.startswith(sentence)


def test_a_cell_of_a_megabyte_is_a_cell() -> None:
    fields = schema(a="string", b="string")
    long = frame([{"a": "x," * 500_000, "b": "y"}], fields)
    assert_frame_equal(read_csv(to_csv(long, fields), fields, "t.csv"), long)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("header", [b"a,b", b'"a","b"'])
def test_windows_line_ends_and_a_mark_are_read(mark: bytes, header: bytes) -> None:
    fields = schema(a="string", b="integer")
    whole = read_csv(mark + header + b"\r\nx,1\r\ny,2\r\n", fields, "t.csv")
    assert whole.to_dict("list") == {"a": ["x", "y"], "b": [1, 2]}


def test_a_header_that_is_wrong_says_nothing_of_the_rows() -> None:
    (sentence,) = said(b"a\nx,y\nx,y\n", schema(a="string", b="string"))
    assert sentence.startswith("t.csv, line 1, b: the column is missing")


def test_separators_within_cells_are_text() -> None:
    fields = schema(a="string", b="string")
    whole = read_csv(b'a,b\n"x;y;z",x\ty\n', fields, "t.csv")
    assert whole.to_dict("list") == {"a": ["x;y;z"], "b": ["x\ty"]}


def test_half_a_surrogate_pair_is_refused_in_writing() -> None:
    fields = schema(a="string")
    with pytest.raises(ValueError, match="surrogates not allowed"):
        to_csv(frame([{"a": "\ud800"}], fields), fields)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", 5),
        ("integer", True),
        ("integer", 1.0),
        ("number", False),
        ("number", float("inf")),
        ("boolean", 1),
        ("date", dt.datetime(2020, 1, 1)),
    ],
)
def test_a_value_of_another_type_is_a_callers_mistake(kind: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"row 1, x: .* is not "):
        frame([{"x": value}], schema(x=kind))


def test_a_key_that_is_no_field_is_never_dropped() -> None:
    with pytest.raises(ValueError, match="not fields of the schema: y"):
        frame([{"x": "a", "y": "b"}], schema(x="string"))
