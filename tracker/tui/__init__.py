"""The screen: a Textual app over the store."""

from __future__ import annotations
