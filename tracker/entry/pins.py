"""Fields that carry over to the next form, with where they come from and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.entry.lines import ABOUT, references

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from tracker.entry.state import FormState

DEPENDENT = {"place": ("point", "geo_precision", "place_note")}
"""What is unpinned when a field is changed, because it says more about the same."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A text that carries over; `source` is the reference of the record it was typed in."""

    text: str
    chosen: dict[str, str]
    at: datetime
    source: str = ""

    def age(self, now: datetime) -> str:
        """Say where it is from: "pinned from i7k3q, 14 min ago"."""
        source = f" from {self.source}" if self.source else ""
        return f"pinned{source}, {_ago(now - self.at)}"


class Pins:
    """The pins of a session, by kind of record and field."""

    def __init__(self) -> None:
        self._pins: dict[tuple[str, str], Pin] = {}

    def get(self, table: str, name: str) -> Pin | None:
        """Return the pin of a field."""
        return self._pins.get((table, name))

    def pin(self, state: FormState, name: str, now: datetime) -> None:
        """Pin what stands in a field."""
        text = references(state.text(name)) if name == ABOUT else state.text(name)
        self._pins[state.table, name] = Pin(text, state.chosen_in(name), now, state.heading)

    def unpin(self, table: str, name: str) -> None:
        """Let a field go, and what depends on it."""
        for each in (name, *DEPENDENT.get(name, ())):
            self._pins.pop((table, each), None)

    def saved(self, state: FormState, reference: str, now: datetime) -> None:
        """Note the record that the pinned texts stand in now, if they were typed anew there."""
        for (table, name), pin in list(self._pins.items()):
            if table == state.table and not pin.source:
                self._pins[table, name] = Pin(pin.text, pin.chosen, now, reference)

    def fill(self, state: FormState) -> None:
        """Put the pinned texts into a new form."""
        for (table, name), pin in self._pins.items():
            if table == state.table:
                state.texts[name] = state.initial[name] = pin.text
                state.chosen.update(pin.chosen)


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{minutes} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"
