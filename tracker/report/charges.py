"""Who says of which party that it did it, and who denies it; each party by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.model.bearing import denies_part, says_not, says_so
from tracker.model.claims import DOERS
from tracker.report.sentences import speaker

if TYPE_CHECKING:
    from tracker.model.records import Incident, Involvement, Statement
    from tracker.report.selection import Material


class Charged(NamedTuple):
    """A party that others name as perpetrator: by whom it is said that it did it, and denied."""

    name: str
    by: tuple[Statement, ...]
    denied_by: tuple[Statement, ...]


def charged(material: Material, incident: Incident) -> list[Charged]:
    """Return the parties that statements name as perpetrators, or clear, as the records have it."""
    names: dict[str, str] = {}
    saying: dict[str, list[Statement]] = {}
    for one in incident.involvements:
        said = material.statements.get(one.statement or "")
        if said is None or one.role != "perpetrator" or said.uid in material.retracted:
            continue
        key, names[key] = party(material, one)
        found = saying.setdefault(key, [])
        own = key in voices(material, said)
        if says_so(said.kind, one.attribution, own=own) and not _disputes(said, incident):
            found.append(said)
    for said in material.said_of(incident.uid):
        if claims_for_itself(material, said, incident):
            key, name = _claimant(material, said)
            names.setdefault(key, name)
            saying.setdefault(key, []).append(said)
    return [
        Charged(names[key], tuple(by), tuple(_denials(material, incident, key)))
        for key, by in saying.items()
    ]


def _denials(material: Material, incident: Incident, party: str) -> list[Statement]:
    return [
        said
        for said in material.said_of(incident.uid)
        if said.uid not in material.retracted and party in cleared(material, said, incident)
    ]


def voices(material: Material, said: Statement) -> set[str]:
    """Return the uids of who speaks, and of whom it speaks for."""
    found = [material.actor(uid) for uid in (said.speaker, said.on_behalf_of) if uid]
    return {actor.uid for actor in found if actor is not None}


def cleared(material: Material, said: Statement, incident: Incident) -> set[str]:
    """Return of whom a statement says that they had no part, as `party` tells them apart."""
    found = {party(material, one)[0] for one in _entered_as_cleared(material, said, incident)}
    if is_denial(said, incident):
        own = voices(material, said)
        found |= own | {body for mouth, body in material.mouths if mouth in own}
    return found


def names_cleared(material: Material, said: Statement, incident: Incident) -> list[str]:
    """Return of whom a statement says that they had no part: as entered, else who is behind it."""
    entered = [party(material, p)[1] for p in _entered_as_cleared(material, said, incident)]
    if entered or not is_denial(said, incident):
        return list(dict.fromkeys(entered))
    own = voices(material, said)
    bodies = [said.on_behalf_of] if said.on_behalf_of else []
    bodies = bodies or sorted({body for mouth, body in material.mouths if mouth in own})
    actors = [material.actor(uid) for uid in bodies]
    return [one.name for one in actors if one is not None] or [speaker(material, said)]


def is_denial(said: Statement, incident: Incident) -> bool:
    """Whether a statement denies that its speaker, or whom it speaks for, had a part in it."""
    return denies_part(said.kind, _relation(said, incident))


def clears(material: Material, one: Involvement) -> bool:
    """Whether a party is named on the word of a statement that says that it was not that party."""
    said = material.statements.get(one.statement or "")
    if said is None:
        return False
    own = party(material, one)[0] in voices(material, said)
    return says_not(said.kind, one.attribution, own=own)


def _entered_as_cleared(
    material: Material, said: Statement, incident: Incident
) -> list[Involvement]:
    return [one for one in named_by(said, incident) if clears(material, one)]


def named_by(said: Statement, incident: Incident) -> list[Involvement]:
    """Return the parties that a statement names as doers."""
    return [p for p in incident.involvements if p.statement == said.uid and p.role in DOERS]


def claims_for_itself(material: Material, said: Statement, incident: Incident) -> bool:
    """Whether a statement claims the incident without a party that is entered on its word."""
    return (
        said.kind == "claim"
        and said.uid not in material.retracted
        and _relation(said, incident) == "subject"
        and not _disputes(said, incident)
        and not named_by(said, incident)
    )


def is_claimed_and_denied(material: Material, incident: Incident) -> bool:
    """Whether somebody says that it was them, and somebody denies it; neither took it back."""
    return bool(denials(material, incident)) and any(
        said.kind == "claim"
        and said.uid not in material.retracted
        and _relation(said, incident) == "subject"
        and not _disputes(said, incident)
        for said in material.said_of(incident.uid)
    )


def denials(material: Material, incident: Incident) -> list[Statement]:
    """Return who denies it: that it happened, or that somebody had a part in it."""
    return [
        said
        for said in material.said_of(incident.uid)
        if said.uid not in material.retracted and cleared(material, said, incident)
    ]


def denies_all(said: Statement, incident: Incident) -> bool:
    """Whether a denial is of the incident, and not only of who had a part in it."""
    return _disputes(said, incident)


def _claimant(material: Material, said: Statement) -> tuple[str, str]:
    uid = said.on_behalf_of or said.speaker
    actor = material.actor(uid) if uid else None
    name = speaker(material, said)
    return (actor.uid, actor.name) if actor is not None else (name, name)


def party(material: Material, one: Involvement) -> tuple[str, str]:
    """Return what tells a party from others, and its name."""
    actor = material.actor(one.actor)
    name = actor.name if actor is not None else one.as_written or ""
    return (actor.uid, name) if actor is not None else (name, name)


def _relation(said: Statement, incident: Incident) -> str:
    about = (a.relation for a in said.statement_incidents if a.incident == incident.uid)
    return next(about, "")


def _disputes(said: Statement, incident: Incident) -> bool:
    about = [a.asserts for a in said.statement_incidents if a.incident == incident.uid]
    return "disputes" in about
