"""The conflict board as lines of a list, and what the line under the cursor says in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from tracker.analysis.conflicts import told
from tracker.model.text import one_line
from tracker.model.text import width as text_width
from tracker.tui.render.page import BOLD, KNOWN, WARN, joined, padded, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.analysis.conflicts import Board, Line, Tie
    from tracker.analysis.corroboration import Corroboration
    from tracker.model.claims import Question
    from tracker.store.board import SaidBy


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
    """Cells of the columns of the lines on a question, and of the whole list.

    `stacked`: there is no room for them side by side. Then each claim has lines of its own: what
    is claimed, who says so, what it stands against.
    """

    topic: int
    claim: int
    speaker: int
    date: int
    whole: int
    stacked: bool = False

    @property
    def margin(self) -> int:
        """Cells before what is claimed: the mark, the topic, a gap."""
        return _MARK + self.topic + _GAP

    @property
    def used(self) -> int:
        """Cells of all columns: what is left of a line may say what a claim stands against."""
        return self.margin + sum((self.claim, self.speaker, 2, self.date, 6)) + 4 * _GAP


_MARK, _GAP, _HANG = 2, 2, 4
_CLAIM, _SPEAKER, _DATE = 34, 26, 14
"""The most cells of a column."""


def widths(named: Named, question: Question, width: int) -> Widths:
    """Return the columns of the lines on a question, in a list of `width` cells."""
    lines = named.board.lines
    mine = [line for line in lines if line.question is question]
    found = Widths(
        _fitting((line.topic for line in lines), width * 30 // 100),
        _fitting((line.claim for line in mine), _CLAIM),
        _fitting((speaker(named, line) for line in lines), _SPEAKER),
        _fitting((_date(named, line) for line in lines), _DATE),
        width,
    )
    return found._replace(stacked=found.used > width)


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
    """Return one claim on as many lines as it needs, of which nothing but long names is cut.

    `again`: the claim above is on the same topic, which is not said twice in a column.
    """
    mark = Content.styled("!" if line.contradicted else " ", WARN).pad_right(_MARK - 1)
    topic, claim, rest = said(line.topic, KNOWN), said(line.claim, BOLD), _rest(named, line)
    who = Content(speaker(named, line))
    grade, date, reference = _about(named, line)
    if columns.stacked:
        parts = [who, joined((grade, date, reference)), rest]
        return _hanging(mark + joined((topic, claim)), parts, columns.whole)
    row = Content(" " * _GAP).join(
        (
            mark + padded(Content("") if again else topic, columns.topic),
            padded(claim, columns.claim),
            padded(who, columns.speaker),
            padded(grade, 2),
            padded(date, columns.date),
            padded(reference, 6),
        )
    )
    if not rest.plain or columns.used + _GAP + rest.cell_length <= columns.whole:
        return joined((row, rest))
    further = rest.wrap(columns.whole - columns.margin)
    return Content("\n").join((row, *(one.pad_left(columns.margin) for one in further)))


def _hanging(head: Content, parts: Iterable[Content], width: int) -> Content:
    """Return the parts one under the other, or beside each other as far as there is room.

    What is not the beginning is indented.
    """
    together: list[Content] = []
    for part in (one for one in parts if one.plain):
        beside = joined((together[-1], part)) if together else part
        if together and beside.cell_length <= width - _HANG:
            together[-1] = beside
        else:
            together.append(part)
    first = head.wrap(width)[0]
    rest = head[len(first.plain) :]
    blanks = len(rest.plain) - len(rest.plain.lstrip())
    further = [
        line.rstrip().pad_left(_HANG)
        for part in (rest[blanks:], *together)
        if part.plain
        for line in part.wrap(width - _HANG)
    ]
    return Content("\n").join((first.rstrip(), *further))


def _about(named: Named, line: Line) -> list[Content]:
    """Return grade, date and reference of the statement; of our own view there are none."""
    said_by = named.board.facts.statements.get(line.statement or 0)
    texts = ("", "", "")
    if said_by is not None:
        grade = f"{said_by.reliability}{said_by.credibility}"
        texts = (grade, said_by.when.date.short(), named.statements[line.statement or 0])
    return [Content.styled(text, KNOWN) for text in texts]


def _rest(named: Named, line: Line) -> Content:
    """Return what the claim stands against, and what else there is to know of it."""
    bad = line.contradicted
    ties = "; ".join(
        f"{words} {', '.join(map(named.of, others))}".rstrip() for words, others in told(line)
    )
    against = Content.styled(ties, WARN if bad else KNOWN)
    note, noted = said(line.note, KNOWN), said(line.quoted, KNOWN)
    return joined((against, note, noted) if bad else (note, against, noted), "; ")


def in_full(named: Named, line: Line, *, stacked: bool = False) -> Content:
    """Return what a line says, who says it, and what it stands against, without cutting.

    Where the list is `stacked`, only what does not stand there.
    """
    facts = named.board.facts
    said_by = facts.statements.get(line.statement or 0)
    notes = joined((said(line.note, KNOWN), said(line.quoted, KNOWN)), "; ")
    claim = joined((said(line.topic, KNOWN), said(line.claim, BOLD), notes))
    parts = [] if stacked else [claim]
    for words, others in told(line):
        names = (f"{named.of(tie)} {_called(named, tie)}".rstrip() for tie in others)
        parts.append(
            Content.styled(f"{words} {'; '.join(names)}", WARN if line.contradicted else "")
        )
    if said_by is not None and stacked:
        parts.append(_words(said_by))
    elif said_by is not None:
        grade = f"{said_by.reliability}{said_by.credibility}"
        reference = named.statements[line.statement or 0]
        who = joined((said(said_by.speaker), grade, said(said_by.when.words()), reference))
        parts.append(who + Content.styled("  ") + _words(said_by))
    return Content("\n").join(parts)


def _words(said_by: SaidBy) -> Content:
    """Return what was said: the speaker's own words in quotation marks, else the gist."""
    return said(f"“{said_by.quote}”" if said_by.quote else said_by.gist, KNOWN)


def named_claim(line: Line, said_by: SaidBy | None) -> str:
    """Say which claim is meant: what it says, who said it when, and in which words."""
    claim = " ".join(part for part in (line.topic, line.claim) if part)
    if said_by is None:
        return one_line(f"{claim} · our view")
    words = f"“{said_by.quote}”" if said_by.quote else said_by.gist
    return one_line(f"{claim} · {said_by.speaker}, {said_by.when.date.words()}: {words}")


def _called(named: Named, tie: Tie) -> str:
    facts = named.board.facts
    if tie.statement is not None:
        return one_line(facts.statements[tie.statement].speaker)
    return one_line(facts.incidents[tie.incident].title) if tie.incident is not None else ""
