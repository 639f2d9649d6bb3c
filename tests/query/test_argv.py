from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import UsageError
from tracker.query.argv import Option, divide, lost_quotes

OPTIONS = (
    Option("--limit", "-n"),
    Option("--format", "-f"),
    Option("--count", takes_value=False),
)


@pytest.mark.parametrize(
    ("words", "query", "options"),
    [
        (["drone", "erbil"], "drone erbil", []),
        (["-type:fire", "-drone"], "-type:fire -drone", []),
        (["-north"], "-north", []),
        (["-n", "20", "drone"], "drone", [("--limit", "20")]),
        (["drone", "-f", "json", "-x"], "drone -x", [("--format", "json")]),
        (["--limit=20", "--count", "a"], "a", [("--limit", "20"), ("--count", "")]),
        (["--limit", "20"], "", [("--limit", "20")]),
        (["-n", "20", "--", "-n", "20", "--x"], "-n 20 --x", [("--limit", "20")]),
        (["-m20", "-n2x"], "-m20 -n2x", []),
        (["place:erbil drone"], "place:erbil drone", []),
        ([], "", []),
    ],
)
def test_options_and_query(words: list[str], query: str, options: list[tuple[str, str]]) -> None:
    arguments = divide(words, OPTIONS)
    assert arguments.query == query
    assert list(arguments.options) == options


@pytest.mark.parametrize(
    ("words", "hints"),
    [
        (["-n20"], ["-n 20", "-- -n20"]),
        (["--limt", "5"], ["--limit", "-- --limt"]),
        (["--zzz"], ["There are: --limit"]),
        (["--limit"], ["--limit VALUE"]),
        (["-n"], ["--limit VALUE"]),
        (["--count=5"], ["Write --count"]),
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused(words: list[str], hints: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        divide(words, OPTIONS)
    assert caught.value.exit_code == 2
    for hint in hints:
        assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("place:Al Anbar", [("place", "Al", " Anbar")]),
        ("-place:Al Anbar", [("place", "Al", " Anbar")]),
        ("drone place:Al Anbar kind:clash", [("place", "Al", " Anbar")]),
        ("by:a b c who:d e", [("by", "a", " b c"), ("who", "d", " e")]),
        ('place:"Al Anbar" x', []),
        ("place:erbil", []),
        ("Al Anbar", []),
    ],
)
def test_tokens_that_may_have_lost_their_quotes(
    token: str, found: list[tuple[str, str, str]]
) -> None:
    assert lost_quotes([token]) == found


@given(st.lists(st.text()))
def test_nothing_is_lost_after_two_dashes(words: list[str]) -> None:
    assert divide(["--", *words], OPTIONS).query == " ".join(words)


@given(st.lists(st.text(alphabet="-nf=x2 :", max_size=5)))
def test_any_words_are_divided_or_refused(words: list[str]) -> None:
    try:
        tokens = divide(words, OPTIONS).tokens
    except UsageError:
        tokens = ()
    assert set(tokens) <= set(words)
