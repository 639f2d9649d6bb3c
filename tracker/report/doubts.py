"""What is contested, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.figures import conflicts
from tracker.report import incidents
from tracker.report.content import Question
from tracker.report.sentences import (
    found_by,
    full,
    grade,
    listed,
    quote,
    ref,
    sentence,
    speaker,
    strong,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.model.records import Incident, Statement
    from tracker.report.content import Sentence
    from tracker.report.selection import Material

_MOST: Final = 20
"""References shown of what many incidents lack; the query beside them finds all."""


def contested(material: Material) -> tuple[Question, ...]:
    """Return the incidents of which claims contradict each other, with the claims side by side."""
    found = []
    for incident in material.incidents.values():
        points = (
            *_figures(material, incident),
            *_who(material, incident),
            *_disputes(material, incident),
        )
        if points:
            head = sentence(strong(incident.title), " ", ref(material, "incidents", incident.uid))
            found.append(Question(head, points))
    return tuple(found)


def conflicting(material: Material) -> list[str]:
    """Return the incidents (uids) of which the figures contradict each other."""
    return [uid for uid, claims in material.claims.items() if conflicts(claims)]


def _figures(material: Material, incident: Incident) -> Iterator[Sentence]:
    for claims in incidents.figures(material, incident):
        if claims.verdict == incidents.CONTRADICT:
            yield sentence(f"How many {claims.question}: ", listed(claims.claims), ".")


def _who(material: Material, incident: Incident) -> Iterator[Sentence]:
    named = [one for one in incident.involvements if one.role == "perpetrator"]
    actors = {id(material.actor(one.actor)) for one in named}
    if len(actors) < 2 and all(one.attribution != "disputed" for one in named):
        return
    yield sentence("Who did it: ", listed(incidents.party(material, incident, o) for o in named))


def _disputes(material: Material, incident: Incident) -> Iterator[Sentence]:
    for said in material.said_of(incident.uid):
        for about in said.statement_incidents:
            if about.incident == incident.uid and about.asserts in ("disputes", "doubts"):
                yield _disputed(material, said, about.asserts)


def _disputed(material: Material, said: Statement, asserts: str) -> Sentence:
    return sentence(
        quote(speaker(material, said)),
        f" ({grade(material, said)}) {full('asserts', asserts)}: ",
        quote(said.gist),
        " ",
        ref(material, "statements", said.uid),
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


_LACKS: Final[tuple[tuple[str, str, Callable[[Incident], bool]], ...]] = (
    ("When it happened is not known. ", "no:date", lambda i: i.when.date.is_unknown),
    ("Where it happened is not known. ", "no:place", lambda i: i.place is None),
    (
        "No perpetrator is named. ",
        "-role:perpetrator",
        lambda i: all(one.role != "perpetrator" for one in i.involvements),
    ),
    ("No source is cited. ", "no:source", lambda i: not i.citations),
)


def _lacks(material: Material) -> Iterator[tuple[str, str, tuple[Sentence, ...]]]:
    for heading, query, lacks in _LACKS:
        lacking = [i for i in material.incidents.values() if lacks(i)]
        points = [
            sentence(quote(i.title), " ", ref(material, "incidents", i.uid))
            for i in lacking[:_MOST]
        ]
        if len(lacking) > _MOST:
            whole = found_by(f"{material.query} {query}".strip())
            points.append(sentence(f"and {len(lacking) - _MOST:,} more: ", whole))
        yield heading, f"{material.query} {query}".strip(), tuple(points)
