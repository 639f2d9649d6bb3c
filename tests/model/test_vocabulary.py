from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import NotFoundError
from tracker.model import vocabulary
from tracker.model.vocabulary import VOCABULARIES, codes, label, nearest

CODES = {
    "incident_kind": "airstrike drone_attack rocket_missile shelling ied suicide_bomb grenade "
    "chemical explosion interception clash territory attack_civilians targeted_killing "
    "sexual_violence abduction arrest protest protest_force riot destruction "
    "aid_obstruction threat_incident movement agreement political other",
    "statement_kind": "claim deny accuse report toll dispute justify condemn concern endorse "
    "condole threaten demand refuse pledge retract no_comment assess other",
    "actor_kind": "government state_force paramilitary armed_group political_militia "
    "identity_militia rioters protesters civilians person igo ngo media dataset "
    "company party unidentified",
    "role": "perpetrator ordered_by supporter target victim host responder party associated",
    "attribution": "admitted established assessed alleged suspected disputed given",
    "grade": "ungraded confirmed fair weak contested discounted",
    "state": "draft review final void",
    "reliability": "A B C D E F",
    "credibility": "1 2 3 4 5 6",
    "date_precision": "day days week month year longer open unknown",
    "geo_precision": "exact site town near admin2 admin1 line country sea_air unknown",
    "harm": "killed injured killed_or_injured missing detained abducted displaced",
    "victims": "civilian combatant security_force aid_worker journalist child mixed unknown",
    "document_kind": "article report press_release post video image audio satellite interview "
    "field_note dataset other",
    "unit": "event aggregate background",
    "form": "quote partial_quote translated_quote paraphrase",
    "relation": "subject cause context consequence",
    "stance": "none approve disapprove mixed neutral",
    "asserts": "affirms disputes doubts silent",
    "date_mode": "once throughout repeated",
    "name_kind": "primary alias acronym native misspelling former",
    "subset": "0 1",
}
ALL = [term for terms in VOCABULARIES.values() for term in terms.values()]


@pytest.mark.parametrize("name", CODES)
def test_the_closed_lists_of_the_data_model(name: str) -> None:
    assert codes(name) == tuple(CODES[name].split())


@pytest.mark.parametrize("term", ALL, ids=lambda term: f"{term.vocabulary}.{term.code}")
def test_every_term_is_complete(term: vocabulary.Term) -> None:
    assert VOCABULARIES[term.vocabulary][term.code] is term
    assert 0 < len(term.label) <= 12, "a label must fit a column of a list"
    assert term.full
    assert term.definition.endswith(".")
    assert all(scheme and values and all(values) for scheme, values in term.maps.items())


def test_labels_are_unique_within_a_vocabulary() -> None:
    for terms in VOCABULARIES.values():
        assert len({term.label for term in terms.values()}) == len(terms)
        assert [term.sort for term in terms.values()] == list(range(1, len(terms) + 1))


def test_terms_cannot_be_changed() -> None:
    term = vocabulary.term("incident_kind", "clash")
    with pytest.raises(AttributeError):
        term.code = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        VOCABULARIES["incident_kind"]["x"] = term  # type: ignore[index]


ACLED = [
    "Government regains territory",
    "Non-state actor overtakes territory",
    "Armed clash",
    "Excessive force against protesters",
    "Protest with intervention",
    "Peaceful protest",
    "Violent demonstration",
    "Mob violence",
    "Chemical weapon",
    "Air/drone strike",
    "Suicide bomb",
    "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED",
    "Grenade",
    "Sexual violence",
    "Attack",
    "Abduction/forced disappearance",
    "Agreement",
    "Arrests",
    "Change to group/activity",
    "Disrupted weapons use",
    "Headquarters or base established",
    "Looting/property destruction",
    "Non-violent transfer of territory",
    "Other",
]


def from_scheme(vocabulary: str, scheme: str, code: str) -> str | None:
    terms = VOCABULARIES[vocabulary].values()
    return next((term.code for term in terms if code in term.maps.get(scheme, ())), None)


def test_every_acled_sub_event_type_has_one_kind() -> None:
    homes = {
        name: [
            c for c, t in VOCABULARIES["incident_kind"].items() if name in t.maps.get("acled", ())
        ]
        for name in ACLED
    }
    assert {name: found for name, found in homes.items() if len(found) != 1} == {}
    assert from_scheme("incident_kind", "acled", "Air/drone strike") == "airstrike"
    assert from_scheme("incident_kind", "acled", "Air raid") is None


def test_maps_name_only_codes_that_the_codebooks_have() -> None:
    for term in VOCABULARIES["incident_kind"].values():
        assert {*term.maps.get("acled", ()), *term.maps.get("acled_broader", ())} <= set(ACLED)


@pytest.mark.parametrize(
    ("name", "scheme", "code", "ours"),
    [
        ("incident_kind", "ucdp", "1", "clash"),
        ("incident_kind", "ucdp", "2", "clash"),
        ("incident_kind", "ucdp", "3", "attack_civilians"),
        ("geo_precision", "ucdp", "1", "town"),
        ("geo_precision", "ucdp", "5", "line"),
        ("geo_precision", "ucdp", "7", "sea_air"),
        ("geo_precision", "acled", "1", "town"),
        ("geo_precision", "acled", "2", "near"),
        ("geo_precision", "acled", "3", "admin1"),
        ("date_precision", "acled", "2", "week"),
        ("date_precision", "acled", "3", "month"),
        ("unit", "ucdp", "2", "aggregate"),
        ("victims", "ucdp", "deaths_civilians", "civilian"),
    ],
)
def test_codes_of_other_schemes(name: str, scheme: str, code: str, ours: str) -> None:
    assert from_scheme(name, scheme, code) == ours


def test_labels_and_unknown_codes() -> None:
    assert label("incident_kind", "drone_attack") == "drone"
    assert label("incident_kind", "rocket_missile") == "rockets"
    assert label("incident_kind", "a team's own") == "a team's own"
    with pytest.raises(NotFoundError) as caught:
        vocabulary.term("incident_kind", "airstrik")
    assert caught.value.hint == "did you mean airstrike?"
    with pytest.raises(NotFoundError) as caught:
        vocabulary.term("unit", "qqqq")
    assert caught.value.hint == "one of: event, aggregate, background"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("incident_kind", "airstike", "airstrike"),
        ("incident_kind", "drone", "drone_attack"),
        ("incident_kind", "Rockets", "rocket_missile"),
        ("incident_kind", "drone attack", "drone_attack"),
        ("incident_kind", "bombing", "suicide_bomb"),
        ("statement_kind", "condemned", "condemn"),
        ("statement_kind", "claims", "claim"),
        ("state", "finl", "final"),
        ("state", "qqqq", None),
        ("state", "", None),
    ],
)
def test_the_nearest_code_is_offered(name: str, text: str, code: str | None) -> None:
    assert nearest(name, text) == code


@given(st.sampled_from(sorted(VOCABULARIES)), st.text())
def test_nearest_is_a_code_or_nothing(name: str, text: str) -> None:
    assert nearest(name, text) in (None, *codes(name))


def test_a_guess_that_harms_is_not_made_strictly() -> None:
    assert nearest("actor_kind", "organ", strictly=True) is None
    assert nearest("actor_kind", "armed_grup", strictly=True) == "armed_group"
