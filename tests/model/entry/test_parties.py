"""Parties in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.entry.refusals import read_or_refused
from tracker.errors import EntryError
from tracker.model.entry.parties import (
    ATTRIBUTIONS,
    ROLES,
    PartyEntry,
    default_attribution,
    read_parties,
    say_parties,
)


def read(line: str) -> list[tuple[str | None, ...]]:
    return [party[:4] for party in read_parties(line)]


def test_attackers_targets_and_hosts() -> None:
    line = "US Armed Forces > Kata'ib Hezbollah, host: Iraq"
    assert read(line) == [
        ("US Armed Forces", "perpetrator", None, None),
        ("Kata'ib Hezbollah", "target", None, None),
        ("Iraq", "host", None, None),
    ]
    assert [line[party.start : party.end] for party in read_parties(line)] == [
        "US Armed Forces",
        "Kata'ib Hezbollah",
        "Iraq",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("Army, RSF", [("Army", "party", None, None), ("RSF", "party", None, None)]),
        (
            "Iran (alleged, s7k3q) > Base",
            [("Iran", "perpetrator", "alleged", "s7k3q"), ("Base", "target", None, None)],
        ),
        ("Iran (alleged by s7k3q)", [("Iran", "party", "alleged", "s7k3q")]),
        ("Iran (s7k3q)", [("Iran", "party", None, "s7k3q")]),
        (
            '"Base, Ain al-Asad" (given), “A > B”',
            [("Base, Ain al-Asad", "party", "given", None), ("A > B", "party", None, None)],
        ),
        (
            "Kurdistan Workers' Party (PKK)",
            [("Kurdistan Workers' Party (PKK)", "party", None, None)],
        ),
        (
            "host: Iraq, Syria; Army",
            [
                ("Iraq", "host", None, None),
                ("Syria", "host", None, None),
                ("Army", "party", None, None),
            ],
        ),
        ("supp: Iran", [("Iran", "supporter", None, None)]),
        ("Ordered by: Iran", [("Iran", "ordered_by", None, None)]),
        ("> B, C", [("B", "target", None, None), ("C", "target", None, None)]),
        ("Unknown > B", [("B", "target", None, None)]),
        ('"unknown" > B', [("unknown", "perpetrator", None, None), ("B", "target", None, None)]),
        ("unknown", [("unknown", "party", None, None)]),
        ("A > B,", [("A", "perpetrator", None, None), ("B", "target", None, None)]),
    ],
)
def test_lines(line: str, expected: list[tuple[str | None, ...]]) -> None:
    assert read(line) == expected


@pytest.mark.parametrize(
    ("line", "message", "hint", "span"),
    [
        ("A > B > C", "one > too many", "One > stands between", "C"),
        ("A > ", "name is missing", "As in", ""),
        ("unknown > ", "name is missing", "As in", ""),
        (">", "name is missing", "As in", ""),
        ("A,, B", "comma too many", "One comma", ""),
        ("hots: Iraq", "is no role", "Did you mean host?", "hots"),
        ("zzz: Iraq", "is no role", "It is one of: perpetrator", "zzz"),
        ("Iran (aleged)", "no attribution", "Did you mean alleged?", "aleged"),
        ('"Base', "never closed", 'End it with "', '"Base'),
        ("Base (given", "never closed", "End it with )", "(given"),
        ("host: ", "name is missing", "As in host", ""),
    ],
)
def test_errors_point_and_say_what_would_be_right(
    line: str, message: str, hint: str, span: str
) -> None:
    with pytest.raises(EntryError) as caught:
        read_parties(line)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert span in line[caught.value.start : caught.value.end]


NAMES = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Z"), blacklist_characters='"“”«»\\'))
    .map(str.strip)
    .filter(bool)
)
PARTIES = st.builds(
    PartyEntry,
    name=NAMES | st.sampled_from(["unknown", "?"]),
    role=st.sampled_from(ROLES),
    attribution=st.sampled_from([None, *ATTRIBUTIONS]),
    on_word_of=st.sampled_from([None, "s7k3q", "s1234abcd", "sheprwrbmghcvcech"]),
    as_written=st.none() | NAMES,
    note=st.none() | NAMES,
)


@given(st.lists(PARTIES, max_size=5))
def test_what_is_said_reads_as_the_same(parties: list[PartyEntry]) -> None:
    back = read_parties(say_parties(parties))
    order = list(dict.fromkeys(party.role for party in back))
    by_role = sorted(parties, key=lambda party: order.index(party.role))
    assert [party[:6] for party in back] == [party[:6] for party in by_role]
    assert say_parties(back) == say_parties(parties)


@given(st.text(max_size=40))
def test_any_line_is_read_or_refused_in_words(line: str) -> None:
    parties = read_or_refused(read_parties, line) or []
    assert all(party.name and party.role in ROLES for party in parties)


def test_a_target_of_nobody_known_is_said_as_such() -> None:
    assert {say_parties(read_parties(line)) for line in ("> B", "unknown > B")} == {"target: B"}


def test_how_the_source_calls_them() -> None:
    line = "US Armed Forces as \"U.S. State Department\" (disputed) > “A as B” as 'x'"
    one, other = read_parties(line)
    assert one[:5] == (
        *("US Armed Forces", "perpetrator", "disputed", None),
        "U.S. State Department",
    )
    assert line[one.start : one.end] == "US Armed Forces"
    assert other.as_written is None


def test_a_note_stands_in_quotation_marks() -> None:
    (one,) = read_parties('Iran (alleged by s7k3q, "named, in the order; by all")')
    assert (one.attribution, one.on_word_of, one.note) == (
        *("alleged", "s7k3q"),
        "named, in the order; by all",
    )
    assert say_parties([one._replace(note='he said "no" and “yes”')]).endswith(
        '«he said "no" and “yes”»)'
    )


def test_how_it_is_known_where_nobody_says() -> None:
    assert default_attribution("target", on_word=True) == "given"
    assert default_attribution("perpetrator", on_word=True) == "alleged"
    assert default_attribution("perpetrator", on_word=False) == "assessed"
