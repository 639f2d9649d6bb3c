"""What the world outside does to a command: pipes, terminals, locales, homes, hostile texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tracker.cli.jsonable import dumps
from tracker.cli.sheet import escape_markdown
from tracker.model.records import Incident, Place
from tracker.model.text import visible
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

HOSTILE = (
    "\x1b]0;owned\x07 \x1b[31mred\x1b[0m \x9b2J",
    "\u202egnp.exe\u202c \u2066x\u2069 zero\u200bwidth\ufeff",
    "[@click=app.quit]x[/] [/ **bold** <b>html</b> | cell | `code` # head",
    '=HYPERLINK("http://evil","x")',
    "@SUM(1+1)\ttab\r\nnewline",
    "-2+3",
    "\x00nul \ud800 lone",
)

TRACKER = (sys.executable, "-m", "tracker")

SLOW = ("sqlite_utils", "textual", "rich", "click", "dateutil", "rapidfuzz", "platformdirs")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / "hostile.db"
    with Store.create(path, author="\x1b[31msam") as store, store.batch("why\x1b[2J") as batch:
        for text in HOSTILE:
            place = batch.put(Place(name=f"{text} place"))
            batch.put(Incident(title=text, summary=text, place=place, tags=(text,)))
    return path


def acts(text: str) -> list[str]:
    """The characters in a text that a terminal or the bidi algorithm acts on."""
    return [c for c in text if c not in "\n\t\r\0" and unicodedata.category(c) in ("Cc", "Cf")]


@pytest.mark.parametrize("form", ["table", "tsv", "csv", "json", "jsonl", "md"])
def test_hostile_texts_are_harmless_in_every_format(process: Run, hostile: Path, form: str) -> None:
    done = process("--db", "hostile.db", "list", "-f", form, "--fields", "ref,title,place")
    assert done.returncode == 0
    assert acts(done.stdout) == []
    if form == "tsv":
        assert all(line.count("\t") == 2 for line in done.stdout.splitlines())
        assert len(done.stdout.splitlines()) == len(HOSTILE)
    if form == "csv":
        assert "'=HYPERLINK" in done.stdout
        assert "'@SUM" in done.stdout
        assert "'-2+3" in done.stdout
    if form == "md":
        assert "\\[@click=app.quit\\]" in done.stdout
        assert "\\| cell \\|" in done.stdout
        assert "\\<b\\>" in done.stdout
    if form in ("json", "jsonl"):
        rows = (
            json.loads(done.stdout)
            if form == "json"
            else map(json.loads, done.stdout.split("\n")[:-1])
        )
        titles = {row["title"] for row in rows}
        assert titles == {t.replace("\0", "\ufffd").replace("\ud800", "\ufffd") for t in HOSTILE}


@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_hostile_texts_are_harmless_in_show_and_history(
    process: Run, hostile: Path, form: str
) -> None:
    refs = process("--db", "hostile.db", "list", "-f", "refs").stdout.split()
    done = process("--db", "hostile.db", "show", "--history", "-f", form, *refs)
    assert done.returncode == 0
    assert acts(done.stdout) == []
    assert acts(process("--db", "hostile.db", "history").stdout) == []
    assert acts(process("--db", "hostile.db", "info").stdout) == []


def test_hostile_words_are_harmless_in_errors(process: Run, hostile: Path) -> None:
    shown = process(
        "--db", "hostile.db", "search", "--explain", "\x1b[31mred \u202eword title:\x9b2J"
    )
    assert (shown.returncode, acts(shown.stdout)) == (0, [])
    for words in (
        ["search", "typ\x1b[31m:x"],
        ["\x1b[31mcommand"],
        ["--db", "\x1b[31m.db", "info"],
        ["show", "\x1b[31m"],
        ["import", "ucdp", "\x1b[31m.csv"],
        ["search", "--\x1b[31m", "x"],
        ["init", "--\x1b[31m"],
    ):
        done = process(*words)
        assert done.returncode in (1, 2, 3)
        assert acts(done.stderr) == []


def test_json_escapes_what_visible_spells() -> None:
    for code in range(sys.maxunicode + 1):
        if not 0xD800 <= code <= 0xDFFF and code > 0x7F:
            character = chr(code)
            if visible(character) != character:
                assert character not in dumps(character), hex(code)


def test_markdown_is_escaped() -> None:
    assert escape_markdown("- item") == "\\- item"
    assert escape_markdown("1. item") == "1\\. item" or escape_markdown("1. item") == "\\1. item"
    assert escape_markdown("2021-06-27") == "2021-06-27"
    assert escape_markdown("a_b*c") == "a\\_b\\*c"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize("form", ["jsonl", "tsv", "json", "csv"])
def test_a_closed_pipe_is_no_error(hostile: Path, environment: dict[str, str], form: str) -> None:
    with Store.open(hostile) as store, store.batch() as batch:
        for number in range(300):
            batch.put(Incident(title=f"Incident {number} " + "x" * 500))
    reader, writer = os.pipe()
    running = subprocess.Popen(
        [sys.executable, "-m", "tracker", "--db", "hostile.db", "list", "-f", form],
        cwd=hostile.parent,
        env=environment,
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    os.read(reader, 100)
    os.close(reader)
    _, err = running.communicate(timeout=240)
    assert err == b""
    assert running.returncode == 141


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize(
    "words",
    [
        *(f"list -f {form}" for form in ("table", "tsv", "csv", "json", "jsonl", "md", "refs")),
        *("search drone", "count", "list actors", "info", "history", "show REF", "doctor"),
        *("export jsonl", "export ucdp", "import jsonl all.jsonl", "--help", "list --help"),
        *("completion bash", "search --explain drone", "--version"),
    ],
)
def test_every_command_ends_alike_when_nobody_reads_it(
    tracker: Run, sample: Path, environment: dict[str, str], words: str
) -> None:
    reference = tracker("--db", "sample.db", "list", "-n", "1", "-f", "refs").stdout.strip()
    everything = tracker("--db", "sample.db", "export", "jsonl").stdout
    (sample.parent / "all.jsonl").write_text(everything, encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*TRACKER, "--db", "sample.db", *words.replace("REF", reference).split()],
        cwd=sample.parent,
        env=environment,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
    )
    os.close(writer)
    assert done.returncode == 141, done.stderr
    assert "mistake" not in done.stderr


def test_colour_is_off_in_pipes_and_on_where_asked(process: Run, sample: Path) -> None:
    plain = process("--db", "sample.db", "list", "-f", "table", "-n", "2")
    assert "\x1b" not in plain.stdout
    loud = process("--db", "sample.db", "list", "-f", "table", "-n", "2", "--color", "always")
    assert "\x1b[" in loud.stdout
    named = process("--color=always", "--db", "sample.db", "info")
    assert "\x1b[" in named.stdout


@pytest.mark.parametrize("form", ["tsv", "json", "table", "md"])
def test_a_locale_without_unicode(process: Run, hostile: Path, form: str) -> None:
    with Store.open(hostile) as store, store.batch() as batch:
        batch.put(Incident(title="كتائب – é"))
    latin = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    latin["PYTHONIOENCODING"] = "latin-1"
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--db", "hostile.db", "list", "-f", form],
        cwd=hostile.parent,
        env={**os.environ, **latin},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode("latin-1")
    if form == "json":
        assert any(row["title"] == "كتائب – é" for row in json.loads(text))
    else:
        assert "\\u0643" in text


def test_without_a_home(process: Run, sample: Path) -> None:
    nowhere = {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": ""}
    assert process("--db", "sample.db", "count", env=nowhere).returncode == 0
    done = process("count", env=nowhere)
    assert done.returncode == 3
    assert "tracker init" in done.stderr


def test_a_closed_stdout_and_stdin_are_survived(sample: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [f"{sys.executable} -m tracker --db sample.db count <&-"],
        shell=True,
        cwd=sample.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unexpected_error_shows_no_traceback_unless_asked(process: Run, tmp_path: Path) -> None:
    breaking = tmp_path / "sitecustomize.py"
    breaking.write_text(
        "import tracker.cli.settings as s\ns.Settings.connect = lambda self: 1 / 0\n",
        encoding="utf-8",
    )
    here = {"PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}
    done = process("count", env=here)
    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    assert "TRACKER_DEBUG=1" in done.stderr
    loud = process("count", env={**here, "TRACKER_DEBUG": "1"})
    assert "ZeroDivisionError" in loud.stderr
    assert "Traceback" in loud.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["search", "rockets", "since:2020-06"],
        ["list", "actors"],
        ["count"],
        ["search", "-f", "json", "drone"],
    ],
)
def test_the_search_path_loads_nothing_slow(
    sample: Path, environment: dict[str, str], words: list[str]
) -> None:
    asking = (
        "import sys; from tracker.cli import main; main(sys.argv[1:]); "
        f"print(sorted(set({SLOW!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asking, "--db", str(sample), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no UTF-8, /dev/full")
def test_bytes_that_are_no_text_and_disks_that_are_full(
    sample: Path, environment: dict[str, str]
) -> None:
    def run(line: str) -> tuple[int, bytes]:
        done = subprocess.run(
            ["bash", "-c", line.replace("tracker ", f"{sys.executable} -m tracker ")],
            cwd=sample.parent,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        return done.returncode, done.stderr

    assert run("tracker init $'x\\xff.db'")[0] == 0
    assert run("tracker --db $'x\\xff.db' count")[0] == 0
    assert run("tracker --db sample.db search $'\\xff drone'")[0] in (0, 1, 2)
    assert run("tracker --db sample.db show $'i\\xff'")[0] == 2
    assert run("tracker --db sample.db undo --author $'\\xff'")[0] == 1
    code, err = run("tracker --db sample.db list > /dev/full")
    assert (code, b"No space left" in err, b"Traceback" in err) == (5, True, False)
    assert run("tracker --db sample.db list >&-") == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
def test_a_mistake_that_nobody_hears_is_quiet_too(
    sample: Path, environment: dict[str, str]
) -> None:
    command = f"{sys.executable} -m tracker --db sample.db search typ:x"
    line = f"{command} 2>&1 | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=sample.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in ("2", "141")
    assert done.stderr == ""
