"""Laws of claims held against each other: what contradicts what, and what never does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.makers import when
from tracker.model.accusations import Accusation, compare_accusations, names_nobody
from tracker.model.claims import Claims, Naming, Pair, Question, Relation, Site, Stand, Ties
from tracker.model.contradictions import (
    compare_figures,
    compare_part,
    compare_stands,
    contradictions,
    differs,
    exclude_in_space,
    exclude_in_time,
)
from tracker.model.figures import Claim, say_figure, say_span, span

STATEMENTS = st.integers(1, 5)
SPEAKERS = st.none() | st.integers(1, 3)
bounds = st.lists(st.none() | st.integers(0, 9), min_size=3, max_size=3).map(
    lambda numbers: (
        numbers[0],
        None,
        None if numbers[0] is None or numbers[2] is None else numbers[0] + numbers[2],
    )
)
figures = st.builds(
    lambda incident, statement, speaker, span, subset, superseded, actor: Claim(
        *(incident, statement, speaker, "killed", "unknown", *span), subset, superseded, actor
    ),
    *(st.integers(1, 2), STATEMENTS, SPEAKERS, bounds),
    *(st.booleans(), st.sampled_from((False, False, True)), st.none() | st.integers(1, 2)),
)
pairs = st.tuples(STATEMENTS, STATEMENTS).filter(lambda pair: pair[0] != pair[1])
ties = st.builds(
    lambda revises, repeats, contradicts, kin: Ties(
        frozenset(revises),
        *(frozenset(map(Pair, found)) for found in (repeats, contradicts, kin)),
    ),
    *(st.lists(pairs, max_size=3) for _ in range(4)),
)
accused = st.builds(
    Accusation, STATEMENTS, SPEAKERS, st.frozensets(st.integers(1, 4), min_size=1), st.booleans()
)
stands = st.builds(
    Stand,
    *(STATEMENTS, SPEAKERS, SPEAKERS),
    st.sampled_from(("claim", "deny", "report")),
    st.sampled_from(("subject", "context")),
    st.sampled_from(("affirms", "disputes", "doubts", "silent")),
)
SITE = Site(1, when("2021-06-28", utc_offset="+03:00"), (34.4, 41.0), "site")


@given(figures, figures, ties)
def test_figures_stand_to_each_other_alike_from_both_sides(a: Claim, b: Claim, t: Ties) -> None:
    assert compare_figures(a, b, t) is compare_figures(b, a, t)


@given(accused, accused, ties)
def test_accusations_too(a: Accusation, b: Accusation, t: Ties) -> None:
    assert compare_accusations(a, b, t) is compare_accusations(b, a, t)


@given(stands, stands, ties)
def test_and_what_they_hold_of_the_whole(a: Stand, b: Stand, t: Ties) -> None:
    assert compare_stands(a, b, t) is compare_stands(b, a, t)


@given(figures, figures, accused, accused, stands, stands, ties)
def test_an_update_is_never_a_contradiction(
    fa: Claim, fb: Claim, aa: Accusation, ab: Accusation, sa: Stand, sb: Stand, t: Ties
) -> None:
    chain = t._replace(revises=frozenset({(2, 9), (9, 1)}))
    for compare, a, b in (
        (compare_figures, fa, fb),
        (compare_accusations, aa, ab),
        (compare_stands, sa, sb),
    ):
        older, newer = a._replace(statement=1), b._replace(statement=2)  # type: ignore[attr-defined]
        found = compare(older, newer, chain)  # type: ignore[operator]
        if isinstance(a, Claim) and a.actor != fb.actor:
            assert found not in (Relation.CONTRADICTS, Relation.AGREES)
        else:
            assert found is Relation.UPDATES


@given(figures, figures, ties, st.integers(0, 9), st.none() | st.integers(0, 9))
def test_a_wider_range_never_makes_a_contradiction(
    a: Claim, b: Claim, t: Ties, less: int, more: int | None
) -> None:
    low = None if a.low is None else max(0, a.low - less)
    high = None if a.high is None or more is None else a.high + more
    if compare_figures(a, b, t) is not Relation.CONTRADICTS:
        wider = a._replace(low=low, high=high, best=a.best if low is not None else 0)
        assert compare_figures(wider, b, t) is not Relation.CONTRADICTS or not _counted(a)


@given(figures, figures, ties, st.integers(0, 9), st.none() | st.integers(0, 9))
def test_nor_does_a_wider_part_or_whole(
    part: Claim, whole: Claim, t: Ties, less: int, more: int | None
) -> None:
    def wider(a: Claim) -> Claim:
        low = None if a.low is None else max(0, a.low - less)
        return a._replace(low=low, high=None if a.high is None or more is None else a.high + more)

    if compare_part(part, whole, t) is not Relation.CONTRADICTS:
        for a, b in ((wider(part), whole), (part, wider(whole)), (wider(part), wider(whole))):
            assert compare_part(a, b, t) is not Relation.CONTRADICTS


@given(figures, figures, ties)
def test_an_updated_or_distant_part_is_no_contradiction(part: Claim, whole: Claim, t: Ties) -> None:
    chain = t._replace(revises=frozenset({(2, 9), (9, 1)}))
    older, newer = part._replace(statement=1), whole._replace(statement=2)
    assert compare_part(older, newer, chain) is Relation.UPDATES
    part, whole = part._replace(incident=1), whole._replace(incident=2)
    assert compare_part(part, whole, t) is not Relation.CONTRADICTS


def counts(statement: int, victims: str, low: int, high: int | None, **more: Any) -> Claim:
    made = Claim(1, statement, None, "killed", victims, low, None, high, False, False)
    return made._replace(**more)


ALL = counts(1, "unknown", 3, 3)


@pytest.mark.parametrize(
    "part",
    [
        counts(2, "civilian", 11, 11),
        counts(2, "civilian", 4, None),
        counts(2, "mixed", 4, 9),
        counts(2, "unknown", 4, 4, subset=True),
        counts(2, "child", 4, 4, subset=True),
        counts(2, "civilian", 4, 4, actor=7),
        counts(2, "unknown", 4, 4, actor=7),
    ],
)
def test_a_part_is_not_more_than_the_whole(part: Claim) -> None:
    for given_ in ((ALL, part), (part, ALL)):
        assert asked(figures=given_) == [(Question.HOW_MANY, 1, 2)]


@pytest.mark.parametrize(
    "part",
    [
        counts(2, "civilian", 3, 11),
        counts(2, "civilian", 0, None),
        counts(2, "civilian", 11, 11, harm="injured"),
        counts(2, "civilian", 11, 11, superseded=True),
        counts(1, "civilian", 11, 11),  # the statement that gives both
    ],
)
def test_what_may_be_some_of_them_is_no_contradiction(part: Claim) -> None:
    assert asked(figures=(ALL, part)) == []


def test_the_people_of_two_parties_are_told_apart() -> None:
    of_one, of_other = counts(1, "unknown", 3, 3, actor=7), counts(2, "unknown", 5, 5, actor=8)
    assert asked(figures=(of_one, of_other)) == []
    assert compare_figures(of_one, of_other, Ties()) is Relation.OTHER_PEOPLE
    assert asked(figures=(of_one, of_other._replace(actor=7))) == [(Question.HOW_MANY, 1, 2)]
    # All the dead may be more than those of one party, and never fewer.
    of_all = of_other._replace(actor=None)
    assert asked(figures=(of_one, of_all)) == []
    assert compare_figures(of_one, of_all, Ties()) is Relation.OPEN
    assert asked(figures=(of_one._replace(low=6, high=6), of_all)) == [(Question.HOW_MANY, 1, 2)]
    civilians = counts(2, "civilian", 4, 4, actor=7)
    assert asked(figures=(of_one, civilians)) == [(Question.HOW_MANY, 1, 2)], "of the same party"
    assert asked(figures=(of_one, civilians._replace(actor=8))) == []
    assert asked(figures=(counts(1, "civilian", 3, 3), counts(2, "unknown", 4, 4, actor=7))) == []


def test_our_own_view_differs_from_claims_as_they_contradict_each_other() -> None:
    ours = counts(0, "unknown", 5, 5)
    assert differs(ours, counts(1, "unknown", 9, 9, actor=7)), "fewer than one party has lost"
    assert not differs(ours, counts(1, "unknown", 3, 3, actor=7))
    assert differs(ours, counts(1, "unknown", 6, None))
    assert not differs(ours, counts(1, "unknown", 9, 9, superseded=True))
    assert asked(figures=(counts(1, "unknown", 9, 9),)) == []


def test_the_dead_of_one_party_and_several_kinds_are_not_all_the_dead() -> None:
    part = counts(2, "civilian", 11, 11)
    assert asked(figures=(ALL._replace(actor=7), part)) == []
    assert asked(figures=(ALL._replace(victims="mixed"), part)) == []
    assert asked(figures=(ALL._replace(subset=True), part)) == []


def _counted(claim: Claim) -> bool:
    return (claim.low, claim.best, claim.high) != (None, None, None)


@given(figures, figures, ties)
def test_another_site_is_never_a_contradiction(a: Claim, b: Claim, t: Ties) -> None:
    assert compare_figures(a._replace(incident=1), b._replace(incident=2), t) in (
        *(Relation.OTHER_SITE, Relation.UPDATES),
    )


@given(accused, accused, ties)
def test_who_is_only_described_may_be_anybody(a: Accusation, b: Accusation, t: Ties) -> None:
    found = compare_accusations(a._replace(described=True), b, t)
    assert found is not Relation.CONTRADICTS


@given(st.lists(figures.map(lambda claim: claim._replace(incident=1)), max_size=6), ties)
def test_each_pair_is_told_once_and_the_order_does_not_matter(found: list[Claim], t: Ties) -> None:
    told = contradictions(Claims(1, SITE, figures=tuple(found), ties=t))
    turned = contradictions(Claims(1, SITE, figures=tuple(found[::-1]), ties=t))
    assert len(set(told)) == len(told)
    assert set(told) == set(turned)


def naming(statement: int | None, actor: int, **more: Any) -> Naming:
    fields = {"speaker": None, "described": False, "role": "perpetrator", "attribution": "alleged"}
    return Naming(statement=statement, actor=actor, **{**fields, **more})


def stand(statement: int, **more: Any) -> Stand:
    fields = {"speaker": None, "speaks_for": None, "kind": "report", "relation": "subject"}
    return Stand(**{"statement": statement, "asserts": "affirms", **fields, **more})


def asked(**more: Any) -> list[tuple[Question, int | None, int | None]]:
    return [tuple(one) for one in contradictions(Claims(1, SITE, **more))]  # type: ignore[misc]


def test_two_perpetrators_by_two_speakers() -> None:
    two = (naming(1, 10, speaker=1), naming(2, 20, speaker=2))
    assert asked(namings=two) == [(Question.WHO, 1, 2)]
    assert asked(namings=two, ties=Ties(kin=frozenset({Pair((10, 20))}))) == []
    assert asked(namings=(two[0], two[1]._replace(speaker=1))) == [], "one speaker may name both"
    assert asked(namings=(two[0], naming(1, 20, speaker=1))) == [], "together, by one statement"
    assert asked(namings=(two[0], two[1]._replace(statement=None))) == [], "our view is no claim"
    assert asked(namings=(two[0], two[1]._replace(role="target"))) == []


def test_a_denial_is_against_who_names_the_denier() -> None:
    denial = stand(2, speaker=10, kind="deny")
    assert asked(namings=(naming(1, 10),), stands=(denial,)) == [(Question.WHO, 1, 2)]
    through = denial._replace(speaker=7, speaks_for=10)
    assert asked(namings=(naming(1, 10),), stands=(through,)) == [(Question.WHO, 1, 2)]
    assert asked(namings=(naming(1, 10, role="supporter"),), stands=(denial,)) != []
    assert asked(namings=(naming(1, 11),), stands=(denial,)) == []
    assert asked(namings=(naming(None, 10),), stands=(denial,)) == [(Question.WHO, 2, None)]
    assert asked(namings=(naming(2, 10),), stands=(denial,)) == [], "by the denial itself"
    spokesman, voice = denial._replace(speaker=7), Ties(speaks_for=frozenset({(7, 10)}))
    assert asked(namings=(naming(1, 10),), stands=(spokesman,)) == []
    assert asked(namings=(naming(1, 10),), stands=(spokesman,), ties=voice) == [
        (Question.WHO, 1, 2)
    ]
    theirs = naming(2, 11, kind="deny", attribution="disputed")
    assert asked(namings=(theirs,), stands=(denial,)) == []
    assert asked(namings=(theirs, naming(1, 11)), stands=(denial,)) == [(Question.WHO, 1, 2)]
    blaming = naming(2, 11, kind="deny")
    assert asked(namings=(blaming, naming(1, 12)), stands=(denial,)) == [(Question.WHO, 1, 2)]
    assert asked(namings=(naming(1, 10, attribution="disputed"),)) == [(Question.WHO, 1, None)]


def test_who_says_who_did_it_without_naming_a_party() -> None:
    claims = Claims(1, SITE, namings=(naming(1, 10),))
    assert names_nobody(claims, stand(2, kind="accuse"))
    assert names_nobody(claims, stand(2, kind="claim"))
    assert not names_nobody(claims, stand(1, kind="accuse"))
    assert not names_nobody(claims, stand(2, kind="report"))
    assert not names_nobody(claims, stand(2, kind="accuse", relation="context"))
    assert not names_nobody(claims, stand(2, kind="accuse", asserts="disputes"))


def test_a_dispute_is_against_all_that_others_affirm_unless_a_link_says_which() -> None:
    said = (stand(1, speaker=1), stand(2, speaker=2), stand(3, speaker=3, asserts="disputes"))
    assert asked(stands=said) == [(Question.WHETHER, 1, 3), (Question.WHETHER, 2, 3)]
    one = Ties(contradicts=frozenset({Pair((1, 3))}))
    assert asked(stands=said, ties=one) == [(Question.WHETHER, 1, 3)]
    assert asked(stands=(said[0], said[2]._replace(speaker=1))) == [], "the same speaker"
    assert asked(stands=(said[0], said[2]._replace(asserts="doubts"))) == []


def test_dates_and_places_of_what_may_be_the_same() -> None:
    later = replace(SITE.when, date=when("2021-07-02").date)
    assert exclude_in_time(SITE.when, later)
    assert not exclude_in_time(SITE.when, when("2021-06-29"))  # the offset may be any
    far, near = SITE._replace(point=(36.2, 44.0)), SITE._replace(point=(34.41, 41.01))
    assert exclude_in_space(SITE, far)
    assert exclude_in_space(far, SITE)
    assert not exclude_in_space(SITE, near)
    assert not exclude_in_space(SITE, SITE._replace(point=None))
    twin = Site(2, later, (36.2, 44.0), "site")
    assert asked(twins=(twin,)) == [(Question.WHEN, 1, 2), (Question.WHERE, 1, 2)]


def dead(low: int | None, best: int | None, high: int | None) -> Claim:
    return Claim(0, 0, None, "killed", "unknown", low, best, high, False, False)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([(None, 3, None)], "~3"),  # about 3 is not at least 3
        ([(3, 3, 3), (None, 5, None)], "~3–5"),
        ([(None, 3, None), (1, None, 9)], "1–9"),  # the guess is no end of it
        ([(None, 3, None), (5, None, None)], "~3+"),
        ([(3, None, None)], "3+"),
    ],
)
def test_about_stays_about_in_what_figures_allow(
    figures: list[tuple[int | None, int | None, int | None]], said: str
) -> None:
    found = span([dead(*one) for one in figures])
    assert found is not None
    assert say_span(*found) == said
    if len(figures) == 1:
        assert say_figure(*figures[0]) == said
