"""What a timeline shows: two lanes, and which stretch of them to show first."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from tracker.analysis.lanes import Lane, bulk, span_of


@dataclass(frozen=True)
class TimelineData:
    """Both lanes, how many of the records that are listed have no date, and what is listed."""

    happened: Lane = field(default_factory=Lane)
    said: Lane = field(default_factory=Lane)
    undated: int = 0
    of_statements: bool = False

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The first and the last moment with anything in it."""
        return span_of(self.happened, self.said)

    @property
    def has_hours(self) -> bool:
        """Whether the time of day is known of anything."""
        return bool(self.happened.timed or self.said.timed)

    def bulk(self, width: int) -> tuple[int, int] | None:
        """Return the stretch to show first in `width` cells (see `lanes.bulk`)."""
        if self.of_statements:
            return bulk(self.said, self.happened, width)
        return bulk(self.happened, self.said, width)
