from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import UsageError
from tracker.model.references import (
    ALPHABET,
    LETTERS,
    UID_LENGTH,
    content_uid,
    derived_uid,
    parse,
    random_uid,
    shortest,
    show,
)

uids = st.text(ALPHABET, min_size=UID_LENGTH, max_size=UID_LENGTH)
tables = st.sampled_from(sorted(LETTERS))


def test_the_alphabet_is_crockfords() -> None:
    assert len(ALPHABET) == 32
    assert not set(ALPHABET) & set("ilou")
    assert sorted(ALPHABET) == list(ALPHABET)


def test_random_uids_differ() -> None:
    made = {random_uid() for _ in range(200)}
    assert len(made) == 200
    assert all(len(uid) == UID_LENGTH and set(uid) <= set(ALPHABET) for uid in made)


def test_a_derived_uid_is_the_same_everywhere() -> None:
    # Pinned: another value here would make new records of all that was ever imported.
    assert derived_uid("ucdp", "1") == "q135jqvnwm9rvsbh"
    assert derived_uid("ucdp", "2") != derived_uid("ucdp", "1")
    assert derived_uid("x", "a\ud800\x00") == derived_uid("x", "a\ufffd\ufffd")


def test_a_content_uid_comes_from_the_digest() -> None:
    assert content_uid("00" * 32) == "0" * 16
    assert content_uid("ff" * 32) == "z" * 16
    assert content_uid("F8" + "00" * 31) == "z" + "0" * 15
    assert content_uid(hashlib.sha256(b"ucdp|1").hexdigest()) == derived_uid("ucdp", "1")


@pytest.mark.parametrize("digest", ["", "00", "zz" * 32, "00" * 33])
def test_what_is_no_digest_has_no_uid(digest: str) -> None:
    with pytest.raises(ValueError, match=r"SHA-256|hexadecimal"):
        content_uid(digest)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("i7k3q", ("incidents", "7k3q")),
        (" #I7K3Q\n", ("incidents", "7k3q")),
        ("# s0", ("statements", "0")),
        ("l1oil", ("links", "1011")),
        ("LIOL", ("links", "101")),
        ("d" + "z" * 16, ("documents", "z" * 16)),
        ("rabc", ("remarks", "abc")),
    ],
)
def test_parse(typed: str, read: tuple[str, str]) -> None:
    assert parse(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "#", "i", "7k3q", "x7k3q", "i7k-3q", "i7k 3q", "iu", "i٣٣", "i" + "0" * 17, "i’"]
)
def test_what_is_no_reference_is_refused_with_a_hint(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(typed)
    assert "i7k3q" in refused.value.hint


@given(tables, uids, st.integers(1, UID_LENGTH), st.booleans())
def test_a_shown_reference_is_read_back(table: str, uid: str, length: int, upper: bool) -> None:
    shown = show(table, uid, length)
    assert parse(shown.upper() if upper else shown) == (table, uid[:length])


@given(st.text())
def test_parse_reads_or_refuses(text: str) -> None:
    try:
        table, prefix = parse(text)
    except UsageError:
        return
    assert table in LETTERS
    assert 1 <= len(prefix) <= UID_LENGTH
    assert set(prefix) <= set(ALPHABET)


@given(uids, st.lists(uids, max_size=5), st.lists(st.integers(0, 15), max_size=3))
def test_the_shortest_reference_is_unique(uid: str, others: list[str], near: list[int]) -> None:
    turned = {"0": "z"}
    others += [uid[:at] + turned.get(uid[at], "0") + uid[at + 1 :] for at in near]
    length = shortest(uid, others)
    assert 4 <= length <= UID_LENGTH
    assert [other for other in others if other.startswith(uid[:length]) and other != uid] == []
    if length > 4:
        assert any(other.startswith(uid[: length - 1]) for other in others if other != uid)


def test_shortest_without_company() -> None:
    assert shortest("7k3q000000000000", []) == 4
    assert shortest("7k3q000000000000", ["7k3q000000000000"], minimum=8) == 8
    assert shortest("7k3q000000000000", ["7k3q000000000001"]) == 16
