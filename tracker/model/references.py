"""Identity of records: the uid that never changes, and the short reference that people type."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tracker.errors import UsageError
from tracker.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base32, lower case: no i, l, o, u, so nothing is misread over a radio."""

UID_LENGTH: Final = 16
"""Characters in a uid: 80 bits."""

LETTERS: Final[dict[str, str]] = {
    "incidents": "i",
    "statements": "s",
    "actors": "a",
    "places": "p",
    "documents": "d",
    "remarks": "r",
    "links": "l",
}
"""Table name to the letter that begins its references."""

TABLES: Final[dict[str, str]] = {letter: table for table, letter in LETTERS.items()}
"""Letter of a reference to its table name."""

_UID: Final = frozenset(ALPHABET)
_SHA256_BYTES: Final = 32
_UID_BYTES: Final = UID_LENGTH * 5 // 8
# Two characters at a time: an import encodes as many uids as it writes rows.
_PAIRS: Final = tuple(one + other for one in ALPHABET for other in ALPHABET)
_SHIFTS: Final = tuple(range((UID_LENGTH - 2) * 5, -1, -10))
_LOOK_ALIKES: Final = str.maketrans("oil", "011")
_HINT: Final = (
    "A reference is a letter and some characters of the record's id, as in i7k3q: "
    + ", ".join(f"{letter} {table}" for table, letter in LETTERS.items())
)


def is_uid(value: object) -> bool:
    """Whether this is a uid as the program makes them."""
    return isinstance(value, str) and len(value) == UID_LENGTH and _UID.issuperset(value)


def random_uid() -> str:
    """Return a new uid for a record made here."""
    return _encode(os.urandom(_UID_BYTES))


def derived_uid(origin: str, origin_id: str) -> str:
    """Return the uid of an imported record, the same wherever the same thing is imported."""
    import hashlib  # a search makes no uid, and should not wait for OpenSSL

    named = clean(f"{origin}|{origin_id}").encode("utf-8")
    return _encode(hashlib.sha256(named).digest())


def content_uid(sha256_hex: str) -> str:
    """Return the uid of a document from the SHA-256 of its content.

    Raises ValueError where that is not a SHA-256 in hexadecimal.
    """
    digest = bytes.fromhex(sha256_hex)
    if len(digest) != _SHA256_BYTES:
        raise ValueError(f"not a SHA-256: {sha256_hex!r}")
    return _encode(digest)


def parse(reference: str) -> tuple[str, str]:
    """Read what a person typed for a record: the table, and the beginning of its uid.

    Upper case, surrounding blanks, a leading '#' and Crockford's look-alikes (o for 0, i and l
    for 1) are forgiven. Raises UsageError for what cannot be a reference.
    """
    typed = reference.strip().removeprefix("#").strip().lower()
    table = TABLES.get(typed[:1])
    prefix = typed[1:].translate(_LOOK_ALIKES)
    if table is None or not prefix or len(prefix) > UID_LENGTH or not set(prefix) <= set(ALPHABET):
        raise UsageError(f"“{clean(reference)}” is not a reference.", _HINT)
    return table, prefix


def is_surely(text: str) -> bool:
    """Whether a word in a line can be nothing but a reference: it has a digit, or is a whole uid.

    Of a reference without a digit that is cut short one cannot know: it may be a word.
    """
    return any(c.isdigit() for c in text) or (text[:1] in TABLES and is_uid(text[1:]))


def shortest(uid: str, neighbours: Iterable[str], minimum: int = 4) -> int:
    """Return how many characters tell `uid` from `neighbours`, at least `minimum`.

    Of a sorted list only the uid before and the uid after can matter; more do no harm.
    """
    shared = max((_common(uid, other) for other in neighbours if other != uid), default=0)
    return min(max(shared + 1, minimum), len(uid))


def show(table: str, uid: str, length: int) -> str:
    """Return the reference to a record with `length` characters of its uid."""
    return LETTERS[table] + uid[:length]


def _encode(data: bytes) -> str:
    number = int.from_bytes(data[:_UID_BYTES], "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def _common(one: str, other: str) -> int:
    for position, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return position
    return min(len(one), len(other))
