"""What a decision rests on: a record as a reviewer reads it, with what its page shows beside it.

Of an incident these are the statements about it with figures and sources, the parties and speakers
with their grades, the documents, the place, and the remarks that are open. A record is made final
only if they are still what was read, on the screen as in a review copy that comes back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.bodies import referred
from tracker.model.columns import TABLES, WHEN
from tracker.model.merging import NAMED_TABLES, fields_of
from tracker.model.text import author_name, one_line
from tracker.store.journal import clock_time
from tracker.store.lookup import reference, winner
from tracker.store.merge import led_on
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.model.columns import Body
    from tracker.store.review_copy import Place

    Grounds = dict[Place, Body]
    """Each record that was read, by table and uid, to what was read of it."""

_DATE: Final = tuple(column.name for column in WHEN)
_READ: Final[Mapping[str, tuple[str, ...]]] = {
    "incidents": ("title", "kind", *_DATE),
    "actors": ("name", "reliability"),
    "places": ("name", "country", "admin1", "latitude", "longitude"),
    "documents": ("kind", "title", "publisher", "author", "url", "derived_from", *_DATE),
    "remarks": ("author", "body"),
}
"""What is read of a record beside another; of a statement, all but `_OWN` and its tags."""

_OWN: Final = frozenset({"state", "void_reason", "created_at", "created_by"})
_ORIGIN: Final = frozenset({"origin", "origin_id", "extra"})


class View:
    """The records of a file, as they are or with some of them otherwise (None: not there).

    `lead` is the file by whose merges references are led on, where that is another.
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        otherwise: Mapping[Place, Body | None] | None = None,
        lead: sqlite3.Connection | None = None,
    ) -> None:
        self._conn = conn
        self._rows = Rows(conn)
        self._otherwise = otherwise or {}
        self._lead = lead or conn
        self._about: dict[str, list[str]] = {}
        self._on: dict[Place, list[str]] = {}
        for (table, uid), body in self._otherwise.items():
            if body is None:
                continue
            for incident in body.get("parts", {}).get("statement_incidents", {}):
                self._about.setdefault(incident, []).append(uid)
            if table == "remarks":
                self._on.setdefault((body["record_table"], body["record_uid"]), []).append(uid)

    def body(self, table: str, uid: str) -> Body | None:
        """Return a record; None if it is not there."""
        if (table, uid) in self._otherwise:
            return self._otherwise[table, uid]
        return self._rows.read(table, uid)

    def shown(self, table: str, uid: str) -> Body | None:
        """Return the record that is shown for one: of a merged actor or place, the winner."""
        body, seen = self.body(table, uid), {uid}
        while table in NAMED_TABLES and body and (into := body.get("merged_into")) not in seen:
            if into is None:
                break
            seen.add(into)
            body = self.body(table, into)
        return body

    def led(self, table: str, uid: str, body: Body) -> tuple[Place, Body]:
        """Return a record under the reference it has, pointing where it points, after merges."""
        return (table, winner(self._lead, table, uid)), led_on(self._lead, table, body)

    def statements_about(self, uid: str) -> Iterator[tuple[str, Body]]:
        """Yield (uid, body) of the live statements about an incident."""
        sql = (
            "SELECT s.uid FROM statement_incidents si JOIN statements s ON s.id = si.statement_id "
            "JOIN incidents i ON i.id = si.incident_id WHERE i.uid = ?"
        )
        stored = (one for (one,) in self._conn.execute(sql, (uid,)).fetchall())
        for one in dict.fromkeys([*stored, *self._about.get(uid, ())]):
            body = self.body("statements", one)
            if body is None or body.get("state") == "void":
                continue
            if uid in body.get("parts", {}).get("statement_incidents", {}):
                yield one, body

    def open_remarks(self, table: str, uid: str) -> Iterator[tuple[str, Body]]:
        """Yield (uid, body) of the remarks on a record that nobody has settled."""
        sql = "SELECT uid FROM remarks WHERE record_table = ? AND record_uid = ?"
        stored = (one for (one,) in self._conn.execute(sql, (table, uid)).fetchall())
        for one in dict.fromkeys([*stored, *self._on.get((table, uid), ())]):
            body = self.body("remarks", one)
            if body is not None and not body.get("resolved_at"):
                yield one, body


def grounds(view: View, table: str, uid: str) -> Grounds:
    """Return what somebody reads who reviews a record; nothing if it is not there."""
    body = view.body(table, uid)
    if body is None:
        return {}
    whole: Grounds = {(table, uid): body}
    if table == "incidents":
        whole |= {("statements", one): said for one, said in view.statements_about(uid)}
    found: Grounds = {}
    beside: set[Place] = set()
    for place, one in whole.items():
        key, led = view.led(*place, one)
        mine = place == (table, uid)
        subject = view.led(table, uid, body)[0][1]
        found[key] = _without(led, _OWN) if mine else said_of(subject, led)
        beside |= referred(place[0], one)
        for remark, text in view.open_remarks(*place):
            found["remarks", remark] = _read_of("remarks", text)
    for place in sorted(beside - whole.keys()):
        if table == "statements" or place[0] != "incidents":
            _add(view, found, place)
    return found


def _add(view: View, found: Grounds, place: Place) -> None:
    """Add what is read of a record beside another, and of who published it."""
    body = view.shown(*place)
    if body is None:
        return
    key, led = view.led(*place, body)
    if key in found:
        return
    found[key] = _read_of(place[0], led)
    if place[0] == "documents" and (publisher := body.get("publisher")):
        _add(view, found, ("actors", publisher))


def _read_of(table: str, body: Body) -> Body:
    names = _READ.get(table)
    if names is None:  # a statement on whose word a party is named
        kept = _without(body, _OWN | _ORIGIN | {"parts"})
    else:
        kept = {name: body[name] for name in names if body.get(name) is not None}
    return {**kept, "void": True} if body.get("state") == "void" else kept


def said_of(incident: str, body: Body) -> Body:
    """Return what a statement says of one incident, and where it is read."""
    parts = {
        name: {key: row for key, row in rows.items() if incident in (key, row.get("incident"))}
        for name, rows in body.get("parts", {}).items()
        if name in ("statement_incidents", "casualties")
    }
    parts["citations"] = body.get("parts", {}).get("citations", {})
    return {**_without(body, _OWN | _ORIGIN), "parts": parts}


def _without(body: Body, names: frozenset[str]) -> Body:
    return {name: value for name, value in body.items() if name not in names}


class Unseen(NamedTuple):
    """A record that is not what was read: `what` became of it, and which fields or parts."""

    place: Place
    what: str
    fields: tuple[str, ...] = ()


def unseen(seen: Grounds, now: Grounds) -> list[Unseen]:
    """Return what a reviewer has not read of what is there now; an open remark only if it is new.

    An actor or a document that came or went did so with a record that is named itself.
    """
    found: list[Unseen] = []
    for place in {**seen, **now}:
        old, new = seen.get(place), now.get(place)
        if place[0] == "remarks":
            if new is not None and new != old:
                found.append(Unseen(place, "new"))
        elif old is not None and new is not None:
            if fields := _differing(place[0], old, new):
                found.append(Unseen(place, "changed", fields))
        elif place[0] in ("incidents", "statements"):
            found.append(Unseen(place, "new" if old is None else "gone"))
    return found


def _differing(table: str, old: Body, new: Body) -> tuple[str, ...]:
    fields = fields_of(table) if table in TABLES else {}
    named = {column: name for name, columns in fields.items() for column in columns}
    names = dict.fromkeys(
        named.get(name, name)
        for name in sorted({*old, *new} - {"parts"})
        if old.get(name) != new.get(name)
    )
    were, are = old.get("parts", {}), new.get("parts", {})
    parts = [
        part.name
        for part in TABLES[table].parts
        if _rows_of(part.key, were.get(part.name, {})) != _rows_of(part.key, are.get(part.name, {}))
    ]
    return (*names, *parts)


def _rows_of(key: str, rows: Body) -> list[str]:
    """Return the rows of a kind of part to be compared: a uid alone is no difference."""
    return sorted(
        json.dumps(["" if key == "uid" else one, row], sort_keys=True) for one, row in rows.items()
    )


class Changed(NamedTuple):
    """What was not read, in words, and who changed it last ("" if nobody knows)."""

    words: str
    author: str


_NAMED: Final = 5
"""Changes that are named on one line."""

_LONGEST: Final = 40
"""Characters of a title there."""

_TITLES: Final = ("title", "name", "gist", "url")

_CALLED: Final = {
    "when": "date",
    "involvements": "parties",
    "casualties": "figures",
    "citations": "sources",
    "statement_incidents": "what it says of it",
    "reliability": "grade",
}


def told(conn: sqlite3.Connection, table: str, uid: str, found: list[Unseen]) -> list[Changed]:
    """Say what was not read by whoever decided on a record, and who changed it last."""
    said = []
    for one in found:
        at, author = _last(conn, one.place)
        signed = f" ({author_name(author)}, {at})" if author else ""
        own = one.place == (table, uid)
        said.append(Changed(_words(conn, one, own=own) + signed, author))
    return said


def listed(changes: Sequence[Changed]) -> str:
    """Say several changes on one line, the first of very many."""
    words = [one.words for one in changes[:_NAMED]]
    more = len(changes) - len(words)
    return "; ".join([*words, *([f"and {more:,} more"] if more else [])])


def called(fields: Iterable[str]) -> str:
    """Say fields and kinds of parts as people call them."""
    return ", ".join(_CALLED.get(name, name.replace("_", " ")) for name in fields)


def _words(conn: sqlite3.Connection, one: Unseen, *, own: bool) -> str:
    table, uid = one.place
    fields = called(one.fields)
    if own:
        return fields or "the record"
    body = Rows(conn).read(table, uid) or {}
    if table == "remarks":
        return f"a remark “{_short(body.get('body'))}”"
    title = _short(next((body[name] for name in _TITLES if body.get(name)), ""))
    named = f"{table.removesuffix('s')} {reference(conn, table, uid)} “{title}”"
    if body.get("state") == "void" and (one.what == "gone" or "void" in one.fields):
        return f"{named} is void"
    if one.what == "gone":
        return f"{named} is not there any more"
    return f"{named} is new" if one.what == "new" else f"{named}: {fields}"


def _short(text: object) -> str:
    words = one_line(str(text or ""))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _last(conn: sqlite3.Connection, place: Place) -> tuple[str, str]:
    """Return when a record was changed last (UTC), and by whom."""
    sql = (
        "SELECT clock, author FROM changes WHERE table_name = ? AND uid = ? "
        "ORDER BY seq DESC LIMIT 1"
    )
    row = conn.execute(sql, place).fetchone()
    return ("", "") if row is None else (f"{clock_time(row[0]):%d %b %Y %H:%M} UTC", row[1])
