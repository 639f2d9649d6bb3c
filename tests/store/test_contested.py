"""The mark of contradicting claims follows every write, and what undoes it."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import numbered, ticking
from tests.store.makers import incident, party, statement, toll
from tracker.analysis.conflicts import board
from tracker.errors import TrackerError
from tracker.model.claims import Question
from tracker.model.contradictions import contested
from tracker.model.figures import Span
from tracker.model.records import About, Actor, Link, Place
from tracker.query.run import prepare
from tracker.store import listing
from tracker.store.board import board_of
from tracker.store.claims import read_claims
from tracker.store.details import details
from tracker.store.dossier import dossier
from tracker.store.listing import dead_of
from tracker.store.store import Store
from tracker.store.verify import verify
from tracker.tui.reading import read_sheet
from tracker.tui.render.records import record_page
from tracker.tui.render.rows import incident_row

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.store.batch import Batch


NOW = datetime(2026, 11, 28)


def marked(store: Store) -> set[int]:
    return {row[0] for row in store.conn.execute("SELECT id FROM incidents WHERE has_conflict")}


def truly(store: Store) -> set[int]:
    """What contradicts, of all incidents and not only of those that are likely to."""
    every = [row[0] for row in store.conn.execute("SELECT id FROM incidents")]
    return contested(read_claims(store.conn, every))


class Field:
    """A file that is written to at random; most of it is likely to contradict something."""

    def __init__(self, store: Store, dice: random.Random) -> None:
        self.store, self.dice = store, dice
        with store.batch() as batch:
            self.actors = [
                batch.put(Actor(name=f"A{n}", kind="unidentified" if n == 0 else "armed_group"))
                for n in range(5)
            ]
            self.places = [
                batch.put(Place(name=f"P{n}", latitude=33.0 + n, longitude=44.0)) for n in range(4)
            ]
            self.incidents = [batch.put(self.an_incident()) for _ in range(14)]
            self.statements = [batch.put(self.a_statement()) for _ in range(6)]
            for _ in range(6):
                batch.put(self.a_link())

    def an_incident(self) -> Any:
        return incident(
            *("I", self.dice.choice(("2021-06-28", "2021-07-30"))),
            place=self.dice.choice(self.places),
            geo_precision="site",
        )

    def a_statement(self) -> Any:
        one = self.dice.choice(self.incidents)
        number = self.dice.choice((3, 5, 7))
        made = statement(
            "S",
            kind=self.dice.choice(("claim", "deny", "accuse", "toll", "report")),
            speaker=self.dice.choice((*self.actors, None)),
            on_behalf_of=self.dice.choice((*self.actors, None, None)),
            casualties=self.a_toll(number, one) if self.dice.random() < 0.6 else (),
        )
        asserts = self.dice.choice(("affirms", "affirms", "disputes", "silent"))
        about = () if self.dice.random() < 0.1 else (About(incident=one, asserts=asserts),)
        return replace(made, statement_incidents=about)

    def a_toll(self, number: int, about: str) -> Any:
        victims = self.dice.choice(("unknown", "unknown", "civilian"))
        whose = self.dice.choice((*self.actors, None, None, None, None))
        return toll(number, number, incident=about, victims=victims, actor=whose)

    def a_link(self) -> Any:
        kind = self.dice.choice(("statement", "statement", "actor", "incident"))
        kinds = {
            "statement": ("updates", "retracts", "contradicts", "repeats"),
            "actor": ("part_of", "speaks_for", "backed_by"),
            "incident": ("possible_duplicate", "part_of"),
        }
        ends = self.dice.sample(getattr(self, f"{kind}s"), 2)
        names = (f"from_{kind}", f"to_{kind}")
        return Link(kind=self.dice.choice(kinds[kind]), **dict(zip(names, ends, strict=True)))

    def step(self) -> None:
        """Write something, or take something back."""
        what = self.dice.randrange(9)
        if what == 0:
            self.store.undo()
        elif what == 1:
            self.store.redo()
        else:
            steps = ("say", "link", "void", "merge", "unlink", "name", "recast")
            with self.store.batch("because") as batch:
                getattr(self, steps[what - 2])(batch)

    def say(self, batch: Batch) -> None:
        if self.dice.random() < 0.5:
            self.statements.append(batch.put(self.a_statement()))
            return
        said: Any = self.store.get("statements", self.dice.choice(self.statements))
        batch.put(replace(self.a_statement(), uid=said.uid, state=said.state))

    def link(self, batch: Batch) -> None:
        batch.put(self.a_link())

    def void(self, batch: Batch) -> None:
        table = self.dice.choice(("statements", "incidents"))
        one = self.dice.choice(getattr(self, table))
        if self.store.body(table, one).get("state") == "void":
            batch.unvoid(table, one)
        else:
            batch.void(table, one, "because")

    def merge(self, batch: Batch) -> None:
        table = self.dice.choice(("actors", "places"))
        batch.merge(table, *self.dice.sample(getattr(self, table), 2))

    def unlink(self, batch: Batch) -> None:
        links = self.store.conn.execute("SELECT uid FROM links ORDER BY uid").fetchall()
        if links:
            batch.delete("links", self.dice.choice(links)[0])

    def name(self, batch: Batch) -> None:
        one: Any = self.store.get("incidents", self.dice.choice(self.incidents))
        word = self.dice.choice((*self.statements, None))
        attribution = self.dice.choice(("alleged", "alleged", "disputed"))
        doer = party(self.dice.choice(self.actors), "perpetrator", attribution, statement=word)
        batch.put(replace(one, involvements=(*one.involvements[-3:], doer)))

    def recast(self, batch: Batch) -> None:
        if self.dice.random() < 0.5:
            actor: Any = self.store.get("actors", self.dice.choice(self.actors))
            batch.put(replace(actor, kind=self.dice.choice(("unidentified", "armed_group"))))
            return
        place: Any = self.store.get("places", self.dice.choice(self.places))
        batch.put(replace(place, latitude=33.0 + self.dice.randrange(4)))


def test_the_mark_is_right_after_any_writes(tmp_path: Path) -> None:
    changes = 0
    for seed in range(6):
        path = tmp_path / f"{seed}.db"
        with Store.create(path, author="ann", clock=ticking(), random_uid=numbered()) as store:
            field = Field(store, random.Random(seed))
            store.author = "bob"  # what ann has made is not taken back
            for _ in range(70):
                before = marked(store)
                try:
                    field.step()
                except TrackerError:
                    continue
                assert marked(store) == truly(store)
                changes += before != marked(store)
            assert verify(path) == []
    assert changes > 30, "these writes change nothing: not worth the time"


def outgrown(store: Store) -> str:
    """Write an incident of which 3 are said to be killed, and 11 civilians."""
    with store.batch() as batch:
        one = batch.put(incident("Strike"))
        batch.put(statement("Three", one, casualties=toll(3, 3, incident=one)))
        figures = toll(11, 11, incident=one, victims="civilian")
        batch.put(statement("Eleven", one, casualties=figures))
    return one


def test_a_part_that_exceeds_the_whole_stands_so_on_the_board(store: Store) -> None:
    found = board_of(store.conn, outgrown(store))
    assert found is not None
    seen = board(found)
    assert seen.contradictions == {Question.HOW_MANY: 1}
    assert [line.claim for line in seen.lines if line.contradicted] == ["3", "11"]


def test_a_denial_stands_against_our_own_view(store: Store) -> None:
    with store.batch() as batch:
        doer = batch.put(Actor(name="Saudi-led coalition", kind="armed_group"))
        ours = party(doer, "perpetrator", "assessed")
        one = batch.put(incident("Strike", involvements=(ours,)))
        batch.put(statement("Not us", one, speaker=doer, kind="deny"))
    assert marked(store) == truly(store) != set()
    found = board_of(store.conn, one)
    assert found is not None
    seen = board(found)
    assert seen.contradictions == {Question.WHO: 1}
    assert [line.claim for line in seen.lines if line.contradicted] == [
        *("Saudi-led coalition", "had no part in it")
    ]


def test_a_claim_without_a_party_names_its_speaker(store: Store) -> None:
    with store.batch() as batch:
        group, other = (batch.put(Actor(name=name, kind="armed_group")) for name in ("KH", "IS"))
        doer = batch.put(statement("Theirs.", kind="accuse"))
        named = party(other, "perpetrator", statement=doer)
        one = batch.put(incident("Rockets", involvements=(named,)))
        batch.put(statement("We did.", one, speaker=group, kind="claim"))
        batch.put(statement("Them.", one, kind="accuse"))
        batch.put(statement("Not us.", one, speaker=group, kind="deny", date="2021-06-27"))
    assert marked(store) == truly(store) != set()
    found = board_of(store.conn, one)
    assert found is not None
    seen = board(found)
    assert [(line.claim, line.note) for line in seen.lines if line.question is Question.WHO] == [
        ("IS", "alleged"),
        ("KH", "claimed (itself; not entered as a party)"),
        ("whom is not entered", "accuses"),
        ("had no part in it", ""),
    ]
    told = [tie.words for line in seen.lines for tie in line.ties if line.contradicted]
    assert "denied before by itself" in told
    assert "contradicts itself" in told
    # Once the party is entered it stands there as entered.
    with store.batch() as batch:
        made: Any = store.get("incidents", one)
        claim = next(line.statement for line in seen.lines if line.claim == "KH")
        assert claim is not None
        ours = party(group, "perpetrator", "admitted", statement=found.statements[claim].uid)
        batch.put(replace(made, involvements=(*made.involvements, ours)))
    again = board_of(store.conn, one)
    assert again is not None
    assert ("KH", "claimed") in [(line.claim, line.note) for line in board(again).lines]
    assert marked(store) == truly(store)


def who_lines(store: Store, one: str) -> list[tuple[str, str, list[str]]]:
    found = board_of(store.conn, one)
    assert found is not None
    assert marked(store) == truly(store)
    return [
        (line.claim, line.note, [tie.words for tie in line.ties])
        for line in board(found).lines
        if line.question is Question.WHO
    ]


def name_too(store: Store, one: str, actor: str, statement: str) -> None:
    made: Any = store.get("incidents", one)
    named = party(actor, "perpetrator", "alleged", statement=statement)
    with store.batch() as batch:
        batch.put(replace(made, involvements=(*made.involvements, named)))


def test_a_denial_that_names_whom_it_clears_is_one_line(store: Store) -> None:
    with store.batch() as batch:
        group, other = (batch.put(Actor(name=name, kind="armed_group")) for name in ("KH", "IS"))
        spokesman = batch.put(Actor(name="al-Askari", kind="person"))
        unknown = batch.put(Actor(name="Somebody", kind="unidentified"))
        one = batch.put(incident("Rockets"))
        denial = batch.put(statement("Not us.", one, speaker=spokesman, kind="deny"))
        accusing = batch.put(statement("They did.", one, speaker=other, kind="report"))
        doers = (
            party(unknown, "perpetrator", "suspected"),
            party(group, "perpetrator", "disputed", statement=denial),
        )
        batch.put(replace(incident("Rockets", involvements=doers), uid=one))
    alone = ("not KH", "nobody is entered who accuses it", [])
    assert who_lines(store, one) == [("Somebody", "suspected", []), alone]
    assert marked(store) == set()
    # It is held against who accuses the party, and not against who accuses another.
    name_too(store, one, unknown, accusing)
    assert alone in who_lines(store, one)
    assert marked(store) == set()
    name_too(store, one, group, accusing)
    assert ("not KH", "", ["contradicts"]) in who_lines(store, one)
    assert len(marked(store)) == 1


def test_who_claims_and_denies_contradicts_itself_unless_it_takes_it_back(store: Store) -> None:
    with store.batch() as batch:
        group = batch.put(Actor(name="KH", kind="armed_group"))
        spokesman = batch.put(Actor(name="al-Askari", kind="person"))
        one = batch.put(incident("Rockets"))
        claim = batch.put(statement("Us.", one, speaker=group, kind="claim", date="2021-07-20"))
        denial = statement("Not us.", one, speaker=spokesman, kind="deny", date="2021-07-22")
        denying = batch.put(replace(denial, on_behalf_of=group))
    assert [ties for _, _, ties in who_lines(store, one)] == [
        ["denied later by itself"],
        ["contradicts itself"],
    ]
    assert len(marked(store)) == 1
    with store.batch() as batch:
        made: Any = store.get("statements", denying)
        batch.put(replace(made, speaker=group, on_behalf_of=None))
        batch.put(Link(kind="updates", from_statement=denying, to_statement=claim))
    assert marked(store) == truly(store) == set()


def test_our_view_of_fewer_than_one_party_lost_is_said(store: Store) -> None:
    with store.batch() as batch:
        pmf = batch.put(Actor(name="PMF", kind="armed_group"))
        one = batch.put(incident("Strike", casualties=toll(5, 5)))
        nine = toll(9, 9, incident=one, actor=pmf)
        batch.put(statement("Nine of ours.", one, casualties=nine))
    assert marked(store) == truly(store) == set(), "our own view is a judgement"
    found = board_of(store.conn, one)
    assert found is not None
    lines = [line for line in board(found).lines if line.figure]
    assert [(line.claim, [str(tie.relation) for tie in line.ties]) for line in lines] == [
        ("5", ["differs from"]),
        ("9 of PMF", ["differs from"]),
    ]
    assert [tie.ours for line in lines for tie in line.ties] == [False, True]


def test_the_dead_of_a_party_in_the_list(store: Store) -> None:
    with store.batch() as batch:
        pmf, iran = (batch.put(Actor(name=name, kind="armed_group")) for name in ("PMF", "Iran"))
        one = batch.put(incident("Strike"))
        three = toll(3, 3, incident=one, actor=pmf)
        five = toll(5, 5, incident=one, actor=iran)
        batch.put(statement("Of each.", one, casualties=(*three, *five)))
    assert marked(store) == truly(store) == set()
    assert dead_of(store.conn, [one]) == {one: (Span(3, 3), Span(5, 5))}, "never a range, nor a sum"
    with store.batch() as batch:
        batch.put(statement("Of all.", one, casualties=toll(4, 4, incident=one)))
    assert marked(store) == truly(store) != set()
    assert dead_of(store.conn, [one]) == {one: (Span(4, 5),)}


def test_dead_of_whom_only_the_improbable_tells_are_told_apart(store: Store) -> None:
    with store.batch() as batch:
        army = batch.put(Actor(name="The Army", kind="state_force"))
        one = batch.put(incident("Rockets"))
        two = toll(2, 2, incident=one, actor=army)
        said = batch.put(statement("Two.", one, credibility=5, casualties=two))
    (line,) = listing.incident_lines(store.conn, keys_of(store, one))
    assert (line.dead, line.improbable) == ((Span(2, 2),), True)
    assert incident_row(line).improbable
    for place in (("statements", said), ("incidents", one)):
        page = record_page(read_sheet(store.conn, *place))
        (figures,) = [section for section in page if section.label == "Figures"]
        assert "of The Army" in "".join(row.plain for row in figures.rows)
    with store.batch() as batch:
        batch.put(statement("None.", one, credibility=4, casualties=toll(0, 0, incident=one)))
    (line,) = listing.incident_lines(store.conn, keys_of(store, one))
    assert not line.improbable


def keys_of(store: Store, uid: str) -> list[int]:
    found = store.conn.execute("SELECT sort_key FROM incidents WHERE uid = ?", (uid,))
    return [key for (key,) in found]


NEWER = ("author", "stretches")


def test_an_older_file_is_marked_anew_when_it_is_opened(store: Store) -> None:
    one = outgrown(store)
    with store.batch() as batch:
        someone = batch.put(Actor(name="A", kind="armed_group"))
        said = batch.put(statement("They.", one))
        made: Any = store.get("incidents", one)
        named = party(someone, "perpetrator", statement=said)
        batch.put(replace(made, involvements=(named,)))
        batch.void("statements", said, "never said")
    assert prepare(store.conn, "actor:a", base=NOW).count(store.conn) == 0
    store.close()
    conn = sqlite3.connect(store.path)
    conn.execute("UPDATE incidents_fts SET facets = facets || ' a1'")  # as it was once found
    conn.execute("UPDATE incidents SET has_conflict = 0")
    indexes = (f"{table}_{what}" for table in ("incidents", "statements") for what in NEWER)
    for index in ("statements_lane", *indexes):
        conn.execute(f"DROP INDEX {index}")
    conn.execute("DROP TABLE tallies")
    conn.execute("DELETE FROM _sqlite_migrations WHERE name > 'm003'")
    conn.execute("PRAGMA user_version = 2")
    conn.commit()
    conn.close()
    with Store.open(store.path) as again:
        assert marked(again) == truly(again) != set()
        for query, count in (("has:conflict", 1), ("actor:a", 0)):
            assert prepare(again.conn, query, base=NOW).count(again.conn) == count
    assert verify(store.path) == []


@pytest.mark.parametrize(
    ("older", "newer", "replaced"),
    [
        (("unknown", None, 5), ("unknown", None, 7), True),
        (("child", "PMF", 5), ("child", "PMF", 3), True),
        # The people of another party, or of another kind.
        (("unknown", "PMF", 5), ("unknown", "SDF", 3), False),
        (("child", None, 5), ("civilian", None, 9), False),
        # Some of them after all of them, and the other way about: only where not both can be.
        (("unknown", None, 5), ("unknown", "SDF", 3), False),
        (("unknown", None, 5), ("combatant", "PMF", 7), True),
        (("unknown", "PMF", 5), ("unknown", None, 8), False),
        (("unknown", "PMF", 5), ("unknown", None, 3), True),
        (("mixed", None, 0), ("civilian", None, 2), True),
        (("mixed", None, 0), ("unknown", None, 2), True),
        # "At least 5", and a toll without a number.
        (("unknown", None, (5, None)), ("unknown", "PMF", 7), True),
        (("unknown", None, (5, None)), ("unknown", "PMF", 4), False),
        (("unknown", None, 5), ("unknown", None, None), False),
    ],
)
def test_an_update_takes_the_place_of_the_figures_of_the_same_people(
    store: Store, older: tuple[Any, ...], newer: tuple[Any, ...], replaced: bool
) -> None:
    with store.batch() as batch:
        actors = {name: batch.put(Actor(name=name)) for name in ("SOHR", "SDF", "PMF", "Hashd")}
        batch.merge("actors", actors["Hashd"], actors["PMF"])
        actors = {**actors, None: None}
        one = batch.put(incident("Strike"))
        said = []
        for party_of, (victims, name, number) in (({"PMF": "Hashd"}, older), ({}, newer)):
            low, high = number if isinstance(number, tuple) else (number, number)
            whose = actors[party_of.get(name, name)]
            more = {"victims": victims, "actor": whose, "as_worded": "some"}
            figure = toll(low, high, incident=one, **more)
            said.append(
                batch.put(statement("So many.", one, speaker=actors["SOHR"], casualties=figure))
            )
        batch.put(Link(kind="updates", from_statement=said[1], to_statement=said[0]))
    pages = (dossier(store.conn, "incidents", one), dossier(store.conn, "statements", said[0]))
    assert [page.figures[0].superseded for page in pages] == [replaced] * 2
    (line, _) = details(store.conn, "incidents", [one], ["figures"])[one]["figures"]
    assert line.superseded is replaced
    found = board_of(store.conn, one)
    assert found is not None
    shown = [line for line in board(found).lines if line.statement and line.figure]
    ties = {str(tie.relation) for line in shown for tie in line.ties}
    if len({line.topic for line in shown}) == 1 and newer[2] is not None:
        assert ("updates" in ties) is replaced
    assert marked(store) == truly(store) == set()


def test_whom_only_a_denial_names_has_no_role(store: Store) -> None:
    with store.batch() as batch:
        brigade, voice, spouse = (batch.put(Actor(name=n)) for n in ("Qaf", "Speaker", "Mouth"))
        one = batch.put(incident("Strike"))
        denial = batch.put(statement("Not Qaf.", one, speaker=voice, kind="deny"))
        parties = (
            party(brigade, "perpetrator", "disputed", statement=denial, note="so the \x1b[2Jvideo"),
            party(spouse, "supporter", "alleged", statement=denial),
        )
        batch.put(incident("Strike", uid=one, involvements=parties))

    seen = board_of(store.conn, one)
    assert seen is not None
    assert [line.noted for line in board(seen).lines if line.claim == "not Qaf"] == [
        "so the \x1b[2Jvideo"
    ]

    def finds(query: str) -> bool:
        return prepare(store.conn, query, base=NOW).count(store.conn) == 1

    def told() -> list[bool]:
        (row,) = details(store.conn, "incidents", [one], ["parties"]).values()
        cleared = dossier(store.conn, "incidents", one).cleared
        assert len(cleared) == sum(party.cleared for party in row["parties"])
        return [party.cleared for party in row["parties"]]

    assert finds("actor:qaf said:deny")
    assert finds("actor:mouth role:supporter"), "whom it blames, it does not clear"
    assert told() == [True, False]
    for query in ("role:perpetrator", "actor:qaf role:perpetrator"):
        assert not finds(query)
    denying: Any = store.get("statements", denial)
    with store.batch() as batch:
        batch.put(replace(denying, kind="accuse"))
    assert finds("actor:qaf role:perpetrator")
    store.undo()
    assert not finds("role:perpetrator")
    with store.batch() as batch:
        batch.merge("actors", spouse, voice)
    assert not finds("role:supporter"), "it names itself"
    assert told() == [True, True]
    assert verify(store.path) == []
    store.undo()
    assert finds("actor:mouth role:supporter")
    assert verify(store.path) == []
