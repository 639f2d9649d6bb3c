"""What an import did, or would do, in lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.cli.streams import OUTSIDE
from tracker.cli.wording import how_many, plural
from tracker.entry.saying import field_label
from tracker.model import references
from tracker.model.columns import TABLES
from tracker.model.merging import fields_of
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.exchange.report import ImportReport, LeftAlone

_MOST: Final = 20
"""Names and rows listed of each sort, unless all are asked for."""


def report_lines(report: ImportReport, *, everything: bool) -> Iterator[str]:
    """Yield the report line by line; `everything` lists what else is only counted."""
    most = None if everything else _MOST
    name = one_line(report.path.name)
    verb = "Would import" if report.dry_run else "Imported"
    yield f"{verb} {name}: {plural(report.rows, 'row', 'rows')}."
    for label, counts in (
        ("created", report.created),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
    ):
        said = ", ".join(how_many(count, table) for table, count in counts.items() if count)
        if said or label != "unchanged":
            yield f"{label:<10} {said or 'nothing'}"
    yield from _listed("New actors", [one_line(name) for name in report.new_actors], most)
    yield from _listed("New places", [one_line(name) for name in report.new_places], most)
    yield from _listed("Left as a person made it", [_alone(a) for a in report.left_alone], most)
    yield from _listed("No longer in the source", [one_line(id_) for id_ in report.vanished], most)
    rejected = [
        f"line {row.line}{f', id {one_line(row.id)}' if row.id else ''}: {one_line(row.reason)}"
        for row in report.rejected
    ]
    yield from _listed("Rejected", rejected, most)
    if report.rejects is not None:
        yield f"The rejected rows are in {one_line(str(report.rejects))}."
    for note in report.notes:
        yield one_line(note)


def report_as_json(report: ImportReport) -> dict[str, Any]:
    """Return the report with stable keys."""
    return {
        "origin": report.origin,
        "path": str(report.path),
        "dry_run": report.dry_run,
        "rows": report.rows,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "new_actors": list(report.new_actors),
        "new_places": list(report.new_places),
        "left_alone": [
            {
                "ref": references.show(alone.table, alone.uid, OUTSIDE),
                "uid": alone.uid,
                "title": alone.title,
                "why": alone.why,
                "fields": list(alone.fields),
            }
            for alone in report.left_alone
        ],
        "rejected": [
            {"line": row.line, "id": row.id, "reason": row.reason} for row in report.rejected
        ],
        "rejects": None if report.rejects is None else str(report.rejects),
        "vanished": list(report.vanished),
        "notes": list(report.notes),
    }


def _listed(heading: str, lines: Sequence[str], most: int | None) -> Iterator[str]:
    if not lines:
        return
    yield f"{heading} ({len(lines):,}):"
    for line in lines[:most]:
        yield f"  {line}"
    if most is not None and len(lines) > most:
        yield f"  … and {len(lines) - most:,} more"


def _fields(table: str) -> Iterable[tuple[str, Sequence[str]]]:
    return fields_of(table).items() if table in TABLES else ()


def _alone(alone: LeftAlone) -> str:
    names = [name.partition(" ")[0] for name in alone.fields]  # of a part, its kind
    called = {column: name for name, all_of in _fields(alone.table) for column in all_of}
    named = dict.fromkeys(field_label(called.get(name, name)) for name in names)
    fields = f" ({', '.join(named)})" if named else ""
    reference = references.show(alone.table, alone.uid, OUTSIDE)
    return f"{reference} “{one_line(alone.title)}”: {alone.why}{fields}"
