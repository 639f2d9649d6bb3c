"""docs/data-model.md names every table and column of the schema, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.store.store import Store

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-model.md"


def schema(store: Store) -> dict[str, set[str]]:
    tables = [
        row[0]
        for row in store.conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
        )
    ]
    return {
        table: {row[1] for row in store.conn.execute(f"PRAGMA table_info({table})")}
        for table in tables
    }


def test_every_table_and_column_is_in_the_document(store: Store) -> None:
    named = set(re.findall(r"`([a-z_0-9]+)`", DOCUMENT.read_text(encoding="utf-8")))
    for table, columns in schema(store).items():
        assert table in named
        assert columns <= named, f"{table}: {columns - named}"


def test_the_columns_listed_under_a_table_are_its_own(store: Store) -> None:
    tables = schema(store)
    common = {"record", "date"}
    for paragraph in DOCUMENT.read_text(encoding="utf-8").split("\n\n"):
        head = re.match(r"`([a-z_]+)`: ", paragraph)
        if head is None or head[1] not in tables:
            continue
        own = re.split(r"\. `\w+`: ", paragraph)[0]
        without_asides = re.sub(r"\([^()]*\)", "", own[head.end() :])
        listed = set(re.findall(r"`([a-z_0-9]+)`", without_asides))
        codes = {
            row[0] for row in store.conn.execute("SELECT code FROM terms UNION SELECT 'primary'")
        }
        assert listed - codes - common - {"files"} <= tables[head[1]], head[1]
