"""A record of a review copy against the same here: what is taken over, what collides, and whose.

The base is the record as it was when the copy was taken; of what an earlier import of the copy has
settled, as it was in the copy then. That a record is made final is decided after all else: it is
taken over only if what the reviewer read, of the record and beside it (see `store.grounds`), is
what will be here afterwards, and if it is not their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import RefusedError
from tracker.exchange.plan import title_of
from tracker.exchange.review_copy.bringing import two_answers
from tracker.exchange.review_copy.outcome import By, Came, Collision, Value
from tracker.exchange.review_copy.outside import never_done, signed
from tracker.exchange.review_copy.sides import Stroke, Work
from tracker.exchange.review_copy.units import alone, in_words, is_moved, is_said
from tracker.exchange.review_copy.whose import decisions, touches, what, who
from tracker.model import references
from tracker.model.bodies import referred
from tracker.model.columns import TABLES, Body
from tracker.model.lookalikes import alike_among
from tracker.model.text import author_name, one_line
from tracker.model.three_way import Unit, differing, units_of
from tracker.model.validation import check
from tracker.store import history, imports, review, review_copy
from tracker.store.authorship import changed_along, course
from tracker.store.grounds import View, grounds, told, unseen
from tracker.store.lookup import winner
from tracker.store.merge import torn_here

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.exchange.review_copy.bringing import Bringing
    from tracker.exchange.review_copy.outcome import Why
    from tracker.exchange.review_copy.sides import Choices, Found, Sides
    from tracker.store.grounds import Unseen
    from tracker.store.journal import Change
    from tracker.store.review_copy import Place

_OUTSIDE = 8
"""Characters of a reference that leaves the moment."""

_WHOLE = "record"
"""What the field of a collision is called that is about a record as a whole: its removal."""


class Comparing:
    """Compares records one after the other; what it comes to is in `found`."""

    def __init__(self, sides: Sides, choices: Choices, bringing: Bringing, found: Found) -> None:
        self._sides = sides
        self._choices = choices
        self._bringing = bringing
        self._found = found
        self._codes = imports.Codes(sides.here.conn)
        self._after: dict[Place, Body | None] = {}
        self._waiting: list[_Decision] = []

    def record(self, place: Place) -> None:
        """Compare a record that came with the copy, or that is on both sides."""
        table, uid = place
        sides = self._sides
        theirs = sides.theirs(place)
        ours = sides.here.rows.read(table, uid)
        changes = review_copy.after(sides.copy.conn, table, uid, sides.mark.seq)
        if theirs is None:
            self._removed(place, ours, changes)
            return
        units = list(self._units(place, ours or {}, theirs))
        if not units:
            return
        one = _One(place, theirs, ours, changes, _title(ours or theirs))
        final = next((unit for unit in units if _is_final(place, unit)), None)
        body, taken = self._together(one, [unit for unit in units if unit is not final])
        for target in (target for unit in taken for target in referred(table, alone(unit))):
            self._bringing.bring(target)
        if ours is not None:
            self._after[place] = body
        if final is not None:
            self._waiting.append(_Decision(one, final, body, taken))
        elif taken:
            self._write(one, taken)

    def decide(self) -> None:
        """Take over what was made final in the copy, where it may be; all else is known by now."""
        brought = {place: body for place, (body, _) in self._bringing.brought.items()}
        here = View(self._sides.here.conn, {**self._after, **brought})
        copy = View(self._sides.copy.conn, lead=self._sides.here.conn)
        for one, final, body, taken in self._waiting:
            seen, now = (grounds(view, *one.place) for view in (copy, here))
            refused = self._refused_final(one, final, body, unseen(seen, now))
            if self._is_taken(one, final, refused):
                taken = [*taken, final]
            if taken:
                self._write(one, taken)

    def _units(self, place: Place, ours: Body, theirs: Body) -> Iterator[Unit]:
        """Yield what they changed: since the last import, and what has been open since the copy."""
        sides, fields = self._sides, units_of(place[0])
        open_ = {name for table, uid, name in sides.open if (table, uid) == place}
        base = sides.base(place) or {}
        for unit in differing(fields, base, ours, theirs):
            if unit.name not in open_ and not is_said(place[0], unit, base, ours):
                yield unit
        if open_:
            base = sides.base(place, whole=True) or {}
            for unit in differing(fields, base, ours, theirs):
                if unit.name in open_ and not is_said(place[0], unit, base, ours):
                    yield unit

    def _together(self, one: _One, units: Sequence[Unit]) -> tuple[Body, list[Unit]]:
        """Return the record here with what can be taken over, and what that is."""
        body, taken = one.ours or {}, []
        for unit in sorted(units, key=lambda unit: unit.field == "state"):
            refuse = self._refused_state if unit.field == "state" else self._refused
            if self._is_taken(one, unit, refuse(one, unit, body)):
                body = unit.put(body, unit.theirs)
                taken.append(unit)
        try:
            check(one.place[0], body, self._codes)
        except RefusedError as error:
            detail = error.hint or error.message
            self._found.collisions += [
                self._collision(one, unit, "invalid", detail) for unit in taken
            ]
            return one.ours or {}, []
        return body, taken

    def _is_taken(self, one: _One, unit: Unit, refused: tuple[Why, str] | None) -> bool:
        """Whether a change is taken over; where it is not, that is noted, or settled for ours."""
        if refused is None:
            return True
        key = (*one.place, unit.field)
        side = self._choices(key)
        if side == "theirs" and refused[0] == "both":
            self._found.settled.add(key)
            return True
        if side == "ours":
            self._found.settled.add(key)
        else:
            self._found.collisions.append(self._collision(one, unit, *refused))
        return False

    def _refused(self, one: _One, unit: Unit, body: Body) -> tuple[Why, str] | None:
        """Return why a change of a field or part cannot simply be taken over, and more of it."""
        blocked = self._blocked(one)
        if blocked is not None:
            return blocked, ""
        if unit.field == "merged_into":
            return "invalid", "a merge is not brought back"
        table, uid = one.place
        if wrong := never_done(table, unit):
            return "invalid", wrong
        if unit.field == "statement_incidents" and (words := self._torn(one.place, unit)):
            return "invalid", words
        if unit.key and unit.theirs is not None and unit.ours is None:
            part = TABLES[table].part(unit.field)
            here = self._sides.here.conn
            owners = imports.part_owners(here, table, part, unit.key) if part.key == "uid" else []
            if owners not in ([], [uid]):
                return "lost", "it belongs to another record by now"
        for target in referred(table, alone(unit)):
            lost = self._bringing.why_not(target)
            if lost:
                return "lost", lost
        return ("both", "") if unit.clashes or self._is_newer(one.place, unit) else None

    def _is_newer(self, place: Place, unit: Unit) -> bool:
        """Whether it was changed here, by the journal here: that of the copy may say otherwise."""
        whole = (*place, unit.name) in self._sides.open
        was = self._sides.base_here(place, whole=whole)
        return was is not None and unit.of(was) != unit.ours

    def _torn(self, place: Place, unit: Unit) -> str:
        """Say of which two incidents, one here, a statement of the copy says different things."""
        here = self._sides.here.conn
        pair = torn_here(here, place[0], self._sides.copy.rows.read(*place) or {})
        if pair is None or winner(here, "incidents", pair[0]) != unit.key:
            return ""
        return f"it {two_answers(pair)}"

    def _blocked(self, one: _One) -> Why | None:
        if one.ours is None:
            return "gone"
        if one.ours.get("merged_into"):
            return "merged"
        if one.ours.get("state") == "void":
            bases = (self._sides.base(one.place, whole=whole) or {} for whole in (False, True))
            was_void = any(base.get("state") == "void" for base in bases)
            return None if was_void and one.theirs.get("state") != "void" else "void"
        return None

    def _refused_state(self, one: _One, unit: Unit, body: Body) -> tuple[Why, str] | None:
        """Return why a record is not sent back, put up or voided here as in the copy."""
        refused = self._refused(one, unit, body)
        if refused is not None:
            return refused
        if one.place[0] in review.REVIEWED_TABLES and (unit.theirs or {}).get("state") == "void":
            unread = self._unread(one, body)
            return ("unseen", self._whose(one, unread)) if unread else None
        return None

    def _refused_final(
        self, one: _One, unit: Unit, body: Body, beside: list[Unseen]
    ) -> tuple[Why, str] | None:
        """Return why a record is not made final: what they decided on is what they read."""
        refused = self._refused(one, unit, body)
        if refused is not None and refused[0] != "both":
            return refused
        unread = self._unread(one, body)
        hidden = [unit for unit in unread if self._is_hidden(one.place, unit)]
        if hidden or one.place in self._sides.mark.partial:
            label = self._sides.here.says.label
            return "unshown", ", ".join(dict.fromkeys(label(unit.field) for unit in hidden))
        words = [self._whose(one, unread)] if unread else []
        words += [self._not_read(it) for it in beside if it.place != one.place]
        words = [word for word in words if word]
        if words:
            return "unseen", "; ".join(words)
        return ("own", "") if self._is_own(one, unit) else refused

    def _is_own(self, one: _One, unit: Unit) -> bool:
        """Whether who made it final is an author of it, here or in the copy.

        Whatever the copy allows: what it says of that is whatever its holder made of it.
        """
        here, copy = self._sides.here.conn, self._sides.copy.conn
        if review.own_allowed(here):
            return False
        by = who(copy, one.changes, unit)
        earlier = [change for change in one.changes if change.seq < by.seq]
        was = self._sides.base(one.place, whole=True) or {}
        there = course(copy, earlier, awaited=was.get("state") == "review").authors
        authors = review.reviewed(here, *one.place, one.ours or {}).authors
        if alike_among(by.author, map(signed, (*authors, *there))) is not None:
            return True
        return any(changed_along(change) for change in one.changes if change.seq == by.seq)

    def _unread(self, one: _One, body: Body) -> list[Unit]:
        """Return what of a record will not be here as it is in the copy."""
        return [
            unit
            for unit in differing(units_of(one.place[0]), one.theirs, one.theirs, body)
            if unit.field != "state" and not is_moved(unit, one.theirs, body)
        ]

    def _is_hidden(self, place: Place, unit: Unit) -> bool:
        """Whether it was so here already when the copy was taken, which did not take it along."""
        copied, was = (of(place, whole=True) for of in (self._sides.base, self._sides.base_here))
        return was is not None and unit.of(was) == unit.theirs != unit.of(copied or {})

    def _not_read(self, it: Unseen) -> str:
        """Say what beside a record was not read so in the copy; "" for what we keep of it there."""
        sides = self._sides
        if it.place[0] == "remarks" and it.place[1] in sides.kept:
            return ""
        if sides.here.rows.has(*it.place) or it.place in self._bringing.brought:
            return told(sides.here.conn, "", "", [it])[0].words
        title = one_line(_title(sides.copy.rows.read(*it.place) or {}))
        named = references.show(*it.place, _OUTSIDE)
        return f"{it.place[0].removesuffix('s')} {named} “{title}” stays in the copy"

    def _whose(self, one: _One, units: Sequence[Unit]) -> str:
        """Say which fields were changed here, by whom."""
        said: dict[str, None] = {}
        for unit in units:
            by = self._here_by(one, unit)
            label = self._sides.here.says.label(unit.field)
            said[f"{label} ({author_name(by.author)}, {by.when})" if by else label] = None
        return ", ".join(said)

    def _here_by(self, one: _One, unit: Unit) -> By | None:
        found = history.of_record(self._sides.here.conn, *one.place)
        return next((By.of(change) for change in found if touches(change, unit)), None)

    def _collision(self, one: _One, unit: Unit, why: Why, detail: str = "") -> Collision:
        table, uid = one.place
        sides = self._sides
        theirs, ours = self._both(table, unit)
        label = sides.here.says.label(unit.field)
        by = who(sides.copy.conn, one.changes, unit)
        here_by = self._here_by(one, unit)
        named = (table, uid, one.title, unit.field, label)
        return Collision(*named, why, theirs, by, ours, here_by, detail, unit.name)

    def _removed(self, place: Place, ours: Body | None, changes: Sequence[Change]) -> None:
        """Take over that a link or a remark was removed."""
        key = (*place, _WHOLE)
        base = self._sides.base(place, whole=key in self._sides.open)
        if base is None or ours is None:
            return
        by, title = By.of(changes[-1]), _title(ours)
        if TABLES[place[0]].voidable:  # no door removes one: the copy was written around them
            if self._choices(key) == "ours":
                self._found.settled.add(key)
            else:
                named = (*place, title, _WHOLE, _WHOLE)
                kept = Collision(
                    *named, "invalid", "", by, title, None, "it is voided, not removed"
                )
                self._found.collisions.append(kept)
            return
        was = self._sides.base_here(place, whole=key in self._sides.open) or base
        is_changed = not ours == base == was
        side = self._choices(key) if is_changed else "theirs"
        if side == "theirs":
            self._after[place] = None
            self._found.work.append(Work(*place, ours, (Stroke(by, "delete", None),)))
            self._found.came.append(Came(*place, title, "removed", (), by))
        elif side is None:
            other = base if base != ours else was
            unit = next(differing(units_of(place[0]), other, other, ours))
            here = self._here_by(_One(place, {}, ours, changes, title), unit)
            said = in_words(self._sides.here.says, place[0], unit, unit.theirs)
            named = (*place, title, _WHOLE, _WHOLE)
            self._found.collisions.append(Collision(*named, "both", "", by, said, here))
        if is_changed and side is not None:
            self._found.settled.add(key)

    # Writing by whom it was done

    def _write(self, one: _One, taken: Sequence[Unit]) -> None:
        steps = sorted(self._steps(one, taken), key=lambda step: step[0].seq)
        strokes: list[Stroke] = []
        body = one.ours or {}
        for by in {step[0].seq: step[0] for step in steps}.values():
            now, op, units = body, "update", []
            for _, unit, value, way in (step for step in steps if step[0].seq == by.seq):
                now = unit.put(now, value)
                op = way if way != "update" else op
                units += [unit] if unit.field != "state" else []
            if now != body:
                strokes.append(Stroke(by, op, now))
                self._found.came.append(self._came(one, what(one.place[0], body, now), units, by))
                body = now
        self._found.work.append(Work(*one.place, one.ours, tuple(strokes)))

    def _came(self, one: _One, done: str, units: Sequence[Unit], by: By) -> Came:
        names = tuple(dict.fromkeys(unit.field for unit in units))
        labels = tuple(map(self._sides.here.says.label, names))
        values = tuple(
            Value(self._sides.here.says.label(unit.field), ours, theirs)
            for unit in units
            for theirs, ours in [self._both(one.place[0], unit)]
        )
        return Came(*one.place, one.title, done, names, by, labels, values)

    def _both(self, table: str, unit: Unit) -> tuple[str, str]:
        """Say what a field or part is in the copy, and what here."""
        sides = self._sides
        theirs = in_words(sides.copy.says, table, unit, unit.theirs)
        return theirs, in_words(sides.here.says, table, unit, unit.ours)

    def _steps(
        self, one: _One, taken: Sequence[Unit]
    ) -> Iterator[tuple[By, Unit, Body | None, str]]:
        conn = self._sides.copy.conn
        for unit in taken:
            if unit.field == "state":
                yield from decisions(conn, one.changes, unit, self._since(one, unit))
            else:
                yield who(conn, one.changes, unit), unit, unit.theirs, "update"

    def _since(self, one: _One, unit: Unit) -> int:
        is_open = (*one.place, unit.name) in self._sides.open
        return self._sides.mark.seq if is_open else self._sides.since


class _One(NamedTuple):
    """The record that is compared: both sides, and what was done to it in the copy, in order."""

    place: Place
    theirs: Body
    ours: Body | None
    changes: Sequence[Change]
    title: str


class _Decision(NamedTuple):
    """A record that is final in the copy: its state, and what it will be here without that."""

    one: _One
    final: Unit
    body: Body
    taken: list[Unit]


def _is_final(place: Place, unit: Unit) -> bool:
    """Whether they made a record final."""
    is_state = unit.field == "state" and place[0] in review.REVIEWED_TABLES
    return is_state and (unit.theirs or {}).get("state") == "final"


def _title(body: Body) -> str:
    return str(body["body"]) if "record_uid" in body else title_of(body)
