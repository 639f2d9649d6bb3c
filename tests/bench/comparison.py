"""What a search costs with the tools that people use today, on the same records.

    python -m tests.bench.comparison [--incidents N] [--rounds N]

Each incident of the corpus with what was said about it becomes a mail (notmuch, ripgrep), a row
(sqlite-utils, VisiData, ripgrep), a task (taskwarrior, only the newest 10,000). What is not
installed here is left out, and named. Each tool looks for a rare and for a common word and prints
what it finds, at most 20 where it can be told so; `tracker search` runs between, in every round.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.bench import corpus
from tests.bench.corpus import COMMON, Built
from tests.bench.figures import Bench, Times, shown
from tests.bench.shell import RARE, environment
from tests.bench.terminal import tracker
from tracker.store.connection import open_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

TASKS: Final = 10_000
_SQLITE_UTILS: Final = (sys.executable, "-m", "sqlite_utils")
_COLUMNS: Final = ("ref", "date", "place", "kind", "title", "text")
_RECORDS: Final = """
SELECT i.uid, coalesce(i.date_from, ''), coalesce(p.name, ''), i.kind, i.title,
       coalesce(i.summary, '') || char(10) || coalesce((
           SELECT group_concat(s.gist || ' ' || coalesce(s.quote, ''), char(10))
           FROM statement_incidents si JOIN statements s ON s.id = si.statement_id
           WHERE si.incident_id = i.id), '')
FROM incidents i LEFT JOIN places p ON p.id = i.place_id ORDER BY i.sort_key DESC"""

Row = tuple[str, ...]
"""What stands in the columns."""


class Tool(NamedTuple):
    """A tool: what it is called, the program it needs, how it gets its data, how it is asked."""

    name: str
    needs: str
    prepare: Callable[[Path, Sequence[Row]], None]
    ask: Callable[[Path, str], list[str]]


def rows(path: Path) -> Iterator[Row]:
    """Yield the incidents of a corpus with what was said about each, newest first."""
    with closing(open_reader(path)) as conn:
        yield from conn.execute(_RECORDS)


def _csv(folder: Path, records: Sequence[Row]) -> None:
    with (folder / "incidents.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows((*row[:5], row[5].replace("\n", " ")) for row in records)


def _database(folder: Path, records: Sequence[Row]) -> None:
    _csv(folder, records)
    database, table = str(folder / "incidents.db"), "incidents"
    _run([*_SQLITE_UTILS, "insert", database, table, str(folder / "incidents.csv"), "--csv"])
    _run([*_SQLITE_UTILS, "enable-fts", database, table, "title", "text"])


def _mails(folder: Path, records: Sequence[Row]) -> None:
    for name in ("cur", "new", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    for ref, date, place, kind, title, text in records:
        mail = EmailMessage()
        mail["From"] = f"{kind}@example.org"
        mail["Message-ID"] = f"<{ref}@example.org>"
        mail["Subject"] = f"{title} ({place})"
        mail["Date"] = format_datetime(_noon(date))
        mail.set_content(text, cte="8bit")
        (folder / "mail/cur" / f"{ref}:2,S").write_bytes(mail.as_bytes())


def _notmuch(folder: Path, records: Sequence[Row]) -> None:
    _mails(folder, records)
    (folder / "notmuch").write_text(
        f"[database]\npath={folder / 'mail'}\n[user]\nname=x\nprimary_email=x@example.org\n"
    )
    _run(["notmuch", f"--config={folder / 'notmuch'}", "new", "--quiet"])


def _tasks(folder: Path, records: Sequence[Row]) -> None:
    (folder / "task").mkdir()
    (folder / "taskrc").write_text(
        f"data.location={folder / 'task'}\nconfirmation=off\nsearch.case.sensitive=no\n"
    )
    tasks = [
        {
            "description": f"{title} {text}".replace("\n", " "),
            "entry": f"{_noon(date):%Y%m%dT%H%M%SZ}",
            "project": place,
            "status": "pending",
        }
        for _, date, place, _, title, text in records[:TASKS]
    ]
    (folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    _run(["task", f"rc:{folder / 'taskrc'}", "rc.verbose=nothing", "import", "tasks.json"], folder)


def _visidata(folder: Path, word: str) -> list[str]:
    """Return the command that opens the csv, keeps what holds the word, and writes that."""
    steps = folder / f"{word}.vdj"
    table = {"sheet": "incidents", "row": ""}
    steps.write_text(
        "\n".join(
            json.dumps(step)
            for step in (
                {"longname": "open-file", "input": str(folder / "incidents.csv")},
                {**table, "col": "text", "longname": "select-col-regex", "input": word},
                {**table, "longname": "dup-selected"},
            )
        )
    )
    return ["vd", "--batch", "--play", str(steps), "--output", str(folder / "found.csv")]


TOOLS: Final = (
    Tool(
        "sqlite-utils search",
        sys.executable,
        _database,
        lambda folder, word: [
            *(*_SQLITE_UTILS, "search", str(folder / "incidents.db"), "incidents", word),
            *("--order", "date desc", "--limit", "20", "-c", "ref", "-c", "date", "-c", "title"),
        ],
    ),
    Tool(
        "notmuch search",
        "notmuch",
        _notmuch,
        lambda folder, word: [
            *("notmuch", f"--config={folder / 'notmuch'}", "search", "--limit=20", word)
        ],
    ),
    Tool(
        "ripgrep, a file a record",
        "rg",
        _mails,
        lambda folder, word: ["rg", "-i", "-w", "-l", word, str(folder / "mail")],
    ),
    Tool(
        "ripgrep, one csv, the first 20",
        "rg",
        _csv,
        lambda folder, word: ["rg", "-i", "-w", "-m", "20", word, str(folder / "incidents.csv")],
    ),
    Tool(
        f"taskwarrior list, {TASKS:,}",
        "task",
        _tasks,
        lambda folder, word: [
            *("task", f"rc:{folder / 'taskrc'}", "rc.gc=off", "rc.verbose=nothing"),
            *("limit:20", f"/{word}/", "ls"),
        ],
    ),
    Tool("VisiData, open and filter a csv", "vd", _csv, _visidata),
)


def compare(built: Built, scratch: Path, rounds: int) -> list[tuple[str, ...]]:
    """Return the lines of the table: tool, rare and common word, as ratios to ours too."""
    bench = Bench(built, built, scratch, rounds)
    ours = tracker("--db", built.path, "search", "-n", "20")
    commands: dict[str, Callable[[str], list[str]]] = {"tracker search": lambda w: [*ours, w]}
    records: list[Row] = []
    for tool in TOOLS:
        if shutil.which(tool.needs) is None:
            print(f"{tool.name}: no {tool.needs} here", file=sys.stderr)
            continue
        records = records or list(rows(Path(built.path)))
        commands[tool.name] = partial(tool.ask, _prepared(tool, built, records))
    del records
    times = _measured(commands, environment(bench), rounds)
    return [
        (name, *(cell for word in (RARE, COMMON) for cell in _cells(times, name, word)))
        for name in commands
    ]


def _measured(
    commands: Mapping[str, Callable[[str], list[str]]], variables: Mapping[str, str], rounds: int
) -> dict[tuple[str, str], tuple[Times, Times]]:
    times = {(name, word): (Times(), Times()) for name in commands for word in (RARE, COMMON)}
    for number in range(rounds + 1):
        for (name, word), (wall, busy) in times.items():
            print(f"{name}: {word} …", file=sys.stderr, flush=True)
            seconds, processor = _timed(commands[name](word), variables)
            if number:  # the first has warmed the caches
                wall.add(seconds)
                busy.add(processor)
    return times


def _cells(
    times: Mapping[tuple[str, str], tuple[Times, Times]], name: str, word: str
) -> tuple[str, str, str]:
    wall, busy = times[name, word]
    ratio = busy.p50 / times["tracker search", word][1].p50
    return f"{shown(wall.p50)} ms", f"{shown(busy.p50)} ms", f"{ratio:.2f}"


def _prepared(tool: Tool, built: Built, records: Sequence[Row]) -> Path:
    """Return the folder with a tool's data, made unless it is there from an earlier run."""
    place = corpus.folder() / f"{Path(built.path).stem}{tool.prepare.__name__}"
    if not place.exists():
        print(f"preparing {tool.name} …", file=sys.stderr, flush=True)
        place.mkdir()
        try:
            tool.prepare(place, records)
        except BaseException:
            shutil.rmtree(place)
            raise
    return place


def _timed(command: Sequence[str], variables: Mapping[str, str]) -> tuple[float, float]:
    """Run a command; return its seconds, and those that the processor was busy with it."""
    began = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=dict(variables),
    ) as process:
        assert process.stdout is not None
        process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


def _run(command: Sequence[str], where: Path | None = None) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=where)


def _noon(day: str) -> datetime:
    """Return noon of a day; of none, a day that taskwarrior does not crash on (1970 it does)."""
    return datetime.fromisoformat(f"{day or '1980-01-02'}T12:00:00").replace(tzinfo=UTC)


def main() -> None:
    """Prepare what is needed, measure, print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.comparison", description=__doc__)
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    built = corpus.fetch(arguments.incidents)
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as scratch:
        lines = compare(built, Path(scratch), arguments.rounds)
    heads = ("tool", "rare word", "processor", "ratio", "common word", "processor", "ratio")
    for line in (heads, tuple("---" for _ in heads), *lines):
        print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
