"""What a line of output can hold is what the page of the record says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident, party, statement, toll
from tracker.model.records import Actor, Citation, Document, Incident, Remark, Statement
from tracker.store.connection import open_reader
from tracker.store.details import COLUMNS, PARTS, details
from tracker.store.dossier import dossier

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.store.store import Store


@pytest.mark.parametrize("table", ["incidents", "statements"])
def test_a_line_says_what_the_page_says(sample_path: Path, table: str) -> None:
    conn = open_reader(sample_path)
    uids = [uid for (uid,) in conn.execute(f"SELECT uid FROM {table} WHERE state <> 'void'")]
    found = details(conn, table, uids, [*COLUMNS[table], *PARTS[table]])
    for uid in uids:
        page, line = dossier(conn, table, uid), found[uid]
        sql = f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE uid = ?"
        assert tuple(line[name] for name in COLUMNS[table]) == conn.execute(sql, (uid,)).fetchone()
        assert [
            (one.harm, one.low, one.high, one.superseded) for one in line.get("figures", ())
        ] == [
            (one.casualty.harm, one.casualty.low, one.casualty.high, one.superseded)
            for one in page.figures
        ]
        assert {(one.kind, one.direction == "to", one.title) for one in line.get("links", ())} == {
            (one.kind, one.outgoing, one.other.title) for one in page.links
        }
        said = line.get("statements" if table == "incidents" else "about", ())
        assert {(one.uid, one.stance, one.asserts) for one in said} == {
            (one.record.uid, one.stance, one.asserts) for one in page.said
        }
        record = page.record
        assert isinstance(record, Incident | Statement)
        assert set(line.get("tags", ())) == set(record.tags)
        if isinstance(record, Incident):
            parties = [page.names[one.actor].uid for one in record.involvements]
            assert [one.uid for one in line.get("parties", ())] == parties


def test_what_is_void_or_merged_is_told_as_it_is_now(store: Store) -> None:
    with store.batch() as batch:
        army = batch.put(Actor(name="The army"))
        also = batch.put(Actor(name="Army", merged_into=army))
        wire = batch.put(Document(title="Wire", publisher=also))
        it = batch.put(incident("It happened"))
        claim = batch.put(
            statement("It was them.", it, speaker=also, citations=(Citation(document=wire),))
        )
        rumour = batch.put(statement("It was others.", it, casualties=toll(5, 5, incident=it)))
        batch.put(Remark(record_table="incidents", record_uid=it, author="bo", body="Sure?"))
    with store.batch() as batch:
        parties = (
            party(also, "perpetrator", statement=claim),
            party(army, "target", statement=rumour),
        )
        batch.put(incident("It happened", uid=it, involvements=parties))
    with store.batch("retracted") as batch:
        batch.void("statements", rumour, "retracted")
    found = details(store.conn, "incidents", [it], PARTS["incidents"])[it]
    assert [(one.name, one.role) for one in found["parties"]] == [("The army", "perpetrator")]
    assert [one.publisher for one in found["sources"]] == ["The army"]
    assert [one.speaker for one in found["statements"]] == ["The army"]
    assert [(one.author, one.body) for one in found["remarks"]] == [("bo", "Sure?")]
    assert "figures" not in found
    own = details(store.conn, "statements", [rumour], ["figures"])[rumour]
    assert [one.low for one in own["figures"]] == [5]
