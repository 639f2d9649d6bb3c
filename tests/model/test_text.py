from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.model.text import (
    clean,
    csv_safe,
    cut,
    cut_around,
    first_sentence,
    one_line,
    pad,
    visible,
    width,
)

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Format characters that are drawn: number signs and the like.
DRAWN = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2}
DRAWN |= {0x110BD, 0x110CD, *range(0x13430, 0x13440)}

hostile = st.one_of(
    st.text(st.characters()),
    st.text(
        st.sampled_from(
            "ab é\t\r\n\x00\x1b[]31m;\x07\x9b\x7f\u202e\u200c\u200dیم\u2028日本👩🏽🔬\ud800e\u0301"
        )
    ),
)


@given(hostile)
def test_clean_replaces_only_what_cannot_be_stored(text: str) -> None:
    stored = clean(text)
    assert len(stored) == len(text)
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert clean(stored) == stored
    for before, after in zip(text, stored, strict=True):
        if before == "\x00" or "\ud800" <= before <= "\udfff":
            assert after == "\ufffd"
        else:
            assert after == before


def acts(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs", "Zl", "Zp"} or character in BIDI


@given(hostile)
@example("\x1b]8;;http://x\x07click\x1b]8;;\x07")
@example("a\r\nb\rc\x85d")
def test_nothing_that_is_shown_acts(text: str) -> None:
    shown = visible(text)
    assert not [character for character in shown if acts(character) and character != "\n"]
    assert visible(shown) == shown
    assert not [c for c in visible(text, keep_newlines=False) if acts(c)]
    assert not [character for character in one_line(text) if acts(character)]
    shown.encode("utf-8")


def test_no_single_character_acts_or_hides() -> None:
    shown = {code: visible(chr(code)) for code in range(0x110000) if code != 0x0A}
    assert not [code for code, text in shown.items() if any(acts(c) for c in text) or not text]
    formats = {ord(c) for text in shown.values() for c in text if unicodedata.category(c) == "Cf"}
    assert formats <= DRAWN


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Kata’ib حزب الله 日本 é", "Kata’ib حزب الله 日本 é"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\x9b31m\x7f\x00", "a⟨U+009B⟩31m␡␀"),
        ("exe\u202egpj", "exe⟨U+202E⟩gpj"),
        ("\ufeffBOM\u200b\u00ad", "⟨U+FEFF⟩BOM⟨U+200B⟩⟨U+00AD⟩"),
        ("a\U000e0041", "a⟨U+E0041⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\tb\r\nc\rd", "a    b\nc␍d"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("pay\u200dpal", "pay⟨U+200D⟩pal"),
        ("می\u200c", "می⟨U+200C⟩"),
        ("\u200cم", "⟨U+200C⟩م"),
        ("[bold]x[/]", "[bold]x[/]"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_ends() -> None:
    assert visible("a\nb", keep_newlines=False) == "a⏎b"
    assert one_line("  a \n\n b\t c\u2028d\x1be ") == "a b c d␛e"


@given(hostile, st.integers(-1, 30))
def test_a_cut_text_fits(text: str, cells: int) -> None:
    line = one_line(text)
    short = cut(line, cells)
    assert width(short) <= max(cells, 0)
    if width(line) <= cells:
        assert short == line
    elif cells > 0:
        assert short.endswith("…")
        assert line.startswith(short[:-1])
    if cells > 0:
        assert width(pad(line, cells)) == cells == width(pad(line, cells, right=True))


@pytest.mark.parametrize(
    ("text", "cells", "short"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("abcdef", 1, "…"),
        ("abcdef", 0, ""),
        ("", 3, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("a👩🏽‍🔬b", 3, "a…"),
        ("كَتَائب", 3, "كَتَ…"),
    ],
)
def test_cut(text: str, cells: int, short: str) -> None:
    assert cut(text, cells) == short


@given(hostile, hostile, hostile, st.integers(-1, 40))
def test_a_text_cut_around_a_difference_fits(head: str, one: str, two: str, cells: int) -> None:
    line, other = one_line(head * 3 + one), one_line(head * 3 + two)
    short = cut_around(line, other, cells)
    assert width(short) <= max(cells, 0)
    if width(line) <= cells:
        assert short == line


def test_what_differs_is_seen_where_a_text_is_cut() -> None:
    old = "US airstrikes on Iran-backed militia assets, Syria-Iraq border area"
    new = "US airstrikes on Iran-backed militia assets, Syria-Iraq border, 27 June"
    assert cut_around(old, new, 40) == "…Syria-Iraq border area"
    assert cut_around(new, old, 40) == "…Syria-Iraq border, 27 June"
    assert cut_around("A" + old[1:], old, 20) == cut("A" + old[1:], 20)


def test_a_long_text_is_cut_without_reading_it_all() -> None:
    assert cut("日" * 3_000_000, 10) == "日日日日…"


def test_pad() -> None:
    assert pad("ab", 4) == "ab  "
    assert pad("7", 3, right=True) == "  7"
    assert pad("日本語", 4) == "日… "
    assert width("日本é") == 5


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=HYPERLINK(1)", "+cmd", "-cmd|x", "-1+1", "@SUM(1)", "\t=1", "\r=1", "  =1", "\n=1",
     "＝1", "\u00a0=1", "\ufeff=1", "\u3000@x", "+964 770", "-", "-5-5", "-=1", "\tx"],
)  # fmt: skip
def test_a_formula_is_disarmed(text: str) -> None:
    assert csv_safe(text) == "'" + text
    assert csv_safe(csv_safe(text)) == csv_safe(text)


@pytest.mark.parametrize(
    "text", ["", "a=b", "-5", "-33.31", "-1,204", "-1e-5", "-5%", "12", "'=1", "Deir ez-Zor", "é"]
)
def test_what_is_no_formula_stays(text: str) -> None:
    assert csv_safe(text) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Two rockets hit. Nobody was hurt.", "Two rockets hit."),
        (
            "Lt. Gen. Smith of the U.S. Army spoke. He left.",
            "Lt. Gen. Smith of the U.S. Army spoke.",
        ),
        ("It cost 3.5 million in approx. 4 days. Then", "It cost 3.5 million in approx. 4 days."),
        ("“We did it.” They said so.", "“We did it.”"),
        ("Was it? Yes.", "Was it?"),
        ("هل هذا؟ نعم.", "هل هذا؟"),
        ("سقط صاروخ. ثم آخر.", "سقط صاروخ."),
        ("A headline\n\nand the text", "A headline"),
        ("one\nline  goes\ton", "one line goes on"),
        ("", ""),
        ("no full stop", "no full stop"),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_a_long_sentence_is_cut_between_words() -> None:
    assert first_sentence("The quick brown fox, jumps over it.", 22) == "The quick brown fox…"
    assert first_sentence("The quick brown fox jumps", 20) == "The quick brown fox…"
    assert first_sentence("x" * 100, 10) == "x" * 9 + "…"


def test_a_first_sentence_does_not_read_the_whole_text() -> None:
    assert first_sentence("." * 3_000_000, 5) == "....…"


@given(hostile, st.integers(1, 100))
def test_a_first_sentence_fits_and_has_no_line_ends(text: str, limit: int) -> None:
    sentence = first_sentence(visible(text), limit)
    assert width(sentence) <= limit
    assert "\n" not in sentence
