"""Import of UCDP GED: `plan` rehearses, `run` does it, in one batch and so in one undo step.

    report = ucdp.run(store, Path("ged.csv"), progress=show)

The file is read in a stream; memory grows with the number of names, documents and records only by
what tells them apart. An exception, a Ctrl-C among them, leaves the file as it was.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.exchange.naming import Names, Record, full
from tracker.exchange.plan import Intake
from tracker.exchange.progress import Progress, Step, silent
from tracker.exchange.rejects import Rejected, RejectFile, rejects_path
from tracker.exchange.report import ImportReport
from tracker.exchange.table import Row, Source, Table, inspect
from tracker.exchange.ucdp_records import (
    DATASET,
    SPEAKER_SUFFIX,
    Mapping,
    cited_file,
    spoken,
    uid_of,
)
from tracker.exchange.ucdp_rows import ORIGIN, Event, RowError, missing_columns, read_event, span
from tracker.model.references import content_uid
from tracker.store import imports

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.store.batch import Batch
    from tracker.store.store import Store

_STEP_ROWS = 100
_BULK = 1000
"""Records from which on the search index is put in order after the import."""


def read(path: Path, *, encoding: str = "utf-8") -> Iterator[Event | Rejected]:
    """Yield the events of a file, and in their place the rows that cannot be taken.

    Raises RefusedError if the file cannot be read, is not in `encoding`, or is not UCDP GED.
    """
    with _open(inspect(path, encoding)) as table:
        for _, event in _events(table):
            yield event


def plan(
    store: Store, path: Path, *, encoding: str = "utf-8", progress: Progress = silent
) -> ImportReport:
    """Say what importing the file would do; nothing is written. Raises as `run`."""
    source = inspect(path, encoding)
    with _open(source) as table, RejectFile(None, table.header) as rejects:
        return _Import(store.conn, table, rejects, None).run(progress)


def run(
    store: Store,
    path: Path,
    *,
    encoding: str = "utf-8",
    progress: Progress = silent,
    rejects: Path | None = None,
) -> ImportReport:
    """Import the file in one batch. Rows that cannot be taken go to `rejects` with their reason.

    `rejects` is a new file beside it if not given. Raises RefusedError if the file cannot be read,
    is not in `encoding`, or is not UCDP GED (then with the columns that it lacks), or if there is
    something where rejected rows are to go, and what `Store.batch` raises.
    """
    source = inspect(path, encoding)
    reason = imports.reason_of(ORIGIN, path.name)
    with (
        _open(source) as table,
        RejectFile(rejects or rejects_path(path, "csv"), table.header) as rejected,
        store.batch(reason) as batch,
    ):
        report = _Import(store.conn, table, rejected, batch).run(progress)
        report = replace(report, rejects=rejected.keep())
    if sum(report.created.values()) + sum(report.updated.values()) >= _BULK:
        store.optimize()
    return report


@contextmanager
def _open(source: Source) -> Iterator[Table]:
    with Table(source) as table:
        missing = missing_columns(table.header)
        if missing:
            raise RefusedError(
                f"{source.path} is not UCDP GED: it has no column {', '.join(missing)}.",
                "Columns are found by their names, in any order; see the UCDP GED codebook.",
            )
        yield table


def _events(table: Table) -> Iterator[tuple[Row, Event | Rejected]]:
    """Yield each row with what it says, or why it says nothing."""
    seen: dict[str, int] = {}
    column = table.header.index("id")
    for row in table:
        id_ = row.cells[column].strip() if len(row.cells) > column else ""
        if row.problem is not None:
            yield row, Rejected(row.line, id_, row.problem)
        elif id_ in seen:
            reason = f"the id {id_} is there already, in line {seen[id_]}"
            yield row, Rejected(row.line, id_, reason)
        else:
            try:
                event = read_event(dict(zip(table.header, row.cells, strict=True)))
            except RowError as error:
                yield row, Rejected(row.line, id_, str(error))
            else:
                seen[id_] = row.line
                yield row, event


class _Import:
    """One import, or without a batch its rehearsal."""

    def __init__(
        self, conn: sqlite3.Connection, table: Table, rejects: RejectFile, batch: Batch | None
    ) -> None:
        self._conn = conn
        self._table = table
        self._rejects = rejects
        self._last = imports.LastImport(conn, ORIGIN)
        self._intake = Intake(conn, self._last, batch)
        self._names = Names(conn, self._intake.rows, ORIGIN)
        self._rehearsal = batch is None
        self._rejected: list[Rejected] = []
        self._ids: set[str] = set()
        self._covered: set[tuple[str, str]] = set()
        self._contradictions = 0

    def run(self, progress: Progress) -> ImportReport:
        source = self._table.source
        dataset = imports.document_with(self._conn, source.sha256) or content_uid(source.sha256)
        mapping = Mapping(self._names, dataset)
        if not self._rehearsal and not self._intake.rows.has("documents", dataset):
            self._intake.rows.reserve("documents", dataset)  # what is written may cite it
        rows = 0
        for rows, (row, event) in enumerate(_events(self._table), 1):
            if rows % _STEP_ROWS == 0:
                progress(Step(rows, self._table.bytes_read, source.size))
            self._take(row, event, mapping)
        if self._intake.created or self._intake.updated:
            self._intake.take([self._file_record(dataset, source)])
        progress(Step(rows, source.size, source.size))
        return self._report(rows)

    def _take(self, row: Row, event: Event | Rejected, mapping: Mapping) -> None:
        if isinstance(event, Rejected):
            self._ids.add(event.id)
            self._reject(row, event)
            return
        self._ids.add(event.id)
        self._contradictions += span(event.figures) != event.figures
        extra = event.homeless
        self._covered.add((extra.get("country_id", ""), extra.get("year", "")))
        records = list(mapping.records(event, self._resolved_before(event)))
        fresh = self._names.take_fresh()
        try:
            self._intake.check(records)
        except RefusedError as error:
            self._names.put_back(fresh)
            self._reject(row, Rejected(row.line, event.id, error.hint.replace("\n", "; ")))
            return
        self._intake.take(fresh)
        self._intake.take(records, stamp=cited_file(event.id))

    def _resolved_before(self, event: Event) -> dict[str, str | None]:
        """Return what the last import made of the names in this row.

        They keep their meaning, whatever has been renamed since: else the row would seem to have
        changed upstream.
        """
        if not self._last:
            return {}
        incident = self._last.body("incidents", uid_of(event.id)) or {}
        source = self._last.body("statements", uid_of(event.id, SPEAKER_SUFFIX)) or {}
        before = {
            row["as_written"]: row["actor"]
            for row in incident.get("parts", {}).get("involvements", {}).values()
        }
        if "speaker_as_written" in source:
            before[spoken(source["speaker_as_written"])] = source.get("speaker")
        return before

    def _reject(self, row: Row, rejected: Rejected) -> None:
        self._rejected.append(rejected)
        self._rejects.add(row.line, row.cells, rejected.reason)

    def _file_record(self, uid: str, source: Source) -> Record:
        body = full(
            "documents",
            kind="dataset",
            title=source.path.name,
            publisher=self._names.actor(DATASET, "dataset"),
            media_type="text/csv",
            bytes=source.size,
            sha256=source.sha256,
            collected_how="imported; the file itself is not kept here",
            state="review",
        )
        return "documents", uid, body

    def _vanished(self) -> tuple[str, ...]:
        """Return the ids that this file should have: of a country and year that it covers."""
        if not self._last:
            return ()
        return tuple(
            origin_id
            for origin_id, _, state, extra in imports.origin_bodies(self._conn, ORIGIN)
            if origin_id not in self._ids
            and state != "void"
            and (extra.get("country_id", ""), extra.get("year", "")) in self._covered
        )

    def _notes(self) -> tuple[str, ...]:
        if not self._contradictions:
            return ()
        return (
            f"In {self._contradictions:,} rows low, best and high contradict each other; their "
            "span is kept, and the statement says so.",
        )

    def _report(self, rows: int) -> ImportReport:
        intake = self._intake
        return ImportReport(
            origin=ORIGIN,
            path=self._table.source.path,
            dry_run=self._rehearsal,
            rows=rows,
            created=dict(intake.created),
            updated=dict(intake.updated),
            unchanged=dict(intake.unchanged),
            left_alone=tuple(intake.left_alone),
            rejected=tuple(self._rejected),
            # The publisher is named before it is known whether anything will need it.
            new_actors=tuple(self._names.new_actors) if intake.created else (),
            new_places=tuple(self._names.new_places),
            vanished=self._vanished(),
            notes=self._notes(),
        )
