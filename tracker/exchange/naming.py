"""From the names in a file to the actors and places of ours, old or new.

A name is matched to an actor that bears it, letter for letter but for case, marks and punctuation
(`model.names.index_text`); never by sound, because a wrong match would not be noticed. What matches
nothing becomes a new record, listed in the report, with a uid derived from the name, so that two
laptops that import the same file make the same one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tracker.model import countries
from tracker.model.columns import DEFAULTS, Body
from tracker.model.names import index_text
from tracker.model.records import is_empty
from tracker.model.references import derived_uid
from tracker.store import imports

if TYPE_CHECKING:
    import sqlite3

    from tracker.exchange.ucdp_rows import Spot
    from tracker.store.rows import Rows

Record = tuple[str, str, Body]
"""Table, uid, body."""


def full(table: str, **columns: object) -> Body:
    """Return a body as the store reads it back: defaults filled in, empty columns left out."""
    given = {name: value for name, value in columns.items() if value or not is_empty(value)}
    return {**DEFAULTS[table], **given}


class Names:
    """Resolves the names of one import; remembers what it found and what it had to make."""

    def __init__(self, conn: sqlite3.Connection, rows: Rows, origin: str) -> None:
        self._conn = conn
        self._rows = rows
        self._origin = origin
        self._actors: dict[str, str] = {}
        self._places: dict[Spot, str] = {}
        self._fresh: list[Record] = []
        self.new_actors: list[str] = []
        self.new_places: list[str] = []

    def actor(self, name: str, kind: str, country: str | None = None) -> str:
        """Return the uid of the actor called `name`; kind and country are for a new one only."""
        known = self._actors.get(name)
        if known is not None:
            return known
        key = index_text(name) or name
        uid = self._actors.get(key)
        if uid is None:
            uid = self._find_actor(key) or self._make_actor(key, name, kind, country)
        self._actors[name] = self._actors[key] = uid
        return uid

    def _find_actor(self, key: str) -> str | None:
        uid = self._derived("actor", key)
        if self._rows.has("actors", uid):
            return uid
        return imports.actor_named(self._conn, key)

    def _make_actor(self, key: str, name: str, kind: str, country: str | None) -> str:
        uid = self._derived("actor", key)
        body = full("actors", name=name, kind=kind, country=country, state="review")
        self._fresh.append(("actors", uid, body))
        self.new_actors.append(name)
        return uid

    def _derived(self, what: str, key: str) -> str:
        return derived_uid(f"{self._origin}-{what}", key)

    def knows_actor(self, name: str) -> bool:
        """Whether there is an actor of that name, in the file or met before in this import."""
        key = index_text(name) or name
        return key in self._actors or self._find_actor(key) is not None

    def place(self, spot: Spot, kind: str) -> str:
        """Return the uid of the place; alike in all that the row says of it is the same place."""
        known = self._places.get(spot)
        if known is not None:
            return known
        uid = self._derived("place", json.dumps(spot, ensure_ascii=False))
        if not self._rows.has("places", uid):
            body = full(
                "places",
                name=spot.name,
                kind=kind,
                country=countries.code(spot.country),
                admin1=spot.admin1,
                admin2=spot.admin2,
                latitude=spot.latitude,
                longitude=spot.longitude,
                state="review",
            )
            self._fresh.append(("places", uid, body))
            self.new_places.append(spot.name)
        self._places[spot] = uid
        return uid

    def put_back(self, fresh: list[Record]) -> None:
        """Keep records for the next call: the row that made them was not taken."""
        self._fresh = [*fresh, *self._fresh]

    def take_fresh(self) -> list[Record]:
        """Return the records made since the last call, to be written before what names them."""
        fresh, self._fresh = self._fresh, []
        return fresh
