"""Looking a place up in the gazetteers, by any spelling of its names."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tracker.gazetteer.entries import Entry, read_packed
from tracker.model.geography import Point, distance_km
from tracker.model.haystack import GAP, Haystack
from tracker.model.names import index_text, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BUILT_IN: Final = Path(__file__).with_name("places.tsv.gz")

How = Literal["exact", "words", "inside", "sound", "similar"]

_LONGEST: Final = 100
_HITS: Final = 200
_INSIDE_LETTERS: Final = 3
_SOUND_LETTERS: Final = 3  # of which one less will do where nothing else is found
_NEAR_LETTERS: Final = 4
_NEAR_WORDS: Final = 6
_NEAR_KM: Final = 100.0


def imported_folder() -> Path:
    """Return where imported gazetteers lie: in the data folder, for all files; need not exist."""
    import platformdirs

    return Path(platformdirs.user_data_dir("tracker", appauthor=False)) / "gazetteer"


def imported_files(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return the imported gazetteers with their times: where they differ, there is news."""
    try:
        return tuple((path.name, path.stat().st_mtime_ns) for path in _packed(folder))
    except OSError:  # one is being replaced just now: the next look finds it
        return ()


def _packed(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.tsv.gz"))


class Found(NamedTuple):
    """A place that was looked up: the spelling that matched, and how (as analysis.naming)."""

    entry: Entry
    matched: str
    how: How


class Gazetteer:
    """The places of one or several packed files, in memory; reading them takes half a second."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: -entry.population)
        self._owner: list[int] = []
        self._names: list[str] = []
        for number, entry in enumerate(self._entries):
            self._names += (entry.name, *entry.others)
            self._owner += [number] * (1 + len(entry.others))
        self._folded = [index_text(name) for name in self._names]
        self._text = Haystack(dict(enumerate(self._folded)))
        self._sounds = Haystack(
            {number: GAP.join(entry.sounds) for number, entry in enumerate(self._entries)}
        )
        self._by_length: dict[int, list[str]] = {}

    @classmethod
    def load(cls, folder: Path | None = None) -> Gazetteer:
        """Return the built-in gazetteer with those that were imported into `folder`.

        The last one read stays in memory, and is the answer as long as its files are the same.
        """
        imported = imported_files(folder) if folder is not None else ()
        return _read(folder if imported else None, imported)

    def __len__(self) -> int:
        return len(self._entries)

    def find(
        self, typed: str, limit: int = 8, *, near: Point | None = None, country: str = ""
    ) -> list[Found]:
        """Return places that `typed` may name, the likeliest first, each once.

        Of those that match alike, first what is within 100 km of `near` or in `country` (ISO
        3166 alpha-2), then the most populous.
        """
        query = index_text(typed.strip()[:_LONGEST])
        if not query:
            return []
        found: dict[int, Found] = {}
        self._take(found, GAP + query + GAP, "exact", near, country)
        self._take(found, GAP + query, "words", near, country)
        if len(found) < limit:
            self._take(found, " " + query, "words", near, country)
        if len(found) < limit:
            self._take_sounds(found, typed, near, country)
        if len(found) < limit and len(query) >= _INSIDE_LETTERS:
            self._take(found, query, "inside", near, country)
        if not found:
            for variant in self._variants(query):
                self._take(found, GAP + variant, "similar", near, country)
        return list(found.values())[:limit]

    def called(self, typed: str) -> list[Found]:
        """Return the places that are called exactly so, in any of their names."""
        query, found = index_text(typed.strip()[:_LONGEST]), dict[int, Found]()
        if query:
            self._take(found, GAP + query + GAP, "exact", None, "")
        return list(found.values())

    def timezone(self, country: str, admin1: str = "") -> str:
        """Return the one zone of a country or province, "" where it has several or none is known.

        One of 41 countries: of others no place is known here, so neither is their zone.
        """
        zones = {
            entry.timezone
            for entry in self._entries
            if entry.country == country and admin1 in ("", entry.admin1)
        }
        return zones.pop() if len(zones) == 1 else ""

    def _take(
        self, found: dict[int, Found], wanted: str, how: How, near: Point | None, country: str
    ) -> None:
        hits: dict[int, Found] = {}
        for name in self._text.find(wanted):
            owner = self._owner[name]
            if owner not in found and owner not in hits:
                hits[owner] = Found(self._entries[owner], self._names[name], how)
                if len(hits) >= _HITS:
                    break
        self._add(found, hits, near, country)

    def _take_sounds(
        self, found: dict[int, Found], typed: str, near: Point | None, country: str
    ) -> None:
        sound = skeleton(typed[:_LONGEST]).replace(" ", "")
        if len(sound) < (_SOUND_LETTERS if found else _SOUND_LETTERS - 1):
            return
        hits: dict[int, Found] = {}
        for owner in self._sounds.find(GAP + sound + GAP):
            if owner not in found:
                entry = self._entries[owner]
                hits[owner] = Found(entry, _that_sounds(entry, sound), "sound")
                if len(hits) >= _HITS:
                    break
        self._add(found, hits, near, country)

    def _add(
        self,
        found: dict[int, Found],
        hits: dict[int, Found],
        near: Point | None,
        country: str,
    ) -> None:
        def rank(owner: int) -> tuple[bool, bool, int]:
            entry = self._entries[owner]
            return not _is_near(entry, near), entry.country != country, owner

        for owner in sorted(hits, key=rank):
            found[owner] = hits[owner]

    def _variants(self, query: str) -> Iterator[str]:
        """Yield the query with one of its words as it may have been meant."""
        from rapidfuzz.distance import OSA

        words = query.split()
        for place, word in enumerate(words):
            if len(word) < _NEAR_LETTERS:
                continue
            near = [
                other
                for length in (len(word) - 1, len(word), len(word) + 1)
                for other in self._words_of(length)
                if other[0] == word[0] and OSA.distance(word, other, score_cutoff=1) <= 1
            ]
            for other in near[:_NEAR_WORDS]:
                yield " ".join([*words[:place], other, *words[place + 1 :]])

    def _words_of(self, length: int) -> list[str]:
        if not self._by_length:
            words = {word for folded in self._folded for word in folded.split()}
            by_length: dict[int, list[str]] = defaultdict(list)
            for word in sorted(words):
                by_length[len(word)].append(word)
            self._by_length = dict(by_length)
        return self._by_length.get(length, [])


@lru_cache(maxsize=1)
def _read(folder: Path | None, imported: tuple[tuple[str, int], ...]) -> Gazetteer:
    paths = [folder / name for name, _ in imported] if folder is not None else []
    known: dict[str, Entry] = {}
    for path in (BUILT_IN, *paths):
        known |= {entry.key: entry for entry in read_packed(path)}
    return Gazetteer(known.values())


def _is_near(entry: Entry, near: Point | None) -> bool:
    if near is None or entry.point is None:
        return False
    return distance_km(entry.point, near) <= _NEAR_KM


def _that_sounds(entry: Entry, sound: str) -> str:
    names = (entry.name, *entry.others)
    return next((n for n in names if skeleton(n).replace(" ", "") == sound), entry.name)
