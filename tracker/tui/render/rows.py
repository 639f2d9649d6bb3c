"""Records as rows of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.figures import say_spans
from tracker.model.text import one_line
from tracker.model.vocabulary import VOCABULARIES, label
from tracker.tui.rows import Headings, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.figures import Span
    from tracker.store.listing import IncidentLine, StatementLine

INCIDENT_HEADINGS = Headings()
STATEMENT_HEADINGS = Headings(what="said", where="by", title="gist")

STATES = {"draft": "d", "review": "r", "final": " ", "void": "x"}
"""The state as a letter; final is the rest state and stays quiet."""

OUTLINE = "o"
"""In the place of the state, what came into a review copy in outline: it awaits nothing there."""

GRADES = {
    "ungraded": " ",
    "confirmed": "C",
    "fair": "F",
    "weak": "W",
    "contested": "?",
    "discounted": "-",
}
"""The grade of an incident as a letter."""


def credibility_sign(code: str) -> str:
    """Return the credibility of a statement as the list shows it; 6, not judged, stays quiet."""
    return code if code < "6" else " "


def legend() -> list[tuple[str, str]]:
    """Return the signs of the list that are not words, and what each one means."""
    meant = [
        (letter, f"{label(vocabulary, key)} ({vocabulary})")
        for vocabulary, letters in (("state", STATES), ("grade", GRADES))
        for key, letter in letters.items()
        if letter.strip()
    ]
    credible = [
        (code, f"{term.full.removeprefix(code).strip()} (credibility of a statement)")
        for code, term in VOCABULARIES["credibility"].items()
        if credibility_sign(code).strip()
    ]
    conflict = ("!", "claims contradict each other (B shows them)")
    improbable = ("2?", "dead of whom only what is graded improbable tells")
    remark = ("m", "a remark is open (before the title)")
    outline = (OUTLINE, "only in outline (in a review copy)")
    return [
        *meant,
        *credible,
        outline,
        conflict,
        improbable,
        remark,
        ("*", "marked (before the row)"),
    ]


def incident_row(line: IncidentLine) -> Row:
    """Return an incident as a row."""
    return Row(
        uid=line.uid,
        when=line.date.short(),
        what=one_line(label("incident_kind", line.kind)),
        where=one_line(line.place) or "–",
        figures=say_dead(line.dead),
        title=one_line(line.title),
        flags=STATES.get(line.state, "?") + GRADES.get(line.grade, "?"),
        conflict=line.conflict,
        void=line.state == "void",
        remarked=line.remarked,
        improbable=line.improbable,
    )


def statement_row(line: StatementLine) -> Row:
    """Return a statement as a row; its second flag is the credibility, 1 to 6."""
    return Row(
        uid=line.uid,
        when=line.date.short(),
        what=one_line(label("statement_kind", line.kind)),
        where=one_line(line.speaker) or "–",
        figures=say_dead(line.dead) if line.dead else "",
        title=one_line(line.gist),
        flags=STATES.get(line.state, "?") + credibility_sign(str(line.credibility)),
        void=line.state == "void",
        remarked=line.remarked,
    )


def in_outline(row: Row) -> Row:
    """Return the row of what came into a review copy in outline: its figures stayed behind."""
    return row._replace(flags=OUTLINE + row.flags[1:], figures="", improbable=False)


def say_dead(spans: Iterable[Span]) -> str:
    """Say how many: "5", "12+" (at least), "~3" (about), "9+4" (not added up), "–" (unknown)."""
    return say_spans(spans) or "–"
