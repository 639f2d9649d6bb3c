"""What a report is about: the incidents found in a period, and all that is said of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from tracker.analysis import gaps as analysis
from tracker.errors import UsageError
from tracker.model import references
from tracker.model.claims import Question
from tracker.model.contradictions import clashes, contradictions
from tracker.model.gaps import GAPS
from tracker.model.records import (
    Actor,
    Document,
    Incident,
    Link,
    Place,
    Statement,
    from_body,
)
from tracker.model.references import UID_LENGTH
from tracker.model.withholding import without
from tracker.query.narrowing import bare, narrowed
from tracker.query.period import period
from tracker.query.run import prepare
from tracker.report.amended import amended_since, pointed_to
from tracker.store import gathering, tabular
from tracker.store.claims import read_claims
from tracker.store.corroboration import mouths
from tracker.store.gap_facts import gap_facts
from tracker.store.lookup import references_of
from tracker.store.withholding import redactor, withheld

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from tracker.model.columns import Body
    from tracker.model.figures import Claim
    from tracker.model.records import AnyRecord
    from tracker.query.run import Prepared

    Filter = Callable[[str, str, Body], Body | None]

R = TypeVar("R", bound="AnyRecord")
T = TypeVar("T")

REFERENCE: Final = 8
"""The least length of a reference that leaves the program: short ones do not stay unique."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a report is asked for.

    `query` in the query language; `since` and `until` as dates are typed, "" for none; `base` is
    now; `date_order` (dmy, mdy, ask) how 06/07/21 is read; `sensitive`: sensitive records too.
    `redact`: without names of persons and exact points (see `model.redaction`), but for the names
    of `named` (references or names of actors).
    """

    base: datetime
    query: str = ""
    since: str = ""
    until: str = ""
    date_order: str = "ask"
    sensitive: bool = False
    redact: bool = False
    named: tuple[str, ...] = ()


Counted = tuple[str, str, str]
"""What a figure counts: harm, victims, and the uid of the party whose people they are, or ""."""


class Contradicting(NamedTuple):
    """Two claims that cannot both be true, of a question; None: by whom is not recorded."""

    question: str
    one: tuple[str, str] | None
    other: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Material:
    """The records of a report by uid, in the order of their dates; nothing void.

    `query` finds the incidents again; `asked` is the query as it was typed. `first` and `last`
    bound the period asked for, by dates of the query or beside it; None where nobody asked.
    `claims` are the figures that statements give of an incident, with what they count;
    `superseded` holds those of them (uids) that the same speaker has updated;
    `retracted` the statements that it took back; `about` those about an incident; `amended` the
    final records (table, uid) that were changed since, or what they rest on. `mouths` are pairs of
    actors of which the first speaks for the second.
    `gaps` holds (code, words) of what is missing of an incident today; the words are "" where they
    could tell of what is withheld. `contradictions` are the pairs of claims of an incident that
    cannot both be true, `clashes` what the figures among them count, pair by pair. `conflicts`
    counts the incidents that the query `has:conflict` finds. `dropped` holds what a redaction
    took, and from which records; `left_out` counts, by table, what stayed behind because it is
    sensitive.
    """

    query: str
    asked: str
    first: date | None
    last: date | None
    incidents: dict[str, Incident]
    statements: dict[str, Statement]
    actors: dict[str, Actor]
    places: dict[str, Place]
    documents: dict[str, Document]
    links: tuple[Link, ...]
    claims: dict[str, tuple[tuple[Counted, Claim], ...]]
    superseded: frozenset[str]
    retracted: frozenset[str]
    mouths: tuple[tuple[str, str], ...]
    about: dict[str, tuple[str, ...]]
    amended: frozenset[tuple[str, str]]
    gaps: dict[str, tuple[tuple[str, str], ...]]
    contradictions: dict[str, tuple[Contradicting, ...]]
    clashes: dict[str, tuple[tuple[Counted, Counted], ...]]
    conflicts: int
    left_out: dict[str, int]
    dropped: dict[str, tuple[tuple[str, str], ...]]
    references: dict[tuple[str, str], str] = field(default_factory=dict)

    def actor(self, uid: str) -> Actor | None:
        """Return an actor as the one it is now, however often it was merged."""
        return _winner(self.actors, uid)

    def place(self, uid: str | None) -> Place | None:
        """Return a place as the one it is now."""
        return _winner(self.places, uid) if uid else None

    def reference(self, table: str, uid: str) -> str:
        """Return the reference by which a reader finds the record."""
        return self.references.get((table, uid)) or references.show(table, uid, UID_LENGTH)

    def state_mark(self, record: Incident | Statement) -> str:
        """Return what is said beside a record that nobody has accepted yet, or not as it is."""
        if (record.table, record.uid) in self.amended:
            return " (changed since final)"
        return {"draft": " (draft)", "review": " (not reviewed)"}.get(record.state, "")

    def said_of(self, incident: str) -> list[Statement]:
        """Return the statements about an incident, by date."""
        return [self.statements[uid] for uid in self.about.get(incident, ())]


def select(conn: sqlite3.Connection, wish: Wish) -> Material:
    """Read what the report is about. Raises QueryError, DateError, UsageError, NotFoundError."""
    if wish.redact and wish.sensitive:
        raise UsageError("Redacted, and with what is sensitive: only one of them can be.")
    query, first, last = asked_for(conn, wish)
    behind = _prepared(conn, wish, query.removesuffix("-is:sensitive") + "is:sensitive")
    redacting = redactor(conn, wish.named) if wish.redact else None
    keep = redacting or _keeper(conn, wish)
    left_out = {} if wish.sensitive else {"incidents": behind.count(conn)}
    if redacting is not None:
        redacting.note_sensitive(tabular.uids(conn, "incidents", list(behind.keys(conn))))
    found = _prepared(conn, wish, query)
    incidents = _read(gathering.by_key(conn, "incidents", list(found.keys(conn))), Incident, keep)
    statements = _read(gathering.statements_about(conn, incidents), Statement, keep)
    statements = {uid: _only_about(s, incidents) for uid, s in statements.items()}
    claims = [c for c in gathering.claims_about(conn, incidents) if c[1] in statements]
    records: list[Incident | Statement] = [*incidents.values(), *statements.values()]
    documents = _closed(conn, Document, keep, (c.document for r in records for c in r.citations))
    named = pointed_to((*records, *documents.values()))
    actors = _closed(conn, Actor, keep, (uid for table, uid in named if table == "actors"))
    places = _closed(conn, Place, keep, (i.place for i in incidents.values()))
    about = _grouped((o.incident, u) for u, s in statements.items() for o in s.statement_incidents)
    contradicting, clashing = _contradictions(conn, incidents, statements)
    counted = _counting(conn, (claim for _, _, claim in claims))
    material = Material(
        query=redacting.hidden(query) if redacting else query,
        asked=redacting.hidden(wish.query) if redacting else wish.query,
        first=first,
        last=last,
        incidents=incidents,
        statements=statements,
        actors=actors,
        places=places,
        documents=documents,
        links=_links(conn, keep, incidents, statements),
        claims=_grouped((incident, (counted(claim), claim)) for incident, _, claim in claims),
        superseded=frozenset(claim.uid for _, _, claim in claims if claim.superseded),
        retracted=frozenset(gathering.retracted(conn, statements)),
        mouths=mouths(conn),
        about=about,
        amended=amended_since(conn, incidents, statements, documents, about),
        gaps=_gaps(conn, wish, incidents),
        contradictions=contradicting,
        clashes=clashing,
        conflicts=_prepared(conn, wish, f"{query} has:conflict").count(conn),
        left_out=left_out,
        dropped={what: tuple(of) for what, of in redacting.dropped.items()} if redacting else {},
    )
    return replace(material, references=_references(conn, material))


def asked_for(conn: sqlite3.Connection, wish: Wish) -> tuple[str, date | None, date | None]:
    """Return the query that finds the incidents again, and the bounds of the period."""
    # As typed first, so that what is wrong with it is shown where it was typed.
    asked = _prepared(conn, wish, wish.query)
    if asked.table != "incidents":
        raise UsageError(
            "A report is of incidents, with the statements about them.", "Leave is:statement out."
        )
    if asked.limit is not None:
        raise UsageError("A report is of all that is found.", "Leave limit: out.")
    first = _day(wish, wish.since, "since")
    last = _day(wish, wish.until, "until")
    if first is not None and last is not None and last < first:
        raise UsageError("The report ends before it begins.", "Exchange --since and --until.")
    conditions = (
        f"since:{first.isoformat()}" if first else "",
        f"until:{last.isoformat()}" if last else "",
        "" if wish.sensitive else "-is:sensitive",
    )
    return narrowed(bare(wish.query), *conditions), *_within(period(conn, asked), first, last)


def _within(
    asked: tuple[date | None, date | None], first: date | None, last: date | None
) -> tuple[date | None, date | None]:
    """Return the period that the dates of the query and those of the options leave together."""
    begins = max((day for day in (asked[0], first) if day is not None), default=None)
    ends = min((day for day in (asked[1], last) if day is not None), default=None)
    if begins is not None and ends is not None and ends < begins:
        return first, last
    return begins, ends


def _day(wish: Wish, typed: str, option: str) -> date | None:
    if not typed.strip():
        return None
    from tracker.model.reading import read

    found = read(typed, wish.base, date_order=wish.date_order).when.date
    day = found.first if option == "since" else found.last
    if day is None:
        raise UsageError(f"“{typed}” has no such end.", f"--{option} 2021-06-27")
    return day


def _keeper(conn: sqlite3.Connection, wish: Wish) -> Filter:
    """Return what a record is passed through; it says None to what is left out."""
    if wish.sensitive:
        return lambda _table, _uid, body: body
    return partial(without, withheld=withheld(conn))


def _prepared(conn: sqlite3.Connection, wish: Wish, query: str) -> Prepared:
    return prepare(conn, query, base=wish.base, date_order=wish.date_order)


def _contradictions(
    conn: sqlite3.Connection, incidents: dict[str, Incident], statements: dict[str, Statement]
) -> tuple[dict[str, tuple[Contradicting, ...]], dict[str, tuple[tuple[Counted, Counted], ...]]]:
    """Return what cannot both be true of each incident, as far as both claims are in the report.

    As the conflict board has it: the pairs of claims, and of the figures what they count.
    """
    ids = {id_: uid for uid, id_ in gathering.ids(conn, "incidents", incidents).items()}
    said = {id_: uid for uid, id_ in gathering.ids(conn, "statements", statements).items()}
    found: dict[str, tuple[Contradicting, ...]] = {}
    figures: dict[str, tuple[tuple[Counted, Counted], ...]] = {}
    for claims in read_claims(conn, ids):
        pairs = []
        for one in contradictions(claims):
            twin = one.question in (Question.WHEN, Question.WHERE) and one.one == claims.incident
            known, table = (ids, "incidents") if twin else (said, "statements")
            if all(end is None or end in known for end in (one.one, one.other)):
                ends = [(table, known[end]) if end else None for end in (one.one, one.other)]
                pairs.append(Contradicting(str(one.question), *ends))
        if pairs:
            found[ids[claims.incident]] = tuple(pairs)
            counted = _counting(conn, claims.figures)
            figures[ids[claims.incident]] = tuple(
                (counted(a), counted(b))
                for a, b in clashes(claims)
                if a.statement in said and b.statement in said
            )
    return {uid: found[uid] for uid in incidents if uid in found}, figures


def _counting(conn: sqlite3.Connection, claims: Iterable[Claim]) -> Callable[[Claim], Counted]:
    """Return what says what each of these figures counts."""
    parties = {claim.actor for claim in claims if claim.actor is not None}
    named = gathering.uids(conn, "actors", parties) if parties else {}
    return lambda one: (one.harm, one.victims, named.get(one.actor or 0, ""))


def _gaps(
    conn: sqlite3.Connection, wish: Wish, incidents: dict[str, Incident]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what is missing of each incident; what it is in words only where nothing is withheld.

    The words may name a party, or a document: they are found without regard to who may read them.
    """
    whole = wish.sensitive or not (wish.redact or any(withheld(conn).values()))
    found = {}
    for facts in gap_facts(conn, gathering.ids(conn, "incidents", incidents).values()):
        gaps = analysis.gaps(facts, wish.base.date())
        found[facts.uid] = tuple(
            (gap.code, gap.words if whole and gap.words != GAPS[gap.code] else "") for gap in gaps
        )
    return {uid: found[uid] for uid in incidents if found.get(uid)}


def _read(rows: Iterable[tuple[str, Body]], kind: type[R], keep: Filter) -> dict[str, R]:
    read: dict[str, R] = {}
    for uid, body in rows:
        kept = keep(kind.table, uid, body)
        if kept is not None:
            record: Any = from_body(kind.table, uid, kept)
            read[uid] = record
    return read


def _only_about(statement: Statement, incidents: dict[str, Incident]) -> Statement:
    """Return the statement as far as it is about these incidents."""
    about = tuple(one for one in statement.statement_incidents if one.incident in incidents)
    figures = tuple(one for one in statement.casualties if one.incident in incidents)
    return replace(statement, statement_incidents=about, casualties=figures)


def _closed(
    conn: sqlite3.Connection, kind: type[R], keep: Filter, wanted: Iterable[str | None]
) -> dict[str, R]:
    """Return the records wanted, and those that they were merged into, or are reprints of."""
    onward = "derived_from" if kind is Document else "merged_into"
    found: dict[str, R] = {}
    missing = {uid for uid in wanted if uid}
    while missing:
        read = _read(gathering.by_uid(conn, kind.table, missing), kind, keep)
        found |= read
        next_ones = {getattr(record, onward) for record in read.values()}
        missing = {uid for uid in next_ones if uid and uid not in found}
    if kind is Document:
        return {uid: r for uid, r in found.items() if getattr(r, "state", "") != "void"}
    return found


def _links(
    conn: sqlite3.Connection,
    keep: Filter,
    incidents: dict[str, Incident],
    statements: dict[str, Statement],
) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for table, uids in (("incidents", incidents), ("statements", statements)):
        found |= _read(gathering.links_among(conn, table, uids), Link, keep)
    return tuple(found.values())


def _references(conn: sqlite3.Connection, material: Material) -> dict[tuple[str, str], str]:
    tables: tuple[tuple[str, Iterable[str]], ...] = (
        ("incidents", material.incidents),
        ("statements", material.statements),
        ("documents", material.documents),
    )
    return {
        (table, uid): shown
        for table, uids in tables
        for uid, shown in references_of(conn, table, uids, REFERENCE).items()
    }


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _winner(records: dict[str, R], uid: str | None) -> R | None:
    seen = set()
    found = None
    while uid is not None and uid not in seen and uid in records:
        seen.add(uid)
        found = records[uid]
        uid = getattr(found, "merged_into", None)
    return found
