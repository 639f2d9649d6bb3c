"""What a timeline shows: counts per moment, and which stretch of them to show first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.analysis.buckets import HOURS, best_level

if TYPE_CHECKING:
    from collections.abc import Sequence

_STRAY_PERCENT = 3


@dataclass(frozen=True, slots=True)
class TimelineData:
    """Counts per moment (see `buckets`) in order, and what has no date.

    `happened` and `said` know days only; `happened_at` and `said_at` those whose hour is known.
    """

    happened: Sequence[tuple[int, int]] = ()
    said: Sequence[tuple[int, int]] = ()
    undated: int = 0
    happened_at: Sequence[tuple[int, int]] = ()
    said_at: Sequence[tuple[int, int]] = ()

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last moment with anything in it."""
        ends = [lane[i][0] for lane in (self.happened, self.said) if lane for i in (0, -1)]
        return (min(ends), max(ends) + HOURS - 1) if ends else None

    def bulk(self, width: int) -> tuple[int, int] | None:
        """Return the stretch to show first in `width` cells.

        A few stray dates (a background of long ago, a slip of the pen) would squeeze all the rest
        into a corner: up to 3% at each end are left out where that makes the buckets finer.
        """
        lane = self.happened or self.said
        if not lane:
            return None
        whole = lane[0][0], lane[-1][0]
        spare = sum(count for _, count in lane) * _STRAY_PERCENT // 100
        trimmed = _after(lane, spare), _after(lane[::-1], spare)
        finer = best_level(*trimmed, width) > best_level(*whole, width)
        return trimmed if finer else whole


def _after(lane: Sequence[tuple[int, int]], spare: int) -> int:
    """Return the first moment that is reached when `spare` counts have been passed over."""
    for moment, count in lane:
        if count > spare:
            return moment
        spare -= count
    return lane[-1][0]
