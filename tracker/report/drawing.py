"""A timeline as a drawing of its own: SVG that shows what it holds and runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tracker.model.text import one_line
from tracker.report.charts import svg

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.analysis.thread import Entry, Thread

STYLE: Final = (
    "text{font-family:sans-serif;font-size:13px;fill:#1d1f21}.dim{font-size:11px;fill:#5f666d}"
    ".bar,.stretch{fill:#1f5f8b}.stretch{opacity:.55}.aggregate{fill:#a3361b;opacity:.6}"
    ".background{fill:#9db8cb}.rule{stroke:#d9d6d0}.here{fill:#a3361b}.end{text-anchor:end}"
)
_WIDTH: Final = 1200
_LEFT: Final = 260
_RIGHT: Final = 20
_ROW: Final = 20
_TOP: Final = 44
_LABEL_MOST: Final = 36
_DATE: Final = 180
"""What the date of an entry may take."""
_KINDS: Final = {"aggregate": "aggregate", "background": "background"}


def standing_alone(svg: str) -> str:
    """Return an SVG element as a file, with the colours that a page would give it."""
    start, bracket, rest = svg.partition(">")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{start}{bracket}<style>{STYLE}</style>{rest}\n'


def thread_svg(found: Thread, title: str) -> str:
    """Draw a thread: a row for each entry, its stretch of time as a bar, never as a point."""
    stretches = [(entry, entry.when.utc_interval()) for entry in found.entries]
    known = [end for _, ends in stretches if ends for end in ends if end is not None]
    first, last = (min(known), max(known)) if known else (None, None)
    clocks = one_line(" = ".join((_here(found), *found.clocks)))
    parts = [
        Markup('<text x="0" y="16">{}</text>').format(one_line(title)),
        Markup('<text class="dim" x="0" y="32">{}</text>').format(clocks),
    ]
    y = _TOP
    for entry, ends in stretches:
        parts.append(_label(entry, y))
        if ends is not None and first is not None and last is not None:
            parts.append(_bar(entry, ends[0] or first, ends[1] or last, first, last, y))
        y += _ROW
    return standing_alone(svg(Markup().join(parts), _WIDTH, y + 10, one_line(title)))


def _here(found: Thread) -> str:
    here = next(entry for entry in found.entries if entry.is_here)
    return f"{here.clock} {here.when.utc_offset or ''}".strip()


def _label(entry: Entry, y: int) -> Markup:
    text = one_line(f"{entry.who or entry.what}")
    cut = text if len(text) <= _LABEL_MOST else f"{text[: _LABEL_MOST - 1]}…"
    return Markup('<text class="end" x="{}" y="{}">{}</text>').format(_LEFT - 10, y + 12, cut)


def _bar(
    entry: Entry, start: datetime, end: datetime, first: datetime, last: datetime, y: int
) -> Markup:
    span = max(1.0, (last - first).total_seconds())
    scale = (_WIDTH - _LEFT - _RIGHT) / span
    left = _LEFT + (start - first).total_seconds() * scale
    width = max(3.0, (end - start).total_seconds() * scale)
    kind = "here" if entry.is_here else "stretch" if entry.who else _KINDS.get(entry.unit, "bar")
    told = f"{entry.who} {entry.what} · {entry.own or entry.clock} · {entry.words}".strip()
    # The date stands behind its bar, and before it where there is no room.
    beyond = left + width > _WIDTH - _DATE
    side, at = ("dim end", left - 6) if beyond else ("dim", left + width + 6)
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="10" rx="2">'
        '<title>{}</title></rect><text class="{}" x="{:.1f}" y="{}">{}</text>'
    ).format(
        *(kind, left, y + 3, width, one_line(told)), *(side, at, y + 12, one_line(entry.clock))
    )
