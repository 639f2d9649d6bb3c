"""The sample: built alike each time, shipped as built, coded as the expert coded it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracker.model.claims import Question
from tracker.model.columns import TABLES
from tracker.model.contradictions import contradictions
from tracker.model.references import derived_uid
from tracker.sample import build, builder
from tracker.store.claims import read_claims
from tracker.store.dossier import Dossier, dossier
from tracker.store.rows import Rows
from tracker.store.store import Store
from tracker.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.columns import Body

SHIPPED = Path(__file__).parents[2] / "sample.db"
SEED_INCIDENTS = ["I1", "I1a", "I1b", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10"]
SEED_STATEMENTS = [*(f"S{n}" for n in range(1, 15)), *(f"X{n}" for n in range(1, 9))]


@pytest.fixture(scope="module")
def sample(sample_path: Path) -> Iterator[Store]:
    with Store.open(sample_path) as store:
        yield store


def uid(key: str) -> str:
    return derived_uid(builder.ORIGIN, key)


def body(sample: Store, table: str, key: str) -> Body:
    return sample.body(table, uid(key))


def look(sample: Store, table: str, key: str) -> Dossier:
    return dossier(sample.conn, table, uid(key))


def records(path: Path) -> dict[tuple[str, str], Body]:
    with Store.open(path) as store:
        rows = Rows(store.conn)
        return {(t, u): found for t in TABLES for u, found in rows.read_many(t)}


def test_two_builds_are_the_same_bytes(sample_path: Path, tmp_path: Path) -> None:
    build(tmp_path / "again.db")
    assert (tmp_path / "again.db").read_bytes() == sample_path.read_bytes()


def test_the_shipped_file_is_a_fresh_build_record_by_record(sample_path: Path) -> None:
    assert records(SHIPPED) == records(sample_path)
    assert verify(SHIPPED) == []


def test_counts(sample: Store) -> None:
    counts = {
        table: sample.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("incidents", "statements")
    }
    assert counts["incidents"] >= 45
    assert counts["statements"] >= 110


def test_the_period(sample: Store) -> None:
    first, last = sample.conn.execute(
        "SELECT min(date_from), max(date_to) FROM incidents WHERE unit <> 'background'"
    ).fetchone()
    assert first.startswith("2019-12")
    assert last.startswith("2021-07")


@pytest.mark.parametrize("table", ["incidents", "statements"])
def test_each_record_cites_a_document(sample: Store, table: str) -> None:
    owner = table.removesuffix("s")
    uncited = sample.conn.execute(
        f"SELECT uid FROM {table} r WHERE NOT EXISTS "
        f"(SELECT 1 FROM citations WHERE {owner}_id = r.id)"
    ).fetchall()
    assert uncited == []


def test_what_is_unchecked_is_for_review_and_says_so(sample: Store) -> None:
    for table in ("incidents", "statements"):
        states = {row[0] for row in sample.conn.execute(f"SELECT DISTINCT state FROM {table}")}
        assert states <= {"review", "final"}
        silent = sample.conn.execute(
            f"SELECT uid FROM {table} WHERE state = 'review' AND coalesce(uncertain, '') = ''"
        ).fetchall()
        assert silent == []


def test_places_of_incidents_have_coordinates_where_known(sample: Store) -> None:
    (without,) = sample.conn.execute(
        "SELECT count(*) FROM incidents i LEFT JOIN places p ON p.id = i.place_id "
        "WHERE coalesce(i.latitude, p.latitude) IS NULL"
    ).fetchone()
    assert without == 0


def test_the_seed_is_whole(sample: Store) -> None:
    for key in SEED_INCIDENTS:
        assert body(sample, "incidents", key)["title"]
    for key in SEED_STATEMENTS:
        assert body(sample, "statements", key)["gist"]


def test_the_day_is_that_at_the_site_and_the_words_are_kept(sample: Store) -> None:
    i1 = body(sample, "incidents", "I1")
    assert (i1["date_edtf"], i1["time_from"], i1["utc_offset"]) == ("2021-06-28", "01:00", "+03:00")
    assert "June 27" in i1["date_as_written"]
    assert body(sample, "statements", "S1")["date_edtf"] == "2021-06-27"
    i5 = body(sample, "incidents", "I5")
    assert i5["date_edtf"] == "2021-06-01~/2021-06-10~"
    assert body(sample, "statements", "S11")["date_edtf"] == "[2021-06-07,2021-06-08]"


def test_the_wrong_department_is_kept_as_written(sample: Store) -> None:
    s1 = look(sample, "statements", "S1").record
    assert "State Department" in (s1.speaker_as_written or "")  # type: ignore[union-attr]
    assert body(sample, "actors", "us-defense")["name"] != s1.speaker_as_written  # type: ignore[union-attr]
    roles = [
        (party["role"], party["attribution"])
        for party in body(sample, "incidents", "I1")["parts"]["involvements"].values()
    ]
    assert ("perpetrator", "admitted") in roles
    assert ("perpetrator", "disputed") in roles
    assert roles.count(("target", "given")) >= 2


def test_five_seven_nine_is_one_live_figure_and_four_is_another_site(sample: Store) -> None:
    whole = look(sample, "incidents", "I1")
    syria, iraq = look(sample, "incidents", "I1a"), look(sample, "incidents", "I1b")
    old = [f for f in whole.figures if f.casualty.harm == "killed" and f.casualty.best == 5]
    assert [f.superseded for f in old] == [True]
    sohr = [
        (f.casualty.best, f.superseded)
        for f in syria.figures
        if f.casualty.harm == "killed" and f.casualty.victims == "combatant"
    ]
    assert (7, True) in sohr
    assert (9, False) in sohr
    assert any(f.casualty.best == 4 for f in iraq.figures)
    for part in ("I1a", "I1b"):
        kinds = {(link.kind, link.outgoing) for link in look(sample, "incidents", part).links}
        assert ("part_of", True) in kinds
    ids = sample.conn.execute(
        "SELECT id FROM incidents WHERE uid IN (?, ?)", (uid("I1"), uid("I1b"))
    ).fetchall()
    found = [
        c for one in read_claims(sample.conn, [id_ for (id_,) in ids]) for c in contradictions(one)
    ]
    asked = {one.question for one in found}
    assert Question.HOW_MANY not in asked, "a different site is no conflict"
    assert asked == {Question.WHO, Question.WHETHER}, "the wrong department; no warehouses"


def test_denials_dispute(sample: Store) -> None:
    x5 = body(sample, "statements", "X5")
    assert x5["kind"] == "dispute"
    (about,) = x5["parts"]["statement_incidents"].values()
    assert about["asserts"] == "disputes"
    assert any(
        link.kind == "contradicts" and link.other.uid == uid("X1")
        for link in look(sample, "statements", "X5").links
    )


def test_names_that_must_meet_and_must_stay_apart(sample: Store) -> None:
    names = {
        row[0]: row[1]
        for row in sample.conn.execute(
            "SELECT n.folded, a.name FROM names n JOIN actors a ON a.id = n.actor_id"
        )
    }
    assert names["كتايب حزب الله"] == names["kataib hezbollah"] == "Kata'ib Hezbollah"
    assert names["hezbollah"] != names["kataib hezbollah"]
    assert names["kataib sayyid al shushada"] == names["kataib sayyid al shuhada"]


def test_the_enrichment_is_marked(sample: Store) -> None:
    for table, key in (("incidents", "I1a"), ("incidents", "I10"), ("statements", "X3")):
        assert "enrichment" in body(sample, table, key)["parts"]["tags"]
