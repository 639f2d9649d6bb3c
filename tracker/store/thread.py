"""What the thread of an incident shows: what was said of it and its parts, what is linked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.model.records import from_body
from tracker.store.dossier import dossier
from tracker.store.rows import Rows

if TYPE_CHECKING:
    import sqlite3

    from tracker.model.when import When
    from tracker.store.dossier import Dossier, Named, Said


class Spoken(NamedTuple):
    """A statement, and the part that it is about (None: the incident itself)."""

    said: Said
    part: Named | None


class Joined(NamedTuple):
    """A linked incident: what the link says, and whether it starts here. `unit`: event or not."""

    record: Named
    when: When
    kind: str
    outgoing: bool
    unit: str = "event"


class ThreadFacts(NamedTuple):
    """The incident, what was said, what is linked; each statement and incident once."""

    record: Named
    when: When
    spoken: tuple[Spoken, ...]
    joined: tuple[Joined, ...]
    unit: str = "event"


def thread_facts(conn: sqlite3.Connection, uid: str) -> ThreadFacts:
    """Read the thread of an incident; raises NotFoundError."""
    from tracker.store.dossier import named_record

    here = dossier(conn, "incidents", uid)
    rows = Rows(conn)
    spoken = {one.record.uid: Spoken(one, None) for one in here.said}
    joined: dict[str, Joined] = {}
    for link in here.links:
        if link.other.state == "void" or link.kind == "not_duplicate":
            continue
        body = rows.read("incidents", link.other.uid)
        assert body is not None
        when = from_body("incidents", link.other.uid, body).when  # type: ignore[union-attr]
        one = Joined(link.other, when, link.kind, link.outgoing, str(body.get("unit", "event")))
        joined.setdefault(link.other.uid, one)
        if link.kind == "part_of" and not link.outgoing:
            for said in _said(conn, link.other.uid):
                spoken.setdefault(said.record.uid, Spoken(said, link.other))
    record = named_record(conn, "incidents", uid)
    assert record is not None
    when = here.record.when  # type: ignore[union-attr]
    unit = here.record.unit  # type: ignore[union-attr]
    return ThreadFacts(record, when, tuple(spoken.values()), tuple(joined.values()), unit)


def _said(conn: sqlite3.Connection, uid: str) -> tuple[Said, ...]:
    found: Dossier = dossier(conn, "incidents", uid)
    return found.said
