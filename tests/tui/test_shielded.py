"""A paste is one text, whatever it holds and however it arrives; what is beside it is keys."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from tracker.tui.shielded import ShieldedParser

if TYPE_CHECKING:
    from collections.abc import Sequence

START, END = "\x1b[200~", "\x1b[201~"
HOSTILE = "\x1b[31m xx zz\r\x1b]52;c;eA==\x07\x1b[200~ \x1bOP\x1b"

_PASTED = st.text(st.sampled_from("ab \x1b[]201~O;mé\r\n\x07"), max_size=40) | st.just(HOSTILE)


def read(pieces: Sequence[str]) -> list[str]:
    """Return what comes of some characters: keys by name, pastes in quotes."""
    parser, found = ShieldedParser(), []
    for piece in pieces:
        for message in parser.feed(piece):
            if isinstance(message, events.Key):
                found.append(message.key)
            elif isinstance(message, events.Paste):
                found.append(f"“{message.text}”")
    return found


def pieces_of(text: str, cuts: Sequence[int]) -> list[str]:
    edges = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[a:b] for a, b in pairwise(edges)]


@given(st.lists(_PASTED, min_size=1, max_size=3), st.lists(st.integers(0, 400), max_size=6))
@example([HOSTILE], list(range(60)))
def test_a_paste_is_its_text_however_it_arrives(pasted: list[str], cuts: list[int]) -> None:
    pasted = [text for text in pasted if END not in text]
    stream = "x" + "".join(f"{START}{text}{END}y" for text in pasted)
    expected = ["x"]
    for text in pasted:
        expected += [f"“{text}”", "y"]
    assert read(pieces_of(stream, cuts)) == expected


def test_an_end_within_a_paste_is_text_where_more_of_it_follows() -> None:
    stream = f"{START}one{END}two\x1b[Athree{END}k{START}four{END}"
    assert read([stream]) == [f"“one{END}two\x1b[Athree”", "k", "“four”"]


def test_keys_beside_a_paste_are_keys() -> None:
    assert read(["\x1b[A", START, "a", END, "\x1b[B", "j"]) == ["up", "“a”", "down", "j"]
