"""Files full of records, drawn by hypothesis: any columns, any parts, pointing anywhere."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tracker.model.columns import TABLES, Body, Column, Part
from tracker.model.merging import NAMED_TABLES
from tracker.model.references import derived_uid
from tracker.model.vocabulary import VOCABULARIES

Key = tuple[str, str]
Records = dict[Key, Body]

DATES = ("2021-06-28", "2021-06", "2019/2021", "../2021-03-01", "2021-06-01~", "[2021-01,2021-03]")
HOSTILE = ("\x1b[31m", "\u202e[/]", "=1+1", "a\u2028b", "\x9b\x7f", "{'}\\", "الألوية", "\ufeff ")
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    st.sampled_from(HOSTILE),
)
_REMARKED = ("incidents", "statements", "actors", "places", "documents")


@st.composite
def records(draw: st.DrawFn) -> Records:
    """Draw the records of a file, as the store would read them back."""
    uids = {
        table: [derived_uid(table, str(n)) for n in range(draw(st.integers(0, 3)))]
        for table in TABLES
    }
    keys = [(table, uid) for table, found in uids.items() for uid in found]
    found: Records = {}
    for table, uid in keys:
        body = draw(_body(table, uid, uids))
        if body is not None:
            found[table, uid] = body
    return found


def alternate(table: str, uid: str, uids: dict[str, list[str]]) -> st.SearchStrategy[Body | None]:
    """Draw what a record may be otherwise; `uids` are those that it may point to."""
    return _body(table, uid, uids)


@st.composite
def _body(draw: st.DrawFn, table: str, uid: str, uids: dict[str, list[str]]) -> Body | None:
    body = draw(_columns(TABLES[table].columns, uid, uids))
    body |= {"created_at": "2021-06-28T10:00:00.000Z", "created_by": draw(TEXT)}
    _mend(draw, table, uid, body)
    if table == "links":
        return _link(draw, body, uids)
    if table == "remarks":
        return _remark(draw, body, uids)
    parts = {
        part.name: rows
        for part in TABLES[table].parts
        if (rows := draw(_rows(table, part, uid, uids)))
    }
    return {**body, "parts": parts} if parts else body


@st.composite
def _columns(
    draw: st.DrawFn, columns: tuple[Column, ...], uid: str, uids: dict[str, list[str]]
) -> Body:
    body: Body = {}
    for column in columns:
        needed = column.required or column.name == "state"
        if not needed and not draw(st.booleans()):
            continue
        strategy = _values(column, uid, uids)
        if strategy is not None:
            body[column.name] = draw(strategy)
    return body


def _values(column: Column, uid: str, uids: dict[str, list[str]]) -> st.SearchStrategy[Any] | None:
    special: dict[str, st.SearchStrategy[Any]] = {
        "date_edtf": st.sampled_from(DATES),
        "date_mode": st.sampled_from(["throughout", "repeated"]),
        "time_from": st.sampled_from(["00:00", "03:30"]),
        "time_to": st.sampled_from(["03:30", "23:59"]),
        "utc_offset": st.sampled_from(["+03:00", "-04:30"]),
        "country": st.sampled_from(["IQ", "SY"]),
        "credibility": st.integers(1, 6),
        "accessed_at": st.just("2021-06-28"),
        "latitude": st.floats(-90, 90),
        "longitude": st.floats(-180, 180),
        "sha256": st.just((uid * 4).translate(str.maketrans("ghjkmnpqrstvwxyz", "0" * 16))),
        "origin_id": st.just(uid),
    }
    if column.name in special:
        return special[column.name]
    if column.type == "ref":
        others = [other for other in uids[column.target] if other != uid]
        if column.name == "merged_into":  # in no circle; and what gives all away is not drawn here
            is_kept = column.target in NAMED_TABLES
            others = [other for other in others if is_kept and other < uid]
        return st.sampled_from(others) if others else None
    if column.target:
        codes = [code for code in VOCABULARIES[column.target] if code != "primary"]
        return st.sampled_from(codes)
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "text": TEXT,
        "int": st.integers(0, 2**62),
        "bool": st.just(True),
        "json": st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), st.lists(TEXT)), min_size=1),
    }
    return by_type[column.type]


def _mend(draw: st.DrawFn, table: str, uid: str, body: Body) -> None:
    """Make columns that depend on each other agree."""
    body.pop("void_reason", None)
    body.pop("path", None)  # attachments do not travel in lines
    if body.get("state") == "void":
        body["void_reason"] = draw(TEXT)
    if "time_from" not in body:
        body.pop("time_to", None)
    for one, other in (("latitude", "longitude"), ("origin", "origin_id")):
        if (one in body) != (other in body):
            body.pop(one, None)
            body.pop(other, None)
    if "origin" in body:
        body["origin"] = "drawn"
    counts = sorted(body[name] for name in ("count_low", "count_high") if name in body)
    if len(counts) == 2:
        body["count_low"], body["count_high"] = counts
    from tracker.model.columns import DEFAULTS

    for name, value in DEFAULTS[table].items():
        body.setdefault(name, value)


def _link(draw: st.DrawFn, body: Body, uids: dict[str, list[str]]) -> Body | None:
    for name in [name for name in body if name.startswith(("from_", "to_"))]:
        del body[name]
    pairs = [kind for kind in ("incident", "statement", "actor") if len(uids[f"{kind}s"]) > 1]
    if not pairs:
        return None
    kind = draw(st.sampled_from(pairs))
    first, second, *_ = draw(st.permutations(uids[f"{kind}s"]))
    body |= {f"from_{kind}": first, f"to_{kind}": second}
    body.setdefault("kind", "maybe_same")
    return body


def _remark(draw: st.DrawFn, body: Body, uids: dict[str, list[str]]) -> Body | None:
    targets = [(table, uid) for table in _REMARKED for uid in uids[table]]
    if not targets:
        return None
    body["record_table"], body["record_uid"] = draw(st.sampled_from(targets))
    return body


@st.composite
def _rows(
    draw: st.DrawFn, table: str, part: Part, owner: str, uids: dict[str, list[str]]
) -> dict[str, Body]:
    from tracker.model.columns import DEFAULTS

    rows: dict[str, Body] = {}
    for number in range(draw(st.integers(0, 2))):
        columns = tuple(column for column in part.columns if column.name != part.key)
        row = {**DEFAULTS[part.name], **draw(_columns(columns, owner, uids))}
        if any(c.required and c.type == "ref" and c.name not in row for c in columns):
            continue
        if part.name == "casualties":
            _mend_figures(row)
        if part.name == "involvements":
            row = {"role": "party", "attribution": "alleged", **row}
        key = _key(draw, table, part, owner, number, uids)
        if key is not None:
            rows[key] = row
    return rows


def _mend_figures(row: Body) -> None:
    given = [name for name in ("low", "best", "high") if name in row]
    for name, value in zip(given, sorted(row[name] for name in given), strict=True):
        row[name] = value
    row.setdefault("harm", "killed")
    if not given:
        row["best"] = 3


def _key(
    draw: st.DrawFn, table: str, part: Part, owner: str, number: int, uids: dict[str, list[str]]
) -> str | None:
    if part.key == "uid":
        return derived_uid(f"{table}-{part.name}", f"{owner}|{number}")
    if part.key == "incident":
        return draw(st.sampled_from(uids["incidents"])) if uids["incidents"] else None
    return draw(TEXT)
