"""Opening files as they come: missing, foreign, damaged, locked, newer, full, read-only."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident
from tests.store.test_writing import put
from tracker.errors import DatabaseError, ReadOnlyError, RefusedError
from tracker.store import connection
from tracker.store.backup import backup, restore
from tracker.store.migrations import SCHEMA_VERSION
from tracker.store.store import Store
from tracker.store.verify import beside, verify

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Migrations


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="There is no file") as error:
        Store.open(tmp_path / "none.db")
    assert "tracker init" in error.value.hint
    assert error.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []


def test_a_folder_and_a_text_and_a_foreign_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="is a folder"):
        Store.open(tmp_path)
    text = tmp_path / "text.db"
    text.write_text("Dear colleagues,\n" * 100)
    with pytest.raises(DatabaseError, match="is not a database"):
        Store.open(text)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as conn:
        conn.execute("CREATE TABLE incidents (id)")
    conn.close()
    before = foreign.read_bytes()
    with pytest.raises(DatabaseError, match="not one of tracker"):
        Store.open(foreign)
    assert foreign.read_bytes() == before


def test_an_empty_file_is_no_tracker_file(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(DatabaseError, match="is empty"):
        Store.open(tmp_path / "empty.db")


def test_a_newer_schema(store: Store) -> None:
    store.conn.execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(DatabaseError, match="newer tracker"):
        Store.open(store.path)


def test_damage_is_found_and_said(store: Store) -> None:
    with store.batch() as batch:
        for number in range(200):
            batch.put(incident(f"Incident number {number}"))
    store.close()
    whole = store.path.read_bytes()
    for page in range(1, len(whole) // 4096, 7):
        damaged = bytearray(whole)
        damaged[page * 4096 : page * 4096 + 4096] = b"\x05" * 4096
        store.path.write_bytes(damaged)
        try:
            found = verify(store.path)
        except DatabaseError as error:
            found = [error.message]
        assert any("damaged" in line or "integrity" in line for line in found), page


ENDLESS = "WITH RECURSIVE f(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM f) SELECT old.* FROM old, f"

ACTS = "length(printf('%.*c', 900000000, 'a'))"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (
            "DROP TRIGGER changes_are_kept; DROP TRIGGER changes_stay_as_written; "
            f"ALTER TABLE changes RENAME TO old; CREATE VIEW Changes AS {ENDLESS}",
            "(index|view) changes",
        ),
        (f"ALTER TABLE terms RENAME TO old; CREATE VIEW terms AS {ENDLESS}", "view terms is"),
        (
            "DROP TABLE settings; CREATE TABLE settings (key TEXT, value AS (zeroblob(1 << 29)))",
            "the table settings is not",
        ),
        ("DROP TABLE drafts; CREATE VIRTUAL TABLE drafts USING fts5(form)", "drafts is not"),
        (
            "DROP TABLE incidents_fts; CREATE VIRTUAL TABLE incidents_fts USING fts5(title, "
            "content='x')",
            "the table incidents_fts is not of",
        ),
        ("CREATE TRIGGER t AFTER INSERT ON changes BEGIN SELECT 1; END", "the trigger t is not"),
        (
            "DROP TRIGGER changes_are_kept; CREATE TRIGGER changes_are_kept BEFORE DELETE ON "
            "changes BEGIN DELETE FROM incidents; END",
            "the trigger changes_are_kept is not",
        ),
        (f"CREATE INDEX mine ON incidents (CASE WHEN title > 'new' THEN {ACTS} END)", "index mine"),
        ("CREATE UNIQUE INDEX mine ON incidents (kind) WHERE kind <> 'x'", "the index mine"),
        (f"CREATE INDEX mine ON incidents_fts_content ({ACTS})", "the index mine"),
        (f"DROP INDEX names_folded; CREATE INDEX names_folded ON names ({ACTS})", "names_folded"),
        (f"CREATE INDEX mine ON _sqlite_migrations ({ACTS})", "the index mine"),
        (
            "ANALYZE; PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE "
            "sqlite_stat1(tbl, idx, x, stat AS (likely(tbl)))' WHERE name = 'sqlite_stat1'",
            "the table sqlite_stat1 is not",
        ),
        (
            "CREATE TABLE notes (a REFERENCES incidents ON DELETE CASCADE); CREATE INDEX mine ON "
            f"notes ({ACTS})",
            "the table notes is written",
        ),
        (
            f"CREATE TABLE notes (b, a AS ({ACTS}) REFERENCES incidents)",
            "the table notes is written",
        ),
        (f"ALTER TABLE drafts ADD COLUMN mine CHECK ({ACTS} > 0)", "the table drafts is not"),
    ],
)
def test_what_acts_when_it_is_read_or_written_is_not_opened(
    store: Store, sql: str, said: str
) -> None:
    store.close()
    with closing(sqlite3.connect(store.path)) as conn:
        conn.execute("PRAGMA legacy_alter_table = ON")
        conn.executescript(f"{sql}; PRAGMA journal_mode = DELETE")
    for version in (SCHEMA_VERSION, 1):  # an older one is not brought up to date either
        with closing(sqlite3.connect(store.path)) as conn:
            conn.execute(f"PRAGMA user_version = {version}")
        before = store.path.read_bytes()
        with pytest.raises(DatabaseError, match=f"made to do harm: .*{said}"):
            Store.open(store.path)
        assert store.path.read_bytes() == before


def test_what_people_made_beside_our_tables_is_their_business(store: Store) -> None:
    (uid,) = put(store, incident("Kept"))
    store.close()
    with closing(sqlite3.connect(store.path)) as conn:
        conn.executescript(
            "CREATE TABLE notes (a CHECK (a > 0), b REFERENCES incidents); "
            "CREATE UNIQUE INDEX mine ON notes (a + 1);"
            "CREATE VIEW finals AS SELECT 1 FROM incidents"
        )
    with Store.open(store.path) as again:
        assert again.body("incidents", uid)["title"] == "Kept"


def test_locked_by_another_program(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, incident("A"))
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_MS", 10)
    with Store.open(store.path) as other, store.batch():
        with pytest.raises(DatabaseError, match="locked by another") as error:
            put(other, incident("B"))
        assert error.value.exit_code == 3


def test_a_full_disk_changes_nothing(store: Store) -> None:
    put(store, incident("A"))
    pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
    store.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DatabaseError, match="is full"):
        put(store, incident("B", summary="long " * 100_000))
    store.conn.execute("PRAGMA max_page_count = 1000000")
    assert store.conn.execute("SELECT title FROM incidents").fetchall() == [("A",)]
    assert verify(store.path) == []


def test_looking_changes_no_byte(sample_copy: Path) -> None:
    before = sample_copy.read_bytes()
    with Store.open(sample_copy) as store:
        (uid,) = store.conn.execute("SELECT uid FROM incidents LIMIT 1").fetchone()
        store.get("incidents", uid)
        store.history("incidents", uid)
    assert verify(sample_copy) == []
    assert sample_copy.read_bytes() == before
    assert [file.name for file in sample_copy.parent.iterdir()] == ["sample.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_a_file_that_cannot_be_written_is_read(sample_copy: Path) -> None:
    """In a child without root's rights, which make every file writable."""
    folder = sample_copy.parent
    sample_copy.chmod(0o444)
    folder.chmod(0o555)
    for parent in folder.parents:
        if parent.stat().st_uid == os.geteuid():
            parent.chmod(parent.stat().st_mode | 0o055)
    program = textwrap.dedent(f"""
        import os
        import tracker.store.batch, tracker.store.undo
        from tracker.errors import ReadOnlyError
        from tracker.store.store import Store
        # Only now: the interpreter itself may lie where none but root can look.
        if os.geteuid() == 0:
            os.setgid(65534); os.setuid(65534)
        with Store.open({str(sample_copy)!r}, author="x") as store:
            count = store.conn.execute("SELECT count(*) FROM incidents").fetchone()
            print(store.is_writable, count)
            try:
                with store.batch():
                    pass
            except ReadOnlyError as error:
                print(error.message)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    assert first.startswith("False (")
    assert "cannot be written" in second


def test_create_refuses_what_is_there(store: Store) -> None:
    with pytest.raises(RefusedError, match="exists already"):
        Store.create(store.path)


def test_wal_and_full_durability(store: Store) -> None:
    assert store.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.conn.execute("PRAGMA synchronous").fetchone() == (2,)
    assert store.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_an_older_file_is_brought_up_to_date_with_a_copy_beside_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, incident("A"))
    store.close()

    from tracker.store import migrations

    steps = migrations.migrations()

    def with_one_more() -> Migrations:
        @steps()
        def m999_a_note(db: object) -> None:
            db.conn.execute("ALTER TABLE incidents ADD COLUMN note2 TEXT")  # type: ignore[attr-defined]
            db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")  # type: ignore[attr-defined]

        return steps

    monkeypatch.setattr(migrations, "migrations", with_one_more)
    monkeypatch.setattr(connection, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with Store.open(store.path) as again:
        assert again.conn.execute("SELECT title, note2 FROM incidents").fetchall() == [("A", None)]
    (copy,) = store.path.parent.glob("*.backup")
    assert copy.name == f"field.db.schema-{SCHEMA_VERSION}.backup"
    monkeypatch.setattr(connection, "SCHEMA_VERSION", SCHEMA_VERSION)
    monkeypatch.setattr(migrations, "migrations", lambda: steps)
    assert verify(copy) == []


def test_what_somebody_has_made_beside_ours_is_named_and_left_alone(
    store: Store, tmp_path: Path
) -> None:
    put(store, incident("A"))
    store.close()
    with closing(sqlite3.connect(store.path)) as conn:
        conn.executescript(
            "CREATE VIEW busy AS SELECT title FROM incidents;"
            "CREATE TABLE mine (a INTEGER CHECK (a > 5), b REFERENCES incidents (id));"
            "CREATE INDEX mine_a ON mine (a); PRAGMA ignore_check_constraints = ON;"
            "INSERT INTO mine VALUES (1, 999);"
        )
    assert verify(store.path) == []
    assert beside(store.path) == ["the view busy", "the table mine", "the index mine_a"]
    backup(store.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(store.path)) as conn:  # what is ours is looked at as ever
        conn.execute("UPDATE incidents SET place_id = 999")
        conn.commit()
    assert any("points to a row of places" in wrong for wrong in verify(store.path))


def test_backup_while_writing_and_restore(store: Store, tmp_path: Path) -> None:
    put(store, incident("A"))
    copy = tmp_path / "copy.db"
    with store.batch() as batch:
        batch.put(incident("half"))
        backup(store.path, copy)
    assert verify(copy) == []
    with Store.open(copy) as other:
        assert other.conn.execute("SELECT title FROM incidents").fetchall() == [("A",)]
    with pytest.raises(RefusedError, match="exists already"):
        backup(store.path, copy)
    store.close()
    aside = restore(copy, store.path)
    assert aside is not None
    with Store.open(aside) as old, Store.open(store.path) as new:
        assert old.conn.execute("SELECT count(*) FROM incidents").fetchone() == (2,)
        assert new.conn.execute("SELECT count(*) FROM incidents").fetchone() == (1,)
    assert verify(aside) == verify(store.path) == []


def test_restore_onto_a_file_that_is_open_says_so_and_touches_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_MS", 1)
    put(store, incident("A"))
    copy = tmp_path / "copy.db"
    backup(store.path, copy)
    put(store, incident("B"))
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(DatabaseError, match="is open in another program") as refused:
        restore(copy, store.path)
    assert "Close it there" in (refused.value.hint or "")
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert store.conn.execute("SELECT count(*) FROM incidents").fetchone() == (2,)


def test_restore_refuses_a_damaged_backup_and_touches_nothing(store: Store, tmp_path: Path) -> None:
    put(store, incident("A"))
    store.close()
    before = store.path.read_bytes()
    bad = tmp_path / "bad.db"
    bad.write_bytes(before[:8192] + os.urandom(len(before) - 8192))
    with pytest.raises(DatabaseError):
        restore(bad, store.path)
    assert store.path.read_bytes() == before
    assert not [file.name for file in tmp_path.iterdir() if "restor" in file.name]


def test_a_copy_writes_a_stream_of_its_own(store: Store, tmp_path: Path) -> None:
    put(store, incident("A"))
    store.close()
    copy = tmp_path / "behind our back.db"
    copy.write_bytes(store.path.read_bytes())
    with Store.open(copy, author="ben") as other:
        put(other, incident("B"))
        streams = other.conn.execute(
            "SELECT count(DISTINCT stream), count(*) FROM changes"
        ).fetchone()
    assert streams == (2, 2)
    assert verify(copy) == []
    with Store.open(store.path, author="ann") as same:
        put(same, incident("C"))
        assert same.conn.execute("SELECT count(DISTINCT stream) FROM changes").fetchone() == (1,)


def test_what_an_edit_knew_is_kept_once_another_stream_touched_the_record(
    store: Store, tmp_path: Path
) -> None:
    (uid,) = put(store, incident("A"))
    copy = tmp_path / "copy.db"
    backup(store.path, copy)
    with Store.open(copy, author="ben") as other:
        body = {**other.body("incidents", uid), "title": "B"}
        with other.batch() as batch:
            batch.put_body("incidents", uid, body)
        rows = other.conn.execute("SELECT stream, stream_seq, saw FROM changes").fetchall()
    (first, one, nothing), (_, _, saw) = rows
    assert nothing is None
    assert saw == f'{{"{first}":{one}}}'


def test_read_only_error_is_a_database_error() -> None:
    assert issubclass(ReadOnlyError, DatabaseError)


def test_a_rest_moves_what_was_written_into_the_file_itself(store: Store, tmp_path: Path) -> None:
    put(store, incident("A"))
    store.rest()
    alone = tmp_path / "alone.db"
    copyfile(store.path, alone)  # without the write-ahead log beside it
    assert store.path.with_name(f"{store.path.name}-wal").stat().st_size == 0
    with Store.open(alone) as other:
        assert other.conn.execute("SELECT title FROM incidents").fetchall() == [("A",)]


def test_rests_merge_what_edits_leave_in_the_index(store: Store) -> None:
    def segments() -> int:
        sql = "SELECT count(DISTINCT segid) FROM incidents_fts_idx"
        return int(store.conn.execute(sql).fetchone()[0])

    for number in range(12):
        put(store, incident(f"A {number}"))
    before = segments()
    with Store.open(store.path, author="ben") as other, other.batch() as batch:
        batch.put(incident("B"))
        assert not store.rest()  # another writes: not now
    while store.rest():
        pass
    assert segments() < before / 2
    assert not store.rest()
    assert verify(store.path) == []


def test_a_rest_while_another_reads_and_a_third_writes_hinders_none(store: Store) -> None:
    put(store, incident("A"))
    with Store.open(store.path) as reader, Store.open(store.path, author="ben") as other:
        with reader.snapshot() as conn, other.batch() as batch:
            batch.put(incident("B"))
            store.rest()
            assert conn.execute("SELECT count(*) FROM incidents").fetchone() == (1,)
        store.rest()
        assert reader.conn.execute("SELECT count(*) FROM incidents").fetchone() == (2,)
