"""Two records that are one: what differs, what the merged record says, what has to follow.

Works on bodies (see `columns`). The *winner* stays, the *loser* goes. Fields that only make sense
together (a date and its time, latitude and longitude) are chosen together, as one field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tracker.errors import RefusedError
from tracker.model.columns import TABLES, WHEN, Body, RecordTable
from tracker.model.records import is_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Side = Literal["winner", "loser", "both"]
"""Whose value the merged record has; "both" joins texts, and keeps the parts of both."""

NAMED_TABLES: Final = ("actors", "places")
"""Merged by pointing: the loser keeps its names and all that points to it."""

MERGED_TABLES: Final = (*NAMED_TABLES, "incidents", "statements")

_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "when": tuple(column.name for column in WHEN),
    "point": ("latitude", "longitude", "geo_precision"),
    "count": ("count_low", "count_high"),
    "quote": ("form", "quote", "quote_language", "quote_original"),
    "speaker": ("speaker", "speaker_as_written"),
}
# Where a record came from stays true of that record alone; the rest is the store's to keep.
_OWN: Final = frozenset(
    {"origin", "origin_id", "extra", "merged_into", "state", "void_reason"}
    | {"created_at", "created_by"}
)
_JOINED_BY: Final = {
    **dict.fromkeys(("title", "gist", "name"), " / "),
    **dict.fromkeys(("weapon", "capacity"), "; "),
    **dict.fromkeys(("summary", "uncertain", "place_note", "notes", "reliability_note"), "\n\n"),
}
_SAYS_NOTHING: Final = frozenset(
    {
        *(("kind", "other"), ("kind", "unidentified"), ("geo_precision", "unknown")),
        *(("grade", "ungraded"), ("credibility", 6), ("reliability", "F")),
        ("form", "paraphrase"),
    }
)
# What identifies these is their key, not what they say.
_KEYED: Final = frozenset({"tags", "statement_incidents"})
_PART_NAMES: Final = frozenset(part.name for table in TABLES.values() for part in table.parts)
# Of these the loser's row is one too many only if it is the same in everything.
_EXACT: Final = frozenset({"casualties"})


class Choice(NamedTuple):
    """A field in which two records differ, side by side.

    `winner` and `loser` hold its columns, or its parts. `side` is what is taken where nobody
    chooses: the winner's, or the loser's where the winner says nothing.
    """

    name: str
    winner: Body
    loser: Body
    side: Side
    options: tuple[Side, ...]

    @property
    def moving(self) -> Body:
        """The parts that the loser brings: what the winner does not say already."""
        return _added(self.name, self.winner, self.loser) if self.name in _PART_NAMES else {}

    @property
    def disagrees(self) -> bool:
        """Whether both say something, and not the same: for a person to settle, not for a rule."""
        if self.name == "statement_incidents":
            return bool(_clashing(self.winner, self.loser))
        if self.name == "casualties":
            return any(
                _contradicts(ours, theirs)
                for ours in self.winner.values()
                for theirs in self.loser.values()
            )
        is_part = self.name in _PART_NAMES
        return not (is_part or says_nothing(self.winner) or says_nothing(self.loser))


def compare(table: str, winner: Body, loser: Body) -> list[Choice]:
    """Return the fields and kinds of parts in which two records of a table differ, in order."""
    found = []
    for name, columns in _fields(TABLES[table]).items():
        ours, theirs = _picked(winner, columns), _picked(loser, columns)
        if ours != theirs:
            found.append(Choice(name, ours, theirs, _proposed(ours, theirs), _options(name)))
    for part in () if table in NAMED_TABLES else TABLES[table].parts:
        ours, theirs = _rows(winner, part.name), _rows(loser, part.name)
        clashing = part.name == "statement_incidents" and _clashing(ours, theirs)
        if clashing or _added(part.name, ours, theirs):
            found.append(Choice(part.name, ours, theirs, "both", ("winner", "loser", "both")))
    return found


def merged(table: str, winner: Body, loser: Body, choices: Mapping[str, Side]) -> Body:
    """Return what the winner says afterwards, with the parts that move to it.

    Raises RefusedError for a choice of a field that does not exist, or of both sides of one that
    holds a single value.
    """
    spec = TABLES[table]
    fields = _fields(spec)
    own_parts = () if table in NAMED_TABLES else spec.parts  # each keeps its own names
    _refuse_unknown(table, {*fields, *(part.name for part in own_parts)}, choices)
    body = {name: value for name, value in winner.items() if name != "parts"}
    for name, columns in fields.items():
        ours, theirs = _picked(winner, columns), _picked(loser, columns)
        side = choices.get(name) or _proposed(ours, theirs)
        for column in columns:
            body.pop(column, None)
        body |= _chosen(name, ours, theirs, side)
    parts = dict(winner.get("parts", {}))
    for part in own_parts:
        side = choices.get(part.name, "both")
        ours, theirs = _rows(winner, part.name), _rows(loser, part.name)
        kept = {} if side == "loser" else ours
        parts[part.name] = kept if side == "winner" else {**kept, **_added(part.name, kept, theirs)}
    parts = {name: rows for name, rows in parts.items() if rows}
    return {**body, "parts": parts} if parts else body


def redirected(table: str, body: Body, target: str, loser: str, winner: str) -> Body:
    """Return a body that points to the winner wherever it pointed to the loser.

    `target` is the table of these two. Parts that would then stand twice are left out.
    """
    spec = TABLES[table]
    result = {name: value for name, value in body.items() if name != "parts"}
    for column in spec.columns:
        if column.target == target and column.name != "merged_into":
            _replace(result, column.name, loser, winner)
    parts = {}
    for part in spec.parts:
        refs = [c.name for c in part.columns if c.type == "ref" and c.target == target]
        rows = _rows(body, part.name)
        parts[part.name] = _redirected_rows(part.name, part.key, refs, rows, (loser, winner))
    parts = {name: rows for name, rows in parts.items() if rows}
    return {**result, "parts": parts} if parts else result


def torn_rows(rows: Body, lead: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return the pairs of incidents that are one by `lead` and of which the rows differ.

    `rows` are the `statement_incidents` of one statement; `lead` gives of an incident (uid) the
    one that it is now.
    """
    first: dict[str, str] = {}
    found = []
    for uid, row in rows.items():
        other = first.setdefault(lead(uid), uid)
        if other != uid and _clash(rows[other], row):
            found.append((other, uid))
    return found


def fields_of(table: str) -> dict[str, tuple[str, ...]]:
    """Return the fields of a record that can be chosen, each with the columns it stands for."""
    return _fields(TABLES[table])


def _fields(spec: RecordTable) -> dict[str, tuple[str, ...]]:
    """Return the fields that can be chosen, each with its columns."""
    grouped = {column: name for name, columns in _GROUPS.items() for column in columns}
    fields: dict[str, tuple[str, ...]] = {}
    for column in spec.columns:
        if column.name not in _OWN:
            name = grouped.get(column.name, column.name)
            fields[name] = (*fields.get(name, ()), column.name)
    return fields


def _picked(body: Body, columns: tuple[str, ...]) -> Body:
    return {column: body[column] for column in columns if not is_empty(body.get(column))}


def _rows(body: Body, part: str) -> Body:
    rows: Body = body.get("parts", {}).get(part, {})
    return rows


def _proposed(winner: Body, loser: Body) -> Side:
    return "loser" if says_nothing(winner) and not says_nothing(loser) else "winner"


def says_nothing(columns: Body) -> bool:
    """Whether columns of a field hold only what stands for "not known"."""
    return all((name, value) in _SAYS_NOTHING for name, value in columns.items())


def _options(name: str) -> tuple[Side, ...]:
    return ("winner", "loser", "both") if name in _JOINED_BY else ("winner", "loser")


def _refuse_unknown(table: str, known: set[str], choices: Mapping[str, Side]) -> None:
    for name, side in choices.items():
        if name not in known:
            raise RefusedError(
                f"{name} is nothing that merged {table} choose between.",
                f"Choose between: {', '.join(sorted(known))}.",
                exit_code=2,
            )
        if side not in ("winner", "loser", "both"):
            raise RefusedError(f"{name}: {side!r} is none of winner, loser, both.", exit_code=2)


def _chosen(name: str, winner: Body, loser: Body, side: Side) -> Body:
    if side != "both":
        return loser if side == "loser" else winner
    if name not in _JOINED_BY:
        raise RefusedError(
            f"{name} holds one value, not both.", "Choose winner or loser.", exit_code=2
        )
    texts = dict.fromkeys(text for text in (winner.get(name), loser.get(name)) if text)
    return {name: _JOINED_BY[name].join(texts)} if texts else {}


def _added(part: str, winner: Body, loser: Body) -> Body:
    """Return what the loser's rows add to the winner's: new ones, and known ones that say more."""
    added: Body = {}
    for key, row in loser.items():
        if key in winner:
            more = _fuller(part, winner[key], row)
            if more != winner[key]:
                added[key] = more
        elif part in _KEYED or not any(
            _is_same(part, row, other) for other in [*winner.values(), *added.values()]
        ):
            added[key] = row
    return added


def _is_same(part: str, row: Body, other: Body) -> bool:
    return row == other if part in _EXACT else row.items() <= other.items()


def _fuller(part: str, row: Body, other: Body) -> Body:
    """Return the first of two links to one incident, with the stance that only the other gives."""
    if part == "statement_incidents" and row.get("stance", "none") == "none" and "stance" in other:
        return {**row, "stance": other["stance"]}
    return row


def _clashing(winner: Body, loser: Body) -> list[str]:
    """Return the incidents of which two statements say different things."""
    return [key for key, row in loser.items() if key in winner and _clash(winner[key], row)]


def _clash(row: Body, other: Body) -> bool:
    stances = {each.get("stance", "none") for each in (row, other)} - {"none"}
    return len(stances) > 1 or any(row.get(n) != other.get(n) for n in ("relation", "asserts"))


def _contradicts(row: Body, other: Body) -> bool:
    """Whether two figures are about the same harm and victims, and cannot both be true."""
    same = ("incident", "harm", "victims", "actor")
    if row.get("subset") or other.get("subset"):
        return False
    if any(row.get(name) != other.get(name) for name in same):
        return False
    return _least(row) > _most(other) or _least(other) > _most(row)


def _least(row: Body) -> float:
    return float(next((row[name] for name in ("low", "best") if row.get(name) is not None), 0))


def _most(row: Body) -> float:
    said = row.get("high")
    if said is None and row.get("low") is None:
        said = row.get("best")
    return float("inf") if said is None else float(said)


def _redirected_rows(
    part: str, key: str, refs: list[str], rows: Body, way: tuple[str, str]
) -> Body:
    loser, winner = way
    if not refs:
        return rows
    kept: Body = {}
    moved: Body = {}
    for name, row in rows.items():
        if key in refs and name == loser:
            moved[winner] = row
            continue
        changed = dict(row)
        for ref in refs:
            _replace(changed, ref, loser, winner)
        (kept if changed == row else moved)[name] = changed
    return {**kept, **_added(part, kept, moved)} if moved else rows


def _replace(columns: Body, name: str, loser: str, winner: str) -> None:
    if columns.get(name) == loser:
        columns[name] = winner
