"""What each action does, one file per family; `tracker.keyboard.actions` lists them."""

from __future__ import annotations
