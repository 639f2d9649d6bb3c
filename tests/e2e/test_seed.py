"""The seed text, entered by keys only into an empty file, in a real terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.seed_text import STEPS, At, Closed, Opened, assert_entered, keystrokes
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.terminal import Terminal
    from tests.seed_text import Step

pytestmark = pytest.mark.e2e


def enter(terminal: Terminal, step: Step) -> None:
    """Press the keys of a step, or wait until the screen shows what it says."""
    if isinstance(step, Opened):
        terminal.until(f"━ {step.title} ━")
    elif isinstance(step, Closed):
        terminal.until_gone(f"━ {step.title} ━")
    elif isinstance(step, At):
        terminal.until(f"> {step.when}", step.title)
    elif step.startswith("<"):
        terminal.press(step[1:-1])
    else:
        terminal.type(step)


@pytest.mark.timeout(300)
def test_the_seed_text_by_keys_only_in_a_terminal(
    terminal: Terminal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seed.db"
    Store.create(path, author="ana").close()
    terminal.start([sys.executable, "-m", "tracker", "--author", "ana", str(path)])
    terminal.until("No records yet.")
    for step in STEPS:
        enter(terminal, step)
    terminal.keys("q")
    terminal.until("[exit 0]")
    with capsys.disabled():
        print(f"\nseed text in a terminal: {keystrokes(STEPS)}")
    assert_entered(path)
