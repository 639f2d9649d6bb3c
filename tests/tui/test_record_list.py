from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult

from tracker.tui.rows import BLOCK, Headings, Marks, Row
from tracker.tui.themes import THEMES
from tracker.tui.widgets.columns import fit, left, right
from tracker.tui.widgets.record_list import RecordList
from tracker.tui.widgets.row_cells import row_cells

if TYPE_CHECKING:
    from collections.abc import Sequence


def row(n: int) -> Row:
    return Row(f"u{n}", "28 Jun 2021", "rockets", f"Place {n}", str(n % 7), f"Title {n}", "rW")


class Numbers:
    """Rows with numbers for names; remembers which blocks were read."""

    headings = Headings()

    def __init__(self, total: int, known: bool = True) -> None:
        self.size = total
        self.total: int | None = total if known else None
        self.read: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def rows(self, block: int) -> Sequence[Row]:
        self.read.append(block)
        await self.gate.wait()
        return [row(n) for n in range(block * BLOCK, min((block + 1) * BLOCK, self.size))]


class ListApp(App[None]):
    CSS_PATH = "../../tracker/tui/styles/tracker.tcss"

    def __init__(self, source: Numbers) -> None:
        super().__init__()
        self.source = source
        self.heard: list[str] = []

    def compose(self) -> ComposeResult:
        yield RecordList()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return THEMES[0].variables

    async def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.rows.focus()
        self.rows.show(self.source, {0: await self.source.rows(0)} if self.source.size else {})

    def on_record_list_highlighted(self, message: RecordList.Highlighted) -> None:
        self.heard.append(message.row.uid if message.row else "none")

    @property
    def rows(self) -> RecordList:
        return self.query_one(RecordList)

    def line(self, y: int) -> str:
        return self.rows.render_line(y).text


@pytest.mark.parametrize("width", [40, 60, 74, 80, 120])
@pytest.mark.parametrize("figures", ["5", "12+", "5+0–20+", "1,200–14,000+9,000–10,000", "–"])
def test_figures_are_whole_or_not_there(width: int, figures: str) -> None:
    columns = fit(width)
    one = row(1)._replace(figures=figures, where="A place with a long name", conflict=True)
    cells = {part: text for text, part in row_cells(columns, one, "rW")}
    assert cells["figures"].strip() in (figures + "!", "…!")
    assert cells["figures"].strip() == figures + "!" or columns.where < len(figures) + 4
    usual = row_cells(columns, row(1), "rW")
    assert sum(map(len, cells.values())) == sum(len(text) for text, _ in usual)


async def settle(pilot: object) -> None:
    for _ in range(4):
        await pilot.pause()  # type: ignore[attr-defined]


async def test_a_million_rows_read_only_what_is_seen() -> None:
    source = Numbers(1_000_000)
    app = ListApp(source)
    async with app.run_test(size=(80, 20)) as pilot:
        assert app.line(0).split() == ["when", "what", "where", "†", "title"]
        assert app.line(1).startswith("> 28 Jun 2021")
        app.rows.move_to(999_999)
        await settle(pilot)
        assert "Title 999999" in app.line(19)
        assert app.line(19).startswith(">")
        app.rows.move_to(500_000)
        await settle(pilot)
        assert app.rows.row == row(500_000)
        assert len(source.read) <= 8
        assert app.heard == ["u0", "u999999", "u500000"]


async def test_what_a_page_key_would_bring_is_there_before_it() -> None:
    source = Numbers(10_000)
    app = ListApp(source)
    async with app.run_test(size=(80, 20)) as pilot:
        await settle(pilot)
        assert source.read == [0]
        for page in range(1, 12):
            app.rows.page(1)
            assert "…" not in "".join(app.line(y) for y in range(1, 20)), page
            await settle(pilot)
        assert source.read == [0, 1, 2, 3]
        app.set_focus(None)  # as while a filter is typed: nobody pages
        app.rows.move_to(1_000)
        await settle(pilot)
        app.rows.move_to(1_023)
        await settle(pilot)
        assert source.read == [0, 1, 2, 3, 15]


async def test_a_row_under_way_is_a_placeholder_and_fast_scrolling_drops_it() -> None:
    source = Numbers(10_000)
    app = ListApp(source)
    async with app.run_test(size=(80, 20)) as pilot:
        source.gate.clear()
        app.rows.move_to(5_000)
        await settle(pilot)
        assert app.line(19).split() == [">", "…"]
        app.rows.move_to(9_000)
        await settle(pilot)
        source.gate.set()
        await settle(pilot)
        assert "Place 9000" in app.line(19)
        assert app.heard == ["u0", "u9000"]


async def test_cursor_moves_stay_in_the_list_and_the_screen_follows() -> None:
    app = ListApp(Numbers(100))
    async with app.run_test(size=(80, 11)) as pilot:
        app.rows.move(-5)
        assert app.rows.cursor == 0
        app.rows.page(1)
        assert app.rows.cursor == 9
        app.rows.move(1)
        await settle(pilot)
        assert app.line(10).startswith("> 28 Jun 2021")
        app.rows.move(1_000)
        assert app.rows.cursor == 99
        app.rows.move(-1_000)
        await settle(pilot)
        assert app.line(1).startswith(">")


async def test_new_rows_around_the_cursor_leave_it_on_its_record_and_height() -> None:
    app = ListApp(Numbers(1_000))
    async with app.run_test(size=(80, 20)) as pilot:
        app.rows.move_to(40)
        app.rows.move_to(35)
        await settle(pilot)
        height = 35 - app.rows.scroll_offset.y
        source = Numbers(1_100)
        app.rows.show(
            source, {1: await source.rows(1), 2: await source.rows(2)}, cursor=135, keep_offset=True
        )
        await settle(pilot)
        assert 135 - app.rows.scroll_offset.y == height
        assert app.line(height + 1).startswith(">")


async def test_before_the_count_is_known_the_list_grows_as_it_is_read() -> None:
    source = Numbers(200, known=False)
    app = ListApp(source)
    async with app.run_test(size=(80, 20)) as pilot:
        await settle(pilot)
        assert app.rows.row_count == 2 * BLOCK
        app.rows.move_to(10_000)
        await settle(pilot)
        assert app.rows.cursor == 2 * BLOCK - 1
        source.total = 200
        app.rows.count_arrived()
        app.rows.move_to(10_000)
        assert app.rows.cursor == 199


async def test_marks_ranges_and_all() -> None:
    app = ListApp(Numbers(300))
    async with app.run_test(size=(80, 20)) as pilot:
        rows = app.rows
        rows.toggle_mark()
        assert (rows.cursor, rows.marked_count) == (1, 1)
        assert app.line(1).startswith(" *")
        rows.start_range()
        rows.move_to(150)
        await settle(pilot)
        assert rows.marked_count == 1 + 150
        await rows.end_range()
        assert rows.marks.uids == {f"u{n}" for n in range(151)}
        rows.mark_all()
        rows.toggle_mark()
        assert rows.marked_count == 299
        assert "u150" not in rows.marks
        rows.clear_marks()
        assert rows.marked_count == 0


async def test_the_mouse_moves_the_cursor() -> None:
    app = ListApp(Numbers(300))
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.click(RecordList, offset=(5, 4))
        assert app.rows.cursor == 3
        await pilot.click(RecordList, offset=(5, 0))
        assert app.rows.cursor == 3


async def test_empty_list() -> None:
    app = ListApp(Numbers(0))
    async with app.run_test(size=(80, 20)) as pilot:
        app.rows.move(1)
        app.rows.toggle_mark()
        await settle(pilot)
        assert app.rows.row is None
        assert app.heard == ["none"]
        assert app.line(1).strip() == ""
        said = "actor:al-shushada · did you mean Kata'ib Sayyid al-Shuhada?"
        app.rows.empty = ("Nothing.", "", f"{said} {said}")
        app.rows.refresh()
        await settle(pilot)
        lines = [app.line(y).strip() for y in range(20)]
        assert " ".join(line for line in lines if line).endswith(f"Nothing. {said} {said}")
        assert max(map(len, lines)) < 80


@pytest.mark.parametrize("width", range(10, 200, 7))
def test_columns_fill_the_width_and_never_more(width: int) -> None:
    columns = fit(width)
    parts = (columns.when, columns.what, columns.where, columns.figures)
    used = 2 + sum(part + 1 for part in parts if part) + columns.flags
    used += columns.title + 2 if columns.title else 0
    assert columns.when == 14
    assert used - 1 <= max(width, 18) or columns.flags


def test_text_is_cut_between_cells() -> None:
    assert left("Erbil", 8) == "Erbil   "
    assert left("Al-Bukamal", 6) == "Al-Bu…"
    assert left("日本語テキスト", 6) == "日本… "
    assert right("9+4", 5) == "  9+4"
    assert right("1,234,567", 5) == "1,23…"


def test_marks_remember_all_but() -> None:
    marks = Marks()
    marks.add(["a", "b"])
    marks.toggle("a")
    assert (marks.count(10), "a" in marks, "b" in marks) == (1, False, True)
    marks.mark_all()
    marks.toggle("a")
    marks.add(["a"])
    assert marks.count(10) == 10
