"""The registry of actions as Textual bindings."""

from __future__ import annotations

from textual.binding import Binding

from tracker.keyboard.actions import Action, Scope, live_in


def bindings_for(scope: Scope) -> list[Binding]:
    """Return the bindings of a widget whose focus makes `scope` live."""
    # In a pane nothing is typed, so its keys act before the next key is handed out: of a burst (a
    # slow line sends them so) Textual gives all to what had the focus before the first.
    early = scope is not Scope.FILTER
    return [_binding(action, early) for action in live_in(scope)]


def _binding(action: Action, early: bool) -> Binding:
    return Binding(
        ",".join(action.all_keys),
        f"screen.command('{action.id}')",
        action.label,
        show=False,
        id=action.id,
        priority=early,
        tooltip=action.help,
    )
