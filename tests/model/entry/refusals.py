"""Any line at all: it is read, or refused in words that point at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tracker.errors import EntryError

if TYPE_CHECKING:
    from collections.abc import Callable

Read = TypeVar("Read")


def read_or_refused(read: Callable[[str], Read], line: str) -> Read | None:
    """Return what was read; None if the line was refused, and that properly."""
    try:
        return read(line)
    except EntryError as error:
        refusal = error
    assert refusal.message
    assert refusal.hint or refusal.message.startswith("This is no reference in the military")
    assert 0 <= refusal.start <= refusal.end <= len(line)
    return None
