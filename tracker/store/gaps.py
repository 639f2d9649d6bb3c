"""Gaps of incidents as SQL: finds those that have one, without reading the others.

`analysis.gaps` says the same in words, from what `gap_facts` reads; a test holds them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker.errors import UsageError
from tracker.model import precision
from tracker.model.gaps import (
    CLAIM_DAYS,
    CLAIMED_KINDS,
    DONE_KINDS,
    LOOKING_BACK,
    MOST_CLAIM_DAYS,
    SETTLED,
)
from tracker.store.claims import HIGH, LOW, RETRACTED, claims_itself, counted, is_cleared, replaces
from tracker.store.countries import elsewhere
from tracker.store.merged import winner_id
from tracker.store.sources import HOW_MANY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tracker.store.batch import Batch

_NO_DAY: Final = "gap_names_no_day"
_HEDGES: Final = "gap_hedges"
_ELSEWHERE: Final = "gap_elsewhere"
SETTING: Final = "claim_days"
"""The setting of the file; a setting of a team, so it is journalled and exchanged with it."""


def prepare(conn: sqlite3.Connection) -> None:
    """Give the connection the functions that the tests below call."""
    conn.create_function(_NO_DAY, 1, precision.names_no_day, deterministic=True)
    conn.create_function(_HEDGES, 1, precision.hedges, deterministic=True)
    conn.create_function(_ELSEWHERE, 4, elsewhere, deterministic=True)


def _listed(codes: Iterable[str]) -> str:
    return f"({', '.join(repr(code) for code in codes)})"


_ABOUT = """statement_incidents si JOIN statements s ON s.id = si.statement_id
    AND s.state <> 'void' AND si.incident_id = r.id"""

_CITED = f"""
    SELECT c.document_id FROM citations c WHERE c.incident_id = r.id
    UNION SELECT c.document_id FROM {_ABOUT} JOIN citations c ON c.statement_id = s.id"""

_LOST = "d.state <> 'void' AND d.archive_url IS NULL AND d.path IS NULL"

_KIND_NOW = f"(SELECT w.kind FROM actors w WHERE w.id = {winner_id('actors', 'v.actor_id')})"
_PLACE_NOW = f"(SELECT * FROM places WHERE id = {winner_id('places', 'r.place_id')})"


def _overlap(a: str, b: str) -> str:
    low_a, low_b, high_a, high_b = (side.format(x) for side in (LOW, HIGH) for x in (a, b))
    return f"({low_a} <= {high_b} AND {low_b} <= {high_a})"


def updated(statement: str) -> str:
    """Return the SQL test that a live statement updates the one with this id (SQL)."""
    return f"""EXISTS (SELECT 1 FROM links u JOIN statements w ON w.id = u.from_statement_id
        WHERE u.to_statement_id = {statement} AND u.kind = 'updates' AND w.state <> 'void')"""


def on_void_word(involvement: str) -> str:
    """Return the SQL test that a party rests on a statement that is void."""
    return (
        f"ifnull((SELECT state FROM statements WHERE id = {involvement}.statement_id), '') = 'void'"
    )


MOVED_ON: Final = f"""
SELECT n.uid FROM links l JOIN statements n ON n.id = l.from_statement_id AND n.state <> 'void'
WHERE l.to_statement_id = c.statement_id AND l.kind = 'updates' AND EXISTS (
    SELECT 1 FROM casualties f WHERE f.statement_id = n.id AND {replaces("f", "c")})
AND NOT EXISTS (
    SELECT 1 FROM casualties f WHERE f.statement_id = n.id AND f.incident_id = c.incident_id
    AND {replaces("f", "c")})"""

_OUTDATED_CLAIM = f"""EXISTS (
    SELECT 1 FROM casualties c JOIN statements s ON s.id = c.statement_id AND s.state <> 'void'
    WHERE c.incident_id = r.id AND c.subset = 0 AND EXISTS ({MOVED_ON}))"""

_SAME = f"""{{0}}.incident_id = r.id AND {{0}}.harm = a.harm AND {{0}}.victims = a.victims
    AND {winner_id("actors", "{0}.actor_id")} IS {winner_id("actors", "a.actor_id")}"""
_OUTDATED_VIEW = f"""EXISTS (
    SELECT 1 FROM casualties a
    JOIN casualties o ON {_SAME.format("o")} AND o.subset = 0 AND {counted("o")}
    JOIN statements os ON os.id = o.statement_id AND os.state <> 'void'
    JOIN casualties n ON {_SAME.format("n")} AND n.subset = 0 AND {counted("n")}
    JOIN statements ns ON ns.id = n.statement_id AND ns.state <> 'void'
    WHERE a.incident_id = r.id AND a.statement_id IS NULL AND a.subset = 0 AND {counted("a")}
      AND ns.speaker_id IS os.speaker_id AND {updated("os.id")} AND NOT {updated("ns.id")}
      AND EXISTS (SELECT 1 FROM links u WHERE u.from_statement_id = ns.id AND u.kind = 'updates')
      AND {_overlap("a", "o")} AND NOT {_overlap("a", "n")})"""

_DAY_MINUTES: Final = 1440
_UNKNOWN_MINUTES: Final = 840  # model.when.UNKNOWN_OFFSET: 14 hours


def _clock(column: str) -> str:
    """Return an SQL expression for "HH:MM" in minutes."""
    return f"(substr({column}, 1, 2) * 60 + substr({column}, 4, 2))"


def _offset(alias: str, unknown: int) -> str:
    """Return an SQL expression for the offset of a record's clock from UTC, in minutes."""
    column = f"{alias}.utc_offset"
    minutes = f"(substr({column}, 2, 2) * 60 + substr({column}, 5, 2))"
    signed = f"CASE substr({column}, 1, 1) WHEN '-' THEN -{minutes} ELSE {minutes} END"
    return f"ifnull({signed}, {unknown})"


# The ends of `When.utc_interval`, in minutes; NULL where open or unknown.
_START = f"""(CASE WHEN r.day_from > 0 THEN r.day_from * {_DAY_MINUTES}
    + ifnull({_clock("r.time_from")}, 0) - {_offset("r", _UNKNOWN_MINUTES)} END)"""
_END = f"""(CASE WHEN s.day_to < 9999999 THEN s.day_to * {_DAY_MINUTES} + CASE
    WHEN s.time_from IS NULL THEN {_DAY_MINUTES}
    WHEN ifnull(s.time_to, s.time_from) = s.time_from THEN {_clock("s.time_from")} + 1
    WHEN s.time_to < s.time_from AND s.date_edtf LIKE '[%'
        THEN {_clock("s.time_to")} + {_DAY_MINUTES}
    ELSE {_clock("s.time_to")} END - {_offset("s", -_UNKNOWN_MINUTES)} END)"""

_FINER_THAN_NAME = " OR ".join(
    f"(p.kind = '{kind}' AND r.geo_precision IN {_listed(finer)})"
    for kind, finer in (
        (kind, [p for p in precision.RANKS if precision.is_finer(p, precision.finest(kind))])
        for kind in precision.COARSE_PLACES
    )
)
_ROUNDED = """(r.geo_precision IN ('exact', 'site')
    AND round(r.latitude, 1) = r.latitude AND round(r.longitude, 1) = r.longitude)"""
_DAY_UNNAMED = f"(r.day_from = r.day_to AND {_NO_DAY}(r.date_as_written))"
_EXACT_HEDGE = f"""EXISTS (
    SELECT 1 FROM casualties c JOIN statements s ON s.id = c.statement_id AND s.state <> 'void'
    WHERE c.incident_id = r.id AND c.low = c.high AND {_HEDGES}(c.as_worded) IS NOT NULL)"""

_TESTS: Final = {
    "no_archive": f"""(EXISTS (SELECT 1 FROM citations c JOIN documents d ON d.id = c.document_id
            WHERE c.incident_id = r.id AND {_LOST})
        OR EXISTS (SELECT 1 FROM {_ABOUT} JOIN citations c ON c.statement_id = s.id
            JOIN documents d ON d.id = c.document_id WHERE {_LOST}))""",
    "single_source": f"""(SELECT {HOW_MANY} FROM documents d
        WHERE d.id IN ({_CITED}) AND d.state <> 'void') < 2""",
    "no_perpetrator": f"""(r.kind IN {_listed(DONE_KINDS)} AND NOT EXISTS (
        SELECT 1 FROM involvements v WHERE v.incident_id = r.id AND v.role = 'perpetrator'
        AND ({_KIND_NOW} <> 'unidentified' OR {claims_itself("v")}) AND NOT {on_void_word("v")}
        AND NOT {is_cleared("v")}))""",
    "no_claim": f"""(r.kind IN {_listed(CLAIMED_KINDS)} AND r.day_to < ?
        AND NOT EXISTS (SELECT 1 FROM {_ABOUT} WHERE s.kind = 'claim' AND si.relation = 'subject'
            AND si.asserts <> 'disputes' AND NOT {RETRACTED})
        AND NOT EXISTS (SELECT 1 FROM involvements v WHERE v.incident_id = r.id
            AND v.role = 'perpetrator' AND v.attribution IN {_listed(SETTLED)}
            AND NOT {on_void_word("v")}))""",
    "old_toll": f"({_OUTDATED_CLAIM} OR {_OUTDATED_VIEW})",
    "elsewhere": f"""(r.geo_precision <> 'sea_air' AND EXISTS (SELECT 1 FROM {_PLACE_NOW} p
        WHERE {_ELSEWHERE}(p.country, coalesce(r.latitude, p.latitude),
            coalesce(r.longitude, p.longitude), r.day_from) IS NOT NULL))""",
    "too_precise": f"""((r.latitude IS NULL AND EXISTS (
        SELECT 1 FROM {_PLACE_NOW} p WHERE {_FINER_THAN_NAME}))
        OR {_ROUNDED} OR {_DAY_UNNAMED} OR {_EXACT_HEDGE})""",
    "too_early": f"""EXISTS (SELECT 1 FROM {_ABOUT} WHERE si.relation = 'subject'
        AND si.asserts <> 'silent' AND s.kind IN {_listed(LOOKING_BACK)} AND {_END} <= {_START})""",
}


def claim_days(conn: sqlite3.Connection) -> int:
    """Return after how many days without a claim this file calls that a gap."""
    row = conn.execute("SELECT value FROM settings WHERE key = ?", (SETTING,)).fetchone()
    # What another program, or another version, has written there is not ours to trip over.
    digits = row[0] if row is not None else ""
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(MOST_CLAIM_DAYS))
    days = int(digits) if is_number else 0
    return days if 1 <= days <= MOST_CLAIM_DAYS else CLAIM_DAYS


def set_claim_days(batch: Batch, days: int) -> None:
    """Set after how many days without a claim this file calls that a gap. Raises UsageError."""
    if not 1 <= days <= MOST_CLAIM_DAYS:
        raise UsageError(
            f"{days:,} is no number of days to wait for a claim.",
            f"From 1 to {MOST_CLAIM_DAYS:,}; {CLAIM_DAYS} where nothing is set.",
        )
    batch.set_value("settings", SETTING, str(days) if days != CLAIM_DAYS else None)


def has_gap(codes: Iterable[str], today: int, days: int) -> tuple[str, tuple[object, ...]]:
    """Return the SQL test, with its parameters, that an incident `r` has one of these gaps.

    `today` is an ordinal, `days` what `claim_days` says. The connection has to be made ready with
    `prepare`.
    """
    wanted = [code for code in _TESTS if code in set(codes)]
    # CASE, because an OR that is not by itself in WHERE looks at all its sides.
    tests = " ".join(f"WHEN {_TESTS[code]} THEN 1" for code in wanted)
    none = "WHEN r.unit = 'background' OR r.state = 'void' THEN 0"
    return f"(CASE {none} {tests} ELSE 0 END)", (today - days,) * wanted.count("no_claim")
