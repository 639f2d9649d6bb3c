from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracker.cli import main

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
def process(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run the command as a process of its own, in an empty folder, without a terminal."""

    def run(
        *words: str | Path, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tracker", *map(str, words)],
            cwd=tmp_path,
            env={**environment, **(env or {})},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=240,
            check=False,
        )

    return run


@pytest.fixture
def tracker(tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command as `process` does, but in this process: ten times as fast."""
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)

    def run(
        *words: str | Path, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        out, err = Pipe(), Pipe()
        with monkeypatch.context() as patch, open(os.devnull, encoding="utf-8") as nothing:
            for name, value in {**environment, **(env or {})}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", nothing)
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = main([*map(str, words)])
        return subprocess.CompletedProcess(words, code, out.text(), err.text())

    return run


class Pipe(io.TextIOWrapper):
    """What a command writes to that is no terminal."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", newline="")

    def text(self) -> str:
        """All that was written."""
        self.flush()
        return self.bytes.getvalue().decode("utf-8")
