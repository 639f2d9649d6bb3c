"""How well something is supported: independent documents and speakers, and circular reporting.

Counted over what is in the report, so that what is withheld neither counts nor is told of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.analysis import corroboration
from tracker.report.sentences import listed, ref, sentence, speaker
from tracker.store.corroboration import Carrier, Sources, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.analysis.corroboration import Corroboration
    from tracker.model.records import Citation, Incident, Statement
    from tracker.report.content import Sentence
    from tracker.report.selection import Material


def of_incident(material: Material, incident: Incident) -> Corroboration:
    """Count what supports that it happened: as `show` does, over what is in the report."""
    said = material.said_of(incident.uid)
    affirming = [one for one in said if _affirms(one, incident)]
    return _counted(material, said, affirming, incident.citations)


def of_claims(material: Material, claims: Iterable[Statement]) -> Corroboration:
    """Count what supports an answer to one question: who gives it, in which documents."""
    said = list({one.uid: one for one in claims}.values())
    return _counted(material, said, said, ())


def words(material: Material, found: Corroboration) -> Sentence:
    """Say it in one sentence, with the references of reprints and echoes; empty for nothing."""
    if not (found.speakers or found.documents):
        return ()
    own = "with a word of their own" if found.voices != 1 else "with a word of its own"
    counts = (
        _counted_in_words(found.speakers, "speaker", found.voices, own),
        _counted_in_words(found.documents, "document", found.independent, "independent"),
    )
    warning = corroboration.warning(found)
    told = [sentence(count) for count in counts if count]
    return sentence(
        listed([*told, *_circles(material, found)]), f". Circular: {warning}" if warning else ""
    )


def _counted_in_words(number: int, noun: str, kept: int, kind: str) -> str:
    if number < 2:
        return f"1 {noun}" if number else ""
    return f"{number} independent {noun}s" if kept == number else f"{number} {noun}s, {kept} {kind}"


def _circles(material: Material, found: Corroboration) -> Iterator[Sentence]:
    for circle in found.circles:
        reprints = [(ref(material, "documents", uid),) for uid in circle.reprints]
        origin = ref(material, "documents", circle.origin)
        yield sentence(origin, " is reprinted by ", listed(reprints, " "))
    if found.echoes:
        echoes = [(ref(material, "statements", uid),) for uid in found.echoes]
        yield sentence(listed(echoes, " "), " only repeats" if len(echoes) == 1 else " only repeat")


def _affirms(said: Statement, incident: Incident) -> bool:
    return any(
        about.incident == incident.uid and (about.relation, about.asserts) == ("subject", "affirms")
        for about in said.statement_incidents
    )


def _counted(
    material: Material,
    said: list[Statement],
    affirming: list[Statement],
    citations: Iterable[Citation],
) -> Corroboration:
    numbers = {one.uid: number for number, one in enumerate(said)}
    cited = dict.fromkeys([*citations, *(citation for one in said for citation in one.citations)])
    carriers = [_carrier(material, c.document) for c in cited if c.document in material.documents]
    repeats = [
        (numbers[link.from_statement], numbers[link.to_statement])
        for link in material.links
        if link.kind == "repeats"
        and link.from_statement in numbers
        and link.to_statement in numbers
    ]
    voices = [_voice(material, one, numbers[one.uid]) for one in affirming]
    return corroboration.corroboration(Sources(tuple(carriers), tuple(voices), tuple(repeats)))


def _carrier(material: Material, uid: str) -> Carrier:
    root, seen = uid, {uid}
    while (onward := material.documents[root].derived_from) in material.documents:
        if onward is None or onward in seen:
            break
        seen.add(onward)
        root = onward
    title = material.documents[root].title or ""
    return Carrier(uid, "", root, title, None, None)


def _voice(material: Material, said: Statement, number: int) -> Voice:
    actor = material.actor(said.speaker) if said.speaker else None
    name = actor.uid if actor is not None else speaker(material, said)
    return Voice(number, said.uid, None, name)
