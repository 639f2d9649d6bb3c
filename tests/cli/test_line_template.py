from __future__ import annotations

import csv
import html
import io
import json
import shlex
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cli.line_template import ESCAPES, read
from tracker.errors import UsageError
from tracker.model.text import one_line, visible, width

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


class Row(NamedTuple):
    reference: str = "i7k3q"
    title: str = "Rockets on Erbil"
    place: str = ""
    date_edtf: str = "2021-06-27"


def filled(template: str, row: Row) -> str:
    return read(template, "incidents").fill(row)


def test_a_template_is_literal_text_and_fields() -> None:
    assert filled(r"{ref}\t{date} {{{title}}}\\n", Row()) == (
        "i7k3q\t2021-06-27 {Rockets on Erbil}\\n"
    )
    assert filled("{title:7}|{date:>12}|{place:2}|", Row()) == "Rocket…|  2021-06-27|  |"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{ref", "cannot be read"),
        ("ref}", "cannot be read"),
        ("{title!}", "cannot be read"),
        ("{}", "the name of a field"),
        ("{0}", "no field 0"),
        ("no field", "names no field"),
        ("{titel}", "no field titel"),
        ("{title.__class__}", "no field title.__class__"),
        ("{title[0]}", "no field title[0]"),
        ("{title:{ref}}", "a number of cells"),
        ("{title:9999}", "a number of cells"),
        ("{title!r}", "no !r"),
        ("{title!j:4}", "cannot be cut"),
        ("{\x1bc}", "no field ␛c"),
    ],
)
def test_what_is_no_template_is_refused_with_what_would_be_right(template: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read(template, "incidents")
    assert said in refused.value.message
    assert refused.value.hint


@given(st.text(max_size=60))
def test_reading_any_text_is_a_template_or_a_usage_error(text: str) -> None:
    try:
        filled(text, Row())
    except UsageError:
        return


@given(st.text(max_size=40), st.integers(0, 30))
def test_hostile_text_stays_on_its_line_in_its_cells(title: str, cells: int) -> None:
    row = Row(title=title)
    plain = filled("{title}", row)
    assert plain == visible(plain, keep_newlines=False)
    assert width(filled(f"{{title:{cells}}}", row)) == cells


@given(st.text(max_size=40))
def test_each_escape_reads_back_as_what_it_was(title: str) -> None:
    row, said = Row(title=title), one_line(title)
    assert shlex.split(filled("{title!s}", row)) == [said]
    assert html.unescape(filled("{title!h}", row)) == said
    assert json.loads(filled("{title!j}", row)) == (title or None)
    ((cell,),) = csv.reader(io.StringIO(filled("{title!c}", row), newline=""))
    assert cell in (said, "'" + said)
    for escape in ESCAPES:
        written = filled(f"{{title!{escape}}}", row)
        assert written == visible(written, keep_newlines=False)


def test_the_command_writes_a_template(tracker: Run, sample: Path) -> None:
    found = tracker("--db", sample, "search", "baghdad", "--template", "{title!j}", "-0")
    as_json = tracker("--db", sample, "search", "baghdad", "-f", "json", "--fields", "title")
    titles = [record["title"] for record in json.loads(as_json.stdout)]
    assert [json.loads(title) for title in found.stdout.split("\0")[:-1]] == titles
    actors = tracker("--db", sample, "list", "actors", "nujaba", "--template", "{name!h}")
    assert actors.stdout == "Harakat Hezbollah al-Nujaba\n"


def test_figures_are_read_where_a_template_wants_them(tracker: Run, sample: Path) -> None:
    line = tracker("--db", sample, "search", "killed:1..", "-n", "1", "--template", "{killed}")
    assert line.stdout.strip()


def test_a_template_stands_alone(tracker: Run, sample: Path) -> None:
    done = tracker("--db", sample, "search", "x", "--template", "{ref}", "-f", "csv")
    assert done.returncode == 2
    assert "--template alone" in done.stderr
    assert tracker("--db", sample, "search", "x", "--template", "{titel}").returncode == 2
