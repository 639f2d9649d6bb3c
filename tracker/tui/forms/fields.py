"""The widgets of a form: one row per field, with what was understood under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static, TextArea

from tracker.entry.pasted import is_huge
from tracker.entry.shape import Kind
from tracker.model.text import clean, cut, one_line, visible
from tracker.tui.render.page import within
from tracker.tui.widgets.line import Line, pasted_line
from tracker.tui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from tracker.entry.shape import Field

_KEPT_STEPS = 200
_KEPT_EXCHANGES = 10
"""How often a held text, which is long, is remembered as it was before."""

_WRONG_LINES = 3
_WRONG_LEAST = 40
"""Cells of a line of what is wrong: that of a cell of a row is written over the whole row."""


class Typed(Message):
    """What stands in a field has changed. `joined`: lines that a paste brought into one."""

    def __init__(self, row: FieldRow, joined: int = 0) -> None:
        super().__init__()
        self.row = row
        self.joined = joined


def _is_held(widget: Widget, event: events.Event) -> bool:
    """Whether a key has to wait for the action of the form that was asked for before it.

    The app forwards each key to what has the focus at that moment: a key typed after Tab or ctrl+n,
    but before they have had their effect, would land in the field that is left.
    """
    holds = getattr(widget.screen, "holds", None)
    typed = isinstance(event, (events.Key, events.Paste))
    return bool(typed and holds is not None and holds(event))


def _row_of(editor: Widget) -> FieldRow | None:
    row = editor.parent.parent if editor.parent is not None else None
    return row if isinstance(row, FieldRow) else None


def _is_taken(row: FieldRow | None, text: str) -> bool:
    """Whether the form puts a pasted text elsewhere; it is told of every one."""
    pasted = getattr(row.screen, "pasted", None) if row is not None else None
    return bool(pasted is not None and pasted(row, text))


class FormButton(Button):
    """A button of a form."""

    def _forward_event(self, event: events.Event) -> None:
        if not _is_held(self, event):
            super()._forward_event(event)


class LineField(Line):
    """One line, with undo; many pasted lines are joined, never cut."""

    def __init__(self, value: str, placeholder: str) -> None:
        self._before: list[tuple[str, int]] = []
        self._after: list[tuple[str, int]] = []
        self._last = (value, len(value))
        self._example = placeholder
        super().__init__(value, placeholder=placeholder, compact=True, select_on_focus=False)

    def on_resize(self) -> None:
        """Cut the example where the field ends, and say that it is cut."""
        self.placeholder = cut(self._example, self.size.width)

    def begin(self, value: str) -> None:
        """Put in a text before which there was none."""
        self._last = (value, len(value))
        self._before.clear()
        self._after.clear()
        self.value = value
        self.cursor_position = len(value)

    def watch_value(self, value: str) -> None:
        """Remember what stood here before; letters of one word go back together."""
        if value == self._last[0]:
            return
        if not _continues(self._last[0], value) or not self._before:
            self._before.append(self._last)
            del self._before[:-_KEPT_STEPS]
        self._after.clear()
        self._last = (value, self.cursor_position)

    def remember(self) -> None:
        """Begin a step of undo that holds all that `amend` does from now on."""
        self._before.append((self.value, self.cursor_position))
        self._after.clear()

    def amend(self, value: str) -> None:
        """Put in another text, within the step that was begun."""
        self._last = (value, len(value))
        self.value = value
        self.cursor_position = len(value)

    def undo_typing(self) -> None:
        """Take back the last typing in this field."""
        self._step(self._before, self._after)

    def redo_typing(self) -> None:
        """Do again what was taken back in this field."""
        self._step(self._after, self._before)

    def _step(self, source: list[tuple[str, int]], target: list[tuple[str, int]]) -> None:
        if not source:
            return
        target.append((self.value, self.cursor_position))
        text, position = source.pop()
        self._last = (text, position)
        self.value = text
        self.cursor_position = min(position, len(text))

    def _forward_event(self, event: events.Event) -> None:
        if not _is_held(self, event):
            super()._forward_event(event)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        row = _row_of(self)
        if _is_taken(row, event.text):
            return
        text, joined = pasted_line(event.text)
        if text:
            self.replace(text, *self.selection)
        if joined and row is not None:
            row.post_message(Typed(row, joined))


class LongField(Prompt, TextArea):
    """Several lines; Tab leaves it, Enter is a new line."""

    def __init__(self, value: str, placeholder: str) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            soft_wrap=True,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
        )

    def _forward_event(self, event: events.Event) -> None:
        if not _is_held(self, event):
            super()._forward_event(event)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if _is_taken(_row_of(self), event.text):
            return
        text = visible(clean(event.text.replace("\r\n", "\n").replace("\r", "\n")))
        row, before = _row_of(self), self.text
        if self.read_only and row is not None:
            row.text = f"{row.text.rstrip()}\n\n{text}"
        elif text and (result := self._replace_via_keyboard(text, *self.selection)):
            self.move_cursor(result.end_location)
            if row is not None and is_huge(self.text):
                row.exchange(before, self.text)


class FieldRow(Vertical):
    """A field: its label, where it is typed, and what was understood.

    A text that is too long for a field to show is held beside it, whole, and edited in $EDITOR.
    """

    def __init__(self, spec: Field, text: str) -> None:
        super().__init__(classes="-long" if spec.kind is Kind.LONG else "")
        self.spec = spec
        self._held = ""
        self._exchanged: list[tuple[str, str]] = []
        self.editor: LineField | LongField
        if spec.kind is Kind.LONG:
            self.editor = LongField("", spec.example)
            self.put(text)
        else:
            self.editor = LineField(text, spec.example)
        self._label = Static(Content(spec.label), classes="label")
        self._said = Static(Content(""), classes="said")
        self._source = ""

    def compose(self) -> ComposeResult:
        """Label and field beside each other, the rest below."""
        with Horizontal():
            yield self._label
            yield self.editor
        yield self._said

    def on_mount(self) -> None:
        """Take no room for what is not said."""
        self._said.display = False
        self._say_held()

    @property
    def text(self) -> str:
        """What stands in the field."""
        if isinstance(self.editor, LongField):
            return self._held or self.editor.text
        return self.editor.value

    @text.setter
    def text(self, value: str) -> None:
        if value == self.text:
            return
        if isinstance(self.editor, LongField):
            if self._held or is_huge(value):
                self.exchange(self.text, value)
            else:
                self.editor.replace(value, (0, 0), self.editor.document.end)
        else:
            self.editor.value = value
            self.editor.cursor_position = len(value)

    def load(self, value: str) -> None:
        """Put in the text of another record; typing of the one before is not undone here."""
        if isinstance(self.editor, LongField):
            self._exchanged.clear()
            if value or self.text:
                self.put(value)
        else:
            self.editor.begin(value)

    def put(self, value: str) -> None:
        """Put a text into a long field that undo does not go behind, or hold it beside that."""
        assert isinstance(self.editor, LongField)
        self._held = value if is_huge(value) else ""
        self.editor.load_text("" if self._held else value)
        self.editor.read_only = bool(self._held)
        self._say_held()

    def exchange(self, before: str, after: str) -> None:
        """Put a text into a long field in the place of another, of which one is held."""
        self._exchanged.append((before, after))
        del self._exchanged[:-_KEPT_EXCHANGES]
        self._put_back(after)

    def _put_back(self, text: str) -> None:
        self.put(text)
        self.post_message(Typed(self))

    def undo_typing(self) -> None:
        """Take back the last typing in this field, or what took the place of a held text."""
        if isinstance(self.editor, LineField):
            self.editor.undo_typing()
            return
        text = self.text
        self.editor.undo()
        if self.text == text:
            before = [old for old, new in self._exchanged if new == text]
            if before:
                self._put_back(before[-1])

    def redo_typing(self) -> None:
        """Do again what was taken back in this field."""
        if isinstance(self.editor, LineField):
            self.editor.redo_typing()
            return
        text = self.text
        self.editor.redo()
        if self.text == text:
            after = [new for old, new in self._exchanged if old == text]
            if after:
                self._put_back(after[-1])

    def _say_held(self) -> None:
        """Say in the place of a held text how long it is, and what edits it."""
        if not isinstance(self.editor, LongField) or not self.is_attached:
            return
        words = self.spec.example
        if self._held:
            main = getattr(self.screen, "main", None)
            edits = main.says("form.editor", "edits them") if main else "$EDITOR edits them"
            words = f"{len(self._held):,} characters; {edits}"
        self.editor.placeholder = Content(words)

    @property
    def cursor(self) -> int:
        """Where the cursor is in the text of a one-line field."""
        return self.editor.cursor_position if isinstance(self.editor, LineField) else 0

    def say(self, words: str, *, wrong: bool = False, doubts: tuple[str, ...] = ()) -> None:
        """Show under the field what was understood, or what is wrong with it; where it is from."""
        told = Content.styled(one_line(words), "$warning" if wrong else "$known")
        if wrong:
            # A list of all that would be right is longer than a low screen; ↓ shows it.
            told = within(told, max(_WRONG_LEAST, self.editor.size.width), _WRONG_LINES)
        parts = [told]
        parts.append(Content.styled(self._source, "$known"))
        parts += [Content.styled(one_line(doubt), "$warning") for doubt in doubts]
        content = Content(" · ").join([part for part in parts if part.plain])
        self._said.display = bool(content.plain)
        self._said.update(content)

    @property
    def said(self) -> str:
        """What is shown under the field."""
        visual = self._said.visual
        return str(visual) if self._said.display else ""

    def mark(self, sign: str, source: str = "") -> None:
        """Show that nobody typed this here: ^ pinned, = carried over, ? guessed; "" that one did.

        `source`: where it is from, in words.
        """
        self.set_class(bool(sign), "-given")
        self._source = source
        self._label.update(Content(f"{self.spec.label} {sign}" if sign else self.spec.label))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Pass on that something was typed."""
        event.stop()
        self.post_message(Typed(self))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Pass on that something was typed."""
        event.stop()
        self.post_message(Typed(self))


def _continues(before: str, after: str) -> bool:
    """Whether `after` is one letter more of a word, which goes back together with it."""
    return len(after) == len(before) + 1 and after.startswith(before) and after[-1].isalnum()
