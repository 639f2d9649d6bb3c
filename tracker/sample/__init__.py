"""The records of sample.db as data (`data/*.toml`), and the builder that makes the file of them."""

from __future__ import annotations

from tracker.sample.builder import build

__all__ = ["build"]
