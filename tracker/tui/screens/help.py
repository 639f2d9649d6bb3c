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
from tracker.tui.widgets.line import Line
from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_KEYS = 17
_EDGE = 2
"""Cells of a line that are not its text: the scroll bar, and a gap before it."""
_WIDEST = 80


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
            yield Line(placeholder="type to filter by name or key", compact=True)
            yield Options()
            yield Static(Content("enter runs it · esc closes"), classes="hint")

    def on_mount(self) -> None:
        """Show all, the keys of this place first."""
        self.query_one(OptionList).can_focus = False
        self._fill("")

    def on_resize(self) -> None:
        """Wrap the lines anew, once their width is known; the cursor stays."""
        self.call_after_refresh(self._refill)

    def _refill(self) -> None:
        options = self.query_one(OptionList)
        before = options.highlighted
        self._fill(self.query_one(Input).value)
        if before is not None:
            options.highlighted = before

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
            options.add_options(_legend(typed, self._room))
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
            line = _line(action, runs, self._room)
            options.add_option(Option(line, id=action.id, disabled=not runs))

    @property
    def _room(self) -> int:
        """The cells of a line; before the box has been laid out, those of the widest."""
        return (self.query_one(Options).size.width or _WIDEST) - _EDGE


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $accent"), disabled=True)


def _legend(typed: str, width: int) -> list[Option]:
    """Return what the signs of the list mean, as far as it fits what was typed."""
    wanted = typed.strip().casefold()
    lines = [
        Option(_hanging(Content.styled(sign, "bold"), Content(meaning), width), disabled=True)
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


def _line(action: Action, runs: bool, width: int) -> Content:
    keys = Content.styled(action.shown_keys, "bold" if runs else "$known")
    return _hanging(keys, Content.styled(action.help, "" if runs else "$known"), width)


def _hanging(keys: Content, means: Content, width: int) -> Content:
    """Return a key and what it means; what is too long for a line goes on under itself."""
    head = keys.pad_left(2).pad_right(max(0, _KEYS - 2 - keys.cell_length))
    first, *further = means.wrap(max(12, width - _KEYS - 1))
    lines = [head + Content(" ") + first, *(line.pad_left(_KEYS + 1) for line in further)]
    return Content("\n").join([line.rstrip() for line in lines])
