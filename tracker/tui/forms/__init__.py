"""Forms: one visible form per kind of record, its state, drafts, pins and completion."""

from __future__ import annotations
