"""The sound of a name in Latin consonants, whatever script and system it was written in.

The letters follow the common romanisations (ALA-LC, BGN/PCGN, press usage) only as far as those
agree: what they write differently becomes one letter here. Works on folded words; the rules were
tuned on the lists of OFAC, UCDP and GeoNames.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_ARABIC: Final = {
    "ا": "a", "ع": "a", "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j", "چ": "ch",
    "ح": "h", "خ": "kh", "د": "d", "ڈ": "d", "ذ": "dh", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ڤ": "v",
    "ق": "q", "ك": "k", "گ": "g", "ڭ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ه": "h",
    "و": "u", "ي": "i",
}  # fmt: skip
_HEBREW: Final = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "u", "ז": "z", "ח": "h", "ט": "t",
    "י": "i", "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
    "ע": "a", "פ": "f", "ף": "f", "צ": "ts", "ץ": "ts", "ק": "q", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "io", "є": "ie",
    "ж": "zh", "з": "z", "и": "i", "й": "i", "і": "i", "ї": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "iu", "я": "ia", "ј": "j", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "dj", "џ": "j",
    "қ": "k", "ғ": "gh", "ң": "n", "ө": "o", "ү": "u",
}  # fmt: skip
# Marked Latin letters for what others write with two. Not ş: BGN writes ص with it.
_MARKED: Final = {
    "š": "sh", "č": "ch", "ç": "ch", "ž": "zh", "ğ": "gh", "ġ": "gh", "ǧ": "j", "ḫ": "kh",
    "ẖ": "kh", "ṯ": "th", "ḏ": "dh",
}  # fmt: skip

_BEFORE_FOLDING: Final = str.maketrans(_CYRILLIC | _MARKED)
_CONSONANTAL: Final = _ARABIC | _HEBREW
_LETTERS: Final = str.maketrans(_CONSONANTAL)
_FIRST_LETTERS: Final = {"و": "wa", "ו": "va", "ي": "ya", "י": "ya", "פ": "pa"}

# What one system or language writes for what another writes; capitals are letters of their own.
_CLASSES: Final = {
    "sh": "S", "ssh": "S", "shsh": "S", "ch": "S", "tch": "S", "sch": "S", "shch": "S",
    "kh": "X", "kkh": "X", "x": "X", "gh": "k", "g": "k", "q": "k", "ck": "k", "c": "k",
    "th": "t", "tth": "t", "dh": "d", "ddh": "d", "zh": "j", "dj": "j", "dzh": "j",
    "ph": "f", "v": "f", "p": "b", "tz": "ts",
}  # fmt: skip
_CLASS: Final = re.compile("|".join(sorted(_CLASSES, key=len, reverse=True)))
_SOFT_C: Final = re.compile("c(?=[eiy])")
_FRENCH_W: Final = re.compile("^ou(?=[aeiouy])")
_VOWEL: Final = re.compile("[aeiouy]")
_SILENT: Final = re.compile("(?<=.)[aeiouwy]")
_DOUBLED: Final = re.compile(r"([^\W\d])\1+")
# Of the vowels a final "ia" stays, however it is spelled: Niger is not Nigeria.
_FINAL_IA: Final = re.compile("(?<=.)[iy]+[aeo]+h?$")
_FINAL_H: Final = re.compile("(?<=[aeiouy])h$")
_FINAL_YA: Final = re.compile("ي[هي]$|יה$")
# Jabha or Jabhat al-Nusra: the feminine ending before another word.
_BOUND_T: Final = re.compile("(?<=...[ae])t$|(?<=..[^وي])ت$")

# The article, and what it becomes before the letters that it assimilates to (ash-Shaab). With u
# only where a hyphen says so: "US Senate" and "UN Nigeria" begin with no article.
_ARTICLE: Final = re.compile(
    r"\b(?:(?:[aeu]l|ol)[ -]+(?=\w)"
    r"|[aeo](sh|th|dh|[sdrtzln])[ -]+(?=\1)"
    r"|u(sh|th|dh|[sdrtzln])-+(?=\2)"
    r"|(?<=[a-z] )e(?=zzo))"  # Deir Ezzor
)
# "And", and the Persian ezafe (Hizb-i Islami).
_PARTICLES: Final = frozenset({"wa", "w", "va", "e", "i", "ye", "yi", "و"})

_FATHER: Final = frozenset({"abu", "abou", "abo", "abi", "bu", "bou", "albu", "ابو", "ابي", "بو"})
_SERVANT: Final = frozenset(
    {"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus", "عبد"}
)
_FAITH: Final = frozenset(
    {"din", "deen", "dine", "dein", "dien", "eddin", "eddine", "uddin", "دين"}
)
_GOD: Final = frozenset({"allah", "ullah", "ollah", "الله", "لله", "אללה"})
_FATHER_JOINED: Final = re.compile("^(?:abo?u|albu|ابو)(?=...)")
_SERVANT_JOINED: Final = re.compile("^(?:abd[aeou]+l|عبدال)(?=..)")
_GOD_JOINED: Final = re.compile("(?<=..)(?:ا?لله|אללה)$")


def spell_out(text: str) -> str:
    """Return `text` in lower case, Cyrillic in Latin letters and ḫ, š and their like as two.

    For text that is not folded yet: folding drops the marks.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).lower().translate(_BEFORE_FOLDING)


def without_article(folded: str) -> str:
    """Return folded text without the Latin-script article al-, el-, ul-, az-, ash- ..."""
    return _ARTICLE.sub("", folded)


def sound(words: Sequence[str]) -> str:
    """Return the consonants of folded words that have no article any more, joined by blanks."""
    bound = [_BOUND_T.sub("", word) for word in words[:-1]]
    sounds = (_consonants(name) for name in _names([*bound, *words[-1:]]))
    return " ".join(filter(None, sounds))


def _names(words: Sequence[str]) -> list[str]:
    """Return the words in Latin letters, and in one what some write in one word and some in two.

    So Abu Kamal is Bukamal, Abd al-Aziz Abdulaziz, Hizb Allah Hezbollah, Salah ad-Din Salahuddin.
    """
    names: list[str] = []
    begun = ""
    for word in words:
        if word in _PARTICLES:
            continue
        if word in _FATHER:
            begun += "bu"
        elif word in _SERVANT:
            begun += "abda"
        elif word in _GOD or (word in _FAITH and names):
            before = begun or (names.pop() if names else "")
            names.append(before + ("alah" if word in _GOD else "adin"))
            begun = ""
        else:
            names.append(begun + _latin(word))
            begun = ""
    return [*names, begun] if begun else names


def _latin(word: str) -> str:
    if joined := _SERVANT_JOINED.match(word):
        return "abda" + _latin(word[joined.end() :])
    if joined := _FATHER_JOINED.match(word):
        return "bu" + _latin(word[joined.end() :])
    if word.isascii():
        return word
    if joined := _GOD_JOINED.search(word):
        return _latin(word[: joined.start()]) + "alah"
    word = _FINAL_YA.sub("يا", word)
    # These scripts leave short vowels out. One between any two letters keeps equal letters in a
    # row from being taken for one doubled letter (ممدوح is Mamduh).
    letters = [
        letter + "a" if letter in _CONSONANTAL and place < len(word) else letter
        for place, letter in enumerate(word, 1)
    ]
    letters[0] = _FIRST_LETTERS.get(word[0], letters[0])
    return "".join(letters).translate(_LETTERS)


def _consonants(name: str) -> str:
    if not _VOWEL.search(name):
        return name  # an abbreviation or a number
    name = _FRENCH_W.sub("w", _SOFT_C.sub("s", name))
    name = _CLASS.sub(lambda match: _CLASSES[match[0]], name)
    name = _FINAL_H.sub("", _FINAL_IA.sub("Y", name))
    name = _SILENT.sub("", _DOUBLED.sub(r"\1", name))
    # Any first vowel is one: Erbil, Irbil and Arbil are not rebel, Ansar Allah is not Nasrallah.
    return "a" + name[1:] if name[0] in "aeiou" else name
