"""The actors or places nearest to one that is being made, so that nobody is entered twice.

First those that may be the same by the rules of `same_names`, then those that completion would
offer for its names. All of them are only shown, each with why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.analysis.duplicates import PROPOSED, Likely
from tracker.analysis.same_names import likely
from tracker.store import likeness

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tracker.analysis.naming import NameIndex, Offer
    from tracker.model.columns import Body

_NAMES: Final = 8  # names of one record that are looked up
_OFFERS: Final = 8
_WORDS: Final = (
    4  # words of a name that are looked up each by itself, where the whole finds nothing
)
_WORD_LETTERS: Final = 4
_BELOW: Final = PROPOSED - 0.01  # what is only near stands below all that may be the same
_LETTERS: Final = 3  # from which a name being typed is looked up


def nearest(
    conn: sqlite3.Connection, index: NameIndex, table: str, body: Body, uid: str = ""
) -> list[Likely]:
    """Return what stands near a record (uid "" while it is not saved), the likeliest first.

    Without what was told apart from it. Of one that is saved already, only what may be the same.
    """
    facts = likeness.named_from_body(uid, body)
    offers = _offers(index, [spelling.name for spelling in facts.spellings[:_NAMES]])
    known = {uid} | (likeness.settled_with(conn, table, uid) if uid else set())
    others = likeness.named_facts(conn, table, [each for each in offers if each not in known])
    found = [(likely(facts, other), offers[other.uid]) for other in others.values()]
    same = [one for one, _ in found if one.score >= PROPOSED]
    near = [
        one._replace(score=round(offer.score * _BELOW, 3), reasons=(_why(offer),))
        for one, offer in found
        if one.score < PROPOSED and not uid and offer.how != "inside"
    ]
    return sorted(same, key=_rank) + sorted(near, key=_rank)


def _rank(one: Likely) -> tuple[float, str]:
    return -one.score, one.other_title


def _offers(index: NameIndex, names: Iterable[str]) -> dict[str, Offer]:
    """Return what the names may mean; where that is nothing, what their words may ("X City")."""
    found: dict[str, Offer] = {}
    looked_up = [name for name in names if len(name.strip()) >= _LETTERS]
    for name in looked_up:
        _take(found, index.find(name, _OFFERS))
    if not found:
        words = (word for name in looked_up for word in name.split()[:_WORDS])
        for word in words:
            if len(word) >= _WORD_LETTERS:
                whole = (one for one in index.find(word, _OFFERS) if " " not in one.matched)
                _take(found, (one for one in whole if one.how in ("exact", "sound")))
    return found


def _take(found: dict[str, Offer], offers: Iterable[Offer]) -> None:
    for offer in offers:
        if offer.uid not in found or offer.score > found[offer.uid].score:
            found[offer.uid] = offer


def _why(offer: Offer) -> str:
    called = "" if offer.matched == offer.name else f"alias “{offer.matched}” "
    words = {
        "exact": "is the same name",
        "words": "has the same words",
        "sound": "sounds the same",
        "similar": "is nearly the same",
    }
    return f"{called}{words.get(offer.how, '')}".strip()
