"""Areas: the provinces and districts that places lie in, which need no records of their own.

An area is what stands in `admin1` or `admin2` of the places within it; the index files their
incidents under its words. A place stands for the areas called as it is, Erbil for all that lies in
Erbil: by the folded words of any of its names, then by sound, the second only within its country
and only where no other place bears the area's name (Al-Baghdadi sounds like Baghdad).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.area_names import usual_names
from tracker.model.names import SIMILAR, index_text, skeleton
from tracker.store.index import facet_word

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tracker.query.names import Named

_FACETS: Final = {"admin1": "m", "admin2": "n"}
_DESIGNATIONS: Final = {
    level: frozenset(index_text(words).split())
    for level, words in {
        "admin1": "governorate province state region oblast department muhafazat "
        "محافظة ولاية استان",
        "admin2": "district county raion municipality subdistrict قضاء ناحية شهرستان",
    }.items()
}
"""What an area is, in its name: "Homs Governorate" is the area of Homs."""

_ACROSS: Final = ("country", "region", "sea", "river", "road", "border")
"""Kinds of place that lie in no one province."""

_UNPLACED: Final = f"""
WITH used(id) AS (
    SELECT DISTINCT coalesce(q.merged_into_id, q.id) FROM places q
    WHERE EXISTS (SELECT 1 FROM incidents i WHERE i.place_id = q.id AND i.state <> 'void')
)
SELECT p.country, count(*) FROM used JOIN places p ON p.id = used.id
WHERE p.admin1 IS NULL AND p.country IS NOT NULL
AND p.kind NOT IN ({", ".join("?" * len(_ACROSS))}) GROUP BY p.country"""

_SOUND_LETTERS: Final = 3


class Area(NamedTuple):
    """A division as the places within it name it; `level` is admin1 or admin2."""

    name: str
    level: str
    country: str

    @property
    def facet(self) -> str:
        """What the index files its incidents under."""
        return facet_word(_FACETS[self.level], self.name)


class Areas:
    """All areas of a file; `records` are those that are places themselves, with all their names.

    A province has its usual names too, beside what the places within call it (`area_names`).
    `unplaced` counts by country the places of which nobody has said in which province they lie.
    """

    def __init__(
        self,
        listed: Iterable[Area],
        records: Iterable[tuple[str, Collection[str]]] = (),
        unplaced: Mapping[str, int] | None = None,
    ) -> None:
        self.listed = sorted(set(listed))
        self.unplaced = unplaced or {}
        self._folded = [(index_text(area.name), area) for area in self.listed]
        self._by_words: dict[tuple[str, str], list[Area]] = {}
        self._by_sound: dict[str, dict[tuple[str, str], list[Area]]] = {}
        for area in self.listed:
            self._by_words.setdefault((area.level, _words(area.name, area.level)), []).append(area)
        self.usual = {one: names for one, names in self._provinces() if names}
        for area, names in self.usual.items():
            self._lend([area], area.level, names)
        for level, called in records:
            own = dict.fromkeys(area for name in called for area in self.called(name, [level]))
            if own:
                self._lend(own, level, called)

    def _lend(self, own: Iterable[Area], level: str, names: Iterable[str]) -> None:
        for key in {(level, _words(name, level)) for name in names}:
            self._by_words[key] = list(dict.fromkeys([*own, *self._by_words.get(key, ())]))

    def _provinces(self) -> Iterator[tuple[Area, tuple[str, ...]]]:
        """Yield the areas of the first order with the usual names of the province that each is."""
        for area in self.listed:
            if area.level == "admin1":
                yield area, usual_names(area.country, _bare(area.name, area.level))

    def called(self, name: str, levels: Collection[str] = tuple(_FACETS)) -> list[Area]:
        """Return the areas of this name, in any folded spelling."""
        keys = [(level, _words(name, level)) for level in levels]
        return [area for key in keys if key[1] for area in self._by_words.get(key, ())]

    def beginning(self, typed: str) -> list[Area]:
        """Return the areas whose names begin so."""
        start = index_text(typed)
        return [area for folded, area in self._folded if folded.startswith(start)]

    def sounding(
        self, name: str, levels: Collection[str] = tuple(_FACETS), country: str = ""
    ) -> list[Area]:
        """Return the areas that sound so, of those that may lie in the country."""
        sounds = self._by_sound.get(country)
        if sounds is None:
            # Of one country alone: a sound takes a hundred times as long as folded words.
            sounds = {}
            for area in self.listed:
                if not country or area.country in ("", country):
                    key = (area.level, _sound(area.name, area.level))
                    sounds.setdefault(key, []).append(area)
            self._by_sound[country] = sounds
        heard = [(level, _sound(name, level)) for level in levels]
        return [
            area
            for level, sound in heard
            if sum(letter not in " aY" for letter in sound) >= _SOUND_LETTERS
            for area in sounds.get((level, sound), ())
        ]


def areas(conn: sqlite3.Connection) -> Areas:
    """Return all areas of the file, read anew only after it was written to.

    To look through 20,000 places takes some 25 ms, which no key in the filter line shall wait for.
    """
    path = conn.execute("PRAGMA database_list").fetchone()[2]
    last = conn.execute("SELECT seq, hash FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
    if not path or last is None or conn.in_transaction:
        return _read(conn)
    state = (path, *last)
    found = _held.get(state)
    if found is None:
        found = _read(conn)
        _held.clear()
        _held[state] = found
    return found


_held: dict[tuple[str, int, str], Areas] = {}
"""The areas of the file that was asked for last, by its path and its last journal entry."""


def areas_of(conn: sqlite3.Connection, named: Named) -> list[Area]:
    """Return the areas that named places are, or that are called as they are.

    Those that a record stands for (its kind is admin1 or admin2) also under the name that the
    places within use. A reference names the record alone.
    """
    known = areas(conn)
    if not known.listed:
        return []
    rows = conn.execute(
        "SELECT p.kind, coalesce(p.country, ''), n.name FROM places p "
        "JOIN names n ON n.place_id = p.id WHERE p.id IN (SELECT value FROM json_each(?))",
        (json.dumps(named.ids),),
    ).fetchall()
    called: list[Area] = []
    sounding: list[Area] = []
    for kind, country, name in rows:
        levels = _levels(kind, by_reference=named.how == "reference")
        called += known.called(name, levels)
        if named.how != "prefix":
            sounding += known.sounding(name, levels, country)
    return list(dict.fromkeys([*called, *_borne_by_none(conn, sounding)]))


def areas_called(conn: sqlite3.Connection, name: str, *, prefix: bool = False) -> list[Area]:
    """Return the areas of a name, or whose names begin so, whether or not a place is called so."""
    known = areas(conn)
    return known.beginning(name) if prefix else known.called(name)


def areas_sounding(conn: sqlite3.Connection, name: str) -> list[Area]:
    """Return the areas that sound like a name, where no place bears theirs."""
    return _borne_by_none(conn, areas(conn).sounding(name))


def areas_like(conn: sqlite3.Connection, typed: str) -> list[str]:
    """Return the names of the areas that a name unknown here looks like: only to be offered."""
    from rapidfuzz import fuzz, process

    known = areas(conn)
    named = [
        (area, name) for area in known.listed for name in (area.name, *known.usual.get(area, ()))
    ]
    near = process.extract(
        index_text(typed),
        [_words(name, area.level) for area, name in named],
        scorer=fuzz.ratio,
        score_cutoff=SIMILAR * 100,
    )
    return list(dict.fromkeys(named[at][0].name for _, _, at in near))


def _levels(kind: str, *, by_reference: bool) -> tuple[str, ...]:
    if kind in _FACETS:
        return (kind,)
    return () if by_reference and kind != "region" else tuple(_FACETS)


def _borne_by_none(conn: sqlite3.Connection, found: Iterable[Area]) -> list[Area]:
    sql = "SELECT 1 FROM names WHERE place_id IS NOT NULL AND folded = ? LIMIT 1"
    return [
        area
        for area in dict.fromkeys(found)
        if conn.execute(sql, (_words(area.name, area.level),)).fetchone() is None
    ]


def _read(conn: sqlite3.Connection) -> Areas:
    rows = conn.execute("SELECT DISTINCT coalesce(country, ''), admin1, admin2 FROM places")
    listed = [
        Area(name, level, country)
        for country, admin1, admin2 in rows
        for level, name in (("admin1", admin1), ("admin2", admin2))
        if name and index_text(name)
    ]
    names: dict[tuple[int, str], list[str]] = {}
    for id_, level, own, name in conn.execute(
        "SELECT p.id, p.kind, iif(p.kind = 'admin1', p.admin1, p.admin2), n.name FROM places p "
        "JOIN names n ON n.place_id = p.id WHERE p.kind IN ('admin1', 'admin2')"
    ):
        names.setdefault((id_, level), [own] if own else []).append(name)
    records = ((level, known) for (_, level), known in names.items())
    return Areas(listed, records, dict(conn.execute(_UNPLACED, _ACROSS).fetchall()))


def _bare(name: str, level: str) -> str:
    """Return the name of an area as written, without what says that it is one."""
    words = [word for word in name.split() if index_text(word) not in _DESIGNATIONS[level]]
    if words[:1] in (["of"], ["Of"]):
        words = words[1:]
    return " ".join(words) or name


@lru_cache(maxsize=32_768)
def _words(name: str, level: str) -> str:
    return index_text(_bare(name, level))


@lru_cache(maxsize=32_768)
def _sound(name: str, level: str) -> str:
    return skeleton(_bare(name, level))
