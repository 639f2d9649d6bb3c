"""What is left until the first picture is there."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from tests.tui.conftest import ready, until
from tracker.tui.app import TrackerApp

if TYPE_CHECKING:
    from pathlib import Path


async def test_garbage_is_collected_again_once_the_screen_is_there(sample_copy: Path) -> None:
    gc.disable()  # as `run` does
    try:
        app = TrackerApp(sample_copy)
        async with app.run_test() as pilot:
            await ready(pilot)
            await until(pilot, gc.isenabled)
            assert gc.get_freeze_count()
    finally:
        gc.enable()
        gc.unfreeze()
