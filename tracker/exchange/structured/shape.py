"""What of a record is in the text: which columns, under which names, with which hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.model.columns import WHEN
from tracker.model.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    from tracker.model.columns import Column, RecordTable

DATE = "date"
"""The one name of a date in the text; it is read as people type dates."""

PARTS = {
    "involvements": "parties",
    "casualties": "figures",
    "citations": "sources",
    "statement_incidents": "about",
    "names": "names",
}
"""Parts of a record to their name in the text."""

_HIDDEN = {
    *("created_at", "created_by", "merged_into", "origin", "origin_id", "extra", "void_reason"),
    *("path", "media_type", "bytes", "sha256"),
}
"""Columns that are not for editing by hand: they stay as they are."""

_DATE_PARTS = {column.name for column in WHEN} - {"date_edtf"}


def shown(table: RecordTable) -> list[Column]:
    """Return the columns that are in the text, the date as one of them (`date_edtf`)."""
    return [column for column in table.columns if column.name not in _HIDDEN]


def name_of(column: Column) -> str:
    """Return what a column is called in the text."""
    return DATE if column.name == "date_edtf" else column.name


def hint(column: Column) -> str:
    """Say what a column takes, for a comment behind it; the codes of a vocabulary."""
    if column.name == "date_edtf":
        return "as you would say it: 28 Jun 2021, c. June 2021, 27-28 June 2021, before 2014"
    if column.name == "state":
        return "draft, review, final"
    if column.type == "ref":
        return f"a reference or a name of the {column.target}; +Name makes a new one"
    if column.name in ("time_from", "time_to"):
        return "HH:MM, local"
    if column.name == "utc_offset":
        return "+03:00"
    if column.target in VOCABULARIES:
        return ", ".join(VOCABULARIES[column.target])
    return ""
