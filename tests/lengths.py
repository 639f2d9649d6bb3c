"""How long what is drawn at random is drawn: a little each time, at length where one asks for it.

The little is the same each time: what passes here passes elsewhere. At length, ten times as much is
drawn of every law, and something else each time:

    TESTS_AT_LENGTH=1 python -m pytest --timeout 0 tests/store/test_merge.py
"""

from __future__ import annotations

import os

AT_LENGTH = bool(os.environ.get("TESTS_AT_LENGTH"))


def draws(usual: int, at_length: int) -> int:
    """Return how often to draw."""
    return at_length if AT_LENGTH else usual
