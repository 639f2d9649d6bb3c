"""The keys that a person has chosen, from the table `[keys]` of config.toml.

What cannot be is told, and leaves the action with the keys it was delivered with: a program whose
help key has gone by a slip of the pen would be worse than one that ignores the slip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tracker.errors import UsageError
from tracker.keyboard.actions import BY_ID, TYPING, Action
from tracker.keyboard.board import DELIVERED, Clash, Keyboard
from tracker.keyboard.names import character_of, key_name, read_key
from tracker.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_EXAMPLE: Final = 'Such as: [keys], and below it: "list.down" = ["n", "down"]'
_EDITING: Final = frozenset({"space", "left", "right", "home", "end", "backspace", "delete"})
"""What moves in a text or changes it, and so is needed where one is typed."""

_NEEDED: Final = (".help", ".leave")
"""How the ids of actions end that cannot be without a key."""

_WAYS_OUT: Final = (("app.back", "app.quit"), ("filter.keep", "filter.clear"))
"""Of each of these at least one has to have a key."""


def read_keys(table: object) -> tuple[Keyboard, tuple[str, ...]]:
    """Return the keyboard that the table asks for, and what of it cannot be, in words."""
    if table is None:
        return DELIVERED, ()
    if not isinstance(table, dict):
        return DELIVERED, (f"keys is no table. {_EXAMPLE}",)
    wished: dict[str, tuple[str, ...]] = {}
    problems = []
    for id_, value in _flat(table):
        if id_ not in BY_ID:
            problems.append(_unknown(id_))
            continue
        try:
            wished[id_] = _keys(BY_ID[id_], value)
        except UsageError as error:
            problems.append(f"{id_}: {one_line(str(error))} {_keeps(BY_ID[id_])}")
    problems += _keep_a_way_out(wished)
    keyboard, clashing = _without_clashes(wished)
    return keyboard, (*problems, *clashing)


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield ids and values: TOML reads `list.down` without quotation marks as a table in one."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _unknown(id_: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(id_, BY_ID, n=1)
    hint = f"Did you mean {near[0]}?" if near else "“tracker keys” lists them."
    return f"There is no action “{one_line(id_)}”. {hint}"


def _keys(action: Action, value: object) -> tuple[str, ...]:
    """Return the keys that are wished for an action; raises UsageError where they cannot be."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(key, str) for key in listed):
        raise UsageError("neither a key nor a list of keys.")
    keys = tuple(dict.fromkeys(read_key(key) for key in listed))
    for key in keys:
        if action.scope in TYPING and (character_of(key) or key in _EDITING):
            place = action.scope.value.removeprefix("In ")
            raise UsageError(f"{key_name(key)} is needed for typing in {place}.")
    if not keys and action.id.endswith(_NEEDED):
        raise UsageError("it needs a key, as a way out.")
    return keys


def _keep_a_way_out(wished: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for ids in _WAYS_OUT:
        if not any(wished.get(id_, BY_ID[id_].keys) for id_ in ids):
            for id_ in ids:
                del wished[id_]
            yield f"One of {' and '.join(ids)} needs a key, as a way out. {_kept(ids)}."


def _without_clashes(wished: dict[str, tuple[str, ...]]) -> tuple[Keyboard, list[str]]:
    """Bind what is wished; what would clash goes back to what was delivered, which does not."""
    wished = dict(wished)
    problems: dict[str, None] = {}
    while True:
        keyboard = DELIVERED.bound(wished)
        back: dict[str, None] = {}
        for clash in keyboard.clashes():
            both = [id_ for id_ in (clash.action, clash.other) if id_ in wished]
            problems[_said(clash, both)] = None
            back |= dict.fromkeys(both)
        if not back:
            return keyboard, list(problems)
        for id_ in back:
            del wished[id_]


def _said(clash: Clash, back: list[str]) -> str:
    key = key_name(clash.key)
    return f"{key} would mean {clash.action} and {clash.other} at the same time: {_kept(back)}."


def _kept(ids: Iterable[str]) -> str:
    return " and ".join(f"{id_} keeps {BY_ID[id_].shown_keys}" for id_ in ids)


def _keeps(action: Action) -> str:
    return f"It keeps {action.shown_keys}."
