"""What is handed on redacted: nothing leaks through any field of any record."""

from __future__ import annotations

import io
import json
import re
import zipfile
from itertools import chain, cycle
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ticking
from tests.exchange import ged
from tests.model.disguises import DISGUISES
from tests.report.conftest import MADE
from tracker.exchange import ucdp
from tracker.exchange.jsonl import export_jsonl
from tracker.exchange.jsonl_import import import_jsonl
from tracker.exchange.ucdp_export import export_ucdp
from tracker.model.columns import TABLES
from tracker.model.encoded import readings
from tracker.model.names import located_words, resolves_by_sound, skeleton
from tracker.model.records import Remark
from tracker.report.compose import compose
from tracker.report.rendering import render
from tracker.report.selection import Wish, select
from tracker.report.writing import encode
from tracker.store.store import Store
from tracker.store.withholding import persons, redactor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.model.columns import Body, Column
    from tracker.model.redaction import Redactor
    from tracker.report.content import Report


NO_NAMES = {
    *("president", "sayyid", "الله"),  # titles, and God
    *("abdul", "abdel"),  # the first half of names
    "price",  # to pay, written small
    "salah",  # al-Din Governorate
}
"""Words of persons' names that the redacted sample keeps: read one by one, no person."""


@pytest.fixture(scope="module")
def sample(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample with sensitive records, a remark, points and words that tell where."""
    path = tmp_path_factory.mktemp("redacted") / "sample.db"
    path.write_bytes(sample_path.read_bytes())
    with Store.open(path, author="zacharias", clock=ticking()) as store:
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


@pytest.fixture(scope="module")
def redact(sample: Store) -> Redactor:
    return redactor(sample.conn)


@pytest.fixture(scope="module")
def exported(sample: Store, redact: Redactor) -> str:
    """The sample as JSON lines, redacted: what several tests look through."""
    out = io.StringIO()
    export_jsonl(sample, out, redact=redact)
    return out.getvalue()


def test_json_lines_hold_no_name_and_nothing_sensitive(
    sample: Store, redact: Redactor, exported: str, tmp_path: Path
) -> None:
    for secret in ("Zeugma", "Xylograph", "Quisling", "zacharias", 'sample"'):
        assert secret not in exported, secret
    whole = groups(sample)
    told = {
        word
        for line in exported.splitlines()
        for value in _texts(json.loads(line).get("body", {}))
        for word in _beside(value, whole)
    }
    own = {
        word
        for names in persons(sample.conn).values()
        for name in names
        for word, _, _ in located_words(name)
        if len(word) > 3
    }
    assert own & told == NO_NAMES - {"الله"}  # who is in the names of groups only
    assert "the name of a person" in redact.dropped
    # It is a file that can be taken in, whole.
    path = tmp_path / "redacted.jsonl"
    path.write_text(exported, encoding="utf-8")
    with Store.create(tmp_path / "other.db") as other:
        report = import_jsonl(other, path)
        assert report.rejected == ()
        assert report.created["incidents"] == 104


def groups(store: Store) -> set[tuple[str, ...]]:
    """The names, word by word, of what is no person: they may hold a surname, and stay whole."""
    names = store.conn.execute(
        "SELECT n.name FROM names n JOIN actors a ON a.id = n.actor_id "
        "WHERE a.kind NOT IN ('person', 'unidentified')"
    )
    found = {tuple(word for word, _, _ in located_words(name)) for (name,) in names}
    return {words for words in found if len(words) > 1}


def _beside(text: str, whole: set[tuple[str, ...]]) -> list[str]:
    """The words of a text, without those whole names."""
    words = [word for word, _, _ in located_words(text)]
    longest = 8
    inside = {
        n
        for first in range(len(words))
        for last in range(first + 2, min(first + longest, len(words)) + 1)
        if tuple(words[first:last]) in whole
        for n in range(first, last)
    }
    return [word for n, word in enumerate(words) if n not in inside]


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a body, its keys of tags among them."""
    if isinstance(value, dict):
        yield from (key for key in value if len(key) != 16)
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def test_a_redacted_text_keeps_its_words(exported: str) -> None:
    """What sounds like a person, and is none; a province with a person's name in it."""
    for word in ("Agence France-Presse", "Al-Muhandis Revenge Brigades"):
        assert word in exported, word
    for word in ("missile", "bomb", "group", "police", "Agency", "third", "Mosul", "Salah al-Din"):
        assert word in exported, word


def test_a_name_may_be_told_where_that_is_said(sample: Store) -> None:
    redact = redactor(sample.conn, ["Qassem Soleimani"])
    said = "Qassem Soleimani and Abu Mahdi al-Muhandis"
    assert redact.hidden(said) == "Qassem Soleimani and [name withheld]"


def test_ucdp_has_no_finer_point_than_is_stated(tmp_path: Path) -> None:
    path = ged.write(tmp_path / "ged.csv", [ged.row()])
    with Store.create(tmp_path / "field.db") as store:
        ucdp.run(store, path)
        out = io.StringIO(newline="")
        export_ucdp(store, out, redact=redactor(store.conn))
    assert "34.8" in out.getvalue()
    for finer in ("34.802", "36.707", "POINT", "outskirts"):
        assert finer not in out.getvalue(), finer


@pytest.fixture(scope="module")
def disguised(sample: Store) -> list[str]:
    """Each person of the sample in each disguise."""
    spelled = sorted(
        name
        for names in persons(sample.conn).values()
        for name in names
        if len(name.split()) > 1 and min(map(len, name.split())) > 3
    )
    return [disguise(name) for name in spelled for disguise in DISGUISES]


def test_no_disguise_of_a_person_survives_in_any_text_of_any_record(
    sample: Store, redact: Redactor, disguised: list[str]
) -> None:
    """Every text column of the records takes some disguises; all have their turn."""
    left = iter(disguised)
    turn, told = chain(left, cycle(disguised)), []
    for table in set(TABLES) - {"remarks"}:
        for (uid,) in sample.conn.execute(f"SELECT uid FROM {table}").fetchall():
            told.append(redact(table, uid, _with_texts(table, sample.body(table, uid), turn)))
    assert next(left, None) is None
    text = json.dumps(told, ensure_ascii=False)
    assert [one for one in disguised if one in text] == []


def test_no_disguise_of_a_person_survives_in_a_report(
    sample_copy: Path, disguised: list[str]
) -> None:
    turn = cycle(disguised)
    wish = Wish(base=MADE, query="place:erbil", redact=True)
    with Store.open(sample_copy) as store:
        told = select(store.conn, wish)
        with store.batch("disguises") as batch:
            for table in ("incidents", "statements", "documents", "places", "actors"):
                for uid in getattr(told, table):
                    batch.put_body(table, uid, _with_texts(table, store.body(table, uid), turn))
        for text in _reports(compose(select(store.conn, wish), MADE, "")):
            assert [one for one in disguised if one in text] == []


def _reports(report: Report) -> Iterator[str]:
    """Yield a report in every format, as text on one line."""
    yield from (render(report, format_, width=100_000) for format_ in ("md", "html", "txt"))
    with zipfile.ZipFile(io.BytesIO(encode(report, "docx"))) as archive:
        parts = [
            archive.read(name) for name in archive.namelist() if name.endswith((".xml", "rels"))
        ]
    yield re.sub("<[^>]*w:[^>]*>", "", b"".join(parts).decode())


_WORDED = frozenset(
    {
        *("title", "weapon", "date_as_written", "summary", "uncertain", "as_written", "note"),
        *("as_worded", "locator", "excerpt", "speaker_as_written", "capacity", "quote"),
        *("quote_original", "gist", "admin1", "admin2", "notes", "url", "archive_url"),
        "reliability_note",
    }
)
"""Columns of words; not those that go whole."""


def _with_texts(table: str, body: Body, turn: Iterator[str]) -> Body:
    """Return a body with the next two disguises at the end of every text that holds words."""
    spec = TABLES[table]
    parts = {
        part.name: {
            key: {**row, **_texts_of(part.columns, row, turn)}
            for key, row in body.get("parts", {}).get(part.name, {}).items()
        }
        for part in spec.parts
    }
    return {**body, **_texts_of(spec.columns, body, turn), "parts": parts}


def _texts_of(columns: tuple[Column, ...], row: Body, turn: Iterator[str]) -> Body:
    return {
        column.name: f"{row[column.name]} {next(turn)}, {next(turn)}"
        for column in columns
        if column.name in _WORDED and row.get(column.name)
    }


def test_no_words_of_the_redacted_sample_sound_like_a_person(sample: Store, exported: str) -> None:
    spelled = {
        name
        for names in persons(sample.conn).values()
        for name in names
        if len(name.split()) > 1 and resolves_by_sound(name)
    }
    sounds = {skeleton(name) for name in spelled}
    longest = max(len(name.split()) for name in spelled)
    texts = {t for line in exported.splitlines() for t in _texts(json.loads(line).get("body", {}))}
    windows = {
        " ".join(words[first:last])
        for text in texts
        for reading in readings(text)
        for words in [[word for word, _, _ in located_words(reading)]]
        for first in range(len(words))
        for last in range(first + 2, min(first + longest, len(words)) + 1)
    }
    assert [window for window in windows if skeleton(window) in sounds] == []
