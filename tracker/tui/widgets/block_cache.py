"""The rows of a list that have been read, in blocks; the others are fetched when looked at."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

from tracker.tui.gateway import Superseded
from tracker.tui.rows import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tracker.tui.rows import Row, RowSource

_KEPT = 48
"""Blocks kept in memory: some 3,000 rows, a few megabytes at most."""


class BlockCache:
    """Blocks of one source. `loaded(block)` is called when one arrives, `failed(error)` if not."""

    def __init__(
        self,
        source: RowSource,
        first: Mapping[int, Sequence[Row]],
        loaded: Callable[[int], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._source = source
        self._blocks: OrderedDict[int, Sequence[Row]] = OrderedDict(first)
        self._loaded = loaded
        self._failed = failed
        self._loading: dict[int, asyncio.Task[None]] = {}

    @property
    def reached(self) -> int:
        """One past the last row that is known to exist; where the count is not known yet."""
        return max((n * BLOCK + len(rows) for n, rows in self._blocks.items()), default=0)

    def row(self, index: int) -> Row | None:
        """Return the row if it is here; does not fetch."""
        rows = self._blocks.get(index // BLOCK)
        offset = index % BLOCK
        return rows[offset] if rows is not None and offset < len(rows) else None

    def holds(self, blocks: Iterable[int]) -> bool:
        """Whether these blocks are here."""
        return self._blocks.keys() >= set(blocks)

    def want(self, blocks: Iterable[int], near: Iterable[int] = ()) -> None:
        """Fetch these blocks, and give up on any other that is still under way but those `near`."""
        wanted = set(blocks)
        for block in self._loading.keys() - wanted - set(near):
            self._loading.pop(block).cancel()
        for block in wanted:
            if block in self._blocks:
                self._blocks.move_to_end(block)
            elif block not in self._loading:
                self._loading[block] = asyncio.create_task(self._load(block))

    async def fetch(self, block: int) -> Sequence[Row]:
        """Return the rows of a block, read now if they are not here."""
        rows = self._blocks.get(block)
        return rows if rows is not None else await self._source.rows(block)

    def close(self) -> None:
        """Give up on everything under way."""
        for task in self._loading.values():
            task.cancel()
        self._loading.clear()

    async def _load(self, block: int) -> None:
        try:
            rows = await self._source.rows(block)
        except Superseded:
            self._loading.pop(block, None)
            return
        except Exception as error:  # handed on, to be shown where the user looks
            self._loading.pop(block, None)
            self._failed(error)
            return
        self._loading.pop(block, None)
        self._blocks[block] = rows
        while len(self._blocks) > _KEPT:
            self._blocks.popitem(last=False)
        self._loaded(block)
