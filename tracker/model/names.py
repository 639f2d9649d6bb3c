"""Keys under which the spellings of one name meet: folded, by sound, by similarity."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, NamedTuple

SIMILAR: Final = 0.8
"""The similarity from which a name is offered."""

_LITTLE_WORDS: Final = (
    "a all an and any are as at be both but by for from had has have he her him his i if in into is"
    " it its me my no not of off on one or our out over own she so some than that the their them"
    " then there these they this those through to two under up us was we were when which who will"
    " with you your في من علي الي عن ان"
)
# Free text that begins or ends with one of these is no name: "in Iraq" sounds like Ain Arik.
_FUNCTION_WORDS: Final = frozenset(_LITTLE_WORDS.split())
_SOUND_LETTERS: Final = 3
_LONGEST_NAME: Final = 500  # characters; what is longer is no name, and must not cost time
_KEYS: Final = ("folded", "skeleton", "similar")
# The consonants of an abbreviation are not its sound: PLO, PLA and BLA are three.
_ABBREVIATION: Final = "[A-Z]{2,4}"

_APOSTROPHES: Final = (
    "'`´‘’‛′‵ʹʻʼʽʾʿˈˊˋʿˀˁꞌꞋ＇｀՚׳ߴߵ᾽᾿῾"  # typewriter, curly, prime, ayn, hamza, geresh
)

# Letters that NFKD leaves alone but that are one letter to whoever searches.
_UNIFIED: Final = {
    "ء": "",  # hamza on the line comes and goes with the spelling: شهداء, شهدا
    "ـ": "",  # tatweel
    "ٱ": "ا",
    "ة": "ه",
    "ۀ": "ه",
    "ۃ": "ه",
    "ۂ": "ه",
    "ە": "ه",
    "ھ": "ه",
    "ہ": "ه",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ۍ": "ي",
    "ێ": "ي",
    "ے": "ي",
    "ک": "ك",
    "ڪ": "ك",
    "ۆ": "و",
    "ۇ": "و",
    "ۋ": "و",
    "ڵ": "ل",
    "ڕ": "ر",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "æ": "ae",
    "œ": "oe",
    "ə": "a",
    "\u200b": " ",  # zero width space: the one format character that parts words
}

_MEMO_LIMIT: Final = 20_000  # distinct characters: a hostile file must not fill the memory


class _FoldTable(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _MEMO_LIMIT:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in _UNIFIED:
        return _UNIFIED[character]
    if character in _APOSTROPHES:
        return ""
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKD", character).casefold()
    if plain == character:
        return character
    return "".join(_fold_character(part) for part in plain)


_FOLDED: Final = _FoldTable()
_FOLDED_ASCII: Final = {ord(mark): "" for mark in "'`"} | {
    code: chr(code).lower() for code in range(128) if chr(code) not in "'`"
}
_INDEXED_ASCII: Final = {
    code: folded if folded.isalnum() or not folded else " "
    for code, folded in _FOLDED_ASCII.items()
}

# Letters, numbers and private use, as FTS5's unicode61 sees them; the listed ranges are letters
# that its tables (SQLite 3.40) do not know.
_WORD: Final = re.compile(
    "(?:[^\\W_\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]"
    "|[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd])+"
)

# The article ال, alone or after و ف ب, and لل. It goes where two letters are left, so that الجو
# meets جو; after another prefix where three are, so that والده (his father) stays.
_ARTICLE: Final = re.compile("ال(?=..)|(?:[وفب]ال|و?لل|[وف]بال)(?=...)")
_ARTICLE_BEGINS: Final = frozenset("اوفبل")
# God, and "now", which would become "that", the commonest word there is.
_NO_ARTICLE: Final = frozenset({"الله", "الان"})


def fold(text: str) -> str:
    """Return the strictest key: `text` without case, marks, apostrophes and spelling of letters.

    NFKD, case-folded; alef forms, ta marbuta and ya are one letter each, also in Persian and
    Kurdish writing; every digit is ASCII. Word boundaries and punctuation stay.
    Never raises, and folding twice changes nothing.
    """
    return text.translate(_FOLDED_ASCII if text.isascii() else _FOLDED)


def words(text: str) -> list[str]:
    """Return the folded words of `text`, cut where FTS5's `unicode61 remove_diacritics 0` cuts."""
    if text.isascii():
        return text.translate(_INDEXED_ASCII).split()
    return _WORD.findall(text.translate(_FOLDED))


def index_text(text: str) -> str:
    """Return what the full-text index holds of `text`, and what a query word is turned into.

    The folded words, joined by blanks, each without the Arabic article, so that a word is found
    with and without it. Doing it twice changes nothing.
    """
    if text.isascii():
        return " ".join(text.translate(_INDEXED_ASCII).split())
    return " ".join(
        _without_article(word) if word[0] in _ARTICLE_BEGINS else word for word in words(text)
    )


def located_words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of `index_text(text)`, each with where it begins and ends in `text`.

    So that what was found can be shown in the text as it stands: folding changes lengths.
    """
    pieces = [_FOLDED[ord(character)] for character in text]
    at = [number for number, piece in enumerate(pieces) for _ in piece]
    found = []
    for match in _WORD.finditer("".join(pieces)):
        word = match[0]
        word = _without_article(word) if word[0] in _ARTICLE_BEGINS else word
        found.append((word, at[match.start()], at[match.end() - 1] + 1))
    return found


def _without_article(word: str) -> str:
    # Again and again, because the brigades (الألوية) and brigades (ألوية) begin alike.
    start = 0
    while (article := _ARTICLE.match(word, start)) and word[start : start + 5] not in _NO_ARTICLE:
        start = article.end()
    return word[start:]


def skeleton(text: str) -> str:
    """Return the key by sound: the consonants of each word in Latin letters, without articles.

    Empty for text without words. Give it the name as written: folding loses a part of the sound.
    Of a text of more than 500 characters only the beginning counts.
    """
    if re.fullmatch(_ABBREVIATION, text):
        return text.lower()
    from tracker.model.transliteration import sound  # its tables, only when they are needed

    return sound(_spoken_words(text))


def resolves_by_sound(text: str) -> bool:
    """Say whether `text` is long enough to be taken for a name by its skeleton in free text.

    Two words at least, articles not counted: of single words, drone sounds like Derna.
    """
    spoken = _spoken_words(text)
    if len(spoken) < 2 or not _FUNCTION_WORDS.isdisjoint((spoken[0], spoken[-1])):
        return False
    return sum(letter not in " aY" for letter in skeleton(text)) >= _SOUND_LETTERS


def similarity(a: str, b: str) -> float:
    """Return how alike the folded words of two names are, in any order: 0 to 1."""
    # rapidfuzz costs a search as much time as all the rest of it.
    from rapidfuzz import fuzz

    one, other = _similar_key(a), _similar_key(b)
    if not one or not other:
        return 0.0
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) / 100


class Match(NamedTuple):
    """How a query and a name meet: 1 "folded", 2 "skeleton" or 3 "similar"; score 0 to 1."""

    rank: Literal[1, 2, 3]
    score: float

    @property
    def how(self) -> Literal["folded", "skeleton", "similar"]:
        """The key under which they met."""
        return _KEYS[self.rank - 1]


def compare(query: str, name: str) -> Match | None:
    """Return how `query` and the whole of `name` meet by the strictest key that joins them.

    A match by similarity is one to offer, never one to act on: Hama is not Hamas.
    """
    if (folded := index_text(query)) and folded == index_text(name):
        return Match(1, 1.0)
    score = similarity(query, name)
    if (heard := skeleton(query)) and heard == skeleton(name):
        return Match(2, score)
    return Match(3, score) if score >= SIMILAR else None


def _spoken_words(text: str) -> list[str]:
    from tracker.model.transliteration import spell_out, without_article

    return index_text(without_article(fold(spell_out(text[:_LONGEST_NAME])))).split()


def _similar_key(text: str) -> str:
    from tracker.model.transliteration import without_article

    return index_text(without_article(fold(text[:_LONGEST_NAME])))
