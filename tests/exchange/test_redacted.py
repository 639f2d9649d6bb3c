"""What is handed on redacted: nothing leaks through any field of any record."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ticking
from tests.exchange import ged
from tracker.exchange import ucdp
from tracker.exchange.jsonl import export_jsonl
from tracker.exchange.jsonl_import import import_jsonl
from tracker.exchange.ucdp_export import export_ucdp
from tracker.model.names import located_words
from tracker.model.records import Remark
from tracker.store.store import Store
from tracker.store.withholding import persons, redactor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def sample(sample_copy: Path) -> Iterator[Store]:
    """The sample with sensitive records, a remark, points and words that tell where."""
    with Store.open(sample_copy, author="zacharias", clock=ticking()) as store:
        (incident,) = store.conn.execute("SELECT uid FROM incidents ORDER BY id LIMIT 1").fetchone()
        (document,) = store.conn.execute(
            "SELECT d.uid FROM documents d JOIN citations c ON c.document_id = d.id "
            "GROUP BY d.id ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        with store.batch("test") as batch:
            body = store.body("incidents", incident)
            batch.put_body("incidents", incident, {**body, "sensitive": True, "title": "Zeugma"})
            body = store.body("documents", document)
            batch.put_body("documents", document, {**body, "sensitive": True, "title": "Xylograph"})
            batch.put(
                Remark(record_table="incidents", record_uid=incident, author="ann", body="Quisling")
            )
        yield store


def test_json_lines_hold_no_name_and_nothing_sensitive(sample: Store, tmp_path: Path) -> None:
    out = io.StringIO()
    redact = redactor(sample.conn)
    export_jsonl(sample, out, redact=redact)
    text = out.getvalue()
    for secret in ("Zeugma", "Xylograph", "Quisling", "zacharias", 'sample"'):
        assert secret not in text, secret
    told = {
        word
        for line in text.splitlines()
        for value in _texts(json.loads(line).get("body", {}))
        for word, _, _ in located_words(value)
    }
    for names in persons(sample.conn).values():
        for name in names:
            assert [w for w, _, _ in located_words(name) if len(w) > 3 and w in told] == [], name
    assert "the name of a person" in redact.dropped
    # It is a file that can be taken in, whole.
    path = tmp_path / "redacted.jsonl"
    path.write_text(text, encoding="utf-8")
    with Store.create(tmp_path / "other.db") as other:
        report = import_jsonl(other, path)
        assert report.rejected == ()
        assert report.created["incidents"] == 104


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a body, its keys of tags among them."""
    if isinstance(value, dict):
        yield from (key for key in value if len(key) != 16)
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def test_a_name_may_be_told_where_that_is_said(sample: Store) -> None:
    out = io.StringIO()
    export_jsonl(sample, out, redact=redactor(sample.conn, ["Qassem Soleimani"]))
    assert "Soleimani" in out.getvalue()
    assert "Muhandis" not in out.getvalue()


def test_ucdp_has_no_finer_point_than_is_stated(tmp_path: Path) -> None:
    path = ged.write(tmp_path / "ged.csv", [ged.row()])
    with Store.create(tmp_path / "field.db") as store:
        ucdp.run(store, path)
        out = io.StringIO(newline="")
        export_ucdp(store, out, redact=redactor(store.conn))
    assert "34.8" in out.getvalue()
    for finer in ("34.802", "36.707", "POINT", "outskirts"):
        assert finer not in out.getvalue(), finer
