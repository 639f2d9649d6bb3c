"""Numbers and spans of numbers in the words that every command uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def span(low: int | None, high: int | None) -> str:
    """Say a range: "5", "1–2", "12+" (at least), "0–9"; None is unbounded."""
    if low is None and high is None:
        return "?"
    if high is None:
        return f"{low:,}+"
    if low is None:
        return f"0–{high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def figure(low: int | None, best: int | None, high: int | None) -> str:
    """Say one figure: "5", "5–9, best 7"; "unknown" where there is no number."""
    if low is None and high is None:
        return "unknown" if best is None else f"{best:,}"
    best_apart = best is not None and best not in (low, high)
    return f"{span(low, high)}, best {best:,}" if best_apart else span(low, high)


def dead(spans: Iterable[tuple[int | None, int | None]]) -> str:
    """Say the spans of several parts, which must not be added up: "9+4"."""
    return "+".join(span(low, high) for low, high in spans)


_ONE = {"changes": "change", "batches": "batch", "saved_searches": "saved search"}


def how_many(count: int, table: str) -> str:
    """Say how many records of a table: "1 incident", "12 saved searches"."""
    return plural(count, _ONE.get(table, table.removesuffix("s")), table.replace("_", " "))


def plural(count: int, one: str, many: str) -> str:
    """Say how many: "1 record", "1,204 records"."""
    return f"{count:,} {one if count == 1 else many}"
