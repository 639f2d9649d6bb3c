from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracker.entry.lines import cut_sources, read_sources, with_source
from tracker.entry.lookup import Lookup
from tracker.entry.saving import now, open_new
from tracker.errors import NotFoundError

if TYPE_CHECKING:
    from tracker.store.store import Store

A = "https://example.org/a"
TORN = "https://example.org/b;c=1"


@pytest.mark.parametrize(
    ("text", "address", "cited"),
    [
        ("", A, "d7k3q"),
        (A, A, "d7k3q"),
        (f'd4p2z "one;two;; three"; {A}', A, 'd4p2z "one;two;; three"; d7k3q'),
        (f'd4p2z "see {A}; there"', A, f'd4p2z "see {A}; there"; d7k3q'),
        (f"{TORN}; d4p2z p. 3", TORN, "d7k3q; d4p2z p. 3"),
        (f"d7k3q p. 3; {A}", A, "d7k3q p. 3"),
        ('d4p2z "not closed', A, 'd4p2z "not closed; d7k3q'),
        ("d4p2z", "", "d4p2z; d7k3q"),
    ],
)
def test_a_document_is_cited_in_the_place_of_its_address(
    text: str, address: str, cited: str
) -> None:
    assert with_source(text, "d7k3q", address) == cited


def test_an_address_keeps_its_semicolons_and_ends_where_another_source_begins() -> None:
    line = f"{TORN} p. 3;d4p2z;{A};{A}; {TORN}"
    assert [piece.text for piece in cut_sources(line)] == [f"{TORN} p. 3", "d4p2z", A, A, TORN]


def test_a_source_cited_again_stands_once_and_a_title_is_not_cut(store: Store) -> None:
    with store.batch() as batch:
        first, second = (
            batch.put_body("documents", "", {"title": title, "kind": "report"})
            for title in ("Situation Report", "Another")
        )
    lookup = Lookup(store, open_new("incidents"), now())
    one, two = (store.reference("documents", uid) for uid in (first, second))
    rows, _ = read_sources(f"{one} p. 4; {two}; {one}; {two}; {one} p. 5", lookup)
    assert [(row["document"], row.get("locator")) for row in rows.values()] == [
        (first, "p. 4"),
        (second, None),
        (first, "p. 5"),
    ]
    with pytest.raises(NotFoundError, match="Situation Reports"):
        read_sources("Situation Reports", lookup)
