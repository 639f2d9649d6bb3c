"""How what was coded here fits UCDP GED: its type of violence, its two sides, how many were killed.

UCDP counts the use of armed force by an organised actor against another one (1 state-based, 2
between others) or against civilians (3), with at least one death. Nothing is guessed to fit: what
does not is left out, and the reason says what would be right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.model.vocabulary import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.model.columns import Body

CIVILIANS: Final = "Civilians"
"""What UCDP calls side B of one-sided violence."""

_ARMED_FORCE: Final = (
    *("clash", "airstrike", "drone_attack", "rocket_missile", "shelling", "ied", "suicide_bomb"),
    *("grenade", "chemical", "attack_civilians", "targeted_killing"),
)
_STATE: Final = ("government", "state_force")
_ORGANISED: Final = (
    *_STATE,
    *("paramilitary", "armed_group", "political_militia", "identity_militia"),
)
_FIRMNESS: Final = ("established", "admitted", "given", "assessed", "alleged", "suspected")
"""Attributions, the firmest first; what is disputed is no side."""

_APART: Final = {"civilian", "combatant", "security_force"}
"""Victims of whom none is counted twice."""


class MisfitError(Exception):
    """Why an incident is no row of UCDP GED, and what would be right."""


class Sides(NamedTuple):
    """The type of violence, the involvements that are side A and B, and what the row hides."""

    violence: str
    a: Body
    b: Body
    hidden: str = ""


def sides_of(kind: str, rows: Iterable[Body], kind_of: Callable[[str], str]) -> Sides:
    """Return the sides of an act of this kind among its involvements. Raises MisfitError.

    Side A is who did it, or one party of a fight; side B the target, else the victim, else the
    other party. In state-based violence A is the state.
    """
    if kind not in _ARMED_FORCE:
        raise MisfitError(f"its kind, {label('incident_kind', kind)}, is no use of armed force")
    involved = list(rows)
    a = _doer(involved)
    b = _other(involved, a)
    if kind_of(a["actor"]) == "civilians" and a["role"] == "party":
        a, b = b, a
    one_sided = kind == "attack_civilians" or kind_of(b["actor"]) == "civilians"
    organised = [a] if one_sided else [a, b]
    for row in organised:
        if kind != "clash" and kind_of(row["actor"]) not in _ORGANISED:
            raise MisfitError(_unfit_side(row, kind_of(row["actor"])))
    hidden = ""
    if a["role"] == "perpetrator" and a["attribution"] in ("alleged", "suspected"):
        hidden = f"that the perpetrator did it is {a['attribution']}, which the row cannot say"
    if one_sided:
        return Sides("3", a, b, hidden)
    states = [kind_of(row["actor"]) in _STATE for row in (a, b)]
    if states == [False, True]:
        a, b = b, a
    return Sides("1" if any(states) else "2", a, b, hidden)


def killed(figures: Iterable[Body]) -> Body:
    """Return the low, best and high of all killed by our own assessment. Raises MisfitError.

    The figure of all of them; else those of victims that do not overlap, added up.
    """
    wholes = [row for row in figures if row["harm"] == "killed" and not row.get("subset")]
    if not wholes:
        raise MisfitError(
            "no figure of killed is our own assessment: state one in its form, or take a claim "
            "on its board"
        )
    total = [row for row in wholes if row["victims"] == "mixed"] or wholes
    if len(total) > 1 and not _add_up(total):
        raise MisfitError(
            "our own figures of killed cannot be added up without counting some twice: "
            "state one of all (victims: mixed)"
        )
    sums: Body = {}
    for end in ("low", "best", "high"):
        numbers = [row.get(end) for row in total]
        sums[end] = None if None in numbers else sum(numbers)
    if sums["best"] is None:
        raise MisfitError("our own figure of killed has no best number: state one")
    if not max(sums["best"], sums["high"] or 0):
        raise MisfitError("nobody was killed, and UCDP counts from one death")
    return sums


def _doer(involved: list[Body]) -> Body:
    named = [row for row in involved if row["role"] == "perpetrator"]
    firm = [row for row in named if row["attribution"] in _FIRMNESS]
    if firm:
        best = min(_FIRMNESS.index(row["attribution"]) for row in firm)
        firmest = [row for row in firm if row["attribution"] == _FIRMNESS[best]]
        if len({row["actor"] for row in firmest}) > 1:
            raise MisfitError(
                "several are named as perpetrator, none more firmly than the others: "
                "UCDP has one, so let one be established"
            )
        return firmest[0]
    party = next((row for row in involved if row["role"] == "party"), None)
    if party is not None:
        return party
    if named:
        raise MisfitError("who did it is disputed: UCDP has one perpetrator, named firmly")
    raise MisfitError("no side A: it needs a perpetrator, or two parties (parties: A > B, or A, B)")


def _other(involved: list[Body], doer: Body) -> Body:
    for role in ("target", "victim", "party"):
        for row in involved:
            if row["role"] == role and row["actor"] != doer["actor"]:
                return row
    raise MisfitError(
        "no side B: it needs a target, a victim or a second party (parties: A > B, or A, B)"
    )


def _unfit_side(row: Body, kind: str) -> str:
    side = "perpetrator" if row["role"] == "perpetrator" else row["role"]
    return (
        f"its {side} is of the kind {label('actor_kind', kind)}, neither an organised armed actor "
        "nor civilians"
    )


def _add_up(rows: list[Body]) -> bool:
    victims = [row["victims"] for row in rows]
    return len(set(victims)) == len(victims) and set(victims) <= _APART
