"""Random queries on random records, against an evaluation of the tree in plain Python.

The index, the facets, the joins and the ranges of keys are ways to be fast; this holds that none of
them changes an answer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import numbered, ticking
from tests.query.conftest import BASE, exactly
from tests.store.makers import incident, party, statement
from tracker.model.dates import FuzzyDate
from tracker.model.records import Actor
from tracker.query.parser import parse
from tracker.query.run import prepare
from tracker.query.syntax import And, Item, Node, Not, Or, Qualifier, Range, Word
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = ("alpha", "bravo", "charlie")
KINDS = ("airstrike", "clash", "ied")
SAID = ("claim", "deny", "toll")
ROLES = ("perpetrator", "target")
STATES = ("draft", "final", "void")
ACTORS = ("Redland", "Blueland")
DATES = (
    *("2021-06-01", "2021-06-02", "2021-06-30", "2021-06", "2021", "2020", "2020-12-31/2021-06-01"),
    *("[2021-06-01,2021-06-02]", "2021-06-15/..", "../2021-06-01", "../..", ""),
)
DAYS = ("2020-12-31", "2021-06-01", "2021-06-02", "2021-06", "2021", "2022")


@dataclass
class Said:
    kind: str
    by: str
    cred: int
    killed: int
    state: str


@dataclass
class Happened:
    title: str
    kind: str
    state: str
    date: str
    tag: str | None
    parties: list[tuple[str, str]]
    said: list[Said] = field(default_factory=list)


@dataclass
class World:
    store: Store
    incidents: list[Happened]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    dice = random.Random(20210628)
    path = tmp_path_factory.mktemp("oracle") / "world.db"
    with Store.create(path, author="ann", clock=ticking(), random_uid=numbered()) as store:
        with store.batch() as batch:
            actors = {name: batch.put(Actor(name=name)) for name in ACTORS}
            made = [_happened(dice, number) for number in range(120)]
            for one in made:
                _put(batch, actors, one)
        yield World(store, made)


def _happened(dice: random.Random, number: int) -> Happened:
    words = dice.sample(WORDS, dice.randint(0, 2))
    return Happened(
        title=" ".join([f"n{number}", *words]),
        kind=dice.choice(KINDS),
        state=dice.choice(STATES),
        date=dice.choice(DATES),
        tag=dice.choice((None, "red tape", "blue")),
        parties=[
            (dice.choice(ACTORS), dice.choice(ROLES)) for _ in range(dice.choice((0, 1, 1, 2)))
        ],
        said=[
            Said(
                kind=dice.choice(SAID),
                by=dice.choice(ACTORS),
                cred=dice.randint(1, 2),
                killed=dice.randint(0, 3),
                state=dice.choice(STATES),
            )
            for _ in range(dice.choice((0, 0, 1, 2, 3)))
        ],
    )


def _put(batch: Any, actors: dict[str, str], one: Happened) -> None:
    uid = batch.put(
        incident(
            one.title,
            one.date,
            kind=one.kind,
            state="draft" if one.state == "void" else one.state,
            involvements=tuple(party(actors[name], role) for name, role in one.parties),
            tags=(one.tag,) if one.tag else (),
        )
    )
    for said in one.said:
        made = batch.put(
            statement(
                "Words.",
                uid,
                kind=said.kind,
                speaker=actors[said.by],
                credibility=said.cred,
                state="draft" if said.state == "void" else said.state,
                casualties=(exactly("killed", said.killed, incident=uid),),
            )
        )
        if said.state == "void":
            batch.void("statements", made, "taken back")
    if one.state == "void":
        batch.void("incidents", uid, "never happened")


def holds(node: Node, one: Happened) -> bool:
    match node:
        case Word(text):
            return text in one.title.split()
        case Not(child):
            return not holds(child, one)
        case Or(children):
            return any(holds(child, one) for child in children)
        case And(children):
            return group_holds(children, one)
        case Qualifier():
            return group_holds((node,), one)
    raise AssertionError(node)


def group_holds(children: tuple[Node, ...], one: Happened) -> bool:
    fields: dict[str, list[Qualifier]] = {}
    for child in children:
        if isinstance(child, Qualifier):
            fields.setdefault(child.field, []).append(child)
        elif not holds(child, one):
            return False
    for name in ("kind", "state"):
        if name in fields and getattr(one, name) not in values(fields[name]):
            return False
    for qualifier in fields.get("tag", []):
        if one.tag not in values([qualifier]):
            return False
    actors = [values([q]) for q in fields.get("actor", [])] or [set(ACTORS)]
    roles = [values([q]) for q in fields.get("role", [])] or [set(ROLES)]
    if ("actor" in fields or "role" in fields) and not all(
        any(name in wanted and role in played for name, role in one.parties)
        for wanted in actors
        for played in roles
    ):
        return False
    return said_holds(fields, one) and all(
        date_holds(name, qualifier, one)
        for name in ("since", "until", "before", "after", "on", "within")
        for qualifier in fields.get(name, [])
    )


def said_holds(fields: dict[str, list[Qualifier]], one: Happened) -> bool:
    if fields.keys().isdisjoint({"by", "said", "cred", "killed"}):
        return True
    live = [said for said in one.said if said.state != "void"]
    if "cred" in fields:
        live = [said for said in live if str(said.cred) in values(fields["cred"])]
    for qualifier in fields.get("killed", []):
        live = [s for s in live if any(within(s.killed, value) for value in qualifier.values)]
    speakers = [values([q]) for q in fields.get("by", [])] or [set(ACTORS)]
    kinds = [values([q]) for q in fields.get("said", [])] or [set(SAID)]
    return all(
        any(said.by in speaker and said.kind in kind for said in live)
        for speaker in speakers
        for kind in kinds
    )


def within(number: int, value: Item | Range) -> bool:
    if isinstance(value, Item):
        return number == int(value.text)
    return int(value.low or 0) <= number <= int(value.high or 99)


def date_holds(name: str, qualifier: Qualifier, one: Happened) -> bool:
    date = FuzzyDate.parse(one.date)
    if date.day_from is None or date.day_to is None:
        return False
    for item in qualifier.values:
        assert isinstance(item, Item)
        asked = FuzzyDate.parse(item.text)
        first, last = asked.day_from, asked.day_to
        assert first is not None
        assert last is not None
        if {
            "since": date.day_to >= first,
            "until": date.day_from <= last,
            "before": date.day_from < first,
            "after": date.day_to > last,
            "on": date.day_to >= first and date.day_from <= last,
            "within": date.day_from >= first and date.day_to <= last,
        }[name]:
            return True
    return False


def values(qualifiers: list[Qualifier]) -> set[str]:
    found = {v.text for q in qualifiers for v in q.values if isinstance(v, Item)}
    names = {name.lower(): name for name in ACTORS}
    return {names.get(text, text) for text in found}


def is_seen(root: And, one: Happened) -> bool:
    """Whether a record is in the answer: a void one only through a term that asks for it."""
    return (one.state != "void" or asks_for_void(root, one)) and holds(root, one)


def asks_for_void(node: Node, one: Happened) -> bool:
    """Whether the branches through which a void record is found all name the state."""
    match node:
        case Qualifier(field):
            return field == "state" and "void" in values([node])
        case Or(children):
            return any(asks_for_void(child, one) and holds(child, one) for child in children)
        case And(children):
            return any(asks_for_void(child, one) for child in children)
        case _:
            return False


def terms() -> st.SearchStrategy[str]:
    def some(choices: tuple[str, ...]) -> st.SearchStrategy[str]:
        return st.lists(st.sampled_from(choices), min_size=1, max_size=2).map(",".join)

    numbers = st.sampled_from(("0", "1..", "..1", "1..2", "3"))
    return st.one_of(
        st.sampled_from(WORDS),
        some(KINDS).map("kind:{}".format),
        some(STATES).map("state:{}".format),
        st.sampled_from(("tag:red_tape", "tag:blue,red_tape")),
        some(ACTORS).map(lambda text: f"actor:{text.lower()}"),
        some(ROLES).map("role:{}".format),
        some(ACTORS).map(lambda text: f"by:{text.lower()}"),
        some(SAID).map("said:{}".format),
        some(("1", "2")).map("cred:{}".format),
        numbers.map("killed:{}".format),
        st.builds(
            "{}:{}".format,
            st.sampled_from(("since", "until", "before", "after", "on", "within")),
            st.sampled_from(DAYS),
        ),
    )


def queries() -> st.SearchStrategy[str]:
    def wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, min_size=1, max_size=4)
        return st.one_of(
            several.map(lambda parts: "(" + " ".join(parts) + ")"),
            several.map(lambda parts: "(" + " OR ".join(parts) + ")"),
            inner.map(lambda part: part if part.startswith("-") else f"-{part}"),
        )

    nested = st.recursive(terms(), wider, max_leaves=10)
    return st.lists(nested, min_size=1, max_size=4).map(" ".join)


@given(text=queries())
@settings(max_examples=400)
def test_an_answer_is_what_the_rules_say(world: World, text: str) -> None:
    found = prepare(world.store.conn, text, base=BASE)
    conn = world.store.conn
    keys = list(found.keys(conn))
    rows = dict(conn.execute("SELECT sort_key, title FROM incidents").fetchall())
    root = parse(text).root
    expected = {one.title for one in world.incidents if is_seen(root, one)}
    assert {rows[key] for key in keys} == expected
    assert keys == sorted(keys, reverse=True)
    assert len(keys) == found.count(conn)
