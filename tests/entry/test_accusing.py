"""Whom a statement accuses: typed with it, written into its incidents, one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.store.makers import incident, statement
from tests.store.test_undo import everything
from tests.store.test_writing import put
from tracker.analysis.conflicts import board
from tracker.entry.saving import FormProblems, Meanwhile, open_edit, open_new, read_form, save
from tracker.errors import RefusedError
from tracker.model.records import Actor
from tracker.store.board import board_of

if TYPE_CHECKING:
    from tracker.entry.state import FormState
    from tracker.store.store import Store


@pytest.fixture
def known(store: Store) -> dict[str, str]:
    actors = [Actor(name=name, kind="armed_group") for name in ("KH", "IS", "Spokesman")]
    uids = put(store, *actors, incident("Rockets"), incident("More rockets"))
    return dict(zip(("KH", "IS", "speaker", "one", "two"), uids, strict=True))


def accusation(store: Store, known: dict[str, str], **texts: str) -> FormState:
    about = "; ".join(store.reference("incidents", known[name]) for name in ("one", "two"))
    usual = {"speaker": "Spokesman", "date": "2021-06-29", "kind": "accuse", "gist": "They did."}
    return open_new("statements", {**usual, "statement_incidents": about, **texts})


def named(store: Store, incident_uid: str) -> list[tuple[Any, ...]]:
    record: Any = store.get("incidents", incident_uid)
    return [(one.actor, one.role, one.attribution, one.statement) for one in record.involvements]


def test_the_accused_are_parties_of_each_incident_on_that_word(
    store: Store, known: dict[str, str]
) -> None:
    before = everything(store)
    state = accusation(store, known, accuses="KH (suspected); supporter: IS")
    assert (
        read_form(store, state)["accuses"].said
        == "KH: perpetrator, suspected; IS: supporter, alleged"
    )
    said = save(store, state).uid
    for one in (known["one"], known["two"]):
        assert named(store, one) == [
            (known["KH"], "perpetrator", "suspected", said),
            (known["IS"], "supporter", "alleged", said),
        ]
    # The form shows them again, and an edit corrects them where they stand.
    state = open_edit(store, "statements", said)
    assert state.text("accuses") == "KH (suspected); supporter: IS"
    state.texts["accuses"] = "KH (established)"
    save(store, state)
    for one in (known["one"], known["two"]):
        assert named(store, one) == [(known["KH"], "perpetrator", "established", said)]
    store.undo()
    store.undo()
    assert everything(store) == before


@pytest.mark.parametrize(
    ("kind", "attribution"), [("accuse", "alleged"), ("claim", "admitted"), ("deny", "disputed")]
)
def test_how_it_is_known_follows_from_the_kind(
    store: Store, known: dict[str, str], kind: str, attribution: str
) -> None:
    said = save(store, accusation(store, known, kind=kind, accuses="KH")).uid
    assert named(store, known["one"]) == [(known["KH"], "perpetrator", attribution, said)]
    assert open_edit(store, "statements", said).text("accuses") == "KH"


def test_an_empty_field_says_what_that_means(store: Store, known: dict[str, str]) -> None:
    said = {
        kind: read_form(store, accusation(store, known, kind=kind))["accuses"].said
        for kind in ("accuse", "claim", "toll")
    }
    assert said["accuse"].startswith("whom?")
    assert "for itself" in said["claim"]
    assert said["toll"] == ""
    uid = save(store, accusation(store, known)).uid
    found = board_of(store.conn, known["one"])
    assert found is not None
    assert [line.claim for line in board(found).lines if line.statement] == ["whom is not entered"]
    assert named(store, known["one"]) == []
    assert store.get("statements", uid)


def test_only_of_the_incidents_that_it_is_of(store: Store, known: dict[str, str]) -> None:
    first, second = (store.reference("incidents", known[name]) for name in ("one", "two"))
    about = f"{first}; {second} context"
    said = save(store, accusation(store, known, statement_incidents=about, accuses="KH")).uid
    assert named(store, known["one"]) == [(known["KH"], "perpetrator", "alleged", said)]
    assert named(store, known["two"]) == []


def test_what_stands_in_one_incident_alone_is_corrected_there(
    store: Store, known: dict[str, str]
) -> None:
    said = save(store, accusation(store, known)).uid
    with store.batch() as batch:
        body = store.body("incidents", known["two"])
        row = {"actor": known["IS"], "role": "perpetrator", "attribution": "alleged"}
        rows = {"new-1": {**row, "statement": said}}
        batch.put_body("incidents", known["two"], {**body, "parts": {"involvements": rows}})
    state = open_edit(store, "statements", said)
    assert state.text("accuses") == "IS"
    state.texts["accuses"] = "IS (suspected), KH"
    save(store, state)
    ours = (known["KH"], "perpetrator", "alleged", said)
    assert named(store, known["one"]) == [ours]
    assert named(store, known["two"]) == [(known["IS"], "perpetrator", "suspected", said), ours]


def test_what_is_wrong_is_said_and_nothing_is_written(store: Store, known: dict[str, str]) -> None:
    before = everything(store)
    other = store.reference("statements", put(store, statement("Another."))[0])
    store.undo()
    for texts, words in (
        ({"accuses": "Nobody known"}, "names no actor"),
        ({"accuses": f"KH ({other})"}, "on the word of this statement"),
        ({"accuses": "KH", "statement_incidents": ""}, "In which incident?"),
    ):
        with pytest.raises(FormProblems) as caught:
            save(store, accusation(store, known, **texts))
        assert words in caught.value.fields["accuses"]
    assert everything(store) == before


def test_a_final_incident_wants_a_reason(store: Store, known: dict[str, str]) -> None:
    store.author = "ben"  # somebody else: nobody passes what is their own
    with store.batch("checked") as batch:
        for name in ("one", "two"):
            batch.put_body(
                "incidents", known[name], {**store.body("incidents", known[name]), "state": "final"}
            )
    with pytest.raises(RefusedError, match="is final"):
        save(store, accusation(store, known, accuses="KH"))
    save(store, accusation(store, known, accuses="KH", reason="as he said"))
    assert len(named(store, known["one"])) == 1


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(
    store: Store, known: dict[str, str]
) -> None:
    said = save(store, accusation(store, known, accuses="KH")).uid
    state = open_edit(store, "statements", said)
    other = open_edit(store, "statements", said)
    other.texts["accuses"] = "KH, IS"
    save(store, other)
    state.texts["accuses"] = ""
    with pytest.raises(Meanwhile) as caught:
        save(store, state)
    assert caught.value.fields == {"accuses": "KH, IS"}
    save(store, caught.value.state)
    assert named(store, known["one"]) == []


def test_who_was_voided_or_merged_since_stays_as_it_stands(
    store: Store, known: dict[str, str]
) -> None:
    said = save(store, accusation(store, known, accuses="KH")).uid
    with store.batch() as batch:
        batch.void("actors", known["KH"], "nobody of that name")
    state = open_edit(store, "statements", said)
    state.texts["accuses"] += ", IS"
    save(store, state)
    assert [party[0] for party in named(store, known["one"])] == [known["KH"], known["IS"]]
    with store.batch() as batch:
        batch.unvoid("actors", known["KH"])
        batch.merge("actors", known["KH"], known["speaker"])
    state = open_edit(store, "statements", said)
    state.texts["accuses"] = "IS (suspected)"
    save(store, state)
    assert [party[:3] for party in named(store, known["one"])] == [
        (known["IS"], "perpetrator", "suspected")
    ]
