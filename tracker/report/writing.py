"""A report as the bytes of a file, and the file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tracker.errors import RefusedError, UsageError
from tracker.report.rendering import TEMPLATES, render
from tracker.store import private

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.report.content import Report

FORMATS: Final = ("md", "html", "docx", "txt")


def encode(report: Report, format_: str, folder: Path | None = None) -> bytes:
    """Return the report as the content of a file; `folder` holds templates of a team's own.

    Raises UsageError for a template with a mistake.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", "It should hold the templates.")
    if format_ == "docx":
        from tracker.report.word import write

        return write(report, folder, datetime.fromisoformat(report.made).replace(tzinfo=UTC))
    return render(report, format_, folder).encode("utf-8")


def save(content: bytes, path: Path) -> None:
    """Write a new file that only its owner may read; raises RefusedError where there is one."""
    try:
        with private.new_bytes(path) as file:
            file.write(content)
    except FileExistsError as error:
        raise RefusedError(f"{path} exists already.", "Choose another name.") from error
    except OSError as error:
        raise RefusedError(f"{path} cannot be written: {error.strerror}.") from error


def format_of(path: Path) -> str | None:
    """Return the format that a file's name asks for, None where it asks for none."""
    ending = path.suffix.lower().removeprefix(".")
    return {"markdown": "md", "htm": "html"}.get(ending, ending if ending in FORMATS else None)


def copy_templates(folder: Path) -> list[Path]:
    """Write the built-in templates into a folder, to be changed there; never over others."""
    private.make_folder(folder)
    written = []
    for template in sorted(TEMPLATES.iterdir()):
        target = folder / template.name
        save(template.read_bytes(), target)
        written.append(target)
    return written
