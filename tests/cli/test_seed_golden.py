"""The seed's thread, board and gaps as the shell prints them: golden files, to be read whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.sample.test_sample import uid

if TYPE_CHECKING:
    from tests.cli.conftest import Run

GOLDEN = Path(__file__).parent / "golden"
STRIKES = f"i{uid('I1')[:8]}"

PRINTED = {
    "thread": ("timeline", STRIKES),
    "board": ("board", "tag:seed", "-f", "table"),
    "gaps": ("gaps", "tag:seed", "-f", "table"),
}


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed_of_the_seed_is_as_it_was(tracker: Run, sample: Path, name: str) -> None:
    """To renew: GOLDEN=1 in the environment; then look at the difference."""
    printed = tracker("--db", "sample.db", *PRINTED[name]).stdout
    path = GOLDEN / f"seed-{name}.txt"
    if os.environ.get("GOLDEN"):
        path.write_text(printed, encoding="utf-8")
    assert printed == path.read_text(encoding="utf-8")
