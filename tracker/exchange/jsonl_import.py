"""Import of JSON lines: `plan_jsonl` rehearses, `import_jsonl` does it, in one batch.

The file is read more than once: first each line by itself, then what the records point to, so that
lines may stand in any order and none is written that points to nothing; then they are written.
Importing again goes by the rules of `plan`: a person's edits stay.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import partial
from graphlib import CycleError
from typing import TYPE_CHECKING, Final

from tracker.errors import RefusedError
from tracker.exchange.brought import Merges
from tracker.exchange.jsonl import (
    VALUES,
    Line,
    LineError,
    NewerError,
    read_line,
    rejected_line,
)
from tracker.exchange.jsonl_file import LineFile, tidied
from tracker.exchange.moving import Taken, givers_first
from tracker.exchange.plan import Intake
from tracker.exchange.progress import Progress, Step, silent
from tracker.exchange.rejects import Rejected, refusing, rejects_path
from tracker.exchange.report import ImportReport, LeftAlone
from tracker.exchange.table import Source, inspect
from tracker.model import references as refs
from tracker.model.columns import TABLES
from tracker.store import absorbed, imports, private
from tracker.store.lookup import winner
from tracker.store.merge import led_on, redirect

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.exchange.moving import Move
    from tracker.model.columns import Body
    from tracker.store.batch import Batch
    from tracker.store.store import Store

ORIGIN: Final = "jsonl"
Key = tuple[str, str]
"""Table and uid, or key."""

_OF_ONE_FILE: Final = "review:"
"""How the settings begin that hold for the file in which they were made: whether people may accept
what is their own, of what it is a copy, which copies went out and came back."""
_STEP_LINES: Final = 500
_BULK: Final = 1000
_OUTSIDE: Final = re.compile(r"^[/~]|(^|/)\.\.(/|$)|[\\:]")
"""What is no path within a folder, here or under Windows."""


def plan_jsonl(store: Store, path: Path, *, progress: Progress = silent) -> ImportReport:
    """Say what importing the file would do; nothing is written. Raises as `import_jsonl`."""
    return _Import(store.conn, inspect(path), None, progress).run()


def import_jsonl(
    store: Store, path: Path, *, progress: Progress = silent, rejects: Path | None = None
) -> ImportReport:
    """Import the file in one batch; lines that cannot be taken go to `rejects`, as they are.

    `rejects` is a new file beside it if not given; the reasons are in the report. Raises
    RefusedError if the file cannot be read or has no line that can be taken, and what
    `Store.batch` raises.
    """
    source = inspect(path)
    with store.batch(imports.reason_of(ORIGIN, path.name)) as batch:
        work = _Import(store.conn, source, batch, progress)
        report = work.run()
        if report.rejected:
            target = rejects or rejects_path(path, "jsonl")
            work.write_rejects(target)
            report = replace(report, rejects=target)
    if sum(report.created.values()) + sum(report.updated.values()) >= _BULK:
        store.optimize()
    return report


class _Import:
    """One import, or without a batch its rehearsal."""

    def __init__(
        self, conn: sqlite3.Connection, source: Source, batch: Batch | None, progress: Progress
    ) -> None:
        self._conn = conn
        self._source = source
        self._file = LineFile(source.path)
        self._batch = batch
        self._progress = progress
        self._last = imports.LastImport(conn, ORIGIN)
        self._intake = Intake(conn, self._last, batch)
        self._rejected: dict[int, Rejected] = {}
        self._fallen: set[Key] = set()
        self._lines: dict[Key, int] = {}
        self._new: set[Key] = set()
        self._names: dict[str, list[str]] = {"actors": [], "places": []}
        self._has_content = False
        self._rows = 0
        self._merges = Merges(conn, self._last, self._intake)
        self._led: set[Key] = set()
        self._left_there: list[str] = []
        self._total = 2 * source.size  # bytes, for each line is read twice

    def run(self) -> ImportReport:
        self._look_at_each()
        if self._rejected and not self._lines:
            first = next(iter(self._rejected.values()))
            why = f"line {first.line}: {first.reason.rstrip('.')}"
            raise RefusedError(
                f"No line of {self._source.path} can be taken; {why}.",
                'Lines are as tracker export jsonl writes them; the first is {"format":"tracker",'
                '"version":1}. Nothing was imported.',
            )
        if not self._has_content:
            raise RefusedError(f"{self._source.path} is empty.", "An export has at least one line.")
        self._write()
        intake = self._intake
        return ImportReport(
            origin=ORIGIN,
            path=self._source.path,
            dry_run=self._batch is None,
            rows=self._rows,
            created=dict(intake.created),
            updated=dict(intake.updated),
            unchanged=dict(intake.unchanged),
            left_alone=tuple(intake.left_alone),
            rejected=tuple(self._rejected[line] for line in sorted(self._rejected)),
            new_actors=tuple(self._names["actors"]),
            new_places=tuple(self._names["places"]),
            notes=self._notes(),
        )

    def _notes(self) -> tuple[str, ...]:
        """Say which records point elsewhere than in the file, and which settings stay there."""
        notes = []
        if self._left_there:
            notes.append(
                f"how a file is reviewed it says itself, left there: {_some(self._left_there)}"
            )
        if self._led:
            named = [refs.show(table, uid, 8) for table, uid in sorted(self._led)]
            notes.append(f"led on to the winner of what was merged: {_some(named)}")
        return tuple(notes)

    def write_rejects(self, target: Path) -> None:
        """Write the rejected lines, each with its reason; `read_line` understands them again."""
        with refusing(target), private.new_text(target) as file:
            for number, text in self._file.texts():
                if number in self._rejected:
                    file.write(rejected_line(number, self._rejected[number].reason, text))

    # Reading

    def _look_at_each(self) -> None:
        """Check each line by itself, then together: what it points to, what merges do to it."""
        taken = Taken(self._conn)
        for key, pointing in self._read_each(taken).items():
            if key not in self._lines:
                for number in pointing:
                    why = "was rejected" if key in self._fallen else "is nowhere"
                    reason = f"it points to {key[1]} among the {key[0]}, which {why}"
                    self._reject(number, None, reason)
        for key in self._merges.circles():
            self._set_aside(key, "it is merged into itself, straight or in a circle")
        known, moving = -1, taken.moves
        while known != len(self._rejected):
            known = len(self._rejected)
            if self._rejected:
                self._reject_what_hangs_on_rejected()
            if self._merges:
                self._set_aside_torn()
            moving = self._set_aside_half(taken.moves)
        self._put_givers_first(moving)
        self._lines = {key: n for key, n in self._lines.items() if n not in self._rejected}

    def _read_each(self, taken: Taken) -> dict[Key, list[int]]:
        """Check each line by itself; return what is pointed to and not here, and by which lines."""
        wanting: dict[Key, list[int]] = defaultdict(list)
        for number, text in self._file.texts():
            line = None
            self._has_content = self._has_content or bool(text.strip())
            try:
                line = read_line(text)
                if line is None:
                    continue
                self._rows += 1
                self._check(line := tidied(line), taken)
            except NewerError as error:
                raise RefusedError(
                    f"{self._source.path}, line {number}: {error}.",
                    "Import it with the newer version. Nothing was imported.",
                ) from error
            except LineError as error:
                self._reject(number, line, str(error))
                continue
            self._note(number, line)
            for key in _pointed_to(line):
                if key not in self._lines and not self._is_there(key):
                    wanting[key].append(number)
            self._step(number)
        return wanting

    def _note(self, number: int, line: Line) -> None:
        self._lines[line.table, line.uid] = number
        self._file.keep(number, line.table)
        self._merges.note(line)

    def _set_aside_torn(self) -> None:
        """Reject what would make one answer of two to records that are one now."""
        for key, reason in self._merges.refused(self._coming):
            self._set_aside(key, reason)
        for key in [key for key in self._lines if key[0] == "statements"]:
            body = self._coming(key)
            if body is not None and (reason := self._merges.torn(key[1], body)):
                self._set_aside(key, reason)

    def _set_aside_half(self, moves: list[Move]) -> list[Move]:
        """Reject the lines of a part that would be in both or in neither; return what moves."""
        moving = []
        for move in moves:
            stays, comes = (
                self._merges.has_part(end, move, self._coming) for end in (move.giver, move.taker)
            )
            if comes and not stays:
                moving.append(move)
            elif stays == comes:
                reason = f"{move}, of which only one half can be done here"
                if move.giver not in self._lines:
                    reason = f"{move.part} {move.key} belong to another record"
                for end in (move.giver, move.taker):
                    self._set_aside(end, reason)
        try:
            givers_first(moving)
        except CycleError as error:
            for key in error.args[1]:
                self._set_aside(key, "its parts and those of another record change places")
        return moving

    def _put_givers_first(self, moves: list[Move]) -> None:
        """Have a part leave before it arrives: it cannot be in two records, not in undo either."""
        rank = {self._lines[key]: n for n, key in enumerate(givers_first(moves))}
        for table in {move.taker[0] for move in moves}:
            self._file.sort(table, rank)

    def _set_aside(self, key: Key, reason: str) -> None:
        if key in self._lines:
            self._fallen.add(key)
            self._reject(self._lines[key], None, reason)

    def _coming(self, key: Key) -> Body | None:
        """Return what the file says of a record, None if nothing, or in a rejected line."""
        number = self._lines.get(key)
        if number is None or number in self._rejected:
            return None
        return self._file.line(number).body

    def _check(self, line: Line, taken: Taken) -> None:
        key = (line.table, line.uid)
        if key in self._lines:
            raise LineError(f"the same record is there already, in line {self._lines[key]}")
        if line.table in VALUES:
            return
        try:
            self._intake.check([line])
        except RefusedError as error:
            raise LineError(error.hint.replace("\n", "; ").rstrip(".")) from error
        if _OUTSIDE.search(line.body.get("path", "")):
            raise LineError("its path leads out of the folder of attached files")
        is_emptied = line.body.get("state") == "void" and "parts" not in line.body
        if line.table in absorbed.EMPTIED and "merged_into" in line.body and not is_emptied:
            raise LineError("a merged record is void, and its parts are the winner's")
        taken.claim(line)

    def _reject_what_hangs_on_rejected(self) -> None:
        """Reject what points to a rejected line of a record that is not in the file either."""
        pointing: dict[Key, list[int]] = defaultdict(list)
        keys = {number: key for key, number in self._lines.items()}
        for number, line in self._file.lines_by_table(without=self._rejected):
            for key in _pointed_to(line):
                pointing[key].append(number)
        falling = [
            key
            for key in pointing
            if self._lines.get(key, 0) in self._rejected or key not in self._lines
            if not self._is_there(key)
        ]
        while falling:
            key = falling.pop()
            for number in pointing.get(key, ()):
                if number not in self._rejected:
                    reason = f"it points to {key[1]} among the {key[0]}, which was rejected"
                    self._reject(number, None, reason)
                    if not self._is_there(keys[number]):
                        falling.append(keys[number])

    def _is_there(self, key: Key) -> bool:
        return key[0] in TABLES and self._intake.rows.has(*key)

    def _reject(self, number: int, line: Line | None, reason: str) -> None:
        if line is not None:
            self._fallen.add((line.table, line.uid))
        self._rejected.setdefault(number, Rejected(number, line.uid if line else "", reason))

    # Writing

    def _write(self) -> None:
        self._new = {
            key for key in self._lines if key[0] in TABLES and not self._intake.rows.has(*key)
        }
        for number, written in self._file.lines_by_table(without=self._rejected):
            self._step(number)
            line = written._replace(body=self._led_on(written.table, written.body))
            if line.body != written.body:
                self._led.add((line.table, line.uid))
            if self._batch is not None:
                for key in _pointed_to(line):
                    if key in self._new:
                        self._intake.rows.reserve(*key)
            if line.table in VALUES:
                self._take_value(line)
            elif (line.table, line.uid) in self._new:
                self._create(line)
            else:
                lead = partial(self._led_on, line.table)
                self._intake.meet(line.table, line.uid, line.body, lead=lead)
        self._lead_what_is_here()
        self._progress(Step(self._rows, self._total, self._total))

    def _led_on(self, table: str, body: Body) -> Body:
        """Return a record pointing to the winner of each record that was merged away."""
        if table in VALUES or not self._merges:
            return body
        return led_on(self._conn, table, body, self._merges.top)

    def _lead_what_is_here(self) -> None:
        """Let what is here point to the winner of a merge that the file brought."""
        if self._batch is None:
            return
        for table, uid in self._merges.brought:
            if table in absorbed.EMPTIED and (self._intake.rows.read(table, uid) or {}).get(
                "merged_into"
            ):
                redirect(self._batch, table, uid, winner(self._conn, table, uid))

    def _create(self, line: Line) -> None:
        if line.table == "links" and _joins_itself(line.body):
            alone = LeftAlone(line.table, line.uid, line.body["kind"], "merged")
            self._intake.left_alone.append(alone)
            return
        if self._intake.create([line]) and line.table in self._names:
            self._names[line.table].append(line.body["name"])

    def _take_value(self, line: Line) -> None:
        if line.table == "settings" and line.uid.startswith(_OF_ONE_FILE):
            self._left_there.append(line.uid)
            return
        column = VALUES[line.table]
        value = line.body[column]
        current = dict(imports.values(self._conn, line.table)).get(line.uid)
        base = (self._last.body(line.table, line.uid) or {}).get(column)
        if value in (current, base):
            self._intake.unchanged[line.table] += 1
        elif current != base:
            alone = LeftAlone(line.table, line.uid, line.uid, "edited", (column,))
            self._intake.left_alone.append(alone)
        else:
            (self._intake.created if current is None else self._intake.updated)[line.table] += 1
            if self._batch is not None:
                self._batch.set_value(line.table, line.uid, value)

    def _step(self, number: int) -> None:
        if number % _STEP_LINES == 0:
            self._progress(Step(self._rows, min(self._file.bytes_read, self._total), self._total))


def _some(names: list[str]) -> str:
    return ", ".join(names[:10]) + (" …" if len(names) > 10 else "")


def _pointed_to(line: Line) -> Iterator[Key]:
    """Yield what a record points to."""
    table, _, body = line
    if table in VALUES:
        return
    if "merged_into" in body:
        yield table, body["merged_into"]
    yield from absorbed.references(table, body)


def _joins_itself(link: Body) -> bool:
    return any(
        link.get(f"from_{noun}") is not None and link.get(f"from_{noun}") == link.get(f"to_{noun}")
        for noun in ("incident", "statement")
    )
