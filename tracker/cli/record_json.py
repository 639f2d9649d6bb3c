"""One record, whole, as JSON: every column, null where empty; references as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.cli.jsonable import date_object
from tracker.cli.streams import OUTSIDE
from tracker.model import references
from tracker.model.columns import TABLES, WHEN
from tracker.model.records import to_body

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.model.columns import Body, Column
    from tracker.store.dossier import Dossier, Figure, Linked, Named, Said

_DATE = {"date_edtf", "date_as_written"}


def record_as_json(dossier: Dossier) -> dict[str, Any]:
    """Return the record with its parts and what hangs on it, keys stable and in a fixed order."""
    spec = TABLES[dossier.table]
    body = to_body(dossier.record)
    return {
        "table": dossier.table,
        "ref": _longer(dossier.table, dossier.record.uid, dossier.reference),
        "uid": dossier.record.uid,
        **_columns(dossier, spec.columns, body),
        "updated_at": dossier.record.updated_at,
        **{
            part.name: _part(dossier, part.columns, part.key, body, part.name)
            for part in spec.parts
        },
        **_around(dossier),
    }


def _around(dossier: Dossier) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if dossier.table in ("incidents", "statements"):
        said = "statements" if dossier.table == "incidents" else "incidents"
        found[said] = [_said(one) for one in dossier.said]
        found["figures"] = [_figure(dossier, figure) for figure in dossier.figures]
    found["links"] = [_linked(linked) for linked in dossier.links]
    found["remarks"] = [
        {
            "uid": remark.uid,
            "author": remark.author,
            "body": remark.body,
            "resolved_at": remark.resolved_at,
        }
        for remark in dossier.remarks
    ]
    if dossier.table in ("actors", "places", "documents"):
        found["mentions"] = [named_as_json(named) for named in dossier.mentions]
        found["more_mentions"] = dossier.more_mentions
    return found


def named_as_json(named: Named | None) -> dict[str, Any] | None:
    """Return a record that another points to."""
    if named is None:
        return None
    return {
        "ref": _longer(named.table, named.uid, named.reference),
        "uid": named.uid,
        "title": named.title,
    }


def _columns(dossier: Dossier, columns: Iterable[Column], body: Body) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns:
        if column in WHEN and column.name in _DATE:
            found["date"] = date_object(body.get("date_edtf") or "", body.get("date_as_written"))
        else:
            found[column.name] = _value(dossier, column, body.get(column.name))
    return found


def _value(dossier: Dossier, column: Column, value: Any) -> Any:
    if column.type == "bool":
        return bool(value)
    if column.type == "ref" and value is not None:
        named = dossier.names.get(value)
        return named_as_json(named) if named else {"ref": None, "uid": value, "title": None}
    if column.name == "date_mode":
        return value or "once"
    return value


def _part(
    dossier: Dossier, columns: tuple[Column, ...], key: str, body: Body, name: str
) -> list[Any]:
    rows = body.get("parts", {}).get(name, {})
    if name == "tags":
        return list(rows)
    return [
        {
            **({"uid": identity} if key == "uid" else {}),
            **_columns(dossier, columns, row if key == "uid" else {**row, key: identity}),
            **({"cleared": identity in dossier.cleared} if name == "involvements" else {}),
        }
        for identity, row in rows.items()
    ]


def _said(said: Said) -> dict[str, Any]:
    return {
        "record": named_as_json(said.record),
        "kind": said.kind,
        "date": date_object(said.when.date.edtf, said.when.as_written),
        "speaker": named_as_json(said.speaker),
        "speaker_as_written": said.as_written,
        "quote": said.quote,
        "reliability": said.reliability,
        "credibility": said.credibility,
        "relation": said.relation,
        "stance": said.stance,
        "asserts": said.asserts,
    }


def _figure(dossier: Dossier, figure: Figure) -> dict[str, Any]:
    casualty = figure.casualty
    whose = dossier.names.get(casualty.actor or "")
    return {
        "incident": named_as_json(figure.incident),
        "statement": named_as_json(figure.statement),
        "speaker": named_as_json(figure.speaker),
        "reliability": figure.reliability,
        "credibility": figure.credibility,
        "harm": casualty.harm,
        "victims": casualty.victims,
        "actor": named_as_json(whose) if whose else casualty.actor,
        "subset": casualty.subset,
        "low": casualty.low,
        "best": casualty.best,
        "high": casualty.high,
        "as_worded": casualty.as_worded,
        "superseded": figure.superseded,
    }


def _linked(linked: Linked) -> dict[str, Any]:
    return {
        "kind": linked.kind,
        "direction": "to" if linked.outgoing else "from",
        "record": named_as_json(linked.other),
        "note": linked.note,
        "statement": named_as_json(linked.statement),
    }


def _longer(table: str, uid: str, reference: str) -> str:
    return references.show(table, uid, max(len(reference) - 1, OUTSIDE))
