"""The manual's key tables are the registry's; its examples are run in tests/cli."""

from __future__ import annotations

from tests.documents import DOCS, manual


def test_the_key_tables_of_the_manual_are_those_of_the_registry() -> None:
    written = (DOCS / "manual.md").read_text(encoding="utf-8")
    assert written == manual(), "write it anew: python -m tests.documents"
