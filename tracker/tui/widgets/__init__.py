"""What the screen is made of: list, detail, timeline, filter line, header and footer."""

from __future__ import annotations
