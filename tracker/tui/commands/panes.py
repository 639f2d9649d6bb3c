"""Panes, help, look, leaving: what works everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.state import save_theme
from tracker.tui.themes import next_theme

if TYPE_CHECKING:
    from tracker.tui.commands.types import Commands
    from tracker.tui.main import MainScreen


async def show_help(main: MainScreen) -> None:
    """Show the keys of this place; run what was chosen there."""
    from tracker.tui.screens.help import HelpScreen

    chosen = await main.ask(HelpScreen(main.footer.scope))
    if chosen is not None:
        main.action_command(chosen)


async def palette(main: MainScreen) -> None:
    """Show the palette of actions."""
    from tracker.tui.screens.palette import open_palette

    await open_palette(main)


def change_theme(main: MainScreen) -> None:
    """Go on to the next theme, and remember it."""
    main.app.theme = next_theme(main.app.theme)
    save_theme(main.app.theme)


def back(main: MainScreen) -> None:
    """Undo the zoom, go back to the list; at the root, quit."""
    if main.arrangement.zoomed:
        main.arrangement.zoom()
    elif main.arrangement.active is not main.records:
        main.arrangement.activate(0)
    else:
        main.app.exit(0)


def copy_text(main: MainScreen) -> None:
    """Copy the text selected with the mouse; where there is none, say how to quit."""
    selected = main.get_selected_text()
    if selected:
        main.app.copy_to_clipboard(selected)
        main.say("Copied to the clipboard of the terminal (OSC 52).")
    else:
        main.say(f"{main.says('app.back', 'quits')}.")


COMMANDS: Commands = {
    "app.help": show_help,
    "app.palette": palette,
    "pane.list": lambda main: main.arrangement.activate(0),
    "pane.detail": lambda main: main.arrangement.activate(1),
    "pane.timeline": lambda main: main.arrangement.activate(2),
    "pane.next": lambda main: main.arrangement.step(1),
    "pane.previous": lambda main: main.arrangement.step(-1),
    "pane.zoom": lambda main: main.arrangement.zoom(),
    "pane.narrower": lambda main: main.arrangement.widen(-1),
    "pane.wider": lambda main: main.arrangement.widen(1),
    "app.theme": change_theme,
    "app.back": back,
    "app.quit": lambda main: main.app.exit(0),
    "app.copy": copy_text,
}
