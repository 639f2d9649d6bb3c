"""Which documents are one source: reprints of one origin, and what one publisher writes.

A publisher's second page on a matter is no second source: that is how sources are graded (as the
publisher, Admiralty code). Where it only carries what somebody else has seen, each is one by
itself.
"""

from __future__ import annotations

from typing import Final

WRITTEN: Final = ("article", "report", "press_release", "dataset", "other")
"""Kinds of document in which the publisher speaks; an interview or a video it only carries."""


def outlet(kind: str, publisher: str | None) -> str | None:
    """Return the publisher that is one source with all it writes; None where it only carries."""
    return publisher if kind in WRITTEN else None
