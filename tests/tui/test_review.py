"""Review on the screen: one record after the other, decided by key, undone by key."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input, Static

from tests.conftest import ticking
from tests.store.makers import incident
from tests.tui.conftest import idle, ready, until
from tracker.model.records import About, Incident, Statement
from tracker.store import connection, review
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.consent import ReasonLine
from tracker.tui.screens.history import HistoryScreen
from tracker.tui.screens.remarks import RemarksScreen
from tracker.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A file in which ann has entered three records for review, and bob has sent one back once."""
    path = tmp_path / "team.db"
    clock = ticking()
    with Store.create(path, author="ann", clock=clock) as ann:
        for title in ("Clash A", "Clash B", "Clash [bold]C"):
            with ann.batch() as batch:
                batch.put(Incident(title=title, kind="clash", state="review"))
        uid = uid_of(ann, "Clash A")
        with (
            Store.open(path, author="bob", clock=clock) as bob,
            bob.batch("sent back: when?") as batch,
        ):
            review.send_back(bob.conn, batch, "incidents", uid, "when?")
        body = ann.body("incidents", uid)
        with ann.batch() as batch:
            batch.put_body("incidents", uid, {**body, "state": "review", "summary": "At noon."})
    return path


def uid_of(store: Store, title: str) -> str:
    row = store.conn.execute("SELECT uid FROM incidents WHERE title = ?", (title,)).fetchone()
    return str(row[0])


def states(path: Path) -> dict[str, str]:
    with Store.open(path) as store:
        return dict(store.conn.execute("SELECT title, state FROM incidents").fetchall())


async def begun(pilot: Any) -> ReviewScreen:
    main = await ready(pilot)
    assert main is not None
    await pilot.press("slash", *"sort:added", "enter", "R")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
    screen: ReviewScreen = pilot.app.screen
    await until(pilot, lambda: shows(screen, "Clash A"))
    return screen


def page(screen: ReviewScreen) -> str:
    return str(screen.query_one("#page Static", Static).content)


def shows(screen: ReviewScreen, title: str) -> bool:
    return screen._shown is not None and title in page(screen)


def heading(screen: ReviewScreen) -> str:
    return str(screen.query_one(".box").border_title)


async def test_what_changed_is_told_and_each_is_decided(team: Path) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await begun(pilot)
        assert "summary: nothing → At noon." in page(screen)
        assert "0 of 3" in heading(screen)
        await pilot.press("p")
        await until(pilot, lambda: shows(screen, "Clash B"))
        assert "Entered by ann; never decided on." in page(screen)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        app.screen.query_one(Input).value = "which source?"
        await pilot.press("enter")
        await until(pilot, lambda: shows(screen, "Clash [bold]C"))
        assert "2 of 3, 1 sent back" in heading(screen)
        await pilot.press("p")
        await until(pilot, lambda: app.screen is not screen)
        await until(pilot, lambda: any("3 of 3" in n.message for n in app._notifications))
    assert states(team) == {"Clash A": "final", "Clash B": "draft", "Clash [bold]C": "final"}
    with Store.open(team) as store:
        newest = store.history("incidents", uid_of(store, "Clash B"))[-1]
        assert (newest.author, newest.reason) == ("bob", "sent back: which source?")


async def test_a_burst_of_keys_decides_on_what_has_been_shown_only(team: Path) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await begun(pilot)
        for _ in range(5):
            screen.action_command("review.pass")
        await until(pilot, lambda: shows(screen, "Clash B"))
    assert list(states(team).values()).count("final") == 1


async def test_undo_brings_the_record_back(team: Path) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begun(pilot)
        await pilot.press("p")
        await until(pilot, lambda: shows(screen, "Clash B"))
        await pilot.press("u")
        await until(pilot, lambda: shows(screen, "Clash A"))
        assert "0 of 3" in heading(screen)
    assert states(team)["Clash A"] == "review"


async def test_deferred_it_comes_last_and_leaving_changes_nothing(team: Path) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        screen = await begun(pilot)
        for title in ("Clash B", "Clash [bold]C", "Clash A"):
            await pilot.press("d")
            await until(pilot, lambda title=title: shows(screen, title))
            await until(pilot, lambda: any("still waits" in n.message for n in app._notifications))
        assert "0 of 3" in heading(screen)
        await pilot.press("R")
        await until(pilot, lambda: app.screen is not screen)
        said = "Reviewed: 0 of 3; 3 still wait."
        await until(pilot, lambda: any(said in n.message for n in app._notifications))
    assert set(states(team).values()) == {"review"}


async def test_ones_own_is_refused_and_stays(team: Path) -> None:
    app = TrackerApp(team, author="ann")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await begun(pilot)
        assert "It is your own: somebody else has to pass it." in page(screen)
        await pilot.press("p")
        await until(pilot, lambda: any("your own" in n.message for n in app._notifications))
        await until(pilot, lambda: shows(screen, "Clash A"))
    assert set(states(team).values()) == {"review"}


async def test_what_one_changed_of_what_waits_is_refused_until_it_is_taken_back(team: Path) -> None:
    with Store.open(team, author="bob") as bob, bob.batch() as batch:
        uid = uid_of(bob, "Clash A")
        batch.put_body("incidents", uid, {**bob.body("incidents", uid), "weapon": "mortar"})
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        screen = await begun(pilot)
        assert "weapon changed while it waited by bob" in page(screen)
        assert "You changed it while it waited: somebody else" in page(screen)
        await pilot.press("p")
        said = "You changed the weapon of i"
        await until(pilot, lambda: any(said in n.message for n in app._notifications))
        await until(pilot, lambda: shows(screen, "Clash A"))
        assert states(team)["Clash A"] == "review"
        await pilot.press("u")
        await until(pilot, lambda: screen._shown and "mortar" not in page(screen))
        await pilot.press("p")
        await until(pilot, lambda: states(team)["Clash A"] == "final")


async def test_what_another_has_decided_meanwhile_is_passed_over_and_not_counted(
    team: Path,
) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await begun(pilot)
        with Store.open(team, author="cyn") as cyn, cyn.batch("accepted") as batch:
            review.accept(cyn.conn, batch, "incidents", uid_of(cyn, "Clash B"))
        await pilot.press("d")
        await until(pilot, lambda: shows(screen, "Clash [bold]C"))
        assert "0 of 2" in heading(screen)
        # What one decides on by an edit is one's own decision, and counted.
        with Store.open(team, author="bob") as bob, bob.batch("accepted, in a form") as batch:
            uid = uid_of(bob, "Clash [bold]C")
            batch.put_body("incidents", uid, {**bob.body("incidents", uid), "state": "final"})
        await pilot.press("H", "escape")
        await until(pilot, lambda: shows(screen, "Clash A"))
        assert "1 of 2" in heading(screen)


async def test_what_was_changed_while_it_was_read_is_not_passed_unseen(team: Path) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await begun(pilot)
        with Store.open(team, author="cyn") as cyn, cyn.batch() as batch:
            uid = uid_of(cyn, "Clash A")
            batch.put_body("incidents", uid, {**cyn.body("incidents", uid), "weapon": "mortar"})
        await pilot.press("p")
        await until(pilot, lambda: any("while you read" in n.message for n in app._notifications))
        await until(pilot, lambda: shows(screen, "mortar"))
        with Store.open(team, author="cyn") as cyn, cyn.batch() as batch:
            review.say(batch, "incidents", uid, "WAIT: [/] retracted")
        await pilot.press("p")
        await until(pilot, lambda: any("“WAIT: [/]" in n.message for n in app._notifications))
        await until(pilot, lambda: shows(screen, "WAIT"))
    assert set(states(team).values()) == {"review"}


async def test_a_remark_that_cannot_be_written_stands_there_again(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_MS", 1)
    app = TrackerApp(team, author="ben")
    async with app.run_test(size=(60, 15)) as pilot:
        await ready(pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, RemarksScreen))
        dialog: Any = app.screen
        with closing(sqlite3.connect(team, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("a")
            await until(pilot, lambda: isinstance(app.screen, ReasonLine))
            first = app.screen
            await pilot.press(*"whose?", "enter")
            await until(pilot, lambda: isinstance(app.screen, ReasonLine) and app.screen != first)
            await until(pilot, lambda: app.screen.query(".why"))
            assert "is locked" in str(app.screen.query_one(".why", Static).visual)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is dialog and dialog._remarks)
        assert dialog._remarks[-1].body == "whose?"


async def test_remarks_are_said_shown_in_the_list_and_settled(team: Path) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        row = main.records.row
        assert row is not None
        before = row.remarked
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, RemarksScreen))
        dialog: Any = app.screen
        for text in ("[red]Who?", "\x1b[31mHow?"):
            await pilot.press("a")
            await until(pilot, lambda: isinstance(app.screen, ReasonLine))
            app.screen.query_one(Input).value = text
            await pilot.press("enter")
            await until(pilot, lambda: app.screen is dialog)
        await until(pilot, lambda: len(dialog._remarks) >= 2)
        await pilot.press("s")
        await until(pilot, lambda: dialog._remarks[-1].resolved_at)
        await pilot.press("escape")
        await until(pilot, lambda: main.records.row is not None and main.records.row.remarked)
        await pilot.press("H")  # the history of the record tells of them, by whom
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        history: Any = app.screen
        await until(pilot, lambda: history.entry is not None)
        told = [entry.text.plain for entry in history._view.entries[:3]]
        assert [line.split("  ")[0] for line in told] == ["settled a remark", *["remarked"] * 2]
        assert all(" by bob  “" in line for line in told)
    with Store.open(team) as store:
        sql = "SELECT body, author, resolved_at IS NULL FROM remarks ORDER BY id DESC LIMIT 2"
        found = store.conn.execute(sql).fetchall()
    assert found == [("␛[31mHow?", "bob", 0), ("[red]Who?", "bob", 1)]
    assert before in (True, False)


async def test_an_answer_leaves_the_cursor_on_the_question_and_is_settled_with_it(
    team: Path,
) -> None:
    with Store.open(team, author="cyn") as cyn, cyn.batch() as batch:
        for text in ("Who says so?", "And when?"):
            review.say(batch, "incidents", uid_of(cyn, "Clash B"), text)
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        await pilot.press("d")
        await until(pilot, lambda: shows(app.screen, "Clash B"))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, RemarksScreen))
        dialog: Any = app.screen
        await until(pilot, lambda: len(dialog._remarks) == 2)
        await pilot.press("k", "a")
        await until(pilot, lambda: isinstance(app.screen, ReasonLine))
        app.screen.query_one(Input).value = "AFP does."
        await pilot.press("enter")
        await until(pilot, lambda: len(dialog._remarks) == 3)
        await pilot.press("s")
        await until(pilot, lambda: dialog._remarks[0].resolved_at)
    with Store.open(team) as store:
        sql = "SELECT body, resolved_at IS NULL FROM remarks WHERE body <> 'when?' ORDER BY id"
        found = store.conn.execute(sql).fetchall()
    assert found == [("Who says so?", 0), ("And when?", 1), ("AFP does.", 0)]


async def test_what_awaits_of_its_statements_is_named_and_comes_next(team: Path) -> None:
    with Store.open(team, author="ann") as ann, ann.batch() as batch:
        about = (About(incident=uid_of(ann, "Clash A")),)
        for gist, state in (("It was us", "review"), ("[/] a rumour", "draft")):
            batch.put(Statement(gist=gist, state=state, statement_incidents=about))
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await begun(pilot)
        assert "1 statement of it awaits review (s" in page(screen)
        assert "1 statement of it is a draft (s" in page(screen)
        await pilot.press("p")
        await until(pilot, lambda: shows(screen, "It was us"))
        assert "1 of 4" in heading(screen)
        await until(pilot, lambda: any("comes next" in n.message for n in app._notifications))
        await pilot.press("p")
        await until(pilot, lambda: shows(screen, "Clash B"))
    with Store.open(team) as store:
        found = store.conn.execute("SELECT gist, state FROM statements").fetchall()
    assert set(found) == {("It was us", "final"), ("[/] a rumour", "draft")}


async def test_a_key_puts_drafts_up_for_review_and_takes_them_back(team: Path) -> None:
    with Store.open(team, author="ann") as ann, ann.batch() as batch:
        for title in ("Clash D", "Clash [/]E"):
            batch.put(replace(incident(title), state="draft"))
    app = TrackerApp(team, author="ann")
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("slash", *"state:draft", "enter")
        await until(pilot, lambda: main.browser.rows and main.browser.rows.total == 2)
        await pilot.press("A", "r")
        await until(pilot, lambda: states(team)["Clash D"] == "review")
        assert states(team)["Clash [/]E"] == "review"
        said = "2 records put up for review. u takes it back."
        await until(pilot, lambda: any(said in n.message for n in app._notifications))
        await pilot.press("u")
        await until(pilot, lambda: states(team)["Clash D"] == "draft")
        await until(pilot, lambda: main.browser.rows and main.browser.rows.total == 2)
        await pilot.press("escape", "escape", "slash", *"title:d", "enter", "r")
        await until(pilot, lambda: states(team)["Clash D"] == "review")
        await pilot.press("enter", "r")  # from the detail as from the list: back
        await until(pilot, lambda: states(team)["Clash D"] == "draft")
    assert states(team)["Clash [/]E"] == "draft"


async def test_putting_up_tells_of_drafts_beneath_and_how_what_is_final_is_put_up(
    team: Path,
) -> None:
    with Store.open(team, author="bob") as bob, bob.batch("accepted") as batch:
        body = bob.body("incidents", uid_of(bob, "Clash B"))
        batch.put_body("incidents", uid_of(bob, "Clash B"), {**body, "state": "final"})
    with Store.open(team, author="ann") as ann, ann.batch() as batch:
        draft = batch.put(replace(incident("Clash D"), state="draft"))
        batch.put(Statement(gist="So it was", statement_incidents=(About(incident=draft),)))
    app = TrackerApp(team, author="ann")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)

        def says(words: str) -> bool:
            return any(words in one.message for one in app._notifications)

        async def only(title: str, query: str) -> None:
            await pilot.press("slash", "ctrl+u", *query, "enter")
            await until(pilot, lambda: main.browser.selection.request.text == query)
            await until(pilot, lambda: main.browser.rows.total == 1 and main.viewer.sheet)
            await until(pilot, lambda: main.viewer.sheet.file.record.title == title)
            await idle(pilot)

        await only("Clash B", "state:final")
        await pilot.press("r")
        await until(pilot, lambda: says("b and the state review put up again"))
        await only("Clash D", "state:draft")
        await pilot.press("r")
        await until(pilot, lambda: says("1 statement of it is a draft"))
        await only("Clash B", "state:final")
        await pilot.press("space", "m")
        await until(pilot, lambda: isinstance(app.screen, RemarksScreen))
        await until(pilot, lambda: "only this one, of 1 marked" in heading(app.screen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
    assert states(team)["Clash B"] == "final"


async def test_nothing_awaits_review(team: Path) -> None:
    app = TrackerApp(team, author="bob")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"state:final", "enter", "R")
        await until(pilot, lambda: any("awaits review" in n.message for n in app._notifications))
        assert not isinstance(app.screen, ReviewScreen)
