"""The conflict board on the screen: what is decided there is in the file, one undo each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Static

from tests.sample.test_sample import uid
from tests.store.makers import incident, statement, toll
from tracker.entry import judging
from tracker.model.claims import Relation
from tracker.model.records import Actor, Incident
from tracker.model.text import width as text_width
from tracker.store.claims import contested_incidents
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.board import BoardScreen
from tracker.tui.screens.choose import ChooseLine
from tracker.tui.screens.consent import ReasonLine

from .conftest import ready, until

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.tui.main import MainScreen


async def opened(pilot: Any, key: str) -> tuple[MainScreen, BoardScreen]:
    """Open the board of a record of the sample."""
    main = await ready(pilot)
    table = "incidents" if key.startswith("I") else "statements"
    if table == "statements":
        await pilot.press("i")
        await until(pilot, lambda: main.browser.table == "statements")
    assert await main.browser.go_to(table, uid(key))
    await main.settled()
    await pilot.press("B")
    if table == "incidents":
        await shown(pilot)
    return main, pilot.app.screen


async def shown(pilot: Any) -> None:
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.line)


def at(screen: BoardScreen, claim: str, statement: str) -> None:
    """Put the cursor on a claim."""
    assert screen.named is not None
    facts = screen.named.board.facts
    for number, line in enumerate(screen._lines):
        said = facts.statements.get(line.statement or 0) if line else None
        says_so = line is not None and line.claim.partition(" of ")[0] == claim
        if says_so and said and said.uid == uid(statement):
            screen.options.highlighted = number
            return
    raise AssertionError(f"no line {claim} by {statement}")


async def chosen(pilot: Any, *keys: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ChooseLine))
    await pilot.press(*keys, "enter")


async def reasoned(pilot: Any, reason: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ReasonLine))
    await pilot.press(*reason, "enter")


def record(path: Path, key: str) -> Any:
    table = "incidents" if key.startswith("I") else "statements"
    with Store.open(path) as store:
        return store.get(table, uid(key))


def ours(path: Path, key: str) -> list[tuple[str, str, int | None]]:
    return [(one.harm, one.victims, one.best) for one in record(path, key).casualties]


def newest_reason(path: Path) -> str | None:
    with Store.open(path) as store:
        sql = "SELECT reason FROM changes ORDER BY seq DESC LIMIT 1"
        return store.conn.execute(sql).fetchone()[0]  # type: ignore[no-any-return]


async def test_a_figure_is_taken_as_our_view_with_reason_and_grade(sample: Path) -> None:
    before = record(sample, "I1a")
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        _, screen = await opened(pilot, "I1a")
        at(screen, "9", "X3")
        await pilot.press("t")
        await chosen(pilot, "j")  # not as it is, but the first of the others
        await reasoned(pilot, "by name")
        await shown(pilot)
        await until(pilot, lambda: ours(sample, "I1a"))
        assert ours(sample, "I1a") == [("killed", "combatant", 9)]
        assert record(sample, "I1a").grade != before.grade
        assert newest_reason(sample) == "by name"
        await until(pilot, lambda: _has_view(screen))
        await pilot.press("u")
        await until(pilot, lambda: record(sample, "I1a").grade == before.grade)
        assert ours(sample, "I1a") == []


def _has_view(screen: BoardScreen) -> bool:
    return any(line and line.figure and line.statement is None for line in screen._lines)


async def test_a_second_view_takes_the_place_of_the_first(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        _, screen = await opened(pilot, "I1a")
        for claim, statement in (("7", "X2"), ("9", "X3")):
            at(screen, claim, statement)
            await pilot.press("t")
            await chosen(pilot)
            await reasoned(pilot, "seen")
            await shown(pilot)
            number = int(claim)
            await until(pilot, lambda n=number: ours(sample, "I1a") == [("killed", "combatant", n)])


async def test_who_did_it_is_taken_with_how_surely(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        _, screen = await opened(pilot, "I1")
        at(screen, "United States Armed Forces", "X1")
        await pilot.press("t")
        await chosen(pilot, "j")  # established
        await chosen(pilot)
        await reasoned(pilot, "the letter to Congress")
        await shown(pilot)

        def mine() -> list[tuple[str, str]]:
            parties = record(sample, "I1").involvements
            return [(p.role, p.attribution) for p in parties if p.statement is None]

        await until(pilot, lambda: ("perpetrator", "established") in mine())


async def test_leaving_halfway_writes_nothing(sample: Path) -> None:
    with Store.open(sample) as store:
        (count,) = store.conn.execute("SELECT count(*) FROM changes").fetchone()
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        _, screen = await opened(pilot, "I1a")
        at(screen, "9", "X3")
        await pilot.press("t")
        await chosen(pilot)
        await until(pilot, lambda: isinstance(pilot.app.screen, ReasonLine))
        await pilot.press("escape")
        await shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        with Store.open(sample) as store:
            assert store.conn.execute("SELECT count(*) FROM changes").fetchone() == (count,)


async def test_statement_and_speaker_are_graded_apart(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        _, screen = await opened(pilot, "I1a")
        at(screen, "9", "X3")
        await pilot.press("r")
        await chosen(pilot, "j")  # the statement
        await chosen(pilot)  # 1
        await reasoned(pilot, "two sources")
        await until(pilot, lambda: record(sample, "X3").credibility == 1)
        await shown(pilot)
        await pilot.press("r")
        await chosen(pilot, "j", "j")  # the speaker
        await chosen(pilot)  # A
        await reasoned(pilot, "long record")
        await shown(pilot)
        speaker = record(sample, "X3").speaker

        def reliability() -> str:
            with Store.open(sample) as store:
                return store.get("actors", speaker).reliability  # type: ignore[union-attr]

        await until(pilot, lambda: reliability() == "A")


async def test_a_link_settles_a_conflict_and_the_mark_follows(sample: Path) -> None:
    def contested() -> bool:
        with Store.open(sample) as store:
            sql = "SELECT id, has_conflict FROM incidents WHERE uid = ?"
            id_, flag = store.conn.execute(sql, (uid("I1a"),)).fetchone()
            assert bool(flag) == bool(contested_incidents(store.conn, [id_]))
            return bool(flag)

    assert not contested()
    with Store.open(sample) as store:
        update = next(
            link
            for link in store.conn.execute(
                "SELECT l.uid FROM links l JOIN statements s ON s.id = l.from_statement_id "
                "WHERE s.uid = ? AND l.kind = 'updates'",
                (uid("X3"),),
            )
        )
        with store.batch("to be linked again") as batch:
            batch.delete("links", update[0])
    assert contested()
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        main, screen = await opened(pilot, "I1a")
        assert screen.named is not None
        assert screen.named.board.contradictions
        whole = main.browser.whole["contested"]
        at(screen, "9", "X3")
        await pilot.press("l")
        facts = screen.named.board.facts
        others = [one.uid for one in facts.statements.values() if one.uid != uid("X3")]
        await chosen(pilot, *["j"] * others.index(uid("X2")))
        await chosen(pilot)  # updates it
        await until(pilot, lambda: not contested())
        await until(pilot, lambda: screen.named and not screen.named.board.contradictions)
        await until(pilot, lambda: main.browser.whole["contested"] == whole - 1)


async def test_the_board_goes_through_the_contested_of_the_filter(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"since:2021-06-20", "enter")
        await until(pilot, lambda: main.browser.request.text == "since:2021-06-20")
        await main.settled()
        _, screen = await opened(pilot, "I1")
        listed = screen._contested
        assert uid("I1") in listed
        assert uid("I1b") in listed
        assert len(listed) < main.browser.whole["contested"]
        number = listed.index(uid("I1"))
        key = "right_square_bracket" if number + 1 < len(listed) else "left_square_bracket"
        await pilot.press(key)
        await until(pilot, lambda: screen.uid != uid("I1"))
        await until(pilot, lambda: screen.named and _shown(screen) == screen.uid)


def _shown(screen: BoardScreen) -> str:
    assert screen.named is not None
    facts = screen.named.board.facts
    return facts.incidents[facts.incident].uid


async def test_enter_opens_the_statement_in_the_detail(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(80, 24)) as pilot:
        main, screen = await opened(pilot, "I1a")
        at(screen, "9", "X3")
        await pilot.press("enter")
        await until(pilot, lambda: main.viewer.place == ("statements", uid("X3")))
        assert main.arrangement.active is main.detail


async def test_the_board_of_a_statement_asks_which_incident(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(60, 15)) as pilot:
        await opened(pilot, "X1")
        await chosen(pilot)
        await shown(pilot)
        assert pilot.app.screen.uid in {uid("I1"), uid("I1a"), uid("I1b")}


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_what_a_claim_stands_against_is_never_cut(
    sample: Path, size: tuple[int, int]
) -> None:
    async with TrackerApp(sample).run_test(size=size) as pilot:
        _, screen = await opened(pilot, "I1")
        await until(pilot, lambda: screen._columns and screen.options.size.width)
        assert screen._columns is not None
        assert screen._columns.stacked == (size[0] < 100)
        options = screen.options
        drawn = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
        lines = "\n".join(drawn)
        assert "updates" in lines
        for said in ("contradicts a denial", "part of a larger figure", "told apart", "June 27”"):
            assert said in " ".join(lines.split())
        assert all(text_width(one) <= options.size.width for one in lines.splitlines())


async def test_an_open_board_shows_what_another_process_writes(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(80, 24)) as pilot:
        _, screen = await opened(pilot, "I1a")
        at(screen, "9", "X3")
        with Store.open(sample, author="cleo") as store, store.batch("seen") as batch:
            made: Any = store.get("incidents", uid("I1a"))
            batch.put(replace(made, casualties=toll(2, 2, victims="combatant")))
        await until(pilot, lambda: _has_view(screen))
        assert screen.line is not None
        assert screen.line.claim.startswith("9"), "the cursor stays on its claim"
        assert [tie.ours for tie in screen.line.ties if tie.relation is Relation.DIFFERS] == [True]
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseLine))
        asked = str(pilot.app.screen.query_one(".about", Static).content)
        assert "9 of Popular Mobilization Forces · Syrian Observatory for Human Rights" in asked
        with Store.open(sample, author="cleo") as store, store.batch() as batch:
            batch.void("incidents", uid("I1a"), "never happened")
        await until(pilot, lambda: screen.named is None)
        assert screen.options.option_count == 0


async def test_our_own_view_is_no_claim_to_take(sample: Path) -> None:
    async with TrackerApp(sample).run_test(size=(120, 36), notifications=True) as pilot:
        _, screen = await opened(pilot, "I1a")
        own = next(n for n, line in enumerate(screen._lines) if line and line.statement is None)
        screen.options.highlighted = own
        await pilot.press("t")
        await until(pilot, lambda: any("own view" in n.message for n in pilot.app._notifications))
        assert isinstance(pilot.app.screen, BoardScreen)


async def test_the_figure_of_one_party_takes_the_place_of_no_others(tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    with Store.create(path, author="ana") as store, store.batch() as batch:
        iran = batch.put(Actor(name="Iran", kind="government"))
        once = batch.put(Actor(name="Persia", kind="government"))
        batch.merge("actors", once, iran)
        pmf = batch.put(Actor(name="PMF", kind="armed_group"))
        sohr = batch.put(Actor(name="SOHR", kind="ngo"))
        ours_before = (*toll(2, 2, actor=iran), *toll(7, 7, actor=pmf))
        about = batch.put(incident("A strike", casualties=ours_before))
        of_iran, of_pmf = (toll(5, 5, actor=actor, incident=about) for actor in (once, pmf))
        batch.put(statement("S", about, speaker=sohr, casualties=(*of_iran, *of_pmf)))

    def figures() -> set[tuple[str | None, int | None]]:
        with Store.open(path) as store:
            record = store.get("incidents", about)
        assert isinstance(record, Incident)
        return {(one.actor, one.best) for one in record.casualties}

    app = TrackerApp(path, author="ben")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("B")
        await shown(pilot)
        screen = pilot.app.screen
        # It is said whose dead they are, also of an actor that was merged.
        claims = [line.claim if line else "" for line in screen._lines]
        assert {"2 of Iran", "7 of PMF", "5 of Iran", "5 of PMF"} <= {*claims}
        screen.options.highlighted = claims.index("5 of PMF")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseLine))
        with Store.open(path, author="cleo") as store, store.batch() as batch:
            judging.grade(store, batch, "incidents", about, "confirmed")
        await chosen(pilot)  # as it is, whatever it is by then
        await reasoned(pilot, "why")
        await shown(pilot)
        await until(pilot, lambda: (pmf, 5) in figures())
        assert figures() == {(iran, 2), (pmf, 5)}
        await until(pilot, lambda: said(app, "“5 of PMF” is our view now, in the place of 7."))
        claims = [line.claim if line else "" for line in screen._lines]
        screen.options.highlighted = claims.index("5 of Iran")
        await pilot.press("t")
        await chosen(pilot)
        await reasoned(pilot, "why")
        await until(pilot, lambda: figures() == {(once, 5), (pmf, 5)})
    with Store.open(path) as store:
        assert store.body("incidents", about)["grade"] == "confirmed"


def said(app: TrackerApp, words: str) -> bool:
    return any(words in str(note.message) for note in app._notifications)
