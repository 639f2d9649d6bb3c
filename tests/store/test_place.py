"""A file that is moved, deleted or replaced while it is open: nothing is lost or damaged unseen."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident
from tests.store.test_writing import put
from tracker.errors import GoneError
from tracker.store.place import place
from tracker.store.store import Store
from tracker.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable


def moved(path: Path) -> None:
    path.rename(path.with_name("moved.db"))


def replaced(path: Path) -> None:
    copyfile(path.with_name("other.db"), path.with_name("new.db"))
    os.replace(path.with_name("new.db"), path)


@pytest.mark.parametrize("act", [moved, replaced, Path.unlink])
def test_nothing_is_written_into_a_file_that_is_gone(
    store: Store, tmp_path: Path, act: Callable[[Path], object]
) -> None:
    with Store.create(tmp_path / "other.db", author="ben") as other:
        put(other, *(incident(f"Theirs {number}") for number in range(30)))
    put(store, incident("Mine"))
    store.rest()
    act(store.path)
    with pytest.raises(GoneError, match="moved, deleted or replaced"), store.batch():
        pass
    with pytest.raises(GoneError), store.unjournalled():
        pass
    with pytest.raises(GoneError):
        store.undo()
    store.close()
    if act is moved:
        assert titles(tmp_path / "moved.db") == ["Mine"]
    if act is replaced:
        assert verify(store.path) == []
        assert len(titles(store.path)) == 30


def titles(path: Path) -> list[str]:
    with Store.open(path) as store:
        return [title for (title,) in store.conn.execute("SELECT title FROM incidents")]


def test_a_second_look_at_a_file_does_not_take_another_for_it(store: Store, tmp_path: Path) -> None:
    put(store, incident("A"))
    store.close()
    opened = place(store.path)
    copyfile(store.path, tmp_path / "other.db")
    with Store.open(store.path, opened=opened) as again:
        put(again, incident("B"))
    replaced(store.path)
    with pytest.raises(GoneError):
        Store.open(store.path, opened=opened)


def test_the_file_is_whole_without_its_log_when_a_writer_leaves(
    store: Store, tmp_path: Path
) -> None:
    put(store, incident("A"))
    with Store.open(store.path):  # whoever still has it open keeps the log beside it
        store.close()
        copyfile(store.path, tmp_path / "alone.db")
    assert titles(tmp_path / "alone.db") == ["A"]
