"""The law of editing: an edit changes only what was changed in the text.

For any record, some of whose targets were merged or voided since, its lines and its sheet for the
editor read back as the same record; and a change of one piece changes only that piece.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.lengths import draws
from tracker.entry import links as links_line
from tracker.entry.lookup import Lookup
from tracker.entry.reading import read_field
from tracker.entry.rows import line_of, rows_of
from tracker.entry.saving import now, open_edit, read_form, save
from tracker.entry.shape import Kind, form_fields
from tracker.entry.writing import body_of
from tracker.exchange.structured.reading import read_text
from tracker.exchange.structured.resolving import Resolver, naming
from tracker.exchange.structured.writing import write_text
from tracker.model.bodies import diff
from tracker.model.columns import DEFAULTS, TABLES
from tracker.model.vocabulary import VOCABULARIES
from tracker.store import links
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.columns import Body

MOMENT = datetime(2021, 7, 1, 12, 0, tzinfo=UTC)
_ASIDE = {"date_as_written", "utc_offset", "time_from", "time_to"}
_WORDS = {Kind.PARTIES: "note", Kind.FIGURES: "as_worded", Kind.SOURCES: "excerpt"}
_WORDS |= {Kind.NAMES: "language"}
_NAMED = {"incidents": "title", "statements": "gist", "actors": "name", "places": "name"}

TEXTS = st.one_of(
    st.text("ab1 ;:,>()\"“”«»'\n—ـ", min_size=1, max_size=12).map(str.strip).filter(bool),
    st.sampled_from(('at 10:30, see "x": yes', "a\nb", "\x1b[2J", "of Iran in i7k3q", "(alleged)")),
)
NAMES = st.one_of(TEXTS, st.sampled_from(("Army (North)", "The guards", "Iran: the army, 2nd")))


class Drawn(NamedTuple):
    """A record to be, with numbers where it refers to others; and what becomes of those."""

    table: str
    parts: dict[str, list[dict[str, Any]]]
    names: list[str]
    merged: dict[str, list[tuple[int, int]]]
    voided: dict[str, list[int]]


def _of(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a row; what is not needed (None) is left out."""
    return st.fixed_dictionaries(columns).map(
        lambda row: {name: value for name, value in row.items() if value is not None}
    )


def _term(vocabulary: str) -> st.SearchStrategy[str]:
    return st.sampled_from(list(VOCABULARIES[vocabulary]))


ONE = st.integers(0, 2)
PARTIES = _of(
    actor=ONE,
    role=_term("role"),
    attribution=_term("attribution"),
    statement=st.none() | ONE,
    as_written=st.none() | TEXTS,
    note=st.none() | TEXTS,
)


@st.composite
def figures(draw: st.DrawFn, *, told: bool) -> dict[str, Any]:
    numbers = sorted(draw(st.lists(st.integers(0, 30), min_size=3, max_size=3)))
    row = {
        name: number
        for name, number in zip(("low", "best", "high"), numbers, strict=True)
        if draw(st.booleans())
    }
    row |= {"harm": draw(_term("harm")), "victims": draw(_term("victims"))}
    if draw(st.booleans()):
        row["subset"] = True
    if draw(st.booleans()) or not row.keys() & {"low", "best", "high"}:
        row["as_worded"] = draw(TEXTS)
    if draw(st.booleans()):
        row["actor"] = draw(ONE)
    if told:
        row["incident"] = draw(ONE)
    return row


SOURCES = _of(document=ONE, locator=st.none() | st.just("p. 3"), excerpt=st.none() | TEXTS)
OTHER_NAMES = _of(
    name=st.one_of(NAMES, st.sampled_from(("Guards; 2nd", "The army (former)", 'Abu "Ali'))),
    kind=st.sampled_from([kind for kind in VOCABULARIES["name_kind"] if kind != "primary"]),
    language=st.none() | st.sampled_from(("ar", "en-GB", "Arabic, of Iraq", "former")),
)
ABOUT = _of(
    incident=ONE, relation=_term("relation"), stance=_term("stance"), asserts=_term("asserts")
)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    table = draw(st.sampled_from(tuple(_NAMED)))
    parts: dict[str, list[dict[str, Any]]] = {}
    if table in ("actors", "places"):
        parts["names"] = draw(st.lists(OTHER_NAMES, max_size=4))
    else:
        parts["citations"] = draw(st.lists(SOURCES, max_size=3))
    if table == "incidents":
        parts["involvements"] = draw(st.lists(PARTIES, max_size=4))
        parts["casualties"] = draw(st.lists(figures(told=False), max_size=4))
    elif table == "statements":
        parts["statement_incidents"] = draw(
            st.lists(ABOUT, min_size=1, max_size=3, unique_by=lambda row: row["incident"])
        )
        parts["casualties"] = draw(st.lists(figures(told=True), max_size=4))
    pair = st.permutations(range(3)).map(lambda order: (order[0], order[1]))
    return Drawn(
        table,
        parts,
        draw(st.lists(NAMES, min_size=3, max_size=3)),
        {name: draw(st.lists(pair, max_size=1)) for name in ("actors", "statements", "incidents")},
        {name: draw(st.lists(ONE, max_size=1)) for name in ("documents", "incidents")},
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("law") / "law.db", author="ana") as opened:
        yield opened


def made(store: Store, one: Drawn) -> str:
    """Write the record and those that it refers to; merge and void some of them; return its uid."""
    with store.batch("law") as batch:
        others = {
            "actors": [{"name": name} for name in one.names],
            "statements": [{"gist": f"Words {n}", "date_edtf": "2021"} for n in range(3)],
            "incidents": [{"title": f"No {n}", "date_edtf": "2021"} for n in range(3)],
            "documents": [{"title": f"Page {n}"} for n in range(3)],
        }
        uids = {
            table: [batch.put_body(table, "", {**DEFAULTS[table], **body}) for body in bodies]
            for table, bodies in others.items()
        }
        body = {**DEFAULTS[one.table], _NAMED[one.table]: "It"}
        if one.table in ("incidents", "statements"):
            body["date_edtf"] = "2021-06-28"
        uid = batch.put_body(one.table, "", {**body, "parts": _parts(one, uids)})
    for table, pairs in one.merged.items():
        for loser, winner in pairs:
            with store.batch("twice") as batch:
                batch.merge(table, uids[table][loser], uids[table][winner])
    for table, numbers in one.voided.items():
        for number in numbers:
            if store.body(table, uids[table][number])["state"] != "void":
                with store.batch("wrong") as batch:
                    batch.void(table, uids[table][number], "wrong")
    return uid


def _parts(one: Drawn, uids: dict[str, list[str]]) -> Body:
    parts: Body = {}
    for part in TABLES[one.table].parts:
        targets = {column.name: column.target for column in part.columns if column.type == "ref"}
        rows = [
            {n: uids[targets[n]][v] if n in targets else v for n, v in row.items()}
            for row in one.parts.get(part.name, [])
        ]
        parts[part.name] = {
            row.pop(part.key) if part.key != "uid" else f"new-{n}": row
            for n, row in enumerate(rows)
        }
    return parts


@settings(max_examples=draws(60, 600), phases=[Phase.explicit, Phase.generate])
@given(drawn())
def test_lines_that_are_not_changed_read_back_as_the_same_record(store: Store, one: Drawn) -> None:
    state = open_edit(store, one.table, made(store, one))
    lookup = Lookup(store, state, now())
    readings = [read_field(spec, lookup) for spec in form_fields(one.table)]
    assert [reading.problem for reading in readings if reading.problem] == []
    changed = diff(state.base, body_of(state.base, one.table, readings))[1]
    assert changed.keys() <= _ASIDE


@settings(max_examples=draws(60, 600), phases=[Phase.explicit, Phase.generate])
@given(drawn())
def test_a_change_of_one_piece_of_a_line_changes_only_that(store: Store, one: Drawn) -> None:
    uid = made(store, one)
    for kind, cell in _WORDS.items():
        state = open_edit(store, one.table, uid)
        spec = next((spec for spec in form_fields(one.table) if spec.kind is kind), None)
        lookup = Lookup(store, state, now())
        rows = rows_of(spec, state.text(spec.name), lookup) if spec else []
        if spec is None or not rows:
            continue
        rows[-1][cell] = "said otherwise"
        state.texts[spec.name] = line_of(spec, rows)
        reading = read_field(spec, lookup)
        assert not reading.problem
        changed = diff(state.base, body_of(state.base, one.table, [reading]))[1]
        assert list(changed) == ["parts"]
        (row,) = changed["parts"][spec.name].values()
        assert row == {cell: "said otherwise"}


@settings(max_examples=draws(60, 600), phases=[Phase.explicit, Phase.generate])
@given(drawn())
def test_a_sheet_reads_back_but_for_what_was_changed_in_it(store: Store, one: Drawn) -> None:
    uid = made(store, one)
    body = store.body(one.table, uid)
    text = write_text(one.table, body, naming(store), heading="It", reason=True)
    name = _NAMED[one.table]
    edited = text.replace(f'{name} = "It"', f'{name} = "Other"')
    with store.batch("law") as batch:
        resolver = Resolver(store, batch, one.table, body)
        assert read_text(text, one.table, body, resolver, MOMENT) == (body, "")
        after, _ = read_text(edited, one.table, body, resolver, MOMENT)
    assert after == {**body, name: "Other"}


def test_an_actor_merged_since_stays_who_it_was_when_another_is_added(store: Store) -> None:
    with store.batch() as batch:
        one, two, three = (
            batch.put_body("actors", "", {**DEFAULTS["actors"], "name": name})
            for name in ("Brigade Two", "Company Three", "Division Four")
        )
        rows = {"new-1": {"actor": one, "role": "perpetrator", "attribution": "assessed"}}
        body = {**DEFAULTS["incidents"], "title": "A bomb", "parts": {"involvements": rows}}
        uid = batch.put_body("incidents", "", body)
        batch.merge("actors", one, two)
    state = open_edit(store, "incidents", uid)
    state.texts["involvements"] += "; target: Company Three; host: Division Four"
    save(store, state)
    found = {party.role: party.actor for party in store.get("incidents", uid).involvements}
    assert found == {"perpetrator": one, "target": two, "host": three}


def test_links_that_the_line_leaves_alone_stay_as_they_are(store: Store) -> None:
    note = "at 10:30, see https://example.org: yes"
    with store.batch() as batch:
        one, two, three, gone = (
            batch.put_body("incidents", "", {**DEFAULTS["incidents"], "title": title})
            for title in ("One", "Two", "Three", "Gone")
        )
        word = batch.put_body("statements", "", {**DEFAULTS["statements"], "gist": "Part of it"})
        part = links.body("incidents", "part_of", one, two)
        batch.put_body("links", "", {**part, "note": note})
        batch.put_body("links", "", {**part, "statement": word, "date_edtf": "2014-06"})
        batch.put_body("links", "", {**part, "date_edtf": "2015"})
        batch.put_body("links", "", links.body("incidents", "same_series", one, gone))
        batch.void("incidents", gone, "wrong")
    before = linked(store, one)
    state = open_edit(store, "incidents", one)
    state.texts["links"] += f"; response_to {store.reference('incidents', three)}"
    with store.batch() as batch:
        meanwhile = batch.put_body("links", "", links.body("incidents", "same_series", one, three))
    added = read_form(store, state)["links"].links
    assert added is not None
    with store.batch() as batch:
        links_line.write(batch, "incidents", one, added)
    after = linked(store, one)
    assert before.items() <= after.items()
    assert meanwhile in after
    assert [body["kind"] for uid, body in after.items() if uid not in {*before, meanwhile}] == [
        "response_to"
    ]
    state = open_edit(store, "incidents", one)
    state.texts["links"] = state.texts["links"].replace(f"part_of {_ref(store, two)};", "", 1)
    assert "different words" in read_form(store, state)["links"].problem
    state.texts["links"] = ""
    save(store, state)
    assert linked(store, one) == {}


def _ref(store: Store, uid: str) -> str:
    return store.reference("incidents", uid)


def linked(store: Store, uid: str) -> dict[str, Body]:
    found = links.of_record(store.conn, "incidents", uid)
    return {one.uid: store.body("links", one.uid) for one in found if one.outgoing}
