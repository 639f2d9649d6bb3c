"""What each action does, one file per family; `tracker.tui.actions` lists them."""

from __future__ import annotations
