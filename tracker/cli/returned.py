"""What came back with a review copy: the choices where sides collide, the report, and its JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.cli.streams import OUTSIDE
from tracker.cli.wording import plural
from tracker.errors import UsageError
from tracker.exchange.review_copy.outcome import WHY
from tracker.model import references
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.exchange.review_copy.outcome import By, Came, Collision, Key, ReviewReport, Side
    from tracker.store.store import Store

_MOST: Final = 20
"""Records listed of each sort, unless all are asked for."""

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


def returned_lines(report: ReviewReport, file: str, *, everything: bool) -> Iterator[str]:
    """Yield the report line by line; `everything` lists what else is only counted."""
    most = None if everything else _MOST
    mark = report.mark
    verb = "Would take in" if report.dry_run else "Took in"
    taken = f"of {one_line(mark.of)}, taken {mark.at:%d %b %Y} by {one_line(mark.author)}"
    worked = plural(report.looked_at, "record was", "records were")
    yield f"{verb} {one_line(report.path.name)} ({taken}): {worked} worked on in it."
    if not report.came:
        yield "Nothing new came of it."
    for what, some in _by_what(report.came).items():
        yield from _listed(what.capitalize(), [_came_line(one) for one in some], most)
    yield from _listed(
        "Collided, and left as it is here",
        [line for one in report.collisions for line in _collision_lines(one)],
        None,
        len(report.collisions),
    )
    left = [f"{_named(one.table, one.uid, one.title)}: {one_line(one.why)}" for one in report.left]
    yield from _listed("Left in the copy", left, most)
    if report.settled:
        yield f"Settled: {plural(report.settled, 'collision', 'collisions')}."
    yield from map(one_line, report.notes)
    if report.collisions:
        yield from _ways_on(report.collisions, one_line(file))


def _by_what(came: Sequence[Came]) -> dict[str, list[Came]]:
    found: dict[str, list[Came]] = {}
    for one in came:
        found.setdefault(one.what, []).append(one)
    return found


def _came_line(one: Came) -> str:
    from tracker.entry.saying import field_label

    fields = ", ".join(dict.fromkeys(field_label(name) for name in one.fields))
    said = f": {fields}" if fields else ""
    reason = f" “{one_line(one.by.reason)}”" if one.by.reason else ""
    named = _named(one.table, one.uid, one.title)
    return f"{named}{said} ({one_line(one.by.author)}, {one.by.when}{reason})"


def _collision_lines(one: Collision) -> Iterator[str]:
    reference = references.show(one.table, one.uid, OUTSIDE)
    yield f"{reference}/{one.label.replace(' ', '_')} “{one_line(one.title)}”"
    yield f"    {one_line(one.words)}"


def _ways_on(collisions: Sequence[Collision], file: str) -> Iterator[str]:
    yield "Each is kept in a remark on its record (has:remark)."
    example = next((one for one in collisions if one.why == "both"), None)
    if example is not None:
        reference = references.show(example.table, example.uid, OUTSIDE)
        key = f"{reference}/{example.label.replace(' ', '_')}"
        yield f"To settle one: tracker import review {file} --take {key}:theirs (or :ours)"
    yield f"To leave all as they are here: tracker import review {file} --take ours"


def _named(table: str, uid: str, title: str) -> str:
    return f"{references.show(table, uid, OUTSIDE)} “{one_line(title)}”"


def _listed(
    heading: str, lines: Sequence[str], most: int | None, count: int | None = None
) -> Iterator[str]:
    if not lines:
        return
    yield f"{heading} ({len(lines) if count is None else count:,}):"
    for line in lines[:most]:
        yield f"  {line}"
    if most is not None and len(lines) > most:
        yield f"  … and {len(lines) - most:,} more"


def returned_as_json(report: ReviewReport) -> dict[str, Any]:
    """Return the report with stable keys; moments are UTC, in words."""
    mark = report.mark
    return {
        "origin": "review",
        "path": str(report.path),
        "dry_run": report.dry_run,
        "copy": {
            "of": mark.of,
            "query": mark.query,
            "taken_at": mark.at.isoformat(timespec="seconds"),
            "taken_by": mark.author,
        },
        "records": report.looked_at,
        "came": [
            {**_record(one), "what": one.what, "fields": list(one.fields), "by": _by(one.by)}
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
        "left": [{**_record(one), "why": one.why} for one in report.left],
        "settled": report.settled,
        "notes": list(report.notes),
    }


def _record(one: Came | Collision | Any) -> dict[str, Any]:
    ref = references.show(one.table, one.uid, OUTSIDE)
    return {"ref": ref, "uid": one.uid, "title": one.title}


def _by(by: By | None) -> dict[str, Any] | None:
    return None if by is None else {"author": by.author, "at": by.when, "reason": by.reason}
