"""The line under the cursor of a list can be read, whatever colours its words have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.content import Content
from textual.widgets.option_list import Option

from tracker.tui.widgets.options import Options

if TYPE_CHECKING:
    from textual.app import ComposeResult


class _Lists(App[None]):
    CSS = "Options > .option-list--option-highlighted { background: #88bbee; color: #101010; }"

    def compose(self) -> ComposeResult:
        yield Options(
            *(Option(Content.assemble("bright ", ("dim", "#909090"))) for _ in range(2)),
        )


async def test_no_word_under_the_cursor_keeps_a_colour_of_its_own() -> None:
    app = _Lists()
    async with app.run_test(size=(40, 5)) as pilot:
        options = app.query_one(Options)
        options.focus()
        options.highlighted = 1
        await pilot.pause()

        def colours(word: str, line: int) -> set[object]:
            strip = options.render_line(line)
            return {
                s.style.color.name for s in strip if word in s.text and s.style and s.style.color
            }

        assert colours("dim", 0) == {"#909090"}
        assert colours("dim", 1) == {"#101010"} == colours("bright", 1)
