"""From the records to the report: what it says, in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

from tracker.model import country_names
from tracker.model.dates import FuzzyDate
from tracker.model.text import one_line
from tracker.report import charts, doubts, people
from tracker.report.content import Area, Count, Day, Report
from tracker.report.incidents import CONTRADICT, entry, weight
from tracker.report.sentences import found_by, full, listed, plural, ref, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tracker.model.records import Incident
    from tracker.report.content import Claims, Entry, Sentence
    from tracker.report.selection import Material

HIGHLIGHTS: Final = 5
FIGURES: Final = 12
TAG: Final = "highlight"
"""Incidents with this tag are highlights whatever their figures."""

_NOWHERE: Final = "No country given"


def compose(material: Material, made: datetime, title: str = "") -> Report:
    """Say what there is to say of the records; `made` is now, for the head."""
    entries = {uid: entry(material, one) for uid, one in material.incidents.items()}
    ranked = sorted(material.incidents.values(), key=lambda i: weight(material, i), reverse=True)
    deadly = [entries[one.uid] for one in ranked if weight(material, one)[0]]
    kinds = _counts(material, "kind")
    return Report(
        title=one_line(title) or "Situation report",
        period=period(material),
        made=made.strftime("%Y-%m-%d %H:%M"),
        query=material.query,
        basis=_basis(material),
        highlights=tuple(_highlight(entries[one.uid]) for one in _highlights(ranked)),
        highlights_rule=(
            f"Incidents tagged “{TAG}”, then those with the most dead that anybody gives and the "
            "most statements."
        ),
        counts=_overview(material),
        kinds=kinds,
        countries=_countries(material),
        figures=tuple(_of_the_dead(one) for one in deadly[:FIGURES]),
        more_figures=max(0, len(deadly) - FIGURES),
        areas=tuple(
            Area(name, len(inside), _days(inside, entries)) for name, inside in _areas(material)
        ),
        speakers=people.speakers(material),
        contested=doubts.contested(material),
        unknown=doubts.unknown(material),
        sources=people.sources(material),
        legend=people.legend(),
        withheld=_dropped(material),
        timeline=charts.timeline(material),
        kinds_chart=charts.bars(kinds, "Incidents by kind"),
    )


def period(material: Material) -> str:
    """Say the period: as asked for, else from the first to the last day of what was found."""
    dates = [i.when.date for i in material.incidents.values()]
    first = material.first or min((d.first for d in dates if d.first), default=None)
    last = material.last or max((d.last for d in dates if d.last), default=None)
    if first is None or last is None:
        return "no dates"
    return one_line(FuzzyDate.between(first, last).words())


def _basis(material: Material) -> tuple[Sentence, ...]:
    found = []
    for table, number in material.left_out.items():
        if number:
            found.append(
                sentence(
                    f"{plural(number, table.removesuffix('s'), table)} marked sensitive, and what "
                    "rests on it, left out. ",
                    found_by(f"{material.query.removesuffix('-is:sensitive')}is:sensitive"),
                )
            )
    return tuple(found)


def _dropped(material: Material) -> tuple[Sentence, ...]:
    """Return what a redaction took out of which records."""
    told = []
    for what, records in material.dropped.items():
        refs = [(ref(material, table, uid),) for table, uid in records]
        told.append(sentence(f"{what[:1].upper()}{what[1:]}: ", listed(refs, " ")))
    return tuple(told)


def _highlights(ranked: list[Incident]) -> list[Incident]:
    tagged = [one for one in ranked if TAG in one.tags]
    rest = [one for one in ranked if TAG not in one.tags and one.unit != "background"]
    return [*tagged, *rest[: max(0, HIGHLIGHTS - len(tagged))]]


def _highlight(one: Entry) -> Sentence:
    return sentence(one.head, *(_in_short(claims) for claims in _of_the_dead(one).figures))


def _in_short(claims: Claims) -> Sentence:
    """Return a question with its range and whose word that is; one claim alone in full."""
    if not claims.span:
        return sentence(f"; {claims.question}: ", listed(claims.claims))
    contradict = " that contradict each other" if claims.verdict == CONTRADICT else ""
    refs = [(piece,) for claim in claims.claims for piece in claim if piece.kind == "ref"]
    return sentence(
        f"; {claims.question}: {claims.span} by {len(claims.claims)} claims{contradict} ",
        listed(refs, " "),
    )


def _of_the_dead(one: Entry) -> Entry:
    """Return an entry with only those of its figures that count the dead."""
    killed = full("harm", "killed")
    return one._replace(figures=tuple(c for c in one.figures if c.question.startswith(killed)))


def _overview(material: Material) -> tuple[Sentence, ...]:
    incidents = material.incidents.values()
    units = Counter(one.unit for one in incidents)
    states = Counter(one.state for one in incidents)
    contradicting = "in which claims contradict each other"
    said = (
        (len(incidents), "incident in all", "incidents in all", ""),
        (units["event"], "single event", "single events", "is:event"),
        (units["aggregate"], "aggregate of many", "aggregates of many", "is:aggregate"),
        (units["background"], "for background", "for background", "is:background"),
        (states["review"], "not reviewed", "not reviewed", "state:review"),
        (states["draft"], "draft", "drafts", "state:draft"),
        (material.conflicts, contradicting, contradicting, "has:conflict"),
    )
    counted = tuple(
        sentence(plural(number, one, many), ". ", found_by(narrower(material, query)))
        for number, one, many, query in said
        if number or not query
    )
    speakers = {one.speaker or one.speaker_as_written for one in material.statements.values()}
    rest = sentence(
        f"{plural(len(material.statements), 'statement', 'statements')} about them by "
        f"{plural(len(speakers), 'speaker', 'speakers')}, "
        f"{plural(len(material.documents), 'document', 'documents')}. ",
        found_by(material.query),
    )
    return (*counted, rest)


def narrower(material: Material, condition: str) -> str:
    """Return the query of the report with a further condition."""
    return f"{material.query} {condition}".strip()


def _counts(material: Material, field: str) -> tuple[Count, ...]:
    counted = Counter(one.kind for one in material.incidents.values())
    return tuple(
        Count(full("incident_kind", kind), number, narrower(material, f"{field}:{kind}"))
        for kind, number in counted.most_common()
    )


def _countries(material: Material) -> tuple[Count, ...]:
    counted = Counter(_country(material, one) for one in material.incidents.values())
    return tuple(
        Count(country_name(code), number, narrower(material, f"country:{code}" if code else ""))
        for code, number in counted.most_common()
    )


def country_name(code: str) -> str:
    """Return a country by its name, the code itself where it has none here."""
    return one_line(country_names.everyday(code)) or _NOWHERE


def _country(material: Material, incident: Incident) -> str:
    place = material.place(incident.place)
    return (place.country or "") if place is not None else ""


def _areas(material: Material) -> list[tuple[str, list[Incident]]]:
    """Return the incidents by country and province, the areas with most first."""
    groups: dict[str, list[Incident]] = defaultdict(list)
    for incident in material.incidents.values():
        place = material.place(incident.place)
        names = [country_name(_country(material, incident))]
        if place is not None and place.admin1:
            names.append(one_line(place.admin1))
        groups[" · ".join(names)].append(incident)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _days(incidents: Iterable[Incident], entries: dict[str, Entry]) -> tuple[Day, ...]:
    # Stable: within a day the order of the list stays. What has no date comes last.
    ranked = sorted(incidents, key=lambda one: one.when.date.is_unknown)
    return tuple(
        Day(one_line(label), tuple(entries[one.uid] for one in group))
        for label, group in groupby(ranked, key=lambda one: one.when.date.words())
    )
