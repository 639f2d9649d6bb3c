from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tracker.analysis.buckets import (
    HOURS,
    Level,
    best_level,
    bucket_of,
    counted,
    days_of,
    say_bucket,
    start_of,
    ticks,
)
from tracker.analysis.lanes import Lane, Span, spread_out
from tracker.model.dates import OPEN_FUTURE
from tracker.tui.themes import THEMES
from tracker.tui.widgets.timeline import Timeline
from tracker.tui.widgets.timeline_data import TimelineData


def at(text: str, hour: int = 0) -> int:
    return date.fromisoformat(text).toordinal() * HOURS + hour


@given(st.sampled_from(Level), st.dates(date(1800, 1, 1), date(2200, 1, 1)), st.integers(0, 23))
def test_a_moment_lies_in_its_bucket_and_in_no_other(level: Level, day: date, hour: int) -> None:
    moment = day.toordinal() * HOURS + hour
    bucket = bucket_of(level, moment)
    assert start_of(level, bucket) <= moment < start_of(level, bucket + 1)
    first, last = days_of(level, bucket)
    assert first <= day.toordinal() <= last


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Level.HOUR, "28 Jun 2021 13:00"),
        (Level.DAY, "28 Jun 2021"),
        (Level.WEEK, "week of 28 Jun 2021"),
        (Level.MONTH, "Jun 2021"),
        (Level.QUARTER, "Q2 2021"),
        (Level.YEAR, "2021"),
        (Level.DECADE, "2020s"),
    ],
)
def test_buckets_are_said_in_words(level: Level, words: str) -> None:
    assert say_bucket(level, bucket_of(level, at("2021-06-28", 13))) == words


def test_the_best_level_is_the_finest_that_fits() -> None:
    assert best_level(at("2021-06-01"), at("2021-06-30"), 60) is Level.DAY
    assert best_level(at("2019-12-01"), at("2021-07-31"), 100) is Level.WEEK
    assert best_level(at("2011-01-01"), at("2018-12-31"), 100) is Level.MONTH
    assert best_level(at("1800-01-01"), at("2020-12-31"), 60) is Level.DECADE


def test_counts_add_up_by_bucket() -> None:
    moments = [(at("2021-06-01"), 2), (at("2021-06-30"), 3), (at("2021-07-01"), 1)]
    assert sorted(counted(Level.MONTH, moments).values()) == [1, 5]
    assert sum(counted(Level.DECADE, moments).values()) == 6


@pytest.mark.parametrize("level", list(Level))
def test_ticks_lie_in_the_axis(level: Level) -> None:
    first = bucket_of(level, at("2021-01-01"))
    found = ticks(level, first, 100)
    assert found
    assert all(first <= tick.bucket < first + 100 and tick.text for tick in found)


class TimelineApp(App[None]):
    CSS_PATH = "../../tracker/tui/styles/tracker.tcss"

    def compose(self) -> ComposeResult:
        yield Timeline()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return THEMES[0].variables

    @property
    def timeline(self) -> Timeline:
        return self.query_one(Timeline)

    def lines(self) -> list[str]:
        return [self.timeline.render_line(y).text for y in range(self.timeline.size.height)]


DATA = TimelineData(
    Lane([(at("2021-01-04"), 1), (at("2021-06-28"), 8), (at("2021-07-15"), 4)], timed=()),
    Lane([(at("2021-06-28"), 14)], timed=()),
    undated=2,
)


async def test_lanes_axis_and_the_record_under_the_cursor() -> None:
    app = TimelineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.timeline.show(DATA)
        app.timeline.mark(date(2021, 6, 1).toordinal(), date(2021, 6, 30).toordinal())
        await pilot.pause()
        happened, said, axis = app.lines()
        assert happened.startswith("happened")
        assert "█" in happened
        assert "▄" in happened
        assert said.startswith("was said")
        assert said.count("█") == 2
        assert "2021" in axis
        assert "May" in axis
        assert set(axis.split()) <= {"2021", "Feb", "Mar", "Apr", "May", "Jun", "Aug", "^--------^"}
        assert app.timeline.heading == ("4 Jan 2021 – 18 Jul 2021 by week · 2 undated")


async def test_zoom_and_moves_keep_to_what_there_is() -> None:
    app = TimelineApp()
    async with app.run_test(size=(80, 5)) as pilot:
        timeline = app.timeline
        timeline.show(DATA)
        timeline.mark(*[date(2021, 6, 28).toordinal()] * 2)
        timeline.zoom(1)
        await pilot.pause()
        assert timeline.level is Level.DAY
        assert timeline.cursor_words == "28 Jun 2021: 8 happened; 14 said"
        timeline.move(-500)
        assert timeline.cursor_words.startswith("4 Jan 2021")
        timeline.move(500)
        assert timeline.cursor_words.startswith("15 Jul 2021: 4 happened")
        for _ in range(9):
            timeline.zoom(-1)
        assert timeline.level is Level.DECADE
        assert timeline.bucket == (date(2020, 1, 1).toordinal(), date(2029, 12, 31).toordinal())
        timeline.fit_all()
        assert timeline.level is Level.WEEK


async def test_stray_dates_do_not_squeeze_the_rest_into_a_corner() -> None:
    june = [(at("2021-06-01") + day * HOURS, 4) for day in range(30)]
    data = TimelineData(Lane([(at("1750-01-01"), 1), *june]), Lane([(at("2810-01-01"), 1)]))
    app = TimelineApp()
    async with app.run_test(size=(80, 5)) as pilot:
        app.timeline.show(data)
        await pilot.pause()
        assert app.timeline.level is Level.DAY
        assert app.timeline.heading == (
            "1 Jun 2021 – 30 Jun 2021 by day · 1 record earlier · 1 later"
        )
        app.timeline.fit_all()
        assert app.timeline.level is Level.DECADE
        app.timeline.fit_all()
        assert app.timeline.level is Level.DAY


async def test_an_unknown_hour_is_a_line_over_the_day() -> None:
    day = at("2021-06-28")
    timed = [Span(day + 1, day + 1, 2), Span(day + 19, day + 21, 1)]
    data = TimelineData(Lane([(day, 5)], timed=timed), Lane([(day, 2)], timed=[]))
    app = TimelineApp()
    async with app.run_test(size=(80, 5)) as pilot:
        app.timeline.show(data)
        await pilot.pause()
        app.timeline.zoom(1)
        assert app.timeline.level is Level.HOUR
        lane = app.lines()[0]
        assert lane.count("─") == 23
        assert lane.count("█") == 1
        app.timeline.move(1)
        assert app.timeline.cursor_words == (
            "28 Jun 2021 01:00: 2 happened, 2 perhaps; 0 said, 2 perhaps"
        )
        app.timeline.move(19)
        assert "20:00: 0 happened, 3 perhaps" in app.timeline.cursor_words
        app.timeline.show(DATA)
        app.timeline.fit_all()
        for _ in range(9):
            app.timeline.zoom(1)
        assert app.timeline.level is Level.DAY


async def test_what_is_not_known_to_the_bucket_is_a_line_and_never_a_bar() -> None:
    june = Span(at("2021-06-01"), at("2021-06-30", 23), 3)
    since = Span(at("2021-06-20"), (OPEN_FUTURE + 1) * HOURS - 1, 1, "aggregate")
    background = Span(at("2021-07-01"), at("2021-07-01", 23), 1, "background")
    happened = Lane([(at("2021-06-10"), 2)], spread_out([june, since, background]))
    app = TimelineApp()
    async with app.run_test(size=(60, 3)) as pilot:
        app.timeline.show(TimelineData(happened))
        await pilot.pause()
        assert app.timeline.level is Level.DAY
        assert app.lines()[0][11:42] == "─" * 9 + "█" + "─" * 20 + "═", app.timeline.heading
        assert app.timeline.legend == "─ perhaps  ═ aggregate"
        app.timeline.zoom(-3)
        # To the month the three are known: a bar.
        assert app.timeline.level is Level.QUARTER
        app.timeline.zoom(1)
        app.timeline.move(-1)
        assert app.timeline.cursor_words == "Jun 2021: 5 happened, 1 aggregate; 0 said"


@pytest.mark.parametrize(
    ("first", "last", "mark"),
    [
        ("2021-06-10", "2021-06-10", "^"),
        ("2021-06-10", "2021-06-12", "^-^"),
        ("2021-06-28", None, "^->"),
        (None, "2021-06-03", "<-^"),
    ],
)
async def test_the_mark_is_as_long_as_the_date_is_vague(
    first: str | None, last: str | None, mark: str
) -> None:
    app = TimelineApp()
    async with app.run_test(size=(41, 3)) as pilot:
        app.timeline.show(TimelineData(Lane([(at(f"2021-06-{n:02}"), 1) for n in range(1, 31)])))
        await pilot.pause()
        ends = (date.fromisoformat(day).toordinal() if day else None for day in (first, last))
        app.timeline.mark(*ends)
        assert [word for word in app.lines()[2].split() if set(word) <= set("<-^>")] == [mark]


async def test_the_stretch_is_that_of_the_records_that_are_listed() -> None:
    lanes = Lane([(at("2019-12-09"), 1)]), Lane([(at("2019-12-13"), 1), (at("2021-06-28"), 1)])
    app = TimelineApp()
    async with app.run_test(size=(120, 5)) as pilot:
        for of_statements, heading in (
            (False, "9 Dec 2019 – 13 Dec 2019 by day · 1 record later"),
            (True, "9 Dec 2019 – 4 Jul 2021 by week"),
        ):
            app.timeline.show(TimelineData(*lanes, of_statements=of_statements))
            await pilot.pause()
            assert app.timeline.heading == heading


async def test_a_record_out_of_sight_is_told_at_the_edge() -> None:
    june = [(at("2021-06-01") + day * HOURS, 4) for day in range(30)]
    data = TimelineData(Lane([(at("1750-01-01"), 1), *june]), Lane([(at("2810-01-01"), 1)]))
    app = TimelineApp()
    async with app.run_test(size=(80, 3)) as pilot:
        app.timeline.show(data)
        await pilot.pause()
        for day, column, sign in (("1750-01-01", 11, "<"), ("2810-01-01", 78, ">")):
            ordinal = date.fromisoformat(day).toordinal()
            app.timeline.mark(ordinal, ordinal)
            axis = app.lines()[2]
            assert axis[column] == sign, axis
            assert not set(axis) & set("<^>") - {sign}


async def test_one_line_and_nothing_dated() -> None:
    app = TimelineApp()
    async with app.run_test(size=(60, 1)) as pilot:
        assert app.lines()[0].startswith("Nothing here has a date.")
        app.timeline.show(DATA)
        await pilot.pause()
        assert app.lines()[0].startswith("happened")
        assert len(app.lines()[0]) == 60


async def test_the_title_tells_the_buckets_that_are_drawn() -> None:
    app = TimelineApp()
    async with app.run_test(size=(120, 3)) as pilot:
        happened = [(at("2010-01-01"), 1), *((at("2020-01-06") + n * 168, 1) for n in range(78))]
        # The last thing said lies in a later week than all that happened.
        app.timeline.show(TimelineData(Lane(happened), Lane([(at("2021-07-29"), 3)])))
        await pilot.pause()
        assert app.timeline.heading == "13 Jan 2020 – 1 Aug 2021 by week · 2 records earlier"
        said = app.lines()[1]
        assert said.count("█") == 1
        weeks = (at("2021-07-26") - at("2020-01-13")) // 168
        assert said.index("█") == 11 + weeks
