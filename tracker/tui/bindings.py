"""The registry of actions as Textual bindings, by the keys of this session's keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding, BindingsMap

from tracker.keyboard.actions import Action, Scope
from tracker.keyboard.board import DELIVERED, Keyboard

if TYPE_CHECKING:
    from textual.dom import DOMNode


def bindings_for(scope: Scope) -> list[Binding]:
    """Return the bindings of a widget whose focus makes `scope` live, as delivered."""
    # In a pane nothing is typed, so its keys act before the next key is handed out: of a burst (a
    # slow line sends them so) Textual gives all to what had the focus before the first.
    early = scope is not Scope.FILTER
    return [_binding(action, early) for action in DELIVERED.live_in(scope)]


def _binding(action: Action, early: bool) -> Binding:
    return Binding(
        ",".join(DELIVERED.keys_of(action.id)),
        f"screen.command('{action.id}')",
        action.label,
        show=False,
        id=action.id,
        priority=early,
        tooltip=action.help,
    )


def keyboard_of(node: DOMNode) -> Keyboard:
    """Return the keyboard of the app that a widget is in; the delivered one in an app not ours."""
    return getattr(node.app, "keyboard", DELIVERED)


def rebind(node: DOMNode, keyboard: Keyboard) -> None:
    """Give the bindings of a widget that are actions of the registry the keys of a keyboard.

    Textual's own keymaps do this at each press of a key, in time that grows with the square of the
    number of bindings, and cannot take a key away.
    """
    before = [(key, one) for key, found in node._bindings.key_to_bindings.items() for one in found]
    actions = {one.id: one for _, one in reversed(before) if one.id in keyboard.by_id}
    if keyboard.changed.isdisjoint(actions):
        return
    after: dict[str, list[Binding]] = {}
    for id_, binding in reversed(actions.items()):
        for key in keyboard.keys_of(str(id_)):
            after.setdefault(key, []).append(binding.with_key(key))
    # What the person has bound comes before a field's own use of the key.
    for key, binding in before:
        if binding.id not in actions:
            after.setdefault(key, []).append(binding)
    node._bindings = BindingsMap.from_keys(after)
