from __future__ import annotations

import pytest

from tracker.entry.lines import cut_sources, with_source

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
