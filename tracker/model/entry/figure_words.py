"""The words of figures: harms and victims as people call them, and numbers that are no digits."""

from __future__ import annotations

from typing import Final

HARM_WORDS: Final = {
    **dict.fromkeys(("dead", "deaths", "died", "fatalities", "kill", "kia", "martyred"), "killed"),
    **dict.fromkeys(("wounded", "hurt", "injuries", "wia"), "injured"),
    **dict.fromkeys(("casualties", "casualty"), "killed_or_injured"),
    **dict.fromkeys(("arrested", "imprisoned", "captured"), "detained"),
    **dict.fromkeys(("kidnapped", "hostage", "hostages"), "abducted"),
    **dict.fromkeys(("disappeared",), "missing"),
    **dict.fromkeys(("fled", "idps", "evacuated"), "displaced"),
}
VICTIM_WORDS: Final = {
    **dict.fromkeys(("civilians", "civ", "residents"), "civilian"),
    **dict.fromkeys(("combatants", "fighter", "fighters", "militant", "militants"), "combatant"),
    **dict.fromkeys(("militiamen", "militia", "gunmen", "rebels"), "combatant"),
    **dict.fromkeys(("soldier", "soldiers", "police", "troops", "policemen"), "security_force"),
    **dict.fromkeys(("officers", "guards", "security_forces"), "security_force"),
    **dict.fromkeys(("aid_workers", "medic", "medics"), "aid_worker"),
    **dict.fromkeys(("journalists", "reporter", "reporters"), "journalist"),
    **dict.fromkeys(("children", "kid", "kids", "minors"), "child"),
    **dict.fromkeys(("people", "persons", "person", "all"), "unknown"),
}
NUMBER_WORDS: Final = {
    "no": 0,
    "none": 0,
    "nobody": 0,
    "zero": 0,
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "couple": 2,
    "pair": 2,
}
# The least that the word can mean; they have no upper end.
VAGUE: Final = {
    "some": 1,
    "few": 2,
    "several": 3,
    "many": 3,
    "dozen": 12,
    "dozens": 12,
    "scores": 20,
    "hundreds": 100,
    "thousands": 1000,
}
AT_LEAST: Final = ("at least", "no fewer than", "no less than", "minimum", ">=", "≥", "min")
AT_MOST: Final = ("at most", "up to", "as many as", "maximum", "<=", "≤", "max")
MORE_THAN: Final = ("more than", "over", "above", ">")
FEWER_THAN: Final = ("fewer than", "less than", "under", "below", "<")
BESIDE: Final = tuple(words for words in (*MORE_THAN, *FEWER_THAN) if words[0].isalpha())
"""After these the number that is kept is the next one, and not the one that was said."""
ABOUT: Final = ("about", "around", "approximately", "approx", "some", "circa", "ca.", "c.", "~")
