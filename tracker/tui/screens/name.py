"""Asking for a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tracker.model.text import one_line
from tracker.tui.screens.dialog import Dialog
from tracker.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class AskName(Dialog[str]):
    """Returns what was typed; `problem` says what is wrong with the `name` typed before."""

    def __init__(self, question: str, example: str, name: str = "", problem: str = "") -> None:
        super().__init__()
        self._question = question
        self._example = example
        self._name_before = name
        self._problem = problem

    def compose(self) -> ComposeResult:
        """One line to type in, and under it what is wrong or what the keys do."""
        with Vertical(classes="box") as box:
            box.border_title = Content(self._question)
            yield Line(self._name_before, placeholder=self._example, compact=True)
            if self._problem:
                yield Static(Content.styled(one_line(self._problem), "$warning"))
            yield Static(Content("enter keeps it · esc leaves"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Return what was typed."""
        self.dismiss(event.value)
