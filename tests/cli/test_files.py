from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident
from tests.store.test_writing import put
from tracker.cli.settings import config_file, default_file
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def test_init_makes_a_file_and_never_overwrites(tracker: Run, tmp_path: Path) -> None:
    assert tracker("init", "a.db").returncode == 0
    before = (tmp_path / "a.db").read_bytes()
    again = tracker("init", "a.db")
    assert again.returncode == 5
    assert "exists already" in again.stderr
    assert (tmp_path / "a.db").read_bytes() == before


def test_init_makes_the_default_file(tracker: Run, tmp_path: Path) -> None:
    assert tracker("init").returncode == 0
    assert (tmp_path / "home/.local/share/tracker/tracker.db").is_file()
    assert tracker("info").returncode == 0


def test_the_default_file_follows_environment_and_config(tracker: Run, tmp_path: Path) -> None:
    tracker("init", "one.db")
    tracker("init", "two.db")
    folder = tmp_path / "home/.config/tracker"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'db = "{tmp_path}/one.db"\n')
    assert "one.db" in tracker("info").stdout
    assert "two.db" in tracker("info", env={"TRACKER_DB": "two.db"}).stdout
    assert "one.db" in tracker("--db", "one.db", "info", env={"TRACKER_DB": "two.db"}).stdout


@pytest.mark.parametrize("text", ["db = ", "db = 5"])
def test_a_wrong_config_is_said(tracker: Run, tmp_path: Path, text: str) -> None:
    folder = tmp_path / "home/.config/tracker"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text)
    done = tracker("info")
    assert done.returncode == 2
    assert "config.toml" in done.stderr


def test_the_home_of_nobody_is_said(tracker: Run) -> None:
    done = tracker("init", "~nobody-of-this-name/x.db")
    assert done.returncode == 2
    assert "home of nobody" in done.stderr


def test_init_without_a_folder(tracker: Run) -> None:
    done = tracker("init", "nowhere/a.db")
    assert done.returncode == 3
    assert "no folder" in done.stderr


def test_info_counts_the_sample(tracker: Run, sample: Path) -> None:
    before = sample.read_bytes()
    text = tracker("--db", "sample.db", "info")
    assert text.returncode == 0
    assert "incidents" in text.stdout
    found = json.loads(tracker("--db", "sample.db", "info", "-f", "json").stdout)
    assert found["records"]["incidents"] >= 45
    assert found["records"]["statements"] >= 110
    assert sample.read_bytes() == before


@pytest.mark.parametrize("command", ["info", "verify", "history", "undo"])
def test_no_file_is_exit_3(tracker: Run, command: str) -> None:
    done = tracker("--db", "missing.db", command)
    assert done.returncode == 3
    assert "There is no file missing.db" in done.stderr
    assert "tracker init missing.db" in done.stderr


def test_a_file_that_is_no_database_is_exit_3(tracker: Run, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text(
        "not a database, but long enough to be read as a header\n" * 9
    )
    assert tracker("--db", "text.db", "info").returncode == 3
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)").connection.close()
    assert "not one of tracker" in tracker("--db", "other.db", "info").stderr


def test_a_newer_file_is_exit_3(tracker: Run, sample: Path) -> None:
    conn = sqlite3.connect(sample)
    conn.execute("PRAGMA user_version = 999")
    conn.close()
    done = tracker("--db", "sample.db", "info")
    assert done.returncode == 3
    assert "newer" in done.stderr


def test_verify_says_all_is_well(tracker: Run, sample: Path) -> None:
    done = tracker("verify", sample)
    assert (done.returncode, done.stdout) == (0, "")
    assert "all is well" in done.stderr


def test_verify_names_what_is_wrong(tracker: Run, sample: Path) -> None:
    conn = sqlite3.connect(sample)
    conn.execute("UPDATE incidents SET title = 'Something else' WHERE id = 1")
    conn.commit()
    conn.close()
    done = tracker("--db", "sample.db", "verify")
    assert done.returncode == 3
    assert "not as the journal left it" in done.stdout
    assert "wrong" in done.stderr


def test_backup_and_restore(tracker: Run, sample: Path, tmp_path: Path) -> None:
    assert tracker("--db", "sample.db", "backup", "copy.db").returncode == 0
    assert tracker("--db", "sample.db", "backup", "copy.db").returncode == 5
    sample.unlink()
    tracker("init", "sample.db")
    done = tracker("restore", "copy.db", "sample.db")
    assert done.returncode == 0
    assert "What was there is now" in done.stderr
    assert tracker("verify", "sample.db").returncode == 0
    assert "82 incidents" not in tracker("info", "copy.db").stderr
    found = json.loads(tracker("--db", "sample.db", "info", "-f", "json").stdout)
    assert found["records"]["incidents"] >= 45
    assert len(list(tmp_path.glob("sample.db.*"))) == 1


def test_restore_from_nothing_touches_nothing(tracker: Run, sample: Path) -> None:
    before = sample.read_bytes()
    assert tracker("--db", "sample.db", "restore", "nothing.db").returncode == 3
    assert sample.read_bytes() == before


@pytest.mark.parametrize("command", ["list", "verify", "history", "export jsonl", "doctor"])
def test_a_damaged_file_is_exit_3(tracker: Run, sample: Path, command: str) -> None:
    content = bytearray(sample.read_bytes())
    for page in range(5, len(content) // 4096, 2):
        content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    sample.write_bytes(content)
    done = tracker("--db", "sample.db", *command.split())
    assert done.returncode == 3
    assert "damaged" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", ["list -f jsonl", "history", "export jsonl", "list actors", "verify", "list"]
)
@pytest.mark.parametrize("seed", range(3))
def test_flipped_bytes_are_damage_and_no_mistake_of_ours(
    tracker: Run, sample: Path, command: str, seed: int
) -> None:
    chance = random.Random(seed)
    content = bytearray(sample.read_bytes())
    for _ in range(150):
        content[chance.randrange(4096, len(content))] ^= chance.randrange(1, 256)
    sample.write_bytes(content)
    done = tracker("--db", "sample.db", *command.split())
    assert done.returncode in ((3,) if command == "verify" else (0, 3))
    if done.returncode == 3:
        assert "damaged" in done.stdout + done.stderr
    assert "mistake" not in done.stderr


def test_verify_names_what_cannot_be_read_and_goes_on(tracker: Run, sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as conn:
        conn.execute("UPDATE incidents SET title = 'Something else' WHERE id = 9")
        conn.execute("UPDATE actors SET name = CAST(x'a5fffe' AS TEXT) WHERE id = 2")
        conn.execute("UPDATE incidents SET date_edtf = 'no date' WHERE id = 3")
        conn.execute("DROP TRIGGER changes_stay_as_written")
        conn.execute("PRAGMA ignore_check_constraints = ON")
        conn.execute("UPDATE changes SET after = '{' WHERE table_name = 'places'")
        conn.commit()
    done = tracker("--db", "sample.db", "verify")
    assert done.returncode == 3
    assert "incidents row 3 cannot be read further" in done.stdout
    assert "places row" in done.stdout
    assert done.stdout.count("it is not as the journal left it") >= 2
    shown = tracker("--db", "sample.db", "list", "actors")
    assert (shown.returncode, "is damaged" in shown.stderr) == (3, True)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE terms SET definition = 'tQe' WHERE code = 'clash'", "the term clash"),
        ("UPDATE names SET name = name || 'x' WHERE kind = 'primary'", "not the name of its"),
        ("UPDATE names SET folded = 'x' WHERE id = 3", "filed under another name"),
        ("DROP INDEX names_skeleton", "index names_skeleton is missing"),
        (
            "UPDATE incidents_fts_data SET block = CAST(replace(hex(block), hex('drone'), "
            "hex('drine')) AS BLOB) WHERE id = (SELECT max(id) FROM incidents_fts_data)",
            "search index is damaged",
        ),
    ],
)
def test_verify_sees_what_no_journal_tells(tracker: Run, sample: Path, sql: str, said: str) -> None:
    with closing(sqlite3.connect(sample)) as conn:
        conn.execute(sql)
        conn.commit()
    done = tracker("--db", "sample.db", "verify")
    assert (done.returncode, said in done.stdout) == (3, True), done.stdout


def test_a_locked_file_is_exit_3(
    tracker: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.connection.BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(sample, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        assert tracker("--db", "sample.db", "count").returncode == 0
        wanted = tracker("--db", "sample.db", "list", "-n", "1", "-f", "refs").stdout.strip()
        done = tracker("--db", "sample.db", "void", wanted, "--reason", "test")
        other.execute("ROLLBACK")
    assert done.returncode == 3
    assert "locked" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="platformdirs itself elsewhere")
@pytest.mark.parametrize("folder", ["", "/data/of mine", "relative", " "])
def test_the_default_places_are_those_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    import platformdirs

    monkeypatch.setenv("XDG_DATA_HOME", folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", folder)
    assert str(default_file().parent) == platformdirs.user_data_dir("tracker")
    assert str(config_file().parent) == platformdirs.user_config_dir("tracker")


@pytest.mark.skipif(sys.platform == "win32", reason="limits, modes and pipes of Unix")
@pytest.mark.parametrize("sample_too", ["", "--sample"])
def test_init_that_fails_leaves_nothing(
    tmp_path: Path, environment: dict[str, str], sample_too: str
) -> None:
    """With files limited to a size as a disk would be."""
    kibibytes = 2000 if sample_too else 40
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"ulimit -f {kibibytes}; exec {sys.executable} -m tracker init {sample_too} a.db",
        ],
        cwd=tmp_path,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "full" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_an_empty_file_is_said_to_be_empty(tracker: Run, tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    done = tracker("--db", "a.db", "list")
    assert done.returncode == 3
    assert "is empty" in done.stderr
    assert "Delete it" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize("command", ["list", "verify", "undo", "backup b.db", "doctor"])
def test_a_pipe_is_no_file(process: Run, tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    done = process("--db", "pipe.db", *command.split())
    assert done.returncode == 3
    assert "no file but a pipe" in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="modes of Unix")
def test_what_is_made_is_for_its_owner_only(tracker: Run, sample: Path, tmp_path: Path) -> None:
    assert tracker("init", "a.db").returncode == 0
    assert tracker("init").returncode == 0
    assert tracker("--db", "sample.db", "backup", "b.db").returncode == 0
    assert tracker("restore", "b.db", "c.db").returncode == 0
    assert tracker("--db", "sample.db", "export", "jsonl", "-o", "d.jsonl").returncode == 0
    lines = (tmp_path / "d.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "e.jsonl").write_text("\n".join([*lines[:3], "{}"]), "utf-8")
    assert tracker("--db", "a.db", "import", "jsonl", "e.jsonl").returncode == 4
    assert tracker("--db", "a.db", "import", "jsonl", "d.jsonl").returncode == 0
    made = [
        tmp_path / name for name in ("a.db", "b.db", "c.db", "d.jsonl", "e.jsonl.rejects.jsonl")
    ]
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in made} == dict.fromkeys(
        (path.name for path in made), "0o600"
    )
    (default,) = (tmp_path / "home").rglob("tracker.db")
    assert (default.stat().st_mode & 0o777, default.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_an_empty_name_is_not_the_default_file(tracker: Run) -> None:
    assert tracker("init").returncode == 0
    done = tracker("--db", "", "add", "incident", "on:2021-06-28", "kind:clash", "A clash.")
    assert (done.returncode, "--db names no file" in done.stderr) == (2, True)
    assert tracker("count", "clash").stdout == "0\n"


def test_doctor_says_that_a_clock_was_wrong(tracker: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with Store.create(path, clock=lambda: datetime(2999, 1, 1, tzinfo=UTC)) as store:
        put(store, incident("A"))
    assert "2999-01-01 00:00 UTC, ahead of this machine" in tracker("--db", "x.db", "doctor").stdout


def test_restore_of_nothing_speaks_of_backups(tracker: Run, sample: Path) -> None:
    done = tracker("restore", "nope", "sample.db")
    assert done.returncode == 3
    assert "There is no backup nope" in done.stderr
    assert "init" not in done.stderr


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a" * 3000, "100 characters at most, this one 3,000: “aaa"),
        (" \u200b", "“ ⟨U+200B⟩” is no name"),
    ],
    ids=["long", "none"],
)
def test_a_name_that_is_none_is_no_author(tracker: Run, sample: Path, name: str, why: str) -> None:
    before = sample.read_bytes()
    done = tracker("--db", str(sample), "--author", name, "undo")
    assert done.returncode == 2
    assert why in done.stderr
    assert len(done.stderr) < 400
    assert sample.read_bytes() == before
