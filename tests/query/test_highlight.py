"""What is found is shown in the text as it stands, and why it was found is said."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.query.conftest import BASE
from tracker.model.names import index_text, located_words
from tracker.query.highlight import Highlighter, Term
from tracker.query.run import prepare
from tracker.query.snippets import around, snippets

if TYPE_CHECKING:
    from tracker.store.store import Store

TEXTS = st.text(alphabet="aAbeéK'`’-_ .قاسملالإكتئب\u0651ﬁßİ٣\u200b\u0301", max_size=30)


@given(TEXTS)
@example("K'atāib  al-Ḥashd")
@example("الكتائب في العراق")
@example("ﬁve 'quoted' words’")
def test_words_are_located_where_they_stand(text: str) -> None:
    found = located_words(text)
    assert " ".join(word for word, _, _ in found) == index_text(text)
    for word, start, end in found:
        assert index_text(text[start:end]) == word
    assert all(one[2] <= other[1] for one, other in pairwise(found))


def marked(filled: Store, query: str, text: str) -> list[str]:
    found = Highlighter(prepare(filled.conn, query, base=BASE).terms).spans(text)
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("drone", "Drones: a drone, DRONE-like.", ["drone", "DRONE"]),
        ("dron*", "Drones: a drone.", ["Drones", "drone"]),
        ("dorne~ town", "A drone over town.", ["drone", "town"]),
        ('"power station"', "Power of the power-station.", ["power-station"]),
        ('"power station"~5', "power near the station", ["power", "station"]),
        ("irbil", "In Erbil, Irbil, أَرْبِيل and Mosul.", ["Erbil", "Irbil", "أَرْبِيل"]),
        ("kataeb hizballah", "Kata’ib  Hezbollah, Hezbollah", ["Kata’ib  Hezbollah"]),
        ("كتائب حزب الله", "«الكتائب» — كَتائِب حزبُ الله", ["الكتائب", "كَتائِب حزبُ الله"]),
        ("place:irbil title:strike", "A strike in Erbil", ["strike", "Erbil"]),
        ("by:iran", "Iran said", ["Iran"]),
        ("strike -drone", "drone strike", ["strike"]),
        ("-(strike erbil)", "strike erbil", []),
        ("kind:airstrike since:2021", "airstrike 2021", []),
        ("sovereignty OR drone", "Sovereignty", ["Sovereignty"]),
    ],
)
def test_matches_in_a_text(filled: Store, query: str, text: str, expected: list[str]) -> None:
    assert marked(filled, query, text) == expected


def test_a_match_over_the_end_of_a_line_is_on_both() -> None:
    found = Highlighter([Term(("kataib", "hezbollah"))])
    lines = ["said by Kata'ib", "   Hezbollah.", "", "Kataib", "", "Hezbollah"]
    assert found.spans_of_lines(lines) == [(0, 8, 15), (1, 3, 12)]


@given(st.lists(TEXTS, max_size=3), st.lists(st.tuples(TEXTS, st.booleans()), max_size=3))
def test_any_term_in_any_text(lines: list[str], typed: list[tuple[str, bool]]) -> None:
    terms = [Term(tuple(index_text(text).split()), prefix) for text, prefix in typed]
    found = Highlighter(terms).spans_of_lines(lines)
    assert found == sorted(found)
    for number, start, end in found:
        assert 0 <= start < end <= len(lines[number])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("strike", {}),
        ("erbil", {}),
        ("irbil", {"Strike A": ["irbil = Erbil"]}),
        ("place:arbil", {"Strike A": ["arbil = Erbil (place)"]}),
        ("place:erbil", {}),
        ("place:erb*", {}),
        # Kubaysa is in Iraq, and nothing in the record says so; the strikes hold the word.
        ("iraq kind:drone_attack,airstrike", {"Drone over town": ["iraq = Iraq (place)"]}),
        (
            "kataeb hizballah drone OR strike",
            {name: ["kataeb hizballah = Kata'ib Hezbollah"] for name in ("Strike A", "Strike B")},
        ),
        ("by:إيران killed:9", {"Strike B": ["إيران = Iran (speaker)"]}),
        ("dorne~", {"Drone over town": ["dorne~ = drone"]}),
        (
            "is:statement irbil said:condemn",
            {"Iran condemns the strike.": ["irbil = Erbil (incident)"]},
        ),
        (
            "is:statement (place:arbil said:report) OR nine",
            {"Iraq reports the strike.": ["arbil = Erbil (incident)"]},
        ),
        ("is:statement place:erbil said:report", {}),
        (
            "is:statement actor:kataeb_hizballah said:condemn place:erbil",
            {"Iran condemns the strike.": ["kataeb hizballah = Kata'ib Hezbollah (incident)"]},
        ),
        (
            "observatory double",
            {"Strike B": ["observatory double = Syrian Observatory for Human Rights"]},
        ),
    ],
)  # fmt: skip
def test_why_a_record_was_found(filled: Store, query: str, expected: dict[str, list[str]]) -> None:
    conn, found = filled.conn, prepare(filled.conn, query, base=BASE)
    column = "title" if found.table == "incidents" else "gist"
    sql = f"SELECT {column} FROM {found.table} WHERE uid = ?"
    told = {
        conn.execute(sql, (uid,)).fetchone()[0]: [reason.text for reason in given]
        for uid, given in found.reasons(conn, list(found.keys(conn))).items()
    }
    assert told == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("strike", {}),
        (
            "station",
            {
                "Strike A": "…line near the old station.",
                "Strike B": "The power station was struck.",
            },
        ),
        ("violation", {"Strike A": "a blatant violation of sovereignty"}),
        (
            "is:statement sovereignty",
            {"Iran condemns the strike.": "…blatant violation of sovereignty"},
        ),
        ("سافر", {"Strike B": "انتهاك سافر"}),
        ("kind:airstrike", {}),
    ],
)  # fmt: skip
def test_what_stands_around_a_match(filled: Store, query: str, expected: dict[str, str]) -> None:
    conn, found = filled.conn, prepare(filled.conn, query, base=BASE)
    column = "title" if found.table == "incidents" else "gist"
    sql = f"SELECT {column} FROM {found.table} WHERE uid = ?"
    around = snippets(conn, found.table, Highlighter(found.terms), list(found.keys(conn)))
    told = {conn.execute(sql, (uid,)).fetchone()[0]: text for uid, text in around.items()}
    assert told == expected


def test_a_text_is_shown_from_shortly_before_the_match() -> None:
    text = "The commander of the Quds Force was killed at Baghdad airport"
    for words, shown in {
        ("baghdad", "airport"): "…was killed at Baghdad airport",
        ("commander",): text,
        ("erbil",): "",
    }.items():
        assert around(text, Highlighter([Term(words)])) == shown
