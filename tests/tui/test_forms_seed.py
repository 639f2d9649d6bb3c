"""The seed text, entered by keys only into an empty file: I1 and I3, statements S1 to S6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.keys import _character_to_key

from tracker.store.store import Store
from tracker.tui.app import TrackerApp
from tracker.tui.forms.form import FormScreen

from .conftest import main_of, until

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NEW = ("<up>", "<enter>")
"""The last choice, one key up from the first, makes a new record."""


def made(name: str, kind: str) -> tuple[str, ...]:
    """Type a name, make the record in place, say its kind, come back."""
    return (name, *NEW, kind, "<ctrl+s>")


I3 = (
    *("a", "2021-01-01/2021-06-27", "<enter>", "Dozens of attacks on US service members in Iraq"),
    *("<enter>", "attack_c", "<enter>", *made("Iraq", "country")),
    *made("Iranian militants", "unid"),
    " (alleged) > ",
    *made("US Armed Forces", "state_f"),
    *("<enter>", *made("Iraq condemns US airstrikes", "art")),
    *("<f9>", "12-", "<ctrl+s>"),
)
I1 = (
    *("a", "28 jun 2021 01:00-02:00 +03:00", "<enter>"),
    *("US airstrikes on militia sites along the Syria-Iraq border", "<enter>"),
    *("airs", "<enter>", *made("Syria-Iraq border", "border")),
    *("US Arm", "<enter>", " (admitted), "),
    *made("US State Department", "gov"),
    " (disputed) > ",
    *made("Kata'ib Hezbollah", "param"),
    ", ",
    *made("Kata'ib Sayyid al-Shuhada", "param"),
    "; host: ",
    *made("Government of Iraq", "gov"),
    "; ordered_by: ",
    *made("Joe Biden", "person"),
    *(" (admitted)", "<enter>", "Iraq cond", "<enter>"),
    *("<f9>", "3", *["<tab>"] * 4, "34.40 41.00", "<ctrl+s>"),
)
SAID = (
    *("s", *made("US Department of Defense", "gov"), "27 jun 2021", "<enter>", "claim", "<enter>"),
    *("Defensive precision airstrikes on assets of Iran-backed militias", "<tab>", "1", "<enter>"),
    *("Iraq cond", "<enter>", "<ctrl+l>"),
    *("report", "<enter>", "Two of the groups targeted are named", "<tab>", "2", "<ctrl+n>"),
    *(*made("SOHR", "ngo"), "28 jun 2021", "<enter>", "toll", "<enter>"),
    *("Five militants were killed", "<tab>", "3", "<enter>", "killed 5 combatant", "<ctrl+n>"),
    *("Gov", "<enter>", "28 jun 2021", "<enter>", "condemn", "<enter>"),
    *("A violation of Iraqi sovereignty", "<tab>", "1", "<enter>", "<enter>"),
    *("blatant and unacceptable violation", "<ctrl+l>"),
    *("refuse", "<enter>", "Iraq must not become an arena for settling accounts", "<tab>", "1"),
    *("<ctrl+n>", "US Dep", "<enter>", "27-28 jun 2021", "<enter>", "justify", "<enter>"),
    *("The recent rise in attacks is the reason", "<tab>", "2", *["<enter>"] * 2, "<tab>"),
    *("; dozens", "<enter>", " cause disapprove", "<ctrl+s>"),
)


async def entered(pilot: Any, steps: tuple[str, ...]) -> tuple[int, int]:
    """Press the keys; return how many were characters, and how many were not."""
    app = pilot.app
    characters = others = 0
    for step in steps:
        if step.startswith("<"):
            await pilot.press(step[1:-1])
            others += 1
        else:
            # As a terminal hands them over: all at once, without waiting for each to be drawn.
            for character in step:
                app.post_message(events.Key(_character_to_key(character), character))
            characters += len(step)
        await pilot.pause()
        if isinstance(app.screen, FormScreen):
            form = app.screen
            await until(pilot, lambda form=form: not form._busy or app.screen is not form)
        elif step in ("a", "s"):
            await until(pilot, lambda: isinstance(app.screen, FormScreen))
    await until(pilot, lambda: not isinstance(app.screen, FormScreen))
    return characters, others


async def test_the_seed_text_by_keys_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seed.db"
    Store.create(path, author="ana").close()
    app = TrackerApp(path, author="ana")
    characters = others = 0
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: len(app.screen_stack) > 1)
        main = main_of(app)
        await until(pilot, lambda: main.browser.rows is not None)
        for steps in (I3, I1, SAID):
            counted = await entered(pilot, steps)
            characters, others = characters + counted[0], others + counted[1]
            await until(pilot, lambda: main.records.row is not None)
    with capsys.disabled():
        print(f"\nseed text: {characters} characters and {others} other keys")
    assert_incidents(path)
    assert_statements(path)


def assert_incidents(path: Path) -> None:
    with Store.open(path) as store:
        rows = store.conn.execute("SELECT uid FROM incidents ORDER BY id").fetchall()
        third, first = (store.get("incidents", uid) for (uid,) in rows)
        names = dict(store.conn.execute("SELECT uid, name FROM actors").fetchall())
        assert (first.kind, first.unit, first.count_low, first.geo_precision) == (
            *("airstrike", "aggregate"),
            *(3, "line"),
        )
        assert first.when.date.edtf == "2021-06-28"
        assert (first.when.time_from, first.when.utc_offset) == ("01:00", "+03:00")
        assert (first.latitude, first.longitude) == (34.4, 41.0)
        assert {(names[p.actor], p.role, p.attribution) for p in first.involvements} == {
            ("US Armed Forces", "perpetrator", "admitted"),
            ("US State Department", "perpetrator", "disputed"),
            ("Kata'ib Hezbollah", "target", "given"),
            ("Kata'ib Sayyid al-Shuhada", "target", "given"),
            ("Government of Iraq", "host", "given"),
            ("Joe Biden", "ordered_by", "admitted"),
        }
        assert (third.unit, third.count_low, third.count_high) == ("aggregate", 12, None)
        assert (third.when.mode, third.when.date.edtf) == ("repeated", "2021-01-01/2021-06-27")
        assert len({c.document for i in (first, third) for c in i.citations}) == 1


def assert_statements(path: Path) -> None:
    with Store.open(path) as store:
        rows = store.conn.execute("SELECT uid FROM statements ORDER BY id").fetchall()
        said = [store.get("statements", uid) for (uid,) in rows]
        names = dict(store.conn.execute("SELECT uid, name FROM actors").fetchall())
        titles = dict(store.conn.execute("SELECT uid, substr(title, 1, 3) FROM incidents"))
    assert [(names[s.speaker], s.kind, s.credibility) for s in said] == [
        ("US Department of Defense", "claim", 1),
        ("US Department of Defense", "report", 2),
        ("SOHR", "toll", 3),
        ("Government of Iraq", "condemn", 1),
        ("Government of Iraq", "refuse", 1),
        ("US Department of Defense", "justify", 2),
    ]
    about = [
        [(titles[a.incident], a.relation, a.stance) for a in s.statement_incidents] for s in said
    ]
    assert about == [
        [("US ", "subject", "approve")],
        [("US ", "subject", "approve")],
        [("US ", "subject", "none")],
        [("US ", "subject", "disapprove")],
        [("US ", "subject", "disapprove")],
        [("US ", "subject", "approve"), ("Doz", "cause", "disapprove")],
    ]
    assert [(c.harm, c.victims, c.low, c.high) for c in said[2].casualties] == [
        ("killed", "combatant", 5, 5)
    ]
    assert all(len(s.citations) == 1 for s in said)
