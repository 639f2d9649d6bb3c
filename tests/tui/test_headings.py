"""The title of the list says a number only when it is that of what is listed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tracker.tui.headings import list_title
from tracker.tui.rows import BLOCK


@pytest.mark.parametrize(
    ("text", "total", "whole", "title"),
    [
        ("", None, None, "Incidents"),
        ("", None, 1105, "Incidents  1,105"),
        ("", 1105, 1105, "Incidents  1,105"),
        ("drone", None, 1105, f"Incidents  {BLOCK}+ of 1,105"),
        ("drone", None, None, "Incidents"),
        ("drone", 42, 1105, "Incidents  42 of 1,105"),
    ],
)
def test_the_number_in_the_title(
    text: str, total: int | None, whole: int | None, title: str
) -> None:
    browser: Any = SimpleNamespace(
        table="incidents",
        rows=SimpleNamespace(total=total),
        whole={} if whole is None else {"incidents": whole},
        request=SimpleNamespace(text=text),
        is_late=False,
    )
    assert list_title(browser).plain == title
