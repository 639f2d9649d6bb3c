from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_add import body, uid
from tests.cli.test_records import reference
from tracker.store import templates
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")


@pytest.fixture
def model(sample: Path) -> str:
    """An incident with a place, a text, a party on its own account and one on somebody's word."""
    with Store.open(sample, author="sam") as store, store.batch() as batch:
        place = store.conn.execute("SELECT uid FROM places LIMIT 1").fetchone()[0]
        statement = store.conn.execute("SELECT uid FROM statements LIMIT 1").fetchone()[0]
        actors = store.conn.execute("SELECT uid FROM actors LIMIT 2").fetchall()
        parties = {
            "new-1": {"actor": actors[0][0], "role": "host", "attribution": "given"},
            "new-2": {
                "actor": actors[1][0],
                "role": "perpetrator",
                "attribution": "alleged",
                "statement": statement,
            },
        }
        made = batch.put_body(
            "incidents",
            "",
            {
                "title": "A model",
                "kind": "shelling",
                "unit": "event",
                "place": place,
                "date_edtf": "2021-06-28",
                "summary": "Words",
                "grade": "confirmed",
                "geo_precision": "town",
                "state": "review",
                "parts": {
                    "involvements": parties,
                    "casualties": {"new-1": {"harm": "killed", "victims": "unknown", "low": 3}},
                    "tags": {"night raid": {}},
                },
            },
        )
        return store.reference("incidents", made, 8)


def test_a_template_carries_what_records_share_and_nothing_of_one_alone(
    tracker: Run, sample: Path, model: str
) -> None:
    done = tracker(*BASE, "template", "save", "night-raid", model)
    assert done.returncode == 0, done.stderr
    with Store.open(sample) as store:
        kept = templates.template(store.conn, "night-raid").body
    assert not {"title", "date_edtf", "summary", "grade", "state"} & kept.keys()
    assert "casualties" not in kept["parts"]
    (party,) = kept["parts"]["involvements"].values()
    assert (party["role"], "statement" in party) == ("host", False)
    made = tracker(
        *(*BASE, "add", "incident", "--template", "night-raid", "on:2022-01-02", "Another"),
    )
    assert made.returncode == 0, made.stderr
    new, old = body(sample, made.stdout.strip()), body(sample, model)
    assert [new[n] for n in ("kind", "place", "geo_precision")] == [
        old[n] for n in ("kind", "place", "geo_precision")
    ]
    assert (new["title"], new["state"], new["grade"]) == ("Another", "draft", "ungraded")
    assert list(new["parts"]["tags"]) == ["night raid"]
    assert [row["role"] for row in new["parts"]["involvements"].values()] == ["host"]
    assert uid(sample, made.stdout.strip()) != uid(sample, model)


def test_what_is_asked_for_is_kept_too(tracker: Run, sample: Path, model: str) -> None:
    assert tracker(*BASE, "template", "save", "x", model, "--also", "date,title").returncode == 0
    shown = tracker(*BASE, "template", "show", "x").stdout
    assert "title\tA model" in shown
    assert "Mon 28 Jun 2021" in shown
    done = tracker(*BASE, "template", "save", "y", model, "--also", "colour")
    assert (done.returncode, "no field" in done.stderr) == (2, True)


def test_each_change_of_a_template_is_one_step_for_undo(
    tracker: Run, sample: Path, model: str
) -> None:
    tracker(*BASE, "template", "save", "x", model)
    again = tracker(*BASE, "template", "save", "x", model)
    assert (again.returncode, "already" in again.stderr) == (5, True)
    assert tracker(*BASE, "template", "save", "x", model, "--replace").returncode == 0
    assert tracker(*BASE, "template", "rename", "x", "y").returncode == 0
    assert tracker(*BASE, "template").stdout.startswith("y\tincidents\t")
    assert tracker(*BASE, "template", "remove", "y").returncode == 0
    assert tracker(*BASE, "template").stdout == ""
    assert tracker(*BASE, "undo").returncode == 0
    assert tracker(*BASE, "template").stdout.startswith("y\t")
    assert tracker(*BASE, "undo").returncode == 0
    assert tracker(*BASE, "template").stdout.startswith("x\t")
    assert tracker(*BASE, "verify").returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("bake",), 2, "nothing that templates do"),
        (("save", "x"), 2, "save NAME REF"),
        (("save", "a b", "{model}"), 2, "One word"),
        (("save", "x" * 41, "{model}"), 2, "One word"),
        (("show", "nigt"), 1, "Did you mean night?"),
        (("remove", "z"), 1, "no template"),
        (("rename", "night", "night"), 5, "already"),
        (("show", "night", "--replace"), 2, "template save"),
    ],
)
def test_what_cannot_be_done_is_said(
    tracker: Run, sample: Path, model: str, words: tuple[str, ...], code: int, said: str
) -> None:
    assert tracker(*BASE, "template", "save", "night", model).returncode == 0
    done = tracker(*BASE, "template", *(word.format(model=model) for word in words))
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert tracker(*BASE, "template").stdout.startswith("night\t")


@pytest.mark.parametrize(
    "value",
    [
        *("5", "[]", "{}", '{"table": "tags", "body": {}}', '{"table": "incidents", "body": 3}'),
        '{"table": "incidents", "body": {"kind": [1], "parts": {"tags": [1], "names": 2}}}',
        '{"table": "incidents", "body": {"place": "nobody", "parts": {"citations": {"a": 1}}}}',
    ],
)
def test_a_setting_that_is_no_template_harms_nobody(tracker: Run, sample: Path, value: str) -> None:
    with Store.open(sample, author="sam") as store, store.batch() as batch:
        batch.set_value("settings", "template:odd", json.dumps(json.loads(value)))
    assert tracker(*BASE, "template").returncode == 0
    assert tracker(*BASE, "template", "show", "odd").returncode in (0, 3)
    add = tracker(*BASE, "add", "incident", "--template", "odd", "on:2021", "x", "--dry-run")
    assert add.returncode in (0, 2, 3)
    assert tracker(*BASE, "template", "remove", "odd").returncode == 0


def test_a_template_is_of_one_kind_and_follows_a_renamed_actor(
    tracker: Run, sample: Path, model: str
) -> None:
    speaker = reference(sample, "statements", "speaker_id IS NOT NULL AND state <> 'void'")
    assert tracker(*BASE, "template", "save", "said", speaker).returncode == 0
    wrong = tracker(*BASE, "add", "incident", "--template", "said", "on:2021", "x")
    assert (wrong.returncode, "is for statements" in wrong.stderr) == (2, True)
    with Store.open(sample, author="sam") as store:
        actor = store.body("statements", uid(sample, speaker))["speaker"]
        with store.batch("renamed") as batch:
            batch.put_body("actors", actor, {**store.body("actors", actor), "name": "Newly named"})
    assert "speaker\tNewly named" in tracker(*BASE, "template", "show", "said").stdout


@pytest.fixture
def raid(tracker: Run, sample: Path) -> str:
    """A template with a perpetrator by our own assessment, a host, and a figure of ours."""
    made = tracker(
        *(*BASE, "add", "incident", "on:2021-01-01", "assessed:yes", "killed:4", "kind:ied"),
        *("actor:kataib_hezbollah", "role:perpetrator", "actor:iraq", "role:host", "A raid by us"),
    )
    assert made.returncode == 0, made.stderr
    kept = tracker(*BASE, "template", "save", "raid", made.stdout.strip(), "--also", "casualties")
    assert kept.returncode == 0, kept.stderr
    return "raid"


def parties(sample: Path, wanted: str) -> dict[str, tuple[str, str | None]]:
    rows = body(sample, wanted)["parts"]["involvements"].values()
    return {row["role"]: (row["attribution"], row.get("statement")) for row in rows}


def test_what_a_template_has_is_never_put_on_the_word_of_somebody_else(
    tracker: Run, sample: Path, raid: str
) -> None:
    words = ("--template", raid, "by:sohr", "on:2021-02-02", "actor:afp", "role:party")
    done = tracker(*BASE, "add", "incident", *words, "assessed:yes", "Another raid")
    assert done.returncode == 0, done.stderr
    incident, statement = done.stdout.split()
    said = uid(sample, statement)
    assert parties(sample, incident) == {
        "perpetrator": ("assessed", None),
        "host": ("given", None),
        "party": ("alleged", said),
    }
    (ours,) = body(sample, incident)["parts"]["casualties"].values()
    assert ours["low"] == 4
    assert "casualties" not in body(sample, statement)["parts"]
    assert "(handed on)" in done.stderr
    assert tracker(*BASE, "verify").returncode == 0


@pytest.mark.parametrize("by", ["by:sohr", "by:{said}", ""])
def test_our_own_view_comes_in_from_a_template_only_if_it_is_said_to_hold(
    tracker: Run, sample: Path, raid: str, by: str
) -> None:
    by = by.format(said=reference(sample, "statements"))
    words = ("--template", raid, *filter(None, [by]), "on:2021-02-02")
    done = tracker(*BASE, "add", "incident", *words, "Another raid")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Perpetrator Kata" in done.stderr or "perpetrator Kata" in done.stderr
    assert "assessed:yes" in done.stderr
    left = tracker(*BASE, "add", "incident", *words, "actor:", "figure:", "Another raid")
    assert left.returncode == 0, left.stderr
    parts = body(sample, left.stdout.split()[0]).get("parts", {})
    assert not {"involvements", "casualties"} & parts.keys()


def test_what_a_template_hands_on_is_told(tracker: Run, sample: Path, model: str) -> None:
    tracker(*BASE, "template", "save", "x", model)
    done = tracker(*BASE, "add", "incident", "--template", "x", "on:2022", "y", "--dry-run")
    told = [line.strip() for line in done.stderr.splitlines() if "(handed on)" in line]
    names = {line.partition(":")[0] for line in told}
    assert names == {"kind", "place", "precise to", "parties", "tags"}


def test_what_is_typed_takes_the_place_of_nothing_that_a_template_has(
    tracker: Run, sample: Path, raid: str
) -> None:
    words = ("--template", raid, "assessed:yes", "on:2021-02-02", "actor:afp", "role:party")
    done = tracker(*BASE, "add", "incident", *words, "Another raid")
    assert done.returncode == 0, done.stderr
    assert parties(sample, done.stdout.strip()).keys() == {"perpetrator", "host", "party"}


@pytest.mark.parametrize(
    "parts",
    [
        {"involvements": {"new-1": {}}},
        {"involvements": {"new-1": {"role": "party", "attribution": "given"}}},
        {"casualties": {"new-1": {"low": 3}}},
        {"citations": {"new-1": {"locator": "p. 3"}}},
    ],
)
def test_a_template_with_half_a_row_is_said_to_be_damaged(
    tracker: Run, sample: Path, parts: dict[str, object]
) -> None:
    value = json.dumps({"table": "incidents", "body": {"kind": "ied", "parts": parts}})
    with Store.open(sample, author="sam") as store, store.batch() as batch:
        batch.set_value("settings", "template:odd", value)
    add = ("add", "incident", "--template", "odd", "on:2021", "assessed:yes", "x")
    for words in (("template", "show", "odd"), add):
        done = tracker(*BASE, *words)
        assert (done.returncode, done.stdout) == (3, "")
        assert "The template odd cannot be read" in done.stderr
    assert tracker(*BASE, "template").returncode == 0
    assert tracker(*BASE, "template", "remove", "odd").returncode == 0


def test_a_number_that_is_none_is_left_out_of_a_template(tracker: Run, sample: Path) -> None:
    figures = {"new-1": {"harm": "killed", "victims": "unknown", "low": "x", "best": 3}}
    body = {"latitude": "x", "parts": {"casualties": figures}}
    with Store.open(sample, author="sam") as store, store.batch() as batch:
        value = json.dumps({"table": "incidents", "body": body})
        batch.set_value("settings", "template:odd", value)
    shown = tracker(*BASE, "template", "show", "odd")
    assert shown.returncode == 0, shown.stderr
    assert "figures\tkilled" in shown.stdout
    assert "point" not in shown.stdout
