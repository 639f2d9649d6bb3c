from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tracker.model.dates import FuzzyDate
from tracker.model.records import (
    About,
    Actor,
    Citation,
    Document,
    Incident,
    Involvement,
    Statement,
)
from tracker.model.when import When
from tracker.report.compose import compose
from tracker.report.selection import Wish, select
from tracker.store import connection

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tracker.report.content import Report
    from tracker.store.store import Store

MADE = datetime(2026, 11, 22, 6, 0)


@pytest.fixture
def sample_conn(sample_path: Path) -> Iterator[sqlite3.Connection]:
    conn = connection.open_reader(sample_path)
    yield conn
    conn.close()


@pytest.fixture
def report_of() -> Callable[..., Report]:
    """Compose the report of what is asked for (the fields of `Wish`)."""

    def compose_it(conn: sqlite3.Connection, title: str = "", **wish: Any) -> Report:
        return compose(select(conn, Wish(base=MADE, **wish)), MADE, title)

    return compose_it


@pytest.fixture
def guarded(store: Store) -> Store:
    """A file with a sensitive incident, a sensitive document, and what rests on them.

    Of the sources of "Told in confidence" all are sensitive, of "Told openly too" one is not.
    """
    day = When(date=FuzzyDate.parse("2021-06-28"))
    with store.batch("test") as batch:
        actor = batch.put(Actor(name="Qaf Brigade", kind="armed_group"))
        secret = batch.put(
            Document(title="Interview 7", sensitive=True, url="https://safe.example")
        )
        public = batch.put(Document(title="Public page"))
        hidden = batch.put(Incident(title="Safe house", kind="arrest", when=day, sensitive=True))
        shelled = Incident(
            title="Market shelled",
            kind="shelling",
            when=day,
            state="review",
            citations=(Citation(document=secret), Citation(document=public)),
        )
        known = batch.put(shelled)
        told = {
            gist: batch.put(
                Statement(
                    gist=gist,
                    statement_incidents=(About(incident=about),),
                    citations=tuple(Citation(document=d, excerpt=gist) for d in documents),
                )
            )
            for gist, documents, about in (
                ("Told in confidence", (secret,), known),
                ("Told openly too", (secret, public), known),
                ("Of the safe house", (public,), hidden),
            )
        }
        party = Involvement(
            actor=actor,
            role="perpetrator",
            attribution="alleged",
            statement=told["Told in confidence"],
        )
        batch.put(replace(shelled, uid=known, involvements=(party,)))
    return store
