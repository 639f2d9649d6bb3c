"""Which panes are seen, and how wide: by the size of the terminal, the focus, and zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.containers import Container
    from textual.widget import Widget

NARROW = 100
"""Below this width one pane at a time is shown."""

LOW = 20
"""Rows below which there is no room for the line of keys, nor for blank lines in a form."""

_STEP = 4
_LEAST, _MOST = 24, 72


class Arrangement:
    """Shows the panes that fit. `panes` in the order of their numbers."""

    def __init__(self, body: Container, panes: tuple[Widget, ...], share: int) -> None:
        self._body = body
        self._panes = panes
        self._active = panes[0]
        self._narrow = False
        self.zoomed = False
        self.share = share

    @property
    def active(self) -> Widget:
        """The pane that has, or had last, the focus."""
        return self._active

    @property
    def single(self) -> bool:
        """Whether one pane is seen at a time."""
        return self._narrow or self.zoomed

    def fit(self, width: int) -> None:
        """Arrange the panes for a terminal of `width` columns."""
        self._narrow = width < NARROW
        self.apply()

    def activate(self, number: int) -> None:
        """Bring a pane to the front and give it the focus."""
        self._active = self._panes[number % len(self._panes)]
        self.apply()
        # Not `focus()`, which waits its turn: the next key is meant for this pane already.
        self._body.screen.set_focus(self._active)

    def focused(self, widget: Widget) -> None:
        """Take note that a pane got the focus, by a click or otherwise."""
        if widget in self._panes and widget is not self._active:
            self._active = widget
            self.apply()

    def step(self, by: int) -> None:
        """Go to the next or the previous pane."""
        self.activate(self._panes.index(self._active) + by)

    def zoom(self) -> None:
        """Show this pane alone, or all panes again."""
        self.zoomed = not self.zoomed
        self.apply()

    def widen(self, by: int) -> None:
        """Give the list more (1) or less (-1) of the width."""
        self.share = max(_LEAST, min(self.share + by * _STEP, _MOST))
        self.apply()

    def apply(self) -> None:
        """Set what follows from all this."""
        self._body.set_class(self.single, "-single")
        for pane in self._panes:
            # Set at once and not by the style sheet: the focus goes only to what is displayed.
            pane.display = not self.single or pane is self._active
        if self.single:
            self._body.styles.grid_columns = None
        else:
            self._body.styles.grid_columns = f"{self.share}fr {100 - self.share}fr"
