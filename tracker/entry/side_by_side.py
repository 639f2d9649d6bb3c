"""Two records side by side, field by field in words: what a person needs to see to make one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.entry.saying import Saying, field_label
from tracker.errors import NotFoundError
from tracker.model.merging import NAMED_TABLES, Choice, compare, fields_of, says_nothing
from tracker.model.text import one_line
from tracker.store import merge

if TYPE_CHECKING:
    from tracker.model.columns import Body
    from tracker.store.store import Store

_NAMES_SHOWN = 8


class Line(NamedTuple):
    """A field, or kind of part, in which the two differ, in words.

    `moves` are the parts that the loser brings, `own` those that the winner has.
    """

    choice: Choice
    label: str
    ours: str
    theirs: str
    moves: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


class SideBySide(NamedTuple):
    """Two records of a table. `names` are reference and title of winner and loser.

    `torn`: in words, who says one thing of one and another of the other; `after`: what else comes
    of a merge; `same`: the fields in which both say the same.
    """

    table: str
    winner: merge.Shown
    loser: merge.Shown
    names: tuple[str, str]
    lines: tuple[Line, ...]
    torn: tuple[str, ...]
    after: tuple[str, ...]
    same: tuple[str, ...]

    @property
    def final(self) -> bool:
        """Whether one of the two is final, so that merging needs a reason."""
        return "final" in (self.winner.body.get("state"), self.loser.body.get("state"))


def side_by_side(
    store: Store, table: str, winner: str, loser: str, so_far: Body | None = None
) -> SideBySide:
    """Compare two records (uids); raises as `merge.differences` where they cannot be merged.

    `so_far`: what the winner says after others were merged into it that are not written yet.
    """
    merge.differences(store.conn, table, loser, winner)  # raises where they cannot be
    ours, theirs = so_far or store.body(table, winner), store.body(table, loser)
    saying = Saying(store.conn)
    return SideBySide(
        table,
        merge.Shown(winner, ours),
        merge.Shown(loser, theirs, torn=merge.torn(store.conn, table, loser, winner)),
        (saying.record(table, winner), saying.record(table, loser)),
        tuple(_line(saying, table, choice) for choice in compare(table, ours, theirs)),
        torn(store, table, loser, winner),
        tuple(_after(store, table, loser)),
        _same(table, ours, theirs),
    )


def _line(saying: Saying, table: str, choice: Choice) -> Line:
    label = field_label(choice.name)
    if choice.name in fields_of(table):
        ours = saying.field(table, choice.name, choice.winner)
        return Line(choice, label, ours, saying.field(table, choice.name, choice.loser))
    own, theirs, moves = (
        tuple(saying.part(choice.name, key, row) for key, row in rows.items())
        for rows in (choice.winner, choice.loser, choice.moving)
    )
    return Line(choice, label, "; ".join(own), "; ".join(theirs), moves, own)


def torn(store: Store, table: str, loser: str, winner: str) -> tuple[str, ...]:
    """Say which statements say one thing of the winner and another of the loser."""
    saying, told = Saying(store.conn), []
    for uid, ours, theirs in merge.torn(store.conn, table, loser, winner):
        kept, lost = (saying.about(row) or "nothing more" for row in (ours, theirs))
        told.append(f"{saying.record('statements', uid)}: {kept} stays, {lost} goes")
    return tuple(told)


def _after(store: Store, table: str, loser: str) -> list[str]:
    counts = merge.pointing(store.conn, table, loser)
    told = ", ".join(
        f"{count:,} {source.removesuffix('s') if count == 1 else source}"
        for source, count in counts.items()
    )
    if table not in NAMED_TABLES:
        return [f"What points to the one that goes points to the other: {told}."] if told else []
    body = store.body(table, loser)
    others = body.get("parts", {}).get("names", {}).values()
    names = [one_line(name) for name in (body["name"], *(row["name"] for row in others))]
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    found = [f"Found from then on by: {'; '.join(names[:_NAMES_SHOWN])}{more}."]
    return [*found, f"It is named in {told}, which stay as they are."] if told else found


def _same(table: str, ours: Body, theirs: Body) -> tuple[str, ...]:
    return tuple(
        field_label(name)
        for name, columns in fields_of(table).items()
        if all(ours.get(column) == theirs.get(column) for column in columns)
        and not says_nothing({column: ours[column] for column in columns if column in ours})
    )


def already_gone(store: Store, table: str, uid: str) -> bool:
    """Whether a record is void, merged or not there any more."""
    try:
        body = store.body(table, uid)
    except NotFoundError:
        return True
    return body.get("state") == "void" or bool(body.get("merged_into"))
