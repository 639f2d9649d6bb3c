"""Records to display text: the only place that builds it. Everything stored passes `visible`."""

from __future__ import annotations
