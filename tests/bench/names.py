"""Completion at 50,000 names: how long it takes, and how often it finds who was meant.

The names are OFAC's list (US Treasury, public domain) among the names of UCDP's armed groups and
GeoNames' places; none of them is part of the project.
"""

from __future__ import annotations

import csv
import random
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from tests.analysis.misspelling import misspell
from tracker.analysis.naming import NameIndex
from tracker.model.names import index_text, skeleton
from tracker.store.naming import Spelling

FOLDER: Final = Path(__file__).parents[3] / "shared" / "data"
NAMES: Final = 50_000
FIRST: Final = 5


class Figures(NamedTuple):
    """Times in milliseconds of the processor, because others may be using the machine.

    `found` is a share of 1; `missed` says by rule how many were missed, and tried.
    """

    names: int
    load: float
    p50: float
    p99: float
    typing_p50: float
    typing_p99: float
    found: float
    missed: dict[str, tuple[int, int]]
    examples: list[tuple[str, str, str]]


def measure(folder: Path | None = None, *, step: int = 1, seed: int = 1) -> Figures | None:
    """Look up every `step`th alias with one mistake; None where the lists are not there."""
    folder = folder or FOLDER
    listed = folder / "names" / "ofac_names_aliases_conflict.csv"
    if not listed.is_file():
        return None
    aliases = _ofac(listed)
    rows = _spelled([*aliases, *_fillers(folder)])[:NAMES]
    start = time.thread_time()
    index = NameIndex("actors", rows, {})
    load = (time.thread_time() - start) * 1000
    index.find("warm it up")
    return _look_up(index, aliases[::step], load, seed)


def _look_up(index: NameIndex, aliases: list[tuple[str, str]], load: float, seed: int) -> Figures:
    pick = random.Random(seed)
    times, missed, tried = [], Counter[str](), Counter[str]()
    examples = []
    for ref, alias in aliases:
        rule, typed = misspell(alias, pick)
        start = time.thread_time()
        offers = index.find(typed, FIRST)
        times.append((time.thread_time() - start) * 1000)
        tried[rule] += 1
        if ref not in {offer.uid for offer in offers}:
            missed[rule] += 1
            examples.append((rule, alias, typed))
    typing = [_typed(index, alias) for _, alias in aliases[:: max(1, len(aliases) // 300)]]
    keys = sorted(one for times in typing for one in times)
    times.sort()
    return Figures(
        names=len(index),
        load=load,
        p50=statistics.median(times),
        p99=times[len(times) * 99 // 100],
        typing_p50=statistics.median(keys),
        typing_p99=keys[len(keys) * 99 // 100],
        found=1 - sum(missed.values()) / len(times),
        missed={rule: (missed[rule], count) for rule, count in sorted(tried.items())},
        examples=examples,
    )


def _typed(index: NameIndex, name: str) -> list[float]:
    """Return how long each key of a name took, as it is typed letter by letter."""
    times = []
    for end in range(1, len(name) + 1):
        start = time.thread_time()
        index.find(name[:end])
        times.append((time.thread_time() - start) * 1000)
    return times


def _ofac(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [(row["ref"], row["alias"]) for row in csv.DictReader(file)]


def _fillers(folder: Path) -> list[tuple[str, str]]:
    found = []
    with (folder / "names" / "ucdp_actor_aliases.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found += [(f"u{row['actor_id']}", row["name"]), (f"u{row['actor_id']}", row["alias"])]
    with (folder / "places" / "places_conflict_countries.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = [row["name"], *row["alternates"].split("|")[:3]]
            found += [(f"g{row['geonameid']}", name) for name in names if name]
    return found


def _spelled(names: list[tuple[str, str]]) -> list[Spelling]:
    return [
        Spelling(ref, ref, name, name, index_text(name), skeleton(name))
        for ref, name in dict.fromkeys(names)
    ]


if __name__ == "__main__":
    figures = measure()
    if figures is None:
        raise SystemExit("The lists are not at hand.")
    for name, value in figures._asdict().items():
        if name != "examples":
            print(name, value)
    print(*figures.examples[:40], sep="\n")
