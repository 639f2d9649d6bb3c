"""Asking for the name of a file to write a report to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.report.writing import FORMATS, format_of
from tracker.tui.screens.file_line import FileLine, new_file

if TYPE_CHECKING:
    from pathlib import Path


class SaveAs(FileLine):
    """Returns the path of a file that is not there yet, of a format that reports have."""

    def __init__(self, proposed: str) -> None:
        hint = f"its ending is the format: {', '.join(FORMATS)} · enter writes"
        super().__init__("Write the report to", proposed, hint, _refused)


def _refused(path: Path) -> str:
    if format_of(path) is None:
        return f"It has to end in one of: .{', .'.join(FORMATS)}"
    return new_file(path)
