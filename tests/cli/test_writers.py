from __future__ import annotations

import csv
import io
import json
from contextlib import redirect_stdout
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cli.fields import Field
from tracker.cli.streams import Style
from tracker.cli.wording import dead, figure, plural, span
from tracker.cli.writers import Layout, write
from tracker.model.text import visible, width


class Row(NamedTuple):
    reference: str
    a: str
    b: str


FIELDS = [
    Field("ref", lambda row: row.reference),
    Field("a", lambda row: row.a),
    Field("b", lambda row: row.b),
]
ROWS = st.lists(st.builds(Row, st.just("i7k3q"), st.text(max_size=30), st.text(max_size=30)))


def written(form: str, rows: list[Row], cells: int | None = None, end: str = "\n") -> str:
    out = io.StringIO(newline="")
    with redirect_stdout(out):
        write(form, rows, Layout(FIELDS, end, cells, Style(False)))
    return out.getvalue()


@given(ROWS)
def test_tsv_is_a_line_a_row_and_a_tab_a_column(rows: list[Row]) -> None:
    lines = written("tsv", rows).split("\n")
    assert len(lines) == len(rows) + 1
    assert all(line.count("\t") == 2 for line in lines[:-1])
    assert all(visible(cell) == cell for line in lines for cell in line.split("\t"))


@given(ROWS)
def test_csv_reads_back_with_no_cell_a_formula(rows: list[Row]) -> None:
    head, *found = csv.reader(io.StringIO(written("csv", rows), newline=""))
    assert head == ["ref", "a", "b"]
    assert len(found) == len(rows)
    for row in found:
        assert len(row) == 3
        for cell in row:
            assert not cell.startswith(("=", "+", "@")), cell


@given(ROWS)
def test_json_and_jsonl_say_the_same(rows: list[Row]) -> None:
    found = json.loads(written("json", rows))
    assert found == [{"ref": row.reference, "a": row.a, "b": row.b} for row in rows]
    assert [json.loads(line) for line in written("jsonl", rows).split("\n")[:-1]] == found


@given(ROWS)
def test_a_markdown_row_has_its_cells_and_no_more(rows: list[Row]) -> None:
    lines = written("md", rows).split("\n")
    assert len(lines) == len(rows) + 3
    for line in lines[2:-1]:
        assert line.replace("\\\\", "").replace("\\|", "").count("|") == 4


@given(ROWS.filter(bool), st.integers(30, 120))
def test_a_table_keeps_to_its_width(rows: list[Row], cells: int) -> None:
    lines = written("table", rows, cells).split("\n")
    assert all(width(line) <= cells for line in lines)


def test_print0_ends_each_record() -> None:
    rows = [Row("i1", "x", "y"), Row("i2", "x", "y")]
    assert written("refs", rows, end="\0") == "i1\0i2\0"
    assert written("tsv", rows, end="\0").count("\0") == 2


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(5, 5, "5"), (1, 2, "1–2"), (12, None, "12+"), (None, 9, "0–9"), (None, None, "?")],
)
def test_spans_are_said(low: int | None, high: int | None, said: str) -> None:
    assert span(low, high) == said


def test_figures_and_counts_are_said() -> None:
    assert figure(19, 25, 31) == "19–31, best 25"
    assert figure(None, 7, None) == "~7"
    assert figure(None, None, None) == "unknown"
    assert dead([(9, 9), (4, 4)]) == "9+4"
    assert dead([(3, 3), (1, None)]) == "3 + 1+"
    assert dead([(3, 3, True)]) == "~3"
    assert plural(1, "row", "rows") == "1 row"
    assert plural(1204, "row", "rows") == "1,204 rows"
