from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_records import reference
from tracker.store import links
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

BASE = ("--db", "sample.db")
WHY = ("--reason", "corrected")


def body(path: Path, wanted: str) -> dict[str, Any]:
    with Store.open(path) as store:
        return store.body(*store.resolve(wanted))


@pytest.fixture
def incident(sample: Path) -> str:
    return reference(sample, "incidents", "state = 'final'")


@pytest.fixture
def statement(sample: Path) -> str:
    return reference(sample, "statements", "state = 'final'")


def test_fields_are_set_emptied_and_taken_back(tracker: Run, sample: Path, incident: str) -> None:
    before = body(sample, incident)
    done = tracker(
        *(*BASE, "edit", incident, "on:27-28 jun 2021", "kind:shelling", "place:nowherex"),
        *("summary:", "tag:night raid", *WHY),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "names no place" in done.stderr
    assert "tracker add place" in done.stderr
    done = tracker(
        *(*BASE, "edit", incident, "on:27-28 jun 2021", "kind:shelling", "place:green_zone"),
        *("summary:", "tag:night raid", *WHY),
    )
    assert done.returncode == 0, done.stderr
    after = body(sample, incident)
    assert (after["date_edtf"], after["kind"]) == ("2021-06-27/2021-06-28", "shelling")
    assert "summary" not in after
    assert set(after["parts"]["tags"]) == {*before["parts"]["tags"], "night raid"}
    assert after["parts"]["involvements"] == before["parts"]["involvements"]
    assert tracker(*BASE, "undo").returncode == 0
    assert body(sample, incident) == before


def test_links_are_added_and_taken_out(tracker: Run, sample: Path, incident: str) -> None:
    other = reference(sample, "incidents", "state = 'review'")

    def joined() -> list[tuple[str, str]]:
        with Store.open(sample) as store:
            _, uid = store.resolve(incident)
            found = links.of_record(store.conn, "incidents", uid)
            return [(one.kind, one.other) for one in found if one.outgoing]

    with Store.open(sample) as store:
        _, uid = store.resolve(other)
    before = joined()
    done = tracker(*BASE, "edit", incident, f"link:same_series:{other}", *WHY)
    assert done.returncode == 0, done.stderr
    assert ("same_series", uid) in joined()
    assert len(joined()) == len(before) + 1
    assert tracker(*BASE, "edit", incident, "link:", *WHY).returncode == 0
    assert joined() == []
    tracker(*BASE, "undo")
    tracker(*BASE, "undo")
    assert joined() == before
    done = tracker(*BASE, "edit", incident, f"link:updates {other}", *WHY)
    assert done.returncode == 2
    assert "does not link an incident" in done.stderr


def test_a_figure_replaces_that_of_its_harm(tracker: Run, sample: Path, statement: str) -> None:
    about = reference(sample, "incidents")
    words = (f"about:{about}", "killed:5..7", "injured:several")
    assert tracker(*BASE, "edit", statement, *words, *WHY).returncode == 0
    assert tracker(*BASE, "edit", statement, "killed:9", *WHY).returncode == 0
    rows = body(sample, statement)["parts"]["casualties"].values()
    toll = {(row["harm"], row.get("low"), row.get("high")) for row in rows}
    assert {("killed", 9, 9), ("injured", 3, None)} <= toll
    assert not any(row["harm"] == "killed" and row.get("low") == 5 for row in rows)


def test_a_claim_is_not_made_our_view(
    tracker: Run, sample: Path, incident: str, statement: str
) -> None:
    words = (*BASE, "edit", incident, *WHY)
    for told in (("killed:5",), ("actor:kataib_hezbollah", "role:target")):
        done = tracker(*words, *told)
        assert done.returncode == 2
        assert "assessed:yes" in done.stderr
    assert tracker(*words, "killed:5", f"by:{statement}").returncode == 2
    assert tracker(*words, "cred:2").returncode == 2
    done = tracker(*words, "actor:kataib_hezbollah", "role:perpetrator", f"by:{statement}")
    assert done.returncode == 0, done.stderr
    with Store.open(sample) as store:
        _, uid = store.resolve(statement)
    rows = body(sample, incident)["parts"]["involvements"].values()
    assert [row["attribution"] for row in rows if row.get("statement") == uid] == ["alleged"]
    done = tracker(*words, "killed:5", "assessed:yes")
    assert done.returncode == 0, done.stderr


def test_on_whose_word_stands_in_the_text_of_the_parties(
    tracker: Run, sample: Path, incident: str, statement: str
) -> None:
    words = (*BASE, "edit", incident, *WHY)
    refused = tracker(*words, f"parties:iran (alleged, {statement}), kataib_hezbollah > iraq")
    assert refused.returncode == 2, "of one of those who did it nobody says it"
    done = tracker(*words, f"parties:Iran (alleged, {statement}) > Iraq")
    assert done.returncode == 0, done.stderr
    rows = body(sample, incident)["parts"]["involvements"].values()
    said = {row.get("statement") for row in rows if row["role"] == "perpetrator"}
    with Store.open(sample) as store:
        assert store.resolve(statement)[1] in said


def test_a_statement_is_named_by_a_reference_without_a_digit(
    tracker: Run, sample: Path, incident: str
) -> None:
    with Store.open(sample) as store:
        uids = store.conn.execute("SELECT uid FROM statements WHERE state <> 'void'").fetchall()
        plain = next(
            found for (uid,) in uids if (found := store.reference("statements", uid)).isalpha()
        )
        uid = store.resolve(plain)[1]
    for told in ((f"by:{plain}", "actor:iran"), (f"parties:Iran (alleged, {plain})",)):
        done = tracker(*(*BASE, "edit", incident, *WHY), *told)
        assert done.returncode == 0, done.stderr
        rows = body(sample, incident)["parts"]["involvements"].values()
        assert uid in {row.get("statement") for row in rows}
        assert tracker(*BASE, "undo").returncode == 0


def test_a_dry_run_shows_and_writes_nothing(tracker: Run, sample: Path, incident: str) -> None:
    before = body(sample, incident)
    done = tracker(*BASE, "edit", incident, "title:Another", "--dry-run", *WHY)
    assert done.returncode == 0
    assert "→ “Another”" in done.stderr
    assert body(sample, incident) == before


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("killd:5", "Did you mean killed:?"),
        ("on:06/07/21", "may be"),
        ("kind:nonsense", "kind"),
        ("state:void", "tracker void"),
        ("just words", "names no field"),
        ("role:target", "no actor before it"),
        ("point:95 200", "point"),
    ],
)
def test_what_is_not_understood_is_a_usage_error(
    tracker: Run, incident: str, word: str, said: str
) -> None:
    done = tracker(*BASE, "edit", incident, "assessed:yes", word, *WHY)
    assert done.returncode == 2
    assert said in done.stderr


def test_names_and_places_are_edited_too(tracker: Run, sample: Path) -> None:
    actor, place = reference(sample, "actors"), reference(sample, "places")
    assert tracker(*BASE, "edit", actor, "names:The Others", "notes:seen", *WHY).returncode == 0
    assert "The Others" in str(body(sample, actor)["parts"]["names"])
    assert tracker(*BASE, "edit", place, "point:34.4 41.0", *WHY).returncode == 0
    assert body(sample, place)["latitude"] == 34.4


def test_a_final_record_needs_a_reason(tracker: Run, incident: str) -> None:
    done = tracker(*BASE, "edit", incident, "title:Another")
    assert done.returncode == 5
    assert "--reason" in done.stderr


def test_the_whole_record_is_edited_as_text(
    tracker: Run, sample: Path, incident: str, tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text()\n"
        "path.write_text(text.replace('title = \"', 'title = \"Newly: ', 1)"
        ".replace('reason = \"\"', 'reason = \"typo\"'))\n"
    )
    env = {"EDITOR": f"{sys.executable} {script}"}
    done = tracker(*BASE, "edit", incident, "--edit", env=env)
    assert done.returncode == 0, done.stderr
    with Store.open(sample) as store:
        table, uid = store.resolve(incident)
        assert store.body(table, uid)["title"].startswith("Newly: ")
        assert store.history(table, uid)[-1].reason == "typo"
    assert tracker(*BASE, "undo").returncode == 0
    same = tracker(*BASE, "edit", incident, "--edit", env={"EDITOR": "true"})
    assert (same.returncode, "Nothing changes" in same.stderr) == (0, True)
    assert tracker(*BASE, "edit", incident).returncode == 2
    assert tracker(*BASE, "edit", incident, "--edit", "grade:fair").returncode == 2


def test_a_party_on_another_word_and_other_figures_stay(tracker: Run, tmp_path: Path) -> None:
    file = ("--db", "new.db")
    tracker("init", "new.db")

    def add(*words: str) -> str:
        done = tracker(*file, "add", *words, "--force")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    speaker, accused = add("actor", "SOHR"), add("actor", "PMF")
    one = add("incident", "on:2021-06-29", "Live one")
    two = add("incident", "on:2021-05-29", "Other one")
    first, second = (
        add("statement", f"by:{speaker}", f"about:{one}", f"about:{two}", "on:2021-07-01", words)
        for words in ("They did it", "They may have done it")
    )
    assert accused
    for by in (first, second, first):
        words = ("actor:PMF", "role:perpetrator", f"by:{by}")
        assert tracker(*file, "edit", one, *words).returncode == 0
    rows = body(tmp_path / "new.db", one)["parts"]["involvements"].values()
    with Store.open(tmp_path / "new.db") as store:
        assert {row["statement"] for row in rows} == {
            store.resolve(word)[1] for word in (first, second)
        }
    assert len(rows) == 2
    figures = ("figure:killed 5 (2 child)", f"figure:killed 9 in {two}")
    assert tracker(*file, "edit", first, *figures).returncode == 0
    assert tracker(*file, "edit", first, "killed:6").returncode == 0
    rows = body(tmp_path / "new.db", first)["parts"]["casualties"].values()
    told = [(row["low"], row["victims"], row.get("subset", False)) for row in rows]
    assert sorted(told) == [(2, "child", True), (6, "unknown", False), (9, "unknown", False)]


def test_a_figure_put_beside_another_says_so_and_how_to_replace_it(
    tracker: Run, sample: Path, statement: str
) -> None:
    def toll() -> list[tuple[str, str, int, bool]]:
        rows = body(sample, statement)["parts"]["casualties"].values()
        injured = [row for row in rows if row["harm"] == "injured"]
        return [(r.get("victims"), r["harm"], r["low"], "actor" in r) for r in injured]

    about = reference(sample, "incidents")
    edit = (*BASE, "edit", statement, *WHY)
    assert tracker(*edit, "figure:").returncode == 0
    given = "injured:6 security_force of Popular Mobilization Forces"
    assert tracker(*edit, f"about:{about}", given).returncode == 0
    done = tracker(*edit, "injured:4")
    assert len(toll()) == 2
    assert "“injured 4” is put beside “injured 6 security_force of Popular" in done.stderr
    (word,) = re.findall(r"tracker undo, then tracker edit \S+ '(.*)'", done.stderr)
    assert tracker(*BASE, "undo").returncode == 0
    done = tracker(*edit, word)
    assert toll() == [("security_force", "injured", 4, True)]
    assert "beside" not in done.stderr
    # Who does not say of what kind they are corrects the number only.
    assert tracker(*edit, "injured:5 of Popular Mobilization Forces").returncode == 0
    assert toll() == [("security_force", "injured", 5, True)]
