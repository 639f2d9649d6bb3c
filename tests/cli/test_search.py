from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from tracker.cli import main
from tracker.cli.fields import FIELDS, IN_PIPE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


def test_a_pipe_gets_tsv_whole_and_in_a_fixed_order(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "baghdad")
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) > 20
    for line in lines:
        ref, date, _place, kind, title = line.split("\t")
        assert re.fullmatch("i[0-9a-z]{8,16}", ref)
        assert date
        assert kind == kind.lower()
        assert "…" not in title
    dates = [line.split("\t")[1] for line in lines]
    assert dates[0][:4] == "2021"
    assert tracker(*BASE, "count", "baghdad").stdout == f"{len(lines)}\n"


def test_spellings_find_each_other_and_say_so(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "kataeb hizballah since:2021-06")
    assert done.returncode == 0
    assert "Kata'ib Hezbollah" in done.stderr
    arabic = tracker(*BASE, "search", "قاسم سليماني")
    latin = tracker(*BASE, "search", "qasim", "suleymany")
    assert arabic.stdout == latin.stdout != ""


def test_a_wrong_field_exits_2_with_caret_and_suggestion(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "typ:drone")
    assert done.returncode == 2
    assert done.stdout == ""
    query, caret, *rest = done.stderr.splitlines()
    assert query.index("typ") == caret.index("^^^")
    assert any("Did you mean" in line for line in rest)


def test_nothing_found_is_exit_1_for_search_only(tracker: Run, sample: Path) -> None:
    assert tracker(*BASE, "search", "xyzzyplugh").returncode == 1
    assert tracker(*BASE, "search", "--count", "xyzzyplugh").stdout == "0\n"
    assert tracker(*BASE, "search", "--count", "xyzzyplugh").returncode == 1
    assert tracker(*BASE, "list", "xyzzyplugh").returncode == 0
    assert tracker(*BASE, "count", "xyzzyplugh").returncode == 0
    assert tracker(*BASE, "search", "xyzzyplugh", "-f", "json").stdout == "[]\n"


def test_an_unknown_name_is_no_error_but_is_said(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "place:bagdhatt")
    assert done.returncode == 1
    assert "bagdhatt" in done.stderr


def test_what_finds_nothing_says_so_in_a_pipe_too(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "erbli")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Did you mean: Erbil" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search"], "Search for what?"),
        (["search", "-n20", "drone"], "-n 20"),
        (["search", "--limit", "x", "drone"], "--limit"),
        (["search", "--limit"], "needs a value"),
        (["search", "--formt", "json", "drone"], "--format"),
        (["search", "-f", "xml", "drone"], "One of: table"),
        (["search", "--fields", "tilte", "drone"], "Did you mean title"),
        (["search", "--fields", ",", "drone"], "names no field"),
        (["search", "--print0", "-f", "csv", "drone"], "--print0"),
        (["search", '"drone'], "quotation mark"),
        (["search", "(drone"], "("),
        (["list", "actors", "--explain"], "no query"),
        (["list", "--color", "pink"], "One of: auto"),
        (["list", "actors", "kind:persn"], "Did you mean kind:person?"),
        (["list", "actors", "kind:"], "needs a value"),
        (["list", "places", "kind:zzzz"], "One of: admin1"),
        (["count", "places", "country:iraq"], "not by country:"),
    ],
)
def test_mistakes_exit_2_and_say_what_is_right(
    words: list[str], said: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words[:1], "--db", str(sample), *words[1:]]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_name_that_lost_its_quotes_is_refused(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "place:Green Zone")
    assert done.returncode == 2
    assert "place:green_zone" in done.stderr
    assert tracker(*BASE, "search", 'place:"Green Zone"').returncode == 0
    assert tracker(*BASE, "search", "place:green_zone").returncode == 0


def test_a_leading_minus_excludes(tracker: Run, sample: Path) -> None:
    with_all = int(tracker(*BASE, "count", "rockets").stdout)
    without = int(tracker(*BASE, "count", "rockets", "-baghdad").stdout)
    typed = int(tracker(*BASE, "count", "rockets", "-kind:rocket_missile").stdout)
    assert without < with_all
    assert typed < with_all


def test_limits_and_references(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "list", "-n", "3", "-f", "refs")
    refs = done.stdout.split()
    assert len(refs) == 3
    assert tracker(*BASE, "show", "-f", "refs", *refs).stdout.split() == refs
    assert len(tracker(*BASE, "list", "limit:2").stdout.splitlines()) == 2
    zero = tracker(*BASE, "list", "-n", "2", "--print0", "-f", "refs").stdout
    assert zero.count("\0") == 2
    assert "\n" not in zero


def test_json_has_stable_keys_and_dates_as_objects(tracker: Run, sample: Path) -> None:
    for table in ("incidents", "statements", "actors", "places", "documents"):
        found = json.loads(tracker(*BASE, "list", table, "-f", "json").stdout)
        keys = [field.name for field in FIELDS[table] if field.in_json]
        assert found
        assert all(list(row) == keys for row in found)
        if "date" in keys:
            assert set(found[0]["date"]) == {"edtf", "from", "to", "precision", "as_written"}
    lines = tracker(*BASE, "list", "incidents", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(
        tracker(*BASE, "list", "-f", "json").stdout
    )


def test_fields_choose_and_order(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "list", "-n", "1", "--fields", "title,ref,date_words")
    title, ref, words = done.stdout.rstrip("\n").split("\t")
    assert ref.startswith("i")
    assert title
    assert re.search(r"\d{4}", words)
    found = json.loads(tracker(*BASE, "list", "-n", "1", "--fields", "kind", "-f", "jsonl").stdout)
    assert list(found) == ["kind"]


def test_the_fields_are_listed_without_a_query_too(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "--fields", "?")
    assert done.stderr.startswith("Fields of incidents to print:\nref, uid, date")


def test_what_hangs_on_a_record_is_text_or_objects(tracker: Run, sample: Path) -> None:
    asked = ("search", "id:iba6g", "--fields", "parties,sources,statements,links")
    line = tracker(*BASE, *asked).stdout.rstrip("\n")
    parties, sources, said, links = line.split("\t")
    assert parties.startswith("United States Armed Forces (perpetrator, admitted); Joe Biden (")
    assert sources.split("; ").count("Reuters") == 1
    assert "Majid Takht-Ravanchi denies" in said
    assert "response to → Three drones at Baghdad airport; ← response to Three rockets" in links
    (found,) = json.loads(tracker(*BASE, *asked, "-f", "json").stdout)
    assert {one["role"] for one in found["parties"]} >= {"perpetrator", "target"}
    assert {one["direction"] for one in found["links"]} == {"to", "from"}
    said = ("by:saeed_khatibzadeh", "is:statement")
    about = tracker(*BASE, "list", *said, "--template", "{about!j}")
    assert json.loads(about.stdout.splitlines()[0])[0]["stance"] == "disapprove"


@pytest.mark.parametrize("table", FIELDS)
def test_every_field_of_every_table_prints(
    table: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ",".join(field.name for field in FIELDS[table])
    for form in ("tsv", "json", "md", "table"):
        words = ["list", table, "--fields", names, "-f", form, "-n", "5"]
        assert main(["--db", str(sample), *words]) == 0
        assert capsys.readouterr().out


def test_csv_has_a_header_and_reads_back(tracker: Run, sample: Path) -> None:
    rows = list(csv.reader(io.StringIO(tracker(*BASE, "list", "-f", "csv").stdout, newline="")))
    assert tuple(rows[0]) == IN_PIPE["incidents"]
    assert len({len(row) for row in rows}) == 1


def test_markdown_is_a_table(tracker: Run, sample: Path) -> None:
    head, rule, *rows = tracker(*BASE, "list", "-f", "md").stdout.splitlines()
    assert head == "| ref | date | place | kind | title |"
    assert set(rule) <= set("|- ")
    assert all(row.startswith("| i") for row in rows)


def test_explain_shows_tree_sql_plan_and_time(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "search", "--explain", "drone OR rocket kind:airstrike -erbil")
    assert done.returncode == 0
    for part in ("Tree:", "any of", "not", "kind is “airstrike”", "SQL: SELECT", "Plan:", " ms"):
        assert part in done.stdout


def test_registers_are_listed_by_name(tracker: Run, sample: Path) -> None:
    assert "Kata'ib Hezbollah" in tracker(*BASE, "list", "actors", "kataeb").stdout
    assert tracker(*BASE, "list", "places", "erbil").stdout
    all_of_them = len(tracker(*BASE, "list", "actors").stdout.splitlines())
    assert tracker(*BASE, "count", "actors").stdout == f"{all_of_them}\n"
    assert len(tracker(*BASE, "list", "documents", "-n", "2").stdout.splitlines()) == 2


def test_registers_are_listed_by_kind(tracker: Run, sample: Path) -> None:
    listed = tracker(*BASE, "list", "actors", "kind:person,media", "--fields", "kind").stdout
    assert set(listed.split()) == {"person", "media"}
    named = tracker(*BASE, "list", "actors", "barzani", "kind:person").stdout
    assert "Masrour Barzani" in named
    assert tracker(*BASE, "count", "actors", "barzani kind:media").stdout == "0\n"
    none = tracker(*BASE, "list", "actors", "barzani", "kind:media")
    assert (none.returncode, none.stdout) == (0, "")
    assert none.stderr == "No actors for: barzani kind:media\n"


def test_a_register_is_a_word_like_others_in_search(tracker: Run, sample: Path) -> None:
    assert tracker(*BASE, "search", "actors").returncode in (0, 1)


def test_looking_changes_no_byte(tracker: Run, sample: Path) -> None:
    before = sample.read_bytes()
    tracker(*BASE, "search", "baghdad")
    tracker(*BASE, "list", "statements")
    tracker(*BASE, "show", tracker(*BASE, "list", "-n", "1", "-f", "refs").stdout.strip())
    assert sample.read_bytes() == before
    assert [path.name for path in sample.parent.glob("sample.db*")] == ["sample.db"]


@pytest.mark.parametrize("words", [["list"], ["list", "places"], ["search", "x"], ["history"]])
def test_a_limit_past_counting_is_usage(tracker: Run, sample: Path, words: list[str]) -> None:
    done = tracker("--db", "sample.db", *words, "-n", "9" * 24)
    assert done.returncode == 2
    assert "up to 999,999,999,999" in done.stderr


def test_hints_name_only_what_exists(tracker: Run, sample: Path) -> None:
    assert "tracker save NAME" in tracker("--db", "sample.db", "search", "@x").stderr
    shown = tracker("--db", "sample.db", "show", "zzzzz").stderr
    assert shown.startswith("“zzzzz” is not a reference.\nA reference is")
