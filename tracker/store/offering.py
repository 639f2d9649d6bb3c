"""What a form offers beside names: documents, incidents, statements, tags, terms, and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.errors import NotFoundError
from tracker.model.dates import FuzzyDate
from tracker.model.names import index_text

if TYPE_CHECKING:
    import sqlite3


class Titled(NamedTuple):
    """A record by uid, its title, and what tells it from others of that title."""

    uid: str
    title: str
    note: str


_DAYS: Final = "coalesce(r.date_from || iif(r.date_to > r.date_from, ' to ' || r.date_to, ''), '')"
_TITLES: Final = {
    "incidents": ("title", _DAYS),
    "statements": ("gist", _DAYS),
    "actors": ("name", "r.kind"),
    "places": ("name", "coalesce(r.country, '')"),
    "documents": (
        "coalesce(nullif(r.title, ''), r.url, '')",
        "coalesce((SELECT name FROM actors WHERE id = r.publisher_id), '')",
    ),
}
_SEARCHED: Final = {
    "incidents": "r.title",
    "statements": "r.gist",
    "documents": "coalesce(r.title, '') || ' ' || coalesce(r.url, '')",
}


def titled(conn: sqlite3.Connection, table: str, uid: str) -> Titled:
    """Return the title of one record; raises NotFoundError."""
    row = conn.execute(f"{_select(table)} WHERE r.uid = ?", (uid,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no record {uid} among the {table}.")
    return Titled._make(row)


def like(conn: sqlite3.Connection, table: str, typed: str, limit: int) -> list[Titled]:
    """Return records whose title (or address) holds every word typed, the newest first."""
    words = typed.split()[:8]
    tests = "".join(f" AND {_SEARCHED[table]} LIKE ? ESCAPE '\\'" for _ in words)
    rows = conn.execute(
        f"{_select(table)} WHERE r.state <> 'void'{tests} ORDER BY r.id DESC LIMIT ?",
        (*(f"%{_escaped(word)}%" for word in words), limit),
    )
    return [Titled._make(row) for row in rows]


def with_url(conn: sqlite3.Connection, url: str) -> list[Titled]:
    """Return the documents of an address."""
    rows = conn.execute(f"{_select('documents')} WHERE r.url = ? AND r.state <> 'void'", (url,))
    return [Titled._make(row) for row in rows]


def near_url(conn: sqlite3.Connection, url: str) -> list[Titled]:
    """Return the documents of an address, those of exactly this one first.

    Addresses that differ in nothing that tells two pages apart are one: see `model.addresses`.
    """
    from tracker.model.addresses import canonical

    wanted = canonical(url)
    host = wanted.removeprefix("//").partition("/")[0]
    rows = conn.execute(
        "SELECT uid, url FROM documents WHERE state <> 'void' AND url LIKE ? ESCAPE '\\'",
        (f"%{_escaped(host)}%",),
    )
    same = [(address != url, uid) for uid, address in rows if canonical(address) == wanted]
    return [titled(conn, "documents", uid) for _, uid in sorted(same)]


def areas(conn: sqlite3.Connection, kind: str, country: str) -> list[tuple[str, str]]:
    """Return name and province of the places of a kind (country, admin1) in a country."""
    return conn.execute(
        "SELECT name, coalesce(admin1, '') FROM places "
        "WHERE country = ? AND kind = ? AND state <> 'void'",
        (country, kind),
    ).fetchall()


class Called(NamedTuple):
    """A document by what tells it from others of its title; `publisher` is a uid, or ""."""

    uid: str
    title: str
    url: str
    publisher: str
    date: FuzzyDate


def documents_called(conn: sqlite3.Connection, title: str) -> list[Called]:
    """Return the documents whose title has the longest word of this one, and is the same folded."""
    wanted = index_text(title)
    if not wanted:
        return []
    longest = max(title.split(), key=len)
    rows = conn.execute(
        "SELECT d.uid, d.title, coalesce(d.url, ''), coalesce(w.uid, p.uid, ''), "
        "coalesce(d.date_edtf, '') FROM documents d LEFT JOIN actors p ON p.id = d.publisher_id "
        "LEFT JOIN actors w ON w.id = p.merged_into_id "
        "WHERE d.state <> 'void' AND d.title LIKE ? ESCAPE '\\' ORDER BY d.id",
        (f"%{_escaped(longest)}%",),
    )
    return [
        Called(uid, of, url, publisher, FuzzyDate.parse(edtf))
        for uid, of, url, publisher, edtf in rows
        if index_text(of) == wanted
    ]


def documents_with(conn: sqlite3.Connection, column: str, value: str) -> list[Titled]:
    """Return the documents that have exactly this `text` or `sha256`."""
    assert column in ("text", "sha256")
    rows = conn.execute(
        f"{_select('documents')} WHERE r.state <> 'void' AND r.{column} = ?", (value,)
    )
    return [Titled._make(row) for row in rows]


def tags(conn: sqlite3.Connection, typed: str, limit: int) -> list[str]:
    """Return the tags in use that hold what was typed, the commonest first."""
    rows = conn.execute(
        "SELECT name FROM tags WHERE name LIKE ? ESCAPE '\\' "
        "GROUP BY name ORDER BY count(*) DESC, name LIMIT ?",
        (f"%{_escaped(typed)}%", limit),
    )
    return [name for (name,) in rows]


def terms(conn: sqlite3.Connection, vocabulary: str) -> list[tuple[str, str, str]]:
    """Return code, label and definition of the terms of a vocabulary, as this file has them."""
    return conn.execute(
        "SELECT code, label, definition FROM terms WHERE vocabulary = ? ORDER BY sort",
        (vocabulary,),
    ).fetchall()


def timezone_of(conn: sqlite3.Connection, place: str) -> str | None:
    """Return the IANA zone of a place, None if it is not known."""
    row = conn.execute("SELECT timezone FROM places WHERE uid = ?", (place,)).fetchone()
    return row[0] if row else None


def point_of(conn: sqlite3.Connection, place: str) -> tuple[float, float] | None:
    """Return the coordinates of a place, None if they are not known."""
    row = conn.execute("SELECT latitude, longitude FROM places WHERE uid = ?", (place,)).fetchone()
    return (row[0], row[1]) if row and row[0] is not None and row[1] is not None else None


def kind_of_place(conn: sqlite3.Connection, place: str) -> str:
    """Return the kind of a place."""
    row = conn.execute("SELECT kind FROM places WHERE uid = ?", (place,)).fetchone()
    return row[0] if row else ""


def exists(conn: sqlite3.Connection, table: str, uid: str) -> bool:
    """Whether there is a record of this uid, void or not."""
    return conn.execute(f"SELECT 1 FROM {table} WHERE uid = ?", (uid,)).fetchone() is not None


def newest(conn: sqlite3.Connection, table: str, author: str) -> str | None:
    """Return the record that an author entered last, None if there is none that stands."""
    row = conn.execute(
        f"SELECT uid FROM {table} WHERE created_by = ? AND state <> 'void' "
        "ORDER BY id DESC LIMIT 1",
        (author,),
    ).fetchone()
    return row[0] if row else None


def stances(conn: sqlite3.Connection, speaker: str) -> dict[str, str]:
    """Return the stance that a speaker (uid) took last to each incident (uid), where to one."""
    rows = conn.execute(
        "SELECT i.uid, a.stance FROM statements s JOIN actors p ON p.id = s.speaker_id "
        "JOIN statement_incidents a ON a.statement_id = s.id "
        "JOIN incidents i ON i.id = a.incident_id "
        "WHERE p.uid = ? AND s.state <> 'void' AND a.stance <> 'none' ORDER BY s.id",
        (speaker,),
    )
    return dict(rows.fetchall())


def named(conn: sqlite3.Connection, table: str, folded: str) -> list[str]:
    """Return the actors or places of exactly this name (folded), after merges, without void."""
    owner = {"actors": "actor_id", "places": "place_id"}[table]
    rows = conn.execute(
        f"SELECT DISTINCT coalesce(w.uid, r.uid) FROM names n JOIN {table} r ON r.id = n.{owner} "
        f"LEFT JOIN {table} w ON w.id = r.merged_into_id WHERE n.folded = ? "
        "AND (r.state <> 'void' OR r.merged_into_id IS NOT NULL)",
        (folded,),
    )
    return [uid for (uid,) in rows]


def _select(table: str) -> str:
    title, note = _TITLES[table]
    title = title if "(" in title else f"r.{title}"
    return f"SELECT r.uid, {title}, {note} FROM {table} r"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
