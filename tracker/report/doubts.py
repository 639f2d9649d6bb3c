"""What is contested, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.claims import Question as Asked
from tracker.model.gaps import GAPS
from tracker.model.text import one_line
from tracker.report import incidents
from tracker.report.content import Question
from tracker.report.sentences import (
    found_by,
    grade,
    listed,
    quote,
    ref,
    sentence,
    speaker,
    strong,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.records import Incident, Statement
    from tracker.report.content import Sentence
    from tracker.report.selection import Material

_MOST: Final = 20
"""References shown of what many incidents lack; the query beside them finds all."""
_PAIRS: Final = 6
"""Pairs of claims shown of one incident: of ten statements 45 pairs may contradict each other."""


def contested(material: Material) -> tuple[Question, ...]:
    """Return the incidents of which claims contradict each other, with the claims side by side."""
    found = []
    for incident in material.incidents.values():
        points = (*_figures(material, incident), *_others(material, incident))
        if points:
            head = sentence(strong(incident.title), " ", ref(material, "incidents", incident.uid))
            found.append(Question(head, points))
    return tuple(found)


def _figures(material: Material, incident: Incident) -> Iterator[Sentence]:
    for claims in incidents.figures(material, incident):
        if claims.verdict in (incidents.CONTRADICT, incidents.PART):
            yield sentence(f"How many {claims.question}: ", listed(claims.claims), ".")


def _others(material: Material, incident: Incident) -> Iterator[Sentence]:
    """Yield the pairs of claims on other questions than how many, question by question."""
    pairs = [
        pair
        for pair in material.contradictions.get(incident.uid, ())
        if pair.question != Asked.HOW_MANY
    ]
    here = ref(material, "incidents", incident.uid)
    for pair in pairs[:_PAIRS]:
        sides = [_side(material, end, pair.one) for end in (pair.one, pair.other)]
        yield sentence(f"{pair.question}: ", sides[0], " – against – ", sides[1], " ", here)
    if len(pairs) > _PAIRS:
        yield sentence(f"and {len(pairs) - _PAIRS} more pairs that contradict each other. ", here)


def _side(
    material: Material, claim: tuple[str, str] | None, against: tuple[str, str] | None
) -> Sentence:
    if claim is None:
        is_denied = against is not None and material.statements[against[1]].kind == "deny"
        return sentence("our own view" if is_denied else "disputed, by whom is not recorded")
    table, uid = claim
    if table == "incidents":
        incident = material.incidents[uid]
        return sentence(
            quote(incident.title),
            f", {one_line(incident.when.words())} ",
            ref(material, table, uid),
        )
    said = material.statements[uid]
    return sentence(
        quote(speaker(material, said)),
        f" ({grade(material, said)}): ",
        quote(said.gist),
        " ",
        ref(material, table, uid),
    )


def unknown(material: Material) -> tuple[Question, ...]:
    """Return what is not known: what records say so in words, and what they lack."""
    found = [Question(sentence(heading, found_by(query)), points)
             for heading, query, points in _lacks(material) if points]  # fmt: skip
    doubts = (
        *(_doubt(material, i, i.title) for i in material.incidents.values() if i.uncertain),
        *(_doubt(material, s, s.gist) for s in material.statements.values() if s.uncertain),
    )
    if doubts:
        found.append(Question(sentence("In the words of the records."), doubts))
    return tuple(found)


def _doubt(material: Material, record: Incident | Statement, title: str) -> Sentence:
    here = ref(material, record.table, record.uid)
    return sentence(quote(title), ": ", quote(record.uncertain), " ", here)


def _lacks(material: Material) -> Iterator[tuple[str, str, tuple[Sentence, ...]]]:
    """Yield what incidents lack: in words, the query that finds them, and the incidents."""
    whens = [i for i in material.incidents.values() if i.when.date.is_unknown]
    wheres = [i for i in material.incidents.values() if i.place is None]
    groups = [("when it happened is not known", "no:date", [(i, "") for i in whens])]
    groups.append(("where it happened is not known", "no:place", [(i, "") for i in wheres]))
    for code, words in GAPS.items():
        have = [
            (material.incidents[uid], told)
            for uid, gaps in material.gaps.items()
            for found, told in gaps
            if found == code
        ]
        groups.append((words, f"gap:{code}", have))
    for words, condition, lacking in groups:
        query = f"{material.query} {condition}".strip()
        points = [_lacking(material, one, told) for one, told in lacking[:_MOST]]
        if len(lacking) > _MOST:
            points.append(sentence(f"and {len(lacking) - _MOST:,} more: ", found_by(query)))
        yield f"{words[:1].upper()}{words[1:]}. ", query, tuple(points)


def _lacking(material: Material, incident: Incident, told: str) -> Sentence:
    words = f": {one_line(told)}" if told else ""
    return sentence(quote(incident.title), words, " ", ref(material, "incidents", incident.uid))
