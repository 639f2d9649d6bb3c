"""The file that is open: read and written through the gateway, watched for what others write."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tracker.errors import GoneError
from tracker.store.connection import data_version, journalled_until
from tracker.store.place import place
from tracker.tui.gateway import Gateway

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tracker.store.store import Store

R = TypeVar("R")


class OpenFile:
    """A file with the threads that read and write it. `close` ends them."""

    def __init__(self, path: Path, *, author: str | None, date_order: str) -> None:
        self.path = path
        self.date_order = date_order
        self._author = author
        self.gateway: Gateway[Store] = Gateway(self._open, self._open)
        self.writable = True
        self.copy_of = ""
        """The name of the file of which this is a review copy; "" if it is none."""
        self.gone = False
        """Whether it was moved, deleted or replaced while it was open: nothing is written then."""
        self._place = place(path)
        self._version = (0, 0)

    def _open(self) -> Store:
        from tracker.store.store import Store

        return Store.open(
            self.path, author=self._author, date_order=self.date_order, opened=self._place
        )

    async def watch(self) -> None:
        """Take what is written from now on for new; find out what kind of file it is."""
        self._version = await self._newest()
        self.writable = await self.gateway.read(lambda store: store.is_writable)
        self.copy_of = await self.gateway.read(_copy_of)

    async def write(self, work: Callable[[Store], R]) -> R:
        """Write; what was written here is nothing new to whoever watches."""
        result = await self.gateway.write(work)
        self._version = await self._newest()
        return result

    async def look(self) -> tuple[bool, bool]:
        """Return whether records, and whether anything, was written elsewhere since the last look.

        What is written beside the records are drafts, each second while somebody types. Raises
        GoneError, once, where the file is `gone`.
        """
        if self.gone:
            return False, False
        try:
            version, before = await self._newest(), self._version
        except GoneError:
            self.gone = True
            raise
        self._version = version
        return version[1] != before[1], version != before

    async def _newest(self) -> tuple[int, int]:
        return await self.gateway.watch(_newest)

    def close(self) -> None:
        """End the threads: reads are interrupted, writes are finished."""
        self.gateway.close()


def _newest(store: Store) -> tuple[int, int]:
    store.refuse_gone()
    return data_version(store.conn), journalled_until(store.conn)


def _copy_of(store: Store) -> str:
    from tracker.store.review_copy import mark  # in the thread that reads, after the first rows

    found = mark(store.conn)
    return found.of if found is not None else ""
