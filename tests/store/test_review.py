"""Review: who may decide, what a decision leaves, what changed since, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import numbered, ticking
from tracker.entry.reviewing import Progress, changed, put_up, queue
from tracker.errors import RefusedError, UsageError
from tracker.model.dates import FuzzyDate
from tracker.model.lookalikes import look_alike
from tracker.model.records import Incident, Statement
from tracker.model.when import When
from tracker.store import authorship, review
from tracker.store.dossier import dossier
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE = datetime(2026, 11, 22)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[dict[str, Store]]:
    """One file, open under three names; ann has entered what awaits review."""
    path, clock, uids = tmp_path / "team.db", ticking(), numbered()
    Store.create(path, author="ann", clock=clock, random_uid=uids).close()
    opened = {n: Store.open(path, author=n, clock=clock) for n in ("ann", "bob", "cyn")}
    yield opened
    for store in opened.values():
        store.close()


def enter(store: Store, title: str = "Clash", state: str = "review") -> str:
    with store.batch() as batch:
        return batch.put(Incident(title=title, kind="clash", state=state))


def accept(store: Store, uid: str, table: str = "incidents") -> None:
    with store.batch(authorship.ACCEPTED) as batch:
        review.accept(store.conn, batch, table, uid)


def send_back(store: Store, uid: str, remark: str = "Which clash?") -> None:
    with store.batch(f"{authorship.SENT_BACK}: {remark}") as batch:
        review.send_back(store.conn, batch, "incidents", uid, remark)


def edit(store: Store, uid: str, reason: str | None = None, **fields: Any) -> None:
    found = store.get("incidents", uid)
    assert isinstance(found, Incident)
    with store.batch(reason) as batch:
        batch.put(replace(found, **fields))


def state(store: Store, uid: str) -> str:
    return str(store.body("incidents", uid)["state"])


def test_accepted_it_is_final_by_whom_and_why(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    accept(desks["bob"], uid)
    assert state(desks["ann"], uid) == "final"
    newest = desks["ann"].history("incidents", uid)[-1]
    assert (newest.author, newest.reason) == ("bob", "accepted")


def test_what_was_changed_after_it_was_accepted_is_said_until_it_is_as_it_was(
    desks: dict[str, Store],
) -> None:
    uid = enter(desks["ann"])
    accept(desks["bob"], uid)
    edit(desks["cyn"], uid, reason="a word", title="The clash")
    assert dossier(desks["ann"].conn, "incidents", uid).amended is None
    edit(desks["cyn"], uid, reason="my view", kind="shelling")
    amended = dossier(desks["ann"].conn, "incidents", uid).amended
    assert amended is not None
    day = amended.at.date().isoformat()
    assert amended.words == f"changed since final: kind (cyn, {day})"
    desks["cyn"].undo()
    assert dossier(desks["ann"].conn, "incidents", uid).amended is None


def test_what_came_final_from_elsewhere_and_was_changed_says_so(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"], state="final")
    assert dossier(desks["ann"].conn, "incidents", uid).amended is None
    edit(desks["cyn"], uid, reason="my view", kind="shelling")
    amended = dossier(desks["ann"].conn, "incidents", uid).amended
    assert amended is not None
    assert amended.fields == ("kind",)
    assert amended.author == "cyn"


def test_nobody_accepts_what_is_their_own_unless_the_file_allows_it(
    desks: dict[str, Store],
) -> None:
    uid = enter(desks["ann"])
    with pytest.raises(RefusedError, match="your own"):
        accept(desks["ann"], uid)
    assert state(desks["ann"], uid) == "review"
    with desks["bob"].batch() as batch:
        review.allow_own(batch, True)
    accept(desks["ann"], uid)
    assert state(desks["ann"], uid) == "final"
    with desks["bob"].batch() as batch:
        review.allow_own(batch, False)
    assert not review.own_allowed(desks["ann"].conn)
    assert dossier(desks["ann"].conn, "incidents", uid).passed_own.startswith(
        "made final by its own author (ann, "
    )
    other = enter(desks["ann"])
    accept(desks["bob"], other)
    assert dossier(desks["ann"].conn, "incidents", other).passed_own == ""


def test_a_draft_made_final_by_its_author_says_so_too(desks: dict[str, Store]) -> None:
    with desks["bob"].batch() as batch:
        review.allow_own(batch, True)
    ann = desks["ann"]
    uids = {enter(ann, state="draft"), enter(ann, state="final")}
    for uid in uids:
        edit(ann, uid, state="final")
        assert dossier(ann.conn, "incidents", uid).passed_own
    other = enter(ann, state="draft")
    edit(desks["bob"], other, state="final")
    assert dossier(ann.conn, "incidents", other).passed_own == ""
    edit(desks["cyn"], other, "my view", kind="shelling")
    assert dossier(ann.conn, "incidents", other).amended is not None


def test_a_reviewer_who_mends_a_word_may_accept(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"], "The army and Kata'ib recieved a  warning, it is said")
    edit(desks["bob"], uid, title="The army and Kataib received the warning – it is said.")
    accept(desks["bob"], uid)
    assert state(desks["ann"], uid) == "final"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Iran denies it", "Iran admits it"),
        ("It was not the army", "It was the army"),
        ("Iran hit it", "Iraq hit it"),  # a letter, and another country
        ("In May", "In June"),
        ("One killed", "Two killed"),
        ("Of 7,000 men", "Of 7.000 men"),
        ("A raid on the army", "A raid by the army"),
        ("All were killed", "All were filled"),  # two words that there are
        ("The attackers fled", "The attacker fled"),
        ("Iran did it?", "Iran did it."),
        ("نفى", "أكد"),
        ("الحشد؟", "الحشد"),
    ],
)
def test_another_word_is_no_mended_one(desks: dict[str, Store], was: str, now: str) -> None:
    uid = enter(desks["ann"], was)
    edit(desks["bob"], uid, title=now)
    with pytest.raises(RefusedError, match="You changed the title of i"):
        accept(desks["bob"], uid)


@pytest.mark.parametrize("other", ["Ann", "ann ", "a\u200bnn", "аnn", "ａnn", "a\u00adn\ufe0fn"])
def test_a_name_that_looks_like_the_authors_is_the_author(
    desks: dict[str, Store], other: str
) -> None:
    uid = enter(desks["ann"])
    desks["bob"].author = other
    with pytest.raises(RefusedError, match="is your own") as refused:
        accept(desks["bob"], uid)
    assert "which is taken for “ann”: case, blanks, invisible" in (refused.value.hint or "")
    desks["bob"].author = "anna"
    accept(desks["bob"], uid)
    assert desks["ann"].history("incidents", uid)[0].author == "ann"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Νina", "Nina", True),  # Greek Ν
        ("iνan", "ivan", True),  # Greek ν, which looks like another letter
        ("Вова", "вова", True),
        ("José", "Jose", False),
        ("Ali", "All", False),
        ("AIi", "Ali", True),  # capital i
        ("Ilan", "Lian", False),
        ("علي", "على", False),
    ],
)
def test_which_names_look_alike(one: str, other: str, alike: bool) -> None:
    assert look_alike(one, other) is alike
    assert look_alike(other, one) is alike


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"date_edtf": "2021-06-28"}, "date"),
        ({"grade": "confirmed"}, "grade"),
        ({"title": "Clash of 40 men"}, "title"),  # a number is no word
        ({"summary": "All of it is told anew."}, "summary"),
        ({"parts": {"casualties": {"c" * 16: {"harm": "killed", "low": 5}}}}, "figures"),
    ],
)
def test_who_changes_what_is_judged_of_what_waits_does_not_accept_that(
    desks: dict[str, Store], change: dict[str, Any], what: str
) -> None:
    uid = enter(desks["ann"])
    bob, was = desks["bob"], desks["ann"].body("incidents", uid)
    with bob.batch("at once") as batch, pytest.raises(RefusedError, match=f"the {what} of i"):
        batch.put_body("incidents", uid, {**was, **change, "state": "final"})
    with bob.batch() as batch:
        batch.put_body("incidents", uid, {**was, **change})
    with pytest.raises(RefusedError, match=f"You changed the {what} of i") as refused:
        accept(bob, uid)
    assert "Anybody can but: ann, bob." in (refused.value.hint or "")
    send_back(bob, uid)
    edit(desks["ann"], uid, state="review")
    with pytest.raises(RefusedError, match=f"You changed the {what} of i"):
        accept(bob, uid)
    accept(desks["cyn"], uid)


def test_who_took_their_change_back_may_accept(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    bob = desks["bob"]
    for one in ("2021-06-28", "2021-06-29"):
        edit(bob, uid, weapon=one)
    bob.undo()
    with pytest.raises(RefusedError, match="You changed the weapon"):
        accept(bob, uid)
    edit(bob, uid, weapon=None)  # by hand is as good
    accept(bob, uid)


def test_who_changes_a_final_record_does_not_accept_that(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    accept(desks["bob"], uid)
    edit(desks["bob"], uid, "a better source", title="Clash at the bridge", state="review")
    with pytest.raises(RefusedError, match="your own"):
        accept(desks["bob"], uid)
    accept(desks["ann"], uid)  # the change is bob's; what is ann's, bob has accepted


def test_who_sends_their_own_back_does_not_make_it_final(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    edit(desks["ann"], uid, state="draft")
    with pytest.raises(RefusedError, match="your own"):
        edit(desks["ann"], uid, state="final")
    edit(desks["ann"], uid, state="review")
    edit(desks["bob"], uid, title="The clash")
    send_back(desks["bob"], uid)
    edit(desks["cyn"], uid, state="review")
    for author in ("ann", "cyn"):
        with pytest.raises(RefusedError, match="your own"):
            accept(desks[author], uid)
    accept(desks["bob"], uid)


def test_drafts_are_put_up_and_taken_back_by_whose_they_are_which_decides_nothing(
    desks: dict[str, Store],
) -> None:
    ann, bob, cyn = (desks[name] for name in ("ann", "bob", "cyn"))
    uid, undated = enter(ann, state="draft"), enter(ann, "No day", "draft")
    edit(ann, uid, when=When(FuzzyDate.parse("2021-06-28")))
    place, other = ("incidents", uid), ("incidents", undated)
    done = put_up(ann, [place, other])
    assert (done.put_up, done.taken_back) == (1, 0)
    assert [line.split(" ", 1)[1] for line in done.left] == ["stays a draft: no date."]
    send_back(bob, uid)
    edit(ann, uid, title="Clash at the gate")
    assert put_up(ann, [place]).put_up == 1
    with pytest.raises(RefusedError, match="not yours to take back"):
        put_up(cyn, [place])
    assert put_up(ann, [place]).taken_back == 1
    assert state(bob, uid) == "draft"
    assert put_up(ann, [place]).put_up == 1
    # The reviewer still sees what is new since they have read it last.
    found, fields = changed(bob, "incidents", uid)
    assert (found.last and found.last.author, found.decision) == ("bob", "sent back")
    assert [one.new for one in fields] == ["Clash at the gate"]
    assert ann.undo() is not None
    assert state(bob, uid) == "draft"
    accept(bob, enter(ann, "Final"))
    with pytest.raises(RefusedError, match="does not await review: it is final"):
        put_up(ann, [("incidents", uid_of(ann, "Final"))])


def uid_of(store: Store, title: str) -> str:
    row = store.conn.execute("SELECT uid FROM incidents WHERE title = ?", (title,)).fetchone()
    return str(row[0])


def test_sent_back_it_is_a_draft_with_a_remark_in_one_step(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    send_back(desks["bob"], uid)
    assert state(desks["ann"], uid) == "draft"
    rows = "SELECT author, body, resolved_at FROM remarks"
    assert desks["ann"].conn.execute(rows).fetchall() == [("bob", "Which clash?", None)]
    undone = desks["bob"].undo()
    assert undone is not None
    assert state(desks["ann"], uid) == "review"
    assert desks["ann"].conn.execute(rows).fetchall() == []


def test_what_changed_since_the_last_decision_field_by_field(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    found, fields = changed(desks["bob"], "incidents", uid)
    assert (found.last, found.before, fields) == (None, None, [])
    send_back(desks["bob"], uid)
    edit(desks["ann"], uid, title="Clash at the gate")
    edit(desks["ann"], uid, summary="Ten men.", state="review")
    found, fields = changed(desks["bob"], "incidents", uid)
    assert found.decision == "sent back"
    assert found.authors == {"ann": ()}
    assert [(one.label, one.old, one.new) for one in fields] == [
        ("title", "Clash", "Clash at the gate"),
        ("summary", "", "Ten men."),
    ]


def test_a_decision_that_was_taken_back_is_none(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    accept(desks["bob"], uid)
    desks["bob"].undo()
    found, _ = changed(desks["bob"], "incidents", uid)
    assert found.last is None
    with pytest.raises(RefusedError, match="your own"):
        accept(desks["ann"], uid)


@pytest.mark.parametrize("other", ["draft", "final"])
def test_only_what_awaits_review_is_decided_on(desks: dict[str, Store], other: str) -> None:
    uid = enter(desks["ann"], state=other)
    for decide in (accept, send_back):
        with pytest.raises(RefusedError, match="does not await review"):
            decide(desks["bob"], uid)
    assert desks["bob"].conn.execute("SELECT count(*) FROM remarks").fetchone() == (0,)
    with pytest.raises(RefusedError, match="Incidents and statements"):
        accept(desks["bob"], uid, "actors")


def test_without_words_nothing_is_sent_back(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    with pytest.raises(RefusedError, match="needs words"):
        send_back(desks["bob"], uid, "  ")
    assert state(desks["ann"], uid) == "review"


def test_remarks_are_settled_and_opened_again(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"])
    with desks["bob"].batch() as batch:
        remark = review.say(batch, "incidents", uid, "Who says so?")
    moment = "2026-11-22T12:00:00.000Z"
    with desks["ann"].batch() as batch:
        review.settle(batch, remark, moment)
    assert desks["bob"].body("remarks", remark)["resolved_at"] == moment
    with pytest.raises(RefusedError, match="settled already"), desks["ann"].batch() as batch:
        review.settle(batch, remark, moment)
    with desks["bob"].batch() as batch:
        review.settle(batch, remark, None)
    assert "resolved_at" not in desks["bob"].body("remarks", remark)


def test_the_queue_follows_filter_and_order(desks: dict[str, Store]) -> None:
    store = desks["ann"]
    for title, of in (("Clash B", "review"), ("Clash A", "review"), ("Clash C", "final")):
        enter(store, title, of)
    with store.batch() as batch:
        batch.put(Statement(gist="Said", state="review"))

    def titles(query: str) -> list[str]:
        found = queue(store.conn, query, base=BASE)
        return [str(store.body(*at).get("title", "said")) for at in found]

    assert titles("sort:added") == ["Clash B", "Clash A"]
    assert titles("order:-added clash OR skirmish") == ["Clash A", "Clash B"]
    assert titles("title:b") == ["Clash B"]
    assert titles("is:statement") == ["said"]
    assert titles("state:final") == []
    with pytest.raises(UsageError, match="all that awaits"):
        titles("limit:1")


def test_progress_is_said() -> None:
    assert Progress(42).words == "0 of 42"
    assert Progress(42, accepted=15, sent_back=3).words == "18 of 42, 3 sent back"


@pytest.mark.parametrize("before", ["draft", "review"])
def test_nobody_makes_their_own_final_by_an_edit_either(
    desks: dict[str, Store], before: str
) -> None:
    uid = enter(desks["ann"], state=before)
    ann = desks["ann"]
    body = ann.body("incidents", uid)
    with pytest.raises(RefusedError, match="your own") as refused:
        edit(ann, uid, state="final")
    assert "tracker review own yes" in (refused.value.hint or "")
    with pytest.raises(RefusedError, match="your own"), ann.batch() as batch:
        batch.edit_body("incidents", uid, body, {**body, "title": "Clash A", "state": "final"})
    with pytest.raises(RefusedError, match="your own"), ann.batch() as batch:
        batch.enter_body("incidents", "", {"title": "New", "kind": "clash", "state": "final"})
    assert ann.body("incidents", uid) == body
    edit(desks["bob"], uid, state="final")
    assert state(ann, uid) == "final"


def test_what_a_team_of_one_may(desks: dict[str, Store]) -> None:
    uid = enter(desks["ann"], state="draft")
    with desks["ann"].batch() as batch:
        review.allow_own(batch, True)
    edit(desks["ann"], uid, state="final")
    with desks["ann"].batch() as batch:
        batch.enter_body("incidents", "", {"title": "New", "kind": "clash", "state": "final"})
    edit(desks["ann"], uid, "looked again", title="Clash at the gate")
    assert state(desks["ann"], uid) == "final"


def newest_batch(store: Store) -> str:
    row = store.conn.execute("SELECT batch FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    return str(row[0])


def test_nobody_makes_their_own_final_by_doing_again_what_another_took_back(
    desks: dict[str, Store],
) -> None:
    ann, bob = desks["ann"], desks["bob"]
    uid = enter(ann)
    accept(bob, uid)
    bob.undo()
    undone = newest_batch(bob)
    with pytest.raises(RefusedError, match="your own"):
        ann.redo(undone)
    edit(ann, uid, when=When(FuzzyDate.parse("2021-06-28")))
    with pytest.raises(RefusedError, match="your own"):
        ann.redo(undone)
    assert state(ann, uid) == "review"
    bob.redo(undone)
    assert state(ann, uid) == "final"


def test_who_takes_back_what_another_changed_of_what_waits_does_not_accept_that(
    desks: dict[str, Store],
) -> None:
    ann, bob, cyn = (desks[name] for name in ("ann", "bob", "cyn"))
    uid = enter(cyn)
    edit(cyn, uid, weapon="mortar")
    changed = newest_batch(cyn)
    ann.undo(changed)
    with pytest.raises(RefusedError, match="You changed the weapon"):
        accept(ann, uid)
    ann.redo()  # it is cyn's again, and only cyn's
    with pytest.raises(RefusedError, match="your own"):
        accept(cyn, uid)
    accept(ann, uid)
    ann.undo()
    ann.undo(changed)
    accept(bob, uid)


def test_what_stayed_of_a_change_that_was_taken_back_is_still_its_author_s(
    desks: dict[str, Store],
) -> None:
    ann, bob, uid = desks["ann"], desks["bob"], enter(desks["ann"])
    edit(bob, uid, weapon="mortar", summary="All of it is told anew.")
    changed = newest_batch(bob)
    edit(ann, uid, summary="All of it was told anew.")
    bob.undo(changed)
    with pytest.raises(RefusedError, match="You changed the summary"):
        accept(bob, uid)


def test_what_was_accepted_is_final_again_where_one_s_own_mistake_is_taken_back(
    desks: dict[str, Store],
) -> None:
    ann, bob, uid = desks["ann"], desks["bob"], enter(desks["ann"])
    accept(bob, uid)
    edit(ann, uid, "a doubt", weapon="mortar", state="draft")
    ann.undo()
    assert state(ann, uid) == "final"
    with bob.batch() as batch:
        batch.void("incidents", uid, "a double")
    ann.undo(newest_batch(ann))  # the void was a mistake, and what stood before it is bob's
    assert state(ann, uid) == "final"
    edit(ann, uid, "a doubt", weapon="mortar", state="draft")
    doubt = newest_batch(ann)
    edit(ann, uid, weapon="rocket")
    with pytest.raises(RefusedError, match="your own"):
        ann.undo(doubt)  # the rocket stays, which nobody has accepted
    assert state(ann, uid) == "draft"


def test_what_was_sent_back_since_is_not_final_by_taking_an_older_step_back(
    desks: dict[str, Store],
) -> None:
    ann, bob, uid = desks["ann"], desks["bob"], enter(desks["ann"])
    accept(bob, uid)
    edit(ann, uid, "a doubt", state="review")
    doubt = newest_batch(ann)
    send_back(bob, uid)
    edit(ann, uid, state="review")
    with pytest.raises(RefusedError, match="your own"):
        ann.undo(doubt)
    assert state(ann, uid) == "review"


def test_who_takes_in_what_others_signed_takes_it_back(desks: dict[str, Store]) -> None:
    ann, uid = desks["ann"], enter(desks["ann"], state="final")  # so it came from elsewhere
    with ann.batch("a copy") as batch:
        batch.set_value("settings", "taken", "1")  # the row of who takes it in
        with batch.signed("cyn", "a doubt"):
            batch.put_body("incidents", uid, {**ann.body("incidents", uid), "state": "draft"})
    ann.undo()
    assert state(ann, uid) == "final"
