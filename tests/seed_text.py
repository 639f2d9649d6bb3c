"""The seed text as keys: incidents I1 and I3, statements S1 to S6, and the records they make.

The same keys are pressed in Textual's test pilot (tests/tui) and in a real terminal (tests/e2e).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Opened(NamedTuple):
    """No key: the form of this title is there before one types on."""

    title: str


class Closed(NamedTuple):
    """No key: the form of this title is gone."""

    title: str


class At(NamedTuple):
    """No key: the list has its cursor on this incident, and the detail shows it."""

    when: str
    title: str


Step = str | Opened | Closed | At
"""A key in angle brackets, text that is typed, or what is to be seen before one types on."""

NEW = ("<up>", "<enter>")
"""The last choice, one key up from the first, makes a new record."""


def made(name: str, kind: str, of: str = "actor") -> tuple[Step, ...]:
    """Type a name, make the record in place, say its kind, come back behind the name."""
    return (name, *NEW, Opened(f"New {of}"), kind, "<ctrl+s>", Closed(f"New {of}"))


I3 = (
    *("a", Opened("New incident"), "2021-01-01/2021-06-27", "<enter>"),
    *("Dozens of attacks on US service members in Iraq", "<enter>"),
    *("attack_c", "<enter>", *made("Iraq", "country", "place"), "<enter>"),
    *made("Iranian militants", "unid"),
    " (alleged) > ",
    *made("US Armed Forces", "state_f"),
    *("<enter>", *made("Iraq condemns US airstrikes", "art", "document")),
    *("<f9>", "12-", "<ctrl+s>", Closed("New incident")),
)
I1 = (
    *("a", Opened("New incident"), "28 jun 2021 01:00-02:00 +03:00", "<enter>"),
    *("US airstrikes on militia sites along the Syria-Iraq border", "<enter>"),
    *("airs", "<enter>", *made("Syria-Iraq border", "border", "place"), "<enter>"),
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
    Closed("New incident"),
)
SAID = (
    *(At("28 Jun 2021", "US airstrikes on militia sites"), "s", Opened("New statement")),
    *(*made("US Department of Defense", "gov"), "<enter>", "27 jun 2021", "<enter>"),
    *("claim", "<enter>"),
    *("Defensive precision airstrikes on assets of Iran-backed militias", "<tab>", "1", "<enter>"),
    *("Iraq cond", "<enter>", "<ctrl+l>"),
    *("report", "<enter>", "Two of the groups targeted are named", "<tab>", "2", "<ctrl+n>"),
    *(*made("SOHR", "ngo"), "<enter>", "28 jun 2021", "<enter>", "toll", "<enter>"),
    *("Five militants were killed", "<tab>", "3", "<enter>", "killed 5 combatant", "<ctrl+n>"),
    *("Gov", "<enter>", "28 jun 2021", "<enter>", "condemn", "<enter>"),
    *("A violation of Iraqi sovereignty", "<tab>", "1", "<enter>", "<enter>"),
    *("blatant and unacceptable violation", "<ctrl+l>"),
    *("refuse", "<enter>", "Iraq must not become an arena for settling accounts", "<tab>", "1"),
    *("<ctrl+n>", "US Dep", "<enter>", "27-28 jun 2021", "<enter>", "justify", "<enter>"),
    *("The recent rise in attacks is the reason", "<tab>", "2", *["<enter>"] * 2, "<tab>"),
    *("; dozens", "<enter>", " cause disapprove", "<ctrl+s>"),
    Closed("New statement"),
)
STEPS: tuple[Step, ...] = (*I3, *I1, *SAID)


FOLLOW_UP: tuple[Step, ...] = (
    *("28 jun 2021", "<enter>", "Second", "<enter>", "<enter>", "More words", "<ctrl+n>"),
)
"""A further incident with the place, source and kind of the last, which are pinned.

Enter passes over what is pinned; the parties stay empty.
"""


class Count(NamedTuple):
    """How many characters were typed, and how many other keys pressed."""

    characters: int
    others: int

    def __str__(self) -> str:
        return f"{self.characters:,} characters and {self.others} other keys"


def keystrokes(steps: Iterable[Step]) -> Count:
    """Count the keys."""
    pressed = [step for step in steps if isinstance(step, str)]
    typed = [step for step in pressed if not step.startswith("<")]
    return Count(sum(map(len, typed)), len(pressed) - len(typed))


def assert_entered(path: Path) -> None:
    """Hold the records of the file against those that the text makes."""
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
