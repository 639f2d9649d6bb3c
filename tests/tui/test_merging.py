"""Merging on the screen: contradictions are settled by a person, it is one step, one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.store.makers import incident, party, statement, toll
from tracker.model.records import About, Actor, Incident, Name, Place, Statement
from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.screens.consent import ConsentDialog, ReasonLine
from tracker.tui.screens.in_full import InFull
from tracker.tui.screens.merge import MergeScreen
from tracker.tui.screens.pairs import PairsScreen
from tracker.tui.screens.pick import PickRecord

from .conftest import idle, ready, until

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.tui.main import MainScreen


def made(path: Path, *records: Any) -> list[str]:
    """Make a file with these records; return their uids."""
    with Store.create(path, author="ana") as store, store.batch() as batch:
        return [batch.put(record) for record in records]


def titles(path: Path) -> dict[str, str]:
    """Return the incidents that stand, by title, with the state."""
    with Store.open(path) as store:
        return dict(store.conn.execute("SELECT title, state FROM incidents"))


async def settle(pilot: Any, screen: MergeScreen, *keys: str) -> None:
    """Press a key on each line that is still to be settled, one after the other."""
    for key in keys:
        screen._to(screen._undecided[0])
        await pilot.press(key)


async def decided(pilot: Any, *keys: str) -> None:
    """Give these keys in the merge screen, then go on to the reason."""
    await until(pilot, lambda: isinstance(pilot.app.screen, MergeScreen))
    await pilot.pause()
    await settle(pilot, pilot.app.screen, *keys)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReasonLine))


async def consented(pilot: Any, main: MainScreen, reason: str, *keys: str) -> None:
    """Give the reason and consent; wait until it is written."""
    await pilot.press(*reason, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConsentDialog))
    await pilot.press(*keys)
    await until(pilot, lambda: pilot.app.screen is main)
    await idle(pilot)


async def test_what_disagrees_is_settled_by_key_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    one, two = made(
        path,
        incident("Strike", "2021-06-28", casualties=toll(5, 5)),
        incident("Raid", "2021-06-27", summary="more", tags=("t",), casualties=toll(9, 9)),
    )
    with Store.open(path) as store, store.batch() as batch:
        batch.put(
            Statement(
                gist="torn",
                statement_incidents=(
                    About(incident=one, stance="approve"),
                    About(incident=two, stance="disapprove"),
                ),
            )
        )
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("space", "space", "g", "M")
        await until(pilot, lambda: isinstance(app.screen, MergeScreen))
        screen = app.screen
        await pilot.pause()
        told = "\n".join(str(o.prompt) for o in screen.options._options)
        assert "torn: approves stays, disapproves goes" in told
        # Nothing goes on before title, date and the two tolls are settled.
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, InFull))
        # What is typed for the reason settles nothing there; nor does "not the same" unasked.
        await pilot.press(*"vqtonbh", "escape", "n")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is screen)
        assert len(screen._undecided) == 3
        await settle(pilot, screen, "b", "right", "left")  # the tolls: one of them only
        await pilot.press("b")  # no: both, and the cursor has stayed
        assert screen._line.label == "figures"
        screen._to(next(line for line in screen._pair.lines if line.label == "summary"))
        await pilot.press("left")
        await until(pilot, lambda: any("nothing stays" in n.message for n in app._notifications))
        await pilot.press("right")
        await decided(pilot)
        await pilot.press(*"one strike", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        # Neither Enter nor Space consents.
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is main)
        assert titles(path) == {"Strike": "draft", "Raid": "draft"}
        await pilot.press("M")
        await decided(pilot, "b", "right", "b")
        await consented(pilot, main, "one strike", "y")
        assert titles(path) == {"Strike / Raid": "draft", "Raid": "void"}
        with Store.open(path) as store:
            body = store.body("incidents", one)
            assert (body["date_edtf"], body["summary"]) == ("2021-06-27", "more")
            assert len(body["parts"]["casualties"]) == 2
            assert store.resolve("i" + two) == ("incidents", one)
            assert store.history("incidents", one)[-1].reason == "one strike"
        assert main.records.marked_count == 0
        await pilot.press("u")
        await until(pilot, lambda: titles(path) == {"Strike": "draft", "Raid": "draft"})
        await until(
            pilot, lambda: any("merging one incident" in n.message for n in app._notifications)
        )


async def test_several_become_one_in_one_step_which_wants_the_number(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    made(path, *(incident("A", tags=(f"t{n}",)) for n in range(4)))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(60, 15)) as pilot:
        main = await ready(pilot)
        await pilot.press("space", "space", "space", "space", "M")
        await until(pilot, lambda: isinstance(app.screen, MergeScreen))
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: len(app.screen._done) == 1)
        await pilot.press("x")  # the second is left out
        await until(pilot, lambda: not app.screen._waiting)
        await decided(pilot)
        await consented(pilot, main, "", "2", "enter")
        with Store.open(path) as store:
            assert store.conn.execute(
                "SELECT state, count(*) FROM incidents GROUP BY state"
            ).fetchall() == [("draft", 2), ("void", 2)]
            batches = store.conn.execute("SELECT count(DISTINCT batch) FROM changes").fetchone()
            assert batches == (2,)
        await pilot.press("u")
        await until(pilot, lambda: set(titles(path).values()) == {"draft"})


async def test_an_actor_is_merged_with_one_picked_by_name_and_taken_apart_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    winner, loser, _ = made(
        path,
        Actor(name="Kata'ib Hezbollah", country="IQ"),
        Actor(name="Kataeb Hizballah", names=(Name(name="KH"),)),
        incident("A", "2021-06-28"),
    )
    with Store.open(path) as store, store.batch() as batch:
        for number in range(3):
            batch.put(incident(f"I{number}", involvements=(party(loser),)))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(80, 24)) as pilot:
        main = await ready(pilot)
        await main.viewer.open(("actors", winner))
        main.arrangement.activate(1)
        await pilot.press("M")
        await until(pilot, lambda: isinstance(app.screen, PickRecord))
        # The likely double is offered before anything is typed; its name finds it, too.
        assert [one.uid for one in app.screen._offered] == [loser]
        await pilot.press(*"hizb")
        await until(pilot, lambda: [one.uid for one in app.screen._offered] == [loser])
        await pilot.press("enter")
        await decided(pilot, "left")
        await consented(pilot, main, "", "y")
        with Store.open(path) as store:
            assert store.resolve("a" + loser) == ("actors", winner)
            assert store.body("actors", winner)["name"] == "Kata'ib Hezbollah"
        await main.viewer.open(("actors", winner))
        main.arrangement.activate(1)
        await pilot.press("U")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is main)
        await idle(pilot)
        with Store.open(path) as store:
            assert store.resolve("a" + loser) == ("actors", loser)


async def test_what_was_changed_by_another_since_is_not_merged(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    one, _ = made(path, incident("A"), incident("A", tags=("t",)))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("space", "space", "M")
        await decided(pilot)
        with Store.open(path, author="ben") as other, other.batch() as batch:
            batch.put_body("incidents", one, {**other.body("incidents", one), "title": "Ben's"})
        await consented(pilot, main, "", "y")
        await until(pilot, lambda: any("meanwhile" in n.message for n in app._notifications))
        assert titles(path) == {"Ben's": "draft", "A": "draft"}


async def test_statements_and_places_are_merged_too_and_hostile_text_does_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    hostile = "[@click=app.quit]x[/] [/ \x1b[31m \u202e"
    about, one, two, three, here, there = made(
        path,
        incident("A"),
        statement(hostile, quote=hostile, form="quote"),
        statement("said", quote="other", form="quote", tags=(hostile,)),
        statement("void"),
        Place(name=hostile, country="SY"),
        Place(name="Abu Kamal", country="IQ", notes=hostile),
    )
    with Store.open(path, author="ben") as store, store.batch() as batch:
        batch.void("statements", three, "a rumour")
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        main = await ready(pilot)
        await pilot.press("i")
        await until(pilot, lambda: main.browser.table == "statements")
        await until(pilot, lambda: main.records.row is not None)
        main.records.marks.add([one, two, three])
        await pilot.press("M")
        await until(pilot, lambda: any("is void" in n.message for n in app._notifications))
        main.records.marks.clear()
        main.records.marks.add([one, two])
        await pilot.press("M")
        await decided(pilot, "right", "left")
        await consented(pilot, main, "", "y")
        await main.viewer.open(("places", here))
        main.arrangement.activate(1)
        await pilot.press("M", *"kamal")
        await until(pilot, lambda: isinstance(app.screen, PickRecord) and app.screen._offered)
        await pilot.press("enter")
        await decided(pilot, "right", "left")
        await consented(pilot, main, "", "y")
    with Store.open(path) as store:
        found = [store.body("statements", uid) for uid in (one, two)]
        assert sorted(body["state"] for body in found) == ["draft", "void"]
        assert store.resolve("p" + there) == ("places", here)
        assert store.body("places", here)["notes"] == hostile
        assert store.get("incidents", about)


async def test_what_cannot_be_merged_is_refused_with_words(sample: Path) -> None:
    app = TrackerApp(sample, author="ana")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        main = await ready(pilot)
        with Store.open(sample) as store:
            document = store.conn.execute("SELECT uid FROM documents").fetchone()[0]
        await main.viewer.open(("documents", document))
        main.arrangement.activate(1)
        await pilot.press("M")
        await until(pilot, lambda: any("not merged" in n.message for n in app._notifications))
        await pilot.press("1", "A", "M")
        await until(pilot, lambda: any("at most 12" in n.message for n in app._notifications))


async def test_pairs_are_compared_or_told_apart_and_remembered(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    here, there = made(
        path, Place(name="Al-Bukamal", country="SY"), Place(name="Abu Kamal", country="SY")
    )
    with Store.open(path) as store, store.batch() as batch:
        for summary in ("one", "two", "three"):
            batch.put(
                Incident(
                    title="Rockets on the base",
                    kind="rocket_missile",
                    summary=summary,
                    place=here,
                    when=incident("x").when,
                )
            )
        batch.put(statement("x"))
    app = TrackerApp(path, author="ana")
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, PairsScreen) and app.screen._pairs)
        screen = app.screen
        assert len(screen._pairs) == 3
        first = screen._pairs[0]
        await pilot.press("n")
        await until(pilot, lambda: len(screen._pairs) == 2)
        await pilot.press("enter")
        await decided(pilot, "left")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConsentDialog))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: len(screen._pairs) <= 1)
        left = {0: "none found", 1: "1 pair"}
        await until(
            pilot,
            lambda: left[len(screen._pairs)] in str(screen.query_one(".box").border_title),
        )
        await pilot.press("escape", "P")
        await until(pilot, lambda: isinstance(app.screen, PairsScreen) and app.screen is not screen)
        with Store.open(path) as store:
            links = store.conn.execute("SELECT kind FROM links").fetchall()
            assert links == [("not_duplicate",)]
            assert first.uid != first.other
        screen = app.screen
        await pilot.press("tab", "tab", "tab")
        await until(pilot, lambda: screen._table == "places")
        if screen._pairs:
            await pilot.press("n")
            await until(pilot, lambda: not screen._pairs)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is main)
        assert here != there
