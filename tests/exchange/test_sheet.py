"""A record as text for $EDITOR: what is written reads back the same; mistakes are named."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.makers import incident
from tests.store.test_writing import put
from tracker.errors import DateError, RefusedError
from tracker.exchange import sheet
from tracker.model.records import Actor, Incident, Name
from tracker.model.text import visible
from tracker.store.rows import Rows
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2021, 7, 1, 12, 0)


def through(store: Store, table: str, body: dict[str, Any], uid: str) -> dict[str, Any]:
    text = sheet.write(store.conn, table, body, uid)
    return sheet.read(store.conn, table, text, body, now=NOW)


@pytest.mark.parametrize("table", ["incidents", "statements", "actors", "places", "documents"])
def test_every_record_of_the_sample_reads_back_the_same(sample_path: Path, table: str) -> None:
    with Store.open(sample_path) as store:
        for uid, body in Rows(store.conn).read_many(table):
            assert through(store, table, body, uid) == body


hostile = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('"\\\n\x1b\u202e\r\t#]'))
)


@given(title=hostile.filter(lambda t: t.strip("\n")), summary=hostile)
def test_hostile_text_reads_back_and_shows_harmlessly(title: str, summary: str) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "x.db") as store:
        body = {"title": title, "summary": summary, "kind": "other"}
        text = sheet.write(store.conn, "incidents", body)
        assert visible(text) == text
        read = sheet.read(store.conn, "incidents", text, {}, now=NOW)
        # A text of several lines ends with the closing quotes, so one line end is theirs.
        assert read["title"] == (title.removesuffix("\n") if "\n" in title else title)


def test_a_typed_date_is_understood_and_kept_as_written(store: Store) -> None:
    read = sheet.read(store.conn, "incidents", 'title = "A"\ndate = "27-28 June"', {}, now=NOW)
    assert read["date_edtf"] == "2021-06-27/2021-06-28"
    assert read["date_as_written"] == "27-28 June"
    with pytest.raises(DateError):
        sheet.read(store.conn, "incidents", 'title = "A"\ndate = "31 jun 2021"', {}, now=NOW)


def test_the_uncommented_template_of_a_new_record_is_one(store: Store) -> None:
    text = sheet.write(store.conn, "incidents", {})
    fields = re.findall(r"^# (\w+) = ", text, re.MULTILINE)
    assert fields[:3] == ["title", "kind", "weapon"]
    assert "# [[involvements]]" in text
    assert '# kind = ""  # airstrike, drone_attack' in text


def test_parties_by_name_or_reference(store: Store) -> None:
    (uid,) = put(store, Actor(name="Kata'ib Hezbollah", names=(Name(name="كتائب حزب الله"),)))
    for named in ("kataib hezbollah", "كتائب حزب الله", store.reference("actors", uid)):
        text = f'title = "A"\n[[involvements]]\nactor = "{named}"\nrole = "party"\n'
        body = sheet.read(store.conn, "incidents", text, {}, now=NOW)
        assert body["parts"]["involvements"]["new-1"]["actor"] == uid
    with pytest.raises(RefusedError, match="is no name or reference here"):
        sheet.read(
            store.conn, "incidents", 'title="A"\n[[involvements]]\nactor="Hezbollah"', {}, now=NOW
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "A"\nkind = drone\n', "line 2"),
        ('titel = "A"', "no field 'titel'"),
        ('tags = "drone"', "a list of texts"),
        ('title = "A"\n[[involvements]]\nrole = "x"\nwho = "y"', "no field 'who'"),
        ('title = "A"\ninvolvements = 3', r"\[\[involvements\]\]"),
        ('title = "A"\nplace = "Nowhere"', "no name or reference"),
    ],
)
def test_mistakes_are_named(store: Store, text: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        sheet.read(store.conn, "incidents", text, {}, now=NOW)


def test_an_edit_of_what_someone_else_changed_meanwhile_is_refused(store: Store) -> None:
    (uid,) = put(store, incident("A"))
    base = store.body("incidents", uid)
    with store.batch() as batch:
        batch.put_body("incidents", uid, {**base, "title": "B"})
    with store.batch() as batch:
        batch.edit_body("incidents", uid, base, {**base, "summary": "S"})
    found = store.get("incidents", uid)
    assert isinstance(found, Incident)
    assert (found.title, found.summary) == ("B", "S")
    with store.batch() as batch, pytest.raises(RefusedError, match="meanwhile: title"):
        batch.edit_body("incidents", uid, base, {**base, "title": "C"})
