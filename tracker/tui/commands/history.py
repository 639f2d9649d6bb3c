"""Looking at what was done, to a record or in the file; restoring from it; taking a step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.entry.differing import differences
from tracker.entry.saying import Saying
from tracker.errors import RefusedError, TrackerError
from tracker.model.bodies import diff
from tracker.model.text import author_name, cut, one_line
from tracker.store import history as reading
from tracker.store import versions
from tracker.tui.commands.records import current, need_writing

if TYPE_CHECKING:
    from tracker.entry.differing import Difference
    from tracker.store.journal import Change
    from tracker.store.store import Store
    from tracker.store.undo import Undone
    from tracker.store.versions import Restoring
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen
    from tracker.tui.viewer import Place

_LINES_SHOWN = 6
_KEPT_SHOWN = 3
_CELLS = 60


async def of_record(main: MainScreen) -> None:
    """Show what was changed, by whom, and go to where it leads."""
    await _show(main, current(main))


async def of_file(main: MainScreen) -> None:
    """Show what was changed in the whole file."""
    await _show(main, None)


async def _show(main: MainScreen, place: Place | None) -> None:
    from tracker.tui.screens.history import HistoryScreen

    wanted = await main.ask(HistoryScreen(main, place))
    if wanted is not None:
        await main.viewer.open(wanted)
        main.arrangement.activate(1)


async def restore(main: MainScreen, change: Change, field: Difference | None) -> bool:
    """Restore a record, or a field of it, to what it was at a change; whether it was written."""
    from tracker.tui.screens.consent import ConsentDialog, ReasonLine

    need_writing(main)
    if field is not None and not field.restorable:
        raise RefusedError(
            f"{field.label} is not restored so.", "The step can be taken back, whole."
        )
    plan = await _chosen_plan(main, change, field)
    if plan is None:
        return False
    if not plan.changes:
        main.say("It is so already.")
        return False
    reason = ""
    if plan.now.get("state") == "final":
        asked = await main.ask(
            ReasonLine("It is final: why restore it?", example="the first figure was right")
        )
        if asked is None:
            return False
        reason = asked
    lines = await main.gateway.read(lambda store: _told(store, plan))
    if not await main.ask(
        ConsentDialog("Restore?", lines, verb="restore", yes="restores it", reason=reason)
    ):
        return False

    def write(store: Store) -> None:
        with store.batch(versions.reason_for(plan, reason)) as batch:
            versions.restore(batch, plan)

    await main.write(write)
    main.say(f"{plan.source.capitalize()}. {main.takes_back}")
    return True


async def _chosen_plan(
    main: MainScreen, change: Change, field: Difference | None
) -> Restoring | None:
    """Ask whether it shall be as before the change or as after it."""
    from tracker.tui.screens.choose import ChooseLine

    names = [field.field] if field is not None else []

    def plans(store: Store) -> list[tuple[str, Restoring | TrackerError]]:
        return [_plan(store, change, names, before=before) for before in (True, False)]

    found = await main.gateway.read(plans)
    what = field.label if field is not None else "the record"
    lines = [
        f"as {when} this change: {words}"
        for when, (words, _) in zip(("before", "after"), found, strict=True)
    ]
    at = await main.ask(ChooseLine(f"Restore {one_line(what)}", lines))
    if at is None:
        return None
    plan = found[at][1]
    if isinstance(plan, TrackerError):
        raise plan
    return plan


def _plan(
    store: Store, change: Change, names: list[str], *, before: bool
) -> tuple[str, Restoring | TrackerError]:
    """Return what would be restored, and that in a few words."""
    try:
        plan = versions.restoring(store.conn, change, names, before=before)
    except TrackerError as error:
        return error.message, error
    if not plan.changes:
        return "as it is now", plan
    found = differences(Saying(store.conn), plan.table, *diff(plan.now, plan.then))
    if names and len(found) == 1:
        return cut(one_line(found[0].new) or "nothing", _CELLS), plan
    return f"changes {', '.join(dict.fromkeys(one.label for one in found))}", plan


def _told(store: Store, plan: Restoring) -> list[str]:
    found = differences(Saying(store.conn), plan.table, *diff(plan.now, plan.then))
    lines = [
        f"{one.label}: {one_line(one.old) or 'nothing'} → {one_line(one.new) or 'nothing'}"
        for one in found
    ]
    if len(lines) > _LINES_SHOWN:
        lines = [*lines[:_LINES_SHOWN], f"… and {len(lines) - _LINES_SHOWN} more fields"]
    lines += [f"stays as it is: {words}" for words in plan.left[:_LINES_SHOWN]]
    return [*lines, *plan.notes[:_LINES_SHOWN]]


async def take_back(main: MainScreen, batch: str) -> bool:
    """Take a whole step back, by whomever it was; whether it was written."""
    from tracker.tui.screens.consent import ConsentDialog

    need_writing(main)
    step = await main.gateway.read(lambda store: reading.step(store.conn, batch))
    if step.taken_back:
        raise RefusedError("This step has been taken back already.")
    signed = f"{step.at:%d %b %Y %H:%M} UTC by {author_name(step.author)}"
    names = [
        *step.summary.split(", "),
        signed,
        *([f"because: {step.reason}"] if step.reason else []),
    ]
    if not await main.ask(
        ConsentDialog("Take this step back?", names, verb="undo", yes="takes it back")
    ):
        return False
    undone: Undone | None = await main.write(lambda store: store.undo(batch))
    if undone is not None:
        say_undone(main, "Undone", undone)
    return True


def say_undone(main: MainScreen, done: str, undone: Undone) -> None:
    """Say what was taken back, and what stayed because it has changed since."""
    shown = "; ".join(one_line(words) for words in undone.kept[:_KEPT_SHOWN])
    more = len(undone.kept) - _KEPT_SHOWN
    kept = f"\nStays as it is: {shown}{f'; and {more} more' if more > 0 else ''}."
    said = one_line(" ".join(filter(None, (undone.summary, undone.title))))
    if undone.kept and not undone.records:
        # It would be met again each time; older steps are reached where all of them stand.
        older = main.says("app.history", "lists the steps before it.")
        main.say(f"Nothing of it can be taken back: {said}.{kept}\n{older}", wrong=True)
    else:
        main.say(f"{done}: {said}.{kept if undone.kept else ''}", wrong=bool(undone.kept))


COMMANDS: Commands = {
    "record.history": of_record,
    "app.history": of_file,
}
