"""Addresses in texts, and what their percent signs, entities and xn-- labels spell."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK: Final = re.compile(r"""[^\s<>"]+""")
_ADDRESS: Final = re.compile(
    r"://|[a-z0-9]\.[a-z]{2,}/|www\.|%[0-9a-f]{2}|xn--|&\#?\w{1,32};", re.IGNORECASE
)
_LABEL: Final = re.compile(r"xn--([a-z0-9-]+)", re.IGNORECASE)
_CHARSETS: Final = ("utf-8", "cp1256", "cp1251", "cp1255")
"""What addresses are encoded in: old Arabic, Russian and Hebrew sites are not in UTF-8."""
_DEPTH: Final = 3
"""An address inside an address is encoded twice."""


def with_addresses(text: str, tells: Callable[[str], bool], instead: str) -> str:
    """Return `text` with `instead` for each address that, as written or decoded, `tells`."""

    def kept(chunk: re.Match[str]) -> str:
        found = _ADDRESS.search(chunk[0]) and any(map(tells, readings(chunk[0])))
        return instead if found else chunk[0]

    return _CHUNK.sub(kept, text) if _ADDRESS.search(text) else text


def readings(address: str) -> Iterator[str]:
    """Yield an address as written, and as each of the usual encodings reads it."""
    yield address
    seen = {address}
    for charset in _CHARSETS:
        read = address
        for _ in range(_DEPTH):
            read = _LABEL.sub(_spelled, html.unescape(unquote(read, charset, "replace")))
            if read not in seen:
                seen.add(read)
                yield read
            if "+" in read:  # a blank, in a form that was sent
                yield read.replace("+", " ")


def _spelled(label: re.Match[str]) -> str:
    try:
        return label[1].encode().decode("punycode")
    except UnicodeError:
        return label[0]
