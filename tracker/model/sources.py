"""Which documents are one source: reprints of one origin, and what one publisher writes.

A publisher's second page on a matter is no second source: that is how sources are graded (as the
publisher, Admiralty code). Where it only carries what somebody else has seen, each is one by
itself. A data set is coded from reports of others: beside any of them it is no source of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

WRITTEN: Final = ("article", "report", "press_release", "dataset", "other")
"""Kinds of document in which the publisher speaks; an interview or a video it only carries."""

CODED: Final = "dataset"
"""The kind of document that is made of what others report."""


class Cited(Protocol):
    """A document as it is cited."""

    @property
    def coded(self) -> bool | int:
        """Whether it is a data set."""


D = TypeVar("D", bound=Cited)


def outlet(kind: str, publisher: str | None) -> str | None:
    """Return the publisher that is one source with all it writes; None where it only carries."""
    return publisher if kind in WRITTEN else None


def sources_among(documents: Sequence[D]) -> Sequence[D]:
    """Return the documents that may be sources of their own: data sets only where all are."""
    return [one for one in documents if not one.coded] or documents
