from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.gazetteer.test_geonames import BAD, GOOD, line, written
from tracker.cli import main
from tracker.cli.world import called, offer
from tracker.errors import RefusedError
from tracker.store import offering
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.mark.parametrize("typed", [("irbil",), ("أربيل",), ("erbil",)])
def test_a_place_is_found_by_any_spelling(tracker: Run, typed: tuple[str, ...]) -> None:
    done = tracker("gazetteer", *typed, "--country", "iq")
    assert done.returncode == 0
    name, kind, country, *_ = done.stdout.splitlines()[0].split("\t")
    assert (name, kind, country) == ("Erbil", "city", "IQ")


def test_an_imported_file_is_looked_up_from_then_on(tracker: Run, tmp_path: Path) -> None:
    assert tracker("gazetteer", "zzyzx", "farm").returncode == 1
    written(tmp_path, [*GOOD, line(77, "Zzyzx Farm")])
    done = tracker("gazetteer", "import", "SY.txt")
    assert (done.returncode, done.stdout) == (0, "")
    assert "CC BY 4.0" in done.stderr
    found = tracker("gazetteer", "zzyzx", "farm", "-f", "jsonl")
    assert json.loads(found.stdout)["key"] == "geonames:77"


def test_lines_that_are_no_places_are_told(tracker: Run, tmp_path: Path) -> None:
    written(tmp_path, [*GOOD, *BAD])
    done = tracker("gazetteer", "import", "SY.txt")
    assert done.returncode == 4
    assert "line 6: 2 columns instead of 19" in done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("import", "missing.txt"), 2),
        (("import", "a", "b"), 2),
        (("erbil", "-n", "x"), 2),
        (("erbil", "-f", "csv"), 2),
    ],
)
def test_what_cannot_be_asked(tracker: Run, words: tuple[str, ...], code: int) -> None:
    assert tracker("gazetteer", *words).returncode == code


def test_a_file_of_something_else_is_refused(tracker: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("no place\n", encoding="utf-8")
    assert tracker("gazetteer", "import", "x.txt").returncode == 5


def test_a_place_told_by_its_name_alone_is_taken_from_the_gazetteer(
    tracker: Run, sample: Path
) -> None:
    refused = tracker("--db", "sample.db", "add", "incident", "on:2024", "place:Zabid", "Raid")
    assert refused.returncode == 2
    assert "The gazetteer has Zabīd (" in refused.stderr
    assert "tracker add place 'Zabid'" in refused.stderr
    done = tracker("--db", "sample.db", "add", "place", "Zabid")
    assert done.returncode == 0, done.stderr
    assert "Taken from the gazetteer: Zabīd (" in done.stderr
    with Store.open(sample) as store:
        table, uid = store.resolve(done.stdout.strip())
        made = store.body(table, uid)
    assert (made["country"], made["timezone"]) == ("YE", "Asia/Aden")
    assert made["latitude"] == pytest.approx(14.2, abs=0.1)
    assert tracker("--db", "sample.db", "add", "place", "Zabid").returncode == 5
    own = tracker("--db", "sample.db", "add", "place", "kind:town", "--force", "Zabid")
    assert "Taken from" not in own.stderr


def test_what_comes_from_the_gazetteer_is_found_by_its_province(
    tracker: Run, tmp_path: Path
) -> None:
    assert tracker("init", "e.db").returncode == 0
    for name, province in (("Ḩarir", "erbil"), ("Al Qā’im", "anbar"), ("Mosul", "نينوى")):
        assert tracker("--db", "e.db", "add", "place", name).returncode == 0
        tracker("--db", "e.db", "add", "incident", "on:2021", f"place:{name}", "Rockets")
        found = tracker("--db", "e.db", "search", f"place:{province}")
        assert (found.returncode, found.stdout.count("\n")) == (0, 1), found.stderr


def test_a_province_is_said_to_be_one(tracker: Run) -> None:
    assert "Nineveh is a province of Iraq" in tracker("gazetteer", "ninawa").stderr


def test_of_several_places_of_a_name_none_is_taken_unsaid(tracker: Run, sample: Path) -> None:
    several = "Basra"  # a province, its seat Basrah, and a village of Pakistan
    refused = tracker("--db", "sample.db", "add", "place", several)
    assert (refused.returncode, refused.stdout) == (2, "")
    key = called(several).entries[1].key
    assert f"--gazetteer {key}" in refused.stderr
    done = tracker("--db", "sample.db", "add", "place", several, "--gazetteer", key, "--force")
    assert done.returncode == 0, done.stderr
    wrong = tracker("--db", "sample.db", "add", "place", several, "--gazetteer", "geonames:0")
    assert wrong.returncode == 1


def test_on_a_terminal_the_place_of_an_incident_is_offered(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.cli.world.from_terminal", lambda: True)
    monkeypatch.setattr("tracker.cli.asking.from_terminal", lambda: True)
    with Store.open(sample) as store:
        monkeypatch.setattr("sys.stdin", io.StringIO("n\ny\n"))
        with pytest.raises(RefusedError, match="Nothing was changed"):
            offer(store, ["Zabid"])
        assert not offering.named(store.conn, "places", "zabid")
        offer(store, ["Zabid", None])
        assert len(offering.named(store.conn, "places", "zabid")) == 1
        offer(store, ["Zabid"])  # it is there: nothing is asked any more


def test_lines_of_places_come_from_the_gazetteer_too_and_none_is_guessed(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def add(*lines: str) -> int:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
        return main(["--db", str(sample), "add", "place", "--jsonl"])

    assert add('{"text": "Halabja"}', '{"text": "Karmah"}') == 5
    told = capsys.readouterr()
    assert told.out == ""
    key = called("Karmah").entries[-1].key
    assert f"--gazetteer {key}" in told.err
    assert add('{"text": "Halabja"}', f'{{"text": "Karmah", "gazetteer": "{key}"}}') == 0
    told = capsys.readouterr()
    assert "Taken from the gazetteer: Halabja" in told.err
    with Store.open(sample) as store:
        for reference, origin in zip(told.out.split(), ("Halabja", "Karmah"), strict=True):
            place = store.body(*store.resolve(reference))
            assert place["name"] == origin
            assert place["latitude"] is not None
    assert add('{"text": "Ruz", "kind": "city", "gazetteer": "x:1"}') == 2
    assert add('{"text": "Halabja"}') == 5


@pytest.mark.parametrize(
    ("typed", "name", "kind", "country"),
    [
        ("Iraq", "Iraq", "country", "IQ"),  # Arāk of Iran is spelled so, too
        ("إيران", "Iran", "country", "IR"),
        ("Anbar", "Al Anbar", "admin1", "IQ"),  # so is Ambar of Turkey
        ("Baghdad", "Baghdad", "city", "IQ"),  # the city, not its province nor a village of Iran
        ("Erbil", "Erbil", "city", "IQ"),
    ],
)
def test_what_is_meant_by_a_name(typed: str, name: str, kind: str, country: str) -> None:
    meant = called(typed).meant
    assert meant is not None
    assert (meant.name, meant.kind, meant.country) == (name, kind, country)
    assert (meant.point is None) == (kind in ("country", "admin1"))


@pytest.mark.parametrize("typed", ["Basra", "Niger", "Deir Ezzor", ""])
def test_of_several_or_of_what_only_sounds_so_nothing_is_meant(typed: str) -> None:
    assert called(typed).meant is None


def test_places_in_lines_are_looked_up_by_their_field_name_and_in_their_country(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def add(*lines: str) -> int:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
        return main(["--db", str(sample), "add", "place", "--jsonl"])

    assert add('{"name": "Jordan"}', '{"name": "Deir Ezzor"}') == 5
    assert "Deir ez-Zor (city" in capsys.readouterr().err  # what there is, and by which key
    assert add('{"name": "Jordan"}', '{"name": "Zabid", "country": "Yemen"}') == 0
    with Store.open(sample) as store:
        jordan, zabid = (store.body(*store.resolve(one)) for one in capsys.readouterr().out.split())
    assert (jordan["kind"], jordan["country"]) == ("country", "JO")
    assert jordan["timezone"] == "Asia/Amman"
    assert jordan.get("latitude") is None
    assert (zabid["kind"], zabid["country"]) == ("town", "YE")
