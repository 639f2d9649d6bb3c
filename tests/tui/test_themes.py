from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from tracker.tui.app import TrackerApp
from tracker.tui.themes import DARK, LIGHT, MONO, THEMES, next_theme

from .conftest import ready

if TYPE_CHECKING:
    from pathlib import Path

    from textual.theme import Theme


def pairs(theme: Theme) -> list[tuple[str, str, str]]:
    variables = theme.variables
    texts = {
        "text": theme.foreground,
        "known": variables["known"],
        "accent": theme.accent,
        "warning": theme.warning,
    }
    grounds = {
        "page": theme.background,
        "panel": theme.panel,
        "marked": variables["marked"],
    }
    result = [(f"{t} on {g}", fg, bg) for t, fg in texts.items() for g, bg in grounds.items()]
    result.append(("cursor", variables["on-accent"], theme.accent))
    result.append(("blurred cursor", theme.foreground, variables["cursor-blurred"]))
    return [(name, str(fg), str(bg)) for name, fg, bg in result]


def luminance(color: Color) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_contrast_is_at_least_that_of_wcag_aa(theme: Theme) -> None:
    for name, foreground, background in pairs(theme):
        light, dark = sorted(
            (luminance(Color.parse(foreground)), luminance(Color.parse(background))), reverse=True
        )
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (theme.name, name)


def test_monochrome_has_no_colour_at_all() -> None:
    assert set(MONO.variables.values()) == {"ansi_default"}
    apart = ("name", "ansi", "dark", "variables", "luminosity_spread", "text_alpha")
    colours = {one.name: getattr(MONO, one.name) for one in fields(MONO) if one.name not in apart}
    assert set(colours.values()) == {"ansi_default"}, colours


def test_every_theme_has_every_variable_that_a_style_may_use() -> None:
    names = set(DARK.to_color_system().generate())
    for theme in THEMES:
        assert names <= set(theme.to_color_system().generate()), theme.name


def test_themes_go_round() -> None:
    name = THEMES[0].name
    seen = [name := next_theme(name) for _ in THEMES]
    assert sorted(seen) == sorted(theme.name for theme in THEMES)
    assert next_theme("no such theme") == THEMES[0].name


async def test_the_first_thing_drawn_is_in_our_colours(sample: Path) -> None:
    app = TrackerApp(sample)
    async with app.run_test(size=(120, 36)) as pilot:
        main = await ready(pilot)
        assert app.theme == DARK.name
        assert DARK.background is not None
        assert main.styles.background.hex.lower() == DARK.background.lower()
