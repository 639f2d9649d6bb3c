"""What is cut says so: a line to type in while nobody types there, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.content import Content

from tracker.tui.render.page import within
from tracker.tui.widgets.line import Line

if TYPE_CHECKING:
    from textual.app import ComposeResult


class _Lines(App[None]):
    AUTO_FOCUS = "#other"

    def compose(self) -> ComposeResult:
        yield Line("United States Armed Forces", compact=True)
        yield Line("", compact=True, id="other")


async def test_a_line_that_is_longer_than_its_room_ends_in_an_ellipsis_until_it_is_typed_in() -> (
    None
):
    app = _Lines()
    async with app.run_test(size=(13, 4)) as pilot:
        line = app.query_one(Line)
        assert line.render_line(0).text == "United State…"
        line.focus()
        await pilot.pause()
        assert "…" not in line.render_line(0).text
        line.value = "Iraq"
        app.query_one("#other").focus()
        await pilot.pause()
        assert line.render_line(0).text.rstrip() == "Iraq"


@given(st.lists(st.text("ab", min_size=1, max_size=9), max_size=20), st.integers(8, 30))
def test_what_is_cut_to_some_lines_fits_and_says_so(words: list[str], width: int) -> None:
    text = Content(" ".join(words))
    cut = within(text, width, 2).plain
    if len(text.wrap(width)) <= 2:
        assert cut == text.plain
    else:
        assert cut.endswith("…")
        assert len(cut.splitlines()) == 2
        assert max(map(len, cut.splitlines())) <= width
