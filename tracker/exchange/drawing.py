"""A timeline as a drawing of its own: SVG that shows what it holds and runs nothing."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from tracker.model.text import one_line

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
    parts = [f'<text x="0" y="16">{_safe(title)}</text>']
    parts += [
        f'<text class="dim" x="0" y="32">{_safe(" = ".join((_here(found), *found.clocks)))}</text>'
    ]
    y = _TOP
    for entry, ends in stretches:
        parts.append(_label(entry, y))
        if ends is not None and first is not None and last is not None:
            parts.append(_bar(entry, ends[0] or first, ends[1] or last, first, last, y))
        y += _ROW
    height = y + 10
    return standing_alone(
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{_safe(title)}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _here(found: Thread) -> str:
    here = next(entry for entry in found.entries if entry.is_here)
    return f"{here.clock} {here.when.utc_offset or ''}".strip()


def _label(entry: Entry, y: int) -> str:
    text = one_line(f"{entry.who or entry.what}")
    cut = text if len(text) <= _LABEL_MOST else f"{text[: _LABEL_MOST - 1]}…"
    return f'<text class="end" x="{_LEFT - 10}" y="{y + 12}">{_safe(cut)}</text>'


def _bar(
    entry: Entry, start: datetime, end: datetime, first: datetime, last: datetime, y: int
) -> str:
    span = max(1.0, (last - first).total_seconds())
    scale = (_WIDTH - _LEFT - _RIGHT) / span
    left = _LEFT + (start - first).total_seconds() * scale
    width = max(3.0, (end - start).total_seconds() * scale)
    kind = "here" if entry.is_here else "stretch" if entry.who else _KINDS.get(entry.unit, "bar")
    told = _safe(f"{entry.who} {entry.what} · {entry.own or entry.clock} · {entry.words}".strip())
    # The date stands behind its bar, and before it where there is no room.
    beyond = left + width > _WIDTH - _DATE
    side = (
        f'class="dim end" x="{left - 6:.1f}"'
        if beyond
        else f'class="dim" x="{left + width + 6:.1f}"'
    )
    return (
        f'<rect class="{kind}" x="{left:.1f}" y="{y + 3}" width="{width:.1f}" height="10" rx="2">'
        f"<title>{told}</title></rect>"
        f'<text {side} y="{y + 12}">{_safe(entry.clock)}</text>'
    )


def _safe(text: str) -> str:
    return html.escape(one_line(text))
