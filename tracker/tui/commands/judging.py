"""The conflict board and the thread of an incident; what is decided on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.entry import judging
from tracker.errors import RefusedError
from tracker.model.figures import say_figure
from tracker.model.text import one_line
from tracker.model.vocabulary import VOCABULARIES, codes, label
from tracker.tui.commands.records import current, need_writing
from tracker.tui.commands.records import undo as take_back
from tracker.tui.render.board import named_claim
from tracker.tui.screens.board import BoardScreen
from tracker.tui.screens.choose import ChooseLine
from tracker.tui.screens.consent import ReasonLine
from tracker.tui.screens.thread import ThreadScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tracker.analysis.conflicts import Line
    from tracker.model.records import Casualty
    from tracker.store.board import BoardFacts
    from tracker.store.store import Store
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place

_MOST = 10_000
"""Contested incidents of the list that the board goes through."""

_OURS = ("assessed", "established", "alleged", "suspected", "disputed")
"""Attributions that can be our own view, the usual one first."""


_VOCABULARY = {"incidents": "grade", "statements": "credibility", "actors": "reliability"}
"""What is graded of which record."""


async def show(main: MainScreen) -> None:
    """Show the board of the incident; of a statement, of an incident that it is about."""
    uid = await _incident(main, current(main))
    if uid is None:
        return
    contested = await main.gateway.read(lambda store: _contested(store, main))
    place: Place | None = await main.ask(BoardScreen(main, uid, contested))
    if place is not None:
        main.arrangement.activate(1)
        await main.viewer.open(place)


async def show_thread(main: MainScreen) -> None:
    """Show the thread of the incident; of a statement, of an incident that it is about."""
    uid = await _incident(main, current(main))
    if uid is None:
        return
    place: Place | None = await main.ask(ThreadScreen(main, uid))
    if place is not None:
        main.arrangement.activate(1)
        await main.viewer.open(place)


async def _incident(main: MainScreen, place: Place) -> str | None:
    table, uid = place
    if table == "incidents":
        return uid
    if table != "statements":
        raise RefusedError("This is for incidents.", "Go to one, or to a statement about it.")
    about = await main.gateway.read(lambda store: _about(store, uid))
    if not about:
        raise RefusedError("The statement is about no incident.", "e links it with one.")
    if len(about) == 1:
        return about[0][0]
    lines = [one_line(name) for _, name in about]
    at = await main.ask(ChooseLine("Of which incident?", lines, verb="shows it"))
    return about[at][0] if at is not None else None


def _about(store: Store, statement: str) -> list[tuple[str, str]]:
    from tracker.store.dossier import dossier

    said = dossier(store.conn, "statements", statement).said
    return [(one.record.uid, f"{one.record.reference} {one.record.title}") for one in said]


def _contested(store: Store, main: MainScreen) -> list[str]:
    """Return the contested incidents of the list, as it is filtered and ordered."""
    from tracker.store.board import contested_uids
    from tracker.store.tabular import incident_ids
    from tracker.tui.search import prepare

    request = main.browser.request
    narrowed = request._replace(text=f"{request.text} has:conflict", statements=False)
    prepared = prepare(store.conn, narrowed).prepared
    keys = list(prepared.keys(store.conn, limit=_MOST))
    return contested_uids(store.conn, incident_ids(store.conn, prepared.table, keys))


# What is decided on the board


class _At(NamedTuple):
    """The line that is acted on, and the records around it."""

    line: Line
    facts: BoardFacts

    @property
    def incident(self) -> str:
        """The incident that the line is of: the one shown, or a part of it."""
        return self.facts.incidents[self.line.incident].uid

    @property
    def words(self) -> str:
        """Say which claim it is."""
        return named_claim(self.line, self.facts.statements.get(self.line.statement or 0))

    @property
    def statement(self) -> str:
        """The statement that makes the claim; raises RefusedError where none does."""
        if self.line.statement is None:
            raise RefusedError(
                "This is our own view, and no claim.", "Choose a line with a speaker."
            )
        return self.facts.statements[self.line.statement].uid


def _at(screen: BoardScreen) -> _At:
    need_writing(screen.main)
    if screen.line is None or screen.named is None:
        raise RefusedError("There is no claim under the cursor.")
    return _At(screen.line, screen.named.board.facts)


async def take(screen: BoardScreen) -> None:
    """Take the claim as our own view: how surely, the grade, and why."""
    main, at = screen.main, _at(screen)
    statement, line = at.statement, at.line
    if line.figure is None and line.naming is None:
        raise RefusedError(
            "Only a figure, or who did it, can be taken as our view.", "e edits the incident."
        )
    attribution = ""
    if line.naming is not None:
        chosen = await _choose(main, "How surely is it our view?", "attribution", _OURS, at.words)
        if chosen is None:
            return
        attribution = chosen
    graded = await _choose_grade(main, at)
    if graded is None:
        return
    reason = await main.ask(
        ReasonLine(
            f"Why is “{one_line(line.claim)}” our view?",
            example="counted by name, confirmed by a second source, …",
            about=at.words,
        )
    )
    if not reason:
        return

    def write(store: Store) -> str:
        gone: tuple[Casualty, ...] = ()
        to = graded or None
        with store.batch(reason) as batch:
            if line.figure is not None:
                gone = judging.take_figure(
                    *(store, batch, at.incident, statement, line.figure, to),
                )
            elif line.naming is not None:
                actor = at.facts.actors[line.naming.actor][0]
                judging.take_doer(
                    *(store, batch, at.incident, actor, line.naming, attribution, to),
                )
        return _taken(line, gone)

    await _write(screen, write)


def _taken(line: Line, gone: Sequence[Casualty]) -> str:
    """Say what is our view now, and which figure of ours is gone for it."""
    before = ", ".join(say_figure(one.low, one.best, one.high) for one in gone)
    instead = f", in the place of {before}" if before else ""
    return f"“{one_line(line.claim)}” is our view now{instead}."


async def grade(screen: BoardScreen) -> None:
    """Grade the statement, its speaker as a source, or the incident."""
    main, at = screen.main, _at(screen)
    graded: list[tuple[str, str, str]] = [
        ("incidents", at.incident, "the incident: how well it is supported")
    ]
    said = at.facts.statements.get(at.line.statement or 0)
    if said is not None:
        graded.append(("statements", said.uid, "the statement: how credible, 1 to 6"))
        if said.speaker_uid:
            who = f"{one_line(said.speaker)}: how reliable as a source, A to F"
            graded.append(("actors", said.speaker_uid, who))
    what = 0
    if len(graded) > 1:
        lines = [words for *_, words in graded]
        chosen = await main.ask(ChooseLine("Grade what?", lines, about=at.words))
        if chosen is None:
            return
        what = chosen
    table, uid, words = graded[what]
    vocabulary = _VOCABULARY[table]
    about = at.words if table != "incidents" else ""
    code = await _choose(main, _capital(words), vocabulary, codes(vocabulary), about)
    if code is None:
        return
    reason = await main.ask(
        ReasonLine("Why?", example="two independent sources, past errors, …", needed=False)
    )
    if reason is None:
        return

    def write(store: Store) -> str:
        with store.batch(reason or None) as batch:
            judging.grade(store, batch, table, uid, code)
        return "Graded."

    await _write(screen, write)


async def link(screen: BoardScreen) -> None:
    """Link the statement with another on the board: updates, contradicts, repeats."""
    main, at = screen.main, _at(screen)
    mine = at.statement
    others = [one for one in at.facts.statements.values() if one.uid != mine]
    if not others:
        raise RefusedError("There is no other statement on the board.")
    lines = [f"{one.when.date.short()}  {one.speaker}  {one.gist}" for one in others]
    question = "Link it with which statement?"
    which = await main.ask(ChooseLine(question, lines, about=at.words))
    if which is None:
        return
    ways = [words for *_, words in judging.WAYS]
    way = await main.ask(ChooseLine("This statement …", ways, about=at.words))
    if way is None:
        return
    kind, outgoing, words = judging.WAYS[way]

    def write(store: Store) -> str:
        with store.batch(f"on the board: {words}") as batch:
            judging.link_statements(store, batch, mine, others[which].uid, kind, outgoing)
        return f"Linked: {words}."

    await _write(screen, write)


async def undo(screen: BoardScreen) -> None:
    """Take back the newest change of this person."""
    await take_back(screen.main)


async def _write(screen: BoardScreen, work: Callable[[Store], str]) -> None:
    """Write, and say what was done, in the words that it returns."""
    done = await screen.main.write(work)
    screen.main.say(f"{done} {screen.main.takes_back}")


def _capital(words: str) -> str:
    """Begin with a capital, and leave names as they are."""
    return words[:1].upper() + words[1:]


async def _choose(
    main: MainScreen, question: str, vocabulary: str, listed: tuple[str, ...], about: str = ""
) -> str | None:
    """Return one of the codes, each shown with its full label."""
    terms = VOCABULARIES[vocabulary]
    at = await main.ask(ChooseLine(question, [terms[code].full for code in listed], about=about))
    return listed[at] if at is not None else None


async def _choose_grade(main: MainScreen, at: _At) -> str | None:
    """Return the grade of the incident that our view goes with; the present one is first.

    "" is "as it is": also where somebody else grades it meanwhile. None leaves.
    """
    present = at.facts.incidents[at.line.incident].grade
    others = [code for code in codes("grade") if code != present]
    terms = VOCABULARIES["grade"]
    lines = [f"as it is: {label('grade', present)}", *(terms[code].full for code in others)]
    question = "The grade of the incident, with this as our view"
    chosen = await main.ask(ChooseLine(question, lines, about=at.words))
    return None if chosen is None else ["", *others][chosen]


COMMANDS: Commands = {
    "record.board": show,
    "record.thread": show_thread,
    "timeline.thread": show_thread,
}
