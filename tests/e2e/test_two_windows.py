"""Two people edit the same record at the same time: the second is told, sees both, and decides."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.e2e.terminal import Terminal
from tests.store.makers import incident
from tests.store.test_writing import put

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.store.store import Store

pytestmark = pytest.mark.e2e


def begin_edit(terminal: Terminal, path: Path, author: str) -> None:
    command = [sys.executable, "-m", "tracker", "--author", author, str(path)]
    terminal.start(command, XDG_STATE_HOME=str(terminal.folder / author))
    terminal.until("> 28 Jun 2021", "Raid")
    terminal.keys("e")
    terminal.until("━ Edit ")


def retitle(terminal: Terminal, title: str) -> None:
    """Go to the title, the second field, and type another over it."""
    terminal.keys("Tab", "End", "C-u")
    terminal.type(title)
    terminal.until(title)
    terminal.keys("C-s")


@pytest.mark.parametrize("decision", ["mine", "theirs"])
def test_the_second_to_save_sees_both_values_and_nothing_is_overwritten_unseen(
    terminal: Terminal, store: Store, decision: str
) -> None:
    (uid,) = put(store, incident("Raid", summary="As first told", tags=("night",)))

    def title() -> str:
        return str(store.get("incidents", uid).title)

    with Terminal(terminal.folder) as other:
        begin_edit(terminal, store.path, "ana")
        begin_edit(other, store.path, "ben")
        retitle(other, "Ben says ambush")
        other.until_gone("━ Edit ")
        assert title() == "Ben says ambush"

        retitle(terminal, "Ana says arrest")
        terminal.until("yours", "theirs", "Ben says ambush", "Ana says arrest")
        assert title() == "Ben says ambush", "nothing is overwritten before ana has decided"
        terminal.keys("Left" if decision == "mine" else "Right")
        terminal.until("nothing left to settle")
        terminal.keys("Enter")
        terminal.until_gone("━ Edit ")
        wanted = {"mine": "Ana says arrest", "theirs": "Ben says ambush"}[decision]
        other.until(wanted)  # by itself: the other window looks for what others write
        assert title() == wanted
    record = store.get("incidents", uid)
    assert (record.summary, record.tags) == ("As first told", ("night",))
    told = [
        (change.author, (change.after or {}).get("title"))
        for change in store.history("incidents", uid)
    ]
    assert ("ben", "Ben says ambush") in told
    assert (("ana", "Ana says arrest") in told) is (decision == "mine")
