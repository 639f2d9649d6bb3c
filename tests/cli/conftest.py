from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sample(sample_copy: Path) -> Path:
    """The sample as `sample.db`, in the folder where `tracker` runs."""
    return sample_copy


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing of this person's settings, and a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    home = tmp_path / "home"
    home.mkdir()
    return {
        **kept,
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TRACKER_AUTHOR": "sam",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def tracker(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run the real command in an empty folder, without a terminal."""

    def run(
        *words: str | Path, env: dict[str, str] | None = None, **kwargs: object
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", *map(str, words)],
            cwd=tmp_path,
            env={**environment, **(env or {})},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=60,
            check=False,
            **kwargs,  # type: ignore[call-overload]
        )

    return run
