"""Which gaps in what is known of an incident are looked for: codes, in the order they are told.

What each means for a record is said twice, on purpose: in SQL (`store.gaps`), so that a search
finds them among a million, and in words (`analysis.gaps`); a test holds the two together.
"""

from __future__ import annotations

from typing import Final

GAPS: Final = {
    "no_perpetrator": "nobody is named who did it",
    "no_claim": "nobody has claimed it",
    "single_source": "it rests on one source, or none",
    "no_archive": "a document is cited of which no copy is kept",
    "old_toll": "a toll is older than its update",
    "elsewhere": "the point lies outside the country",
    "too_precise": "a date, place or number is finer than its source allows",
    "too_early": "a statement was made before what it is about",
}
"""Code to what it says; the values of the search field `gap:`."""

CLAIM_DAYS: Final = 7
"""Days in which whoever did it may still claim it, where a team has not set others."""
MOST_CLAIM_DAYS: Final = 3650
"""The most that can be set."""

_STRIKES = (
    *("airstrike", "drone_attack", "rocket_missile", "shelling", "ied", "suicide_bomb", "grenade"),
    *("chemical", "explosion", "attack_civilians", "targeted_killing", "abduction"),
)
CLAIMED_KINDS: Final = _STRIKES
"""Kinds of incident that someone may be expected to claim."""

DONE_KINDS: Final = (
    *_STRIKES,
    *("interception", "sexual_violence", "arrest", "protest_force", "destruction"),
    "aid_obstruction",
)
"""Kinds of incident that somebody did to somebody."""

LOOKING_BACK: Final = (
    *("claim", "deny", "accuse", "report", "toll", "dispute", "justify", "condemn", "endorse"),
    *("condole", "retract", "no_comment"),
)
"""Kinds of statement that speak of what has happened; a threat or a demand may come before it."""

SETTLED: Final = ("admitted", "established")
"""Attributions with which the question who did it does not wait for a claim."""
