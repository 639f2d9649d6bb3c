"""Tags and links in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import EntryError
from tracker.model.entry.words import (
    LINK_KINDS,
    AboutEntry,
    LinkEntry,
    TagsEntry,
    read_about,
    read_links,
    read_tags,
    say_about,
    say_links,
    say_tags,
)
from tracker.model.vocabulary import VOCABULARIES


@pytest.mark.parametrize(
    ("line", "added", "removed"),
    [
        ("", (), ()),
        ("drone", ("drone",), ()),
        ("+drone +night", ("drone", "night"), ()),
        ("drone, night raid", ("drone", "night raid"), ()),
        ("+drone -checked #x", ("drone", "x"), ("checked",)),
        ("night-raid, drone,drone", ("night-raid", "drone"), ()),
        ('+"a, b", -“c d”', ("a, b",), ("c d",)),
        ("+night raid, -old tag", ("night raid",), ("old tag",)),
    ],
)
def test_tags(line: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    assert read_tags(line) == (added, removed)


@pytest.mark.parametrize("line", ["+", "a, +, b", "+a -a", '"a'])
def test_tags_that_are_none(line: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_tags(line)
    assert caught.value.hint


NAMES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Z"), blacklist_characters='"“”«»\\'),
    min_size=1,
)


@given(st.lists(NAMES, unique=True, max_size=6), st.integers(0, 6))
def test_tags_said_read_as_the_same(names: list[str], cut: int) -> None:
    tags = TagsEntry(tuple(names[:cut]), tuple(names[cut:]))
    assert read_tags(say_tags(tags)) == tags


def test_links() -> None:
    line = 'response_to i7k3q; part_of: #I9M2X "the same night"'
    links = read_links(line, "incidents")
    assert [link[:3] for link in links] == [
        ("response_to", "i7k3q", None),
        ("part_of", "i9m2x", "the same night"),
    ]
    assert line[links[0].start : links[0].end] == "response_to i7k3q"
    assert read_links("", "actors") == []


@pytest.mark.parametrize(
    ("line", "table", "message", "hint"),
    [
        ("respons_to i7k3q", "incidents", "does not link an incident", "mean response_to?"),
        ("updates i7k3q", "incidents", "does not link", "As in: response_to i7k3q"),
        ("part_of", "incidents", "to which record", "As in"),
        ("part_of Erbil!", "incidents", "is no reference", "i7k3q"),
        ("updates i7k3q", "statements", "is one of the incidents", "one of the statements"),
    ],
)
def test_links_that_are_none(line: str, table: str, message: str, hint: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_links(line, table)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_every_kind_of_link_joins_something() -> None:
    assert {kind for kinds in LINK_KINDS.values() for kind in kinds} == set(
        VOCABULARIES["link_kind"]
    )


LINKS = st.builds(
    LinkEntry,
    kind=st.sampled_from(LINK_KINDS["actors"]),
    reference=st.sampled_from(["a7k3q", "a1234abcd"]),
    note=st.none() | NAMES,
)


@given(st.lists(LINKS, max_size=4))
def test_links_said_read_as_the_same(links: list[LinkEntry]) -> None:
    back = read_links(say_links(links), "actors")
    assert [link[:3] for link in back] == [link[:3] for link in links]


def test_what_a_statement_is_about() -> None:
    line = "i7k3q approve; i9m2x cause disapprove Disputes\n#I1234"
    assert [about[:4] for about in read_about(line)] == [
        ("i7k3q", "subject", "approve", "affirms"),
        ("i9m2x", "cause", "disapprove", "disputes"),
        ("i1234", "subject", "none", "affirms"),
    ]
    assert line[slice(*read_about(line)[0][4:])] == "i7k3q approve"


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("s7k3q", "one of the statements", "As in: i7k3q approve"),
        ("i7k3q aprove", "is not understood", "Did you mean approve?"),
        ("i7k3q cause context", "is not understood", "It is one of: none, approve"),
        ("i7k3q; i7k3q", "twice", "each incident once"),
        ("approve", "is no reference", "i7k3q"),
    ],
)
def test_about_that_is_none(line: str, message: str, hint: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_about(line)
    assert message in caught.value.message
    assert hint in caught.value.hint


ABOUT = st.builds(
    AboutEntry,
    reference=st.sampled_from(["i7k3q", "i1234abcd", "i9"]),
    relation=st.sampled_from(list(VOCABULARIES["relation"])),
    stance=st.sampled_from(list(VOCABULARIES["stance"])),
    asserts=st.sampled_from(list(VOCABULARIES["asserts"])),
)


@given(st.lists(ABOUT, max_size=3, unique_by=lambda about: about.reference))
def test_about_said_reads_as_the_same(entries: list[AboutEntry]) -> None:
    back = read_about(say_about(entries))
    assert [about[:4] for about in back] == [about[:4] for about in entries]
