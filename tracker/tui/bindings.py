"""The registry of actions as Textual bindings."""

from __future__ import annotations

from textual.binding import Binding

from tracker.tui.actions import Action, Scope, live_in


def bindings_for(scope: Scope) -> list[Binding]:
    """Return the bindings of a widget whose focus makes `scope` live."""
    return [_binding(action) for action in live_in(scope)]


def _binding(action: Action) -> Binding:
    return Binding(
        ",".join(action.all_keys),
        f"screen.command('{action.id}')",
        action.label,
        show=False,
        id=action.id,
        tooltip=action.help,
    )
