"""Likely doubles in a real data set: how long it takes, and how many a second coder's would find.

The file is an import of UCDP GED; a second coder is simulated by the same event in other words,
some with a point instead of the place, some a day off, some without parties.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
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
