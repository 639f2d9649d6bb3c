"""What a report says of one incident: head, parties, claims beside each other, doubts, sources."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tracker.model.bearing import CLAIMED, named_as
from tracker.model.figures import say_figure, say_span, span
from tracker.model.text import one_line
from tracker.model.vocabulary import label
from tracker.report import charges, parts, support
from tracker.report.content import Claims, Entry
from tracker.report.sentences import (
    anchor,
    figure,
    full,
    grade,
    listed,
    publisher,
    quote,
    ref,
    sentence,
    speaker,
    strong,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.model.figures import Claim
    from tracker.model.records import Actor, Casualty, Incident, Involvement, Statement
    from tracker.report.content import Piece, Sentence
    from tracker.report.selection import Counted, Material

CONTRADICT = "Contested: these contradict each other."
PART = "Contested: more are counted of some of the victims than by others of all of them."
TOGETHER = "All of them could be true."

_BY: Final = ("admitted", "alleged", "suspected")
"""Attributions that are what somebody did; of any other it is only said who names the party."""

_IMPROBABLE: Final = 5
"""The credibility of what nobody should take for a finding."""


def entry(material: Material, incident: Incident) -> Entry:
    """Return all that the report says of an incident."""
    here = ref(material, "incidents", incident.uid)
    lines = (
        sentence(what(incident), ". ", here),
        sentence(quote(incident.summary), " ", here) if incident.summary else (),
        _parties(material, incident),
        *_who_did_it(material, incident),
        *_parts(material, incident),
        sentence("Not certain: ", quote(incident.uncertain), " ", here)
        if incident.uncertain
        else (),
        _supported(material, incident),
        _said(material, incident),
        _sources(material, incident),
    )
    return Entry(
        anchor=anchor(here.text),
        head=head(material, incident),
        lines=tuple(line for line in lines if line),
        figures=figures(material, incident),
    )


def head(material: Material, incident: Incident) -> Sentence:
    """Return title, date, place and reference of an incident, and whether it was reviewed."""
    place = material.place(incident.place)
    where = place.name if place is not None else incident.place_note or "place not known"
    return sentence(
        strong(incident.title),
        ". ",
        one_line(incident.when.words()),
        ", ",
        quote(where),
        material.state_mark(incident),
        " ",
        ref(material, "incidents", incident.uid),
    )


def what(incident: Incident) -> str:
    """Say what kind of incident it is, in our words."""
    kind = full("incident_kind", incident.kind)
    words = [kind[:1].upper() + kind[1:], one_line(incident.weapon or "")]
    if incident.unit != "event":
        count = ""
        if (incident.count_low, incident.count_high) != (None, None):
            count = f" of {say_span(incident.count_low, incident.count_high)}"
        words.append(one_line(label("unit", incident.unit)) + count)
    words += [full("grade", incident.grade), "sensitive" if incident.sensitive else ""]
    if incident.geo_precision not in ("exact", "unknown"):
        words.append(f"place known to: {full('geo_precision', incident.geo_precision)}")
    return ", ".join(word for word in words if word)


def _parties(material: Material, incident: Incident) -> Sentence:
    return listed(party(material, incident, one) for one in incident.involvements)


def _who_did_it(material: Material, incident: Incident) -> Iterator[Sentence]:
    """Yield of each party how well it is supported that it did it, as far as others say so."""
    here = ref(material, "incidents", incident.uid)
    for one in charges.charged(material, incident):
        said = support.words(material, support.of_claims(material, one.by))
        against = listed(_deniers(material, one.denied_by), " and ")
        yield sentence(
            *("That it was ", quote(one.name), " is said by ", said or "nobody on file"),
            *(("; denied by ", against) if against else ()),
            *(". ", here),
        )


def _deniers(material: Material, denials: tuple[Statement, ...]) -> Iterator[Sentence]:
    """Yield who denies it, each once, and how much that is worth."""
    told = dict.fromkeys((speaker(material, said), grade(material, said)) for said in denials)
    for name, worth in told:
        yield sentence(quote(name), f" ({worth})")


def _supported(material: Material, incident: Incident) -> Sentence:
    found = support.words(material, support.of_incident(material, incident))
    here = ref(material, "incidents", incident.uid)
    return sentence("Support: ", found, ". ", here) if found else ()


def party(material: Material, incident: Incident, one: Involvement) -> Sentence:
    """Say who had which part in an incident, on whose word, and what is noted of that."""
    note = sentence(" noted: “", quote(one.note), "”") if one.note else ()
    return sentence(f"{full('role', one.role)}: ", word_for(material, incident, one), note)


def word_for(material: Material, incident: Incident, one: Involvement) -> Sentence:
    """Say who is named, how surely, and by whom: so that nobody has to look that up."""
    actor = material.actor(one.actor)
    said = material.statements.get(one.statement or "")
    by = " by " if one.attribution in _BY else ", named by "
    attribution = full("attribution", one.attribution)
    if said is not None and named_as(one.attribution, said.kind) == CLAIMED:
        attribution = CLAIMED
    whose: Sentence = ()
    if not one.statement and one.attribution != "assessed":
        whose = sentence(", our assessment")
    elif said is not None and charges.clears(material, one):
        attribution, whose = "denied by ", by_whom(material, said)
    elif said is not None:
        whose = sentence(by, by_whom(material, said, actor))
    on_word = ("statements", one.statement) if one.statement else ("incidents", incident.uid)
    return sentence(
        quote(actor.name if actor is not None else one.as_written),
        f" ({attribution}",
        whose,
        ") ",
        ref(material, *on_word),
    )


def by_whom(material: Material, said: Statement, actor: Actor | None = None) -> Sentence:
    """Say who speaks, and how much that is worth: "itself, F3" where `actor` is who speaks."""
    name = speaker(material, said)
    is_own = actor is not None and actor.name == name and actor.kind != "person"
    return sentence("itself" if is_own else quote(name), f", {grade(material, said)}")


def _parts(material: Material, incident: Incident) -> Iterator[Sentence]:
    whole = parts.whole_of(material, incident.uid)
    if whole is not None:
        yield sentence("Part of: ", ref(material, "incidents", whole.uid))
    refs = [(ref(material, "incidents", p.uid),) for p in parts.parts_of(material, incident.uid)]
    if refs:
        yield sentence("Made of: ", listed(refs, " "))


def _said(material: Material, incident: Incident) -> Sentence:
    """Return who spoke of it, each with the references of what was said."""
    told = [
        (speaker(material, one), ref(material, "statements", one.uid))
        for one in material.said_of(incident.uid)
    ]
    return sentence("Said of it by ", _by_name(told)) if told else ()


def _sources(material: Material, incident: Incident) -> Sentence:
    cited = dict.fromkeys(c.document for c in incident.citations)
    told = [
        (publisher(material, material.documents[uid]), ref(material, "documents", uid))
        for uid in cited
        if uid in material.documents
    ]
    return sentence("Sources: ", _by_name(told)) if told else ()


def _by_name(told: list[tuple[str, Piece]]) -> Sentence:
    """Return each name once, with the references that go with it."""
    names: dict[str, list[Sentence]] = defaultdict(list)
    for name, here in told:
        names[name].append((here,))
    return listed(sentence(quote(name), " ", listed(refs, " ")) for name, refs in names.items())


def figures(material: Material, incident: Incident) -> tuple[Claims, ...]:
    """Return the figures of an incident by harm, victims and party, claim beside claim."""
    groups: dict[Counted, list[Sentence]] = defaultdict(list)
    givers: dict[Counted, list[tuple[Casualty, Statement]]] = defaultdict(list)
    for own in incident.casualties:
        groups[_counted(material, own)].append(_own(material, incident, own))
    for said in material.said_of(incident.uid):
        for one in said.casualties:
            if one.incident == incident.uid:
                counted = _counted(material, one)
                groups[counted].append(_claimed(material, said, one))
                givers[counted].append((one, said))
    clashes = material.clashes.get(incident.uid, ())
    verdicts = {one: PART for pair in clashes for one in pair}
    verdicts |= {a: CONTRADICT for a, b in clashes if a == b}
    found = []
    for key, claims in groups.items():
        given = material.claims.get(incident.uid, ())
        these = [claim for counted, claim in given if claim.is_live and counted == key]
        allows = _allowed(these)
        found.append(
            Claims(
                question(material, *key),
                allows if len(these) > 1 else "",
                tuple(claims),
                verdicts.get(key, TOGETHER if len(these) > 1 else ""),
                _given_by(material, incident, givers[key]),
                allows,
                _voices(material, givers[key]),
            )
        )
    return tuple(found)


def _counted(material: Material, casualty: Casualty) -> Counted:
    actor = material.actor(casualty.actor) if casualty.actor else None
    return casualty.harm, casualty.victims, actor.uid if actor is not None else ""


def _given_by(
    material: Material, incident: Incident, givers: list[tuple[Casualty, Statement]]
) -> Sentence:
    """Say who gives each number that still stands: "0: 2 independent speakers. 7: 1 speaker."."""
    by_number: dict[str, list[Statement]] = defaultdict(list)
    for one, said in givers:
        if one.uid not in material.superseded:
            number = say_figure(one.low, one.best, one.high)
            by_number[f"{number} of them" if one.subset else number].append(said)
    told = []
    for number, statements in by_number.items():
        counted = support.words(material, support.of_claims(material, statements))
        told.append(sentence(f"{number}: " if len(by_number) > 1 else "Given by ", counted))
    here = ref(material, "incidents", incident.uid)
    return sentence(listed(told, ". "), ". ", here) if told else ()


def _voices(material: Material, givers: list[tuple[Casualty, Statement]]) -> tuple[str, ...]:
    """Return who gives the figures that still stand, each once."""
    standing = (said for one, said in givers if one.uid not in material.superseded)
    return tuple(dict.fromkeys(speaker(material, said) for said in standing))


def question(material: Material, harm: str, victims: str, party: str = "") -> str:
    """Say what a figure counts: "killed, civilian", "killed, combatant, of Kata'ib Hezbollah"."""
    who = "" if victims == "unknown" else f", {one_line(label('victims', victims))}"
    actor = material.actor(party) if party else None
    whose = f", of {one_line(actor.name)}" if actor is not None else ""
    return full("harm", harm) + who + whose


def _allowed(live: list[Claim]) -> str:
    """Say what the claims allow; nothing where none has a number."""
    found = span(live)
    return say_span(*found) if found is not None else ""


def _own(material: Material, incident: Incident, own: Casualty) -> Sentence:
    part = " of them" if own.subset else ""
    here = ref(material, "incidents", incident.uid)
    return sentence(figure(own), part, ", our assessment ", here)


def _claimed(material: Material, said: Statement, one: Casualty) -> Sentence:
    return sentence(
        figure(one),
        " of them" if one.subset else "",
        ", ",
        quote(speaker(material, said)),
        f" ({grade(material, said)})",
        ", updated since" if one.uid in material.superseded else "",
        material.state_mark(said),
        " ",
        ref(material, "statements", said.uid),
    )


def is_improbable(said: Statement | None) -> bool:
    """Whether what is said was graded improbable, whoever says it."""
    return said is not None and int(said.credibility) == _IMPROBABLE


def weight(material: Material, incident: Incident) -> tuple[int, bool, int]:
    """Return by what incidents are ranked: dead at most, whether claimed and denied, statements."""
    said = material.said_of(incident.uid)
    given = [incident.casualties, *(one.casualties for one in said if not is_improbable(one))]
    dead = [
        max(one.low or 0, one.best or 0, one.high or 0)
        for casualties in given
        for one in casualties
        if one.harm == "killed" and one.incident in (None, incident.uid)
    ]
    return max(dead, default=0), charges.is_claimed_and_denied(material, incident), len(said)
