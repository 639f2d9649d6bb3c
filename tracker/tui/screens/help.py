"""Help: the keys of this place first, to be narrowed down by typing; Enter runs one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tracker.keyboard.actions import Action, Scope
from tracker.keyboard.board import holds, matching
from tracker.keyboard.words import IN_THE_SHELL
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
        # Before the line has them: what is typed here is a word or two, what is read five pages.
        Binding("pagedown,ctrl+d", "page(1)", show=False, priority=True),
        Binding("pageup,ctrl+u", "page(-1)", show=False, priority=True),
        Binding("home", "end(0)", show=False, priority=True),
        Binding("end", "end(-1)", show=False, priority=True),
        Binding("f1", "leave", show=False),
    ]

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope
        self._runs: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """Build a line to type in, and the actions."""
        with Vertical(classes="box -tall") as box:
            box.border_title = Content("Keys")
            yield Line(placeholder="type to filter by name or key", compact=True)
            yield Options()
            yield Static(Content("esc closes"), classes="hint")

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
            self._run(_at(options, options.highlighted))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Run the action that was clicked."""
        self._run(event.option)

    def _run(self, option: Option) -> None:
        if option.id in self._runs:
            self.dismiss(option.id)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what can be done with the line under the cursor."""
        id_ = event.option.id
        action = keyboard_of(self).by_id.get(id_ or "")
        if id_ in self._runs:
            says = "enter runs it · "
        else:
            says = f"{action.scope.value[0].lower()}{action.scope.value[1:]} · " if action else ""
        self.query_one(".hint", Static).update(Content(f"{says}esc closes"))

    def action_move(self, by: int) -> None:
        """Move the cursor over the lines, past the headings."""
        options = self.query_one(OptionList)
        lines = [n for n in range(options.option_count) if not _at(options, n).disabled]
        if not lines:
            return
        here = options.highlighted
        place = lines.index(here) if here in lines else 0
        options.highlighted = lines[max(0, min(place + by, len(lines) - 1))]
        if options.highlighted == lines[0]:
            options.scroll_home(animate=False)  # to the heading above it

    def action_page(self, by: int) -> None:
        """Move by what can be seen at once."""
        self.action_move(by * max(1, self.query_one(OptionList).size.height - 1))

    def action_end(self, at: int) -> None:
        """Move to the first line (0) or the last (-1)."""
        count = self.query_one(OptionList).option_count
        self.action_move(count if at else -count)

    def _fill(self, typed: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        keyboard = keyboard_of(self)
        live = keyboard.live_in(self._scope)
        self._runs = frozenset(action.id for action in live)
        for heading, actions in keyboard.sections(self._scope):
            self._add(options, heading, matching(actions, typed))
        if self._scope is Scope.LIST:
            options.add_options(_legend(typed, self._room))
        options.add_options(_in_the_shell(typed, self._room))
        # What belongs to another pane cannot be run from here.
        elsewhere = matching((one for one in keyboard.actions if one not in live), typed)
        for scope in Scope:
            self._add(options, scope.value, [one for one in elsewhere if one.scope is scope])
        if not options.option_count:
            options.add_option(_heading("No key and no action is called so."))
        self.action_end(0)

    def _add(self, options: OptionList, heading: str, actions: list[Action]) -> None:
        if actions:
            options.add_option(_heading(heading))
        for action in actions:
            line = _line(action, action.id in self._runs, self._room)
            options.add_option(Option(line, id=action.id))

    @property
    def _room(self) -> int:
        """The cells of a line; before the box has been laid out, those of the widest."""
        return (self.query_one(Options).size.width or _WIDEST) - _EDGE


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $accent"), disabled=True)


def _legend(typed: str, width: int) -> list[Option]:
    """Return what the signs of the list mean, as far as it fits what was typed."""
    lines = [
        Option(_hanging(Content.styled(sign, "bold"), Content(meaning), width))
        for sign, meaning in legend()
        if holds(typed, meaning) or typed.strip() == sign
    ]
    return [_heading("Signs in the list"), *lines] if lines else []


def _in_the_shell(typed: str, width: int) -> list[Option]:
    lines = [
        Option(_hanging(Content.styled(command, "bold"), Content(about), width))
        for command, about in IN_THE_SHELL.items()
        if holds(typed, command, about)
    ]
    return [_heading("In the shell"), *lines] if lines else []


def _at(options: OptionList, index: int) -> Option:
    return options.get_option_at_index(index)


def _line(action: Action, runs: bool, width: int) -> Content:
    keys = Content.styled(action.shown_keys, "bold" if runs else "$known")
    return _hanging(keys, Content.styled(action.help, "" if runs else "$known"), width)


def _hanging(keys: Content, means: Content, width: int) -> Content:
    """Return a key and what it means; what is too long for a line goes on under itself."""
    head = keys.pad_left(2).pad_right(max(0, _KEYS - 2 - keys.cell_length))
    first, *further = means.wrap(max(12, width - _KEYS - 1))
    lines = [head + Content(" ") + first, *(line.pad_left(_KEYS + 1) for line in further)]
    return Content("\n").join([line.rstrip() for line in lines])
