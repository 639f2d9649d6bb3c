"""What came back with a review copy, in lines: for the shell and for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.exchange.review_copy.outcome import ASKS_HERE
from tracker.model import references
from tracker.model.text import author_name, cut, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.exchange.review_copy.outcome import Came, Collision, ReviewReport, Standing

_MOST: Final = 20
"""Records listed of each sort, unless all are asked for."""

_CELLS: Final = 200
"""Of a name or title: who made the copy by hand may have put a book there."""

_OUTSIDE: Final = 8
"""Characters of a reference: it leaves the moment, and the file grows."""


def lines(report: ReviewReport, *, everything: bool) -> Iterator[str]:
    """Yield the report line by line; `everything` lists what else is only counted."""
    most = None if everything else _MOST
    mark = report.mark
    verb = "Would take in" if report.dry_run else "Took in"
    taken = f"of {_short(mark.of)}, taken {mark.at:%d %b %Y} by {_short(mark.author)}"
    count = report.looked_at
    worked = "1 record was" if count == 1 else f"{count:,} records were"
    yield f"{verb} {one_line(report.path.name)} ({taken}): {worked} worked on in it."
    yield _standing(report.standing)
    if not report.came:
        yield "Nothing new came of it."
    for what, some in _by_what(report.came).items():
        told = [_came_line(one) for one in some[:most]]
        yield from _listed(what.capitalize(), told, len(some))
    told = ["\n".join(_collision_lines(one)) for one in report.collisions]
    yield from _listed("Collided, and left as it is here", told, len(told))
    left = [f"{_named(one.table, one.uid, one.title)}: {one_line(one.why)}" for one in report.left]
    yield from _listed("Left in the copy", left[:most], len(left))
    if report.settled:
        yield f"Settled: {report.settled:,}."
    yield from map(one_line, report.notes)
    if report.collisions:
        yield f"Each is kept in a remark on its record: {_where_kept(report.collisions)}."


def _standing(one: Standing) -> str:
    """Say which copy it is, how old, and how far the file has moved on."""
    to = f" for {_short(one.noted.to)}" if one.noted is not None and one.noted.to else ""
    by = f" by {_short(one.noted.author)}" if one.noted is not None else ""
    days = {0: "today", 1: "yesterday"}.get(one.days, f"{one.days:,} days ago")
    ago = "" if one.days < 0 else f"{'Handed out' if one.noted else 'Taken'}{to}{by} {days}; "
    of = "its 1 record" if one.records == 1 else f"its {one.records:,} records"
    changed = "none" if not one.changed else f"{one.changed:,}"
    since = "since it last came in" if one.again else "since"
    said = f"{ago}of {of} to be reviewed, {changed} changed here {since}."
    return said[:1].upper() + said[1:]


def ways_on(report: ReviewReport, file: str) -> Iterator[str]:
    """Yield how to settle in the shell what collided."""
    example = next((one for one in report.collisions if one.why == "both"), None)
    if example is not None:
        reference = references.show(example.table, example.uid, _OUTSIDE)
        key = f"{reference}/{example.label.replace(' ', '_')}"
        yield f"To settle one: tracker import review {file} --take {key}:theirs (or :ours)"
    decided = next((one for one in report.collisions if one.why in ASKS_HERE), None)
    if decided is not None:
        reference = references.show(decided.table, decided.uid, _OUTSIDE)
        yield f"To decide here: tracker review show {reference}"
    if any(one.can_come for one in report.left):
        count = sum(one.can_come for one in report.left)
        yield f"To bring {count:,} of what was left along: tracker import review {file} --with-new"
    if report.collisions:
        yield f"To leave all as they are here: tracker import review {file} --take ours"


def _by_what(came: Sequence[Came]) -> dict[str, list[Came]]:
    found: dict[str, list[Came]] = {}
    for one in came:
        found.setdefault(one.what, []).append(one)
    return found


def _came_line(one: Came) -> str:
    """Return what a record got, a line for each value."""
    reason = f" “{one_line(one.by.reason)}”" if one.by.reason else ""
    signed = f"({author_name(one.by.author)}, {one.by.when}{reason})"
    values = (f"    {it.label}: {_value(it.before)} → {_value(it.now)}" for it in one.values)
    return "\n".join((f"{_named(one.table, one.uid, one.title)} {signed}", *values))


def _value(text: str) -> str:
    return one_line(text) or "nothing"


def _where_kept(collisions: Sequence[Collision]) -> str:
    """Return the searches that find the remarks."""
    searches = {
        " ".join(
            (
                *(["is:void"] if one.why == "void" else []),
                *(["is:statement"] if one.table == "statements" else []),
                "has:remark",
            )
        )
        for one in collisions
    }
    return ", ".join(sorted(searches, key=len))


def _collision_lines(one: Collision) -> Iterator[str]:
    reference = references.show(one.table, one.uid, _OUTSIDE)
    yield f"{reference}/{one.label.replace(' ', '_')} “{one_line(one.title)}”"
    yield f"    {one_line(one.words)}"


def _named(table: str, uid: str, title: str) -> str:
    return f"{references.show(table, uid, _OUTSIDE)} “{_short(title)}”"


def _short(text: str) -> str:
    return cut(one_line(text), _CELLS)


def _listed(heading: str, told: Sequence[str], count: int) -> Iterator[str]:
    """Yield a heading with the number of records, and what is told of them, line by line."""
    if not told:
        return
    yield f"{heading} ({count:,}):"
    for record in told:
        yield from (f"  {line}" for line in record.split("\n"))
    if count > len(told):
        yield f"  … and {count - len(told):,} more"
