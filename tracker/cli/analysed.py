"""What follows from an incident and what is said about it, for `show`: as sections and as JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.analysis import corroboration
from tracker.analysis.gaps import of_incident
from tracker.cli.streams import OUTSIDE, reference_length
from tracker.store.board import is_contested

if TYPE_CHECKING:
    from tracker.cli.sheet import Sheet
    from tracker.store.dossier import Dossier
    from tracker.store.store import Store


def add_analysis(store: Store, one: Dossier, sheet: Sheet) -> None:
    """Add sections to the sheet of an incident; nothing to that of another record."""
    if one.table != "incidents":
        return
    if is_contested(store.conn, one.record.uid):
        sheet.marks = (*sheet.marks, "claims contradict each other")
    found = corroboration.of_incident(store.conn, one.record.uid)
    told = [*corroboration.words(found), corroboration.warning(found)]
    sheet.line("Support", "; ".join(part for part in told if part))
    least = reference_length()
    rows = []
    for gap in of_incident(store.conn, one.record.uid, date.today()):
        at = " ".join(store.reference(table, uid, least) for table, uid in gap.at)
        rows.append((f"{gap.words} → {gap.closes}{f' ({at})' if at else ''}",))
    sheet.section("Gaps", rows)


def analysis_as_json(store: Store, one: Dossier) -> dict[str, Any]:
    """Return what is added to the JSON of an incident."""
    if one.table != "incidents":
        return {}
    return {
        "contested": is_contested(store.conn, one.record.uid),
        "corroboration": _corroboration(store, one.record.uid),
        "gaps": [
            {
                "gap": gap.code,
                "words": gap.words,
                "closes": gap.closes,
                "at": [store.reference(table, uid, OUTSIDE) for table, uid in gap.at],
            }
            for gap in of_incident(store.conn, one.record.uid, date.today())
        ],
    }


def _corroboration(store: Store, uid: str) -> dict[str, Any]:
    found = corroboration.of_incident(store.conn, uid)
    return {
        "documents": found.documents,
        "origins": found.origins,
        "independent": found.independent,
        "speakers": found.speakers,
        "voices": found.voices,
        "circles": [
            {
                "origin": store.reference("documents", circle.origin, OUTSIDE),
                "reprints": [store.reference("documents", u, OUTSIDE) for u in circle.reprints],
            }
            for circle in found.circles
        ],
        "echoes": [store.reference("statements", u, OUTSIDE) for u in found.echoes],
    }
