"""Parties and figures on one line, by the grammars of `model.entry`, to parts and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.entry import lines
from tracker.errors import UsageError
from tracker.model.entry.figures import FigureEntry, read_figures, say_figures
from tracker.model.entry.parties import PartyEntry, default_attribution, read_parties, say_parties
from tracker.model.text import one_line
from tracker.model.vocabulary import label

if TYPE_CHECKING:
    from tracker.entry.lookup import Lookup
    from tracker.model.columns import Body


def parties(text: str, lookup: Lookup) -> tuple[dict[str, Body], str]:
    """Return involvements and their words; raises EntryError and what `Lookup.find` raises."""
    rows: list[Body] = []
    said = []
    for entry in read_parties(text, lookup.refers) if text else []:
        attribution = entry.attribution or default_attribution(
            entry.role, on_word=entry.on_word_of is not None
        )
        row = {
            "actor": lookup.find("actors", entry.name),
            "role": entry.role,
            "attribution": attribution,
        }
        if entry.as_written:
            row["as_written"] = entry.as_written
        if entry.note:
            row["note"] = entry.note
        if entry.on_word_of:
            row["statement"] = lookup.find("statements", entry.on_word_of)
        rows.append(row)
        name = lookup.name("actors", row["actor"])
        said.append(f"{name}: {label('role', entry.role)}, {_how_known(row, lookup)}")
    kept = lines.kept(rows, lookup.state.beneath, "involvements", ("actor", "role"))
    return kept, "; ".join(said)


def parties_text(rows: dict[str, Body], lookup: Lookup) -> str:
    """Return involvements on one line."""
    return say_parties([_party(row, lookup) for row in rows.values()])


def figures(text: str, lookup: Lookup) -> tuple[dict[str, Body], str]:
    """Return casualties and their words; of a statement they are about its first incident.

    Raises EntryError, UsageError where there is no incident, and what `Lookup.find` raises.
    """
    entries = read_figures(text) if text else []
    about = _incidents(lookup) if entries else []
    rows: list[Body] = []
    for entry in entries:
        row: Body = {"harm": entry.harm, "victims": entry.victims}
        for name in ("low", "best", "high", "as_worded"):
            if getattr(entry, name) is not None:
                row[name] = getattr(entry, name)
        if entry.subset:
            row["subset"] = True
        if entry.actor:
            row["actor"] = lookup.find("actors", entry.actor)
        if about:
            named = entry.incident
            row["incident"] = lookup.find("incidents", named) if named else about[0]
        elif entry.incident:
            raise UsageError("The figures of an incident are of that incident.", "Without “in …”.")
        rows.append(row)
    kept = lines.kept(
        rows, lookup.state.beneath, "casualties", ("harm", "victims", "subset", "actor")
    )
    return kept, "; ".join(_said(entry) for entry in entries)


def figures_text(rows: dict[str, Body], lookup: Lookup) -> str:
    """Return casualties on one line."""
    return say_figures([_figure(row, lookup) for row in rows.values()])


def _party(row: Body, lookup: Lookup) -> PartyEntry:
    statement = row.get("statement")
    usual = default_attribution(row["role"], on_word=bool(statement))
    return PartyEntry(
        lookup.said("actors", row["actor"]),
        row["role"],
        row["attribution"] if row["attribution"] != usual else None,
        lookup.reference("statements", statement) if statement else None,
        one_line(row.get("as_written") or "") or None,
        one_line(row.get("note") or "") or None,
    )


def _how_known(row: Body, lookup: Lookup) -> str:
    """Say how surely, and on whose word: that of a statement, or our own."""
    how = label("attribution", row["attribution"])
    if statement := row.get("statement"):
        return f"{how}, on the word of {lookup.reference('statements', statement)}"
    # Whom it was meant for, or where it was, is mostly not in question, and no judgement of ours.
    return how if row["attribution"] == "given" else f"{how}, our own view"


def _figure(row: Body, lookup: Lookup) -> FigureEntry:
    about = lookup.state.beneath.get("parts", {}).get("statement_incidents", {})
    incident = row.get("incident")
    is_told = incident is not None and incident != next(iter(about), None)
    return FigureEntry(
        row["harm"],
        row.get("victims", "unknown"),
        *(row.get("low"), row.get("best"), row.get("high")),
        one_line(row.get("as_worded") or "") or None,
        bool(row.get("subset")),
        lookup.said("actors", row["actor"]) if row.get("actor") else None,
        lookup.reference("incidents", str(incident)) if is_told else None,
    )


def _incidents(lookup: Lookup) -> list[str]:
    """Return what a statement is about; nothing for an incident."""
    if lookup.state.table != "statements":
        return []
    about, _ = lines.about(lookup.state.text("statement_incidents"), lookup)
    if not about:
        raise UsageError("Of which incident?", "Say first what the statement is about.")
    return list(about)


def _said(entry: FigureEntry) -> str:
    low, best, high = entry.low, entry.best, entry.high
    if low is not None and low == high:
        number = str(low)
    elif low is not None and high is not None:
        number = f"{low} to {high}"
    elif low is not None:
        number = f"at least {low}"
    elif high is not None:
        number = f"at most {high}"
    else:
        number = f"about {best}" if best is not None else "number not known"
    if best is not None and low is not None and low != high:
        number = f"{number}, best {best}"
    of = label("victims", entry.victims) if entry.victims != "unknown" else ""
    words = f"“{one_line(entry.as_worded)}”" if entry.as_worded else ""
    part = "of them" if entry.subset else ""
    where = f"in {entry.incident}" if entry.incident else ""
    return " ".join(w for w in (part, label("harm", entry.harm), number, of, words, where) if w)
