"""Review copies: one is made of what the filter finds, and what was done in it is taken in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from tracker.errors import RefusedError
from tracker.model.text import author_name, one_line
from tracker.tui.commands.records import need_writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tracker.exchange.review_copy.outcome import Collision, Key, ReviewReport, Side
    from tracker.store.store import Store
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen

_ENDING: Final = ".db"
_SENSITIVE: Final = "tracker export review … --with-sensitive takes it along"


async def copy_out(main: MainScreen) -> None:
    """Make a review copy of the filtered set."""
    from tracker.exchange.review_copy.taking import Taken, note, take
    from tracker.query.run import prepare
    from tracker.store.tabular import uids
    from tracker.tui.screens.file_line import FileLine

    table, query = main.browser.table, main.browser.request.text.strip()
    if not query:
        raise RefusedError("Filter what is to be reviewed first.", "Such as: state:review")
    proposed = f"review-{datetime.now():%Y-%m-%d}{_ENDING}"
    hint = "a file for a colleague to review, named after them · enter makes it"
    path = await main.ask(FileLine("Make a review copy", proposed, hint, _refused))
    if path is None:
        return
    main.say("Making the review copy …")

    def make(store: Store) -> Taken:
        found = prepare(
            store.conn, query, base=datetime.now(), table=table, date_order=store.date_order
        )
        wanted = uids(store.conn, found.table, list(found.keys(store.conn)))
        return take(store, path, found.table, wanted, query)

    taken = await main.gateway.read(make)
    unnoted = await main.write(lambda store: note(store, path, taken))
    told = ", ".join(f"{count:,} {name}" for name, count in taken.chosen.items() if count)
    behind = len(taken.report.left_out)
    stays = f" {behind:,} stayed behind as sensitive; {_SENSITIVE}." if behind else ""
    said = f"{path} is made, to review: {told}.{stays} {unnoted}".rstrip()
    main.say(said, wrong=bool(behind or unnoted))


def _refused(path: Path) -> str:
    from tracker.tui.screens.file_line import new_file

    return new_file(path) if path.suffix == _ENDING else f"It has to end in {_ENDING}"


async def copy_in(main: MainScreen) -> None:
    """Say what a review copy brings, let the person settle what collides, take it in."""
    from tracker.entry.saying import Saying
    from tracker.exchange.review_copy.returning import import_review
    from tracker.exchange.review_copy.told import lines
    from tracker.tui.screens.consent import TakingIn
    from tracker.tui.screens.file_line import FileLine, old_file

    need_writing(main)
    hint = "which file? · enter shows what it brings"
    path = await main.ask(FileLine("Take in a review copy", "", hint, old_file))
    if path is None:
        return
    name = one_line(path.name)
    report = await main.gateway.read(lambda store: import_review(store, path, Saying, dry_run=True))
    if not report.came and not report.collisions:
        main.say(f"{name} brings nothing that is not here already.")
        return
    told = list(lines(report, everything=False))
    dialog = TakingIn(f"Take in {name}?", told, verb="take in", yes="takes it in")
    if not await main.ask(dialog):
        return
    chosen = await _settled(main, report)
    done = await main.write(lambda store: import_review(store, path, Saying, take=chosen))
    main.say(_told(done, name, main.takes_back))


async def _settled(main: MainScreen, report: ReviewReport) -> dict[Key, Side]:
    """Ask which side stands where both changed the same; {} leaves that open."""
    from tracker.tui.screens.meanwhile import Clash, MeanwhileDialog

    by_key: dict[Key, list[Collision]] = {}
    for one in report.collisions:
        if one.why == "both":
            by_key.setdefault(one.key, []).append(one)
    if not by_key:
        return {}
    places = [(table, uid) for table, uid, _ in by_key]
    references = await main.gateway.read(
        lambda store: [store.reference(table, uid) for table, uid in places]
    )
    clashes = [
        Clash(
            str(number),
            f"{reference} {some[0].label}",
            _joined([one.ours for one in some]),
            _joined([one.theirs for one in some]),
        )
        for number, (reference, some) in enumerate(zip(references, by_key.values(), strict=True))
    ]
    who = ", ".join(dict.fromkeys(author_name(c[0].theirs_by.author) for c in by_key.values()))
    left = await main.ask(
        MeanwhileDialog(
            *(main, clashes, f"in the copy, by {who}"),
            mine="as it is here",
            title="Changed here and in the copy · esc leaves it open",
        )
    )
    if left is None:
        return {}
    return {key: "theirs" if str(number) in left else "ours" for number, key in enumerate(by_key)}


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(text for text in texts if text)


def _told(report: ReviewReport, name: str, takes_back: str) -> str:
    told = f"{name}: {len(report.came):,} taken in. {takes_back}"
    if report.collisions:
        told += f" {len(report.collisions):,} collided, see has:remark."
    if report.left:
        told += f" {len(report.left):,} stayed in the copy."
    return told


COMMANDS: Commands = {"app.copy_out": copy_out, "app.copy_in": copy_in}
