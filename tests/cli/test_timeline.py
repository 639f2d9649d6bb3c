from __future__ import annotations

import csv
import json
import re
import xml.dom.minidom
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_board import ref
from tests.sample.test_sample import uid
from tests.store.makers import incident, party
from tracker.model.records import Actor
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")
HOSTILE = "<script>alert(1)</script>\x1b[31m & \u202e"


def test_the_overview_counts_both_lanes(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "timeline", "on:2021-06-28")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line[:8] for line in lines if line[:8].strip()] == ["happened", "was said"]
    assert "happened" in done.stderr
    assert tracker(*BASE, "timeline", "within:1990").returncode == 1


def test_the_overview_is_of_the_period_that_was_asked_for(tracker: Run, sample: Path) -> None:
    done = tracker(*BASE, "timeline", "since:2021-06", "before:2021-07")
    assert "1 Jun 2021 – 30 Jun 2021 by day" in done.stderr
    assert re.search(r"Not shown: \d+ later\.", done.stderr)
    done = tracker(*BASE, "timeline", "since:2021-06")
    assert "2019" not in done.stderr


def test_a_thread_has_both_clocks_and_the_distance(tracker: Run, sample: Path) -> None:
    out = tracker(*BASE, "timeline", ref("incidents", "I1")).stdout
    assert "28 Jun 2021, 01:00–02:00 +03:00 = 27 Jun 2021, 18:00–19:00 at -04:00" in out
    assert "27 Jun 2021 at -04:00" in out
    assert "18–19 h later" in out
    assert ref("statements", "S1") in out


def _hostile(path: Path) -> None:
    with Store.open(path, author="sam") as store, store.batch("test") as batch:
        for table, key in (("incidents", "I1"), ("statements", "S1")):
            record: Any = store.get(table, uid(key))
            named = {"title": HOSTILE} if table == "incidents" else {"gist": HOSTILE, "quote": None}
            batch.put(replace(record, **named))


@pytest.mark.parametrize("suffix", ["svg", "json"])
@pytest.mark.parametrize("query", ["thread", "on:2021-06-28"])
def test_files_take_text_from_outside_for_text(
    tracker: Run, sample: Path, tmp_path: Path, suffix: str, query: str
) -> None:
    _hostile(sample)
    words = (ref("incidents", "I1"),) if query == "thread" else (query,)
    name = f"out.{suffix}"
    assert tracker(*BASE, "timeline", *words, "-o", name).returncode == 0
    text = (tmp_path / name).read_text("utf-8")
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    if suffix == "svg":
        xml.dom.minidom.parseString(text)
        assert "2021" in text
    else:
        events = json.loads(text)["events"]
        assert any(event["unique_id"] == ref("incidents", "I1") for event in events)
        assert all(event["start_date"]["year"] for event in events)
    assert tracker(*BASE, "timeline", *words, "-o", name).returncode == 5


def test_a_vague_date_is_written_as_its_stretch(tracker: Run, sample: Path, tmp_path: Path) -> None:
    dates = ("2031", "../2030-06", "2032-06-28/..", "2032-06-29")
    with Store.open(sample, author="sam") as store, store.batch("test") as batch:
        for date in dates:
            batch.put(incident(f"zebra {date}", date=date))
        batch.put(incident("zebra undated", date=""))
    done = tracker(*BASE, "timeline", "zebra", "-o", "out.json")
    assert "1 record without a date left out." in done.stderr
    events = json.loads((tmp_path / "out.json").read_text("utf-8"))["events"]
    found = {e["display_date"]: [e.get(end) for end in ("start_date", "end_date")] for e in events}
    days = {said: [d and tuple(d.values()) for d in ends] for said, ends in found.items()}
    assert sorted(days.values(), key=str) == [
        [(2030, 6, 30), None],
        [(2031, 1, 1), (2031, 12, 31)],
        [(2032, 6, 28), (2032, 6, 29)],
        [(2032, 6, 29), None],
    ]
    assert tracker(*BASE, "timeline", "zebra undated", "-o", "no.json").returncode == 5
    assert not (tmp_path / "no.json").exists()


def test_years_far_apart_fit_into_the_width(tracker: Run, sample: Path) -> None:
    with Store.open(sample, author="sam") as store, store.batch("test") as batch:
        for date in ("0001", "9999-12-31"):
            batch.put(incident("far off", date=date))
    done = tracker(*BASE, "timeline")
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert re.search(r"Not shown: \d+ earlier, \d+ later\.", done.stderr)
    assert "─ perhaps" in done.stderr


def test_what_is_sensitive_stays_here(tracker: Run, sample: Path, tmp_path: Path) -> None:
    with Store.open(sample, author="sam") as store, store.batch("test") as batch:
        part: Any = store.get("incidents", uid("I1b"))
        batch.put(replace(part, sensitive=True))
    for words in ((ref("incidents", "I1"),), ("on:2021-06-28",)):
        assert tracker(*BASE, "timeline", *words, "-o", "out.json").returncode == 0
        assert ref("incidents", "I1b") not in (tmp_path / "out.json").read_text("utf-8")
        (tmp_path / "out.json").unlink()


@pytest.mark.parametrize("words", [("-o", "x.png"), ("-o",), ("--bad",)])
def test_what_cannot_be_asked(tracker: Run, sample: Path, words: tuple[str, ...]) -> None:
    assert tracker(*BASE, "timeline", *words).returncode == 2


@pytest.mark.parametrize("by", ["kind", "month", "country", "target", "actor", "speaker"])
def test_stats_say_the_same_in_each_format(tracker: Run, sample: Path, by: str) -> None:
    words = ("stats", "since:2021", "--by", by)
    found = json.loads(tracker(*BASE, *words, "-f", "json").stdout)
    rows = list(csv.reader(tracker(*BASE, *words, "-f", "csv").stdout.splitlines()))
    assert rows[0] == [by, "label", "incidents"]
    assert [(row[0] or None, int(row[2])) for row in rows[1:]] == [
        (one["key"], one["incidents"]) for one in found["counts"]
    ]
    count = int(tracker(*BASE, "count", "since:2021").stdout)
    assert found["incidents"] == count
    total = sum(one["incidents"] for one in found["counts"])
    assert total == count if by in ("kind", "month", "country") else total >= count
    table = tracker(*BASE, *words).stdout.splitlines()
    assert len(table) == len(found["counts"])
    assert max(line.count("█") for line in table) >= 10


@pytest.mark.parametrize("by", ["kind,colour", "kind,kind", "kind,month,actor", ""])
def test_what_nothing_is_counted_by(tracker: Run, sample: Path, by: str) -> None:
    done = tracker(*BASE, "stats", "--by", by)
    assert (done.returncode, done.stdout) == (2, "")


def test_stats_count_an_act_once_as_the_report_does(tracker: Run, sample: Path) -> None:
    june = ("since:2021-06", "before:2021-07")
    report = tracker(*BASE, "report", *june, "-f", "txt").stdout
    counted, *others = re.findall(r"^\W*(\d+) (?:incidents|more)", report, re.MULTILINE)
    told = tracker(*BASE, "stats", *june).stderr.splitlines()
    assert told[1].startswith(f"Each counted once, {counted} in the period: 11 single events")
    assert [line.partition(" ")[0] for line in told[2:4]] == others
    assert "parts of these" in told[2]
    assert "background" in told[3]
    assert int(counted) + sum(map(int, others)) == int(told[0].partition(" ")[0])
    one = tracker(*BASE, "stats", f"id:{ref('incidents', 'I1b')}").stderr.splitlines()
    assert one == ["1 incident by kind."]


def test_stats_say_what_else_may_have_been_meant(tracker: Run, sample: Path) -> None:
    told = tracker(*BASE, "stats", "month", "actor").stderr
    assert "To count by month and actor: --by month,actor" in told
    told = tracker(*BASE, "stats", "role:perpetrator", "--by", "month,actor").stderr
    assert "incidents by month and actor, in any role." in told
    assert "Only in this role: --by month,perpetrator" in told
    told = tracker(*BASE, "stats", "role:perpetrator", "--by", "perpetrator").stderr
    assert "role" not in told


def test_a_table_of_two_things(tracker: Run, sample: Path) -> None:
    with Store.open(sample, author="sam") as store, store.batch("test") as batch:
        actor = batch.put(Actor(name="=cmd()\x1b[31m"))
        batch.put(incident("zebra", involvements=(party(actor),)))
    words = ("stats", "zebra", "--by", "actor,month")
    rows = list(csv.reader(tracker(*BASE, *words, "-f", "csv").stdout.splitlines()))
    assert rows[0] == ["actor", "month", "actor_label", "month_label", "incidents"]
    assert rows[1][1:] == ["2021-06", "'=cmd()␛[31m", "Jun 2021", "1"]
    table = tracker(*BASE, *words).stdout.splitlines()
    assert table[0] == "=cmd()␛[31m"
    assert table[1].startswith("  Jun 2021  1  █")


def test_a_merged_actor_is_counted_as_who_it_is_now(tracker: Run, sample: Path) -> None:
    def counts() -> dict[str, int]:
        found = json.loads(tracker(*BASE, "stats", "--by", "actor", "-f", "json").stdout)
        return {one["label"]: one["incidents"] for one in found["counts"]}

    before = counts()
    first, second = list(before)[:2]
    with Store.open(sample, author="sam") as store, store.batch("one") as batch:
        uids = dict(store.conn.execute("SELECT name, uid FROM actors"))
        batch.merge("actors", uids[second], uids[first])
    after = counts()
    assert second not in after
    assert before[first] <= after[first] <= before[first] + before[second]
