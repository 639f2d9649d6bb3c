"""A record as text to be edited: TOML with comments that say what is allowed, and back."""

from __future__ import annotations
