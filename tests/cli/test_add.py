from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_records import reference
from tracker.cli import main
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")
ADD = (*BASE, "add")


def body(path: Path, wanted: str) -> dict[str, Any]:
    with Store.open(path) as store:
        return store.body(*store.resolve(wanted))


def uid(path: Path, wanted: str) -> str:
    with Store.open(path) as store:
        return store.resolve(wanted)[1]


def test_an_incident_with_its_first_sentence_as_title(tracker: Run, sample: Path) -> None:
    text = "Mortars hit the zone. Two shells fell."
    done = tracker(*ADD, "incident", "on:28 jun 2021", "kind:shelling", "place:green_zone", text)
    assert done.returncode == 0, done.stderr
    assert "Mon 28 Jun 2021 · day" in done.stderr
    made = body(sample, done.stdout.strip())
    assert (made["title"], made["summary"]) == ("Mortars hit the zone", text)
    assert (made["kind"], made["date_edtf"], made["state"]) == ("shelling", "2021-06-28", "draft")
    assert made["created_by"] == "sam"
    assert tracker(*BASE, "undo").returncode == 0
    assert tracker(*BASE, "show", done.stdout.strip()).returncode == 1


def test_a_kind_that_nobody_said_is_told(tracker: Run, sample: Path) -> None:
    done = tracker(*ADD, "actor", "Red Sand Brigade")
    assert done.returncode == 0, done.stderr
    assert "doubtful: kind not said: unidentified ?" in done.stderr
    assert "doubtful" not in tracker(*ADD, "actor", "Blue Sand", "kind:armed_group").stderr


def test_a_toll_is_a_statement_of_whoever_gives_it(tracker: Run, sample: Path) -> None:
    done = tracker(
        *(*ADD, "incident", "on:1 feb 2022", "by:sohr", "killed:2..4", "cred:2"),
        *("actor:kataib_hezbollah", "role:perpetrator", "actor:iraq", "role:host"),
        "Shells fall",
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.split()
    incident, statement = body(sample, first), body(sample, second)
    assert "casualties" not in incident["parts"]
    rows = incident["parts"]["involvements"].values()
    assert {row["role"]: row["attribution"] for row in rows} == {
        "perpetrator": "alleged",
        "host": "given",
    }
    assert {row["statement"] for row in rows} == {uid(sample, second)}
    assert (statement["kind"], statement["gist"]) == ("toll", "Shells fall")
    assert statement["credibility"] == 2
    assert list(statement["parts"]["statement_incidents"]) == [uid(sample, first)]
    (toll,) = statement["parts"]["casualties"].values()
    assert (toll["incident"], toll["low"], toll["high"]) == (uid(sample, first), 2, 4)
    assert "date_edtf" not in statement
    assert tracker(*BASE, "verify").returncode == 0
    assert tracker(*BASE, "undo").returncode == 0
    assert tracker(*BASE, "show", second).returncode == 1


def test_our_own_view_and_a_named_statement(tracker: Run, sample: Path) -> None:
    own = tracker(*ADD, "incident", "on:unknown", "killed:3", "assessed:yes", "Somewhere, once")
    assert own.returncode == 0, own.stderr
    (toll,) = body(sample, own.stdout.strip())["parts"]["casualties"].values()
    assert toll["low"] == 3
    said = reference(sample, "statements")
    done = tracker(*ADD, "incident", "on:2022", f"by:{said}", "actor:iraq", "A year of it")
    assert done.returncode == 0, done.stderr
    (party,) = body(sample, done.stdout.strip())["parts"]["involvements"].values()
    assert (party["statement"], party["attribution"]) == (uid(sample, said), "alleged")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("incident", "no date"), "needs a date"),
        (("statement", "by:sohr", "no date"), "needs a date"),
        (("incident", "on:unknown", "killed:5", "x"), "On whose word"),
        (("incident", "on:unknown", "by:sohr", "assessed:yes", "x"), "Either"),
        (("incident", "on:unknown", "cred:2", "x"), "Say whose"),
        (("incident", "on:unknown"), "title"),
        (("incident", "on:06/07/21", "x"), "may be"),
        (("incident", "on:2021", "state:void", "x"), "not void"),
        (("incident", "on:2021", "place:kataibia", "x"), "names no place"),
        (("link", "x"), "nothing to add"),
        (("document", "publisher:afp", "kind:paper", "x"), "is no kind"),
        (("incident", "--last", "--like", "i7k3q", "on:2021", "x"), "one of --like, --last"),
        (("incident", "--template", "nowhere", "on:2021", "x"), "no template"),
        (("actor", "kilt:2", "x"), "no field kilt:"),
    ],
)
def test_what_cannot_be_added_is_said(
    tracker: Run, sample: Path, words: tuple[str, ...], said: str
) -> None:
    done = tracker(*ADD, *words)
    assert (done.returncode, done.stdout) == (1 if "template" in said else 2, "")
    assert said in done.stderr
    assert tracker(*BASE, "undo").returncode == 1


def test_a_likely_double_is_listed_and_refused(tracker: Run, sample: Path) -> None:
    words = (*ADD, "incident", "on:2022-03-04", "kind:shelling", "place:green_zone")
    text = "Mortars hit the embassy garden"
    assert tracker(*words, text).returncode == 0
    done = tracker(*words, text)
    assert (done.returncode, done.stdout) == (5, "")
    assert "the same day" in done.stderr
    assert tracker(*words, text, "--force").returncode == 0


def test_actors_and_places_with_their_names(tracker: Run, sample: Path) -> None:
    actor = tracker(*ADD, "actor", "kind:armed_group", "names:QA; القاف", "Qaf Brigade")
    assert actor.returncode == 0, actor.stderr
    names = body(sample, actor.stdout.strip())["parts"]["names"].values()
    assert {row["name"] for row in names} == {"QA", "القاف"}
    again = tracker(*ADD, "actor", "القاف")
    assert again.returncode == 5
    assert "Qaf Brigade" in again.stderr
    place = tracker(
        *ADD, "place", "kind:village", "country:iq", "point:36.19 44.01", "Tell Nowhere"
    )
    assert place.returncode == 0, place.stderr
    assert body(sample, place.stdout.strip())["latitude"] == 36.19


def test_like_another_but_for_what_is_of_that_one_alone(tracker: Run, sample: Path) -> None:
    model = reference(sample, "incidents", "place_id IS NOT NULL AND summary IS NOT NULL")
    old = body(sample, model)
    assert tracker(*ADD, "incident", "--like", model, "No date").returncode == 2
    done = tracker(*ADD, "incident", "--like", model, "on:2022-03-04", "Another")
    assert done.returncode == 0, done.stderr
    new = body(sample, done.stdout.strip())
    assert (new["place"], new["kind"]) == (old["place"], old["kind"])
    assert (new["title"], new["state"]) == ("Another", "draft")
    assert "summary" not in new
    assert not {"involvements", "casualties"} & new.get("parts", {}).keys()
    assert tracker(*ADD, "actor", "--like", model, "x").returncode == 2


def test_a_dry_run_writes_nothing(tracker: Run, sample: Path) -> None:
    done = tracker(*ADD, "incident", "on:2022-03-04", "A title", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Fri 4 Mar 2022" in done.stderr
    assert tracker(*BASE, "undo").returncode == 1


@pytest.fixture
def on_stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    return lambda data: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_the_text_may_come_on_stdin(
    sample: Path, on_stdin: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    on_stdin(b"A drone fell. It: burned.\n")
    assert main(["--db", str(sample), "add", "incident", "on:2022-05-05", "-"]) == 0
    made = body(sample, capsys.readouterr().out.strip())
    assert (made["title"], made["summary"]) == ("A drone fell", "A drone fell. It: burned.")
    on_stdin(b"\xff\xfe no text")
    assert main(["--db", str(sample), "add", "incident", "on:2022-05-05", "-"]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_a_statement_about_an_incident(tracker: Run, sample: Path) -> None:
    about = reference(sample, "incidents")
    words = ("by:sohr", "on:2022-05-05", "said:toll", f"about:{about}", "stance:disapprove")
    done = tracker(
        *ADD, "statement", *words, "killed:several", "quote:Several died", "cred:3", "Dead"
    )
    assert done.returncode == 0, done.stderr
    made = body(sample, done.stdout.strip())
    assert made["parts"]["statement_incidents"][uid(sample, about)]["stance"] == "disapprove"
    (toll,) = made["parts"]["casualties"].values()
    assert (toll["low"], toll["as_worded"]) == (3, "several")
    assert (made["credibility"], made["gist"], made["form"]) == (3, "Dead", "quote")
    next_one = tracker(*ADD, "statement", "--last", "on:2022-05-06", f"about:{about}", "Others")
    assert next_one.returncode == 0, next_one.stderr
    said = body(sample, next_one.stdout.strip())["parts"]["statement_incidents"]
    assert [row.get("stance", "none") for row in said.values()] == ["none"]


def test_a_document_and_its_address_only_once(tracker: Run, sample: Path) -> None:
    words = (*ADD, "document", "kind:article", "publisher:afp", "url:https://example.org/raid")
    done = tracker(*words, "Raid on a village")
    assert done.returncode == 0, done.stderr
    made = body(sample, done.stdout.strip())
    assert (made["title"], made["url"]) == ("Raid on a village", "https://example.org/raid")
    again = tracker(*words, "The same")
    assert (again.returncode, "has this address" in again.stderr) == (5, True)
    assert tracker(*words, "The same", "--force").returncode == 0


def test_like_the_one_that_was_entered_last(tracker: Run, sample: Path) -> None:
    assert tracker(*ADD, "incident", "--last", "on:2022", "x").returncode == 1
    words = ("on:2022-03-04", "kind:shelling", "place:green_zone", "Shells fell")
    assert tracker(*ADD, "incident", *words).returncode == 0
    done = tracker(*ADD, "incident", "--last", "on:2022-05-06", "Again")
    assert done.returncode == 0, done.stderr
    made = body(sample, done.stdout.strip())
    assert (made["kind"], made["title"]) == ("shelling", "Again")


LINES = (
    '{"on": "2021-07-04", "killed": "2..3", "text": "Shells fell on a farm. Two died."}',
    "",
    '{"on": "2021-07-05", "kind": "ied", "tag": ["road", "night raid"], "text": "A bomb"}',
)


def test_lines_of_json_are_added_in_one_step(
    tracker: Run,
    sample: Path,
    on_stdin: Callable[[bytes], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    on_stdin("\n".join(LINES).encode())
    assert main(["--db", str(sample), "add", "incident", "--jsonl", "kind:shelling", "by:afp"]) == 0
    first, statement, second, other = capsys.readouterr().out.split()
    assert body(sample, first)["title"] == "Shells fell on a farm"
    assert [body(sample, each)["kind"] for each in (first, second)] == ["shelling", "ied"]
    assert set(body(sample, second)["parts"]["tags"]) == {"road", "night raid"}
    assert (statement[0], other[0]) == ("s", "s")
    with Store.open(sample) as store:
        store.undo()
    assert tracker(*BASE, "show", second).returncode == 1


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("{", 2, "line 4: This is no JSON"),
        ("[1]", 2, "line 4: A line is an object"),
        ('{"text": "x"}', 2, "line 4: The incident needs a date"),
        ('{"on": "2021-07-05", "on": "2020-01-01", "text": "x"}', 2, "line 4: on is said twice"),
        ('{"on": "2021-07-05", "date": "2020-01-01", "text": "x"}', 2, "line 4: date: is said"),
        ('{"on": "2021-07-05", "kilt": 2}', 2, "line 4: Incidents have no field kilt"),
        ('{"on": "2021-07-05", "tag": {}}', 2, "line 4: tag: is neither"),
        ('{"on": "06/07/21", "text": "x"}', 2, "line 4"),
        (LINES[2], 5, "line 4: This incident looks like one that is there"),
    ],
)
def test_of_lines_of_json_all_are_added_or_none(
    tracker: Run,
    sample: Path,
    on_stdin: Callable[[bytes], None],
    capsys: pytest.CaptureFixture[str],
    line: str,
    code: int,
    said: str,
) -> None:
    on_stdin("\n".join((*LINES, line)).encode())
    words = ["--db", str(sample), "add", "incident", "--jsonl", "place:green_zone", "assessed:yes"]
    assert main([*words, "kind:shelling"]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    with Store.open(sample) as store:
        assert not store.conn.execute("SELECT 1 FROM incidents WHERE title = 'A bomb'").fetchone()
    assert tracker(*BASE, "undo").returncode == 1


def test_a_dry_run_of_lines_writes_nothing(
    sample: Path, on_stdin: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = sample.read_bytes()
    on_stdin("\n".join(LINES).encode())
    words = ["--db", str(sample), "add", "incident", "--jsonl", "assessed:yes", "--dry-run"]
    assert main(words) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "Sun 4 Jul 2021" in told.err
    assert sample.read_bytes() == before


def test_a_dry_run_of_lines_finds_doubles_among_them_and_what_is_refused_is_not_said_to_be_added(
    sample: Path, on_stdin: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = sample.read_bytes()
    line = '{"on": "2030-03-04", "kind": "clash", "place": "erbil", "text": "A clash at a river."}'
    on_stdin(f"{line}\n{line}\n".encode())
    words = ["--db", str(sample), "add", "incident", "--jsonl", "assessed:yes", "--dry-run"]
    assert main(words) == 5
    told = capsys.readouterr().err
    assert told.index("Would add one incident:") < told.index("Not added: one incident:")
    assert "line 2: This incident looks like one that is there" in told
    assert sample.read_bytes() == before


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """A script as $EDITOR, which runs a line of Python on `text`."""

    def made(line: str) -> dict[str, str]:
        script = tmp_path / "editor.py"
        script.write_text(
            "import pathlib, sys\n"
            f"path = pathlib.Path(sys.argv[1])\ntext = path.read_text()\n{line}\n"
            "path.write_text(text)\n"
        )
        return {"EDITOR": f"{sys.executable} {script}"}

    return made


def test_a_record_goes_through_the_editor_before_it_is_added(
    tracker: Run, sample: Path, editor: Callable[[str], dict[str, str]]
) -> None:
    change = "text = text.replace('title = \"\"', 'title = \"Typed there\"')"
    done = tracker(
        *(*ADD, "incident", "--edit", "kind:shelling", "place:green_zone"), env=editor(change)
    )
    assert done.returncode == 0, done.stderr
    made = body(sample, done.stdout.strip())
    assert (made["title"], made["kind"]) == ("Typed there", "shelling")
    assert tracker(*BASE, "undo").returncode == 0
    toll = tracker(
        *(*ADD, "incident", "--edit", "on:2022-01-02", "by:afp", "killed:3", "Shells"),
        env=editor(
            "text = text.replace('low = 3', 'low = 4').replace('best = 3', 'best = 4')"
            ".replace('high = 3', 'high = 4')"
        ),
    )
    assert toll.returncode == 0, toll.stderr
    (figure,) = body(sample, toll.stdout.split()[1])["parts"]["casualties"].values()
    assert figure["low"] == 4


@pytest.mark.parametrize(
    ("words", "gist"),
    [
        (("Shells fell",), "Quite another title"),
        ((), "Quite another title"),
        (("gist:Three dead", "Shells fell"), "Three dead"),
    ],
)
def test_a_statement_follows_the_title_that_was_edited_unless_it_has_its_own_words(
    tracker: Run,
    sample: Path,
    editor: Callable[[str], dict[str, str]],
    words: tuple[str, ...],
    gist: str,
) -> None:
    change = "import re; text = re.sub('title = .*', 'title = \"Quite another title\"', text)"
    done = tracker(
        *(*ADD, "incident", "--edit", "on:2022-01-02", "by:afp", "killed:3", *words),
        env=editor(change),
    )
    assert done.returncode == 0, done.stderr
    incident, statement = done.stdout.split()
    assert body(sample, incident)["title"] == "Quite another title"
    assert body(sample, statement)["gist"] == gist
    assert ("same words: Quite another title" in done.stderr) == (gist != "Three dead")


def test_a_mistake_in_the_editor_adds_nothing_and_keeps_the_text(
    tracker: Run, sample: Path, editor: Callable[[str], dict[str, str]]
) -> None:
    change = "text = text.replace('title = \"\"', 'title = Typed there')"
    done = tracker(*ADD, "incident", "--edit", "on:2022-01-02", env=editor(change))
    assert (done.returncode, done.stdout) == (2, "")
    kept = Path(done.stderr.rpartition("kept: ")[2].strip())
    assert "title = Typed there" in kept.read_text(encoding="utf-8")
    assert tracker(*BASE, "undo").returncode == 1
    dry = tracker(*ADD, "incident", "--edit", "on:2022-01-02", "x", "--dry-run", env=editor(""))
    assert (dry.returncode, dry.stdout) == (0, "")
    assert tracker(*ADD, "incident", "--edit", "--jsonl").returncode == 2


def test_of_lines_of_names_none_is_one_that_was_a_line_before(
    sample: Path, on_stdin: Callable[[bytes], None], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        '{"text": "Saraya al-Watan"}',
        '{"text": "Qaf Brigade"}',
        '{"text": "saraya al watan"}',
    ]
    words = ["--db", str(sample), "add", "actor", "--jsonl", "kind:armed_group"]
    on_stdin("\n".join(lines).encode())
    assert main(words) == 5
    assert "line 3" in capsys.readouterr().err
    on_stdin("\n".join([*lines[:2], '{"text": "Kataeb Hizballah"}']).encode())
    assert main(words) == 5
    assert "Kata'ib Hezbollah" in capsys.readouterr().err
    on_stdin("\n".join(lines[:2]).encode())
    assert main(words) == 0
    assert len(capsys.readouterr().out.split()) == 2


def test_whom_a_statement_accuses_is_a_party_on_its_word(tracker: Run, sample: Path) -> None:
    about = tracker(*BASE, "list", "id:iw346cbvz", "-f", "refs").stdout.strip()
    words = ("on:2021-07-06", "by:sohr", "said:accuse", f"about:{about}", "They fired.")
    added = tracker(*BASE, "add", "statement", *words, "accuses:kataib_hezbollah", "--reason", "so")
    assert "accuses: Kata'ib Hezbollah: perpetrator, alleged" in added.stderr
    said = added.stdout.strip()
    board = tracker(*BASE, "board", about).stdout
    assert any("Kata'ib Hezbollah" in line and said in line for line in board.splitlines())
    edited = tracker(*BASE, "edit", said, "accuses:", "--reason", "so")
    assert "accuses: Kata'ib Hezbollah → nobody" in edited.stderr
    parties = body(sample, about)["parts"]["involvements"].values()
    assert uid(sample, said) not in {row.get("statement") for row in parties}
    assert tracker(*BASE, "undo").returncode == tracker(*BASE, "undo").returncode == 0
    assert tracker(*BASE, "board", about).stdout.count(said) == 0
