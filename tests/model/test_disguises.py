"""Names of persons in every disguise, and points typed into texts: none is left."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.disguises import DISGUISES, JOINED, SCRIPTS
from tracker.model.encoded import readings
from tracker.model.names import located_words, words
from tracker.model.persons_in_texts import WITHHELD, Names
from tracker.model.points_in_texts import POINT_WITHHELD, without_points

if TYPE_CHECKING:
    from collections.abc import Callable

PERSONS = (
    *("Qassem Soleimani", "قاسم سليماني", "Abu Ali", "Hisham al-Hashimi", "李明", "唐纳德·特朗普"),
    *("נתניהו", "Абдул Махмудов", "ประยุทธ์ จันทร์โอชา", "Mark Esper", "Zhu", "O'Brien", "🦅🦅"),
)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Alhashimi's flat", f"{WITHHELD} flat"),
        ("#QassemSoleimani and @qassem_soleimani", f"#{WITHHELD} and @{WITHHELD}"),
        ("#FreeQassemNow", f"#{WITHHELD}"),
        ("#freeesper; a spokesperson", f"#{WITHHELD}; a spokesperson"),
        ("AbuAli saw; abu-ali saw ABUALI", f"{WITHHELD} saw; {WITHHELD} saw {WITHHELD}"),
        ("李明说他看见了", WITHHELD),
        ("据李 明 说", f"{WITHHELD} 说"),
        ("特朗普表示", WITHHELD),
        ("说" * 2_000 + "李明", WITHHELD),
        ("by 🦅🦅", f"by {WITHHELD}"),
        ("לנתניהו, ושלנתניהו", WITHHELD),
        ("ولسليماني وبالسليماني", WITHHELD),
        ("с Махмудовым", f"с {WITHHELD}"),
        ("S o l e i m a n i", WITHHELD),
        ("Solei-mani", WITHHELD),
        ("Zhu's car", f"{WITHHELD} car"),
        ("Ｓｏｌｅｉｍａｎｉ not Sоleimani", f"{WITHHELD} not {WITHHELD}"),
        ("by x.org/qassemsoleimani/1 then", f"by {WITHHELD} then"),
        (f"at https://x.org/?u={quote(quote('قاسم'))}&a=1.", f"at {WITHHELD}"),
        (f"http://old.example/{quote('سليماني', encoding='cp1256')}", WITHHELD),
        ("&#1602;&#1575;&#1587;&#1605;", WITHHELD),
        ("Khanaqin and the American missile", "Khanaqin and the American missile"),
    ],
)
def test_a_disguised_name_is_found(text: str, hidden: str) -> None:
    assert Names(PERSONS).hidden(text) == hidden


@given(st.one_of(SCRIPTS), st.sampled_from(DISGUISES), st.sampled_from(JOINED))
def test_no_made_up_name_survives_its_disguise(
    name: str, disguise: Callable[[str], str], joined: Callable[[str], str]
) -> None:
    disguised = disguise(name)
    hidden = Names([name]).hidden(joined(disguised))
    assert WITHHELD in hidden
    left = "".join(words(hidden.replace(WITHHELD, " ")))
    assert "".join(words(name)) not in left
    assert disguised not in hidden


@given(st.text(max_size=80))
def test_what_was_hidden_stays_hidden(text: str) -> None:
    names = Names(PERSONS)
    assert names.hidden(names.hidden(text)) == names.hidden(text)


@given(st.text(alphabet="x ;-«»", max_size=8), st.sampled_from(PERSONS))
def test_an_accent_more_or_less_hides_nothing(around: str, name: str) -> None:
    marked = "".join(c + "\u0301" if unicodedata.category(c) == "Ll" else c for c in name)
    for text in (marked, unicodedata.normalize("NFD", name), unicodedata.normalize("NFKC", name)):
        hidden = Names(PERSONS).hidden(f"{around} {text} {around}")
        assert not {w for w, _, _ in located_words(hidden)} & {
            w for w, _, _ in located_words(name) if len(w) > 3
        }


def test_an_address_is_read_in_the_encodings_that_are_in_use() -> None:
    assert "خبر" in " ".join(readings(f"x.example/{quote('خبر')}"))
    assert "李明" in " ".join(readings(f"{'李明'.encode('idna').decode()}.example"))
    assert "a b" in list(readings("a+b"))


@pytest.mark.parametrize(
    "point",
    [
        "33.312345 44.361234",
        "33.31, 44.36",
        "latitude 33.31234",
        "33.3123 N and 44.3612 E",
        "lat=33.312&lon=44.361",
        "٣٣٫٣١٢٣٤٥ ٤٤٫٣٦١٢٣٤",
        "33,31234; 44,36123",
        "36°11'33\"N 44°00'38\"E",
        "36° 11.55' N, 44° 0.64' E",
        "N36°11'33\" E44°00'38\"",
        "36 11 33 N 44 00 38 E",
        "36 11 33 n, 44 00 38 e",
        "N36 11.55 E44 00.64",
        "361133N 0440038E",
        "38SMB4055686430",
        "38S MB 40556 86430",
        "38smb4055686430",
        "38S 440556 3686430",
        "8H68C9V6+2X",
        "///filled.count.soap",
        "https://maps.example/@36.1925,44.0106,15z",
        "https://maps.example/?q=36.1925%2C44.0106",
        "geo:36.1925,44.0106",
    ],
)
def test_a_typed_point_is_withheld(point: str) -> None:
    told = without_points(f"At the house, {point} (seen).")
    assert POINT_WITHHELD in told
    assert not any(len(w) > 1 and w in told for w in words(point) if w[0].isdigit() and w != "15z")
    assert told.startswith("At the house, ")
    assert told.endswith("(seen).") or "://" in point


@pytest.mark.parametrize(
    "text",
    [
        "killed 12, wounded 3.5 on 2021-06-28 at 10:30",
        "5 men 2021, 1,200 people and 3,400 more",
        "35°C at noon; 36.2, 44.0; 10:30 and 11:45",
        "http://x.example/2021/06/28/a1234567/8e371d02-40e4/strike-1.962442",
        "",
    ],
)
def test_numbers_that_are_no_point_stay(text: str) -> None:
    assert without_points(text) == text
