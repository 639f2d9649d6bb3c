"""Finding a name while it is typed, as a figure; see `names` for how it is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.bench import names
from tests.bench.figures import Figure, shown

if TYPE_CHECKING:
    from tests.bench.figures import Bench

MEDIAN_MS: Final = 5.0
FOUND: Final = 0.95


def looking_up(_: Bench) -> list[Figure]:
    """Look up misspelled names among 50,000; the lists are not part of the project."""
    found = names.measure(step=5)
    if found is None:
        return [Figure("fuzzy lookup of a name", "not measured: the lists are not at hand")]
    what = f"fuzzy lookup among {found.names:,} names"
    return [
        Figure(
            f"{what} (p50 / p99, CPU)",
            f"{shown(found.p50)} / {shown(found.p99)} ms",
            f"loading them {shown(found.load)} ms",
            None,
            f"p50 ≤ {MEDIAN_MS:g} ms",
            found.p50 <= MEDIAN_MS,
        ),
        Figure(
            f"{what}, one mistake: among the first {names.FIRST}",
            f"{found.found:.1%}",
            target=f"≥ {FOUND:.0%}",
            ok=found.found >= FOUND,
        ),
    ]
