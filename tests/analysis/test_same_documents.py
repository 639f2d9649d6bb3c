"""Which documents may be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tracker.analysis.same_documents import of_body

if TYPE_CHECKING:
    from tracker.store.store import Store

TITLE = "Raid on a village kills five"
TEXT = "Five people were killed when men on motorcycles came to the village at dawn."


@pytest.fixture
def actors(store: Store) -> tuple[str, str]:
    with store.batch() as batch:
        made = [batch.put_body("actors", "", {"name": name, "kind": "media"}) for name in "AB"]
    return made[0], made[1]


@pytest.mark.parametrize(
    ("there", "new", "score"),
    [
        ({"url": "https://x.org/a?utm_source=t"}, {"url": "http://x.org/a", "title": "B"}, 1),
        ({"text": TEXT}, {"text": TEXT, "title": "Another"}, 1),
        ({"sha256": "ab" * 32}, {"sha256": "ab" * 32, "title": "Another"}, 1),
        ({}, {"title": TITLE.upper()}, 0.5),  # nothing tells them apart
        ({"publisher": 0}, {"title": TITLE, "publisher": 0}, 0.5),
        ({"publisher": 0}, {"title": TITLE, "publisher": 1}, 0),
        ({"date_edtf": "2021-06"}, {"title": TITLE, "date_edtf": "2021-06-28"}, 0.5),
        ({"date_edtf": "2021-06"}, {"title": TITLE, "date_edtf": "2021-07"}, 0),  # a weekly report
        ({"url": "https://x.org/1"}, {"title": TITLE, "url": "https://x.org/2"}, 0),
        ({}, {"title": "Raid on a village"}, 0),
        ({}, {"title": "%"}, 0),
        ({}, {}, 0),
    ],
)
def test_which_documents_may_be_one(
    store: Store,
    actors: tuple[str, str],
    there: dict[str, Any],
    new: dict[str, Any],
    score: float,
) -> None:
    def body(told: dict[str, Any]) -> dict[str, Any]:
        named = {"publisher": actors[told["publisher"]]} if "publisher" in told else {}
        return {"kind": "article", **told, **named}

    with store.batch() as batch:
        known = batch.put_body("documents", "", body({"title": TITLE, **there}))
    found = of_body(store.conn, body(new))
    assert [one.other for one in found] == ([known] if score else [])
    assert all(one.score >= score for one in found)
    assert of_body(store.conn, store.body("documents", known), known) == []
    with store.batch() as batch:
        batch.void("documents", known, "entered twice")
    assert of_body(store.conn, body(new)) == []
