"""From the records to the report: what it says, in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from tracker.analysis.counted import AROUND, BACKGROUND
from tracker.model import country_names
from tracker.model.area_names import everyday_of
from tracker.model.text import one_line
from tracker.report import briefing, charts, doubts, parts, people, period
from tracker.report.content import Area, Count, Day, Question, Report
from tracker.report.incidents import entry, weight
from tracker.report.queries import Queries
from tracker.report.sentences import full, listed, plural, ref, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from tracker.model.records import Incident
    from tracker.report.content import Entry, Sentence
    from tracker.report.selection import Material

HIGHLIGHTS: Final = 5
FIGURES: Final = 8
DISPUTES: Final = 8
TAG: Final = "highlight"
"""Incidents with this tag are highlights whatever their figures."""

_NOWHERE: Final = "No country given"
_AROUND: Final = (
    "Background, what has no date, and what goes on or may have happened over more than a week of "
    "which most lies outside the period. Not counted among what happened in it."
)
_BACKGROUND: Final = "Not counted among what happened."


def compose(material: Material, made: datetime, title: str = "") -> Report:
    """Say what there is to say of the records; `made` is now, for the head."""
    queries = Queries()
    basis = _basis(material, queries)
    every = material.incidents.values()
    inside = [one for one in every if period.is_in_period(material, one)]
    inside_uids = {one.uid for one in inside}
    told = parts.told_by_others(material, inside)
    counted = [one for one in inside if one.uid not in told]
    entries = {one.uid: entry(material, one) for one in every}
    single = parts.not_told_by_a_whole(material, inside)
    high = _highlights(material, single)
    deadly = _deadly(material, single, high)
    counts = briefing.overview(material, queries)
    found = briefing.narrower(material, period.counting(material, told))
    kinds = _kinds(counted, found, queries)
    disputes = tuple(islice(briefing.disputes(material), DISPUTES))
    return Report(
        title=one_line(title) or "Situation report",
        period=period.words(material),
        made=made.strftime("%Y-%m-%d %H:%M"),
        asked=" ".join(one_line(material.asked).split()) or "everything",
        query=material.query,
        basis=basis,
        highlights=tuple(briefing.highlight(material, one) for one in high),
        highlights_rule=(
            f"Highlights are the incidents tagged “{TAG}”, then those with the most dead that "
            "anybody gives (what is graded improbable aside), those that are claimed and denied, "
            f"and those with the most statements. {people.GRADES}"
        ),
        counts=counts,
        kinds=kinds,
        countries=_countries(material, counted, found, queries),
        figures=tuple(briefing.others(material, deadly[:FIGURES])),
        more_figures=max(0, len(deadly) - FIGURES),
        disputes=(*disputes, *_more_disputes(material, queries)),
        lacking=tuple(briefing.lacking(material, queries)),
        areas=_laid_out(material, inside, entries),
        around=_laid_out(material, [o for o in every if o.uid not in inside_uids], entries),
        around_heading=_heading(material),
        around_rule=_AROUND if period.is_asked(material) else _BACKGROUND,
        speakers=people.speakers(material),
        contested=doubts.contested(material),
        unknown=_unknown(material, queries),
        sources=people.sources(material),
        legend=people.legend(),
        queries=queries.listed(),
        withheld=_dropped(material),
        timeline=charts.timeline(charts.dated(material)),
        kinds_chart=charts.bars(kinds, "Incidents by kind"),
        is_empty=not material.incidents,
    )


def brief(report: Report) -> Report:
    """Return the briefing alone, with the queries behind its numbers."""
    return report._replace(
        areas=(),
        around=(),
        speakers=(),
        contested=(),
        unknown=(),
        sources=(),
        legend=(),
        kinds_chart="",
        is_brief=True,
    )


def _basis(material: Material, queries: Queries) -> tuple[Sentence, ...]:
    """Return how much was left out because it is sensitive."""
    query = f"{material.query.removesuffix('-is:sensitive')}is:sensitive"
    return tuple(
        sentence(
            f"{plural(number, table.removesuffix('s'), table)} marked sensitive, and what "
            "rests on it, left out ",
            queries.mark(query),
            ".",
        )
        for table, number in material.left_out.items()
        if number
    )


def _dropped(material: Material) -> tuple[Sentence, ...]:
    """Return what a redaction took out of which records."""
    told = []
    for what, records in material.dropped.items():
        refs = [(ref(material, table, uid),) for table, uid in records]
        told.append(sentence(f"{what[:1].upper()}{what[1:]}: ", listed(refs, " ")))
    return tuple(told)


def _highlights(material: Material, inside: Iterable[Incident]) -> list[Incident]:
    """Return what is tagged so, wherever it lies, then the gravest of the period."""
    tagged = [one for one in material.incidents.values() if TAG in one.tags]
    rest = [one for one in inside if TAG not in one.tags]

    def ranked(them: list[Incident]) -> list[Incident]:
        return sorted(them, key=lambda one: _gravest(material, one), reverse=True)

    return [*ranked(tagged), *ranked(rest)[: max(0, HIGHLIGHTS - len(tagged))]]


def _gravest(material: Material, one: Incident) -> tuple[int, bool, int]:
    """Return by what an incident is ranked: itself, or the gravest of its parts."""
    those = (one, *parts.parts_of(material, one.uid))
    return max(weight(material, each) for each in those)


def _deadly(
    material: Material, inside: Iterable[Incident], told: Collection[Incident]
) -> list[Incident]:
    """Return the other incidents of which anybody gives dead, those with most first."""
    known = {one.uid for one in told}
    weighed = [(_gravest(material, one), one) for one in inside if one.uid not in known]
    weighed.sort(key=lambda pair: pair[0], reverse=True)
    return [one for (dead, *_), one in weighed if dead]


def _more_disputes(material: Material, queries: Queries) -> tuple[Sentence, ...]:
    """Say in how many incidents claims contradict each other, where not all are told."""
    if material.conflicts <= DISPUTES:
        return ()
    words = f"In all, claims contradict each other in {material.conflicts:,} incidents "
    mark = queries.mark(briefing.narrower(material, "has:conflict"))
    return (sentence(words, mark, "."),)


def _heading(material: Material) -> str:
    words = AROUND if period.is_asked(material) else BACKGROUND
    return words[:1].upper() + words[1:]


def _unknown(material: Material, queries: Queries) -> tuple[Question, ...]:
    """Return what is not known; of which sources no copy is kept stands with the sources."""
    gaps = {
        uid: tuple(gap for gap in found if gap[0] != briefing.NO_COPY)
        for uid, found in material.gaps.items()
    }
    found = doubts.unknown(replace(material, gaps={uid: g for uid, g in gaps.items() if g}))
    return tuple(_marked(question, queries) for question in found)


def _marked(question: Question, queries: Queries) -> Question:
    """Return a question with the mark of its query instead of the query itself."""

    def mark(said: Sentence) -> Sentence:
        query = said[-1]
        return (*said[:-1], queries.mark(query.text)) if query == asked else said

    asked = question.heading[-1]
    if asked.kind != "ref":
        return question
    return Question(mark(question.heading), tuple(mark(point) for point in question.points))


def _kinds(inside: Iterable[Incident], found: str, queries: Queries) -> tuple[Count, ...]:
    counted = Counter(one.kind for one in inside)
    return tuple(
        Count(full("incident_kind", kind), number, (queries.mark(f"{found} kind:{kind}".strip()),))
        for kind, number in counted.most_common()
    )


def _countries(
    material: Material, inside: Iterable[Incident], found: str, queries: Queries
) -> tuple[Count, ...]:
    counted = Counter(_country(material, one) for one in inside)
    return tuple(
        Count(
            country_name(code),
            number,
            (queries.mark(f"{found} country:{code}".strip() if code else found),),
        )
        for code, number in counted.most_common()
    )


def country_name(code: str) -> str:
    """Return a country by its name, the code itself where it has none here."""
    return one_line(country_names.everyday(code)) or _NOWHERE


def _country(material: Material, incident: Incident) -> str:
    place = material.place(incident.place)
    return (place.country or "") if place is not None else ""


def _laid_out(
    material: Material, them: Iterable[Incident], entries: dict[str, Entry]
) -> tuple[Area, ...]:
    """Return incidents by country and province, the areas with most first, and by day.

    A province is one in all its usual spellings, and headed by the one that most of them use.
    """
    groups: dict[tuple[str, str], list[Incident]] = defaultdict(list)
    spelt: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for incident in them:
        place = material.place(incident.place)
        country = _country(material, incident)
        province = one_line((place and place.admin1) or "")
        area = (country, everyday_of(country, province) if province else "")
        groups[area].append(incident)
        spelt[area][province] += 1
    named = [
        (" · ".join(filter(None, (country_name(area[0]), _usual(spelt[area])))), those)
        for area, those in groups.items()
    ]
    ranked = sorted(named, key=lambda group: (-len(group[1]), group[0]))
    return tuple(Area(name, len(those), _days(those, entries)) for name, those in ranked)


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _days(incidents: Iterable[Incident], entries: dict[str, Entry]) -> tuple[Day, ...]:
    # Stable: within a day the order of the list stays. What has no date comes last.
    ranked = sorted(incidents, key=lambda one: one.when.date.is_unknown)
    return tuple(
        Day(one_line(label), tuple(entries[one.uid] for one in group))
        for label, group in groupby(ranked, key=lambda one: one.when.date.words())
    )
