"""Commands about the file as a whole: init, info, verify, backup, restore."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import command
from tracker.cli.options import Option
from tracker.cli.settings import default_file
from tracker.cli.streams import Style, coloured, print_lines, say
from tracker.cli.wording import how_many
from tracker.errors import DatabaseError, RefusedError
from tracker.folders import expanded
from tracker.model.text import author_name, cut, one_line
from tracker.store import private

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.cli.settings import Settings
    from tracker.store.facts import Facts
    from tracker.store.review_copy import Mark

_SAMPLE = Option("--sample", "", "", "Fill it with the sample: real incidents of 2019 to 2021.")
_GO_BACK = "Go back to a copy: tracker restore BACKUP"
_NAMED = 5
"""Things that are not ours, on one line."""
_INFO_FORMAT = Option("--format", "-f", "FORMAT", "text or json.", ("text", "json"))


@command(
    "init",
    about="Make a new file: FILE, or the default file.\n\nAn existing file is never overwritten.",
    examples=(
        "tracker init field.db",
        "tracker init --sample sample.db   # with real incidents to try things on",
    ),
    options=(_SAMPLE,),
)
@click.argument("file", required=False)
def init(settings: Settings, file: str | None, sample: bool) -> None:
    """Make a file."""
    path = _new_file(settings, file)
    if sample:
        from tracker.sample import build

        build(path)
    else:
        from tracker.store.store import Store

        Store.create(path, author=settings.writer).close()
    say(f"Made {_shown(path)}. Open it: tracker {_shown(path)}")


def _new_file(settings: Settings, file: str | None) -> Path:
    if file is not None:
        path = expanded(file)
    else:
        path = settings.path
        if path == default_file():
            private.make_folder(path.parent)  # the default folder is ours to make
    if path.exists():
        raise RefusedError(
            f"{_shown(path)} exists already; nothing was changed.",
            f"Open it (tracker {_shown(path)}), or choose another name.",
        )
    return path


@command(
    "info",
    about="Say what is in the file: records, dates, size, schema, journal.",
    examples=(
        "tracker info",
        "tracker --db sample.db info --format json",
    ),
    options=(_INFO_FORMAT,),
)
@click.argument("file", required=False)
def info(settings: Settings, file: str | None, format_: str | None) -> None:
    """Say what is in the file."""
    from tracker.store.facts import facts

    settings.db = file or settings.db
    conn = settings.connect()
    try:
        found = facts(conn, settings.path)
    finally:
        conn.close()
    if format_ == "json":
        print(json.dumps(_as_json(found, settings.path), indent=2))
        return
    style = Style(coloured(settings.color))
    print_lines(
        f"{style(label.ljust(11), 'dim')} {text}"
        for label, text in _info_lines(found, settings.path)
    )


def _as_json(found: Facts, path: Path) -> dict[str, Any]:
    values = found._asdict()
    values["last_change"] = found.last_change.isoformat() if found.last_change else None
    values["copy"] = found.copy and {
        "of": found.copy.of,
        "query": found.copy.query,
        "taken_at": found.copy.at.isoformat(),
        "taken_by": found.copy.author,
        "chosen": found.copy.chosen,
    }
    return {"file": str(path), **values}


def _info_lines(found: Facts, path: Path) -> list[tuple[str, str]]:
    counted = [how_many(count, table) for table, count in found.records.items() if count]
    span = f"{found.first_day or 'open'} to {found.last_day or 'open'}"
    if found.first_day is None and found.last_day is None:
        span = "none"
    undated = f"; {found.undated:,} without a date" if found.undated else ""
    states = ", ".join(f"{count:,} {state}" for state, count in found.states.items())
    lines = [
        ("File", f"{_shown(path)}, {size_in_words(found.size)}"),
        *([("Copy", _copy_words(found.copy))] if found.copy else []),
        ("Holds", ", ".join(counted) or "no records yet"),
        ("Incidents", states or "none"),
        ("Dates", span + undated),
        (
            "Conflicts",
            f"{how_many(found.conflicts, 'incidents')} whose claims contradict each other",
        ),
        ("Void", how_many(found.void, "records")),
        (
            "Journal",
            f"{how_many(found.changes, 'changes')} in {how_many(found.batches, 'batches')}",
        ),
    ]
    if found.last_change is not None:
        when = f"{found.last_change:%Y-%m-%d %H:%M} UTC"
        lines.append(("Last change", f"{when} by {author_name(found.last_author or 'unknown')}"))
    stream = found.stream or "a new one with the next write"
    lines += [
        ("Stream", stream + (f", one of {found.streams}" if found.streams > 1 else "")),
        ("Schema", f"{found.schema}, SQLite {found.sqlite}, journal mode {found.journal_mode}"),
    ]
    return lines


def _copy_words(copy: Mark) -> str:
    chosen = ", ".join(how_many(count, table) for table, count in copy.chosen.items() if count)
    taken = f"taken {copy.at:%Y-%m-%d %H:%M} UTC by {author_name(copy.author)}"
    beside = ", ".join(
        how_many(count, table)
        for table in copy.chosen
        if (count := sum(one == table for one, _ in copy.outlines))
    )
    outlines = f"; {beside} in outline" if beside else ""
    return (
        f"for review, of {one_line(copy.of)}: {chosen} ({one_line(copy.query)}){outlines}; {taken}"
    )


@command(
    "verify",
    about="Check the file from its pages up to what its records say.\n\n"
    "Exit code 0 if all is well, 3 if not; each thing that is wrong is one sentence on stdout.\n\n"
    "Tables and views of your own beside ours are named and left alone.",
    examples=(
        "tracker verify",
        "tracker verify sample.db",
    ),
)
@click.argument("file", required=False)
def verify(settings: Settings, file: str | None) -> int:
    """Check the file."""
    from tracker.store.verify import beside, verify

    settings.db = file or settings.db
    try:
        wrong = verify(settings.path)
    except DatabaseError as error:
        if "damaged" in error.message:  # its hint names the command that is running
            raise DatabaseError(error.message, _GO_BACK) from error
        raise
    print_lines(one_line(sentence) for sentence in wrong)
    if others := beside(settings.path):
        say(f"Not ours, and left alone: {_listed(others)}.")
    if not wrong:
        say(f"{_shown(settings.path)}: all is well.")
        return 0
    count = "one thing is" if len(wrong) == 1 else f"{len(wrong):,} things are"
    raise DatabaseError(f"{_shown(settings.path)}: {count} wrong.", _GO_BACK)


@command(
    "backup",
    about="Write a consistent copy of the file to TO.\n\n"
    "Also while it is being written; never over another file.",
    examples=("tracker --db sample.db backup sample-copy.db",),
)
@click.argument("to")
def backup(settings: Settings, to: str) -> None:
    """Copy the file."""
    from tracker.store.backup import backup

    target = expanded(to)
    backup(settings.path, target)
    size = size_in_words(target.stat().st_size)
    say(f"Copied {_shown(settings.path)} to {_shown(target)} ({size}).")


@command(
    "restore",
    about="Put a backup in the place of FILE, or of the default file.\n\n"
    "The file that was there is moved aside, never overwritten.",
    examples=(
        "tracker restore sample-copy.db sample.db",
        "tracker --db sample.db restore sample-copy.db",
    ),
)
@click.argument("backup")
@click.argument("file", required=False)
def restore(settings: Settings, backup: str, file: str | None) -> None:
    """Bring a copy back."""
    from tracker.store.backup import restore

    settings.db = file or settings.db
    path = settings.path
    aside = restore(expanded(backup), path)
    say(f"Restored {_shown(path)} from {one_line(backup)}.")
    if aside is not None:
        say(f"What was there is now {_shown(aside)}.")


def _listed(names: list[str]) -> str:
    more = [f"and {len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return ", ".join([*(cut(one_line(name), 60) for name in names[:_NAMED]), *more])


def _shown(path: Path) -> str:
    return one_line(str(path))


def size_in_words(count: int) -> str:
    """Say a number of bytes."""
    size = float(count)
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"


COMMANDS = {c.name: c for c in (init, info, verify, backup, restore)}
