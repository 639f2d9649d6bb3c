"""`export review` and `import review`: a copy goes out to a reviewer and comes back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from tracker.model.records import About, Actor, Citation, Document, Incident, Involvement, Statement
from tracker.store.store import Store
from tracker.store.verify import verify

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

    from tests.cli.conftest import Run

EVERYTHING = ("export", "review", "copy.db", "state:review")


class Desk:
    """Ann's file, `field.db`, and bob's copy of it."""

    def __init__(self, tracker: Run, folder: Path) -> None:
        self.tracker = tracker
        self.field = folder / "field.db"
        self.copy = folder / "copy.db"

    def ann(self, *words: str) -> CompletedProcess[str]:
        return self.tracker("--db", "field.db", "--author", "ann", *words)

    def bob(self, *words: str) -> CompletedProcess[str]:
        return self.tracker("--db", "copy.db", "--author", "bob", *words)

    def comes_back(self, *words: str) -> CompletedProcess[str]:
        return self.ann("import", "review", "copy.db", *words)

    def report(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.comes_back("-f", "json", *words).stdout)
        return found

    def body(self, title: str) -> dict[str, Any]:
        with Store.open(self.field) as store:
            return store.body(*store.resolve(self.ref(title)))

    def ref(self, title: str) -> str:
        with Store.open(self.field) as store:
            sql = "SELECT uid FROM incidents WHERE title = ?"
            return f"i{store.conn.execute(sql, (title,)).fetchone()[0]}"


@pytest.fixture
def desk(tracker: Run, tmp_path: Path) -> Desk:
    """Strikes A, B and C await review; so do Raid, of which a source is sensitive, and Hidden."""
    desk = Desk(tracker, tmp_path)
    with Store.create(desk.field, author="ann") as store, store.batch("coded") as batch:
        afp = Citation(document=batch.put(Document(title="AFP report", state="final")))
        secret = batch.put(Document(title="A witness", sensitive=True, state="final"))
        actor = batch.put(Actor(name="PMF", state="final"))
        party = Involvement(actor=actor, role="perpetrator", attribution="alleged")
        for title in "ABC":
            strike = Incident(
                title=f"Strike {title}", state="review", involvements=(party,), citations=(afp,)
            )
            uid = batch.put(strike)
        elsewhere = batch.put(Incident(title="Elsewhere", state="review", citations=(afp,)))
        about = (About(incident=uid), About(incident=elsewhere))
        batch.put(Statement(gist="Both were ours", speaker=actor, statement_incidents=about))
        sources = (afp, Citation(document=secret))
        batch.put(Incident(title="Raid", state="review", citations=sources))
        batch.put(Incident(title="Hidden", state="review", sensitive=True))
    return desk


def test_decisions_remarks_and_edits_come_back_once_and_are_one_step(desk: Desk) -> None:
    a, b, c = (desk.ref(f"Strike {title}") for title in "ABC")
    assert desk.ann(*EVERYTHING).returncode == 0
    assert verify(desk.copy) == []
    desk.bob("review", "accept", a, "--reason", "seen the video")
    desk.bob("review", "return", b, "--remark", "Which source?")
    desk.bob("edit", c, "title:Strike at C", "summary:At night.")
    rehearsal = desk.comes_back("--dry-run")
    assert (rehearsal.returncode, "Would take in" in rehearsal.stdout) == (0, True)
    assert desk.body("Strike A")["state"] == "review"
    done = desk.comes_back()
    assert done.returncode == 0, done.stdout
    assert [desk.body(f"Strike {title}")["state"] for title in ("A", "B")] == ["final", "draft"]
    assert desk.body("Strike at C")["summary"] == "At night."
    assert "bob\tWhich source?" in desk.ann("remark", b).stdout
    history = desk.ann("history", a).stdout
    assert "bob  edited" in history
    assert "accepted: seen the video (in a review copy, " in history
    assert verify(desk.field) == []
    again = desk.report()
    assert (again["came"], again["collisions"]) == ([], [])
    desk.bob("remark", c, "And the second?")
    assert [one["what"] for one in desk.report()["came"]] == ["remark"]
    assert "how far a review copy was taken in" in desk.ann("history").stdout
    assert '[["' not in desk.ann("history").stdout
    assert "Undone: adding one remark.\n" in desk.ann("undo").stderr
    assert desk.ann("undo").returncode == 0
    assert desk.body("Strike C")["state"] == "review"
    assert desk.ann("remark", b).returncode == 1


def test_what_is_to_be_typed_next_can_be(desk: Desk) -> None:
    desk.field.with_name(".old.db.partial").write_bytes(b"begun")
    said = desk.ann("export", "review", "a copy;.db", "state:review").stderr
    assert "tracker import review 'a copy;.db'" in said
    assert ".old.db.partial" in desk.ann("doctor").stdout


def test_what_collides_is_shown_kept_and_settled(desk: Desk) -> None:
    a = desk.ref("Strike A")
    desk.ann(*EVERYTHING)
    desk.bob("edit", a, "title:STRIKE A", "tag:night", "--reason", "misread")
    desk.bob("review", "accept", a)
    desk.ann("edit", a, "title:Ann's")
    done = desk.comes_back()
    assert done.returncode == 4
    assert "in the copy “STRIKE A” (bob, " in done.stdout
    assert "here “Ann's” (ann, " in done.stdout
    body = desk.body("Ann's")
    assert (body["state"], list(body["parts"]["tags"])) == ("review", ["night"])
    kept = desk.ann("remark", a).stdout
    assert ("open" in kept, "“STRIKE A”" in kept, "title (ann, " in kept) == (True, True, True)
    again = desk.report()
    assert [(one["field"], one["why"]) for one in again["collisions"]] == [
        ("title", "both"),
        ("state", "unseen"),
    ]
    assert desk.ann("remark", a).stdout == kept
    assert desk.comes_back("--take", f"{a}/weapon:ours").returncode == 5
    assert desk.comes_back("--take", f"{a}/title:theirs").returncode == 0
    assert desk.body("STRIKE A")["state"] == "final"
    assert "settled" in desk.ann("remark", a).stdout
    desk.ann("undo")
    assert desk.body("Ann's")["state"] == "review"
    assert desk.comes_back("--take", "ours").returncode == 0
    assert desk.report()["collisions"] == []
    assert desk.body("Ann's")["state"] == "review"


def test_nothing_is_accepted_that_was_not_read_or_is_their_own(desk: Desk) -> None:
    a, b, c = (desk.ref(f"Strike {title}") for title in "ABC")
    desk.ann(*EVERYTHING)
    for each in (a, b, c):
        assert desk.bob("review", "accept", each).returncode == 0
    desk.ann("edit", a, "weapon:mortar")
    desk.ann("--author", "bob", "edit", b, "state:draft", "--reason", "mine")
    desk.ann("--author", "bob", "edit", b, "state:review")
    desk.ann("void", c, "--reason", "entered twice")
    found = {one["title"]: one["why"] for one in desk.report()["collisions"]}
    assert found == {"Strike A": "unseen", "Strike B": "own", "Strike C": "void"}
    assert desk.comes_back("--take", "theirs").returncode == 4
    assert [desk.body(f"Strike {one}")["state"] for one in "ABC"] == ["review", "review", "void"]


def test_what_the_reviewer_changed_of_what_is_judged_is_accepted_by_somebody_else(
    desk: Desk,
) -> None:
    a, b = desk.ref("Strike A"), desk.ref("Strike B")
    desk.ann(*EVERYTHING)
    desk.bob("edit", a, "weapon:mortar")
    refused = desk.bob("review", "accept", a)
    assert refused.returncode == 5
    assert "You changed the weapon of " in refused.stderr
    assert "Anybody can but: ann, bob." in refused.stderr
    desk.bob("review", "own", "yes")  # the copy is his: what it allows does not count here
    assert desk.bob("review", "accept", a).returncode == 0
    assert desk.bob("edit", b, "weapon:mortar", "state:final").returncode == 0  # both at once
    assert [one["why"] for one in desk.report()["collisions"]] == ["own", "own"]
    assert desk.comes_back("--take", "theirs").returncode == 4
    bodies = [desk.body(f"Strike {one}") for one in "AB"]
    assert [(body["weapon"], body["state"]) for body in bodies] == [("mortar", "review")] * 2
    assert desk.ann("--author", "bob", "review", "accept", a).returncode == 5
    assert desk.ann("--author", "cyn", "review", "accept", a).returncode == 0


def test_a_decision_is_held_back_where_what_was_read_has_changed(desk: Desk) -> None:
    c = desk.ref("Strike C")
    said = desk.ann("search", "is:statement", "-f", "refs").stdout.strip()
    desk.ann(*EVERYTHING)
    assert desk.bob("review", "accept", c, "--reason", "seen the video").returncode == 0
    assert desk.ann("edit", said, "gist:It was not us", "--reason", "misheard").returncode == 0
    done = desk.comes_back()
    assert (done.returncode, desk.body("Strike C")["state"]) == (4, "review"), done.stdout
    assert "“accepted: seen the video”" in done.stdout
    assert f"what was read in the copy is not what is here: statement {said[:5]}" in done.stdout
    assert "“It was not us”: gist (ann, " in done.stdout
    assert f"To decide here: tracker review show {c[:9]}" in done.stdout
    named = desk.comes_back("--take", f"{c}/state:theirs")
    assert (named.returncode, "tracker review show" in named.stderr) == (5, True), named.stderr
    assert desk.comes_back("--take", "theirs").returncode == 4
    assert desk.ann("undo").returncode == 0  # the import
    assert desk.ann("undo").returncode == 0  # the edit
    assert desk.comes_back().returncode == 0
    assert desk.body("Strike C")["state"] == "final"


def test_what_is_sensitive_stays_behind_unless_asked_for(desk: Desk) -> None:
    taken = desk.ann(*EVERYTHING)
    assert "“Hidden”: sensitive" in taken.stderr
    assert "“A witness”: sensitive" in taken.stderr
    stored = desk.copy.read_bytes()
    assert (b"Hidden" in stored, b"A witness" in stored) == (False, False)
    refused = desk.bob("review", "accept", desk.ref("Raid"))
    assert (refused.returncode, "did not come whole" in refused.stderr) == (5, True)
    assert desk.bob("edit", desk.ref("Raid"), "title:The raid").returncode == 0
    assert desk.comes_back().returncode == 0
    assert len(desk.body("The raid")["parts"]["citations"]) == 2
    desk.copy.unlink()
    assert desk.ann(*EVERYTHING, "--with-sensitive").returncode == 0
    assert b"A witness" in desk.copy.read_bytes()


def test_what_is_only_pointed_to_comes_in_outline(desk: Desk) -> None:
    desk.ann("export", "review", "copy.db", "title:'strike c'")
    queue = desk.bob("review").stdout
    assert ("Strike C" in queue, "Elsewhere" in queue) == (True, False)
    assert desk.bob("show", desk.ref("Elsewhere")).returncode == 0
    assert "in outline" in desk.bob("show", desk.ref("Elsewhere")).stdout
    assert "in outline" not in desk.bob("show", desk.ref("Strike C")).stdout
    assert "; 1 incident in outline; taken" in desk.bob("info").stdout
    assert "Elsewhere" not in desk.bob("gaps").stdout
    assert "Elsewhere" in desk.bob("search", "elsewhere").stdout
    for query in ("has:gap", "gap:single_source,no_claim,no_perpetrator"):
        assert "Strike C" in desk.bob("search", query).stdout
        assert "Elsewhere" not in desk.bob("search", query).stdout
    refused = desk.bob("review", "accept", desk.ref("Elsewhere"))
    assert (refused.returncode, "did not come whole" in refused.stderr) == (5, True)


def test_what_was_added_comes_if_an_edit_needs_it_and_else_is_named(desk: Desk) -> None:
    a = desk.ref("Strike A")
    desk.ann(*EVERYTHING)
    desk.bob("add", "actor", "Qaf Brigade", "kind:armed_group")
    desk.bob("add", "actor", "Nobody", "kind:armed_group")
    added = desk.bob("edit", a, "actor:Qaf Brigade (suspected)", "assessed:yes")
    assert added.returncode == 0, added.stderr
    new = desk.bob("add", "incident", "on:unknown", "A new one.").stdout.strip()
    desk.bob("remark", new, "Look at this")
    report = desk.report()
    assert {one["title"] for one in report["left"]} == {"Nobody", "A new one", "Look at this"}
    assert "Qaf Brigade" in desk.ann("show", a).stdout
    assert [one["title"] for one in desk.report()["left"]] == [
        one["title"] for one in report["left"]
    ]
    assert desk.comes_back("--with-new").returncode == 0
    assert desk.ann("show", new).returncode == 0
    assert verify(desk.field) == []


def test_a_copy_handed_out_is_noted_listed_and_known_when_it_comes_in(desk: Desk) -> None:
    assert desk.ann("review", "copies").returncode == 1
    desk.ann(*EVERYTHING, "--to", "bob\x1b[31m")
    desk.ann("export", "review", "other.db", "strike")
    undone = desk.ann("undo").stderr
    assert "Undone: noting that a review copy was handed out.\n" in undone
    assert "1 review copy is out: tracker review copies" in desk.ann("review").stderr
    (line,) = desk.ann("review", "copies").stdout.splitlines()
    assert line.split("\t")[1:] == [
        *("copy.db", "for bob␛[31m", "by ann", "5 incidents, 1 statement", "state:review", "out")
    ]
    desk.ann("edit", desk.ref("Strike C"), "weapon:mortar")
    desk.bob("review", "accept", desk.ref("Strike A"))
    done = desk.comes_back().stdout
    assert "Handed out for bob␛[31m by ann today; of its 6 records to be reviewed, 1 " in done
    assert "\tcame back " in desk.ann("review", "copies").stdout
    copy = desk.report()["copy"]
    assert (copy["handed_out_to"], copy["to_review"], copy["changed_here"]) == ("bob\x1b[31m", 6, 0)
    assert desk.ann("verify").returncode == 0
    history = desk.ann("history").stdout
    assert "added that a review copy was handed out" in history
    assert "chosen" not in history


def test_a_copy_says_what_it_is_and_keeps_what_came_with_it(desk: Desk) -> None:
    desk.ann(*EVERYTHING)
    said = desk.bob("info").stdout
    assert "for review, of field.db: 5 incidents, 1 statement" in said
    assert json.loads(desk.bob("info", "-f", "json").stdout)["copy"]["taken_by"] == "ann"
    assert desk.tracker("--db", "copy.db", "--author", "ann", "undo").returncode == 1
    with Store.open(desk.copy) as copy:
        batch = copy.history(*copy.resolve(desk.ref("Strike A")))[-1].batch
    assert "came with the review copy" in desk.bob("undo", batch).stderr
    merged = desk.bob("merge", desk.ref("Strike A"), desk.ref("Strike B"), "--yes", "-r", "one")
    assert (merged.returncode, "nothing is merged" in merged.stderr) == (5, True)


def test_a_copy_that_was_copied_in_turn_comes_back_twice(desk: Desk, tmp_path: Path) -> None:
    a, b = desk.ref("Strike A"), desk.ref("Strike B")
    desk.ann(*EVERYTHING)
    shutil.copy(desk.copy, tmp_path / "other.db")
    carol = ("--db", "other.db", "--author", "carol")
    desk.bob("edit", a, "weapon:mortar")
    desk.tracker(*carol, "edit", a, "weapon:rocket")
    desk.tracker(*carol, "edit", b, "weapon:rocket")
    assert desk.comes_back().returncode == 0
    assert desk.ann("import", "review", "other.db").returncode == 4
    assert [desk.body(f"Strike {one}")["weapon"] for one in "AB"] == ["mortar", "rocket"]
    assert desk.report()["came"] == []
    assert "open" in desk.ann("remark", a).stdout
    assert desk.ann("import", "review", "other.db").returncode == 4
    assert desk.ann("import", "review", "other.db", "--take", "theirs").returncode == 0
    assert desk.body("Strike A")["weapon"] == "rocket"
    assert "settled" in desk.ann("remark", a).stdout
    assert (desk.report()["came"], desk.report()["collisions"]) == ([], [])
    assert verify(desk.field) == []


def test_what_is_void_on_both_sides_takes_no_edits_at_any_import(desk: Desk) -> None:
    a = desk.ref("Strike A")
    desk.ann(*EVERYTHING)
    desk.bob("edit", a, "weapon:mortar")
    desk.bob("void", a, "--reason", "entered twice")
    desk.ann("void", a, "--reason", "entered twice")
    for _ in range(2):
        report = desk.report()
        assert [(one["field"], one["why"]) for one in report["collisions"]] == [("weapon", "void")]
        assert report["came"] == []
    assert "weapon" not in desk.body("Strike A")


def test_what_is_no_copy_of_this_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    desk.ann(*EVERYTHING)
    shutil.copy(desk.copy, tmp_path / "altered.db")
    shutil.copy(desk.copy, tmp_path / "tampered.db")
    with sqlite3.connect(tmp_path / "altered.db") as conn:
        conn.execute("UPDATE incidents SET summary = 'slipped in'")
    with sqlite3.connect(tmp_path / "tampered.db") as conn:
        conn.execute("DROP TRIGGER changes_stay_as_written")
        conn.execute("UPDATE changes SET author = 'carol' WHERE seq = 3")
    desk.tracker("init", "--sample", "sample.db")
    before = desk.field.read_bytes()
    for name, code, said in (
        ("field.db", 5, "is the file itself"),
        ("sample.db", 5, "is no review copy"),
        ("none.db", 3, "There is no file"),
        ("altered.db", 3, "not what its journal says"),
        ("tampered.db", 3, "changes_stay_as_written, which guards the journal, is missing"),
    ):
        done = desk.ann("import", "review", name)
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    other = desk.tracker("--db", "sample.db", "import", "review", "copy.db")
    assert (other.returncode, "is a review copy of field.db" in other.stderr) == (5, True)
    assert desk.field.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("export", "review"), 2, "name it FILE.db"),
        (("export", "review", "state:review", "copy.db"), 2, "name it FILE.db"),
        (("export", "review", "copy.db"), 2, "What should be reviewed?"),
        (("export", "review", "copy.db", "kind:ied"), 1, "finds nothing"),
        (("export", "review", "copy.db", "hidden"), 1, "is sensitive"),
        (("export", "review", "field.db", "state:review"), 5, "exists already"),
        (("export", "review", "no/copy.db", "state:review"), 3, "no folder"),
        (("export", "review", "copy.db", "x", "--redact"), 2, "not for a review copy"),
        (("export", "jsonl", "--with-sensitive"), 2, "is of a review copy"),
        (("import", "jsonl", "field.db", "--take", "ours"), 2, "are for a review copy"),
        (("import", "review", "field.db", "--take", "mine"), 2, "neither theirs nor ours"),
        (("import", "review", "field.db", "--encoding", "x"), 2, "of rows and lines"),
    ],
)
def test_mistakes(desk: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    done = desk.ann(*words)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert not desk.copy.exists()


def test_two_stances_to_what_was_merged_here_meanwhile_are_not_made_one(desk: Desk) -> None:
    a, b = desk.ref("Strike A"), desk.ref("Strike B")
    said = desk.ann("add", "statement", "on:2021-06-28", f"about:{a} approve", "Words")
    assert said.returncode == 0, said.stderr
    old = said.stdout.strip()
    desk.ann(*EVERYTHING)
    new = desk.bob(
        "add", "statement", "on:2021-06-28", f"about:{a} approve; {b} disapprove", "Both"
    ).stdout.strip()
    edited = desk.bob("edit", old, f"about:{a} approve; {b} disapprove")
    assert edited.returncode == 0, edited.stderr
    assert desk.ann("merge", a, b, "--yes").returncode == 0
    report = desk.report("--with-new")
    assert "one thing of" in next(one["why"] for one in report["left"] if one["title"] == "Both")
    assert any("one thing of" in str(one) for one in report["collisions"])
    assert desk.ann("show", new).returncode == 1
    with Store.open(desk.field) as store:
        about = store.body(*store.resolve(old))["parts"]["statement_incidents"]
    assert [row["stance"] for row in about.values()] == ["approve"]


def test_what_changed_since_the_last_decision_goes_along_and_no_more(desk: Desk) -> None:
    a = desk.ref("Strike A")
    desk.ann("edit", a, "summary:An early slip.")
    desk.ann("edit", a, "summary:At night.")
    desk.ann("--author", "carol", "review", "accept", a, "--reason", "seen the video")
    for words in (("summary:At dawn.",), ("state:review",)):
        desk.ann("--author", "dan", "edit", a, *words, "--reason", "a new source")
    desk.ann(*EVERYTHING)
    shown = desk.bob("review", "show", a).stdout
    assert shown.startswith("Last accepted ")
    assert ("seen the video" in shown, "At night. → At dawn." in shown) == (True, True)
    assert b"An early slip" not in desk.copy.read_bytes()
    dan = desk.tracker("--db", "copy.db", "--author", "dan", "review", "accept", a)
    assert (dan.returncode, "is your own" in dan.stderr) == (5, True)
    assert desk.bob("review", "accept", a).returncode == 0
    assert desk.comes_back().returncode == 0
    assert desk.body("Strike A")["state"] == "final"
