from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.entry.pasted import recognise
from tracker.model.addresses import canonical

NOW = datetime(2026, 11, 22, 12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org", "http://EXAMPLE.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=5&fbclid=y", "https://example.org/a?id=5"),
        ("https://example.org/a#:~:text=words", "https://example.org/a"),
    ],
)
def test_what_tells_no_pages_apart_is_left_out(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=5", "https://example.org/a?id=6"),
        ("https://example.org/a?id=5&id=6", "https://example.org/a?id=6&id=5"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://example.org/a", "https://www.example.org/a"),
        ("https://example.org:8080/", "https://example.org/"),
    ],
)
def test_what_may_tell_pages_apart_is_kept(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@given(st.text() | st.from_regex(r"https?://[^\s]*", fullmatch=True))
def test_any_text_is_an_address_to_compare_and_comparing_twice_changes_nothing(text: str) -> None:
    assert canonical(text) == canonical(text)
    recognise(text, NOW)


def test_dates_and_names_of_an_article_are_read_only_where_they_are_plain() -> None:
    rest = "\n" + "And so it went on, at some length.\n" * 20
    for line, date in (
        ("Published: June 28, 2021 at 4:12 PM", "June 28, 2021"),
        ("28 June 2021 | By Ahmed Saleh", "28 June 2021"),
        ("Updated 06/07/2021 10:30", ""),  # which of two days, no line says
        ("In June 2021 it was hot, and the year before that it was not", ""),
    ):
        found = recognise(f"A title\n{line}{rest}", NOW)
        assert found is not None
        assert (found.title, found.date) == ("A title", date)
    found = recognise(f"A title\nBy Jane Smith{rest}https://example.org/a and more", NOW)
    assert found is not None
    assert (found.author, found.url) == ("Jane Smith", "")
    assert recognise("two\nlines", NOW) is None
    assert recognise("see https://example.org/a", NOW) is None
