from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.sample.test_sample import uid
from tests.store.makers import incident, statement
from tracker.analysis.corroboration import corroboration, of_incident, warning, words
from tracker.model.records import Actor, Citation, Document, Link
from tracker.store.corroboration import Carrier, Sources, Voice
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = range(1, 7)
voices = st.lists(
    st.tuples(st.sampled_from(STATEMENTS), st.integers(1, 3)), unique_by=lambda v: v[0], max_size=6
).map(lambda found: tuple(Voice(s, f"s{s}", who, f"A{who}") for s, who in found))
pairs = st.tuples(st.sampled_from(STATEMENTS), st.sampled_from(STATEMENTS))


@given(voices, st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=8))
def test_repeating_never_adds_a_voice(
    said: tuple[Voice, ...], repeats: list[tuple[int, int]]
) -> None:
    alone = corroboration(Sources((), said, ()))
    found = corroboration(Sources((), said, tuple(repeats)))
    assert alone.voices == alone.speakers == found.speakers
    assert found.voices <= found.speakers
    assert (found.voices > 0) == (found.speakers > 0)
    assert len(found.echoes) < max(1, len(said))


@given(st.integers(1, 10))
def test_ten_reprints_are_one_source(reprints: int) -> None:
    carriers = [Carrier("d0", "wire", "d0", "wire", None, None)]
    carriers += [Carrier(f"d{n}", "paper", "d0", "wire", n, n) for n in range(1, reprints + 1)]
    found = corroboration(Sources(tuple(carriers), (), ()))
    assert (found.documents, found.independent) == (reprints + 1, 1)
    many = "both" if reprints == 1 else f"all {reprints + 1}"
    assert warning(found) == f"{many} documents are one source"
    assert found.circles[0].origin == "d0"
    assert len(found.circles[0].reprints) == reprints


def test_what_a_file_holds(store: Store) -> None:
    with store.batch() as batch:
        sohr, afp, wire = (batch.put(Actor(name=name)) for name in ("SOHR", "AFP", "Wire"))
        origin = batch.put(Document(title="SOHR site", publisher=sohr))
        reprint = batch.put(Document(title="AFP", publisher=afp, derived_from=origin))
        third = batch.put(Document(title="Wire", publisher=wire, derived_from=reprint))
        one = batch.put(incident("Strike", citations=(Citation(document=third),)))
        first = batch.put(
            statement("Five.", one, speaker=sohr, citations=(Citation(document=origin),))
        )
        echo = batch.put(
            statement("Five.", one, speaker=afp, citations=(Citation(document=reprint),))
        )
        batch.put(Link(kind="repeats", from_statement=echo, to_statement=first))
    found = of_incident(store.conn, one)
    assert (found.documents, found.independent, found.speakers, found.voices) == (3, 1, 2, 1)
    assert warning(found) == "all 3 documents are one source"
    assert found.echoes == (echo,)
    assert words(found) == ["3 documents, 1 independent", "2 speakers, 1 with a word of its own"]
    with store.batch() as batch:
        batch.void("statements", echo, "a mistake")
    found = of_incident(store.conn, one)
    assert (found.documents, found.speakers, found.voices) == (2, 1, 1)
    assert words(found) == ["2 documents, 1 independent", "1 speaker"]


def test_the_strikes_of_the_seed(sample_path: Path) -> None:
    with Store.open(sample_path) as store:
        found = of_incident(store.conn, uid("I1"))
    assert words(found) == ["15 documents", "15 speakers, 14 with a word of their own"]
    assert not warning(found)
