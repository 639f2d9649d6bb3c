"""The manual's key tables are the registry's; its examples are run in tests/cli."""

from __future__ import annotations

import re

from tests.documents import DOCS, manual


def test_the_key_tables_of_the_manual_are_those_of_the_registry() -> None:
    written = (DOCS / "manual.md").read_text(encoding="utf-8")
    assert written == manual(), "write it anew: python -m tests.documents"


def test_every_picture_of_the_manual_is_there_and_every_picture_is_shown() -> None:
    shown = set(re.findall(r"\]\(([^)]+\.svg)\)", (DOCS / "manual.md").read_text("utf-8")))
    kept = {
        str(path.relative_to(DOCS))
        for folder in ("forms", "weighing")
        for path in (DOCS / folder).glob("*.svg")
    }
    assert shown == kept
    assert len(kept) > 15
