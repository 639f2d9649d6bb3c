"""Garbage is looked for at rest, and not while somebody types."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from tracker.tui import garbage
from tracker.tui.garbage import Garbage

if TYPE_CHECKING:
    from collections.abc import Iterator


class Circle:
    """Garbage of the kind that has to be looked for."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Leave Python's own collector as it was."""
    before = gc.get_threshold()
    gc.collect()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def old_circle() -> weakref.ref[Circle]:
    """Return a circle that nobody needs, and that Python looks at only among everything."""
    circle = Circle()
    for _ in range(garbage._DUE):
        gc.collect(1)
    return weakref.ref(circle)


async def test_garbage_is_collected_once_nobody_types() -> None:
    found = Garbage()
    found.begin()
    circle = old_circle()
    found.touched()
    async with asyncio.timeout(60):
        while circle() is not None:
            await asyncio.sleep(0.01)


async def test_each_key_puts_it_off() -> None:
    found = Garbage()
    found.touched()
    first = found._rest
    assert first is not None
    found.touched()
    assert first.cancelled()


async def test_a_key_held_down_does_not_put_it_off_for_ever() -> None:
    Garbage().begin()
    assert gc.get_threshold()[2] == garbage._AT_THE_LATEST
