"""`tracker revert` and the filters of `tracker history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.makers import incident
from tracker.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def edited(tmp_path: Path) -> tuple[str, str, list[str]]:
    """A file with one incident, edited twice: path, reference, and its batches, oldest first."""
    path = tmp_path / "x.db"
    with Store.create(path, author="ana") as store:
        with store.batch() as batch:
            uid = batch.put(incident("A"))
        for author, title, summary in (("ben", "B", "s"), ("ana", "C", "t")):
            store.author = author
            with store.batch() as batch:
                body = {**store.body("incidents", uid), "title": title, "summary": summary}
                batch.put_body("incidents", uid, body)
        batches = [change.batch for change in store.history("incidents", uid)]
        return str(path), store.reference("incidents", uid), batches


def test_a_field_is_taken_back_with_its_source_as_the_reason(
    edited: tuple[str, str, list[str]], tracker: Run
) -> None:
    path, ref, (_, second, _) = edited
    words = ("--db", path, "revert", ref, second[:8])
    assert "title: “C” → “B”" in tracker(*words, "title", "--dry-run").stderr
    assert tracker(*words, "title").returncode == 0
    with Store.open(path) as store:
        table, uid = store.resolve(ref)
        body = store.body(table, uid)
        assert (body["title"], body["summary"]) == ("B", "t")
        assert store.history(table, uid)[-1].reason == f"restored from {second[:8]}"
    assert tracker(*words, "--before").returncode == 0
    with Store.open(path) as store:
        body = store.body(table, uid)
        assert (body["title"], body.get("summary")) == ("A", None)
    assert "so already" in tracker(*words, "--before").stderr


def test_what_is_no_change_or_no_field_is_said(
    edited: tuple[str, str, list[str]], tracker: Run
) -> None:
    path, ref, (first, *_) = edited
    for words, code, said in (
        (("nope",), 1, "tracker history"),
        ((first, "colour"), 2, "title"),
        ((first, "--before"), 5, "not there before"),
    ):
        done = tracker("--db", path, "revert", ref, *words)
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_the_history_by_whom_and_since_when(
    edited: tuple[str, str, list[str]], tracker: Run
) -> None:
    path, ref, (first, second, third) = edited
    told = tracker("--db", path, "history", "--by", "ben").stdout
    assert second[:8] in told
    assert first[:8] not in told
    told = tracker("--db", path, "history", ref, "--by", "ana", "-n", "1").stdout
    assert third[:8] in told
    assert first[:8] not in told
    done = tracker("--db", path, "history", "--since", "tomorrow")
    assert (done.stdout, "Nothing" in done.stderr) == ("", True)
    told = tracker("--db", path, "history", "--since", "2001-01-01", "-f", "jsonl").stdout
    assert len(told.splitlines()) == 3
    assert tracker("--db", path, "history", "--since", "no day").returncode == 2
