"""Help: the keys of this place first, to be narrowed down by typing; Enter runs one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.keyboard.actions import Action, Scope
from tracker.keyboard.board import matching
from tracker.tui.bindings import keyboard_of
from tracker.tui.render.rows import legend
from tracker.tui.screens.dialog import ReadingDialog
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_KEYS = 17


class HelpScreen(ReadingDialog[str]):
    """Returns the id of the action to run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("f1", "leave", show=False),
    ]

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def compose(self) -> ComposeResult:
        """Build a line to type in, and the actions."""
        with Vertical(classes="box -tall") as box:
            box.border_title = Content("Keys")
            yield Input(placeholder="type to filter by name or key", compact=True)
            yield Options()
            yield Static(Content("enter runs it · esc closes"), classes="hint")

    def on_mount(self) -> None:
        """Show all, the keys of this place first."""
        self.query_one(OptionList).can_focus = False
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        """Run the action under the cursor."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Run the action that was clicked."""
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        """Move the cursor over the actions, past the headings."""
        options = self.query_one(OptionList)
        enabled = [n for n in range(options.option_count) if not _at(options, n).disabled]
        if not enabled:
            return
        here = options.highlighted
        place = enabled.index(here) if here in enabled else 0
        options.highlighted = enabled[max(0, min(place + by, len(enabled) - 1))]

    def _fill(self, typed: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        keyboard = keyboard_of(self)
        here = matching(keyboard.live_in(self._scope), typed)
        elsewhere = [a for a in matching(keyboard.actions, typed) if a not in here]
        self._add(options, here, runs=True)
        if self._scope is Scope.LIST:
            options.add_options(_legend(typed))
        # What belongs to another pane cannot be run from here.
        self._add(options, elsewhere, runs=False)
        if not options.option_count:
            options.add_option(_heading("No key and no action is called so."))
        if here:
            options.highlighted = options.get_option_index(here[0].id)

    def _add(self, options: OptionList, actions: list[Action], *, runs: bool) -> None:
        for action, heading in _with_headings(actions):
            if heading:
                options.add_option(_heading(heading))
            options.add_option(Option(_line(action, runs), id=action.id, disabled=not runs))


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $accent"), disabled=True)


def _legend(typed: str) -> list[Option]:
    """Return what the signs of the list mean, as far as it fits what was typed."""
    wanted = typed.strip().casefold()
    lines = [
        Option(
            Content.styled(f"  {sign}".ljust(_KEYS), "bold") + Content(f" {meaning}"),
            disabled=True,
        )
        for sign, meaning in legend()
        if wanted in meaning.casefold() or typed.strip() == sign
    ]
    return [_heading("Signs in the list"), *lines] if lines else []


def _at(options: OptionList, index: int) -> Option:
    return options.get_option_at_index(index)


def _with_headings(actions: list[Action]) -> list[tuple[Action, str]]:
    result = []
    last = None
    for action in actions:
        result.append((action, action.scope.value if action.scope is not last else ""))
        last = action.scope
    return result


def _line(action: Action, runs: bool) -> Content:
    keys = Content.styled(f"  {action.shown_keys}".ljust(_KEYS), "bold" if runs else "$known")
    return keys + Content.styled(f" {action.help}", "" if runs else "$known")
