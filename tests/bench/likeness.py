"""Likely doubles in a real data set: how long it takes, and how many a second coder's would find.

The file is an import of UCDP GED; a second coder is simulated by the same event in other words,
some with a point instead of the place, some a day off, some without parties.

    python -m tests.bench.likeness FILE [--sample 60] [--seed 1]

prints the figures, and a random sample of the pairs that are proposed, to be read one by one.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tracker.analysis import duplicates, same_names

if TYPE_CHECKING:
    from tracker.model.columns import Body
    from tracker.store.store import Store

_EVENTS: Final = """
SELECT i.uid, i.date_edtf, p.uid, p.latitude, p.longitude,
       (SELECT group_concat(s.gist, ' ') FROM statements s
        JOIN statement_incidents si ON si.statement_id = s.id WHERE si.incident_id = i.id)
FROM incidents i JOIN places p ON p.id = i.place_id
WHERE i.date_precision = 'day' AND i.geo_precision IN ('town', 'near') ORDER BY i.id"""


class Figures(NamedTuple):
    """Seconds and milliseconds of the processor; `found`: share of doubles among five offers."""

    incidents: int
    proposed: int
    seconds: float
    actors: int
    places: int
    names_seconds: float
    found: float
    offered: float
    p50: float
    p99: float


def measure(store: Store, *, doubles: int = 400, seed: int = 9) -> Figures:
    """Compare a whole file, then look single doubles up as if someone typed them."""
    count = store.conn.execute("SELECT count(*) FROM incidents").fetchone()[0]
    start = time.thread_time()
    proposed = sum(1 for _ in duplicates.in_file(store.conn, "incidents"))
    seconds = time.thread_time() - start
    start = time.thread_time()
    named = [sum(1 for _ in same_names.in_file(store.conn, t)) for t in ("actors", "places")]
    names_seconds = time.thread_time() - start
    found, offered, times = _second_coder(store, doubles, random.Random(seed))
    return Figures(
        incidents=count,
        proposed=proposed,
        seconds=seconds,
        actors=named[0],
        places=named[1],
        names_seconds=names_seconds,
        found=found,
        offered=offered,
        p50=times[len(times) // 2],
        p99=times[len(times) * 99 // 100],
    )


def _second_coder(
    store: Store, doubles: int, pick: random.Random
) -> tuple[float, float, list[float]]:
    events = store.conn.execute(_EVENTS).fetchall()
    found = offered = 0
    times = []
    for event in pick.sample(events, min(doubles, len(events))):
        body = _recoded(store.body("incidents", event[0]), event, pick)
        start = time.thread_time()
        likely = duplicates.of_body(store.conn, "incidents", body)
        times.append((time.thread_time() - start) * 1000)
        found += event[0] in {one.other for one in likely}
        offered += len(likely)
    return found / len(times), offered / len(times), sorted(times)


def _recoded(body: Body, event: tuple[Any, ...], pick: random.Random) -> Body:
    _, day, place, latitude, longitude, said = event
    words = (said or "").split()
    recoded: Body = {
        "title": " ".join(words[: max(4, len(words) // 3)]),
        "kind": pick.choice(["clash", "shelling", "airstrike"]),
        "date_edtf": day,
        "geo_precision": "town",
    }
    if pick.random() < 0.1:
        moved = date.fromisoformat(day) + timedelta(pick.choice([-1, 1]))
        recoded["date_edtf"] = moved.isoformat()
    if pick.random() < 0.7:
        recoded["place"] = place
    else:
        recoded["latitude"] = latitude + pick.uniform(-0.03, 0.03)
        recoded["longitude"] = longitude + pick.uniform(-0.03, 0.03)
    if pick.random() < 0.7:
        recoded["parts"] = {"involvements": body["parts"]["involvements"]}
    return recoded


def main() -> None:
    """Print the figures of a file, and pairs of it to read."""
    from tracker.store.store import Store

    parser = argparse.ArgumentParser(prog="python -m tests.bench.likeness")
    parser.add_argument("file", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with Store.open(arguments.file) as store:
        for name, value in measure(store)._asdict().items():
            print(f"{name:14} {value:.3g}" if isinstance(value, float) else f"{name:14} {value:,}")
        pairs = list(duplicates.in_file(store.conn, "incidents"))
        drawn = random.Random(arguments.seed).sample(pairs, min(arguments.sample, len(pairs)))
        for one in sorted(drawn, key=lambda pair: -pair.score):
            print(f"\n{one.score:.2f}  {'; '.join(one.reasons)}")
            for uid in (one.uid, one.other):
                print("      ", "  ".join(_shown(store, uid)))


def _shown(store: Store, uid: str) -> list[str]:
    """Return what a reader has to judge by: number in the data set, day, place, the dead, words."""
    id_, *head = store.conn.execute(
        "SELECT i.id, coalesce(i.origin_id, ''), i.date_edtf, coalesce(p.name, ''), "
        "i.geo_precision FROM incidents i LEFT JOIN places p ON p.id = i.place_id WHERE i.uid = ?",
        (uid,),
    ).fetchone()
    dead = store.conn.execute(
        "SELECT victims || ' ' || coalesce(low, '') || '-' || coalesce(high, '') FROM casualties "
        "WHERE incident_id = ? AND harm = 'killed'",
        (id_,),
    ).fetchall()
    said = store.conn.execute(
        "SELECT s.gist FROM statements s JOIN statement_incidents si ON si.statement_id = s.id "
        "WHERE si.incident_id = ?",
        (id_,),
    ).fetchall()
    return [*head, *(row[0] for row in dead), *dict.fromkeys(row[0] for row in said)]


if __name__ == "__main__":
    main()
