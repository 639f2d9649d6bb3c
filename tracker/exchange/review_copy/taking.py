"""Taking a review copy: some records, with all that they need to be read, as a file of its own.

*Chosen* are the incidents that a query finds with the statements about them, or the statements that
it finds; they come whole, with the remarks about them and with their history since the last
decision. What they point to comes along: actors, places and documents whole, other incidents and
statements in outline, which is without their parts. What is sensitive stays behind, with what rests
on it, unless it is asked for; so do attached files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import DatabaseError, NotFoundError, RefusedError
from tracker.exchange.plan import title_of
from tracker.exchange.progress import Progress, Step, silent
from tracker.exchange.report import ExportReport, LeftOut
from tracker.model import references
from tracker.model.bodies import diff, patch, referred
from tracker.model.withholding import within
from tracker.store import (
    backup,
    gaps,
    gathering,
    handed_out,
    imports,
    journal,
    private,
    review,
    review_copy,
)
from tracker.store.grounds import said_of
from tracker.store.journal import Entry, Signature, Told
from tracker.store.links import LINKED
from tracker.store.store import Store
from tracker.store.withholding import withheld

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tracker.model.columns import Body
    from tracker.store.journal import Change
    from tracker.store.review_copy import Place

_STEP: Final = 500
_BULK: Final = 1000
_SETTINGS: Final = (review.OWN, gaps.SETTING)
_SENSITIVE: Final = "sensitive, or rests on what is"
_CUT: Final = "without what is sensitive: it can be sent back in the copy, not accepted"


class Selection(NamedTuple):
    """What goes into a copy: bodies as they are there, by table and uid.

    `whole` are the chosen ones, `outlines` incidents and statements that others point to; `partial`
    are those that are not as in the file. `behind` are the sensitive ones that were reached.
    """

    bodies: dict[Place, Body]
    whole: tuple[Place, ...]
    outlines: frozenset[Place]
    partial: frozenset[Place]
    behind: dict[Place, Body]

    @property
    def chosen(self) -> dict[str, int]:
        """Return how many incidents and statements are to be reviewed."""
        return {t: sum(table == t for table, _ in self.whole) for t in review.REVIEWED_TABLES}


class Taken(NamedTuple):
    """A review copy that was made: its name among copies, what it was asked for, what is in it.

    `chosen`: how many incidents and statements are to be reviewed.
    """

    copy: str
    query: str
    report: ExportReport
    chosen: dict[str, int]


def note(store: Store, path: Path, taken: Taken, *, to: str = "") -> str:
    """Write into the file that a copy was handed out, as a step.

    The copy is there all the same; return why nothing could be written, "" if it was.
    """
    try:
        with store.batch("a review copy was handed out") as batch:
            handed_out.note(batch, taken.copy, path.name, to, taken.query, taken.chosen)
    except DatabaseError as error:
        return f"No note is kept of it: {error.message}"
    return ""


def take(
    store: Store,
    path: Path,
    table: str,
    uids: Sequence[str],
    query: str,
    *,
    with_sensitive: bool = False,
    progress: Progress = silent,
) -> Taken:
    """Make a review copy at `path` of incidents or statements (uids); see also `note`.

    Raises RefusedError if `path` exists, NotFoundError if there is nothing to copy, DatabaseError
    if the copy cannot be written; what was begun of it is removed.
    """
    if path.exists():
        raise RefusedError(
            f"{path} exists already.", "Choose another name; nothing is overwritten."
        )
    if not path.parent.is_dir():
        raise DatabaseError(f"There is no folder {path.parent}.", "Make the folder first.")
    name = references.random_uid()
    partial = path.with_name(f".{path.name}.partial")
    _remove(partial)
    try:
        with store.snapshot() as conn:
            selection = select(conn, table, uids, with_sensitive=with_sensitive)
            if not selection.whole:
                raise _nothing(selection)
            with Store.create(partial, author=store.author) as copy:
                _fill(store, copy, name, selection, query, progress)
                if len(selection.bodies) >= _BULK:
                    copy.optimize()
        backup.settle(partial)
        try:
            private.move(partial, path)
        except FileExistsError as error:
            raise RefusedError(f"{path} exists already.", "Choose another name.") from error
    finally:
        _remove(partial)
    return Taken(name, query, _report(selection), selection.chosen)


def _remove(partial: Path) -> None:
    """Remove what was begun, side files too: those of one that was killed would be read again."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def _nothing(selection: Selection) -> NotFoundError:
    if selection.behind:
        return NotFoundError(
            "All that the query finds is sensitive; no copy was made.",
            "--with-sensitive takes it along.",
        )
    return NotFoundError("The query finds nothing; no copy was made.")


def _report(selection: Selection) -> ExportReport:
    cut = [place for place in selection.whole if place in selection.partial]
    return ExportReport(
        len(selection.bodies),
        tuple(LeftOut(*place, title_of(b), _SENSITIVE) for place, b in selection.behind.items()),
        tuple(LeftOut(*place, title_of(selection.bodies[place]), _CUT) for place in cut),
    )


# What goes along


def select(
    conn: sqlite3.Connection, table: str, uids: Sequence[str], *, with_sensitive: bool
) -> Selection:
    """Return what a copy of these incidents or statements holds; see the module."""
    files = _Files(conn)
    files.read(table, uids)
    chosen = [(table, uid) for uid in uids if (table, uid) in files.bodies]
    if table == "incidents":
        about = dict(gathering.statements_about(conn, uids))
        files.bodies |= {("statements", uid): body for uid, body in about.items()}
        chosen += [("statements", uid) for uid in about]
    reached = files.reach(chosen, ())
    hidden: set[Place] = set()
    if not with_sensitive:
        hidden = _sensitive(conn, reached)
        reached = files.reach([place for place in chosen if place not in hidden], hidden)
    whole = tuple(place for place in chosen if place in reached)
    outlines = frozenset(
        place for place in reached if place[0] in review.REVIEWED_TABLES and place not in whole
    )
    for target in review.REVIEWED_TABLES:
        mine = [uid for kind, uid in whole if kind == target]
        reached |= {("remarks", uid): None for uid in files.keep_remarks(target, mine)}
    bodies = {
        place: _as_copied(place, files.bodies[place], place in outlines, reached)
        for place in reached
    }
    partial = frozenset(place for place, body in bodies.items() if body != files.bodies[place])
    partial |= _cut_beside(files.bodies, bodies, whole, hidden)
    behind = {place: files.bodies[place] for place in sorted(hidden)}
    return Selection(bodies, whole, outlines, partial | outlines, behind)


def _cut_beside(
    all_of: Mapping[Place, Body],
    copied: Mapping[Place, Body],
    whole: Sequence[Place],
    hidden: set[Place],
) -> frozenset[Place]:
    """Return the chosen incidents of which a statement stays behind, or something that it says."""
    found = set()
    for place in (*whole, *hidden):
        body, now = all_of[place], copied.get(place)
        if body.get("state") != "void":
            for uid in body.get("parts", {}).get("statement_incidents", {}):
                if now is None or said_of(uid, now) != said_of(uid, body):
                    found.add(("incidents", uid))
    return frozenset(found & set(whole))


def _as_copied(place: Place, body: Body, is_outline: bool, present: dict[Place, None]) -> Body:
    table, _ = place
    # Attachments lie beside the original; what is known of them (name aside) goes along.
    kept = {k: v for k, v in body.items() if not (table == "documents" and k == "path")}
    if is_outline:
        kept.pop("parts", None)
    return within(table, kept, present)


def _sensitive(conn: sqlite3.Connection, reached: Iterable[Place]) -> set[Place]:
    among: dict[str, list[str]] = {}
    for table, uid in reached:
        among.setdefault(table, []).append(uid)
    return {(table, uid) for table, uids in withheld(conn, among).items() for uid in uids}


class _Files:
    """Reads bodies, each once, in loads; knows what leads to what."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self.bodies: dict[Place, Body] = {}

    def read(self, table: str, uids: Iterable[str]) -> None:
        """Read these records of a table, as far as they are not known."""
        missing = [uid for uid in uids if (table, uid) not in self.bodies]
        found = gathering.by_uid(self._conn, table, missing) if missing else ()
        self.bodies |= {(table, uid): body for uid, body in found}

    def keep_remarks(self, table: str, uids: list[str]) -> list[str]:
        """Read the remarks on these records of a table; return their uids."""
        found = dict(gathering.remarks_on(self._conn, table, uids))
        self.bodies |= {("remarks", uid): body for uid, body in found.items()}
        return list(found)

    def reach(self, chosen: Sequence[Place], hidden: Iterable[Place]) -> dict[Place, None]:
        """Return the chosen records and what they lead to without the hidden ones, links too."""
        whole, hidden = frozenset(chosen), frozenset(hidden)
        reached: dict[Place, None] = {}
        frontier = list(chosen)
        while frontier:
            self._read_all(frontier)
            fresh = [place for place in frontier if place in self.bodies and place not in reached]
            reached |= dict.fromkeys(fresh)
            leads = dict.fromkeys(one for p in fresh for one in sorted(self._leads(p, whole)))
            frontier = [one for one in leads if one not in reached and one not in hidden]
            frontier = frontier or self._links(reached, hidden)
        return reached

    def _leads(self, place: Place, whole: frozenset[Place]) -> set[Place]:
        table, body = place[0], self.bodies[place]
        if table in review.REVIEWED_TABLES and place not in whole:
            body = {name: value for name, value in body.items() if name != "parts"}
        return referred(table, body)

    def _read_all(self, places: Iterable[Place]) -> None:
        by_table: dict[str, list[str]] = {}
        for table, uid in places:
            by_table.setdefault(table, []).append(uid)
        for table, uids in by_table.items():
            self.read(table, uids)

    def _links(self, reached: dict[Place, None], hidden: frozenset[Place]) -> list[Place]:
        """Return the links that join two records of those reached and are not among them yet."""
        found: list[Place] = []
        for table in LINKED:
            uids = [uid for kind, uid in reached if kind == table]
            for uid, body in gathering.links_among(self._conn, table, uids):
                place = ("links", uid)
                if place not in reached and not referred("links", body) & hidden:
                    self.bodies[place] = body
                    found.append(place)
        return found


# Writing the copy


class _Telling(NamedTuple):
    """A row of the journal that the copy tells again, and where it stood."""

    seq: int
    entry: Entry
    told: Told


def _fill(
    store: Store, copy: Store, name: str, selection: Selection, query: str, progress: Progress
) -> None:
    conn, bodies = store.conn, selection.bodies
    seq, anchor = review_copy.newest(conn)
    total = len(bodies)
    with copy.batch(f"review copy of {store.path.name}") as batch:
        review_copy.add_terms(copy.conn, conn)
        for table, uid in bodies:
            batch.rows.reserve(table, uid)
        tellings: list[_Telling] = []
        whole = frozenset(selection.whole)
        for done, (place, body) in enumerate(bodies.items()):
            if done % _STEP == 0:
                progress(Step(done, done, total))
            batch.insert_told(*place, body)
            tellings += _tellings(conn, place, body, bodies, seq, with_history=place in whole)
        for telling in sorted(tellings, key=lambda one: one.seq):
            batch.tell(telling.entry, telling.told)
        for key, value in imports.values(conn, "settings"):
            if key in _SETTINGS:
                batch.set_value("settings", key, value)
        review_copy.write(
            *(batch, name, store.path.name, query, selection.chosen, anchor),
            *(selection.partial, selection.outlines),
        )
    progress(Step(total, total, total))


def _tellings(
    conn: sqlite3.Connection,
    place: Place,
    body: Body,
    present: dict[Place, Body],
    last: int,
    *,
    with_history: bool,
) -> list[_Telling]:
    """Return what the copy's journal says of a record, each row with the version that it knew."""
    table, uid = place
    versions = _history(conn, table, uid) if with_history else []
    by_seq = {change.seq: (change, version) for change, version in versions}
    saw: dict[str, int] = {}
    found: list[_Telling] = []
    before: Body | None = None
    for seq, clock, stream, number in review_copy.versions(conn, table, uid):
        saw = {**saw, stream: number}
        if seq not in by_seq:
            continue
        change, version = by_seq[seq]
        now = within(table, version, present)
        entry = _entry(table, uid, change.op, before, now)
        if entry is not None:
            sign = Signature(change.batch, change.author, change.reason, change.undoes)
            found.append(_Telling(seq, entry, Told(saw, sign, clock)))
        before = now
    if found:
        return found
    return [_Telling(last + 1, Entry(table, uid, "insert", None, body), Told(saw))]


def _entry(table: str, uid: str, op: str, before: Body | None, now: Body) -> Entry | None:
    if before is None:
        return Entry(table, uid, "insert", None, now)
    was, given = diff(before, now)
    return Entry(table, uid, op, was, given) if given else None


def _history(conn: sqlite3.Connection, table: str, uid: str) -> list[tuple[Change, Body]]:
    """Return the versions of a record since before its last decision, oldest first.

    Each with the change that led to it; of what was erased from the journal on purpose, none.
    """
    changes = journal.history(conn, table, uid)
    decided = review.last_decision(conn, changes)
    start = 0 if decided is None else max(decided - 1, 0)
    now: Body = dict(gathering.by_uid(conn, table, [uid]))[uid]
    found: list[tuple[Change, Body]] = []
    for change in reversed(changes[start:]):
        if change.blanked:
            break
        found.append((change, now))
        if change.op == "insert":
            break
        now = patch(now, change.before or {})
    return found[::-1]
