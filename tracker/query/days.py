"""The dates of a query: what a field and the text after it come to, in days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import DateError, QueryError
from tracker.query.syntax import Item, Range

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    ReadDate = Callable[[str], tuple[date | None, date | None]]
    """A date as typed to its first and last day (None is open); raises DateError."""


def span_of(
    text: str, field: str, value: Item | Range, read: ReadDate
) -> tuple[int | None, int | None]:
    """Return the first and the last day (ordinals) of a value; None is an open end.

    Raises QueryError where it cannot be read, or has no such end as the field needs.
    """
    if isinstance(value, Range):
        first = _read(text, value.low, value, read)[0] if value.low else None
        last = _read(text, value.high, value, read)[1] if value.high else None
        if first is not None and last is not None and first > last:
            raise _error(text, value, "The range runs backwards.", "Turn its ends round.")
    else:
        first, last = _read(text, value.text, value, read)
    if first is None and field in ("since", "before"):
        raise _error(text, value, f"{field}: needs a date with a beginning.", f"{field}:2021-06")
    if last is None and field in ("until", "after"):
        raise _error(text, value, f"{field}: needs a date with an end.", f"{field}:2021-06")
    return first, last


def _read(
    text: str, typed: str, value: Item | Range, read: ReadDate
) -> tuple[int | None, int | None]:
    try:
        first, last = read(typed)
    except DateError as error:
        raise _error(text, value, error.message, error.hint or "since:2021-06-27") from error
    if first is None and last is None:
        raise _error(text, value, "This date is unknown or open.", "no:date finds undated records")
    return (
        first.toordinal() if first is not None else None,
        last.toordinal() if last is not None else None,
    )


def _error(text: str, value: Item | Range, message: str, hint: str) -> QueryError:
    return QueryError(message, hint, text=text, start=value.span.start, end=value.span.end)
