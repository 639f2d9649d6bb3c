"""Everything, as JSON lines: what a tracker file holds but its journal, drafts and attachments.

The first line says what it is; then each line is one record with its parts, its references by uid:

    {"format": "tracker", "version": 1}
    {"table": "actors", "uid": "7k3q…", "body": {"name": "SOHR", …}}
    {"table": "settings", "key": "…", "value": …}

Lines may stand in any order. For `sort` and `diff`, keys are in the order of the columns.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from tracker.exchange.progress import Progress, Step, silent
from tracker.exchange.report import ExportReport
from tracker.model.columns import TABLES, Body
from tracker.model.references import ALPHABET, UID_LENGTH, is_uid
from tracker.model.text import clean, json_safe
from tracker.store import imports
from tracker.store.rows import Rows

if TYPE_CHECKING:
    from tracker.exchange.selection import Selection
    from tracker.model.redaction import Redactor
    from tracker.store.store import Store

FORMAT: Final = "tracker"
VERSION: Final = 1
ORDER: Final = ("actors", "places", "documents", "incidents", "statements", "links", "remarks")
"""The order of the tables in what we write: what is pointed to comes first, where it can."""

VALUES: Final = {"settings": "value", "saved_searches": "query"}
"""Tables of keys and values, and what the value is called in a line."""

_STEP_RECORDS: Final = 500


class LineError(ValueError):
    """A line that cannot be taken; its text says why."""


class NewerError(LineError):
    """The first line of a file that a newer version wrote: none of it can be trusted to be read."""


class Line(NamedTuple):
    """A line, read: a record's table, uid and body, or the key and value of a setting."""

    table: str
    uid: str
    body: Body


def export_jsonl(
    store: Store,
    out: IO[str],
    only: Selection | None = None,
    *,
    redact: Redactor | None = None,
    progress: Progress = silent,
) -> ExportReport:
    """Write all records, settings and saved searches to `out`, a text file in UTF-8.

    With `only` the records of a selection (see `selection`), and no settings. With `redact` each
    record as that leaves it, and no settings and saved searches either: they may hold names.
    """
    rows = Rows(store.conn)
    total = sum(imports.count(store.conn, table) for table in (*ORDER, *VALUES))
    written = 0
    out.write(_dump({"format": FORMAT, "version": VERSION}))
    for table in ORDER:
        for uid, body in rows.read_many(table):
            if only is not None and uid not in only[table]:
                continue
            if written % _STEP_RECORDS == 0:
                progress(Step(written, written, total))
            kept = redact(table, uid, body) if redact is not None else body
            if kept is None:
                continue
            out.write(_dump({"table": table, "uid": uid, "body": kept}))
            written += 1
    for table, name in VALUES.items() if only is None and redact is None else ():
        for key, value in imports.values(store.conn, table):
            shown = json.loads(value) if table == "settings" else value
            out.write(_dump({"table": table, "key": key, name: shown}))
            written += 1
    progress(Step(written, written, total))
    return ExportReport(written)


def read_line(text: str) -> Line | None:
    """Return what a line says; None for the first line, an empty one. Raises LineError.

    A line out of a file of rejected ones is taken as the line that it keeps.
    """
    if not text.strip():
        return None
    value = _object(text)
    if "tracker_reason" in value and isinstance(value.get("text"), str):
        value = _object(value["text"])
    if "format" in value:
        _check_format(value)
        return None
    table = value.get("table")
    if isinstance(table, str) and table in VALUES:
        return _value_line(table, value)
    if not isinstance(table, str) or table not in TABLES:
        raise LineError("its table is none of " + ", ".join((*ORDER, *VALUES)))
    return _record_line(table, value)


def _object(text: str) -> dict[str, Any]:
    try:
        value = _cleaned(json.loads(text, parse_constant=_refuse_constant))
    except ValueError as error:
        raise LineError(f"it is no JSON: {error}") from error
    except RecursionError as error:
        raise LineError("it is nested too deeply") from error
    if not isinstance(value, dict):
        raise LineError("it is no JSON object")
    return value


def _record_line(table: str, value: dict[str, Any]) -> Line:
    uid, body = value.get("uid"), value.get("body")
    if not isinstance(uid, str) or not is_uid(uid):
        raise LineError(f"its uid is not {UID_LENGTH} of the characters {ALPHABET}")
    if not isinstance(body, dict):
        raise LineError("its body is no JSON object")
    if "created_at" in body and not _is_moment(body["created_at"]):
        raise LineError("its created_at is no moment, such as 2021-06-28T10:00:00.000Z")
    _check_parts(table, body)
    return Line(table, uid, body)


def rejected_line(number: int, reason: str, text: str) -> str:
    """Return the line that keeps a rejected one, its number and the reason beside it."""
    kept = {"tracker_line": number, "tracker_reason": reason, "text": text.rstrip("\r\n")}
    return _dump(kept)


def _check_format(value: dict[str, Any]) -> None:
    version = value.get("version")
    if value["format"] == FORMAT and isinstance(version, int) and version > VERSION:
        raise NewerError(
            f"it was written by a newer tracker (format {version}, this one knows {VERSION})"
        )
    if value["format"] != FORMAT or version != VERSION:
        raise LineError(f"it is not of the format {FORMAT}, version {VERSION}")


def _value_line(table: str, value: dict[str, Any]) -> Line:
    name = VALUES[table]
    key, content = value.get("key"), value.get(name)
    if not isinstance(key, str) or not key:
        raise LineError("its key is empty, or no text")
    if name not in value or (table == "saved_searches" and not isinstance(content, str)):
        raise LineError(f"it has no {name}, or of another type")
    stored = content if table == "saved_searches" else json.dumps(content, ensure_ascii=False)
    return Line(table, key, {name: stored})


def _check_parts(table: str, body: Body) -> None:
    parts = body.get("parts", {})
    if not isinstance(parts, dict):
        raise LineError("its parts are no JSON object")
    for name, rows in parts.items():
        part = next((part for part in TABLES[table].parts if part.name == name), None)
        if part is None:
            raise LineError(f"{table} have no parts called {name}")
        if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
            raise LineError(f"its {name} are not objects by their key")
        for key in rows:
            if not key or (part.key == "uid" and not is_uid(key)):
                raise LineError(f"a key among its {name} is no uid")


def _is_moment(value: object) -> bool:
    """Whether it is a moment of ISO 8601 with its offset from UTC."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _cleaned(value: Any) -> Any:
    """Return JSON data with every text as it can be stored: escapes can spell lone surrogates."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _dump(value: dict[str, Any]) -> str:
    return json_safe(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n"
