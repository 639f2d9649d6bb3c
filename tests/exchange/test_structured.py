from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tracker.errors import TrackerError
from tracker.exchange.structured.reading import read_text
from tracker.exchange.structured.writing import with_error, without_error, write_text
from tracker.store.rows import Rows
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2021, 7, 1, 12, 0, tzinfo=UTC)
BODY = {
    "title": "Rockets",
    "kind": "rocket_missile",
    "unit": "event",
    "geo_precision": "unknown",
    "grade": "ungraded",
    "state": "draft",
    "date_edtf": "2021-06-28",
}


def text_of(body: dict[str, object]) -> str:
    return write_text(
        "incidents", body, lambda t, u: (u, "title"), heading="Incident i7k3q", reason=True
    )


def read(text: str, body: dict[str, object] = BODY) -> dict[str, object]:
    return read_text(text, "incidents", body, lambda table, typed: typed, NOW)[0]


@pytest.mark.parametrize("table", ["incidents", "statements", "actors", "places", "documents"])
def test_every_record_of_the_sample_comes_back_as_it_was(sample_copy: Path, table: str) -> None:
    with Store.open(sample_copy) as store:
        for _, body in list(Rows(store.conn).read_many(table)):
            text = write_text(
                table,
                body,
                lambda t, u: (store.reference(t, u), "a “title”\nof two lines"),
                heading="x",
                reason=True,
            )
            resolve = lambda t, typed: store.resolve(typed)[1]  # noqa: E731
            assert read_text(text, table, body, resolve, NOW) == (body, "")


@pytest.mark.parametrize(
    "hostile",
    ['"""', "\\", "\x1b[2J", "\u202eabc", "a\nb\n\nc", "x" * 5000, "# no comment", "a\u2028b", "🜚"],
)
def test_any_text_survives_and_nothing_in_it_acts(hostile: str) -> None:
    body = {**BODY, "summary": hostile}
    text = text_of(body)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert read(text, body) == body


def test_a_date_is_read_as_people_type_it() -> None:
    text = text_of(BODY).replace('date = "2021-06-28"', 'date = "27-28 June"')
    body = read(text)
    assert body["date_edtf"] == "2021-06-27/2021-06-28"
    assert body["date_as_written"] == "27-28 June"


def test_new_rows_and_tags_are_read() -> None:
    text = text_of(BODY).replace("tags = []", 'tags = ["drone", " erbil "]')
    text += '\n[[figures]]\nharm = "killed"\nlow = 3\nvictims = ""\n'
    parts = read(text)["parts"]
    assert parts == {
        "casualties": {"new-1": {"harm": "killed", "low": 3}},
        "tags": {"drone": {}, "erbil": {}},
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Rockets"', "title = Rockets", "cannot be read"),
        ('title = "Rockets"', 'titel = "Rockets"', "no field titel"),
        ('date = "2021-06-28"', 'date = "31 jun"', "date"),
        ("tags = []", 'tags = []\nparties = "x"', "is a list"),
        ("tags = []", 'tags = []\n[[parties]]\nuid = "abc"', "no row abc"),
    ],
)
def test_what_is_wrong_is_said(old: str, new: str, message: str) -> None:
    text = text_of(BODY)
    assert old in text
    with pytest.raises(TrackerError, match=message):
        read(text.replace(old, new))


def test_an_error_stands_on_top_once() -> None:
    text = text_of(BODY)
    wrong = with_error(with_error(text, "first"), "second\nand more")
    assert wrong.startswith("#! second\n#! and more\n# Incident")
    assert without_error(wrong) == text
