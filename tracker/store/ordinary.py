"""Ordinary English words: what a redaction does not take for a name because it sounds like one.

The list is that of SCOWL, up to the words that most people know; see NOTICE.md.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("ordinary_words.txt.gz")


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Return some 40,000 words of four letters or more, in small letters."""
    return frozenset(gzip.decompress(_FILE.read_bytes()).decode("ascii").split())
