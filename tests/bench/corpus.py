"""A file of N incidents and 2 N statements, made of nothing but a seed, by the real bulk path.

    python -m tests.bench.corpus FILE [--incidents N]

Texts have 350 to 400 characters with Zipf's word frequencies, 7% of them in Arabic; names come in
variants; days run from 1989 to 2026 with the peaks of wars; actors and places are mentioned as
unevenly as words are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.bench import words
from tracker.model import names
from tracker.model.references import derived_uid
from tracker.store import index, migrations, rows, schema
from tracker.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.columns import Body

SEED: Final = 20261122
SHARE_ARABIC: Final = 0.07
FIRST_YEAR: Final = 1989
LAST_DAY: Final = date(2026, 11, 1)

COMMON: Final = "attack"
"""A word of about a fifth of all incidents."""
COMMON_TOO: Final = "forces"
MIDDLING: Final = "ceasefire"
RARE_KIND: Final = "chemical"

Record = tuple[str, str, "Body"]
"""Table, uid, body: what `Batch.put_body` takes."""

_PEAKS: Final = {1991: 3, 1994: 3, 2003: 3, 2006: 4, 2007: 4, 2013: 5, 2014: 8, 2015: 8, 2016: 7}
_KINDS: Final = (
    *(("clash", 30), ("shelling", 18), ("airstrike", 14), ("ied", 9), ("attack_civilians", 9)),
    *(("rocket_missile", 5), ("drone_attack", 5), ("suicide_bomb", 3), ("abduction", 3)),
    *(("targeted_killing", 2), ("protest", 1), ("interception", 0.7), (RARE_KIND, 0.3)),
)
_SAID: Final = (
    *(("report", 40), ("toll", 20), ("accuse", 10), ("claim", 9), ("condemn", 8), ("deny", 5)),
    *(("threaten", 3), ("justify", 2), ("demand", 2), ("retract", 1)),
)
_ROLES: Final = (("perpetrator", "alleged"), ("target", "given"), ("party", "given"))
_COUNTRIES: Final = ("IQ", "SY", "YE", "AF", "LB", "LY", "SO", "NG", "ML", "UA", "CD", "SD", "ET")
_SYLLABLES: Final = (
    *("al", "kha", "ta", "bar", "dir", "ez", "zor", "mu", "sal", "qa", "ri", "ha", "sh", "an"),
    *("jab", "lah", "ned", "ka", "sul", "ei", "man", "ir", "bil", "du", "ma", "aba", "far", "is"),
)
_VARIANTS: Final = (("q", "k"), ("ei", "ay"), ("kh", "h"), ("ou", "u"), ("sh", "ch"), ("z", "s"))


class Weighted:
    """Draws values by weight, many at a time."""

    def __init__(self, rng: random.Random, values: list[Any], weights: list[float]) -> None:
        self._rng, self._values = rng, values
        self._cumulated = list(accumulate(weights))
        self._drawn = self._stream()

    def _stream(self) -> Iterator[Any]:
        while True:
            yield from self._rng.choices(self._values, cum_weights=self._cumulated, k=10_000)

    def draw(self) -> Any:
        """Return a value."""
        return next(self._drawn)


def zipf(rng: random.Random, values: list[Any]) -> Weighted:
    """Return `values` to be drawn as unevenly as words: the first most often."""
    return Weighted(rng, values, [1 / (rank + 2.7) for rank in range(1, len(values) + 1)])


class Corpus:
    """The records of a corpus of `incidents` incidents, alike each time."""

    def __init__(self, incidents: int, seed: int = SEED, origin: str = "bench") -> None:
        self.incidents = incidents
        self.origin = origin
        self.rng = rng = random.Random(seed)
        self._latin = words.latin().stream(rng)
        self._arabic = words.arabic().stream(rng)
        self._actors = [self._uid("actor", n) for n in range(max(100, incidents // 50))]
        self._places = [self._uid("place", n) for n in range(max(100, incidents // 50))]
        documents = max(100, incidents // 4)
        self._documents = [self._uid("document", n) for n in range(documents)]
        self._parties = zipf(rng, self._actors)
        self._spots = zipf(rng, self._places)
        self._kinds = Weighted(rng, *_split(_KINDS))
        self._said = Weighted(rng, *_split(_SAID))
        years = list(range(FIRST_YEAR, LAST_DAY.year + 1))
        self._years = Weighted(rng, years, [float(_PEAKS.get(year, 1)) for year in years])

    def records(self) -> Iterator[Record]:
        """Yield all records; what is pointed to comes first."""
        yield from (("actors", uid, self._actor()) for uid in self._actors)
        yield from (("places", uid, self._place()) for uid in self._places)
        yield from (("documents", uid, self._document()) for uid in self._documents)
        for number in range(self.incidents):
            uid = self._uid("incident", number)
            day = self._day()
            yield "incidents", uid, self._incident(number, day)
            for which in range(2):
                statement = self._uid("statement", f"{number}-{which}")
                yield "statements", statement, self._statement(uid, number, which, day)

    def _uid(self, noun: str, number: object) -> str:
        return derived_uid(f"{self.origin}-{noun}", str(number))

    def _actor(self) -> Body:
        name = self._name(2)
        return {
            "name": name,
            "kind": self.rng.choice(("armed_group", "state_force", "person", "media", "ngo")),
            "country": self.rng.choice(_COUNTRIES),
            "state": "final",
            "parts": {"names": self._other_names(name)},
        }

    def _place(self) -> Body:
        name = self._name(1)
        return {
            "name": name,
            "kind": "town",
            "country": self.rng.choice(_COUNTRIES),
            "admin1": self.rng.choice(_SYLLABLES).title() + "iya",
            "latitude": round(self.rng.uniform(5, 37), 4),
            "longitude": round(self.rng.uniform(10, 50), 4),
            "state": "final",
            "parts": {"names": self._other_names(name)},
        }

    def _document(self) -> Body:
        day = self._day()
        return {
            "kind": "article",
            "title": self._sentence(50, 80),
            "publisher": self._parties.draw(),
            "date_edtf": day.isoformat(),
            "url": f"https://example.org/{self.rng.getrandbits(40):x}",
            "state": "final",
        }

    def _incident(self, number: int, day: date) -> Body:
        rng = self.rng
        parts: Body = {
            "involvements": {
                f"new-{n}": {"actor": self._parties.draw(), "role": role, "attribution": given}
                for n, (role, given) in enumerate(rng.sample(_ROLES, 2))
            },
            "citations": {"new-1": {"document": rng.choice(self._documents)}},
        }
        if number % 5 == 0:
            parts["tags"] = {f"week {day.isocalendar().week}": {}}
        return {
            "title": self._sentence(40, 70),
            "kind": self._kinds.draw(),
            "place": self._spots.draw(),
            "geo_precision": "town",
            "summary": self._text(),
            "state": "final" if number % 3 else "review",
            "grade": rng.choice(("weak", "fair", "confirmed", "ungraded")),
            "origin": self.origin,
            "origin_id": str(number),
            "parts": parts,
            **self._when(day),
        }

    def _statement(self, incident: str, number: int, which: int, day: date) -> Body:
        rng = self.rng
        parts: Body = {
            "statement_incidents": {incident: {}},
            "citations": {"new-1": {"document": rng.choice(self._documents)}},
        }
        if rng.random() < 0.4:
            low = int(rng.paretovariate(1.2))
            parts["casualties"] = {
                "new-1": {"incident": incident, "harm": "killed", "low": low, "best": low}
            }
        body: Body = {
            "kind": self._said.draw(),
            "speaker": self._parties.draw(),
            "credibility": rng.randint(2, 6),
            "state": "final",
            "origin": self.origin,
            "origin_id": f"{number}-{which}",
            "parts": parts,
            **self._when(min(day + timedelta(days=rng.randint(0, 5)), LAST_DAY)),
        }
        text = self._text()
        if rng.random() < 0.4:
            return {**body, "form": "quote", "gist": text[:120], "quote": text[120:]}
        return {**body, "gist": text}

    def _when(self, day: date) -> Body:
        """Return the date of a record: of ten, nine are known to the day."""
        chance = self.rng.random()
        if chance < 0.9:
            return {"date_edtf": day.isoformat()}
        if chance < 0.95:
            return {"date_edtf": f"{day}/{day + timedelta(days=self.rng.randint(1, 20))}"}
        if chance < 0.99:
            return {"date_edtf": f"{day:%Y-%m}"}
        return {} if chance < 0.995 else {"date_edtf": f"{day}/.."}

    def _day(self) -> date:
        year = self._years.draw()
        days = 305 if year == LAST_DAY.year else 365
        return date(year, 1, 1) + timedelta(days=int(self.rng.random() * days))

    def _text(self) -> str:
        return self._sentence(350, 400)

    def _sentence(self, low: int, high: int) -> str:
        draw = self._arabic if self.rng.random() < SHARE_ARABIC else self._latin
        wanted = self.rng.randint(low, high)
        text = " ".join(islice(draw, wanted // 4))
        while len(text) < wanted:
            text += " " + next(draw)
        return text[:1].upper() + text[1:wanted].rstrip() + "."

    def _name(self, least: int) -> str:
        rng = self.rng
        parts = rng.randint(least, least + 1)
        return " ".join(
            "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(parts)
        ).title()

    def _other_names(self, name: str) -> Body:
        other = {}
        for one, two in self.rng.sample(_VARIANTS, 3):
            if one in name.lower():
                other[f"new-{one}"] = {"name": name.lower().replace(one, two).title()}
        if self.rng.random() < 0.3:
            native = " ".join(islice(self._arabic, len(name.split())))
            other["new-native"] = {"name": native, "kind": "native", "language": "ar"}
        return other


@dataclass(frozen=True, slots=True)
class Built:
    """How a corpus was built."""

    path: str
    incidents: int
    records: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    file_mb: float
    raw_seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Records a second, journal, indexes and full text included."""
        return self.records / self.seconds


def build(path: Path, incidents: int) -> Built:
    """Write a corpus in one batch, as an import does, and tidy the index after it."""
    corpus = Corpus(incidents)
    records = 0
    began, busy, making = time.perf_counter(), time.process_time(), 0.0
    with Store.create(path, author="bench", clock=_noon, remember_place=False) as store:
        with store.batch("a corpus") as batch:
            for chunk in _chunks(corpus.records()):
                made = time.perf_counter()
                loaded = list(chunk)
                making += time.perf_counter() - made
                for table, uid, body in loaded:
                    batch.put_body(table, uid, body)
                records += len(loaded)
        seconds = time.perf_counter() - began - making
        index.optimize(store.conn)
        store.conn.execute("ANALYZE")
    return Built(
        str(path),
        incidents,
        records,
        seconds,
        time.process_time() - busy - making,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        path.stat().st_size / 1e6,
    )


def folder() -> Path:
    """Return where corpora are kept between runs."""
    found = Path(tempfile.gettempdir()) / "tracker-bench"
    found.mkdir(exist_ok=True)
    return found


def fetch(incidents: int, *, rebuild: bool = False) -> Built:
    """Return the corpus of this size, built in a process of its own unless there is one."""
    import subprocess

    path = folder() / f"corpus-{incidents}-{_version()}.db"
    told = path.with_suffix(".json")
    if rebuild or not told.exists():
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        told.unlink(missing_ok=True)
        print(f"building a corpus of {incidents:,} incidents …", file=sys.stderr, flush=True)
        subprocess.run(
            [sys.executable, "-m", "tests.bench.corpus", str(path), "--incidents", str(incidents)],
            check=True,
        )
    return Built(**json.loads(told.read_text()))


def _version() -> str:
    """Return what changes when the same records would make another file."""
    digest = hashlib.sha256()
    for module in (schema, migrations, index, names, rows, words, sys.modules[__name__]):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:8]


def _noon() -> datetime:
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


def _split(pairs: tuple[tuple[str, float], ...]) -> tuple[list[str], list[float]]:
    return [value for value, _ in pairs], [weight for _, weight in pairs]


def _chunks(records: Iterator[Record], size: int = 2000) -> Iterator[Iterator[Record]]:
    while chunk := list(islice(records, size)):
        yield iter(chunk)


def main() -> None:
    """Build a corpus and leave beside it how that went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--incidents", type=int, default=100_000)
    arguments = parser.parse_args()
    built = build(arguments.file, arguments.incidents)
    arguments.file.with_suffix(".json").write_text(json.dumps(asdict(built)))
    print(
        f"{built.records:,} records in {built.seconds:.1f} s ({built.rate:,.0f} a second), "
        f"peak memory {built.peak_mb:.0f} MB, file {built.file_mb:,.0f} MB"
    )


if __name__ == "__main__":
    main()
