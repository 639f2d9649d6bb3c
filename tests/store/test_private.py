"""Files that are made are there whole or not at all, and never in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tracker.store import private

if TYPE_CHECKING:
    from pathlib import Path


def break_off(path: Path) -> None:
    with private.new_text(path) as file:
        file.write("half of it\n")
        raise KeyboardInterrupt


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    with pytest.raises(KeyboardInterrupt):
        break_off(path)
    assert list(tmp_path.iterdir()) == []
    with private.new_text(path) as file:
        file.write("all\r\nof it\n")
        file.flush()
        assert not path.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["all.jsonl"]
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"all\r\nof it\n", 0o600)


def test_what_is_there_or_came_meanwhile_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    (tmp_path / "link").symlink_to(path)
    for taken in (tmp_path / "link", tmp_path):
        with pytest.raises(FileExistsError), private.new_bytes(taken) as file:
            file.write(b"mine")
    with pytest.raises(FileExistsError), private.new_bytes(path):
        path.write_bytes(b"theirs")
    assert path.read_bytes() == b"theirs"
    with pytest.raises(FileNotFoundError, match="no/such"), private.new_bytes(tmp_path / "no/such"):
        pass
