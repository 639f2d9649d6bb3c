"""Random queries on random records, against an evaluation of the tree in plain Python.

The index, the facets, the joins and the ranges of keys are ways to be fast; this holds that none of
them changes an answer, for any field, on either list.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import numbered
from tests.lengths import draws
from tests.query.conftest import BASE, figure
from tests.store.makers import incident, party, statement
from tracker.model.dates import FuzzyDate
from tracker.model.records import Actor, Casualty, Citation, Document, Place, from_body
from tracker.query.fields import FIELDS
from tracker.query.parser import parse
from tracker.query.run import prepare
from tracker.query.syntax import And, Item, Node, Not, Or, Phrase, Qualifier, Range, Word
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORDS = ("alpha", "bravo", "charlie")
SPOKEN = ("delta", "echo")
KINDS = ("airstrike", "clash", "ied")
SAID = ("claim", "deny", "toll")
ROLES = ("perpetrator", "target")
STATES = ("draft", "final", "void")
GRADES = ("ungraded", "fair")
UNITS = ("event", "background")
GEO = ("exact", "near", "unknown")
ACTORS = {"redland": "B", "blueland": "C"}
"""Name as a value of a field, to the reliability as a source."""
PLACES = {"ostend": "BE", "nice": "FR", "eze": "FR"}
AREAS = {"eze": ("nice", "vesubie")}
"""Place to the province and district that it lies in; the second is no place."""
COUNTRIES = ("be", "fr", "de")
DATES = (
    *("2021-06-01", "2021-06-02", "2021-06-30", "2021-06", "2021", "2020", "2020-12-31/2021-06-01"),
    *("[2021-06-01,2021-06-02]", "2021-06-15/..", "../2021-06-01", "../..", ""),
)
DAYS = ("2020-12-31", "2021-06-01", "2021-06-02", "2021-06", "2021", "2022")
AUTHORS = ("ann", "Bob K.", "bobby")
MOMENTS = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 5))
"""Days of entry and of the last change."""
HAS = (
    *("place", "point", "actor", "date", "source", "quote", "figure", "statement", "tag"),
    *("time", "link", "remark"),
)


Span = tuple[int | None, int | None]
"""Lowest and highest number of a figure; None is open: (2, None) is "at least 2"."""

FIGURES: tuple[Span, ...] = ((0, 0), (1, 1), (2, 2), (3, 3), (1, 2), (2, None), (None, 1))


@dataclass
class Said:
    number: int
    kind: str
    by: str
    behalf: str | None
    cred: int
    killed: Span | None
    injured: Span | None
    quote: str
    state: str
    date: str
    tag: str | None
    cited: str | None
    about: Happened
    uid: str = ""
    author: str = ""
    added: date = MOMENTS[0]
    edited: date = MOMENTS[0]

    @property
    def words(self) -> set[str]:
        return set(self.quote.split())

    @property
    def is_live(self) -> bool:
        return self.state != "void"

    def clears(self, who: str, role: str) -> bool:
        return self.kind == "deny" and role == "perpetrator" and who in (self.by, self.behalf)


@dataclass
class Happened:
    title: str
    kind: str
    state: str
    grade: str
    unit: str
    geo: str
    place: str | None
    sensitive: bool
    date: str
    tag: str | None
    cited: str | None
    killed: Span | None
    parties: list[tuple[str, str]]
    """Actor and role, as our own view."""
    said: list[Said] = field(default_factory=list)
    named: list[tuple[str, str, Said]] = field(default_factory=list)
    """Actor and role, on whose word."""
    uid: str = ""
    author: str = ""
    added: date = MOMENTS[0]
    edited: date = MOMENTS[0]

    @property
    def live(self) -> list[Said]:
        return [said for said in self.said if said.is_live]

    @property
    def played(self) -> list[tuple[str, str]]:
        """Actor and role of all parties, but those that only a void statement names.

        No role is that of whom a denial names, as who did it: itself, or for whom it speaks.
        """
        live = [(who, role, said) for who, role, said in self.named if said.is_live]
        return [
            *self.parties,
            *((who, "" if said.clears(who, role) else role) for who, role, said in live),
        ]

    @property
    def words(self) -> set[str]:
        return {*self.title.split(), *(word for said in self.live for word in said.words)}


@dataclass(repr=False)
class World:
    store: Store
    incidents: list[Happened]

    @property
    def statements(self) -> list[Said]:
        return [said for one in self.incidents for said in one.said]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    dice = random.Random(20210628)
    path = tmp_path_factory.mktemp("oracle") / "world.db"
    today = [MOMENTS[0]]

    def clock() -> datetime:
        return datetime(today[0].year, today[0].month, today[0].day, 12, tzinfo=UTC)

    with Store.create(path, author="ann", clock=clock, random_uid=numbered()) as store:
        made = [_happened(dice, number) for number in range(150)]
        known = _known(store)
        for number, author in enumerate(AUTHORS):
            store.author, moment = author, MOMENTS[number % 2]
            today[0] = moment
            with store.batch("as made up") as batch:
                for one in made[number :: len(AUTHORS)]:
                    _put(batch, known, one, moment)
                    for record in (one, *one.said):
                        record.author = author
        today[0] = MOMENTS[2]
        _edit_some(store, made, dice)
        yield World(store, made)


def _happened(dice: random.Random, number: int) -> Happened:
    words = dice.sample(WORDS, dice.randint(0, 2))
    one = Happened(
        title=" ".join([f"n{number}", *words]),
        kind=dice.choice(KINDS),
        state=dice.choice(STATES),
        grade=dice.choice(GRADES),
        unit=dice.choice(UNITS),
        geo=dice.choice(GEO),
        place=dice.choice((None, *PLACES)),
        sensitive=dice.random() < 0.3,
        date=dice.choice(DATES),
        tag=dice.choice((None, "red tape", "blue")),
        cited=dice.choice((None, None, *ACTORS)),
        killed=dice.choice((None, *FIGURES)),
        parties=[
            (dice.choice(list(ACTORS)), dice.choice(ROLES))
            for _ in range(dice.choice((0, 1, 1, 2)))
        ],
    )
    one.said = [
        Said(
            number=number * 10 + n,
            kind=dice.choice(SAID),
            by=dice.choice(list(ACTORS)),
            behalf=dice.choice((None, None, *ACTORS)),
            cred=dice.randint(1, 2),
            killed=dice.choice((None, *FIGURES)),
            injured=dice.choice((None, None, *FIGURES)),
            quote=" ".join(dice.sample(SPOKEN, dice.randint(0, 2))),
            state=dice.choice(STATES),
            date=dice.choice(DATES),
            tag=dice.choice((None, "blue")),
            cited=dice.choice((None, None, *ACTORS)),
            about=one,
        )
        for n in range(dice.choice((0, 0, 1, 2, 3)))
    ]
    one.named = [
        (dice.choice(list(ACTORS)), dice.choice(ROLES), said)
        for said in one.said
        if dice.random() < 0.3
    ]
    return one


def _known(store: Store) -> dict[str, str]:
    """Make actors, places and a document by each actor; return their uids by name."""
    with store.batch() as batch:
        known = {name: batch.put(Actor(name=name, reliability=r)) for name, r in ACTORS.items()}
        for name, code in PLACES.items():
            point = {"latitude": 43.7, "longitude": 7.2} if name == "nice" else {}
            admin1, admin2 = AREAS.get(name, (None, None))
            known[name] = batch.put(
                Place(
                    name=name,
                    kind="city",
                    country=code,
                    admin1=f"{admin1} Province" if admin1 else None,
                    admin2=admin2,
                    **point,
                )
            )
        for name in ACTORS:
            known[f"by {name}"] = batch.put(Document(title="Zulu", publisher=known[name]))
    return known


def _put(batch: Any, known: dict[str, str], one: Happened, moment: date) -> None:
    def cited(name: str | None) -> tuple[Citation, ...]:
        return (Citation(document=known[f"by {name}"]),) if name else ()

    one.added = one.edited = moment
    one.uid = batch.put(
        incident(
            one.title,
            one.date,
            kind=one.kind,
            state="draft" if one.state == "void" else one.state,
            grade=one.grade,
            unit=one.unit,
            geo_precision=one.geo,
            place=known[one.place] if one.place else None,
            sensitive=one.sensitive,
            involvements=tuple(party(known[name], role) for name, role in one.parties),
            casualties=(_figure("killed", one.killed),) if one.killed is not None else (),
            citations=cited(one.cited),
            tags=(one.tag,) if one.tag else (),
        )
    )
    for said in one.said:
        said.added = said.edited = moment
        figures = (("killed", said.killed), ("injured", said.injured))
        said.uid = batch.put(
            statement(
                f"Words {said.number}.",
                one.uid,
                said.date,
                kind=said.kind,
                speaker=known[said.by],
                on_behalf_of=known[said.behalf] if said.behalf else None,
                credibility=said.cred,
                quote=said.quote or None,
                state="draft" if said.state == "void" else said.state,
                casualties=tuple(
                    _figure(harm, n, incident=one.uid) for harm, n in figures if n is not None
                ),
                citations=cited(said.cited),
                tags=(said.tag,) if said.tag else (),
            )
        )
    if one.named:
        record: Any = from_body("incidents", one.uid, batch.rows.read("incidents", one.uid))
        parties = (party(known[who], role, statement=said.uid) for who, role, said in one.named)
        batch.put(replace(record, involvements=(*record.involvements, *parties)))
    for said in one.said:
        if said.state == "void":
            batch.void("statements", said.uid, "taken back")
    if one.state == "void":
        batch.void("incidents", one.uid, "never happened")


def _figure(harm: str, number: Span, **more: object) -> Casualty:
    low, high = number
    return figure(harm, low, low if low == high else None, high, **more)


def _edit_some(store: Store, made: Iterable[Happened], dice: random.Random) -> None:
    with store.batch("looked at again") as batch:
        for one in made:
            records: list[Happened | Said] = [one, *one.said]
            for record in records:
                if record.state != "void" and dice.random() < 0.3:
                    table = "incidents" if record is one else "statements"
                    body = {**store.body(table, record.uid), "uncertain": "Much."}
                    batch.put_body(table, record.uid, body)
                    record.edited = MOMENTS[2]


# The rules, in plain Python

Record = Happened | Said


def holds(node: Node, one: Record) -> bool:
    match node:
        case Word(text, _, prefix):
            return any(w.startswith(text) if prefix else w == text for w in one.words)
        case Phrase(text):
            return text in (one.title if isinstance(one, Happened) else one.quote)
        case Not(child):
            return not holds(child, one)
        case Or(children):
            return any(holds(child, one) for child in children)
        case And(children):
            return group_holds(children, one)
        case Qualifier():
            return group_holds((node,), one)
    raise AssertionError(node)


def group_holds(children: tuple[Node, ...], one: Record) -> bool:
    fields: dict[str, list[Qualifier]] = {}
    for child in children:
        if isinstance(child, Qualifier):
            fields.setdefault(child.field, []).append(child)
        elif not holds(child, one):
            return False
    by_incident = {n: q for n, q in fields.items() if FIELDS[n].about in ("incident", "party")}
    by_statement = {n: q for n, q in fields.items() if FIELDS[n].about == "statement"}
    own = {n: q for n, q in fields.items() if FIELDS[n].about == "record"}
    if isinstance(one, Happened):
        return (
            incident_holds(by_incident, one)
            and said_holds(by_statement, one)
            and all(own_holds(name, qualifiers, one) for name, qualifiers in own.items())
        )
    return (
        (not by_incident or (one.about.state != "void" and incident_holds(by_incident, one.about)))
        and row_holds(by_statement, one)
        and all(own_holds(name, qualifiers, one) for name, qualifiers in own.items())
    )


def incident_holds(fields: dict[str, list[Qualifier]], one: Happened) -> bool:
    if "place" in fields and {one.place, *AREAS.get(one.place or "", ())}.isdisjoint(
        values(fields["place"])
    ):
        return False
    for name in ("kind", "grade", "unit", "geo"):
        if name in fields and getattr(one, name) not in values(fields[name]):
            return False
    if "country" in fields:
        code = PLACES[one.place].lower() if one.place else None
        if code not in values(fields["country"]):
            return False
    actors = [values([q]) for q in fields.get("actor", [])] or [set(ACTORS)]
    roles = [values([q]) for q in fields.get("role", [])] or [{*ROLES, ""}]
    return fields.keys().isdisjoint({"actor", "role"}) or all(
        any(name in wanted and role in played for name, role in one.played)
        for wanted in actors
        for played in roles
    )


def said_holds(fields: dict[str, list[Qualifier]], one: Happened) -> bool:
    """Whether one live statement has it all; figures alone may be those of our own assessment."""
    if not fields:
        return True
    if fields.keys() <= {"killed", "injured"}:
        sources = [(said.killed, said.injured) for said in one.live] + [(one.killed, None)]
        return any(figures_hold(fields, *source) for source in sources)
    rest = {name: q for name, q in fields.items() if name not in ("by", "said")}
    able = [said for said in one.live if row_holds(rest, said)]
    speakers = [values([q]) for q in fields.get("by", [])] or [None]
    kinds = [values([q]) for q in fields.get("said", [])] or [None]
    return all(
        any(
            (speaker is None or speaker & {said.by, said.behalf})
            and (kind is None or said.kind in kind)
            for said in able
        )
        for speaker in speakers
        for kind in kinds
    )


def row_holds(fields: dict[str, list[Qualifier]], said: Said) -> bool:
    return (
        all(values([q]) & {said.by, said.behalf} for q in fields.get("by", []))
        and all(said.kind in values([q]) for q in fields.get("said", []))
        and ("cred" not in fields or str(said.cred) in values(fields["cred"]))
        and ("reliability" not in fields or ACTORS[said.by] in values(fields["reliability"]))
        and all(values([q]) & said.words for q in fields.get("quote", []))
        and figures_hold(fields, said.killed, said.injured)
    )


def figures_hold(
    fields: dict[str, list[Qualifier]], killed: Span | None, injured: Span | None
) -> bool:
    return all(
        number is not None and any(within(number, value) for value in q.values)
        for name, number in (("killed", killed), ("injured", injured))
        for q in fields.get(name, [])
    )


def within(number: Span, value: Item | Range) -> bool:
    first, last = (value.low, value.high) if isinstance(value, Range) else (value.text, value.text)
    low, high = number
    return (not last or (low or 0) <= int(last)) and (
        not first or high is None or int(first) <= high
    )


def own_holds(name: str, qualifiers: list[Qualifier], one: Record) -> bool:
    """Whether the record in the list itself has one of the values, of each qualifier if AND."""
    if FIELDS[name].twice == "or":
        return own_value(name, values(qualifiers), one)
    dated = name in ("since", "until", "before", "after", "on", "within", "added", "edited")
    if dated:
        return all(any(date_holds(name, item, one) for item in q.values) for q in qualifiers)
    return all(own_value(name, values([q]), one) for q in qualifiers)


def own_value(name: str, wanted: set[str], one: Record) -> bool:
    about = one if isinstance(one, Happened) else one.about
    # What a statement has of its incident, it has of one that is not void.
    reached = about if one is about or about.state != "void" else None
    if name in ("has", "no"):
        return any(has(what, one) is (name == "has") for what in wanted)
    if name == "is":
        own = {reached.unit, "sensitive" if reached.sensitive else ""} if reached else set()
        return bool({one.state, *own} & wanted)
    known: dict[str, set[str | None]] = {
        "state": {one.state},
        "precision": {FuzzyDate.parse(one.date).precision},
        "id": {f"i{about.uid[:10]}", *(f"s{said.uid[:10]}" for said in said_of(one))},
        "author": {one.author.casefold().replace(".", "")},
        "tag": {one.tag},
        "source": cited_by(one),
        "title": {*reached.title.split()} if reached else set(),
        "text": {*one.words},
    }
    return bool(known[name] & wanted)


def said_of(one: Record) -> list[Said]:
    return one.said if isinstance(one, Happened) else [one]


def cited_by(one: Record) -> set[str | None]:
    more = {said.cited for said in one.live} if isinstance(one, Happened) else set()
    return {one.cited, *more} - {None}


def has(what: str, one: Record) -> bool:
    about = one if isinstance(one, Happened) else one.about
    live = one.live if isinstance(one, Happened) else [one]
    match what:
        case "place":
            return about.place is not None
        case "point":
            return about.place == "nice"
        case "actor":
            return bool(one.played) if isinstance(one, Happened) else True
        case "date":
            return bool(one.date)
        case "source":
            return bool(cited_by(one))
        case "quote":
            return any(said.quote for said in live)
        case "figure":
            figures = [n for said in live for n in (said.killed, said.injured)]
            own = [one.killed] if isinstance(one, Happened) else []
            return any(n is not None for n in (*figures, *own))
        case "statement":
            return bool(live)
        case "tag":
            return one.tag is not None
        case _:
            return False


def date_holds(name: str, item: Item | Range, one: Record) -> bool:
    if isinstance(item, Range):
        first = FuzzyDate.parse(item.low).day_from if item.low else 0
        last = FuzzyDate.parse(item.high).day_to if item.high else 9_999_999
    else:
        first, last = (FuzzyDate.parse(item.text).day_from, FuzzyDate.parse(item.text).day_to)
    assert first is not None
    assert last is not None
    if name in ("added", "edited"):
        moment: date = getattr(one, name)
        return first <= moment.toordinal() <= last
    found = FuzzyDate.parse(one.date)
    if found.day_from is None or found.day_to is None:
        return False
    return {
        "since": found.day_to >= first,
        "until": found.day_from <= last,
        "before": found.day_from < first,
        "after": found.day_to > last,
        "on": found.day_to >= first and found.day_from <= last,
        "within": found.day_from >= first and found.day_to <= last,
    }[name]


def values(qualifiers: list[Qualifier]) -> set[str]:
    return {v.text for q in qualifiers for v in q.values if isinstance(v, Item)}


def is_seen(root: And, one: Record) -> bool:
    """Whether a record is in the answer: a void one only if the query asks for void somewhere."""
    return (one.state != "void" or asks_for_void(root)) and holds(root, one)


def asks_for_void(node: Node) -> bool:
    match node:
        case Qualifier(name):
            return name in ("state", "is") and "void" in values([node])
        case Or(children) | And(children):
            return any(map(asks_for_void, children))
        case _:
            return False


# The queries


def some(choices: Iterable[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(tuple(choices)), min_size=1, max_size=2).map(",".join)


CLOSED = {
    "kind": KINDS,
    "state": STATES,
    "grade": GRADES,
    "unit": UNITS,
    "geo": GEO,
    "is": (*STATES, *UNITS, "sensitive"),
    "precision": ("day", "days", "month", "unknown"),
    "place": (*PLACES, "vesubie"),
    "country": COUNTRIES,
    "actor": tuple(ACTORS),
    "role": ROLES,
    "by": tuple(ACTORS),
    "said": SAID,
    "cred": ("1", "2", "..1", "2.."),
    "reliability": ("B", "C", "A..B"),
    "killed": ("0", "1..", "..1", "1..2", "3", "40"),
    "injured": ("1", "2..", "..2"),
    "quote": SPOKEN,
    "tag": ("red_tape", "blue"),
    "source": tuple(ACTORS),
    "author": ("ann", "bob_k", "bobby", "nobody"),
    "title": WORDS,
    "text": (*WORDS, *SPOKEN),
    "has": HAS,
    "no": HAS,
    **dict.fromkeys(("since", "until", "before", "after", "on", "within"), DAYS),
    **dict.fromkeys(("added", "edited"), ("2026-11-01", "2026-11-02..", "..2026-11-04", "2026")),
    "id": tuple(f"#{n}" for n in range(40)),
    "on": (*DAYS, "2020..2021-06-01", "2021-06-30.."),
}
"""Field to the values it is asked for here. `#7` becomes the reference of a record."""


def test_every_field_is_asked_for() -> None:
    ours = {name for name, one in FIELDS.items() if one.about != "result"}
    assert ours - set(CLOSED) == {"gap"}  # which has an oracle of its own


def terms() -> st.SearchStrategy[str]:
    fields = [some(choices).map(partial("{}:{}".format, name)) for name, choices in CLOSED.items()]
    plain = st.sampled_from((*WORDS, *SPOKEN, "alph*", '"alpha bravo"'))
    return st.one_of(plain, plain, *fields)


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


@given(text=queries(), table=st.sampled_from(("incidents", "statements")))
@settings(max_examples=draws(600, 6000))
def test_an_answer_is_what_the_rules_say(world: World, text: str, table: str) -> None:
    records: list[Record] = [*world.incidents] if table == "incidents" else [*world.statements]
    every = [*world.incidents, *world.statements]

    def reference(match: re.Match[str]) -> str:
        one = every[int(match[1]) * 7 % len(every)]
        return f"{'i' if isinstance(one, Happened) else 's'}{one.uid[:10]}"

    text = re.sub(r"#(\d+)", reference, text)
    found = prepare(world.store.conn, text, base=BASE, table=table)
    conn = world.store.conn
    keys = list(found.keys(conn))
    uids = dict(conn.execute(f"SELECT sort_key, uid FROM {table}").fetchall())
    root = parse(text).root
    expected = {one.uid for one in records if is_seen(root, one)}
    assert {uids[key] for key in keys} == expected
    assert keys == sorted(keys, reverse=True)
    assert len(keys) == found.count(conn)
