"""docs/query-language.md has every field, and every query in it can be read."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from tracker.query.fields import FIELDS, NAMES
from tracker.query.run import prepare
from tracker.store.store import Store

DOCUMENT = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text(encoding="utf-8")
BASE = datetime(2021, 7, 1, 12, 0)


def test_the_table_of_fields_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| (`[a-z]+`(?:, `[a-z]+`)*) \| (.+) \| (\w+) \|$", DOCUMENT, re.MULTILINE)
    listed = {tuple(re.findall(r"`([a-z]+)`", names)): (said, twice) for names, said, twice in rows}
    expected = {
        (field.name, *field.aliases): (
            field.help,
            "once" if field.twice == "error" else field.twice.upper(),
        )
        for field in FIELDS.values()
    }
    assert listed == expected


@pytest.mark.parametrize("query", re.findall(r"search '(.+)'", DOCUMENT))
def test_the_examples_find_something_or_can_at_least_be_read(query: str, sample_path: Path) -> None:
    with Store.open(sample_path) as store:
        found = prepare(store.conn, query, base=BASE).count(store.conn)
    assert found > 0 or query in ('"power station"~5', "has:conflict -state:final")


def test_every_field_in_running_text_exists() -> None:
    for name in re.findall(r"`-?([a-z]+):\S", DOCUMENT):
        assert name in {*NAMES, "https", "field"}, name
