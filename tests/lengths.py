"""How long what is drawn at random is drawn: a little each time, at length where one asks for it.

`TESTS_AT_LENGTH=1 python -m pytest --timeout 0 tests/store/test_merge.py` draws ten times as much
of every law.
"""

from __future__ import annotations

import os


def draws(usual: int, at_length: int) -> int:
    """Return how often to draw."""
    return at_length if os.environ.get("TESTS_AT_LENGTH") else usual
