"""Countries are shown by their everyday names, and found by any usual one."""

from __future__ import annotations

import pytest

from tracker.model import countries, country_names


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("yemen", "YE"),
        ("Yemen", "YE"),
        ("ye", "YE"),
        ("Yemen (North Yemen)", "YE"),
        ("اليمن", "YE"),
        ("ivory coast", "CI"),
        ("cote d'ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("russia", "RU"),
        ("UAE", "AE"),
        ("DRC", "CD"),
        ("palestine", "PS"),
    ],
)
def test_any_usual_name(typed: str, code: str) -> None:
    assert country_names.codes(typed) == [code]


def test_uk_is_a_name_though_no_code() -> None:
    assert "GB" in country_names.codes("UK")


def test_what_is_shown_is_found_and_has_no_former_name_in_it() -> None:
    for code, name in country_names.EVERYDAY.items():
        assert country_names.codes(name) == [code]
        assert "(" not in name
    assert countries.NAMES.keys() <= country_names.EVERYDAY.keys()


def test_a_beginning_only_where_asked_for() -> None:
    assert country_names.codes("yem") == []
    assert country_names.codes("yem", prefix=True) == ["YE"]
    assert country_names.codes("niger") == ["NE"]
    assert set(country_names.codes("niger", prefix=True)) == {"NE", "NG"}


@pytest.mark.parametrize(("typed", "name"), [("yemem", "Yemen"), ("siria", "Syria")])
def test_what_may_have_been_meant(typed: str, name: str) -> None:
    assert country_names.codes(typed) == []
    assert country_names.similar(typed)[0] == name


@pytest.mark.parametrize("typed", ["", " ", "\ud800", "(", "٣٣"])
def test_nothing_is_no_country(typed: str) -> None:
    assert country_names.codes(typed, prefix=True) == []
