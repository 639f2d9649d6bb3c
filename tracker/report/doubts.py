"""What is contested, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.model.claims import DOERS
from tracker.model.claims import Question as Asked
from tracker.model.gaps import GAPS
from tracker.model.text import one_line
from tracker.report import charges, incidents
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
    from collections.abc import Iterator

    from tracker.model.records import Incident, Involvement, Statement
    from tracker.report.content import Sentence
    from tracker.report.selection import Contradicting, Material

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
    """Yield whose figures contradict; the figures stand once, with the incident."""
    here = ref(material, "incidents", incident.uid)
    for claims in incidents.figures(material, incident):
        if claims.verdict in (incidents.CONTRADICT, incidents.PART):
            names = listed((quote(name),) for name in claims.voices)
            told = f"{claims.allows} as claimed" if claims.allows else "claimed"
            yield sentence(f"How many {claims.question}: {told} by ", names, ". ", here)


def _others(material: Material, incident: Incident) -> Iterator[Sentence]:
    """Yield the pairs of claims on other questions than how many, question by question."""
    pairs = [
        pair
        for pair in material.contradictions.get(incident.uid, ())
        if pair.question != Asked.HOW_MANY
    ]
    here = ref(material, "incidents", incident.uid)
    for pair in pairs[:_PAIRS]:
        sides = [_side(material, incident, pair, end) for end in (pair.one, pair.other)]
        yield sentence(f"{pair.question}: ", sides[0], " against ", sides[1], " ", here)
    if len(pairs) > _PAIRS:
        yield sentence(f"and {len(pairs) - _PAIRS} more pairs that contradict each other. ", here)


def _side(
    material: Material, incident: Incident, pair: Contradicting, claim: tuple[str, str] | None
) -> Sentence:
    """Say what one side says on the question, in whose words, and on which record it rests."""
    if claim is None:
        return _nobody(material, incident, pair)
    table, uid = claim
    if table == "incidents":
        return _twin(material, pair.question, material.incidents[uid])
    said = material.statements[uid]
    who_says = (quote(speaker(material, said)), f" ({grade(material, said)}) ")
    says: Sentence = sentence(f"{full('statement_kind', said.kind)}: ")
    if pair.question == Asked.WHO:
        says = sentence(_says_who(material, said, incident), ": ")
    return sentence(*who_says, says, quote(said.gist), " ", ref(material, table, uid))


def _twin(material: Material, question: str, incident: Incident) -> Sentence:
    """Say where or when a record of what may be the same has it."""
    place = material.place(incident.place)
    where = place.name if place is not None else incident.place_note or "place not known"
    asked = where if question == Asked.WHERE else incident.when.words()
    here = ref(material, "incidents", incident.uid)
    return sentence(quote(incident.title), ", ", quote(asked), " ", here)


def _says_who(material: Material, said: Statement, incident: Incident) -> Sentence:
    """Say whom a statement names as who did it, with what is noted of that, or whom it clears."""
    cleared = charges.names_cleared(material, said, incident)
    if cleared:
        names = listed(((quote(name),) for name in cleared), " or ")
        return sentence("denies that it was ", names)
    named = [_named(material, one) for one in charges.named_by(said, incident)]
    if named:
        return sentence("names ", listed(named))
    if charges.claims_for_itself(material, said, incident):
        body = material.actor(said.on_behalf_of) if said.on_behalf_of else None
        return sentence("claims it for ", quote(body.name) if body else "itself")
    return sentence(full("statement_kind", said.kind))


def names_or_clears(material: Material, said: Statement, incident: Incident) -> Sentence:
    """Say in few words whom a statement names as who did it, or whom it clears."""
    named = charges.named_by(said, incident)
    if named and not charges.names_cleared(material, said, incident):
        names = dict.fromkeys(charges.party(material, one)[1] for one in named)
        return sentence("names ", listed(((quote(name),) for name in names), " and "))
    return _says_who(material, said, incident)


def _named(material: Material, one: Involvement) -> Sentence:
    actor = material.actor(one.actor)
    role = "" if one.role == "perpetrator" else f"{full('role', one.role)}, "
    note = sentence(", noted: “", quote(one.note), "”") if one.note else ()
    return sentence(
        quote(actor.name if actor is not None else one.as_written),
        f" ({role}{full('attribution', one.attribution)}",
        note,
        ")",
    )


def _nobody(material: Material, incident: Incident, pair: Contradicting) -> Sentence:
    """Say that the other side is our own view, and what that is, or that it is not recorded."""
    against = pair.one or pair.other
    denial = material.statements[against[1]] if against else None
    cleared = charges.cleared(material, denial, incident) if denial is not None else set()
    if not cleared:
        return sentence("disputed, by whom is not recorded")
    doers = [one for one in incident.involvements if one.role in DOERS and one.statement is None]
    ours = [_named(material, one) for one in doers if charges.party(material, one)[0] in cleared]
    return sentence("our own view: " if ours else "our own view", listed(ours))


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
    return sentence(quote(title.removesuffix(".")), ": ", quote(record.uncertain), " ", here)


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
