"""What every test stands on: nothing of the machine's user, a fixed clock, numbered uids."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.lengths import AT_LENGTH, draws
from tracker.model.references import derived_uid
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IN_MEMORY = "/dev/shm"
ROOM = 2 << 30  # bytes; a run needs less than half of it


def _removed_unless_kept(folder: Path) -> None:
    """Remove a run's folder; what a failed test has left there stays, to be looked at."""
    if not any(folder.glob("pytest-of-*/pytest-[0-9]*")):
        shutil.rmtree(folder, ignore_errors=True)


# The files of tests lie in memory where there is room: SQLite waits for the disk at each commit,
# which is a third of all the time. What survives a kill -9 is the same there; what survives the
# power going is for SQLite to know.
if (
    "TMPDIR" not in os.environ
    and os.access(IN_MEMORY, os.W_OK)
    and shutil.disk_usage(IN_MEMORY).free > ROOM
):
    # A folder of this run's own: pytest numbers its folders anew where the last one has gone, so of
    # two runs at a time one would remove what the other is at.
    os.environ["TMPDIR"] = tempfile.tempdir = tempfile.mkdtemp(prefix="tests-", dir=IN_MEMORY)
    atexit.register(_removed_unless_kept, Path(tempfile.tempdir))

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# One profile for all: no deadlines, because these machines are noisy and a test is not a stopwatch.
settings.register_profile(
    "tracker",
    deadline=None,
    max_examples=draws(100, 1_000),
    derandomize=not AT_LENGTH,
    # Nor is slowness in drawing examples a fault: a machine on which much runs at a time is slow.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("tracker")


def pytest_xdist_auto_num_workers() -> int:
    """Let `-n auto` be one worker more than there are cores: many a test waits for its screen."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _hermetic(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("NO_COLOR", "FORCE_COLOR", "VISUAL", "EDITOR", "COLUMNS", "LINES", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    for name in list(os.environ):
        if name.startswith("TRACKER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def ticking(start: datetime = NOON) -> Callable[[], datetime]:
    """Return a clock that goes on by a second each time it is asked."""
    seconds = itertools.count()
    return lambda: start + timedelta(seconds=next(seconds))


def numbered() -> Callable[[], str]:
    """Return a source of uids that come out alike in every run."""
    numbers = itertools.count()
    return lambda: derived_uid("test", str(next(numbers)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty file, its author "ann"."""
    with Store.create(
        tmp_path / "field.db", author="ann", clock=ticking(), random_uid=numbered()
    ) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample file; not to be written (see `sample_copy`)."""
    from tracker.sample import build

    path = tmp_path_factory.mktemp("sample") / "sample.db"
    build(path)
    return path


@pytest.fixture
def sample_copy(sample_path: Path, tmp_path: Path) -> Path:
    """A copy of the sample file, to be written."""
    copy = tmp_path / "sample.db"
    copy.write_bytes(sample_path.read_bytes())
    return copy
