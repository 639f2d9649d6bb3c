"""EDTF texts for property tests: everything that `FuzzyDate` can hold."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

MODERN = (date(1900, 1, 1), date(2099, 12, 31))
YEARS = st.integers(1900, 2099)
QUALIFIERS = st.sampled_from(["", "", "?", "~", "%"])

days = st.dates(*MODERN)
day_texts = days.map(date.isoformat)
month_texts = days.map(lambda day: day.isoformat()[:7])
year_texts = YEARS.map(str)
season_texts = st.builds("{}-{}".format, YEARS, st.sampled_from([21, 22, 23, 24]))
unspecified_texts = st.one_of(
    st.integers(190, 209).map("{}X".format),
    st.sampled_from(["19XX", "20XX"]),
    YEARS.map("{}-XX".format),
    YEARS.map("{}-XX-XX".format),
    month_texts.map("{}-XX".format),
)
plain_texts = st.one_of(day_texts, month_texts, year_texts)
atoms = st.builds(str.__add__, st.one_of(plain_texts, season_texts, unspecified_texts), QUALIFIERS)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Two ends of one kind in order, each perhaps qualified; one may be open or unknown."""
    texts = draw(st.sampled_from([day_texts, month_texts, year_texts]))
    first, last = sorted((draw(texts), draw(texts)))
    first, last = first + draw(QUALIFIERS), last + draw(QUALIFIERS)
    open_end = draw(st.sampled_from([None, None, "..", ""]))
    if open_end is None:
        return f"{first}/{last}"
    return draw(st.sampled_from([f"{open_end}/{last}", f"{first}/{open_end}"]))


@st.composite
def choices(draw: st.DrawFn) -> str:
    """A set of which one is meant, listed or as a range."""
    texts = draw(st.sampled_from([day_texts, month_texts, year_texts]))
    members = sorted(draw(st.lists(texts, min_size=2, max_size=4, unique=True)))
    if draw(st.booleans()):
        return f"[{members[0]}..{members[-1]}]"
    return f"[{','.join(members)}]"


edtf_texts = st.one_of(atoms, intervals(), choices())
