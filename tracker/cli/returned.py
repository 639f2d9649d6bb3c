"""What came back with a review copy: the choices where sides collide, and the report as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.cli.streams import OUTSIDE
from tracker.errors import UsageError
from tracker.exchange.review_copy.outcome import WHY
from tracker.model import references
from tracker.model.text import one_line

if TYPE_CHECKING:
    from tracker.exchange.review_copy.outcome import By, Came, Collision, Key, ReviewReport, Side
    from tracker.store.store import Store

_USAGE: Final = "--take theirs, or --take i7k3q/title:theirs,i2m9d/date:ours"


def choices(store: Store, typed: str | None) -> tuple[dict[Key, Side], Side | None]:
    """Read `--take`: the side of single fields, and of all others; raises UsageError."""
    some: dict[Key, Side] = {}
    rest: Side | None = None
    for item in filter(None, (word.strip() for word in (typed or "").split(","))):
        where, _, side = item.rpartition(":")
        chosen = _side(side)
        reference, slash, field = where.partition("/")
        if not where:
            rest = chosen
        elif not slash or not field:
            raise UsageError(f"“{one_line(item)}” names no field.", _USAGE)
        else:
            some[_key(store, reference, field)] = chosen
    return some, rest


def _side(typed: str) -> Side:
    if typed == "theirs":
        return "theirs"
    if typed == "ours":
        return "ours"
    raise UsageError(f"“{one_line(typed)}” is neither theirs nor ours.", _USAGE)


def _key(store: Store, reference: str, field: str) -> Key:
    from tracker.entry.saying import field_named
    from tracker.store.lookup import resolve_itself

    table, uid = resolve_itself(store.conn, reference)
    return table, uid, field_named(table, field)


def returned_as_json(report: ReviewReport) -> dict[str, Any]:
    """Return the report with stable keys; moments are UTC, in words."""
    mark, noted = report.mark, report.standing.noted
    return {
        "origin": "review",
        "path": str(report.path),
        "dry_run": report.dry_run,
        "copy": {
            "of": mark.of,
            "query": mark.query,
            "taken_at": mark.at.isoformat(timespec="seconds"),
            "taken_by": mark.author,
            "handed_out_to": noted.to if noted is not None else None,
            "handed_out_at": noted.at.isoformat(timespec="seconds") if noted is not None else None,
            "to_review": report.standing.records,
            "changed_here": report.standing.changed,
        },
        "records": report.looked_at,
        "came": [
            {
                **_record(one),
                "what": one.what,
                "fields": list(one.fields),
                "values": [value._asdict() for value in one.values],
                "by": _by(one.by),
            }
            for one in report.came
        ],
        "collisions": [
            {
                **_record(one),
                "field": one.field,
                "why": one.why,
                "said": WHY[one.why],
                "detail": one.detail,
                "theirs": one.theirs,
                "theirs_by": _by(one.theirs_by),
                "ours": one.ours,
                "ours_by": _by(one.ours_by),
            }
            for one in report.collisions
        ],
        "left": [{**_record(one), "why": one.why, "can_come": one.can_come} for one in report.left],
        "settled": report.settled,
        "notes": list(report.notes),
    }


def _record(one: Came | Collision | Any) -> dict[str, Any]:
    ref = references.show(one.table, one.uid, OUTSIDE)
    return {"ref": ref, "uid": one.uid, "title": one.title}


def _by(by: By | None) -> dict[str, Any] | None:
    return None if by is None else {"author": by.author, "at": by.when, "reason": by.reason}
