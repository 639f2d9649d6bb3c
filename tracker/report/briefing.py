"""The first pages of a report: what happened, in numbers and names; the rest is the annex."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from tracker.analysis.counted import AROUND, BACKGROUND, PARTS, UNITS
from tracker.model.bearing import CLAIMED
from tracker.model.claims import Question
from tracker.model.figures import Claim, say_figure, say_span, span
from tracker.model.gaps import GAPS
from tracker.model.vocabulary import codes, label
from tracker.report import charges, doubts, incidents, parts
from tracker.report.people import is_kept
from tracker.report.period import condition, counting, is_asked, is_in_period
from tracker.report.sentences import (
    full,
    grade,
    listed,
    plural,
    quote,
    ref,
    sentence,
    speaker,
    strong,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.model.records import Casualty, Incident, Statement
    from tracker.report.content import Sentence
    from tracker.report.queries import Queries
    from tracker.report.selection import Contradicting, Material

NO_COPY: Final = "no_archive"
"""The gap that is summed up over the documents: most records have it, and it is not of them."""

_NAMES: Final = 4
"""Names told in a line; a line of more is none."""
_PAIRS: Final = 3
"""Pairs of claims told of one question; the annex has more."""
_ASKED: Final[dict[str, str]] = {Question.WHETHER: "what happened"}
"""How a question is put to a reader; the others as the board puts them."""
_HARMS: Final = ("killed", "injured")

Given = tuple["Casualty", "Statement | None"]
"""A figure, and the statement that gives it; None is our own view."""


def narrower(material: Material, condition: str) -> str:
    """Return the query of the report with a further condition."""
    return f"{material.query} {condition}".strip()


def overview(material: Material, queries: Queries) -> tuple[Sentence, ...]:
    """Say how much was found: in the period, around it, said of it. A mark behind each number."""
    every = material.incidents.values()
    inside = [one for one in every if is_in_period(material, one)]
    told_by_others = parts.told_by_others(material, inside)
    counted = [one for one in inside if one.uid not in told_by_others]
    base = narrower(material, counting(material, told_by_others))
    all_of_them = queries.mark(base)
    units = Counter(one.unit for one in counted)
    states = Counter(one.state for one in counted)
    kinds = (
        *((units[unit], one, many, f"is:{unit}") for unit, one, many in UNITS),
        (states["review"], "not reviewed", "not reviewed", "state:review"),
        (states["draft"], "draft", "drafts", "state:draft"),
    )
    told = [
        sentence(f"{plural(number, one, many)} ", queries.mark(f"{base} {query}".strip()))
        for number, one, many, query in kinds
        if number
    ]
    where = " in the period " if is_asked(material) else " "
    found = [
        sentence(
            plural(len(counted), "incident", "incidents") + where,
            all_of_them,
            ", of them " if told else "",
            listed(told, ", "),
            ".",
        )
    ]
    if told_by_others:
        refs = ",".join(
            material.reference("incidents", one.uid) for one in inside if one.uid in told_by_others
        )
        number = len(told_by_others)
        words = (
            f"{number:,} more {'is' if number == 1 else 'are'} not counted again, being {PARTS} "
        )
        found.append(sentence(words, queries.mark(narrower(material, f"id:{refs}")), "."))
    more = len(every) - len(inside)
    if more:
        outside = narrower(material, condition(material, inside=False))
        why = AROUND if is_asked(material) else BACKGROUND
        words = f"{more:,} more {'is' if more == 1 else 'are'} not counted here, being {why} "
        found.append(sentence(words, queries.mark(outside), "."))
    return (*found, _said(material, queries))


def _said(material: Material, queries: Queries) -> Sentence:
    speakers = {one.speaker or one.speaker_as_written for one in material.statements.values()}
    return sentence(
        f"{plural(len(material.statements), 'statement', 'statements')} about them by "
        f"{plural(len(speakers), 'speaker', 'speakers')}, "
        f"{plural(len(material.documents), 'document', 'documents')} ",
        queries.mark(material.query),
        ".",
    )


def highlight(material: Material, incident: Incident) -> Sentence:
    """Say what happened, who did it on whose word, and how many were hurt by whose account."""
    doers = [
        incidents.word_for(material, incident, one)
        for one in incident.involvements
        if one.role == "perpetrator" and not charges.clears(material, one)
    ]
    doers += [
        _claimed(material, said)
        for said in material.said_of(incident.uid)
        if charges.claims_for_itself(material, said, incident)
    ]
    more = f" and {len(doers) - _NAMES} more" if len(doers) > _NAMES else ""
    return sentence(
        incidents.head(material, incident),
        *((". By ", listed(doers[:_NAMES]), more) if doers else ()),
        *_denied(material, incident),
        harmed(material, incident),
        *_of_parts(material, incident),
        ".",
    )


def _of_parts(material: Material, incident: Incident) -> Iterator[Sentence]:
    """Yield of what it is a part, and what was hurt in its own parts, which is no sum."""
    whole = parts.whole_of(material, incident.uid)
    if whole is not None:
        here = ref(material, "incidents", whole.uid)
        yield sentence(". Part of ", quote(whole.title), " ", here)
    told = [
        sentence(quote(one.title), " ", ref(material, "incidents", one.uid), *_colon(hurt))
        for one in parts.parts_of(material, incident.uid)
        if (hurt := harmed(material, one))
    ]
    if told:
        yield sentence(". In its parts, not to be added to the whole: ", listed(told, " – "))


def _colon(hurt: Sentence) -> Sentence:
    """Return what was hurt as it follows the name of a part."""
    first, *rest = hurt
    return (first._replace(text=f": {first.text.removeprefix('. ').lower()}"), *rest)


def _claimed(material: Material, said: Statement) -> Sentence:
    """Say who claims it, where no party is entered on that word."""
    body = material.actor(said.on_behalf_of) if said.on_behalf_of else None
    actor = body or (material.actor(said.speaker) if said.speaker else None)
    return sentence(
        quote(actor.name if actor is not None else speaker(material, said)),
        f" ({CLAIMED} by ",
        incidents.by_whom(material, said, actor),
        ") ",
        ref(material, "statements", said.uid),
    )


def _denied(material: Material, incident: Incident) -> Iterator[Sentence]:
    """Yield who denies it, or denies that it was somebody; how much that is worth."""
    for said in charges.denials(material, incident):
        name, names = speaker(material, said), charges.names_cleared(material, said, incident)
        who = listed((sentence("itself" if one == name else quote(one)) for one in names), " or ")
        is_all = charges.denies_all(said, incident)
        yield sentence(
            *(". ", quote(name), f" ({grade(material, said)}) denies "),
            *(("it",) if is_all else ("that it was ", who)),
            *(" ", ref(material, "statements", said.uid)),
        )


def harmed(material: Material, incident: Incident) -> Sentence:
    """Say how many were killed and injured: the range of what is claimed, and who claims it."""
    told = [
        sentence(
            f". {full('harm', harm).capitalize()}: ", listed(_counts(material, incident, harm))
        )
        for harm in _HARMS
    ]
    return sentence(*(one for one in told if len(one) > 1))


def _counts(material: Material, incident: Incident, harm: str) -> Iterator[Sentence]:
    """Yield a range for each kind of victims; where the dead of several sides are told, of each.

    What is graded improbable stands by itself: in a range it would pass for a finding.
    """
    groups: dict[str, list[Given]] = defaultdict(list)
    for one, said in _standing(material, incident, harm):
        groups[one.victims].append((one, said))
    for victims, given in groups.items():
        sides = {one.actor for one, _ in given if one.actor}
        by_side: dict[tuple[str | None, bool], list[Given]] = defaultdict(list)
        for one, said in given:
            side = one.actor if len(sides) > 1 else None
            by_side[side, incidents.is_improbable(said)].append((one, said))
        for (_, improbable), of_side in sorted(by_side.items(), key=lambda item: item[0][1]):
            told = _range(material, incident, victims, of_side)
            yield sentence("improbable: ", told) if improbable else told


def _standing(material: Material, incident: Incident, harm: str) -> list[Given]:
    """Return the figures that none replaces; parts of others only where there is no whole."""
    given: list[Given] = [(one, None) for one in incident.casualties]
    for said in material.said_of(incident.uid):
        given += [(one, said) for one in said.casualties if one.incident == incident.uid]
    given = [
        (one, said)
        for one, said in given
        if one.harm == harm and one.uid not in material.superseded
    ]
    return [(one, said) for one, said in given if not one.subset] or given


def _range(
    material: Material,
    incident: Incident,
    victims: str,
    given: list[Given],
) -> Sentence:
    sides = {one.actor for one, _ in given}
    actor = material.actor(next(iter(sides)) or "") if len(sides) == 1 else None
    names: dict[str, list[Sentence]] = defaultdict(list)
    for _, said in given:
        name = "our assessment" if said is None else _graded(material, said)
        here = ("incidents", incident.uid) if said is None else ("statements", said.uid)
        mark = "" if said is None else material.state_mark(said).strip()
        names[name].append(sentence(mark and f"{mark} ", ref(material, *here)))
    who = [sentence(quote(name), " ", listed(refs, " ")) for name, refs in names.items()]
    more = f" and {len(who) - _NAMES} more" if len(who) > _NAMES else ""
    speakers = {"" if said is None else speaker(material, said) for _, said in given}
    if actor is not None and speakers == {actor.name}:
        actor = None  # it counts its own, and that is said by who it is
    return sentence(
        _number(_in_all([one for one, _ in given]), victims),
        *((" of ", quote(actor.name)) if actor is not None else ()),
        " (",
        listed(who[:_NAMES], ", "),
        more,
        ")",
    )


def _graded(material: Material, said: Statement) -> str:
    """Return who speaks, and in two signs how much that is worth: "SOHR C3"."""
    return f"{speaker(material, said)} {grade(material, said)}"


def _number(number: str, victims: str) -> str:
    """Say a number and whom it counts; our terms are plurals, so a list and no sentence."""
    if victims == "unknown":
        return number
    whom = full("victims", victims)
    return f"{number} {whom}" if victims == "mixed" else f"{whom} {number}"


def _in_all(given: list[Casualty]) -> str:
    """Say one figure as it is, several as the range that they allow."""
    first = given[0]
    if len({(one.low, one.best, one.high) for one in given}) == 1:
        return say_figure(first.low, first.best, first.high)
    claims = [
        Claim(0, 0, None, one.harm, one.victims, one.low, one.best, one.high, False, False)
        for one in given
    ]
    found = span(claims)
    return say_span(*found) if found is not None else "unknown"


def disputes(material: Material) -> Iterator[Sentence]:
    """Yield in one line for each incident what is contested about it, and between whom."""
    for uid, pairs in material.contradictions.items():
        by_question: dict[str, list[Contradicting]] = defaultdict(list)
        for pair in pairs:
            by_question[pair.question].append(pair)
        incident = material.incidents[uid]
        counted = material.clashes.get(uid, ())
        harms = {harm for pair in counted for harm, *_ in pair}
        told = [_dispute(material, incident, q, of_it, harms) for q, of_it in by_question.items()]
        yield sentence(
            strong(incident.title), " ", ref(material, "incidents", uid), " – ", listed(told), "."
        )


def _dispute(
    material: Material,
    incident: Incident,
    question: str,
    pairs: list[Contradicting],
    harms: set[str],
) -> Sentence:
    """Say of one question who says what against whom, pair by pair."""
    asked = _ASKED.get(question, f"{question[:1].lower()}{question[1:]}")
    if question == Question.HOW_MANY and harms:
        asked += f" {' or '.join(full('harm', harm) for harm in _in_order(harms))}"
    told = [
        sentence(
            _side(material, incident, question, pair, harms, here=pair.one),
            " against ",
            _side(material, incident, question, pair, harms, here=pair.other),
        )
        for pair in pairs[:_PAIRS]
    ]
    more = f", and {len(pairs) - _PAIRS} more" if len(pairs) > _PAIRS else ""
    return sentence(f"{asked}: ", listed(told, ", and "), more)


def _in_order(harms: set[str]) -> list[str]:
    return [code for code in codes("harm") if code in harms]


def _side(
    material: Material,
    incident: Incident,
    question: str,
    pair: Contradicting,
    harms: set[str],
    *,
    here: tuple[str, str] | None,
) -> Sentence:
    """Say who is on one side of a contradiction, and in a word or two what they say."""
    if here is None:
        against = pair.one or pair.other
        is_denied = against is not None and material.statements[against[1]].kind == "deny"
        return sentence("our own view" if is_denied else "somebody who is not on file")
    table, uid = here
    if table == "incidents":
        return sentence(quote(material.incidents[uid].title))
    said = material.statements[uid]
    says = sentence(label("statement_kind", said.kind))
    if question == Question.HOW_MANY:
        figures = [one for one in said.casualties if one.incident == incident.uid]
        numbers = [say_figure(f.low, f.best, f.high) for f in figures if f.harm in harms]
        says = sentence(" and ".join(dict.fromkeys(numbers)))
    elif question == Question.WHO:
        says = doubts.names_or_clears(material, said, incident)
    return sentence(
        quote(speaker(material, said)), " (", says, ", " if says else "", grade(material, said), ")"
    )


def lacking(material: Material, queries: Queries) -> Iterator[Sentence]:
    """Yield in one line each what is not known of how many, and of how many sources no copy is."""
    incidents = material.incidents.values()
    counted: Counter[str] = Counter()
    for gaps in material.gaps.values():
        counted.update({code for code, _ in gaps})
    said = [
        (
            "when it happened is not known",
            "no:date",
            sum(i.when.date.is_unknown for i in incidents),
        ),
        ("where it happened is not known", "no:place", sum(i.place is None for i in incidents)),
        *((words, f"gap:{code}", counted[code]) for code, words in GAPS.items() if code != NO_COPY),
    ]
    unentered = sum(
        any(charges.claims_for_itself(material, said, one) for said in material.said_of(one.uid))
        for one in incidents
        if "no_perpetrator" in {code for code, _ in material.gaps.get(one.uid, ())}
    )
    for words, narrow, number in said:
        if number:
            yield sentence(
                f"{words[:1].upper()}{words[1:]}: {plural(number, 'incident', 'incidents')} ",
                queries.mark(narrower(material, narrow)),
                f"; {unentered:,} of them claimed, by no party that is entered"
                if unentered and narrow == "gap:no_perpetrator"
                else "",
                ".",
            )
    without = sum(not is_kept(one) for one in material.documents.values())
    if without:
        sources = plural(len(material.documents), "source", "sources")
        query = narrower(material, f"gap:{NO_COPY}") if counted[NO_COPY] else material.query
        told = f"No copy is kept of {without:,} of {sources} "
        yield sentence(told, queries.mark(query), ".")


def others(material: Material, ranked: Iterable[Incident]) -> Iterator[Sentence]:
    """Yield how many were killed in incidents, each in one line."""
    for one in ranked:
        hurt = harmed(material, one), *_of_parts(material, one)
        yield sentence(incidents.head(material, one), *hurt, ".")
