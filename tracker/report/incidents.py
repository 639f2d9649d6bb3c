"""What a report says of one incident: head, parties, claims beside each other, doubts, sources."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tracker.model.figures import say_span, span
from tracker.model.text import one_line
from tracker.model.vocabulary import label
from tracker.report import support
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
    from tracker.model.figures import Claim
    from tracker.model.records import Casualty, Incident, Involvement, Statement
    from tracker.report.content import Piece, Sentence
    from tracker.report.selection import Material

CONTRADICT = "These contradict each other."
PART = "A figure of some of the victims and one of all contradict each other."
TOGETHER = "All of them could be true."

_BY: Final = ("admitted", "alleged", "claimed", "suspected")
"""Attributions that are what somebody did; of any other it is only said who names the party."""


def entry(material: Material, incident: Incident) -> Entry:
    """Return all that the report says of an incident."""
    here = ref(material, "incidents", incident.uid)
    lines = (
        sentence(what(incident), ". ", here),
        sentence(quote(incident.summary), " ", here) if incident.summary else (),
        _parties(material, incident),
        _who_did_it(material, incident),
        _parts(material, incident),
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
        state_mark(incident.state),
        " ",
        ref(material, "incidents", incident.uid),
    )


def state_mark(state: str) -> str:
    """Return what is said beside a record that nobody has accepted yet."""
    return {"draft": " (draft)", "review": " (not reviewed)"}.get(state, "")


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


def _who_did_it(material: Material, incident: Incident) -> Sentence:
    """Return how well it is supported who did it, where that rests on what others say."""
    words = {one.statement for one in incident.involvements if one.role == "perpetrator"}
    said = [material.statements[uid] for uid in words if uid in material.statements]
    found = support.words(material, support.of_claims(material, said))
    here = ref(material, "incidents", incident.uid)
    return sentence("Who did it is said by ", found, ". ", here) if found else ()


def _supported(material: Material, incident: Incident) -> Sentence:
    found = support.words(material, support.of_incident(material, incident))
    here = ref(material, "incidents", incident.uid)
    return sentence("Support: ", found, ". ", here) if found else ()


def party(material: Material, incident: Incident, one: Involvement) -> Sentence:
    """Say who had which part in an incident, and on whose word."""
    return sentence(f"{full('role', one.role)}: ", word_for(material, incident, one))


def word_for(material: Material, incident: Incident, one: Involvement) -> Sentence:
    """Say who is named, how surely, and by whom: so that nobody has to look that up."""
    actor = material.actor(one.actor)
    said = material.statements.get(one.statement or "")
    attribution = full("attribution", one.attribution)
    by = " by " if one.attribution in _BY else ", named by "
    whose: Sentence = ()
    if not one.statement and one.attribution != "assessed":
        whose = sentence(", our assessment")
    elif said is not None:
        whose = sentence(by, quote(speaker(material, said)))
    on_word = ("statements", one.statement) if one.statement else ("incidents", incident.uid)
    return sentence(
        quote(actor.name if actor is not None else one.as_written),
        f" ({attribution}",
        whose,
        ") ",
        ref(material, *on_word),
    )


def _parts(material: Material, incident: Incident) -> Sentence:
    parts = [
        link.from_incident
        for link in material.links
        if link.kind == "part_of" and link.to_incident == incident.uid and link.from_incident
    ]
    if not parts:
        return ()
    return sentence("Made of: ", listed([(ref(material, "incidents", uid),) for uid in parts], " "))


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
    """Return the figures of an incident by harm and victims, claim beside claim; never a sum."""
    groups: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    givers: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for own in incident.casualties:
        groups[own.harm, own.victims].append(_own(material, incident, own))
    for said in material.said_of(incident.uid):
        for one in said.casualties:
            if one.incident == incident.uid:
                groups[one.harm, one.victims].append(_claimed(material, said, one))
                givers[one.harm, one.victims].append(said)
    live = [claim for claim in material.claims.get(incident.uid, ()) if claim.is_live]
    clashes = material.clashes.get(incident.uid, ())
    verdicts = {one: PART for pair in clashes for one in pair}
    verdicts |= {a: CONTRADICT for a, b in clashes if a == b}
    here = ref(material, "incidents", incident.uid)
    found = []
    for key, claims in groups.items():
        these = [claim for claim in live if (claim.harm, claim.victims) == key]
        verdict = verdicts.get(key, TOGETHER if len(these) > 1 else "")
        counted = support.words(material, support.of_claims(material, givers[key]))
        supported = sentence("Given by ", counted, ". ", here) if counted else ()
        found.append(Claims(question(*key), _span(these), tuple(claims), verdict, supported))
    return tuple(found)


def question(harm: str, victims: str) -> str:
    """Say what a figure counts: "killed, civilian"."""
    who = "" if victims == "unknown" else f", {one_line(label('victims', victims))}"
    return full("harm", harm) + who


def _span(live: list[Claim]) -> str:
    """Say what the claims allow; nothing where they count the people of several parties."""
    if len({claim.actor for claim in live} - {None}) > 1:
        return ""
    found = span(live)
    return say_span(*found) if found is not None and len(live) > 1 else ""


def _own(material: Material, incident: Incident, own: Casualty) -> Sentence:
    part = " of them" if own.subset else ""
    whose = _whose(material, own, "")
    here = ref(material, "incidents", incident.uid)
    return sentence(figure(own), part, whose, ", our assessment ", here)


def _claimed(material: Material, said: Statement, one: Casualty) -> Sentence:
    name = speaker(material, said)
    superseded = (one.incident or "", said.uid, one.harm) in material.superseded
    return sentence(
        figure(one),
        " of them" if one.subset else "",
        _whose(material, one, name),
        ", ",
        quote(name),
        f" ({grade(material, said)})",
        ", updated since" if superseded else "",
        state_mark(said.state),
        " ",
        ref(material, "statements", said.uid),
    )


def _whose(material: Material, casualty: Casualty, apart_from: str) -> Sentence:
    actor = material.actor(casualty.actor) if casualty.actor else None
    if actor is None or actor.name == apart_from:
        return ()
    return sentence(" of ", quote(actor.name))


def weight(material: Material, incident: Incident) -> tuple[int, int]:
    """Return by what incidents are ranked: the most dead that anybody gives, the statements."""
    claimed = [c.casualties for c in material.said_of(incident.uid)]
    given = [incident.casualties, *claimed]
    dead = [
        max(one.low or 0, one.best or 0, one.high or 0)
        for casualties in given
        for one in casualties
        if one.harm == "killed" and one.incident in (None, incident.uid)
    ]
    return max(dead, default=0), len(claimed)
