"""The names of persons, found in texts in whatever disguise: what redaction takes out.

A name may stand there in another spelling (folded, by sound), run together (#QassemSoleimani,
AbuAli), with what its language joins to a word (Soleimani's, ولسليماني, לנתניהו, Махмудовым), among
words of a script without blanks (李明说), or encoded in an address. A word too many is taken
rather than one too few; but a single word that only *sounds* like a name has to be spelled like it
too, and to be no ordinary word, or no text would keep its missiles (Muslih) and bombs (Pompeo).
How well that does is in docs/redaction.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tracker.model.encoded import with_addresses
from tracker.model.likeness import SOUND, Likeness
from tracker.model.names import index_text, located_words, skeleton
from tracker.model.names import words as fold_words
from tracker.model.word_forms import consonants, forms, without_prefix

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

WITHHELD: Final = "[name withheld]"

_TELLING: Final = 4
"""Letters from which on a single word of a name counts as the name."""
_INSIDE: Final = 6
"""Letters from which on it does so inside a longer word too: Esper is not a spokesperson."""
_INSIDE_JOINED: Final = 5
"""The same, where words are often run together: tags, handles, addresses."""
_UNSPACED_TELLING: Final = 2
"""The same, in a script that puts no blanks between words."""
_SOUND_INSIDE: Final = 5
"""Consonants from which on the sound of a whole name counts inside a longer word."""
_HEAD: Final = 3
"""Letters of the beginning of a name by which most words are passed over."""
_MOST_WORDS: Final = 12

_UNSEEN: Final = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003134f]"
)
"""Thai, Lao, Burmese, Khmer, Kana, Han."""

_JOINED_ON: Final = 5
"""Letters that are joined to a name at most, before and after it."""
# Where small letters become a capital, letters digits, or an apostrophe stands.
_SEAM: Final = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)"
    r"|['’‘`´ʼ]"
)


_TITLES: Final = frozenset(
    {
        *("president", "minister", "secretary", "senator", "ambassador", "doctor", "commander"),
        *("general", "admiral", "marshal", "colonel", "captain", "major", "brigadier"),
        *("lieutenant", "king", "queen", "prince", "princess", "prime", "ayatollah", "allah"),
        *("sayyid", "sayid", "sayyed", "sayed", "seyed", "seyyed", "sheikh", "shaykh", "sheik"),
        *("shaikh", "imam", "mullah", "hajj", "hajji", "haji", "رئيس", "وزير", "جنرال", "سيد"),
        *("شيخ", "امام", "حاج", "حاجي", "الله", "ايه"),
    }
)
"""What stands with many names and tells none by itself."""
_SERVANTS: Final = frozenset({"abdul", "abdel", "abdal", "abdol", "abdoul", "abdur"})
"""Beginnings of names of two words: beside a name they are a part of it."""

_OWN: Final = re.compile(re.escape(WITHHELD))
_HANDLE: Final = re.compile(r"(?<![\w.#@＃＠])[\w.#@＃＠]*[#@＃＠][\w.-]+")

Span = tuple[int, int]
"""From, to."""
Located = tuple[str, int, int]
"""A word of a text, and where it stands there."""


class Way(Enum):
    """How a word stands in its text."""

    PLAIN = "with a capital, or where there are none"
    SMALL = "begins small, in a text that has capitals"
    JOINED = "where words are run together: in a tag, a handle, an address"


class Names:
    """The names of persons, found in texts: whole, or by any telling word of them.

    Of `phrases`, other words for a person ("the former president"), only the whole is looked for.
    `told` are names that may be told: they stay, even where a word of them sounds like another.
    `others` are names of what is no person: they stay as a whole, and not word by word.
    `ordinary` words (in small letters) are no names because they sound like one.
    """

    def __init__(
        self,
        spellings: Iterable[str],
        phrases: Iterable[str] = (),
        told: Iterable[str] = (),
        ordinary: Collection[str] = frozenset(),
        others: Iterable[str] = (),
    ) -> None:
        self._ordinary = ordinary
        spellings = list(spellings)
        names = [words for spelling in spellings if (words := _words(spelling))]
        whole = [*names, *(words for phrase in phrases if (words := _words(phrase)))]
        single = {word for words in names for word in words}
        self._signs = [name for name in spellings if name.strip() and not _words(name)]
        all_told = {words for name in told if (words := _words(name))}
        self._told = _by_first(all_told)
        self._others = _by_first({words for name in others if (words := _words(name))})
        self._told_words = {word for words in all_told for word in words}
        self._short = {word for word in single if len(word) < _TELLING or word in _SERVANTS}
        self._words = single - self._short - _TITLES
        self._joined = {"".join(words) for words in whole} | set(map(_run_together, spellings))
        self._joined.discard("")
        self._exact = self._words | self._joined
        lengths = sorted(map(len, self._joined)) or [0]
        self._shortest_joined, self._longest_joined = lengths[0], lengths[-1] + _JOINED_ON
        self._heads = {name[:_HEAD] for name in self._joined | self._words}
        inside = (single - _TITLES - _SERVANTS) | self._joined
        self._inside = _Inside({w for w in inside if len(w) >= _least_inside(w)})
        self._inside_joined = _Inside({w for w in inside if len(w) >= _INSIDE_JOINED})
        self._likeness = Likeness(self._words)
        heard = {consonants(words) for words in names if len(words) > 1}
        self._heard = {sound for sound in heard if len(sound) >= SOUND}
        self._heard_beginnings = {s[:end] for s in self._heard for end in range(len(s) + 1)}
        self._skeletons = {skeleton(" ".join(words)) for words in names if len(words) > 1}
        self._heard_inside = _Inside({sound for sound in heard if len(sound) >= _SOUND_INSIDE})
        longest = max(map(len, (*whole, *all_told)), default=0)
        self._longest = min(longest + 2, _MOST_WORDS)  # particles come and go
        self._tells = lru_cache(maxsize=65_536)(self._tells_anew)

    def hidden(self, text: str) -> str:
        """Return the text with every name in it withheld, and addresses that hold one."""
        for signs in self._signs:  # a name without a letter: an emoji
            text = text.replace(signs.strip(), WITHHELD)
        if not text or not self._joined:
            return text
        bare = _UNSEEN.sub("", text)
        if bare != text:  # what cannot be seen must not part a name
            hidden = self.hidden(bare)
            return text if hidden == bare else hidden
        text = with_addresses(text, self.in_joined, WITHHELD)
        pieces, at = [], 0
        for start, end in self._stretches(text):
            pieces += [text[at:start], WITHHELD]
            at = end
        return "".join([*pieces, text[at:]])

    def in_joined(self, text: str) -> bool:
        """Say whether a name stands in a text that runs words together: a tag, an address."""
        bare = _UNSEEN.sub("", text)
        return bool(self._stretches(bare, [(0, len(bare))]))

    def is_echo(self, text: str) -> bool:
        """Say whether one word alone of several recalls a name: Salah al-Din, a province."""
        words = [word for word, _, _ in located_words(text)]
        plain = [Way.PLAIN] * len(words)
        marked = self._marked(words, plain) | self._seamed(text, located_words(text), plain)
        telling = [words[n] for n in marked if words[n] not in self._short]
        return len(words) > 1 and len(telling) == 1 and self._recalls(telling[0])

    def is_called_after(self, text: str) -> bool:
        """Say whether a name of several words may be told: no whole name of a person is in it."""
        words = _words(text)
        return len(words) > 1 and not any(
            self._is_whole(words[first:last], "".join(words[first:last]))
            or self._sounds_whole(words[first:last], consonants(words[first:last]))
            for first in range(len(words))
            for last in range(first + 2, min(first + self._longest, len(words)) + 1)
        )

    def _recalls(self, word: str) -> bool:
        """Say whether a word is, or is like, one word of a name, and no more than one."""
        return word not in self._joined and (word in self._words or self._likeness.found_in(word))

    def _stretches(self, text: str, joined: Sequence[Span] = ()) -> list[Span]:
        """Return where the text has names, with the particles between.

        `joined`: where words are run together, beside its hashtags and handles.
        """
        # What we put there ourselves is no name, even where somebody is called Name.
        own = _spans(_OWN, text)
        words = [word for word in located_words(text) if not _within(word, own)]
        joined = [*joined, *_spans(_HANDLE, text)]
        ways = _ways(text, words, joined)
        marked = self._marked([word for word, _, _ in words], ways)
        marked |= self._seamed(text, words, ways)
        stretches: list[Span] = []
        before = -2
        for n in sorted(marked):
            _, start, end = words[n]
            if before == n - 1 and not any(stretches[-1][1] <= at < start for at, _ in own):
                start, _ = stretches.pop()
            stretches.append((start, end))
            before = n
        return stretches

    def _seamed(self, text: str, words: Sequence[Located], ways: Sequence[Way]) -> set[int]:
        """Return the words that hold a name if they are cut as QassemSoleimani or Qassem's is."""
        if not any(_SEAM.search(text, start, end) for _, start, end in words):
            return set()
        pieces: list[tuple[str, int]] = []
        for n, (_, start, end) in enumerate(words):
            for piece in _SEAM.split(text[start:end]):
                pieces += [(word, n) for word in _words(piece)]
        marked = self._marked([word for word, _ in pieces], [ways[n] for _, n in pieces])
        return {pieces[at][1] for at in marked}

    def _marked(self, words: Sequence[str], ways: Sequence[Way]) -> set[int]:
        """Return which of the words are names or a part of one."""
        hits = {n for n, word in enumerate(words) if self._tells(word, ways[n])}
        windows = self._windows(words, ways)
        hits |= windows | self._spaced(words)
        hits -= set().union(*_standing(words, self._told))
        for other in _standing(words, self._others):
            # Else "Hana Qadir" would become "… Qadir" before "Qadir Revenge Brigades".
            if windows.isdisjoint((other.start - 1, other.stop)):
                hits -= set(other)
        for n in sorted(hits):  # "al", "Abu", an initial beside a name are a part of it
            for step in (-1, 1):
                beside = n + step
                while 0 <= beside < len(words) and words[beside] in self._short:
                    hits.add(beside)
                    beside += step
        return hits

    def _windows(self, words: Sequence[str], ways: Sequence[Way]) -> set[int]:
        """Return where some words in a row are a whole name, by their letters or their sound."""
        sounds = [consonants((word,)) for word in words]
        common = [
            way is Way.SMALL and (len(word) < _TELLING or word in self._ordinary)
            for word, way in zip(words, ways, strict=True)
        ]
        found: set[int] = set()
        for first in range(len(words)):
            begins = self._begins_name("".join(words[first : first + 3]))
            unspaced = _UNSPACED.search(words[first]) is not None
            joined = sound = ""
            is_heard, is_common = True, True
            for last in range(first, min(first + self._longest, len(words))):
                joined += words[last]
                sound += sounds[last]
                is_heard = is_heard and sound in self._heard_beginnings
                is_common = is_common and common[last]
                window = words[first : last + 1]
                if (
                    (is_heard and not is_common and self._sounds_whole(window, sound))
                    or (begins and self._is_whole(window, joined))
                    or (last == first + 1 and not is_common and self._is_broken(joined))
                    or (unspaced and self._is_parted(window, joined))
                ):
                    found.update(range(first, last + 1))
                if last > first and not (is_heard or begins or unspaced):
                    break
                if len(joined) > self._longest_joined and not is_heard:
                    break
        return found

    def _begins_name(self, text: str) -> bool:
        """Say whether a name can begin here: most windows need no closer look."""
        return any(
            form[:length] in self._heads
            for form in without_prefix(text)
            for length in range(1, _HEAD + 1)
        )

    def _sounds_whole(self, words: Sequence[str], sound: str) -> bool:
        """Say whether words sound like a whole name: of few consonants word by word."""
        return sound in self._heard and (
            len(sound) >= _SOUND_INSIDE or skeleton(" ".join(words)) in self._skeletons
        )

    def _is_whole(self, words: Sequence[str], joined: str) -> bool:
        """Say whether words in a row, `joined`, are one whole name."""
        if not self._shortest_joined <= len(joined) <= self._longest_joined:
            return False
        return not self._joined.isdisjoint(forms(joined, _TELLING, min(2, len(words[-1]) - 1)))

    def _is_broken(self, joined: str) -> bool:
        """Say whether two words are one of a name, parted at the end of a line: Zarqa-wani."""
        return len(joined) >= _INSIDE and joined in self._words

    def _is_parted(self, words: Sequence[str], joined: str) -> bool:
        """Say whether a name lies across words of a script that needs no blanks: 据李 明."""
        if any(self._tells(word, Way.PLAIN) for word in words):
            return False
        before = joined.removesuffix(words[-1])
        return self._inside.found_in(joined) and not self._inside.found_in(before)

    def _spaced(self, words: Sequence[str]) -> set[int]:
        """Return where single letters in a row spell a name: S o l e i m a n i."""
        found: set[int] = set()
        for run in _runs([n for n, word in enumerate(words) if len(word) == 1]):
            if len(run) >= _TELLING and self._tells("".join(words[n] for n in run), Way.JOINED):
                found.update(run)
        return found

    def _tells_anew(self, word: str, way: Way) -> bool:
        """Say whether a single word is a name, is like one, or has one in it."""
        is_ordinary = word in self._ordinary
        if not self._exact.isdisjoint((word, word.removesuffix("s"))):
            return not (is_ordinary and way is Way.SMALL)  # a price, not Price
        if is_ordinary:
            return False
        bare = list(forms(word, _TELLING))
        if not self._exact.isdisjoint(bare):
            return True
        if word in self._told_words:
            return False
        inside = self._inside.found_in(word)
        if inside or (way is Way.JOINED and self._inside_joined.found_in(word)):
            return True
        return self._heard_inside.found_in(consonants((word,))) or any(
            len(form) >= _TELLING and self._likeness.found_in(form) for form in without_prefix(word)
        )


class _Inside:
    """Strings that are looked for in others, all at once."""

    def __init__(self, strings: set[str]) -> None:
        self._strings = strings
        self._lengths = sorted(set(map(len, strings)))

    def found_in(self, text: str) -> bool:
        """Say whether one of the strings stands in the text."""
        return any(
            text[at : at + length] in self._strings
            for length in self._lengths
            for at in range(len(text) - length + 1)
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in located_words(text))


def _standing(words: Sequence[str], names: Mapping[str, list[tuple[str, ...]]]) -> Iterator[range]:
    """Yield where words in a row are a whole one of these names (by their first words)."""
    for n, word in enumerate(words):
        for name in names.get(word, ()):
            if tuple(words[n : n + len(name)]) == name:
                yield range(n, n + len(name))


def _by_first(names: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in names:
        found[words[0]].append(words)
    return found


def _run_together(name: str) -> str:
    """Return a name as one word, with the articles inside it: أكرمالكعبي."""
    return index_text("".join(fold_words(name)))


def _ways(text: str, words: Sequence[Located], joined: Sequence[Span]) -> list[Way]:
    """Return how each word stands in a text; `joined`: where words are run together."""
    has_capitals = text != text.lower()
    ways = []
    for word in words:
        small = has_capitals and text[word[1]].islower()
        ways.append(Way.JOINED if _within(word, joined) else Way.SMALL if small else Way.PLAIN)
    return ways


def _least_inside(word: str) -> int:
    """Return how many letters a word needs to be looked for inside longer ones of prose."""
    if _UNSPACED.search(word):
        return _UNSPACED_TELLING
    return _INSIDE


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [match.span() for match in pattern.finditer(text)]


def _within(word: Located, spans: Iterable[Span]) -> bool:
    return any(start <= word[1] < end for start, end in spans)


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run
