"""Tags on many records, and what was done last, done again to others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tracker.entry.tagging import TAGGED, preview, tag_all
from tracker.errors import RefusedError
from tracker.model.entry.words import read_tags
from tracker.model.text import one_line
from tracker.tui.commands.records import chosen, need_writing, record_names
from tracker.tui.repeating import Repeatable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.store.store import Store
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place

_NAMES = 5


async def tag(main: MainScreen) -> None:
    """Put tags on the marked records or this one, or take them away."""
    from tracker.tui.screens.tags import TagsLine

    need_writing(main)
    places = await chosen(main)
    _refuse_others("Tags are", TAGGED, places)
    typed = await main.ask(TagsLine(main, places))
    if not typed:
        return
    done = await _tag(main, places, typed=typed)
    if done:
        main.desk.last = Repeatable(f"tag {one_line(typed)}", TAGGED, partial(_tag, typed=typed))
        main.records.clear_marks()
        main.say(f"{done}. {main.takes_back}")


async def _tag(main: MainScreen, places: Sequence[Place], *, typed: str) -> str:
    """Change the tags; ask for the reason where a final record is among them."""
    from tracker.tui.screens.consent import ReasonLine

    tags = read_tags(typed)
    would = await main.gateway.read(lambda store: preview(store, places, tags))
    if not would.changed:
        raise RefusedError("The tags are so already; nothing was changed.")
    reason = ""
    if would.final:
        asked = await main.ask(
            ReasonLine("Final records are among them: why?", example="sorting, a second look, …")
        )
        if asked is None:
            return ""
        reason = asked

    def write(store: Store) -> int:
        with store.batch(reason or None) as batch:
            return tag_all(batch, places, tags)

    count = await main.write(write)
    return "Tags of one record changed" if count == 1 else f"Tags of {count:,} records changed"


async def repeat(main: MainScreen) -> None:
    """Do to the marked records, or to this one, what was done last."""
    from tracker.tui.screens.consent import ConsentDialog

    need_writing(main)
    last = main.desk.last
    if last is None:
        raise RefusedError(
            "Nothing was done yet that could be done again.", "Tags, bulk edits and voids can be."
        )
    places = await chosen(main)
    _refuse_others("This is", last.tables, places)
    if len(places) > 1 and not last.asks:
        names = await main.gateway.read(lambda store: record_names(store, list(places[:_NAMES])))
        more = [f"… and {len(places) - _NAMES:,} more"] if len(places) > _NAMES else []
        count = f"{len(places):,} records"
        if not await main.ask(
            ConsentDialog(
                f"Again, to {count}?",
                [last.words, *names, *more],
                verb="do it",
                yes=f"does it to {count}",
            )
        ):
            return
    done = await last.again(main, places)
    if done:
        main.records.clear_marks()
        main.say(f"Again: {last.words}. {done}. {main.takes_back}")


def _refuse_others(what: str, tables: Sequence[str], places: Sequence[Place]) -> None:
    if not places or places[0][0] not in tables:
        raise RefusedError(f"{what} for {' and '.join(tables)}.")


COMMANDS: Commands = {
    "record.tag": tag,
    "record.repeat": repeat,
}
