from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from tests.sample.test_sample import uid
from tests.store.makers import incident, statement
from tracker.analysis.corroboration import corroboration, of_incident, warning, words
from tracker.analysis.gaps import of_incident as gaps_of
from tracker.model.bearing import Bearing
from tracker.model.records import About, Actor, Citation, Document, Link, Statement
from tracker.query.run import prepare
from tracker.store.corroboration import Carrier, Key, Sources, Voice
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
    alone = corroboration(Sources((), said, (), (), {}))
    found = corroboration(Sources((), said, tuple(repeats), (), {}))
    assert alone.voices == alone.speakers == found.speakers
    assert found.voices <= found.speakers
    assert (found.voices > 0) == (found.speakers > 0)
    own = {voice.statement for voice in said}
    if all(other in own for _, other in repeats):
        assert len(found.echoes) < max(1, len(said))
        assert not found.all_echo


@given(st.integers(1, 10))
def test_ten_reprints_are_one_source(reprints: int) -> None:
    carriers = [Carrier("d0", "wire", "d0", "wire", None)]
    carriers += [Carrier(f"d{n}", "paper", "d0", "wire", n) for n in range(1, reprints + 1)]
    says: dict[Key, Bearing] = dict.fromkeys(range(1, reprints + 1), Bearing.ASSERTS)
    found = corroboration(Sources(tuple(carriers), (), (), (), says))
    assert (found.documents, found.independent) == (reprints + 1, 1)
    many = "both" if reprints == 1 else f"all {reprints + 1}"
    assert warning(found) == f"{many} documents are one source"
    assert found.circles[0].origin == "d0"
    assert len(found.circles[0].reprints) == reprints


def report(gist: str, about: str, **more: Any) -> Statement:
    return statement(gist, about, **{"kind": "report", **more})


def test_what_a_file_holds(store: Store) -> None:
    with store.batch() as batch:
        sohr, afp, wire = (batch.put(Actor(name=name)) for name in ("SOHR", "AFP", "Wire"))
        origin = batch.put(Document(title="SOHR site", publisher=sohr))
        reprint = batch.put(Document(title="AFP", publisher=afp, derived_from=origin))
        third = batch.put(Document(title="Wire", publisher=wire, derived_from=reprint))
        one = batch.put(incident("Strike", citations=(Citation(document=third),)))
        first = batch.put(
            report("Five.", one, speaker=sohr, citations=(Citation(document=origin),))
        )
        echo = batch.put(report("Five.", one, speaker=afp, citations=(Citation(document=reprint),)))
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


def _told(store: Store, one: str) -> tuple[list[str], str, list[str]]:
    """The support of an incident in words, the warning, and the gap `single_source`."""
    found = of_incident(store.conn, one)
    gaps = gaps_of(store.conn, one, date(2021, 7, 1))
    single = [gap.words for gap in gaps if gap.code == "single_source"]
    query = prepare(store.conn, "gap:single_source", base=datetime(2021, 7, 1))
    assert query.count(store.conn) == len(single)
    return words(found), warning(found), single


def test_what_one_publisher_writes_is_one_source_as_a_guess(store: Store) -> None:
    with store.batch() as batch:
        wire, wires, paper = (batch.put(Actor(name=name)) for name in ("Wire", "The Wire", "Paper"))
        kinds = (("article", wire), ("report", wires), ("interview", wire), ("article", paper))
        first, second, third, reprint = (
            batch.put(Document(title=kind, kind=kind, publisher=publisher))
            for kind, publisher in kinds
        )
        cited = tuple(Citation(document=one) for one in (first, second))
        one = batch.put(incident("Strike", citations=cited))

    assert _told(store, one) == (["2 documents"], "", [])
    with store.batch() as batch:
        batch.merge("actors", wires, wire)
        batch.put(replace(store.get("documents", reprint), derived_from=first))
    assert _told(store, one) == (
        ["2 documents, 1 independent if a publisher is one source"],
        "both documents come from one publisher",
        ["it rests on one source, as it seems: 2 documents, of one publisher"],
    )
    with store.batch() as batch:
        more = (*cited, Citation(document=reprint), Citation(document=third))
        batch.put(replace(store.get("incidents", one), citations=more))
    assert _told(store, one) == (
        ["4 documents, 2 independent if a publisher is one source"],
        "",
        [],
    )


def test_a_data_set_is_no_source_beside_what_it_may_be_coded_from(store: Store) -> None:
    with store.batch() as batch:
        publishers = [batch.put(Actor(name=name)) for name in ("UCDP", "ACLED", "SOHR", "AFP")]
        kinds = ("dataset", "dataset", "article", "article")
        papers = [
            batch.put(Document(title=kind, kind=kind, publisher=publisher))
            for kind, publisher in zip(kinds, publishers, strict=True)
        ]
        one = batch.put(incident("Clash", citations=(Citation(document=papers[0]),)))

    def told(*cited: int) -> tuple[list[str], str, list[str]]:
        with store.batch() as batch:
            citations = tuple(Citation(document=papers[at]) for at in cited)
            batch.put(replace(store.get("incidents", one), citations=citations))
        return _told(store, one)

    assert told(0) == (["1 document"], "", ["it rests on one document"])
    assert told(0, 1) == (["2 documents"], "", []), (
        "nothing else is there: each was coded by itself"
    )
    assert told(0, 1, 2) == (
        ["3 documents, 1 independent, data sets apart"],
        "it is one document, data sets apart",
        ["it rests on one document, data sets apart"],
    )
    assert told(0, 2, 3) == (["3 documents, 2 independent, data sets apart"], "", [])
    with store.batch() as batch:
        batch.merge("actors", publishers[3], publishers[2])
    assert told(0, 2, 3) == (
        ["3 documents, 1 independent if a publisher is one source, data sets apart"],
        "both documents come from one publisher, data sets apart",
        ["it rests on one source, as it seems: 2 documents, of one publisher, data sets apart"],
    )


def test_only_who_says_that_it_happened_supports_it(store: Store) -> None:
    with store.batch() as batch:
        papers = [batch.put(Document(title=title)) for title in ("news", "denial", "comment")]
        news, denial, comment = ((Citation(document=paper),) for paper in papers)
        one = batch.put(incident("Strike", citations=(*news, *denial)))
        batch.put(report("Struck.", one, speaker=batch.put(Actor(name="A")), citations=news))
        for kind, cited in (("deny", denial), ("condemn", comment), ("assess", comment)):
            speaker = batch.put(Actor(name=kind))
            batch.put(report(kind, one, kind=kind, speaker=speaker, citations=cited))
        wrong = report("No such thing.", one, speaker=batch.put(Actor(name="B")), citations=denial)
        batch.put(replace(wrong, statement_incidents=(About(incident=one, asserts="disputes"),)))
        taken = report("Two struck.", one, speaker=batch.put(Actor(name="C")))
        back = batch.put(replace(taken, gist="We were wrong.", kind="retract"))
        batch.put(Link(kind="retracts", from_statement=back, to_statement=batch.put(taken)))
    assert words(of_incident(store.conn, one)) == ["1 document", "1 speaker"]


def test_a_body_and_those_who_speak_for_it_are_one_speaker(store: Store) -> None:
    with store.batch() as batch:
        names = ("Department", "Kirby", "Urban", "Envoy", "SOHR", "Kirby again")
        department, kirby, urban, envoy, sohr, again = (
            batch.put(Actor(name=name)) for name in names
        )
        one = batch.put(incident("Strike"))
        batch.put(Link(kind="speaks_for", from_actor=kirby, to_actor=department))
        batch.put(Link(kind="speaks_for", from_actor=urban, to_actor=department))
        batch.put(report("Struck.", one, speaker=envoy, on_behalf_of=department))
        for speaker in (kirby, urban, envoy, sohr, again):
            batch.put(report("Struck.", one, speaker=speaker))
    assert words(of_incident(store.conn, one)) == ["3 speakers"], (
        "the department, SOHR, Kirby again"
    )
    with store.batch() as batch:
        batch.merge("actors", again, kirby)
        batch.put(Link(kind="speaks_for", from_actor=department, to_actor=kirby))
    assert words(of_incident(store.conn, one)) == ["2 speakers"], "also where links go in a circle"


def test_who_repeats_and_who_is_repeated(store: Store) -> None:
    with store.batch() as batch:
        one, other = batch.put(incident("Strike")), batch.put(incident("Another"))
        first, second, third = (
            batch.put(report("Struck.", one, speaker=batch.put(Actor(name=name))))
            for name in ("A", "B", "C")
        )
        batch.put(Link(kind="repeats", from_statement=second, to_statement=first))
        chain = batch.put(Link(kind="repeats", from_statement=third, to_statement=second))
    told = warning(of_incident(store.conn, one))
    assert told == "all but one of the 3 speakers only repeat that one"
    with store.batch("not about it") as batch:
        batch.delete("links", chain)
        batch.void("statements", third, "a mistake")
    assert warning(of_incident(store.conn, one)) == "one of the two speakers only repeats the other"
    with store.batch() as batch:
        rumour = batch.put(report("It is said.", other, speaker=batch.put(Actor(name="D"))))
        batch.put(Link(kind="repeats", from_statement=first, to_statement=rumour))
    assert warning(of_incident(store.conn, one)) == "both speakers repeat one"


def test_the_strikes_of_the_seed(sample_path: Path) -> None:
    with Store.open(sample_path) as store:
        found = of_incident(store.conn, uid("I1"))
    assert words(found) == ["4 documents", "3 speakers"]
    assert not warning(found)
