"""The three looks: dark and light are designed, monochrome uses the terminal's own two colours.

One accent for focus and cursor, one warning for conflict and danger; everything else by weight.
The variable `known` colours what one knows already (labels, references, units). Accent and warning
are a blue and an orange, which eyes that confuse red and green tell apart. Every text colour has a
contrast of at least 4.5:1 on every background it stands on; a test holds that.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="tracker-dark",
    primary="#7cb7d8",
    secondary="#7cb7d8",
    accent="#7cb7d8",
    warning="#f0a35e",
    error="#f0a35e",
    success="#7cb7d8",
    foreground="#dcdcd6",
    background="#15191d",
    surface="#15191d",
    panel="#1d2328",
    boost="#1d2328",
    dark=True,
    variables={
        "known": "#949ea5",
        "rule": "#46525a",
        "marked": "#22303a",
        "cursor-blurred": "#333f48",
        "on-accent": "#0d1114",
        "border": "#46525a",
        "border-blurred": "#46525a",
        "scrollbar": "#46525a",
        "scrollbar-background": "#15191d",
        "input-selection-background": "#7cb7d8 40%",
    },
)

LIGHT = Theme(
    name="tracker-light",
    primary="#0a5878",
    secondary="#0a5878",
    accent="#0a5878",
    warning="#9c4300",
    error="#9c4300",
    success="#0a5878",
    foreground="#20262a",
    background="#faf8f2",
    surface="#faf8f2",
    panel="#f0ede4",
    boost="#f0ede4",
    dark=False,
    variables={
        "known": "#5a646a",
        "rule": "#b4b6ae",
        "marked": "#e2ebee",
        "cursor-blurred": "#d9dbd3",
        "on-accent": "#ffffff",
        "border": "#b4b6ae",
        "border-blurred": "#b4b6ae",
        "scrollbar": "#b4b6ae",
        "scrollbar-background": "#faf8f2",
        "input-selection-background": "#0a5878 30%",
    },
)

_MONO_VARIABLES = (
    "ansi-background",
    "ansi-foreground",
    "foreground-disabled",
    "surface-active",
    "known",
    "rule",
    "marked",
    "cursor-blurred",
    "on-accent",
    "border",
    "border-blurred",
    "scrollbar",
    "scrollbar-hover",
    "scrollbar-active",
    "scrollbar-background",
    "scrollbar-background-hover",
    "scrollbar-background-active",
    "scrollbar-corner-color",
    "block-cursor-background",
    "block-cursor-foreground",
    "link-color",
    "link-background-hover",
    "link-color-hover",
    "footer-key-foreground",
    "input-cursor-background",
    "input-cursor-foreground",
    "input-selection-background",
    "input-selection-foreground",
    "screen-selection-background",
    "screen-selection-foreground",
)

MONO = Theme(
    name="tracker-mono",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    success="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables=dict.fromkeys(_MONO_VARIABLES, "ansi_default"),
)

THEMES: tuple[Theme, ...] = (DARK, LIGHT, MONO)


def next_theme(name: str) -> str:
    """Return the theme after `name` in the order dark, light, monochrome."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
