"""The conflict board: what is claimed of an incident, question by question, side by side.

Pure: from what `store.board` has read. Each line says how its claim stands to the others of its
topic; `model.contradictions` decides that.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from tracker.analysis.gaps import said_before
from tracker.model.accusations import (
    accusations,
    compare_accusations,
    denies,
    is_by_itself,
    is_denial,
    named_as_cleared,
    names_nobody,
)
from tracker.model.bearing import named_as
from tracker.model.claims import DOERS, Claims, Naming, Question, Relation, Ties, is_revised
from tracker.model.contradictions import (
    compare_figures,
    compare_part,
    compare_stands,
    contradictions,
    differs,
    exclude_in_space,
    exclude_in_time,
    is_part,
)
from tracker.model.figures import say_figure, say_span
from tracker.model.gaps import LOOKING_BACK
from tracker.model.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.model.claims import Stand
    from tracker.model.figures import Claim
    from tracker.model.when import When
    from tracker.store.board import BoardFacts, Happened


class Tie(NamedTuple):
    """How a line stands to another. `newer`: of an update, this line is the one that updates.

    `statement` or `incident` (ids) is the other one; `ours`: it is our own view of the incident;
    none of them where it is not recorded. `by_itself`: in words, that it is the same voice.
    """

    relation: Relation
    statement: int | None = None
    incident: int | None = None
    newer: bool = False
    ours: bool = False
    by_itself: str = ""

    @property
    def words(self) -> str:
        """Say it; what it is about is to follow."""
        if self.by_itself:
            return self.by_itself
        if self.relation is Relation.UPDATES and not self.newer:
            return "updated by"
        return str(self.relation)


class Line(NamedTuple):
    """One claim. `statement` None is our own view; `topic` says what about, within the question.

    `note` says what else there is to know of it, `noted` what somebody has noted of the party;
    `figure` and `naming` are what it rests on.
    """

    question: Question
    topic: str
    claim: str
    incident: int
    statement: int | None
    ties: tuple[Tie, ...] = ()
    note: str = ""
    noted: str = ""
    figure: Claim | None = None
    naming: Naming | None = None

    @property
    def quoted(self) -> str:
        """What is noted of the party, to stand behind all else."""
        return f"noted: “{self.noted}”" if self.noted else ""

    @property
    def contradicted(self) -> bool:
        """Whether anything on the board cannot be true beside it."""
        return any(tie.relation is Relation.CONTRADICTS for tie in self.ties)


class Board(NamedTuple):
    """The lines of one incident, by question, and how many contradictions there are in each."""

    facts: BoardFacts
    lines: tuple[Line, ...]
    contradictions: dict[Question, int]


def board(facts: BoardFacts) -> Board:
    """Return the board of an incident."""
    claims = facts.claims[facts.incident]
    found = contradictions(claims)
    counts = dict.fromkeys(Question, 0)
    for one in found:
        counts[one.question] += 1
    lines = (*_who(facts), *_how_many(facts), *_where(facts), *_when(facts), *_whether(facts))
    return Board(facts, lines, {q: n for q, n in counts.items() if n})


# Who did it


def _who(facts: BoardFacts) -> Iterator[Line]:
    claims = facts.claims[facts.incident]
    for role in DOERS:
        for naming in claims.namings:
            if naming.role != role or naming.is_denied:
                continue  # whom a denial clears stands there with the denial
            _, name = facts.actors[naming.actor]
            yield Line(
                *(Question.WHO, label("role", role), name, facts.incident, naming.statement),
                ties=_ordered(_naming_ties(facts, naming)),
                note=_how_surely(naming),
                noted=naming.note,
                naming=naming,
            )
    for stand in claims.stands:
        if names_nobody(claims, stand):
            topic, claim = label("role", DOERS[0]), "whom is not entered"
            note = label("statement_kind", stand.kind)
            yield Line(Question.WHO, topic, claim, facts.incident, stand.statement, note=note)
    for stand in claims.stands:
        entered = named_as_cleared(claims, stand)
        names = list(dict.fromkeys(facts.actors[naming.actor][1] for naming in entered))
        if not (names or is_denial(stand)):
            continue
        denied = [naming for naming in claims.namings if denies(claims, stand, naming)]
        claim = f"not {' nor '.join(names)}" if names else "had no part in it"
        yield Line(
            *(Question.WHO, "denial", claim, facts.incident, stand.statement),
            ties=_ordered(_against(claims, stand, naming) for naming in denied),
            note="" if denied else "nobody is entered who accuses it",
            noted="; ".join(filter(None, (naming.note for naming in entered))),
        )


def _how_surely(naming: Naming) -> str:
    """Say the attribution; of a claim without a party also that it is the speaker's own."""
    said = label("attribution", named_as(naming.attribution, naming.kind))
    if naming.entered:
        return said
    whose = "itself" if naming.actor == naming.speaker else "for whom it speaks"
    return f"{said} ({whose}; not entered as a party)"


def _against(claims: Claims, stand: Stand, naming: Naming) -> Tie:
    """Return the tie of a denial to who is named."""
    ours = naming.statement is None
    itself = "contradicts itself" if is_by_itself(claims, stand, naming) else ""
    return Tie(Relation.CONTRADICTS, naming.statement, ours=ours, by_itself=itself)


def _naming_ties(facts: BoardFacts, naming: Naming) -> Iterator[Tie]:
    claims = facts.claims[facts.incident]
    against = [stand for stand in claims.stands if denies(claims, stand, naming)]
    for stand in against:
        own = is_by_itself(claims, stand, naming)
        words = _denied_by_itself(facts, naming, stand) if own else ""
        yield Tie(Relation.CONTRADICTS, stand.statement, by_itself=words)
    if naming.attribution == "disputed" and not against:
        yield Tie(Relation.CONTRADICTS)
    if naming.role != "perpetrator":
        return
    charges = accusations(claims)
    mine = next((one for one in charges if one.statement == naming.statement), None)
    for other in charges:
        if mine is not None and other is not mine:
            relation = compare_accusations(mine, other, claims.ties)
            yield _tie(relation, mine.statement, other.statement, claims.ties)


def _denied_by_itself(facts: BoardFacts, naming: Naming, stand: Stand) -> str:
    """Say that who names an actor has also denied it, and which came later where that is known."""
    claim, denial = (facts.statements[one].when for one in (naming.statement or 0, stand.statement))
    if _is_before(claim, denial):
        return "denied later by itself"
    return "denied before by itself" if _is_before(denial, claim) else "denied by itself"


def _is_before(one: When, other: When) -> bool:
    """Whether one voice said something on an earlier day than something else, or surely before."""
    last, first = one.date.last, other.date.first
    return bool(last and first and last < first) or said_before(one, other)


# How many


def _how_many(facts: BoardFacts) -> Iterator[Line]:
    sites = (facts.incident, *facts.parts)
    figures = [claim for site in sites for claim in facts.claims[site].figures]
    views = [claim for claim in facts.views if claim.incident in sites]
    ties = facts.ties
    for topic in _topics((*views, *figures)):
        for view in (one for one in views if _topic(one) == topic):
            differing = [claim for claim in figures if differs(view, claim)]
            against = (Tie(Relation.DIFFERS, claim.statement) for claim in differing)
            yield _figure_line(facts, view, against)
        alike = [claim for claim in figures if _topic(claim) == topic]
        for claim in alike:
            others = (
                _tie(compare_figures(claim, other, ties), claim.statement, other.statement, ties)
                for other in alike
                if other.statement != claim.statement
            )
            ours = (Tie(Relation.DIFFERS, ours=True) for view in views if differs(view, claim))
            yield _figure_line(facts, claim, (*others, *_outgrown(claim, figures, ties), *ours))


def _outgrown(claim: Claim, figures: list[Claim], ties: Ties) -> Iterator[Tie]:
    """Yield the figures of all victims that this one of some exceeds, or the other way about."""
    for other in figures:
        for part, whole in ((claim, other), (other, claim)):
            if is_part(part, whole) and compare_part(part, whole, ties) is Relation.CONTRADICTS:
                yield Tie(Relation.CONTRADICTS, other.statement)


def _figure_line(facts: BoardFacts, claim: Claim, ties: Iterable[Tie]) -> Line:
    where = "" if claim.incident == facts.incident else f"at {_place(facts, claim.incident)}"
    notes = (where, "part of a larger figure" if claim.subset else "")
    number = say_figure(claim.low, claim.best, claim.high)
    whose = f" of {facts.actors[claim.actor][1]}" if claim.actor in facts.actors else ""
    return Line(
        *(Question.HOW_MANY, _topic(claim), f"{number}{whose}"),
        claim.incident,
        claim.statement or None,
        ties=_ordered(ties),
        note=", ".join(note for note in notes if note),
        figure=claim,
    )


def _topic(claim: Claim) -> str:
    victims = "" if claim.victims == "unknown" else f" {label('victims', claim.victims)}"
    return f"{label('harm', claim.harm)}{victims}"


def _topics(claims: Iterable[Claim]) -> list[str]:
    return list(dict.fromkeys(map(_topic, claims)))


# Where and when


def _where(facts: BoardFacts) -> Iterator[Line]:
    yield from _sites(facts, Question.WHERE, _say_place, exclude_in_space)


def _when(facts: BoardFacts) -> Iterator[Line]:
    here = facts.claims[facts.incident]
    yield from _sites(
        *(facts, Question.WHEN, lambda one: one.when.words()),
        lambda a, b: exclude_in_time(a.when, b.when),
    )
    for stand in here.stands:
        said = facts.statements[stand.statement]
        looks_back = stand.kind in LOOKING_BACK and stand.relation == "subject"
        if looks_back and stand.asserts != "silent" and said_before(said.when, here.site.when):
            words = f"said {said.when.words()}"
            yield Line(
                *(Question.WHEN, "said before it", words, facts.incident, stand.statement),
                ties=(Tie(Relation.CONTRADICTS, incident=facts.incident),),
            )


def _sites(
    facts: BoardFacts,
    question: Question,
    say: Callable[[Happened], str],
    exclude: Callable[..., bool],
) -> Iterator[Line]:
    """Yield our own record, its parts, and the twins that may exclude it."""
    here = facts.claims[facts.incident]
    mine = facts.incidents[facts.incident]
    twins = [(twin, exclude(here.site, twin)) for twin in here.twins]
    against = [Tie(Relation.CONTRADICTS, incident=twin.incident) for twin, out in twins if out]
    note = _several(facts)
    if question is Question.WHEN:
        note = f"“{mine.when.as_written}”" if mine.when.as_written else ""
    yield Line(question, "", say(mine), facts.incident, None, ties=_ordered(against), note=note)
    for part in facts.parts:
        tie = Tie(Relation.OTHER_SITE, incident=facts.incident)
        yield Line(question, "part", say(facts.incidents[part]), part, None, ties=(tie,))
    for twin, out in twins:
        relation = Relation.CONTRADICTS if out else Relation.AGREES
        tie = Tie(relation, incident=facts.incident)
        words = say(facts.incidents[twin.incident])
        yield Line(question, "may be the same", words, twin.incident, None, ties=(tie,))


def _several(facts: BoardFacts) -> str:
    """Say of how many acts and recorded parts the incident is made."""
    mine, count = facts.incidents[facts.incident], len(facts.parts)
    said = []
    if mine.unit == "aggregate" and (mine.count_low, mine.count_high) != (None, None):
        said.append(f"{say_span(mine.count_low, mine.count_high)} acts")
    if count:
        said.append(f"{count} {'part' if count == 1 else 'parts'}, told apart")
    return ", ".join(said)


def _say_place(one: Happened) -> str:
    precision = label("geo_precision", one.precision)
    place = one.place or "place not known"
    return f"{place} ({precision})" if one.precision not in ("unknown", "exact") else place


def _place(facts: BoardFacts, incident: int) -> str:
    return facts.incidents[incident].place or facts.incidents[incident].title


# Whether, and what else


def _whether(facts: BoardFacts) -> Iterator[Line]:
    """Yield what disputes or doubts it, and what that is against; the rest merely affirms."""
    claims = facts.claims[facts.incident]
    found: dict[int, list[Tie]] = {
        stand.statement: [] for stand in claims.stands if stand.asserts in ("disputes", "doubts")
    }
    for a, b in combinations(claims.stands, 2):
        if compare_stands(a, b, claims.ties) is Relation.CONTRADICTS:
            found.setdefault(a.statement, []).append(Tie(Relation.CONTRADICTS, b.statement))
            found.setdefault(b.statement, []).append(Tie(Relation.CONTRADICTS, a.statement))
    for stand in claims.stands:
        if stand.statement in found:
            yield _stand_line(facts, stand, found[stand.statement])


def _stand_line(facts: BoardFacts, stand: Stand, ties: Iterable[Tie]) -> Line:
    said = facts.statements[stand.statement]
    return Line(
        *(Question.WHETHER, label("asserts", stand.asserts), said.gist),
        facts.incident,
        stand.statement,
        ties=_ordered(ties),
        note=label("statement_kind", said.kind),
    )


# Ties

_QUIET = (Relation.AGREES, Relation.OPEN, Relation.OTHER_SITE, Relation.OTHER_PEOPLE)
"""Relations that go without saying: what agrees, and what a note explains."""


def told(line: Line) -> list[tuple[str, list[Tie]]]:
    """Return what is to be said of a line's ties: words, and the others that they are about.

    Quiet ties are told only as a number, where nothing weightier is.
    """
    found: dict[str, list[Tie]] = {}
    for tie in line.ties:
        if tie.relation not in _QUIET:
            found.setdefault(tie.words, []).append(tie)
    agreed = sum(tie.relation is Relation.AGREES for tie in line.ties)
    if not found and agreed and line.statement is not None:
        return [(f"agrees with {agreed}", [])]
    return list(found.items())


def summary(found: Board) -> str:
    """Say how many contradictions there are: "3 contradictions: 2 who did it, 1 how many"."""
    total = sum(found.contradictions.values())
    if not total:
        return "nothing contradicts"
    noun = "contradiction" if total == 1 else "contradictions"
    asked = (f"{count} {question.lower()}" for question, count in found.contradictions.items())
    return f"{total} {noun}: {' · '.join(asked)}"


def _tie(relation: Relation, mine: int, other: int, ties: Ties) -> Tie:
    newer = relation is Relation.UPDATES and is_revised(other, mine, ties)
    return Tie(relation, other, newer=newer)


_WEIGHT = (
    *(Relation.CONTRADICTS, Relation.UPDATES, Relation.DIFFERS, Relation.REPEATS),
    *(Relation.OTHER_SITE, Relation.OTHER_PEOPLE, Relation.AGREES, Relation.OPEN),
)


def _ordered(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """Return the ties, what matters most first, each once."""
    return tuple(sorted(dict.fromkeys(ties), key=lambda tie: _WEIGHT.index(tie.relation)))
