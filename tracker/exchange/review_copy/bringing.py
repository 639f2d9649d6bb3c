"""Records that were added in a review copy: which come along, which stay there, and why.

Remarks come, and links between records that are here: they are what a review is for. An actor, a
document or whatever else comes only if an edit that is taken over needs it; the rest is named, and
comes if it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import RefusedError
from tracker.exchange.plan import title_of
from tracker.exchange.review_copy.outcome import By, Came, Left
from tracker.exchange.review_copy.outside import NO_ENTRY, entered, strange_keys
from tracker.model import references
from tracker.model.bodies import referred
from tracker.model.columns import TABLES
from tracker.model.references import is_uid
from tracker.model.validation import check
from tracker.store import absorbed, imports, links, review, review_copy
from tracker.store.merge import torn_here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.exchange.review_copy.sides import Found, Sides
    from tracker.model.columns import Body
    from tracker.store.review_copy import Place

_UNIQUE = {"documents": ("sha256",)} | dict.fromkeys(
    ("incidents", "statements"), ("origin", "origin_id")
)
_LEFT = "added in the copy: a review brings back decisions, remarks and edits"
_WITH_WHAT_STAYS = "it is about what stays in the copy"
_GONE = "it has been removed here since it came with an earlier import"


class Bringing:
    """Finds out what can come, and notes in `found` what does."""

    def __init__(self, sides: Sides, found: Found, codes: imports.Codes) -> None:
        self._sides = sides
        self._found = found
        self._codes = codes
        self._known: dict[Place, str] = {}
        self.brought: dict[Place, tuple[Body, By]] = {}

    def why_not(self, place: Place) -> str:
        """Return why a record is not here and cannot come either; "" if it is, or can."""
        if place not in self._known:
            self._known[place] = ""  # records may point to each other
            self._known[place] = self._why_not(place)
        return self._known[place]

    def _why_not(self, place: Place) -> str:
        sides = self._sides
        if sides.here.rows.has(*place):
            return ""
        body = sides.theirs(place)
        named = f"{place[0].removesuffix('s')} {place[1]}"
        if body is None or sides.base(place, whole=True) is not None:
            return f"{named} is not here any more"
        if self._was_removed(place):
            return f"{named} has been removed here since"
        if pair := torn_here(sides.here.conn, place[0], sides.copy.rows.read(*place) or {}):
            return f"{named} {two_answers(pair)}"
        if not is_uid(place[1]) or any(strange_keys(place[0], body)):
            return f"{named} has no reference as this program makes them"
        columns = _UNIQUE.get(place[0], ())
        values = tuple(str(body[name]) for name in columns if name in body)
        if columns and len(values) == len(columns):
            owner = imports.owner(sides.here.conn, place[0], columns, values)
            if owner is not None:
                return f"{named} has the {' and '.join(columns)} of another record"
        try:
            check(place[0], body, self._codes)
        except RefusedError as error:
            return f"{named} cannot be saved: {error.hint}"
        lost = (self.why_not(target) for target in absorbed.references(place[0], body))
        return next((reason for reason in lost if reason), "")

    def _was_removed(self, place: Place) -> bool:
        """Whether an earlier import brought it, and somebody has removed it since."""
        if self._sides.since <= self._sides.mark.seq or self._sides.base(place) is None:
            return False
        return bool(review_copy.after(self._sides.here.conn, *place, 0))

    def bring(self, place: Place) -> None:
        """Let a record come, with all that it needs, if it is not here; `why_not` allows it."""
        if place in self.brought or self._sides.here.rows.has(*place):
            return
        body = self._sides.theirs(place)
        assert body is not None
        changes = review_copy.after(self._sides.copy.conn, *place, self._sides.mark.seq)
        by = By.of(changes[0])
        what = {"remarks": "remark", "links": "linked"}.get(place[0], "added")
        body, out = entered(place[0], body, by.author)
        if out:
            self._found.left.append(Left(*place, title_of(body), f"{', '.join(out)}: {NO_ENTRY}"))
        if self._is_decided(place[0], body):
            body, what = {**body, "state": "review"}, "added for review"
        self.brought[place] = (body, by)
        self._found.came.append(Came(*place, title_of(body) or str(body.get("body")), what, (), by))
        for target in referred(place[0], body):
            self.bring(target)

    def _is_decided(self, table: str, body: Body) -> bool:
        """Whether it is final in the copy: nobody here has seen it, and who enters decides not."""
        try:
            review.refuse_new(self._sides.here.conn, table, body)
        except RefusedError:
            return True
        return False

    def all(self, added: Iterable[Place], *, with_new: bool) -> None:
        """Bring what comes of what was added in the copy; note what stays there."""
        later: list[Place] = []
        for place in added:
            if place[0] in ("remarks", "links"):
                later.append(place)
            elif with_new and not self.why_not(place):
                self.bring(place)
        for place in later:
            self._bring_with_its_ends(place)
        for place in added:
            if place not in self.brought:
                self._leave(place)

    def _bring_with_its_ends(self, place: Place) -> None:
        body = self._sides.theirs(place) or {}
        if not self.why_not(place) and all(map(self._is_here, _ends(place[0], body))):
            if place[0] == "links" and (_joins_itself(body) or self._is_linked(body)):
                return
            self.bring(place)

    def _is_here(self, place: Place) -> bool:
        return place in self.brought or self._sides.here.rows.has(*place)

    def _is_linked(self, link: Body) -> bool:
        table = links.table_of(link)
        noun = table.removesuffix("s")
        if not all(self._sides.here.rows.has(*end) for end in _ends("links", link)):
            return False
        ends = (link[f"from_{noun}"], link[f"to_{noun}"])
        return links.existing(self._sides.here.conn, table, link["kind"], *ends) is not None

    def _leave(self, place: Place) -> None:
        body = self._sides.theirs(place) or {}
        title = title_of(body) or str(body.get("body"))
        why = self.why_not(place)
        can_come = not why
        if place[0] == "links" and (_joins_itself(body) or self._is_linked(body)):
            return  # it is said here already
        if not why:
            why = _WITH_WHAT_STAYS if place[0] in ("remarks", "links") else _LEFT
        elif self._was_removed(place):
            why = _GONE
        self._found.left.append(Left(*place, title, why, can_come))


def two_answers(pair: tuple[str, str]) -> str:
    """Say that a statement tells different things of two incidents that are one here."""
    one, other = (references.show("incidents", uid, 8) for uid in pair)
    return f"says one thing of {one} and another of {other}, which are one here"


def _ends(table: str, body: Body) -> list[Place]:
    """Return what a remark is about, or what a link joins."""
    if table == "remarks":
        return [(body["record_table"], body["record_uid"])]
    return [
        (column.target, body[column.name])
        for column in TABLES["links"].columns
        if column.name.startswith(("from_", "to_")) and body.get(column.name)
    ]


def _joins_itself(link: Body) -> bool:
    ends = _ends("links", link)
    return len(ends) == 2 and ends[0] == ends[1]
