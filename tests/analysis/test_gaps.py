"""Gaps: each is found, told and closed; and what SQL finds is what is told."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import numbered, ticking
from tests.lengths import draws
from tests.sample.test_sample import uid
from tests.store.makers import incident, party, statement, toll, when
from tracker.analysis.gaps import of_incident, said_before
from tracker.errors import UsageError
from tracker.model.gaps import GAPS
from tracker.model.precision import hedges, names_no_day
from tracker.model.records import Actor, Casualty, Citation, Document, Link, Place
from tracker.query import run as query
from tracker.store.countries import elsewhere
from tracker.store.gaps import claim_days, has_gap, prepare, set_claim_days
from tracker.store.store import Store
from tracker.store.tabular import uids

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.model.records import AnyRecord

TODAY = date(2021, 8, 1)


def codes(store: Store, incident_uid: str, today: date = TODAY) -> set[str]:
    return {gap.code for gap in of_incident(store.conn, incident_uid, today)}


def found(store: Store, code: str, today: date = TODAY) -> set[str]:
    prepare(store.conn)
    sql, parameters = has_gap([code], today.toordinal(), claim_days(store.conn))
    rows = store.conn.execute(f"SELECT r.uid FROM incidents r WHERE {sql}", parameters)
    return {row[0] for row in rows}


def put(store: Store, record: AnyRecord) -> str:
    with store.batch("test") as batch:
        return batch.put(record)


@pytest.fixture
def sound(store: Store) -> tuple[Store, str, dict[str, str]]:
    """An incident without any gap, and the records around it."""
    made: dict[str, str] = {}
    with store.batch() as batch:
        made["us"] = batch.put(Actor(name="US", kind="state_force"))
        made["papers"] = batch.put(Document(title="A", archive_url="https://a.example"))
        made["other"] = batch.put(Document(title="B", archive_url="https://b.example"))
        made["erbil"] = batch.put(
            Place(name="Erbil", kind="city", country="IQ", latitude=36.191, longitude=44.009)
        )
        one = batch.put(
            incident(
                *("Strike", "2021-06-28"),
                kind="airstrike",
                place=made["erbil"],
                geo_precision="town",
                involvements=(party(made["us"], "perpetrator"),),
                citations=(Citation(document=made["papers"]), Citation(document=made["other"])),
            )
        )
        made["claim"] = batch.put(statement("We did it.", one, kind="claim", speaker=made["us"]))
        made["toll"] = batch.put(
            statement("Five dead.", one, kind="toll", casualties=toll(5, 5, incident=one))
        )
    return store, one, made


def test_an_incident_without_a_gap_has_none(sound: tuple[Store, str, dict[str, str]]) -> None:
    store, one, _ = sound
    assert codes(store, one) == set()
    assert not any(found(store, code) for code in GAPS)


def _opened(code: str, store: Store, one: str, made: dict[str, str]) -> None:
    """Open one gap."""
    record: Any = store.get("incidents", one)
    said: Any = store.get("statements", made["toll"])
    with store.batch("test") as batch:
        match code:
            case "no_perpetrator":
                batch.put(replace(record, involvements=()))
            case "no_claim":
                batch.void("statements", made["claim"], "a mistake")
            case "single_source":
                paper: Any = store.get("documents", made["other"])
                batch.put(replace(paper, derived_from=made["papers"]))
            case "no_archive":
                paper = store.get("documents", made["other"])
                batch.put(replace(paper, archive_url=None))
            case "old_toll":
                part = batch.put(incident("Part", kind="clash", unit="background"))
                newer = batch.put(statement("Seven.", part, casualties=toll(7, 7, incident=part)))
                batch.put(Link(kind="updates", from_statement=newer, to_statement=made["toll"]))
            case "elsewhere":
                batch.put(replace(record, latitude=-36.191, longitude=44.009))
            case "too_precise":
                batch.put(replace(record, geo_precision="exact"))
            case "too_early":
                batch.put(replace(said, when=when("2021-06-26", utc_offset="+03:00")))


@pytest.mark.parametrize(
    ("change", "is_gap"),
    [
        ({"geo_precision": "exact", "latitude": 36.2, "longitude": 44.0}, True),
        ({"geo_precision": "site", "latitude": 36.2, "longitude": 44.0}, True),
        ({"geo_precision": "site", "latitude": 36.191, "longitude": 44.009}, False),
        ({"geo_precision": "town", "latitude": 36.2, "longitude": 44.0}, False),
        ({"when": when("2021-06-28", as_written="June 2021")}, True),
        ({"when": when("2021-06", as_written="June 2021")}, False),
        ({"when": when("2021-06-28", as_written="28 June")}, False),
    ],
)
def test_what_is_said_more_exactly_than_it_is_known(
    sound: tuple[Store, str, dict[str, str]], change: dict[str, Any], is_gap: bool
) -> None:
    # The random files have too few of each for SQL and words to be compared by them alone.
    store, one, _ = sound
    record: Any = store.get("incidents", one)
    put(store, replace(record, **change))
    assert ("too_precise" in codes(store, one)) is is_gap
    assert bool(found(store, "too_precise")) is is_gap


@pytest.mark.parametrize("code", GAPS)
def test_each_gap_is_told_found_and_gone_with_an_undo(
    sound: tuple[Store, str, dict[str, str]], code: str
) -> None:
    store, one, made = sound
    _opened(code, store, one, made)
    assert codes(store, one) == {code}
    assert found(store, code) == {one}
    told = next(gap for gap in of_incident(store.conn, one, TODAY) if gap.code == code)
    assert told.words
    assert told.closes
    store.undo()
    assert codes(store, one) == set()


def test_a_claim_may_still_come_for_seven_days(
    sound: tuple[Store, str, dict[str, str]],
) -> None:
    store, one, made = sound
    _opened("no_claim", store, one, made)
    for day, expected in (("2021-07-05", set()), ("2021-07-06", {"no_claim"})):
        today = date.fromisoformat(day)
        assert codes(store, one, today) == expected
        assert found(store, "no_claim", today) == ({one} if expected else set())


def test_how_long_a_claim_is_waited_for_is_a_setting_of_the_file(
    sound: tuple[Store, str, dict[str, str]],
) -> None:
    store, one, made = sound
    _opened("no_claim", store, one, made)
    with store.batch("wait") as batch:
        set_claim_days(batch, 30)
    for day, expected in ((date(2021, 7, 28), False), (date(2021, 7, 29), True)):
        assert ("no_claim" in codes(store, one, day)) is expected
        assert (one in found(store, "no_claim", day)) is expected
    (gap,) = [g for g in of_incident(store.conn, one, TODAY) if g.code == "no_claim"]
    assert gap.words == "nobody has claimed it in more than 30 days"
    store.undo()
    assert claim_days(store.conn) == 7
    for days in (0, -1, 4_000):
        with store.batch("wait") as batch, pytest.raises(UsageError, match="no number of days"):
            set_claim_days(batch, days)
    for nonsense in ('"soon"', "-3", "0", "null", "99999", "7.5", '"٣"', '"14"'):
        with store.batch("by another program") as batch:
            batch.set_value("settings", "claim_days", nonsense)
        assert claim_days(store.conn) == 7, nonsense


def test_a_description_is_no_perpetrator(sound: tuple[Store, str, dict[str, str]]) -> None:
    store, one, _ = sound
    record: Any = store.get("incidents", one)
    someone = put(store, Actor(name="Militants", kind="unidentified"))
    put(store, replace(record, involvements=(party(someone, "perpetrator"),)))
    (gap,) = [g for g in of_incident(store.conn, one, TODAY) if g.code == "no_perpetrator"]
    assert "Militants" in gap.words
    known = put(store, Actor(name="Known", kind="armed_group"))
    with store.batch() as batch:
        batch.merge("actors", someone, known)
    assert "no_perpetrator" not in codes(store, one)
    assert not found(store, "no_perpetrator")


def test_whom_a_denial_clears_is_no_perpetrator(
    sound: tuple[Store, str, dict[str, str]],
) -> None:
    store, one, made = sound
    record: Any = store.get("incidents", one)
    for kind, attribution, lacking in (
        ("deny", "disputed", True),
        ("accuse", "disputed", False),
        ("deny", "alleged", False),
    ):
        word = put(store, statement(kind, one, kind=kind))
        named = party(made["us"], "perpetrator", attribution, statement=word)
        put(store, replace(record, involvements=(named,)))
        assert ("no_perpetrator" in codes(store, one)) is lacking
        assert bool(found(store, "no_perpetrator")) is lacking


def test_our_view_that_follows_an_older_count(sound: tuple[Store, str, dict[str, str]]) -> None:
    store, one, made = sound
    newer = put(store, statement("Seven.", one, casualties=toll(7, 7, incident=one)))
    put(store, Link(kind="updates", from_statement=newer, to_statement=made["toll"]))
    record: Any = store.get("incidents", one)
    for low, high, expected in ((5, 5, True), (7, 7, False), (5, 9, False), (12, 12, False)):
        ours = Casualty(harm="killed", low=low, best=low, high=high)
        put(store, replace(record, casualties=(ours,)))
        assert ("old_toll" in codes(store, one)) is expected, (low, high)
        assert bool(found(store, "old_toll")) is expected


def test_our_view_is_not_old_because_of_what_somebody_else_counts(
    sound: tuple[Store, str, dict[str, str]],
) -> None:
    store, one, made = sound
    ministry = put(store, Actor(name="Ministry"))
    newer = statement("Seven.", one, speaker=ministry, casualties=toll(7, 7, incident=one))
    put(store, Link(kind="updates", from_statement=put(store, newer), to_statement=made["toll"]))
    record: Any = store.get("incidents", one)
    ours = Casualty(harm="killed", low=5, best=5, high=5)
    put(store, replace(record, casualties=(ours,)))
    assert "old_toll" not in codes(store, one)
    assert not found(store, "old_toll")


CLOCKS = ("00:00", "01:00", "12:00", "22:30", "23:59")
OFFSETS = (None, "+00:00", "+03:00", "-04:00", "+14:00", "-12:00", "+05:30")
EDTF = (
    *("2021-06-27", "2021-06-28", "2021-06-29", "2021-06-30", "2021-06", "2021-06-27/2021-06-28"),
    *("[2021-06-27,2021-06-28]", "2021-06-28/..", "../2021-06-28", ""),
)
whens = st.builds(
    lambda edtf, start, end, offset: when(
        edtf,
        time_from=start,
        time_to=end if start and (end or "") >= start else None,
        utc_offset=offset,
    ),
    *(st.sampled_from(EDTF), st.none() | st.sampled_from(CLOCKS)),
    *(st.none() | st.sampled_from(CLOCKS), st.sampled_from(OFFSETS)),
)


@given(whens, whens)
def test_before_is_never_both_ways_and_never_at_once(a: Any, b: Any) -> None:
    assert not (said_before(a, b) and said_before(b, a))
    one, other = a.utc_interval(), b.utc_interval()
    if said_before(a, b):
        assert one[1] - other[0] <= timedelta()
    assert not said_before(a, a)
    unknown = replace(a, utc_offset=None)
    if said_before(unknown, b):  # knowing less never makes an order
        assert said_before(a, b)


@settings(max_examples=draws(25, 250))
@given(st.lists(st.tuples(whens, whens), min_size=10, max_size=40))
def test_sql_tells_before_as_the_intervals_do(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[Any, Any]]
) -> None:
    path = tmp_path_factory.mktemp("early") / "early.db"
    with Store.create(path, author="ann", clock=ticking(), random_uid=numbered()) as store:
        expected = set()
        with store.batch() as batch:
            for said, happened in pairs:
                one = batch.put(replace(incident("x"), when=happened))
                batch.put(replace(statement("y", one, kind="report"), when=said))
                if said_before(said, happened):
                    expected.add(one)
        assert found(store, "too_early") == expected
        assert {one for one in _uids(store) if "too_early" in codes(store, one)} == expected


def _uids(store: Store) -> list[str]:
    return [row[0] for row in store.conn.execute("SELECT uid FROM incidents")]


def test_what_sql_finds_is_what_is_told_on_random_files(tmp_path: Path) -> None:
    dice = random.Random(20210628)
    with Store.create(
        tmp_path / "any.db", author="ann", clock=ticking(), random_uid=numbered()
    ) as store:
        _fill(store, dice)
        with store.batch("wait") as batch:
            set_claim_days(batch, 20)
        told: dict[str, set[str]] = {code: set() for code in GAPS}
        for one in _uids(store):
            for code in codes(store, one):
                told[code].add(one)
        for code in GAPS:
            assert found(store, code) == told[code], code
            assert told[code], f"the random file has no {code}"
            search = query.prepare(
                store.conn, f"is:statement gap:{code}", base=datetime(2021, 8, 1)
            )
            said = uids(store.conn, "statements", list(search.keys(store.conn)))
            assert set(said) == _said_of(store, told[code]), code


def _said_of(store: Store, incidents: set[str]) -> set[str]:
    """Return the live statements about any of these incidents."""
    rows = store.conn.execute(
        "SELECT s.uid, i.uid FROM statements s "
        "JOIN statement_incidents si ON si.statement_id = s.id "
        "JOIN incidents i ON i.id = si.incident_id WHERE s.state <> 'void'"
    )
    return {said for said, about in rows if about in incidents}


def _fill(store: Store, dice: random.Random) -> None:
    with store.batch() as batch:
        actors = [
            batch.put(Actor(name=f"A{n}", kind=dice.choice(("unidentified", "armed_group"))))
            for n in range(6)
        ]
        places = [
            batch.put(
                Place(
                    name=f"P{n}",
                    kind=dice.choice(("city", "country", "base")),
                    country=dice.choice(("IQ", "SY", None)),
                    latitude=dice.choice((33.3, 33.3157)),
                    longitude=44.3661,
                )
            )
            for n in range(6)
        ]
        papers: list[str] = []
        for n in range(12):
            origin = dice.choice(papers) if papers and dice.random() < 0.4 else None
            copy = dice.choice((None, "https://a.example"))
            kind = dice.choice(("article", "article", "interview", "dataset"))
            more = {"kind": kind, "publisher": dice.choice((*actors[3:], None))}
            paper = Document(title=f"D{n}", archive_url=copy, derived_from=origin, **more)
            papers.append(batch.put(paper))
        incidents, statements = [], []
        for n in range(60):
            point = dice.choice(((None, None), (33.3, 44.4), (33.31, 44.36), (-33.31, 44.36)))
            ours = (Casualty(harm="killed", victims="civilian", low=5, best=5, high=5),)
            incidents.append(
                batch.put(
                    incident(
                        *(f"I{n}", dice.choice(("2021-06-28", "2021-07-30", "2021-06", ""))),
                        kind=dice.choice(("airstrike", "agreement", "ied")),
                        unit=dice.choice(("event", "event", "aggregate", "background")),
                        place=dice.choice((*places, None)),
                        latitude=point[0],
                        longitude=point[1],
                        geo_precision=dice.choice(("exact", "site", "town", "line", "sea_air")),
                        involvements=tuple(
                            party(
                                dice.choice(actors),
                                dice.choice(("perpetrator", "target")),
                                dice.choice(("admitted", "alleged")),
                            )
                            for _ in range(dice.randrange(3))
                        ),
                        citations=_cited(dice, papers),
                        casualties=ours if dice.random() < 0.5 else (),
                    )
                )
            )
        for n in range(150):
            about = dice.choice(incidents)
            number = dice.choice((3, 5, 7))
            worded = dice.choice((None, "at least", "five"))
            figure = Casualty(
                *(),
                harm="killed",
                victims="civilian",
                incident=about,
                low=number,
                best=number,
                high=dice.choice((number, None)),
                as_worded=worded,
            )
            made = statement(
                *(f"S{n}", about, dice.choice(("2021-06-25", "2021-06-28", "2021-08"))),
                kind=dice.choice(("claim", "toll", "threaten", "report")),
                speaker=dice.choice(actors[:2]),
                citations=_cited(dice, papers),
                casualties=(figure,) if dice.random() < 0.7 else (),
            )
            statements.append(batch.put(made))
        for _ in range(120):
            newer, older = dice.sample(statements, 2)
            kind = dice.choice(("updates", "updates", "repeats"))
            batch.put(Link(kind=kind, from_statement=newer, to_statement=older))
        for one in dice.sample(statements, 15):
            batch.void("statements", one, "a mistake")
        batch.merge("actors", actors[4], actors[5])
        batch.merge("places", places[4], places[5])


def _cited(dice: random.Random, papers: list[str]) -> tuple[Citation, ...]:
    return tuple(Citation(document=one) for one in dice.sample(papers, dice.randrange(3)))


def test_the_gaps_of_the_seed(sample_path: Path) -> None:
    with Store.open(sample_path) as store:
        keys = ("I1", "I1a", "I1b", "I2", "I5", "I6", "I10")
        told = {key: codes(store, uid(key), date(2026, 11, 28)) for key in keys}
        words = {
            key: [
                gap.words
                for gap in of_incident(store.conn, uid(key), date(2026, 11, 28))
                if gap.code in ("old_toll", "no_perpetrator")
            ]
            for key in ("I1", "I5")
        }
    assert told["I1"] == {"no_archive", "old_toll"}
    assert told["I1a"] == {"no_archive"}
    assert told["I1b"] == {"no_archive"}
    assert told["I2"] == {"no_archive", "no_claim", "no_perpetrator", "single_source"}
    assert told["I5"] == {"no_archive", "no_claim", "no_perpetrator"}
    assert told["I6"] == set()
    assert told["I10"] == {"no_archive", "no_claim", "no_perpetrator", "too_precise"}
    assert "Syrian Observatory" in words["I1"][0]
    assert words["I5"] == ["who did it is only described: “Iran militants (unidentified)”"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *(
            ("June 2021", True),
            ("early June", True),
            ("2014", True),
            ("in the spring of 2020", True),
        ),
        *(("June 27", False), ("27 June 2021", False), ("Friday", False), ("", False)),
        *((None, False), ("following the 2020 killing", False), ("at dawn", False)),
        *(("the first", False), ("last", False)),
    ],
)
def test_words_that_name_no_day(words: str | None, expected: bool) -> None:
    assert names_no_day(words) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *(("at least 5", "at least"), ("Dozens of fighters", "dozens"), ("some 55", "some")),
        *(("five", None), ("someone", None), (None, None), ("handsome", None)),
    ],
)
def test_words_that_leave_an_end_open(words: str | None, expected: str | None) -> None:
    assert hedges(words) == expected


def test_where_a_point_surely_is_not() -> None:
    assert elsewhere("IQ", 36.191, 44.009) is None
    assert elsewhere("IQ", 36.2, 37.1) == "SY, TR"  # Aleppo
    assert elsewhere("IQ", -36.191, 44.009) == ""  # the minus: in the ocean
    assert elsewhere("SY", 33.5, 38.67) is None  # al-Tanf, in the desert by the border
    assert elsewhere("FR", 36.2, 37.1) is None  # of France the gazetteer knows nothing
    assert elsewhere(None, 36.2, 37.1) is None
    juba = (4.85, 31.6)
    assert elsewhere("SD", *juba, date(2011, 7, 8).toordinal()) is None  # it was Sudan until then
    assert elsewhere("SD", *juba, date(2011, 7, 9).toordinal()) == "SS"
    assert elsewhere("SD", *juba) is None  # of a day that is not known it cannot be said
