"""How well something is supported: independent documents and speakers, and circular reporting.

Counted over what is in the report, so that what is withheld neither counts nor is told of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.analysis import corroboration
from tracker.model.bearing import Bearing, bearing
from tracker.model.sources import CODED, outlet
from tracker.report.sentences import listed, ref, sentence, speaker
from tracker.store.corroboration import Carrier, Sources, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tracker.analysis.corroboration import Corroboration
    from tracker.model.records import Citation, Incident, Statement
    from tracker.report.content import Sentence
    from tracker.report.selection import Material
    from tracker.store.corroboration import Key


def of_incident(material: Material, incident: Incident) -> Corroboration:
    """Count what supports that it happened: as `show` does, over what is in the report."""
    bearings: dict[Key, Bearing] = {
        said.uid: _bearing(material, said, incident) for said in material.said_of(incident.uid)
    }
    return _counted(material, bearings, incident.citations)


def of_claims(material: Material, claims: Iterable[Statement]) -> Corroboration:
    """Count what supports one answer to a question: who gives it, in which documents."""
    says: dict[Key, Bearing] = {one.uid: Bearing.ASSERTS for one in claims}
    return _counted(material, says, ())


def speakers(material: Material, claims: Iterable[Statement]) -> str:
    """Say how many speakers these statements have: "2 speakers"; "" for none."""
    number = of_claims(material, claims).speakers
    return f"{number} speaker{'' if number == 1 else 's'}" if number else ""


def words(material: Material, found: Corroboration) -> Sentence:
    """Say it in one sentence, with the references of reprints and echoes; empty for nothing."""
    if not (found.speakers or found.documents):
        return ()
    own = "with a word of their own" if found.voices != 1 else "with a word of its own"
    independent = corroboration.independent_words(found)
    counts = (
        _counted_in_words(found.speakers, "speaker", found.voices, own),
        _counted_in_words(found.documents, "document", found.independent, independent),
    )
    warning = corroboration.warning(found)
    is_one = corroboration.is_one_publisher(found) or corroboration.is_one_beside_data(found)
    lead = "One source" if is_one else "Circular"
    told = [sentence(count) for count in counts if count]
    return sentence(
        listed([*told, *_circles(material, found)]), f". {lead}: {warning}" if warning else ""
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


def _bearing(material: Material, said: Statement, incident: Incident) -> Bearing:
    if said.uid in material.retracted:
        return Bearing.NEITHER
    about = next(a for a in said.statement_incidents if a.incident == incident.uid)
    return bearing(said.kind, about.relation, about.asserts)


def _counted(
    material: Material, bearings: Mapping[Key, Bearing], citations: Iterable[Citation]
) -> Corroboration:
    """Count what asserts it. `citations` are those of the incident itself."""
    said = [material.statements[str(uid)] for uid in bearings]
    cited = [(citation, None) for citation in citations]
    carriers = [
        _carrier(material, citation.document, statement)
        for citation, statement in (*cited, *((c, one.uid) for one in said for c in one.citations))
        if citation.document in material.documents
    ]
    voices = [_voice(material, one) for one in said if bearings[one.uid] is Bearing.ASSERTS]
    speaking = {voice.statement for voice in voices}
    repeats = [
        (link.from_statement, link.to_statement)
        for link in material.links
        if link.kind == "repeats" and link.from_statement in speaking and link.to_statement
    ]
    return corroboration.corroboration(
        Sources(tuple(carriers), tuple(voices), tuple(repeats), material.mouths, dict(bearings))
    )


def _carrier(material: Material, uid: str, statement: str | None) -> Carrier:
    root, seen = uid, {uid}
    while (onward := material.documents[root].derived_from) in material.documents:
        if onward is None or onward in seen:
            break
        seen.add(onward)
        root = onward
    origin = material.documents[root]
    publisher = material.actor(origin.publisher) if origin.publisher else None
    speaks = outlet(origin.kind, publisher.uid if publisher is not None else None)
    coded = material.documents[uid].kind == CODED
    return Carrier(uid, "", root, origin.title or "", statement, speaks, coded)


def _voice(material: Material, said: Statement) -> Voice:
    actor = material.actor(said.speaker) if said.speaker else None
    body = material.actor(said.on_behalf_of) if said.on_behalf_of else None
    return Voice(
        *(said.uid, said.uid, actor.uid if actor is not None else None, speaker(material, said)),
        body.uid if body is not None else None,
    )
