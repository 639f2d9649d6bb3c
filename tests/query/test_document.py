"""docs/query-language.md has every field, and every query in it can be read."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from tracker.keyboard.actions import ACTIONS, Scope
from tracker.keyboard.names import key_name
from tracker.query.fields import FIELDS, NAMES, SORTS
from tracker.query.run import RANKED, prepare
from tracker.store.store import Store
from tracker.tui.search import _MANY

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
    assert len(rows) == len(listed), "a field is listed twice"


@pytest.mark.parametrize("query", re.findall(r"search '(.+)'", DOCUMENT))
def test_the_examples_find_something(query: str, sample_path: Path) -> None:
    with Store.open(sample_path) as store:
        found = prepare(store.conn, query, base=BASE).count(store.conn)
    assert found > 0


def test_every_field_in_running_text_exists() -> None:
    for name in re.findall(r"`-?([a-z]+):\S", DOCUMENT):
        assert name in {*NAMES, "https", "field"}, name


def test_the_keys_of_the_filter_line_are_those_of_the_registry() -> None:
    section = DOCUMENT.split("## On the screen")[1].split("## Grammar")[0]
    known = {key_name(key) for action in ACTIONS for key in action.keys}
    named = set(re.findall(r"`([a-z+]{1,6}|[↑↓/])`", section))
    assert named - known == {"dro", "drone"}
    ours = {key_name(a.keys[0]) for a in ACTIONS if a.scope is Scope.FILTER and a.footer}
    assert ours - {"esc"} <= {*named, *re.findall(r"`(ctrl\+s)`", DOCUMENT)}


def test_closed_lists_and_orders_are_named() -> None:
    for order in SORTS:
        assert f"`sort:{order}`" in DOCUMENT
    closed = re.search(r"`([a-z ]+)` take values from closed lists", DOCUMENT)
    assert closed is not None
    assert set(closed[1].split()) == {field.name for field in FIELDS.values() if field.closed}
    assert f"newest {RANKED:,}" in DOCUMENT
    assert f"more than {_MANY:,} records" in DOCUMENT
