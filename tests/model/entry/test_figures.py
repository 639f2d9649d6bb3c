"""Figures in one line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.model.entry.refusals import read_or_refused
from tracker.errors import EntryError
from tracker.model.entry.figures import (
    HARMS,
    LARGEST,
    VICTIMS,
    FigureEntry,
    read_figures,
    say_figures,
)


def figure(harm: str, low: int | None, best: int | None, high: int | None, **more: Any) -> Any:
    return FigureEntry(harm, low=low, best=best, high=high, **more)[:8]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("killed 5", [figure("killed", 5, 5, 5)]),
        ("5 killed", [figure("killed", 5, 5, 5)]),
        (
            "killed 5-9 combatant; injured 3 civilian (2 children)",
            [
                figure("killed", 5, None, 9, victims="combatant"),
                figure("injured", 3, 3, 3, victims="civilian"),
                figure("injured", 2, 2, 2, victims="child", subset=True),
            ],
        ),
        ("killed several", [figure("killed", 3, None, None, as_worded="several")]),
        ("several killed", [figure("killed", 3, None, None, as_worded="several")]),
        ("dozens killed", [figure("killed", 12, None, None, as_worded="dozens")]),
        ("dozens of civilians wounded",
         [figure("injured", 12, None, None, victims="civilian", as_worded="dozens")]),
        ("a dozen dead", [figure("killed", 12, 12, 12)]),
        ("a few injured", [figure("injured", 2, None, None, as_worded="a few")]),
        ("a couple of soldiers hurt", [figure("injured", 2, 2, 2, victims="security_force")]),
        ("killed at least 5", [figure("killed", 5, None, None)]),
        ("at least five people were killed", [figure("killed", 5, None, None)]),
        ("killed 5+", [figure("killed", 5, None, None)]),
        ("killed 5..", [figure("killed", 5, None, None)]),
        ("killed ..9", [figure("killed", None, None, 9)]),
        ("up to 9 dead", [figure("killed", None, None, 9)]),
        ("more than 5 dead", [figure("killed", 6, None, None, as_worded="more than 5")]),
        ("over a dozen dead", [figure("killed", 13, None, None, as_worded="over a dozen")]),
        ("killed > 5", [figure("killed", 6, None, None)]),
        ("fewer than 5 dead", [figure("killed", None, None, 4, as_worded="fewer than 5")]),
        ("about 40 wounded", [figure("injured", None, 40, None)]),
        ("killed ~40", [figure("killed", None, 40, None)]),
        ("killed 5/7/9", [figure("killed", 5, 7, 9)]),
        ("killed 5 to 9", [figure("killed", 5, None, 9)]),
        ("killed 5–5", [figure("killed", 5, 5, 5)]),
        ("a child killed", [figure("killed", 1, 1, 1, victims="child")]),
        ("5 militants killed", [figure("killed", 5, 5, 5, victims="combatant")]),
        ("no one killed", None),
        ("none killed", [figure("killed", 0, 0, 0)]),
        ("killed 0", [figure("killed", 0, 0, 0)]),
        ("displaced 12,000", [figure("displaced", 12000, 12000, 12000)]),
        ('killed "an unknown number"',
         [figure("killed", None, None, None, as_worded="an unknown number")]),
        ('killed 12.. "dozens"', [figure("killed", 12, None, None, as_worded="dozens")]),
        ("4 aid workers abducted", [figure("abducted", 4, 4, 4, victims="aid_worker")]),
        ("killed or injured 7", [figure("killed_or_injured", 7, 7, 7)]),
        ("7 casualties", [figure("killed_or_injured", 7, 7, 7)]),
        ("killed 4 fighters of Kata'ib Hezbollah",
         [figure("killed", 4, 4, 4, victims="combatant", actor="Kata'ib Hezbollah")]),
        ('killed 4 of "Army of One; 2nd"', [figure("killed", 4, 4, 4, actor="Army of One; 2nd")]),
        ("killed 9 (of them 2 children, 1 journalist)",
         [figure("killed", 9, 9, 9), figure("killed", 2, 2, 2, victims="child", subset=True),
          figure("killed", 1, 1, 1, victims="journalist", subset=True)]),
        ("at least 5 killed, among them 2 children",
         [figure("killed", 5, None, None),
          figure("killed", 2, 2, 2, victims="child", subset=True)]),
        ("7 to 9 killed including 2 children and a journalist",
         [figure("killed", 7, None, 9), figure("killed", 2, 2, 2, victims="child", subset=True),
          figure("killed", 1, 1, 1, victims="journalist", subset=True)]),
        ("5 dead, 3 of whom were civilians",
         [figure("killed", 5, 5, 5),
          figure("killed", 3, 3, 3, victims="civilian", subset=True)]),
        ('killed 5 of "Them including 2 Tribes"',
         [figure("killed", 5, 5, 5, actor="Them including 2 Tribes")]),
        ("killed 5 including civilians", [figure("killed", 5, 5, 5, victims="civilian")]),
    ],
)  # fmt: skip
def test_lines(line: str, expected: list[Any] | None) -> None:
    if expected is None:
        with pytest.raises(EntryError):
            read_figures(line)
    else:
        assert [found[:8] for found in read_figures(line)] == expected


@pytest.mark.parametrize(
    ("line", "message", "hint", "span"),
    [
        ("5 civilians", "What happened", "As in: killed 5 civilians", "5 civilians"),
        (
            *("7 to 9, including 2 children", "What happened"),
            *("As in: killed 7 to 9, including 2 children", "7 to 9"),
        ),
        ("5 killed and 3 injured", "“3” is not understood", "; injured 3", "3"),
        ("5 (a", "never closed", ")", "(a"),
        ("killed civilians", "How many", "such as several", "killed"),
        ("killed 9-5", "backwards", "lowest number comes first", "killed 9-5"),
        ("kiled 5", "is not understood", "Did you mean killed?", "kiled"),
        ("killed 5 qqqq", "is not understood", "victims are civilian", "qqqq"),
        ("killed 5 injured 3", "two figures", "semicolon", "killed 5"),
        ("killed 99999999999", "more people", "10,000,000", "killed"),
        ("killed 5 (2 children", "never closed", ")", "(2"),
    ],
)
def test_errors_point_and_say_what_would_be_right(
    line: str, message: str, hint: str, span: str
) -> None:
    with pytest.raises(EntryError) as caught:
        read_figures(line)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert span in line[caught.value.start : caught.value.end]


WORDS = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Z"), blacklist_characters='"“”«»\\'))
    .map(str.strip)
    .filter(bool)
)
NUMBERS = st.tuples(*[st.none() | st.integers(0, LARGEST)] * 3).filter(
    lambda three: sorted(given := [n for n in three if n is not None]) == given
)


@st.composite
def figures(draw: st.DrawFn) -> FigureEntry:
    low, best, high = draw(NUMBERS)
    words = draw(st.none() | WORDS)
    assume(words or (low, best, high) != (None, None, None))
    if low is not None and low == high:
        best = low
    return FigureEntry(
        *(draw(st.sampled_from(HARMS)), draw(st.sampled_from(VICTIMS)), low, best, high, words),
        subset=draw(st.booleans()),
        actor=draw(st.none() | WORDS),
        incident=draw(st.none() | st.just("i7k3q")),
    )


@given(st.lists(figures(), max_size=4))
def test_what_is_said_reads_as_the_same(entered: list[FigureEntry]) -> None:
    back = read_figures(say_figures(entered))
    assert [found[:9] for found in back] == [found[:9] for found in entered]


@pytest.mark.parametrize(
    "whose",
    ["Army including 2 Tribes", "Salt and 5 Peppers", "Front, 2 of them", "A (2 children)", "them"],
)
def test_a_name_is_not_read_as_parts(whose: str) -> None:
    entered = [FigureEntry("killed", "child", 5, 5, 5, None, subset, whose) for subset in (0, 1)]
    back = read_figures(say_figures(entered))
    assert [found.actor for found in back] == [whose, whose]


def test_of_which_incident() -> None:
    line = "killed 5 combatant in i7k3q (2 child); injured 3 of Iran in i2m9d"
    one, part, other = read_figures(line)
    assert [f.incident for f in (one, part, other)] == ["i7k3q", "i7k3q", "i2m9d"]
    assert other.actor == "Iran"
    assert say_figures([one, part, other]) == line


@given(st.text(max_size=40))
def test_any_line_is_read_or_refused_in_words(line: str) -> None:
    found = read_or_refused(read_figures, line) or []
    assert all(one.harm in HARMS and one.victims in VICTIMS for one in found)


def test_a_best_number_outside_of_its_bounds_is_refused_and_none_is_made_up() -> None:
    with pytest.raises(EntryError, match="runs backwards"):
        read_figures("killed 9/3/9")
    (figure,) = read_figures("killed 9//9")
    assert (figure.low, figure.best, figure.high) == (9, None, 9)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("killed -1", "not below 0"),
        ("killed NA", "“NA” is no number"),
        ("killed 5 or 6", "“5 or 6” is two numbers"),
    ],
)
def test_a_wrong_number_is_said_to_be_that(typed: str, wrong: str) -> None:
    with pytest.raises(EntryError, match=wrong) as caught:
        read_figures(typed)
    assert "5-9" in str(caught.value.hint)
