from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange.plan import merge

BASE: dict[str, Any] = {"title": "A", "kind": "clash", "date_edtf": "2021", "date_mode": "repeated"}


@pytest.mark.parametrize(
    ("mine", "theirs", "result", "kept"),
    [
        ({}, {}, {}, []),
        ({}, {"title": "B"}, {"title": "B"}, []),
        ({"title": "M"}, {}, {"title": "M"}, []),
        ({"title": "M"}, {"title": "B"}, {"title": "M"}, ["title"]),
        ({"title": "B"}, {"title": "B"}, {"title": "B"}, []),
        ({"kind": "riot"}, {"title": "B"}, {"kind": "riot", "title": "B"}, []),
        ({"title": None}, {"title": "B"}, {"title": None}, ["title"]),
        ({}, {"title": None}, {"title": None}, []),
        # the columns of a date go together
        (
            {"date_edtf": "2020"},
            {"date_mode": None},
            {"date_edtf": "2020"},
            ["date_edtf", "date_mode"],
        ),
        ({"state": "final"}, {"title": "B"}, {"state": "final", "title": "B"}, []),
    ],
)
def test_fields(
    mine: dict[str, Any], theirs: dict[str, Any], result: dict[str, Any], kept: list[str]
) -> None:
    assert merge(BASE, _with(BASE, mine), _with(BASE, theirs)) == (_with(BASE, result), kept)


def _with(body: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**body, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result", "kept"),
    [
        ({"a": 1}, {"a": 1}, {"a": 2}, {"a": 2}, []),
        ({"a": 1}, {"a": 9}, {"a": 2}, {"a": 9}, ["casualties"]),
        ({"a": 1}, {"a": 1}, {}, {}, []),
        ({"a": 1}, {"a": 9}, {}, {"a": 9}, ["casualties"]),
        ({"a": 1}, {}, {"a": 2}, {}, ["casualties"]),
        ({"a": 1}, {}, {"a": 1}, {}, []),
        ({}, {"m": 5}, {"b": 3}, {"m": 5, "b": 3}, []),
        ({}, {}, {}, {}, []),
    ],
)
def test_parts_go_as_a_whole(
    base: dict[str, int],
    mine: dict[str, int],
    theirs: dict[str, int],
    result: dict[str, int],
    kept: list[str],
) -> None:
    merged, left = merge(*(_figures(rows) for rows in (base, mine, theirs)))
    assert merged == _figures(result)
    assert left == kept


def _figures(rows: dict[str, int]) -> dict[str, Any]:
    parts = {key: {"best": best} for key, best in rows.items()}
    return {"gist": "x", **({"parts": {"casualties": parts}} if parts else {})}


VALUES = st.sampled_from(["a", "b", "c"])
BODIES = st.fixed_dictionaries(
    {"title": VALUES},
    optional={
        "weapon": VALUES,
        "date_edtf": VALUES,
        "date_mode": VALUES,
        "parts": st.fixed_dictionaries(
            {}, optional={"tags": st.dictionaries(VALUES, st.just({}), min_size=1)}
        ),
    },
)


@given(BODIES, BODIES)
def test_where_one_side_changed_nothing_the_other_is_the_result(
    base: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert _plain(merge(base, base, changed)[0]) == _plain(changed)
    assert _plain(merge(base, changed, base)[0]) == _plain(changed)
    assert merge(base, base, changed)[1] == merge(base, changed, base)[1] == []


@given(BODIES, BODIES, BODIES)
def test_merging_twice_changes_nothing(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    once, _ = merge(base, mine, theirs)
    assert _plain(merge(base, once, theirs)[0]) == _plain(once)


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    """Return the body without an empty "parts", which says the same as none."""
    return {name: value for name, value in body.items() if value}
