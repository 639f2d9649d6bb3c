"""The conflict board as lines of a list, and what the line under the cursor says in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from tracker.analysis.conflicts import told
from tracker.model.claims import Question
from tracker.model.text import one_line
from tracker.model.text import width as text_width
from tracker.tui.render.page import BOLD, KNOWN, WARN, joined, padded, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.analysis.conflicts import Board, Line, Tie
    from tracker.analysis.corroboration import Corroboration


class Named(NamedTuple):
    """The board with the references of the statements and incidents on it, by id."""

    board: Board
    statements: Mapping[int, str]
    incidents: Mapping[int, str]
    support: Corroboration

    def of(self, tie: Tie) -> str:
        """Return the reference of what a tie is about."""
        if tie.ours:
            return "our view"
        if tie.statement is not None:
            return self.statements[tie.statement]
        return self.incidents[tie.incident] if tie.incident is not None else "a denial"


class Widths(NamedTuple):
    """Cells of the columns before the last."""

    topic: int
    claim: int
    speaker: int
    date: int


def widths(named: Named, question: Question, width: int) -> Widths:
    """Return the columns of the lines on a question, in a list of `width` cells.

    Numbers need less room than names: what is said of a line gets the rest.
    """
    lines = named.board.lines
    mine = [line for line in lines if line.question is question]
    share = 18 if question is Question.HOW_MANY else 28
    return Widths(
        _fitting((line.topic for line in lines), width * 16 // 100),
        _fitting((line.claim for line in mine), width * share // 100),
        _fitting((speaker(named, line) for line in lines), width * 20 // 100),
        _fitting((_date(named, line) for line in lines), 14),
    )


def _fitting(texts: Iterable[str], most: int) -> int:
    return min(max(8, most), max((text_width(one_line(text)) for text in texts), default=0))


def _date(named: Named, line: Line) -> str:
    said_by = named.board.facts.statements.get(line.statement or 0)
    return said_by.when.date.short() if said_by else ""


def speaker(named: Named, line: Line) -> str:
    """Return who claims it."""
    said_by = named.board.facts.statements.get(line.statement or 0)
    return one_line(said_by.speaker) if said_by else "our view"


def cells(named: Named, line: Line, columns: Widths, *, again: bool) -> Content:
    """Return one line: mark, topic, claim, speaker, grade, date, what it stands against.

    `again`: the line above is on the same topic, which is not said twice.
    """
    said_by = named.board.facts.statements.get(line.statement or 0)
    bad = line.contradicted
    grade = f"{said_by.reliability}{said_by.credibility}" if said_by else "  "
    ties = "; ".join(
        f"{words} {', '.join(map(named.of, others))}".rstrip() for words, others in told(line)
    )
    against = Content.styled(ties, WARN if bad else KNOWN)
    note = said(line.note, KNOWN)
    rest = joined((against, note) if bad else (note, against), "; ")
    reference = named.statements.get(line.statement or 0, "")
    return Content("  ").join(
        (
            Content.styled("!" if bad else " ", WARN)
            + Content(" ")
            + padded(said("" if again else line.topic, KNOWN), columns.topic),
            padded(said(line.claim, BOLD), columns.claim),
            padded(Content(speaker(named, line)), columns.speaker),
            Content.styled(grade, KNOWN),
            padded(Content.styled(_date(named, line), KNOWN), columns.date),
            padded(Content.styled(reference, KNOWN), 6),
            rest,
        )
    )


def in_full(named: Named, line: Line) -> Content:
    """Return what a line says, who says it, and what it stands against, without cutting."""
    facts = named.board.facts
    said_by = facts.statements.get(line.statement or 0)
    parts = [joined((said(line.topic, KNOWN), said(line.claim, BOLD), said(line.note, KNOWN)))]
    for words, others in told(line):
        names = (f"{named.of(tie)} {_called(named, tie)}".rstrip() for tie in others)
        parts.append(
            Content.styled(f"{words} {'; '.join(names)}", WARN if line.contradicted else "")
        )
    if said_by is not None:
        grade = f"{said_by.reliability}{said_by.credibility}"
        reference = named.statements[line.statement or 0]
        who = joined((said(said_by.speaker), grade, said(said_by.when.words()), reference))
        parts.append(who + Content.styled("  ") + said(said_by.gist, KNOWN))
    return Content("\n").join(parts)


def _called(named: Named, tie: Tie) -> str:
    facts = named.board.facts
    if tie.statement is not None:
        return one_line(facts.statements[tie.statement].speaker)
    return one_line(facts.incidents[tie.incident].title) if tie.incident is not None else ""
