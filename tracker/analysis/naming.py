"""Completion: from what is typed, in any spelling or script, to the actor or place it may mean.

A `NameIndex` holds the names of one table in memory and answers within a few milliseconds at
50,000 names. It only ever offers: each offer says which spelling matched, and how.

    exact    all of the name, by its folded words
    words    it begins with what was typed, or holds its words, the last perhaps unfinished
    inside   what was typed stands within a word of it
    sound    its consonants are those of what was typed
    similar  most of its words are nearly those that were typed
"""

from __future__ import annotations

from collections import defaultdict
from heapq import nlargest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from tracker.analysis.known_words import KnownWords, Words, without_articles
from tracker.model.haystack import GAP, Haystack
from tracker.model.names import index_text, skeleton
from tracker.store import naming

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from tracker.store.naming import Spelling

How = Literal["exact", "words", "inside", "sound", "similar"]

_LONGEST: Final = 200  # characters typed; what is longer is no name
_HITS: Final = 300  # names looked at per kind of match, those of most use first
_SHORTLIST: Final = 60  # names that are compared as a whole
_INSIDE_LETTERS: Final = 3
_LEAST: Final = 0.55  # similarity of the whole name from which it is offered
_MOST_WORDS: Final = 0.5  # of the letters of what was typed, from which most words are alike
_COMMON: Final = 1000  # a word of more names than this selects nothing, it only adds weight
_BEST_SOUND: Final = 0.96
_PART_SOUND: Final = 0.80
_USE_BONUS: Final = 0.04


class Offer(NamedTuple):
    """A record that what was typed may mean. `matched` is the spelling that matched, as written.

    `score` is 1 for what holds the typed text as it is, else how alike the two are.
    """

    uid: str
    name: str
    matched: str
    how: How
    score: float


class NameIndex:
    """The names of one table, ready to be looked up. Not thread-safe."""

    def __init__(self, table: str, rows: Iterable[Spelling], uses: dict[str, float]) -> None:
        self.table = table
        self.seq = 0
        self._uses: dict[str, float] = defaultdict(float)
        self._spellings: list[Spelling | None] = []
        self._of_record: dict[str, list[int]] = defaultdict(list)
        self._words = KnownWords()
        self._sounds = Words()
        self._whole_sounds: dict[str, list[int]] = defaultdict(list)
        self._texts: list[Haystack] = []
        rows = list(rows)
        owners = {row.record: row.owner for row in rows}
        for record, weight in uses.items():
            self._uses[owners.get(record, record)] += weight
        # The names of most use first, because a search for a common syllable stops early.
        rows.sort(key=lambda row: -self._uses.get(row.owner, 0.0))
        self._add(rows)

    @classmethod
    def load(cls, conn: sqlite3.Connection, table: str) -> NameIndex:
        """Read all names of actors or places from the file."""
        seq = naming.changed_since(conn, table, 1 << 62)[1]
        index = cls(table, naming.spellings(conn, table), naming.uses(conn, table))
        index.seq = seq
        return index

    def __len__(self) -> int:
        return sum(1 for spelling in self._spellings if spelling is not None)

    def refresh(self, conn: sqlite3.Connection) -> int:
        """Take in what was written since, here or by another process; return how many records."""
        changed, self.seq = naming.changed_since(conn, self.table, self.seq)
        if changed:
            self.update(changed, naming.spellings(conn, self.table, changed))
        return len(changed)

    def update(self, records: Iterable[str], rows: Iterable[Spelling]) -> None:
        """Replace all that is known of these records, which may have no names any more."""
        rows = list(rows)
        for record in {*records, *(row.record for row in rows)}:
            for number in self._of_record.pop(record, ()):
                self._spellings[number] = None
        self._add(rows)

    def used(self, uid: str) -> None:
        """Note that a record was chosen just now."""
        self._uses[uid] += 1.0

    def find(self, typed: str, limit: int = 8) -> list[Offer]:
        """Return the records that `typed` may mean, the likeliest first, each once.

        Nothing typed offers what was used most of late.
        """
        text = typed.strip()[:_LONGEST]
        query = index_text(text)
        if not query:
            return [] if text else self._favourites(limit)
        found = self._holding(query, limit)
        if len(found) < limit:
            for offer in self._like(text, query, bool(found)):
                if len(found) >= limit:
                    break
                found.setdefault(offer.uid, offer)
        return list(found.values())[:limit]

    # Adding

    def _add(self, rows: list[Spelling]) -> None:
        first = len(self._spellings)
        for number, row in enumerate(rows, first):
            self._of_record[row.record].append(number)
            self._words.add(number, row.folded.split())
            heard = row.skeleton.split()
            self._sounds.add(number, heard)
            self._whole_sounds["".join(heard)].append(number)
        self._spellings += rows
        self._texts.append(Haystack(dict(enumerate((row.folded for row in rows), first))))
        if len(self._texts) > 20:
            standing = {n: row.folded for n, row in enumerate(self._spellings) if row is not None}
            self._texts = [Haystack(standing)]

    # What holds the typed text

    def _holding(self, query: str, limit: int) -> dict[str, Offer]:
        """Return the owners of names that hold the query as it is, by uid, best first."""
        ranked: dict[int, tuple[int, How]] = {}
        for number in self._occurrences(GAP + query):
            folded = self._folded(number)
            ranked[number] = (0, "exact") if folded == query else (1, "words")
        for number in self._occurrences(" " + query):
            ranked.setdefault(number, (2, "words"))
        words = query.split()
        if len(words) > 1:
            for number in self._with_words(words):
                ranked.setdefault(number, (2, "words"))
        if len(ranked) < limit and len(query) >= _INSIDE_LETTERS:
            for number in self._occurrences(query):
                ranked.setdefault(number, (3, "inside"))
        return self._best(ranked)

    def _best(self, ranked: dict[int, tuple[int, How]]) -> dict[str, Offer]:
        """Return the owners in their order: exact, beginning so, a word of it, inside a word.

        Among those use decides; but of names that begin with each other ("Erbil", "Erbil airport")
        the shortest stands first, and is of as much use as the family.
        """
        standing = {n: s for n in ranked if (s := self._spellings[n]) is not None}
        begun = {spelling.folded for n, spelling in standing.items() if ranked[n][0] <= 1}
        roots = {n: _root(spelling.folded, begun) for n, spelling in standing.items()}
        use = {n: self._uses.get(spelling.owner, 0.0) for n, spelling in standing.items()}
        family: dict[tuple[int, str], float] = defaultdict(float)
        for number, root in roots.items():
            of = (ranked[number][0], root)
            family[of] = max(family[of], use[number])

        def place(number: int) -> tuple[object, ...]:
            rank, folded, root = ranked[number][0], standing[number].folded, roots[number]
            within = (folded != root, -use[number], len(folded), number)
            return (rank, -family[rank, root], len(root), root, *within)

        found: dict[str, Offer] = {}
        for number in sorted(standing, key=place):
            spelling = standing[number]
            if spelling.owner not in found:
                found[spelling.owner] = _offer(spelling, ranked[number][1], 1.0)
        return found

    def _occurrences(self, wanted: str) -> Iterator[int]:
        count = 0
        for text in reversed(self._texts):  # what was added last is most recent
            for number in text.find(wanted):
                if self._spellings[number] is not None:
                    yield number
                    count += 1
                    if count >= _HITS:
                        return

    def _with_words(self, words: list[str]) -> list[int]:
        """Return the names that hold all words in any order, the last perhaps unfinished."""
        last = set(self._words.beginning(words[-1]))
        groups: list[list[int]] = [self._words.names_with(word) for word in words[:-1]]
        if not last or not all(groups):
            return []
        groups.append([number for word in last for number in self._words.names_with(word)])
        groups.sort(key=len)
        found = []
        for number in dict.fromkeys(groups[0]):
            have = set(self._folded(number).split())
            if have.issuperset(words[:-1]) and not last.isdisjoint(have):
                found.append(number)
                if len(found) >= _HITS:
                    break
        return found

    # What is like it

    def _like(self, text: str, query: str, is_known: bool) -> list[Offer]:
        """Return what sounds or looks like the query, the likest first, each record once.

        `is_known`: there are names that hold the query, so its words are taken as they are.
        """
        from rapidfuzz import fuzz

        heard = self._heard(text)
        numbers = [*heard, *self._near(query, is_known)]
        wanted = " ".join(sorted(query.split()))
        best: dict[str, tuple[float, Offer]] = {}
        for number in dict.fromkeys(numbers):
            spelling = self._spellings[number]
            if spelling is None:
                continue
            ordered = " ".join(sorted(spelling.folded.split()))
            alike = max(fuzz.ratio(query, spelling.folded), fuzz.ratio(wanted, ordered)) / 100
            score = max(alike, heard.get(number, 0.0) + alike / 50)
            if score < _LEAST:
                continue
            how: How = "sound" if number in heard and score > alike else "similar"
            use = self._uses.get(spelling.owner, 0.0)
            rank = score + _USE_BONUS * use / (1 + use)
            if spelling.owner not in best or rank > best[spelling.owner][0]:
                best[spelling.owner] = rank, _offer(spelling, how, min(score, 1.0))
        order = sorted(best.values(), key=lambda found: -found[0])
        return [offer for _, offer in order]

    def _heard(self, text: str) -> dict[int, float]:
        """Return the names that sound like the text as a whole, or hold its sounds."""
        sounds = skeleton(text).split()
        if not sounds:
            return {}
        found = dict.fromkeys(self._whole_sounds.get("".join(sounds), ())[:_HITS], _BEST_SOUND)
        if sum(map(len, sounds)) < 3:
            return found
        groups = [self._sounds.names_with(sound) for sound in sounds[:-1]]
        last = [
            number
            for sound in self._sounds.beginning(sounds[-1])[:_HITS]
            for number in self._sounds.names_with(sound)[:_HITS]
        ]
        smallest = min([*groups, last], key=len)
        wanted = set(sounds[:-1])
        for number in smallest[: _HITS * 3]:
            spelling = self._spellings[number]
            if spelling is None:
                continue
            have = spelling.skeleton.split()
            if wanted.issubset(have) and any(word.startswith(sounds[-1]) for word in have):
                found.setdefault(number, _PART_SOUND)
        return found

    def _near(self, query: str, is_known: bool) -> list[int]:
        """Return the names of which most words are nearly those of the query."""
        typed = query.split()
        words = without_articles(self._words.parted(typed))
        # A mistake mostly makes a word that there is not; only where all are known, and yet
        # no name holds them, can each of them be the wrong one. While names hold it, the last
        # word is rather unfinished than wrong.
        doubted = [word for word in words if word not in self._words]
        if is_known:
            doubted = [word for word in doubted if word != typed[-1]]
        elif not doubted:
            doubted = words
        likes = [(word, self._words.like(word, is_doubted=word in doubted)) for word in words]
        total = sum(len(word) for word, _ in likes)
        # Rare words select the names, common ones only add to what is selected.
        likes.sort(key=lambda like: sum(len(self._words.names_with(word)) for word in like[1]))
        scores: dict[int, float] = defaultdict(float)
        for word, near in likes:
            best: dict[int, float] = {}
            for other, closeness in near.items():
                numbers = self._words.names_with(other)
                if len(numbers) > _COMMON:
                    numbers = [n for n in scores if other in self._folded(n).split()]
                for number in numbers:
                    if closeness > best.get(number, 0.0):
                        best[number] = closeness
            for number, closeness in best.items():
                scores[number] += closeness * len(word) / total
        alike = [number for number, score in scores.items() if score >= _MOST_WORDS]
        # Of names that hold as much of the query the shortest is the likest.
        return nlargest(_SHORTLIST, alike, key=lambda n: scores[n] - len(self._folded(n)) / 1000)

    # Small things

    def _folded(self, number: int) -> str:
        spelling = self._spellings[number]
        return "" if spelling is None else spelling.folded

    def _favourites(self, limit: int) -> list[Offer]:
        names = {s.owner: s for s in self._spellings if s is not None and s.owner in self._uses}
        order = sorted(names, key=lambda uid: -self._uses[uid])
        return [
            Offer(uid, names[uid].owner_name, names[uid].owner_name, "words", 1.0)
            for uid in order[:limit]
        ]


def _root(name: str, names: set[str]) -> str:
    """Return the shortest of the names that stands, in whole words, at the beginning of one."""
    words = name.split()
    starts = (" ".join(words[:count]) for count in range(1, len(words)))
    return next((start for start in starts if start in names), name)


def _offer(spelling: Spelling, how: How, score: float) -> Offer:
    return Offer(spelling.owner, spelling.owner_name, spelling.name, how, score)
