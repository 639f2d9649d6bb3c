"""Every example in help texts and documents runs against the sample."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.ged import write_ged
from tests.cli.test_records import reference
from tests.gazetteer.test_geonames import line as geonames_line
from tracker.cli.app import EXAMPLES, Command
from tracker.cli.dispatch import COMMANDS
from tracker.store import links, review
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="examples are for a Unix shell")

ROOT = Path(__file__).parents[2]


def of_help() -> Iterator[str]:
    from importlib import import_module

    yield from EXAMPLES
    for name, module in COMMANDS.items():
        command = import_module(f"tracker.cli.{module}").COMMANDS[name]
        assert isinstance(command, Command)
        assert command.examples, f"{name} has no examples"
        yield from command.examples


def of_documents() -> Iterator[str]:
    """The lines of fenced blocks that begin with `tracker`, after a prompt or without."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for block in re.findall(r"^```\w*\n(.*?)^```", path.read_text("utf-8"), re.M | re.S):
            for line in block.splitlines():
                found = re.match(r"\s*(?:\$ )?(tracker(?: .*)?)$", line)
                if found:
                    yield found[1]


@pytest.fixture(scope="module")
def used(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with something to undo and to redo by sam."""
    path = tmp_path_factory.mktemp("used") / "sample.db"
    shutil.copy(sample_path, path)
    with Store.open(path, author="sam") as store:
        with store.batch("remark") as batch:
            review.say(batch, "incidents", store.resolve(reference(path, "incidents"))[1], "Who?")
        for table in ("incidents", "statements"):
            (uid,) = store.conn.execute(f"SELECT max(uid) FROM {table}").fetchone()
            with store.batch("entered twice") as batch:
                batch.void(table, uid, "entered twice")
        store.undo()
    return path


@pytest.fixture
def sample(used: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(used, tmp_path / "sample.db"))


@pytest.fixture
def desk(tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """Where a person sits who has a sample.db in the folder and `tracker` on the path."""
    command = tmp_path / "bin/tracker"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m tracker "$@"\n')
    command.chmod(0o755)
    for folder in (
        ".local/share/bash-completion/completions",
        ".zfunc",
        ".config/fish/completions",
    ):
        (tmp_path / "home" / folder).mkdir(parents=True)
    return {
        **environment,
        "PATH": f"{command.parent}:{environment['PATH']}",
        "TRACKER_DB": str(tmp_path / "sample.db"),
    }


def made_real(example: str, sample: Path, folder: Path) -> str:
    """Put references of the sample, and files, in the place of those in the example."""
    real: dict[str, str] = {}
    for word, table, where in (
        ("i7k3q", "incidents", _LIVE),
        ("i2m9d", "incidents", f"{_LIVE} AND id > (SELECT min(id) FROM incidents WHERE {_LIVE})"),
        ("s3fw2", "statements", _LIVE),
        ("i4r9v", "incidents", "state = 'review'"),
        ("r2m9d", "remarks", "1"),
    ):
        real[word] = reference(sample, table, where)
        example = re.sub(rf"\b{word}\b", real[word], example)
    example = _with_what_came_before(example, sample, real["i7k3q"], real["i2m9d"])
    example = example.replace("tag:test", "tag:seed")
    if "unvoid" in example:
        example = re.sub(r"unvoid \S+", f"unvoid {reference(sample, 'incidents', _VOID)}", example)
    if "jsonl all.jsonl" in example:
        subprocess.run(
            [sys.executable, "-m", "tracker", "export", "jsonl", "-o", "all.jsonl"],
            cwd=folder,
            check=True,
            env={"TRACKER_DB": str(sample), "PYTHONPATH": str(ROOT)},
        )
    for name in re.findall(r"import review (\S+)", example):
        subprocess.run(
            [sys.executable, "-m", "tracker", "export", "review", name, "state:review"],
            cwd=folder,
            check=True,
            env={"TRACKER_DB": str(sample), "PYTHONPATH": str(ROOT)},
        )
    if "restore sample-copy.db" in example:
        shutil.copy(sample, folder / "sample-copy.db")
    if re.search(r"\bsample\.db\b", example) and re.search(r"\binit\b|\brestore\b", example):
        sample.unlink()
    for name in re.findall(r"import ucdp (\S+)", example):
        write_ged(folder / name)
    if "attacks.jsonl" in example:
        make_lines_of_own_table(folder)
    for name in re.findall(r"gazetteer import (\S+)", example):
        (folder / name).write_text(
            geonames_line(2, "Al Hari", country="IQ") + "\n", encoding="utf-8"
        )
    return example


def make_lines_of_own_table(folder: Path) -> None:
    """Do what the manual says of a csv of one's own, with its program and its table."""
    recipe = (ROOT / "docs/manual.md").read_text("utf-8").partition("### My own csv")[2]
    for name, language in (("rows.py", "python"), ("attacks.csv", "csv")):
        found = re.search(rf"^```{language}\n(.*?)^```", recipe, re.M | re.S)
        assert found is not None
        (folder / name).write_text(found[1], encoding="utf-8")
    with (folder / "attacks.jsonl").open("w", encoding="utf-8") as lines:
        subprocess.run([sys.executable, "rows.py"], cwd=folder, check=True, stdout=lines)


def _with_what_came_before(example: str, sample: Path, first: str, second: str) -> str:
    """Do to the sample what an example takes back."""
    if "unmerge" in example:
        merge(sample, first, second)
    if "unlink" in example:
        link(sample, first, second)
    if "3f9k2m1a" in example:
        example = example.replace("3f9k2m1a", retitle(sample, first))
    return example


def merge(path: Path, loser: str, winner: str) -> None:
    with Store.open(path, author="sam") as store, store.batch("entered twice") as batch:
        (table, gone), (_, kept) = store.resolve(loser), store.resolve(winner)
        batch.merge(table, gone, kept)


def retitle(path: Path, wanted: str) -> str:
    """Give a record another title; return the batch that did."""
    with Store.open(path, author="sam") as store:
        table, uid = store.resolve(wanted)
        with store.batch("a better title") as batch:
            batch.put_body(table, uid, {**store.body(table, uid), "title": "Another"})
        return store.history(table, uid)[-1].batch


def link(path: Path, first: str, second: str) -> None:
    with Store.open(path, author="sam") as store, store.batch() as batch:
        (table, uid), (_, other) = store.resolve(first), store.resolve(second)
        batch.put_body("links", "", links.body(table, "part_of", uid, other))


_LIVE = "state <> 'void'"
_VOID = "state = 'void'"
_ASKS_FOR_A_TERMINAL = re.compile(r"tracker(?: open)?(?: --no-mouse)?(?: \S+\.db)?\s*(?:#.*)?")


_QUOTED = re.compile(r"""'[^']*'|"[^"$`\\]*\"""")
_OF_THE_SHELL = re.compile(r"[^\w\s./:,=@%+-]")


def as_words(example: str) -> list[str] | None:
    """Return the words of a line that any shell would only cut, None if a shell does more of it."""
    line = re.sub(r"\s+#.*", "", example) if "'" not in example and '"' not in example else example
    if _OF_THE_SHELL.search(_QUOTED.sub("", line)) or _ASKS_FOR_A_TERMINAL.fullmatch(example):
        return None
    return shlex.split(line)[1:]


@pytest.mark.parametrize("example", sorted({*of_help(), *of_documents()}))
def test_the_example_runs(
    example: str, sample: Path, tmp_path: Path, desk: dict[str, str], tracker: Run
) -> None:
    line = made_real(example, sample, tmp_path)
    if (words := as_words(line)) is not None:  # four of five: ten times as fast as a process
        done = tracker(*words, env=desk)
    else:
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {line}"],
            cwd=tmp_path,
            env=desk,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=240,
            check=False,
        )
    if _ASKS_FOR_A_TERMINAL.fullmatch(example):
        assert (done.returncode, "needs a terminal" in done.stderr) == (2, True)
    else:
        assert done.returncode == 0, done.stderr
        assert done.stdout or done.stderr or ">" in example or " -o " in example
