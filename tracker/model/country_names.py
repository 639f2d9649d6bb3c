"""Countries by the names that people use, to ISO 3166 alpha-2 codes and back.

What is shown and what is typed; the names of UCDP, for its files only, stand in `countries`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from tracker.model import countries
from tracker.model.names import index_text, skeleton

_OTHERWISE: Final = """
BA Bosnia and Herzegovina
CZ Czechia
EH Western Sahara
GL Greenland
HK Hong Kong
MK North Macedonia
PR Puerto Rico
PS Palestine
SR Suriname
SZ Eswatini
TL Timor-Leste
US United States
VA Vatican City
"""
"""Where the everyday name is not that of UCDP without its brackets, or UCDP has none."""

_ALSO: Final = """
AE Emirates
AE UAE
AE الإمارات
AE الإمارات العربية المتحدة
AF أفغانستان
BF بوركينا فاسو
BH البحرين
CD Congo-Kinshasa
CD DRC
CD Democratic Republic of the Congo
CG Republic of the Congo
CI ساحل العاج
CV Cabo Verde
DJ جيبوتي
DZ الجزائر
EG مصر
ER إريتريا
ET إثيوبيا
GB Britain
GB Great Britain
GB UK
IL إسرائيل
IQ العراق
IR إيران
JO الأردن
KR Republic of Korea
KP DPRK
KW الكويت
LB لبنان
LY ليبيا
MA المغرب
ML مالي
MR موريتانيا
NE النيجر
NG نيجيريا
NL Holland
OM سلطنة عمان
OM عمان
PK باكستان
PS Occupied Palestinian Territory
PS Palestinian Territories
PS State of Palestine
PS فلسطين
QA قطر
RU Russian Federation
RU روسيا
SA KSA
SA السعودية
SA المملكة العربية السعودية
SD السودان
SO الصومال
SS جنوب السودان
SY Syrian Arab Republic
SY سوريا
SY سورية
TD تشاد
TN تونس
TR تركيا
UA أوكرانيا
US America
US الولايات المتحدة
US أمريكا
YE اليمن
"""


_LIKE: Final = 0.84
"""Likeness, of 1, from which a name is offered for what was typed."""


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in text.strip().splitlines()]


EVERYDAY: Final = {
    **{code: name.partition(" (")[0] for code, name in countries.NAMES.items()},
    **dict(_pairs(_OTHERWISE)),
}
"""ISO code to the name that is shown."""


def everyday(code: str) -> str:
    """Return the everyday name of a country; the code itself where it has none here."""
    return EVERYDAY.get(code, code)


def others(code: str) -> tuple[str, ...]:
    """Return what else a country is called, as it is written."""
    return tuple(name for of, name in _pairs(_ALSO) if of == code)


def codes(typed: str, *, prefix: bool = False) -> list[str]:
    """Return the ISO codes of the country that is called so, in any usual name, or by its code.

    With `prefix` of all whose names begin so. Two letters that no country has as its code are
    taken for one all the same: the list may be older than the country.
    """
    wanted, bare = index_text(typed), typed.strip().upper()
    found = [bare] if len(bare) == 2 and bare.isascii() and bare.isalpha() else []
    if prefix and wanted:
        found += [code for name, code in _by_name().items() if name.startswith(wanted)]
    elif wanted in _by_name():
        found.append(_by_name()[wanted])
    return list(dict.fromkeys(found))


def similar(typed: str, most: int = 3) -> list[str]:
    """Return everyday names that look, else sound, like what was typed: only to be offered."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    near = process.extract(
        *(index_text(typed), list(_by_name())),
        scorer=JaroWinkler.similarity,
        score_cutoff=_LIKE,
        limit=3 * most,
    )
    found = [name for name, _, _ in near]
    found = found or [name for name in _by_name() if skeleton(name) == skeleton(typed) != ""]
    return list(dict.fromkeys(everyday(_by_name()[name]) for name in found))[:most]


@cache
def _by_name() -> dict[str, str]:
    """Return every folded name with its code; the everyday ones win."""
    every = [*countries.spellings(), *_pairs(_ALSO), *EVERYDAY.items()]
    return {index_text(name): code for code, name in every}
