"""Addresses of pages: when two that are written differently are one."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING: Final = r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id"


def canonical(url: str) -> str:
    """Return an address as it is compared: what never tells two pages apart is left out.

    That is http or https, case of the host, its usual port, tracking parameters, a mark of a
    passage (#:~:text=) and an empty path. Only for finding: what is stored is what was pasted.
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not re.fullmatch(_TRACKING, name)
    ]
    fragment = parts.fragment.partition(":~:")[0]
    return "".join(
        (
            f"//{(parts.hostname or '').lower()}{port}{parts.path or '/'}",
            f"?{urlencode(query)}" if query else "",
            f"#{fragment}" if fragment else "",
        )
    )
