"""What `--redact` and `--named` say, and what was taken out, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.cli.streams import OUTSIDE
from tracker.errors import UsageError
from tracker.model import references

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_MOST: Final = 10
"""References listed of each kind; a report lists all of them at its end."""


def named_of(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the actors whose names may be told; raises UsageError without --redact."""
    if "--named" in given and "--redact" not in given:
        raise UsageError("--named goes with --redact.", "--redact --named a7k3q,a2m9d")
    return tuple(word.strip() for word in given.get("--named", "").split(",") if word.strip())


def redaction_lines(dropped: Mapping[str, Collection[tuple[str, str]]]) -> Iterator[str]:
    """Yield what was taken out of which records; by reference, for a title would tell."""
    if dropped:
        yield (
            "Redacted. A name that is no actor of the file is not known, nor who is meant by an "
            "office told in a text (“the head nurse of …”): read it before it goes."
        )
    for what, records in dropped.items():
        shown = [references.show(table, uid, OUTSIDE) for table, uid in list(records)[:_MOST]]
        more = f" … and {len(records) - _MOST:,} more" if len(records) > _MOST else ""
        yield f"  {what} ({len(records):,}): {' '.join(shown)}{more}"
