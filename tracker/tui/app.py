"""The app: themes, the file that is open, leaving cleanly."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App

from tracker.errors import TrackerError
from tracker.keyboard.board import DELIVERED
from tracker.tui.ahead import Ahead
from tracker.tui.bindings import rebind
from tracker.tui.garbage import Garbage
from tracker.tui.main import MainScreen
from tracker.tui.screens.first_run import FirstRun
from tracker.tui.state import load_theme
from tracker.tui.terminal import has_terminal
from tracker.tui.themes import DARK, MONO, THEMES
from tracker.tui.widgets.filter_line import FilterLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.dom import DOMNode
    from textual.driver import Driver
    from textual.widget import Widget

    from tracker.keyboard.board import Keyboard

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")

_LOOK_FOR_TERMINAL = 1.0
"""Seconds between looks whether the terminal is there."""

_HUNG_UP = 129
"""What the shell calls the end of a program by SIGHUP."""

_SPENT = 0.1
"""Seconds until the loop has surely dropped a signal that came while it stood still."""

_STARTED = 1.0
"""Seconds until the first picture is surely there."""


class TrackerApp(App[int], inherit_bindings=False):
    """The screen on one file."""

    TITLE = "tracker"
    CSS_PATH: ClassVar[str] = "styles/tracker.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        path: Path,
        *,
        author: str | None = None,
        date_order: str = "ask",
        keyboard: Keyboard = DELIVERED,
        troubles: tuple[str, ...] = (),
        templates: Path | None = None,
    ) -> None:
        # Without colour the terminal's own two are used; Textual would make greys of ours.
        self.colourless = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if self.colourless else None)
        self.path = path
        self.author = author
        self.date_order = date_order
        self.keyboard = keyboard
        self.troubles = troubles
        """What in the person's settings cannot be, to be told at the start."""
        self.ahead = Ahead(self._deliver, self.call_later)
        self.garbage = Garbage()
        self.templates = templates
        """The folder of a team's own templates for reports."""
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        # Before anything is drawn: a change of theme has the whole style sheet parsed again.
        self.set_reactive(App.theme, self._chosen_theme())
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.theme == MONO.name, "-mono")

    def get_driver_class(self) -> type[Driver]:
        """Write to the terminal such that its end is not ours before all is saved.

        What is pasted from it is text, whatever it holds.
        """
        from tracker.tui.shielded import shield
        from tracker.tui.terminal import forgiving

        driver = super().get_driver_class()
        shield(driver)
        return forgiving(driver)

    def _register(self, parent: DOMNode, *widgets: Widget, **where: Any) -> list[Widget]:
        """Give every widget that joins the app the person's own keys."""
        for widget in widgets:
            rebind(widget, self.keyboard)
        return super()._register(parent, *widgets, **where)

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait for the screen that it was typed ahead of."""
        if isinstance(event, events.InputEvent):
            self.garbage.touched()
        if not self.ahead.holds(event):
            await self._pass_on(event)

    async def _pass_on(self, event: events.Event) -> None:
        field = self.focused if isinstance(event, events.Key) and not event.is_forwarded else None
        await super().on_event(event)
        if isinstance(event, events.Key) and isinstance(field, FilterLine) and field.acts_on(event):
            # It may take the focus away, and the field has not come to it yet: of a burst, as a
            # slow line brings it, the next key is for what has the focus then.
            self.ahead.hold()
            field.call_later(self.ahead.release)

    async def _deliver(self, key: events.Event | str) -> None:
        if not isinstance(key, str):
            await self._pass_on(key)
        elif (turns := getattr(self.screen, "turns", None)) is not None:
            turns.take(key)  # elsewhere than in a form, what a form does means nothing

    def _chosen_theme(self) -> str:
        if self.colourless:
            return MONO.name
        chosen = load_theme()
        return chosen if chosen in [theme.name for theme in THEMES] else DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the stylesheet our variables while Textual's own theme is still in use."""
        return DARK.variables

    def on_mount(self) -> None:
        """Open the file, or offer what can be opened."""
        self._leave_on_signals()
        if not self.is_headless and has_terminal():
            self.set_interval(_LOOK_FOR_TERMINAL, self._leave_without_terminal)
        self.set_timer(_STARTED, self.garbage.begin)

    def watch_theme(self, theme_name: str) -> None:
        """Let the style sheet know where there is no colour: reverse video does the work there."""
        self.set_class(theme_name == MONO.name, "-mono")

    def get_default_screen(self) -> MainScreen | FirstRun:
        """Return the first screen: no other is laid out and styled before it."""
        return self._screen_of(self.path) if self.path.exists() else FirstRun(self.path)

    def open_file(self, path: Path) -> None:
        """Show the file, or what is wrong with it."""
        self._show(self._screen_of(path))

    def _screen_of(self, path: Path) -> MainScreen | FirstRun:
        """Return the screen on a file, or the one that says what is wrong with it."""
        from tracker.store.connection import open_reader

        try:
            open_reader(path).close()
        except TrackerError as error:
            return FirstRun(self.path, str(error))
        self.path = path
        troubles, self.troubles = self.troubles, ()
        return MainScreen(path, author=self.author, date_order=self.date_order, troubles=troubles)

    def begin(self, what: str, path: Path) -> None:
        """Make the file if it is to be made (`new`, `sample`), and open it."""
        try:
            if what == "new":
                make_file(path, self.author)
            elif what == "sample":
                path = make_sample(path)
        except TrackerError as error:
            self._show(FirstRun(self.path, str(error)))
            return
        self.open_file(path)

    def _show(self, screen: MainScreen | FirstRun) -> None:
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)  # the first of all cannot be switched: it stays below

    def on_notify(self) -> None:
        """Show one message at a time: Textual, whose handler comes next, would pile them up."""
        self.clear_notifications()

    @property
    def failure(self) -> Exception | None:
        """What ended the app, if it was a mistake."""
        return self._exception

    def _fatal_error(self) -> None:
        """Leave without Textual's traceback: it prints the values of variables, which are records.

        `failure` tells whoever runs the app what has happened.
        """
        self.bell()
        self._close_messages_no_wait()

    def action_quit_tracker(self) -> None:
        """Leave."""
        self.exit(0)

    def _leave_on_signals(self) -> None:
        """Leave as by `q` when the terminal goes away; Textual would be killed halfway."""
        for name in _SIGNALS:
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number is not None:
                self._leave_on(number)

    def _leave_without_terminal(self) -> None:
        """Leave where the terminal has gone and no signal said so: `nohup`, a lost session.

        Textual would go on reading a terminal that is always at its end, on a whole processor.
        """
        if not has_terminal():
            self.exit(_HUNG_UP)

    def _leave_on(self, number: int) -> None:
        # Windows has no signal handlers in the loop.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(number, self.exit, 128 + number)

    @contextmanager
    def uninterrupted(self) -> Iterator[None]:
        """Leave Ctrl+C to a program that has the terminal: it is not meant for the screen."""
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.remove_signal_handler(signal.SIGINT)
        # Not SIG_IGN, which the program would inherit.
        signal.signal(signal.SIGINT, lambda *_: None)
        try:
            yield
        finally:
            # One that comes from now on is for the screen, and never Python's own: that would tear
            # the loop and leave the terminal as it is.
            signal.signal(
                signal.SIGINT, lambda *_: loop.call_soon_threadsafe(self.exit, 128 + signal.SIGINT)
            )
            loop.call_later(_SPENT, self._leave_on, signal.SIGINT)


def make_file(path: Path, author: str | None) -> None:
    """Make a new, empty file, and the folder for it."""
    from tracker.store.store import Store

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    Store.create(path, author=author).close()


def make_sample(path: Path) -> Path:
    """Build the sample beside where the default file would be; return where it is."""
    from tracker.sample.builder import build

    sample = path.with_name("sample.db")
    if not sample.exists():
        sample.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        build(sample)
    return sample
